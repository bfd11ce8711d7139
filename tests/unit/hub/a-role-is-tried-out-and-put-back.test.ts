import { afterEach, expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import type { Sentence } from "../../../hub/core/events.ts";
import type { Did } from "../../../hub/core/messages.ts";
import { roles, type RoleName } from "../../../hub/core/roles.ts";
import type { Command } from "../../../hub/core/run.ts";
import type { RoleView } from "../../../hub/core/world.ts";
import { openRoleTests } from "../../../hub/role-tests.ts";
import { actsOf } from "../../../hub/role-test-acts.ts";
import { openJournal } from "../../../hub/things/journal.ts";
import { covers } from "../../help/covers.ts";
import { turn } from "../../help/device-bench.ts";
import { rethrow, temporaryHouse } from "../../help/store.ts";

const noon = 1_772_434_800_000;

function bench(first: Readonly<Record<string, Partial<RoleView>>> = {}) {
  const stored = temporaryHouse();
  const { store } = stored;
  const clock = steppingClock(noon);
  const bus = makeBus(rethrow);
  const views = new Map(Object.entries(first));
  const sent: Command[] = [];
  const journal = openJournal(store);
  let why: Sentence | undefined;
  const faults: unknown[] = [];
  const start = () =>
    openRoleTests({
      clock,
      bus,
      store,
      role: (address) => {
        const view = views.get(address);
        return view && { address, thing: `${address}-1`, ready: true, held: false, state: {}, ...view };
      },
      command: (command) => {
        sent.push(command);
        const { id, thing, role, verb } = command;
        store.work(() =>
          journal.insert(
            { id, thing, role, class: command.class, sent: clock.wall(), boot: "b" },
            { verb, with: command.with },
          ),
        );
      },
      whyNot: () => why,
      modes: () => undefined,
      onFault: (error) => faults.push(error),
    });
  let open = start();
  return {
    sent,
    views,
    faults,
    get tests() {
      return open;
    },
    wrong: (sentence: Sentence) => void (why = sentence),
    did: (id: string, outcome: Did["outcome"], more: Partial<Did> = {}, device = sent.at(-1)?.thing ?? "") => {
      const did = { v: 1, id, outcome, ...more } as const;
      store.work(() => journal.record(id, did));
      bus.emit("device.did", { device, did });
    },
    pass: (ms: number) => turn(clock, clock.mono() + ms),
    restart: () => {
      open[Symbol.dispose]();
      open = start();
    },
    [Symbol.dispose]: () => {
      open[Symbol.dispose]();
      stored[Symbol.dispose]();
    },
  };
}

let now: ReturnType<typeof bench> | undefined;
afterEach(() => now?.[Symbol.dispose]());
const begin = (first: Readonly<Record<string, Partial<RoleView>>>) => (now = bench(first));
const verbs = ({ sent }: ReturnType<typeof bench>) => sent.map(({ verb }) => verb);

test.each<readonly [RoleName, RoleView["state"], object, object]>([
  [
    "climate",
    { on: true, mode: "cool", target_c: 24 },
    { verb: "set", with: { mode: "cool", target_c: 25 } },
    { verb: "release" },
  ],
  [
    "climate",
    { on: true, mode: "heat", target_c: 16 },
    { verb: "set", with: { mode: "heat", target_c: 17 } },
    { verb: "release" },
  ],
  ["climate", { on: false, room_c: 22.4 }, { verb: "set", with: { mode: "cool", target_c: 25 } }, { verb: "release" }],
  ["climate", { on: false }, { verb: "set", with: { mode: "cool", target_c: 30 } }, { verb: "release" }],
  ["music", { playing: false }, { verb: "play", with: { source: "music", rise_s: 0 } }, { verb: "stop" }],
  ["screen", {}, { verb: "show", with: { card: "test" } }, { verb: "clear" }],
  [
    "screen",
    { card: "morning", shows: { now_c: 3 } },
    { verb: "show", with: { card: "test" } },
    { verb: "show", with: { card: "morning", with: { now_c: 3 } } },
  ],
])("%s is tried out by an act its own verbs allow, and put back", (role, state, tell, undo) => {
  covers("role:climate", "role:music", "role:screen");
  const act = actsOf(role, { address: role, thing: "t", ready: true, held: false, state }, undefined);
  if ("only" in act) throw new Error("it is only looked at");
  expect(act.tell).toMatchObject(tell);
  expect(act.undo).toMatchObject(undo);
  const rows: Readonly<Record<string, { parse(value: unknown): unknown }>> = roles[role].verbs;
  for (const told of [act.tell, act.undo]) expect(() => rows[told.verb]?.parse(told.with)).not.toThrow();
});

test("a radiator that only heats is set to where it does not", () => {
  const view = { address: "climate", thing: "t", ready: true, held: false, state: { on: false, room_c: 21 } };
  expect(actsOf("climate", view, ["off", "heat"])).toMatchObject({ tell: { with: { mode: "heat", target_c: 18 } } });
});

test.each<RoleName>(["breakfast-machine", "bath", "door", "door-camera", "alarm"])(
  "nothing is ever sent to try out %s",
  (role) => {
    covers("role:bath", "role:door", "role:door-camera", "role:alarm");
    const bed = begin({ [role]: { state: { phase: "armed", loaded: true } } });
    expect(bed.tests.start(role, "lin")).toMatchObject({ is: "checked" });
    expect(bed.sent).toEqual([]);
  },
);

test("music plays for three seconds and stops by itself", async () => {
  const bed = begin({ "music.kitchen": { state: { playing: false } } });
  expect(bed.tests.start("music.kitchen", "lin")).toMatchObject({ is: "asked", until: noon + 3_000 });
  const id = bed.sent[0]?.id ?? "";
  bed.did(id, "accepted");
  expect(bed.tests.of("music.kitchen")).toMatchObject({ is: "shown" });
  await bed.pass(3_000);
  expect(verbs(bed)).toEqual(["play", "stop"]);
  expect(bed.tests.of("music.kitchen")).toMatchObject({ is: "undoing" });
  bed.did(`${id}.undo`, "done");
  expect(bed.tests.of("music.kitchen")).toMatchObject({ is: "undone", says: { key: "test.undone" } });
  await bed.pass(60_000);
  expect(bed.sent).toHaveLength(2);
  expect(bed.faults).toEqual([]);
});

test("one at a time, not what is held, in use, away or unknown", () => {
  covers("error:E_BUSY", "error:E_HELD", "error:E_ROLE_UNBOUND");
  const bed = begin({
    climate: { state: { unattended: true } },
    "music.kitchen": { state: { playing: true } },
    "screen.hall": {},
    bath: { held: true },
  });
  for (const address of ["climate", "music.kitchen"])
    expect(() => bed.tests.start(address, "lin")).toThrow(expect.objectContaining({ code: "E_BUSY" }));
  expect(() => bed.tests.start("bath", "lin")).toThrow(expect.objectContaining({ code: "E_HELD" }));
  expect(() => bed.tests.start("door", "lin")).toThrow(expect.objectContaining({ code: "E_ROLE_UNBOUND" }));
  expect(() => bed.tests.start("fridge", "lin")).toThrow(expect.objectContaining({ code: "E_NOT_FOUND" }));
  expect(() => bed.tests.undo("bath")).toThrow(expect.objectContaining({ code: "E_NOT_FOUND" }));
  bed.tests.start("screen.hall", "lin");
  expect(() => bed.tests.start("screen.hall", "bo")).toThrow(expect.objectContaining({ code: "E_BUSY" }));
  expect(verbs(bed)).toEqual(["show"]);
  bed.wrong({ key: "health.never", params: { thing: "t" } });
  bed.views.set("screen.kitchen", {});
  expect(bed.tests.start("screen.kitchen", "lin")).toMatchObject({ is: "failed", says: { key: "health.never" } });
  expect(bed.sent).toHaveLength(1);
});

test("what was refused needs no putting back; what was not confirmed is put back all the same", async () => {
  const bed = begin({ climate: { state: { on: false } } });
  bed.tests.start("climate", "lin");
  bed.did(bed.sent[0]?.id ?? "", "refused", { code: "E_WINDOW_OPEN" });
  expect(bed.tests.of("climate")).toMatchObject({ is: "failed", says: { params: { why: "error.E_WINDOW_OPEN" } } });
  await bed.pass(60_000);
  expect(verbs(bed)).toEqual(["set"]);
  bed.tests.start("climate", "lin");
  bed.did(bed.sent[1]?.id ?? "", "failed", { code: "E_NOT_CONFIRMED" });
  expect(bed.tests.of("climate")).toMatchObject({ is: "shown", says: { key: "test.unsure" } });
  await bed.pass(60_000);
  expect(verbs(bed)).toEqual(["set", "set", "release"]);
  bed.did(`${bed.sent[1]?.id}.undo`, "failed", { code: "E_DEVICE_SILENT" });
  expect(bed.tests.of("climate")).toMatchObject({ is: "failed", says: { key: "test.not-undone" } });
});

test("what a scene asked for meanwhile is not put back", async () => {
  const bed = begin({ climate: { state: { on: false } } });
  bed.tests.start("climate", "lin");
  bed.did(bed.sent[0]?.id ?? "", "done");
  bed.did("run-1.set-climate.1", "accepted", {}, "climate-1");
  await bed.pass(60_000);
  expect(verbs(bed)).toEqual(["set"]);
  expect(bed.tests.of("climate")).toMatchObject({ is: "undone", says: { key: "test.taken" } });
});

test("a hub that went down in the middle puts back what it had begun, once", () => {
  const bed = begin({ climate: { state: { on: false } }, "screen.hall": {} });
  bed.tests.start("climate", "lin");
  bed.tests.start("screen.hall", "lin");
  bed.did(bed.sent[0]?.id ?? "", "done", {}, "climate-1");
  bed.did(bed.sent[1]?.id ?? "", "refused", { code: "E_DEVICE_OFFLINE" }, "screen.hall-1");
  bed.restart();
  expect(verbs(bed)).toEqual(["set", "show", "release"]);
  bed.restart();
  expect(bed.sent).toHaveLength(3);
});
