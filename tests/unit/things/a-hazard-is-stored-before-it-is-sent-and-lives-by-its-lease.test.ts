import { describe, expect, test } from "vitest";
import { LintelError } from "../../../hub/core/errors.ts";
import { covers } from "../../help/covers.ts";
import { temporaryLedger } from "../../help/store.ts";
import { aboutOf, commandOf, morning, type Room, roomOfThings } from "../../help/things.ts";

const outcomes = (room: Room) => room.all("device.did").map(({ did }) => [did.id, did.outcome, did.code]);
const did = (id: string, outcome: string) => ({ v: 1, id, outcome });
const verbs = (room: Room) => room.dos().map(({ verb }) => verb);

/** A room whose bath fills under a lease. */
async function filling(): Promise<Room> {
  const room = roomOfThings();
  room.join("tub");
  room.things.command(commandOf("c1", "fill"));
  await room.rest();
  room.hear("tub", "did", did("c1", "accepted"));
  return room;
}

/** A ledger that is slow until released. */
function slowLedger(room: Room): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  room.world.ledger = promise;
  return resolve;
}

test("water runs only after the command's id is on the disk, with the care the house must take and a lease", async () => {
  covers("role:bath", "topic:device.do");
  using room = roomOfThings();
  room.join("tub");
  room.things.command(commandOf("c1", "fill"));
  expect(room.left).toEqual([]);
  expect(room.things.busy.pending()).toBe(1);
  await room.rest();
  expect(room.order).toEqual(["ledger c1", "lintel/device/tub/do"]);
  expect(room.dos()[0]).toMatchObject({
    verb: "fill",
    ttl_ms: 10_000,
    lease_ms: 3_000,
    with: { level_pct: 60, target_c: 39, care: { adult_home: true, child_home: false, standing_permission: true } },
  });
  expect(room.things.busy.pending()).toBe(0);
});

test("an id that is in the ledger already is never sent, even when the house has forgotten it", async () => {
  covers("error:E_REPEATED");
  using room = await filling();
  room.hear("tub", "did", did("c1", "done"));
  room.store.sql("DELETE FROM commands").run();
  room.things.command(commandOf("c1", "fill"));
  await room.rest();
  expect(room.dos()).toHaveLength(1);
  expect(outcomes(room).at(-1)).toEqual(["c1", "failed", "E_REPEATED"]);
});

test("the real ledger holds the id when the command leaves, and refuses it a second time", async () => {
  covers("error:E_REPEATED");
  await using ledger = await temporaryLedger();
  using room = roomOfThings(ledger);
  const stored = () => ledger.read.prepare("SELECT id FROM hazards").all();
  const told = (outcome: string) =>
    new Promise<void>((resolve) => {
      const off = room.bus.on("device.did", ({ did }) => {
        if (did.outcome !== outcome) return;
        off();
        resolve();
      });
    });
  room.join("tub");
  const sending = new Promise<unknown>((resolve) => room.onLeft(() => resolve(stored())));
  room.things.command(commandOf("c1", "fill"));
  expect(await sending).toMatchObject([{ id: "c1" }]);
  room.hear("tub", "did", did("c1", "done"));
  room.store.sql("DELETE FROM commands").run();
  const failed = told("failed");
  room.things.command(commandOf("c1", "fill"));
  await failed;
  expect(room.dos()).toHaveLength(1);
  expect(outcomes(room).at(-1)).toEqual(["c1", "failed", "E_REPEATED"]);
});

test("a full disk keeps the water off", async () => {
  covers("error:E_DISK_FULL");
  using room = roomOfThings();
  room.join("tub");
  room.world.ledger = new LintelError("E_DISK_FULL");
  room.things.command(commandOf("c1", "fill"));
  await room.rest();
  expect(room.left).toEqual([]);
  expect(outcomes(room)).toEqual([["c1", "failed", "E_DISK_FULL"]]);
});

describe("what changed while the disk was busy keeps a hazard here", () => {
  covers("error:E_DEVICE_OFFLINE", "error:E_OTHER_BOOT", "error:E_HELD", "error:E_STALE", "error:E_DEADLINE");
  const cases: [string, string | undefined, (room: Room) => void | Promise<void>][] = [
    ["the bath went offline", "E_DEVICE_OFFLINE", (room) => room.hear("tub", "status", "offline")],
    ["the bath restarted", "E_OTHER_BOOT", (room) => room.hear("tub", "about", aboutOf("bath", "b2"))],
    ["a person put a hold on it", "E_HELD", (room) => room.things.hold("bath", { key: "hold.asked", params: {} })],
    [
      "the bath left the household",
      undefined,
      (room) => {
        room.devices.delete("tub");
        room.bus.emit("household.changed", { noun: "device", id: "tub" });
      },
    ],
    ["it became too old", "E_STALE", (room) => room.turn(10_001)],
    ["its deadline passed", "E_DEADLINE", (room) => room.turn(60_000)],
    ["a person stopped the bath", undefined, (room) => void room.things.stopThing("tub", "mia", morning)],
    [
      "somebody pressed stop at the bath",
      undefined,
      (room) => room.hear("tub", "event", { v: 1, id: "e1", at: "2026-03-02T07:00:00.000Z", type: "stop-pressed" }),
    ],
    ["the run was told to stop the bath", undefined, (room) => room.things.command(commandOf("c2", "stop"))],
  ];
  test.each(cases)("%s", async (_what, code, happens) => {
    using room = roomOfThings();
    room.join("tub");
    const release = slowLedger(room);
    room.things.command(commandOf("c1", "fill"));
    await happens(room);
    release();
    await room.rest();
    await room.turn(1_000);
    expect(verbs(room)).not.toContain("fill");
    expect(room.renews()).toEqual([]);
    expect(room.things.outcome("c1")).toMatchObject(code ? { outcome: "failed", code } : { outcome: "stopped" });
  });
});

test("a lease is renewed each second with a growing number until the bath is done", async () => {
  covers("topic:device.renew");
  using room = await filling();
  await room.turn(3_500);
  expect(room.renews()).toEqual([1, 2, 3].map((seq) => ({ v: 1, id: "c1", boot: "b1", seq, lease_ms: 3_000 })));
  expect(room.left.filter(({ topic }) => topic === "lintel/device/tub/renew").map(({ qos }) => qos)).toEqual([0, 0, 0]);
  room.hear("tub", "did", did("c1", "done"));
  await room.turn(5_000);
  expect(room.renews()).toHaveLength(3);
  // Only the daily forgetting of old commands is left to wake.
  expect(room.clock.nextDue()).toBe(86_400_000);
});

test("one timer renews every lease", async () => {
  using room = await filling();
  room.things.command(commandOf("c2", "fill"));
  await room.rest();
  room.hear("tub", "did", did("c2", "accepted"));
  await room.turn(2_000);
  expect(room.renews().map(({ id, seq }) => [id, seq])).toEqual([
    ["c1", 1],
    ["c2", 1],
    ["c1", 2],
    ["c2", 2],
  ]);
});

describe("a lease ends", () => {
  covers("error:E_LEASE_LOST");
  const cases: [string, (room: Room) => void, string | undefined][] = [
    ["when the run is stopped", (room) => room.things.endLease("c1"), undefined],
    ["when the bath restarts", (room) => room.hear("tub", "about", aboutOf("bath", "b2")), "E_LEASE_LOST"],
    ["when the bath goes offline", (room) => room.hear("tub", "status", "offline"), "E_LEASE_LOST"],
    ["when the hub loses its line", (room) => room.things.lost(), "E_LEASE_LOST"],
    ["when the bath stopped by itself", (room) => room.hear("tub", "did", did("c1", "stopped")), undefined],
    ["when the hub stops", (room) => room.things[Symbol.dispose](), undefined],
  ];
  test.each(cases)("%s", async (_what, happens, code) => {
    using room = await filling();
    await room.turn(1_000);
    happens(room);
    await room.turn(5_000);
    expect(room.renews()).toHaveLength(1);
    if (code) expect(outcomes(room).at(-1)).toEqual(["c1", "failed", code]);
  });
});

test("a bath that is past its deadline is told to stop before its lease ends", async () => {
  using room = roomOfThings();
  room.join("tub");
  room.things.command(commandOf("c1", "fill", { deadline: morning + 5_500 }));
  await room.rest();
  room.hear("tub", "did", did("c1", "accepted"));
  await room.turn(5_500);
  expect(verbs(room)).toEqual(["fill", "stop"]);
  expect(room.dos()[1]).toMatchObject({ id: "c1.stop", with: {} });
  expect(room.dos()[1]).not.toHaveProperty("lease_ms");
  expect(outcomes(room).at(-1)).toEqual(["c1", "failed", "E_DEADLINE"]);
  await room.turn(1_500);
  expect(room.renews()).toHaveLength(5);
});

test("a silent bath gets no renewal and is told to stop", async () => {
  covers("error:E_DEVICE_SILENT");
  using room = roomOfThings();
  room.join("tub");
  room.things.command(commandOf("c1", "fill"));
  await room.turn(2_000);
  expect(outcomes(room)).toEqual([["c1", "failed", "E_DEVICE_SILENT"]]);
  expect(verbs(room)).toEqual(["fill", "stop"]);
});

test("a stop leaves at once without waiting for the disk, and ends what runs", async () => {
  using room = await filling();
  slowLedger(room);
  const id = room.things.stopThing("tub", "mia", morning);
  expect(room.dos().at(-1)).toMatchObject({ id, verb: "stop" });
  await room.turn(2_000);
  expect(room.renews()).toEqual([]);
  expect(room.things.stopThing("tub", "mia", morning)).toBe(id);
  expect(verbs(room)).toEqual(["fill", "stop"]);
});

test("only what can be stopped can be stopped", () => {
  covers("error:E_UNKNOWN_VERB", "error:E_NOT_FOUND");
  using room = roomOfThings();
  expect(() => room.things.stopThing("bed-1", "mia", morning)).toThrow("E_UNKNOWN_VERB");
  expect(() => room.things.stopThing("nobody", "mia", morning)).toThrow("E_NOT_FOUND");
});

test("a renewal that the broker does not take raises a fault", async () => {
  using room = await filling();
  room.world.broker = new Error("gone");
  await room.turn(1_000);
  expect(room.all("fault.raised")).toMatchObject([{ code: "E_INTERNAL", cause: "c1" }]);
});
