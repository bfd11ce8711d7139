import { describe, expect, test } from "vitest";
import type { Command } from "../../../hub/core/run.ts";
import { covers } from "../../help/covers.ts";
import { codeOfCall, commandOf, morning, type Room, roomOfThings } from "../../help/things.ts";

const outcomes = (room: Room) => room.all("device.did").map(({ did }) => [did.id, did.outcome, did.code]);
const did = (id: string, outcome: string, more = {}) => ({ v: 1, id, outcome, ...more });

test("a comfort command leaves in the tick of the commit, and not before", () => {
  covers("topic:device.do", "role:screen");
  using room = roomOfThings();
  room.join("wall");
  room.store.work(() => {
    room.things.command(commandOf("c1", "show"));
    expect(room.left).toEqual([]);
  });
  expect(room.left).toEqual([
    {
      topic: "lintel/device/wall/do",
      qos: 1,
      retain: false,
      message: {
        v: 1,
        id: "c1",
        boot: "b1",
        verb: "show",
        with: { card: "morning", with: {} },
        issued: "2026-03-02T07:00:00.000Z",
        ttl_ms: 10_000,
      },
    },
  ]);
});

test("a command whose work was lost never leaves", () => {
  using room = roomOfThings();
  room.join("wall");
  expect(() =>
    room.store.work(() => {
      room.things.command(commandOf("c1", "show"));
      throw new Error("the disk");
    }),
  ).toThrow("the disk");
  expect(room.left).toEqual([]);
  expect(room.things.outcome("c1")).toBeUndefined();
});

test("the same id is not sent again", () => {
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show"));
  room.things.command(commandOf("c1", "show"));
  expect(room.dos()).toHaveLength(1);
});

test("an answer is told and recorded, its end only once", async () => {
  covers("topic:device.did", "event:device.did");
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show"));
  room.hear("wall", "did", did("c1", "accepted"));
  room.hear("wall", "did", did("c1", "accepted"));
  room.hear("wall", "did", did("c1", "done", { detail: { shown: true } }));
  room.hear("wall", "did", did("c1", "failed", { code: "E_SENSOR" }));
  room.hear("wall", "did", did("c1", "accepted"));
  expect(outcomes(room)).toEqual([
    ["c1", "accepted", undefined],
    ["c1", "done", undefined],
  ]);
  expect(room.things.outcome("c1")).toEqual(did("c1", "done", { detail: { shown: true } }));
  expect(room.things.counts().unasked).toBe(3);
  await room.turn(120_000);
  expect(outcomes(room)).toHaveLength(2);
});

test("an answer from another device is refused by name and changes nothing", () => {
  covers("error:E_FORBIDDEN");
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show"));
  expect(codeOfCall(() => room.hear("bed-1", "did", did("c1", "done")))).toBe("E_FORBIDDEN");
  expect(outcomes(room)).toEqual([]);
  expect(room.things.outcome("c1")).toBeUndefined();
});

test("an answer to a command nobody sent is counted and left", () => {
  using room = roomOfThings();
  room.hear("wall", "did", did("c9", "done"));
  expect(outcomes(room)).toEqual([]);
  expect(room.things.counts().unasked).toBe(1);
});

test("a device that does not accept within two seconds was silent", async () => {
  covers("error:E_DEVICE_SILENT");
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show"));
  await room.turn(1_999);
  expect(outcomes(room)).toEqual([]);
  await room.turn(1);
  expect(outcomes(room)).toEqual([["c1", "failed", "E_DEVICE_SILENT"]]);
  expect(room.things.outcome("c1")?.code).toBe("E_DEVICE_SILENT");
});

test("a silent device may be asked again under the same id, and answers once", async () => {
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show"));
  await room.turn(2_000);
  room.things.command(commandOf("c1", "show"), { resend: true });
  expect(room.dos().map(({ id }) => id)).toEqual(["c1", "c1"]);
  room.hear("wall", "did", did("c1", "accepted"));
  room.hear("wall", "did", did("c1", "done"));
  expect(room.things.outcome("c1")?.outcome).toBe("done");
});

test("a listener may ask again from within the answer, and the command is under way again", async () => {
  using room = roomOfThings();
  room.join("wall");
  const off = room.bus.on("device.did", ({ did }) => {
    off();
    if (did.code === "E_DEVICE_SILENT") room.things.command(commandOf("c1", "show"), { resend: true });
  });
  room.things.command(commandOf("c1", "show"));
  await room.turn(2_000);
  expect(room.dos()).toHaveLength(2);
  await room.turn(2_000);
  expect(outcomes(room)).toEqual([
    ["c1", "failed", "E_DEVICE_SILENT"],
    ["c1", "failed", "E_DEVICE_SILENT"],
  ]);
});

test("asking again for a command that has its outcome tells the outcome and sends nothing", () => {
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show"));
  room.hear("wall", "did", did("c1", "done"));
  room.things.command(commandOf("c1", "show"), { resend: true });
  expect(room.dos()).toHaveLength(1);
  expect(outcomes(room).at(-1)).toEqual(["c1", "done", undefined]);
});

test("an accepted command that is not done by its deadline has failed", async () => {
  covers("error:E_DEADLINE");
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show", { deadline: morning + 5_000 }));
  room.hear("wall", "did", did("c1", "accepted"));
  await room.turn(4_999);
  expect(outcomes(room)).toHaveLength(1);
  await room.turn(1);
  expect(outcomes(room).at(-1)).toEqual(["c1", "failed", "E_DEADLINE"]);
});

test("comfort outlives a device that goes and comes, until its deadline", async () => {
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show"));
  room.hear("wall", "did", did("c1", "accepted"));
  room.hear("wall", "status", "offline");
  await room.turn(10_000);
  room.join("wall");
  room.hear("wall", "did", did("c1", "done"));
  expect(room.things.outcome("c1")?.outcome).toBe("done");
});

test("the time to live ends at the deadline at the latest", () => {
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show", { deadline: morning + 3_000 }));
  expect(room.dos()[0]?.["ttl_ms"]).toBe(3_000);
});

describe("a command that cannot be done is journaled and fails by name, and nothing is sent", () => {
  covers("error:E_NOT_FOUND", "error:E_UNKNOWN_VERB", "error:E_UNKNOWN_KEY", "error:E_WRONG_TYPE");
  covers("error:E_DEVICE_OFFLINE", "error:E_DEADLINE");
  const care = { adult_home: true, child_home: false, standing_permission: true };
  const cases: [string, string, Command][] = [
    ["to a thing that is not there", "E_NOT_FOUND", commandOf("c1", "show", { thing: "nobody" })],
    ["a verb the role does not have", "E_UNKNOWN_VERB", commandOf("c1", "show", { verb: "dance" })],
    ["a verb named like a property of every object", "E_UNKNOWN_VERB", commandOf("c1", "show", { verb: "toString" })],
    ["a parameter the verb does not have", "E_UNKNOWN_KEY", commandOf("c1", "clear", { with: { loud: true } })],
    ["a parameter of a wrong type", "E_WRONG_TYPE", commandOf("c1", "show", { with: { card: 7 } })],
    [
      "a bath hotter than its role allows",
      "E_WRONG_TYPE",
      commandOf("c1", "fill", { with: { level_pct: 60, target_c: 45 } }),
    ],
    [
      "care that is not the hub's own",
      "E_UNKNOWN_KEY",
      commandOf("c1", "fill", { with: { level_pct: 60, target_c: 39, care } }),
    ],
    ["to a device that is offline", "E_DEVICE_OFFLINE", commandOf("c1", "show")],
    ["a hazard to a device not heard since the start", "E_DEVICE_OFFLINE", commandOf("c1", "fill")],
    ["after its deadline", "E_DEADLINE", commandOf("c1", "clear", { deadline: morning })],
  ];
  test.each(cases)("%s: %s", (_what, code, command) => {
    using room = roomOfThings();
    if (code === "E_DEVICE_OFFLINE") room.hear("wall", "status", "offline");
    else room.join("wall");
    room.things.command(command);
    expect(room.left).toEqual([]);
    expect(outcomes(room)).toEqual([["c1", "failed", code]]);
    expect(room.things.outcome("c1")).toMatchObject({ outcome: "failed", code });
  });
});

test("a broker that takes nothing fails the command by name", async () => {
  covers("error:E_BROKER_DOWN");
  using room = roomOfThings();
  room.join("wall");
  room.world.broker = new Error("gone");
  room.things.command(commandOf("c1", "show"));
  expect(room.things.busy.pending()).toBe(1);
  await room.rest();
  expect(outcomes(room)).toEqual([["c1", "failed", "E_BROKER_DOWN"]]);
  expect(room.things.busy.pending()).toBe(0);
});

test("an outcome that cannot be stored raises a fault", async () => {
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show"));
  room.store.db.exec("DROP TABLE commands");
  await room.turn(2_000);
  expect(room.all("fault.raised")).toMatchObject([{ code: "E_INTERNAL", cause: "c1" }]);
});

test("what was answered is forgotten after ninety days, what is open never", async () => {
  using room = roomOfThings();
  room.join("wall");
  room.store.work(() => {
    room.things.command(commandOf("answered", "show"));
    room.things.command({ ...commandOf("open", "show"), deadline: morning + 400 * 86_400_000 });
  });
  room.hear("wall", "did", did("answered", "done"));
  room.hear("wall", "did", did("open", "accepted"));
  await room.turn(89 * 86_400_000);
  expect(room.things.outcome("answered")).toMatchObject({ outcome: "done" });
  await room.turn(3 * 86_400_000);
  expect(room.things.outcome("answered")).toBeUndefined();
  expect(room.things.outcome("open")).toMatchObject({ outcome: "accepted" });
});
