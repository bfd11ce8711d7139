import { describe, expect, test } from "vitest";
import { catalogue } from "../../devices/catalogue.ts";
import type { DeviceKind } from "../../devices/device.ts";
import { instantOf } from "../../hub/core/instant.ts";
import { kinds, verbsOf, type KindName, type KindRow } from "../../hub/core/kinds.ts";
import { About, DeviceEvent, State } from "../../hub/core/messages.ts";
import { keyPairOf } from "../../hub/core/signing-key.ts";
import { topicOf } from "../../hub/core/topics.ts";
import { covers } from "../help/covers.ts";
import { benchRoot, killed, openBench, type Bench } from "../help/device-bench.ts";

const care = { adult_home: true, child_home: false, standing_permission: true };

/** For each kind a command that begins, and a happening that makes an event, with what must be so before. */
type Sample = {
  readonly begins?: [verb: string, given: object];
  readonly happens: string;
  readonly before?: (bench: Bench) => Promise<void>;
  /** What hands do at the place so that the command may begin. */
  readonly ready?: readonly string[];
  /** How it stands when a restart has resumed nothing. */
  readonly idle?: object;
  /** Its own part of the config file, where it is nothing without. */
  readonly settings?: Record<string, unknown>;
};
const samples: Readonly<Record<KindName, Sample>> = {
  "alarm-clock": {
    begins: ["set", { rings: ["2026-01-06T06:00:00.000Z"] }],
    happens: "stop",
    before: async (bench) => {
      bench.ask("set", { rings: [instantOf(bench.clock.wall() + 1_000)] });
      await bench.pass(1_000);
    },
  },
  bath: { begins: ["fill", { level_pct: 60, target_c: 40, care }], happens: "arm", idle: { litres: 0 } },
  bed: { happens: "enter" },
  "breakfast-machine": {
    begins: ["start", { recipe: "porridge", portions: 2, care: { ...care, motion_s: 30 } }],
    happens: "stop",
    ready: ["load", "arm"],
    idle: { power_w: 0, energy_kwh: 0 },
  },
  climate: { begins: ["set", { mode: "heat", target_c: 20, care }], happens: "press" },
  "door-camera": {
    begins: ["look", { nonce: "A".repeat(22) }],
    happens: "comes",
    ready: ["comes"],
    settings: { key: keyPairOf("it", new Uint8Array(32)) },
  },
  "leak-sensor": { happens: "wet" },
  light: { begins: ["on", { level_pct: 60 }], happens: "press" },
  lock: { begins: ["unlock", { for_ms: 3_000 }], happens: "inside" },
  music: { begins: ["play", { source: "music" }], happens: "jam" },
  occupancy: { happens: "occupied" },
  phone: { happens: "swipe" },
  screen: { begins: ["show", { card: "morning", with: { high: 21 } }], happens: "touched" },
  "shut-off-valve": { begins: ["stop", {}], happens: "close" },
  "smoke-sensor": { happens: "smoke" },
  tap: { happens: "open" },
  toothbrush: { happens: "start" },
};

const benchOf = (kind: KindName): Promise<Bench> => {
  const { settings } = samples[kind];
  return openBench(kind, settings ? { settings } : {});
};
const prepared = async (kind: KindName): Promise<Bench> => {
  const bench = await benchOf(kind);
  for (const happens of samples[kind].ready ?? []) bench.happen(happens);
  return bench;
};
const last = (bench: Bench, id: string) => bench.answers(id).at(-1);

test("the catalogue holds every kind the house knows, each with its own verbs", () => {
  expect(catalogue.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(kinds).toSorted());
  for (const { kind, lease } of catalogue) {
    // A lock knows pulses only: there is nothing a renewal could lengthen.
    expect(lease !== undefined).toBe((kinds[kind] as KindRow).class === "S2");
    for (const verb of lease?.verbs ?? []) expect(Object.keys(verbsOf(kind))).toContain(verb);
  }
});

function deviceContract({ kind, lease }: DeviceKind): void {
  const row: KindRow = kinds[kind];
  const { begins, happens, before } = samples[kind];
  const [verb, given] = begins ?? ["show", {}];
  const ask = (bench: Bench, over: object = {}) => bench.ask(verb, given, over);

  describe(`a ${kind}`, () => {
    test("reports who it is, how it is and that it is there when it opens", async () => {
      covers("topic:device.about", "topic:device.status", "topic:device.state");
      await using bench = await benchOf(kind);
      const about = About.parse(JSON.parse(bench.said("device.about").at(-1) ?? ""));
      expect(about).toMatchObject({ kind, class: row.class, boot: bench.device.boot, place: "here" });
      expect(Object.keys(about.can).toSorted()).toEqual(Object.keys(verbsOf(kind)).toSorted());
      const state = State.parse(bench.state());
      expect(row.state.safeParse(state).success).toBe(true);
      expect(state.boot).toBe(bench.device.boot);
      expect(bench.said("device.status")).toEqual(["online"]);
      for (const name of ["about", "state", "status"])
        expect(bench.broker.said.find(({ topic }) => topic.endsWith(`/it/${name}`))?.retain).toBe(true);
      expect(bench.faults).toEqual([]);
    });

    test("tells what happens to it once, with an id of its own, never retained", async () => {
      covers("topic:device.event", "topic:sim.device", "kind:bed", "kind:occupancy", "kind:phone", "kind:screen");
      covers("kind:alarm-clock", "kind:breakfast-machine", "kind:climate", "kind:tap", "kind:toothbrush");
      covers("kind:door-camera", "kind:lock", "kind:leak-sensor", "kind:smoke-sensor", "kind:shut-off-valve");
      covers("kind:light");
      await using bench = await benchOf(kind);
      await before?.(bench);
      const already = bench.events().length;
      bench.happen(happens);
      const [event, ...more] = bench
        .events()
        .slice(already)
        .map((e) => DeviceEvent.parse(e));
      expect(more).toEqual([]);
      expect(row.events[event?.type ?? ""]?.safeParse(event).success).toBe(true);
      expect(event?.id).toBe(`${bench.device.boot}.${already + 1}`);
      expect(bench.broker.said.find(({ topic }) => topic.endsWith("/event"))?.retain).toBe(false);
    });

    test("drops a happening it does not know and stays as it was", async () => {
      await using bench = await benchOf(kind);
      bench.happen("meteorite");
      bench.happen(happens, { colour: "red" });
      bench.send("sim.device", { v: 1, happens, with: {} }, true);
      expect(bench.events()).toEqual([]);
      expect(bench.device.dropped.get("E_WRONG_TYPE")).toBe(1);
      expect(bench.device.dropped.get("E_UNKNOWN_KEY")).toBe(1);
      expect(bench.device.dropped.get("E_RETAINED")).toBe(1);
    });

    test("refuses what is wrong with a named error, acts on none of it, and stays alive", async () => {
      covers("error:E_OTHER_BOOT", "error:E_STALE", "error:E_FUTURE", "error:E_UNKNOWN_VERB", "error:E_WRONG_TYPE");
      covers("error:E_UNKNOWN_KEY", "error:E_NEWER", "topic:device.do", "topic:device.did");
      await using bench = await benchOf(kind);
      await bench.pass(60_000);
      const before = bench.state();
      const at = (ms: number) => ({ issued: instantOf(bench.clock.wall() + ms) });
      expect(last(bench, ask(bench, { boot: "another" }))).toMatchObject({ outcome: "refused", code: "E_OTHER_BOOT" });
      expect(last(bench, ask(bench, at(-5_001)))).toMatchObject({ outcome: "refused", code: "E_STALE" });
      expect(last(bench, ask(bench, at(5_001)))).toMatchObject({ outcome: "refused", code: "E_FUTURE" });
      expect(last(bench, bench.ask("dance", {}))).toMatchObject({ outcome: "refused", code: "E_UNKNOWN_VERB" });
      const wrongs: [object, string][] = [
        [{ colour: "red" }, "E_UNKNOWN_KEY"],
        [{ ttl_ms: "soon" }, "E_WRONG_TYPE"],
        [{ ttl_ms: 0 }, "E_WRONG_TYPE"],
        [{ issued: "yesterday" }, "E_WRONG_TYPE"],
        [{ v: 2 }, "E_NEWER"],
      ];
      for (const [over, code] of wrongs)
        expect(last(bench, ask(bench, over))).toMatchObject({ outcome: "refused", code });
      if (begins) {
        expect(last(bench, bench.ask(verb, { ...given, extra: 1 }))?.code).toBe("E_UNKNOWN_KEY");
        // Some verbs need to be told nothing.
        if (verbsOf(kind)[verb]?.safeParse({}).success !== true)
          expect(last(bench, bench.ask(verb, {}))?.code).toBe("E_WRONG_TYPE");
      }
      expect(bench.state()).toEqual(before);
      expect(bench.faults).toEqual([]);
    });

    test("drops what is retained, too big, not JSON or without an id, and counts it", async () => {
      covers("error:E_RETAINED", "error:E_TOO_BIG", "error:E_NOT_JSON", "error:E_TOO_DEEP");
      await using bench = await benchOf(kind);
      const command = bench.command(verb, given);
      bench.send("device.do", command, true);
      bench.send("device.do", `{"id":"x","pad":"${"x".repeat(20_000)}"}`);
      bench.send("device.do", "{");
      bench.send("device.do", `${"[".repeat(20)}${"]".repeat(20)}`);
      bench.send("device.do", { v: 1, verb, with: given });
      bench.send("device.renew", { v: 1, id: "x", boot: "another", seq: 1, lease_ms: 1 });
      expect(bench.said("device.did")).toEqual([]);
      expect(Object.fromEntries(bench.device.dropped)).toEqual({
        E_RETAINED: 1,
        E_TOO_BIG: 1,
        E_NOT_JSON: 1,
        E_TOO_DEEP: 1,
        E_WRONG_TYPE: 1,
        E_OTHER_BOOT: 1,
      });
    });

    test("says offline by its will when the socket goes, and reports everything again when it is back", async () => {
      await using bench = await benchOf(kind);
      bench.broker.seats.get("it")?.cut();
      expect(bench.said("device.status")).toEqual(["online", "offline"]);
      const told = bench.said("device.state").length;
      await bench.pass(180_000);
      expect(bench.said("device.state").length).toBe(told);
      bench.broker.seats.get("it")?.back();
      await bench.pass(1_000);
      expect(bench.said("device.status")).toEqual(["online", "offline", "online"]);
      expect(bench.said("device.about")).toHaveLength(2);
      expect(bench.said("device.state").length).toBe(told + 1);
    });

    test("tells its state each minute though nothing changes", async () => {
      await using bench = await benchOf(kind);
      await bench.pass(300_500);
      expect(bench.said("device.state")).toHaveLength(6);
    });

    test("closes twice safely, says goodbye, and sleeps for nothing more", async () => {
      const bench = await benchOf(kind);
      await bench[Symbol.asyncDispose]();
      await bench[Symbol.asyncDispose]();
      expect(bench.said("device.status")).toEqual(["online", "offline"]);
      const said = bench.broker.said.length;
      await bench.pass(600_000);
      expect(bench.broker.said.length).toBe(said);
      expect(bench.clock.nextDue()).toBe(undefined);
    });

    if (begins) commandContract(kind, ask);
    if (lease) hazardContract(kind, ask);
  });
}

function commandContract(kind: KindName, ask: (bench: Bench, over?: object) => string): void {
  test("answers accepted first, and acts once however often the same command comes", async () => {
    await using bench = await prepared(kind);
    const id = ask(bench);
    expect(bench.answers(id)[0]).toMatchObject({ outcome: "accepted" });
    const told = bench.said("device.state").length;
    const heard = bench.answers(id).length;
    ask(bench, { id });
    expect(bench.answers(id)).toHaveLength(heard + 1);
    expect(bench.answers(id).at(-1)).toEqual(bench.answers(id)[heard - 1]);
    expect(bench.said("device.state").length).toBe(told);
  });

  test("ends what runs as it closes: every command has exactly one last answer", async () => {
    const bench = await prepared(kind);
    const id = ask(bench);
    await bench[Symbol.asyncDispose]();
    const finals = bench.answers(id).filter(({ outcome }) => outcome !== "accepted");
    expect(finals).toHaveLength(1);
  });
}

function hazardContract(kind: KindName, ask: (bench: Bench, over?: object) => string): void {
  const running = async (): Promise<{ bench: Bench; id: string }> => {
    const bench = await prepared(kind);
    const id = ask(bench);
    await bench.keep(id, 5_000);
    expect(bench.answers(id).map(({ outcome }) => outcome)).toEqual(["accepted"]);
    return { bench, id };
  };
  const lost = { outcome: "failed", code: "E_LEASE_LOST" };

  test("runs nothing without a lease, or with one longer than its ceiling", async () => {
    covers("error:E_LIMIT");
    await using bench = await prepared(kind);
    expect(last(bench, ask(bench, { lease_ms: undefined }))).toMatchObject({
      outcome: "refused",
      code: "E_WRONG_TYPE",
    });
    expect(last(bench, ask(bench, { lease_ms: 3_001 }))).toMatchObject({ outcome: "refused", code: "E_LIMIT" });
  });

  test("stops within three seconds of the last renewal", async () => {
    covers("topic:device.renew", "error:E_LEASE_LOST");
    const { bench, id } = await running();
    await using _ = bench;
    await bench.pass(2_999);
    expect(bench.answers(id)).toHaveLength(1);
    await bench.pass(1);
    expect(last(bench, id)).toMatchObject({ ...lost, detail: expect.anything() as object });
  });

  test("a renewal of another command, another boot or an old number keeps nothing alive", async () => {
    const { bench, id } = await running();
    await using _ = bench;
    const renew = { v: 1, id, boot: bench.device.boot, seq: 1e9, lease_ms: 3_000 };
    bench.send("device.renew", renew);
    await bench.pass(2_000);
    bench.send("device.renew", renew);
    bench.send("device.renew", { ...renew, seq: 2e9, boot: "another" });
    bench.send("device.renew", { ...renew, seq: 2e9, id: "another" });
    bench.send("device.renew", { ...renew, seq: 2e9 }, true);
    await bench.pass(1_000);
    expect(last(bench, id)).toMatchObject(lost);
  });

  test("stops at once when the hub says offline, when the connection goes, and when the process hangs", async () => {
    covers("topic:hub.status");
    const ends: ((bench: Bench) => void)[] = [
      (bench) => bench.hub("offline"),
      (bench) => bench.broker.seats.get("it")?.cut(),
      (bench) => bench.device.endLeases("lag"),
    ];
    for (const end of ends) {
      const { bench, id } = await running();
      await using _ = bench;
      end(bench);
      bench.broker.seats.get("it")?.back();
      expect(last(bench, id)).toMatchObject(lost);
    }
  });

  test("after kill -9 it resumes nothing, owes the answer, and does not act on the same id again", async () => {
    covers("error:E_INTERRUPTED");
    const { bench, id } = await running();
    const again = await killed(bench);
    await using _ = again;
    expect(again.device.boot).not.toBe(bench.device.boot);
    expect(again.answers(id)).toEqual([{ v: 1, id, outcome: "failed", code: "E_INTERRUPTED" }]);
    expect(again.state()).toMatchObject({ phase: "off", interrupted: true });
    ask(again, { id });
    ask(again, { id, boot: bench.device.boot });
    expect(again.answers(id)).toHaveLength(3);
    expect(last(again, id)).toMatchObject({ outcome: "failed", code: "E_INTERRUPTED" });
    await again.pass(10_000);
    expect(again.state()).toMatchObject({ phase: "off", ...samples[kind].idle });
  });
}

for (const kind of catalogue) deviceContract(kind);

test("a sensor's topics stand under its own id", async () => {
  await using bench = await openBench("bed");
  for (const { topic } of bench.broker.said)
    expect(topic.startsWith(topicOf(benchRoot, "device.about", "it").replace(/about$/, ""))).toBe(true);
});
