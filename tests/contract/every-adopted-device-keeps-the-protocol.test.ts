import { describe, expect, test } from "vitest";
import { adoptable } from "../../devices/adoptable.ts";
import type { AdoptedDevice } from "../../devices/adopted.ts";
import type { Component } from "../../hub/core/entities.ts";
import { instantOf } from "../../hub/core/instant.ts";
import { kinds, verbsOf, type KindRow } from "../../hub/core/kinds.ts";
import { About, DeviceEvent, State } from "../../hub/core/messages.ts";
import { adoptionOf, adoptions, mayPlay } from "../../hub/core/parts.ts";
import { openAdoptedBench, type AdoptedBench, type Play } from "../help/adopted.ts";
import { adoptedSample, type AdoptedSample } from "../help/adopted-samples.ts";
import { covers } from "../help/covers.ts";

const last = (bench: AdoptedBench, id: string) => bench.answers(id).at(-1);

test("every kind that can be adopted has its variant, and each variant a place in the table of parts", () => {
  expect(adoptable.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(adoptions).toSorted());
  for (const { kind, lease } of adoptable) {
    const row: KindRow = kinds[kind];
    // A lock knows pulses only: there is nothing a renewal could lengthen.
    expect(lease !== undefined, kind).toBe(row.class === "S2");
    expect(adoptionOf(kind)?.limited === true, kind).toBe(row.class === "S2" || row.class === "S3");
    for (const verb of lease?.verbs ?? []) expect(Object.keys(verbsOf(kind))).toContain(verb);
  }
});

test("what plays the parts here may play them in a house", () => {
  for (const { kind } of adoptable) {
    const rows = adoptionOf(kind)?.parts ?? {};
    for (const [part, { component, traits = {} }] of Object.entries(adoptedSample(kind).cast)) {
      const row = rows[part];
      expect(row && mayPlay(row, { component, traits }), `${kind}.${part}`).toBe(true);
    }
  }
});

function adoptedContract({ kind, lease }: AdoptedDevice): void {
  const row: KindRow = kinds[kind];
  const sample: AdoptedSample = adoptedSample(kind);
  const { begins, happens } = sample;
  const [verb, given] = begins ?? ["show", {}];
  const open = async (ready = false): Promise<AdoptedBench> => {
    const bench = await openAdoptedBench(kind, sample.cast, sample.settings ? { settings: sample.settings } : {});
    if (ready) await sample.ready?.(bench);
    return bench;
  };

  describe(`an adopted ${kind}`, () => {
    test("reports who it is, how it is and that it is there, as one of our own does", async () => {
      covers("topic:device.about", "topic:device.status", "topic:device.state");
      await using bench = await open();
      const about = About.parse(JSON.parse(bench.said("device.about").at(-1) ?? ""));
      expect(about).toMatchObject({ kind, class: row.class, boot: bench.device.boot, place: "here" });
      expect(Object.keys(about.can).toSorted()).toEqual(Object.keys(verbsOf(kind)).toSorted());
      const state = State.parse(bench.state());
      expect(row.state.safeParse(state).success).toBe(true);
      expect(state.boot).toBe(bench.device.boot);
      expect(bench.said("device.status")).toEqual(["online"]);
      expect(bench.faults).toEqual([]);
    });

    test("tells what happens to it once, with an id of its own, never retained", async () => {
      covers("topic:device.event");
      await using bench = await open();
      const already = bench.events().length;
      await happens(bench);
      const [event, ...more] = bench.events().slice(already);
      expect(more).toEqual([]);
      const told = DeviceEvent.parse(event);
      expect(row.events[told.type]?.safeParse(told).success).toBe(true);
      expect(told.id).toBe(`${bench.device.boot}.${already + 1}`);
      expect(bench.broker.said.find(({ topic }) => topic.endsWith("/event"))?.retain).toBe(false);
    });

    test("stays as it is whatever its parts say, and orders nothing for it", async () => {
      await using bench = await open();
      for (const [part, { component }] of Object.entries(sample.cast)) nonsense(bench.play, part, component);
      await bench.pass(1_000);
      expect(row.state.safeParse(bench.state()).success).toBe(true);
      // A hazard tells its outputs OFF as it opens; nothing else is ever told anything for this.
      expect(bench.play.orders.filter(({ order }) => order["on"] !== false && order["open"] !== false)).toEqual([]);
      expect(bench.faults).toEqual([]);
    });

    test("refuses what is wrong with a named error, acts on none of it, and stays alive", async () => {
      covers("error:E_OTHER_BOOT", "error:E_STALE", "error:E_FUTURE", "error:E_UNKNOWN_VERB", "error:E_WRONG_TYPE");
      covers("error:E_UNKNOWN_KEY", "error:E_NEWER", "topic:device.do", "topic:device.did");
      await using bench = await open();
      const ask = (over: object) => last(bench, bench.ask(verb, given, over));
      const at = (ms: number) => ({ issued: instantOf(bench.clock.wall() + ms) });
      await bench.pass(60_000);
      const before = bench.play.orders.length;
      expect(ask({ boot: "another" })).toMatchObject({ outcome: "refused", code: "E_OTHER_BOOT" });
      expect(ask(at(-5_001))).toMatchObject({ outcome: "refused", code: "E_STALE" });
      expect(ask(at(5_001))).toMatchObject({ outcome: "refused", code: "E_FUTURE" });
      expect(last(bench, bench.ask("dance", {}))).toMatchObject({ outcome: "refused", code: "E_UNKNOWN_VERB" });
      expect(ask({ colour: "red" })).toMatchObject({ outcome: "refused", code: "E_UNKNOWN_KEY" });
      expect(ask({ ttl_ms: 0 })).toMatchObject({ outcome: "refused", code: "E_WRONG_TYPE" });
      expect(ask({ v: 2 })).toMatchObject({ outcome: "refused", code: "E_NEWER" });
      bench.send("device.do", bench.command(verb, given), true);
      bench.send("device.do", "{");
      expect(Object.fromEntries(bench.device.dropped)).toEqual({ E_RETAINED: 1, E_NOT_JSON: 1 });
      expect(bench.play.orders).toHaveLength(before);
      expect(bench.faults).toEqual([]);
    });

    test("says offline as its parts go, and reports everything again when they are back", async () => {
      await using bench = await open();
      bench.broker.seats.get("it")?.cut();
      expect(bench.said("device.status")).toEqual(["online", "offline"]);
      const told = bench.said("device.state").length;
      await bench.pass(180_000);
      expect(bench.said("device.state")).toHaveLength(told);
      bench.broker.seats.get("it")?.back();
      await bench.pass(1_000);
      expect(bench.said("device.status")).toEqual(["online", "offline", "online"]);
      expect(bench.said("device.about")).toHaveLength(2);
    });

    test("tells its state each minute though nothing changes, and sleeps for nothing once it is closed", async () => {
      const bench = await open();
      const told = bench.said("device.state").length;
      await bench.pass(300_500);
      expect(bench.said("device.state").length).toBeGreaterThanOrEqual(told + 5);
      await bench[Symbol.asyncDispose]();
      await bench.pass(600_000);
      expect(bench.said("device.status")).toEqual(["online", "offline"]);
      expect(bench.clock.nextDue()).toBe(undefined);
    });

    if (begins) {
      test("answers accepted first, and acts once however often the same command comes", async () => {
        await using bench = await open(true);
        const id = bench.ask(verb, given);
        expect(bench.answers(id)[0]).toMatchObject({ outcome: "accepted" });
        const [heard, ordered] = [bench.answers(id).length, bench.play.orders.length];
        bench.ask(verb, given, { id });
        expect(bench.answers(id)).toHaveLength(heard + 1);
        expect(bench.answers(id).at(-1)).toEqual(bench.answers(id)[heard - 1]);
        expect(bench.play.orders).toHaveLength(ordered);
      });

      test("ends what runs as it closes: every command has exactly one last answer", async () => {
        const bench = await open(true);
        const id = bench.ask(verb, given);
        await bench[Symbol.asyncDispose]();
        expect(bench.answers(id).filter(({ outcome }) => outcome !== "accepted")).toHaveLength(1);
      });
    }
    if (begins && lease) {
      test("lets everything fall within three seconds of the last renewal, and at once as the hub goes", async () => {
        covers("topic:device.renew", "topic:hub.status", "error:E_LEASE_LOST");
        const ways = [(b: AdoptedBench) => b.pass(3_000), (b: AdoptedBench) => Promise.resolve(b.hub("offline"))];
        for (const ends of ways) {
          await using bench = await open(true);
          const id = bench.ask(verb, given);
          await bench.keep(id, 5_000);
          expect(bench.answers(id).map(({ outcome }) => outcome)).toEqual(["accepted"]);
          await ends(bench);
          expect(last(bench, id)).toMatchObject({ outcome: "failed", code: "E_LEASE_LOST" });
        }
      });
    }
  });
}

/** What no entity of a component should say, and some do. */
function nonsense(play: Play, part: string, component: Component): void {
  play.tell(part, {
    shape: "round",
    value: "NaN",
    on: "perhaps",
    mode: "",
    lock: "melted",
    valve: 7,
    target_c: "warm",
  });
  if (component === "event" || component === "device_automation") play.happen(part, "", false);
}

for (const variant of adoptable) adoptedContract(variant);
