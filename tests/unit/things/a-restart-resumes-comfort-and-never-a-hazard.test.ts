import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { commandOf, morning, roomOfThings } from "../../help/things.ts";

const did = (id: string, outcome: string) => ({ v: 1, id, outcome });

test("a bath that was filling when the hub died is interrupted, and nothing is sent or renewed", async () => {
  covers("error:E_INTERRUPTED", "role:bath");
  using room = roomOfThings();
  room.join("tub");
  room.things.command(commandOf("c1", "fill"));
  await room.rest();
  room.hear("tub", "did", did("c1", "accepted"));
  room.restart();
  room.left.length = 0;
  expect(room.things.resume()).toMatchObject({ interrupted: [{ id: "c1", thing: "tub" }], open: [], expired: [] });
  room.join("tub");
  await room.turn(5_000);
  expect(room.left).toEqual([]);
  room.hear("tub", "did", did("c1", "done"));
  expect(room.things.outcome("c1")).toMatchObject({ outcome: "failed", code: "E_INTERRUPTED" });
  room.things.command(commandOf("c1", "fill"), { resend: true });
  await room.rest();
  expect(room.left).toEqual([]);
  expect(room.all("device.did").at(-1)?.did.code).toBe("E_INTERRUPTED");
});

test("a hazard is not sent again even when nobody resumed", async () => {
  using room = roomOfThings();
  room.join("tub");
  room.things.command(commandOf("c1", "fill"));
  room.restart();
  room.left.length = 0;
  room.join("tub");
  room.things.command(commandOf("c1", "fill"), { resend: true });
  await room.rest();
  expect(room.left).toEqual([]);
  expect(room.things.outcome("c1")?.code).toBe("E_INTERRUPTED");
});

test("a card that was not confirmed is sent again under its id once its screen is heard", () => {
  covers("role:screen");
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show"));
  room.restart();
  room.left.length = 0;
  expect(room.things.resume()).toMatchObject({ interrupted: [], open: [{ id: "c1", boot: "b1" }] });
  room.things.command(commandOf("c1", "show"), { resend: true });
  expect(room.left).toEqual([]);
  room.join("wall", "b2");
  expect(room.dos()).toMatchObject([{ id: "c1", boot: "b2", verb: "show" }]);
  room.hear("wall", "did", did("c1", "done"));
  expect(room.things.outcome("c1")?.outcome).toBe("done");
});

test("a card whose screen is never heard again fails at its deadline", async () => {
  covers("error:E_DEADLINE");
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show"));
  room.restart();
  room.left.length = 0;
  room.things.resume();
  room.things.command(commandOf("c1", "show"), { resend: true });
  await room.turn(60_000);
  expect(room.left).toEqual([]);
  expect(room.things.outcome("c1")?.code).toBe("E_DEADLINE");
});

test("a card held in the meantime does not leave", () => {
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show"));
  room.restart();
  room.left.length = 0;
  room.things.command(commandOf("c1", "show"), { resend: true });
  room.things.hold("screen.bedroom", { key: "hold.asked", params: {} });
  room.join("wall");
  expect(room.left).toEqual([]);
  expect(room.things.outcome("c1")?.code).toBe("E_HELD");
});

test("comfort older than ten minutes is not sent again", async () => {
  covers("error:E_STALE");
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show", { deadline: morning + 3_600_000 }));
  room.things.command(commandOf("c2", "show", { deadline: morning + 3_600_000 }));
  room.restart();
  room.left.length = 0;
  await room.turn(600_001);
  room.join("wall");
  room.things.command(commandOf("c1", "show", { deadline: morning + 3_600_000 }), { resend: true });
  expect(room.left).toEqual([]);
  expect(room.things.outcome("c1")?.code).toBe("E_STALE");
  expect(room.things.resume()).toMatchObject({ expired: [{ id: "c2" }] });
  expect(room.things.outcome("c2")?.code).toBe("E_STALE");
});

test("an answer that was on its way when the hub died is taken", () => {
  using room = roomOfThings();
  room.join("wall");
  room.things.command(commandOf("c1", "show"));
  room.restart();
  room.hear("wall", "did", did("c1", "done"));
  expect(room.things.outcome("c1")?.outcome).toBe("done");
  expect(room.things.resume().open).toEqual([]);
});

test("after a restart nothing is ready until its device is heard, live or retained", () => {
  using room = roomOfThings();
  room.join("tub");
  room.restart();
  expect(room.things.role("bath")).toMatchObject({ ready: false, state: { phase: "armed" } });
  room.hear("tub", "status", "online", true);
  expect(room.things.role("bath")?.ready).toBe(true);
});
