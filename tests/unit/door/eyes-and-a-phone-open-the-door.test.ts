import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { roomOfDoor, signLook } from "../../help/door.ts";

test("eyes that are known and a phone on its way home open the door: one write, then one pulse, then the news of it", async () => {
  covers("role:door", "role:door-camera", "event:door.opened", "event:door.changed");
  await using door = await roomOfDoor();
  door.comesHome("lin");
  door.event("door-camera", "approached");
  expect(door.view().phase).toBe("looking");
  // The phone is proved: no flash, for a live eye is enough with it.
  expect(door.orders[0]).toMatchObject({ verb: "look", role: "door-camera", how: "asks" });
  expect(door.orders[0]?.with).not.toHaveProperty("flash_after_ms");
  door.happened.length = 0;
  door.look("lin");
  expect(door.view()).toMatchObject({ phase: "recognised", by: "phone" });
  expect(door.unlocks()).toEqual([]);
  await door.rest();
  expect(door.happened).toEqual(["ledger", "unlock", "door.opened"]);
  expect(door.unlocks()).toMatchObject([{ how: "stored", with: { for_ms: 5_000 }, thing: "door-lock", class: "S3" }]);
  expect(door.opened()).toMatchObject([
    { resident: "lin", device: "door-lock", place: "hall", id: door.unlocks()[0]?.id },
  ]);
  expect(door.ledger.read.prepare("SELECT id FROM hazards").all()).toEqual([{ id: door.unlocks()[0]?.id }]);
  expect(door.view()).toMatchObject({ phase: "opening", by: "phone" });
  door.lockState({ bolt: "unlocked", pulsing: true });
  expect(door.view()).toMatchObject({ phase: "open", bolt: "unlocked" });
  door.lockState({ leaf: "open" });
  door.lockState({ bolt: "locked", pulsing: false });
  await door.turn(30_000);
  expect(door.view().phase).toBe("open");
  door.lockState({ leaf: "closed" });
  await door.turn(4_000);
  expect(door.view().phase).toBe("shut");
  const [line] = door.room.audit(undefined, 10, { resident: undefined, all: true, duress: false });
  expect(line).toMatchObject({ decision: "open", evidence: ["eyes", "phone"], outcome: "confirmed", notice: false });
  expect(line?.sentence).toEqual({
    key: "door.audit.opened",
    params: { resident: "lin", why: "door.why.phone" },
  });
});

test("eyes alone are asked for a code or a phone, and nobody is named", async () => {
  await using door = await roomOfDoor();
  door.event("door-camera", "approached");
  expect(door.orders[0]?.with["flash_after_ms"]).toBeGreaterThanOrEqual(300);
  door.look("lin");
  await door.rest();
  expect(door.unlocks()).toEqual([]);
  expect(door.view()).toMatchObject({ phase: "asking", ask: "credential" });
  expect(JSON.stringify(door.view())).not.toContain("lin");
  door.event("door-camera", "gone");
  expect(door.view().phase).toBe("shut");
});

test("one look opens once, however often its decision is met again", async () => {
  await using door = await roomOfDoor();
  door.comesHome("lin");
  door.event("door-camera", "approached");
  door.look("lin");
  const { nonce: _, ...unasked } = door.lookOf("lin");
  door.send(signLook(door.signer, unasked));
  await door.turn(4_000);
  expect(door.unlocks()).toHaveLength(1);
});

test.each([
  ["the alarm is armed", (d: Awaited<ReturnType<typeof roomOfDoor>>) => d.setting("door.armed", true)],
  ["the lock is gone", (d: Awaited<ReturnType<typeof roomOfDoor>>) => void (d.world.lockReady = false)],
  ["six seconds pass", (d: Awaited<ReturnType<typeof roomOfDoor>>) => d.clock.set(d.clock.mono() + 6_000)],
  ["those inside want nobody in", (d: Awaited<ReturnType<typeof roomOfDoor>>) => d.setting("door.private", true)],
])("while the disk is busy %s: no pulse leaves, and that is written down", async (_, change) => {
  covers("error:E_STALE");
  await using door = await roomOfDoor();
  door.comesHome("lin");
  door.event("door-camera", "approached");
  const held = Promise.withResolvers<void>();
  door.world.write = async (next) => {
    await held.promise;
    await next();
  };
  door.look("lin");
  await new Promise((resolve) => setImmediate(resolve));
  change(door);
  held.resolve();
  await door.rest();
  expect(door.unlocks()).toEqual([]);
  expect(door.opened()).toEqual([]);
  expect(door.view().phase).toBe("failed");
  const line = door.room
    .audit(undefined, 10, { resident: undefined, all: true, duress: false })
    .find(({ decision }) => decision === "open");
  expect(line?.outcome).toBe("failed");
});

test("a disk that is full opens nothing", async () => {
  covers("error:E_DISK_FULL");
  await using door = await roomOfDoor();
  door.comesHome("lin");
  door.event("door-camera", "approached");
  door.world.write = () => Promise.reject(new Error("ENOSPC: no space left"));
  door.look("lin");
  await door.rest();
  expect(door.unlocks()).toEqual([]);
  expect(door.told.some((one) => one.name === "fault.raised" && one.code === "E_DISK_FULL")).toBe(true);
});

test("a hub that dies after the write sends nothing when it is back: what became of it is not known, and that is said", async () => {
  covers("error:E_NOT_CONFIRMED");
  await using door = await roomOfDoor();
  door.comesHome("lin");
  door.event("door-camera", "approached");
  door.look("lin");
  await door.rest();
  expect(door.unlocks()).toHaveLength(1);
  door.restart();
  await door.rest();
  expect(door.unlocks()).toHaveLength(1);
  expect(door.view()).toMatchObject({ phase: "failed", trouble: "E_NOT_CONFIRMED" });
  const line = door.room
    .audit(undefined, 10, { resident: undefined, all: true, duress: false })
    .find(({ decision }) => decision === "open");
  expect(line?.outcome).toBe("unknown");
});

test("a hub that closes before the write is on the disk sends nothing, then or later", async () => {
  await using door = await roomOfDoor();
  door.comesHome("lin");
  door.event("door-camera", "approached");
  const held = Promise.withResolvers<void>();
  door.world.write = async (next) => {
    await held.promise;
    await next();
  };
  door.look("lin");
  await new Promise((resolve) => setImmediate(resolve));
  door.world.write = undefined;
  door.restart();
  held.resolve();
  await door.rest();
  expect(door.unlocks()).toEqual([]);
  expect(door.opened()).toEqual([]);
});

test("a lock that refuses, jams or says nothing is told as what it did", async () => {
  covers("error:E_JAMMED");
  for (const [act, outcome, trouble] of [
    [
      (d: Awaited<ReturnType<typeof roomOfDoor>>, id: string) =>
        d.bus.emit("device.did", { device: "door-lock", did: { v: 1, id, outcome: "refused", code: "E_LATCHED" } }),
      "failed",
      "E_LATCHED",
    ],
    [(d: Awaited<ReturnType<typeof roomOfDoor>>) => d.lockState({ bolt: "jammed" }), "failed", "E_JAMMED"],
    [
      (d: Awaited<ReturnType<typeof roomOfDoor>>, id: string) =>
        d.bus.emit("device.did", {
          device: "door-lock",
          did: { v: 1, id, outcome: "failed", code: "E_DEVICE_SILENT" },
        }),
      "unknown",
      "E_NOT_CONFIRMED",
    ],
    [(d: Awaited<ReturnType<typeof roomOfDoor>>) => d.turn(9_000), "unknown", "E_NOT_CONFIRMED"],
  ] as const) {
    await using door = await roomOfDoor();
    door.comesHome("lin");
    door.event("door-camera", "approached");
    door.look("lin");
    await door.rest();
    await act(door, door.unlocks()[0]?.id ?? "");
    await door.rest();
    expect(door.view()).toMatchObject({ phase: "failed", trouble });
    const [line] = door.room.audit(undefined, 10, { resident: undefined, all: true, duress: false });
    expect(line?.outcome).toBe(outcome);
  }
});

test("a door that nobody opens is locked again and said; one that stands open a minute is said, too", async () => {
  covers("error:E_DOOR_UNUSED", "error:E_DOOR_OPEN");
  await using door = await roomOfDoor();
  door.comesHome("lin");
  door.event("door-camera", "approached");
  door.look("lin");
  await door.rest();
  door.lockState({ bolt: "unlocked" });
  await door.turn(10_100);
  expect(door.view()).toMatchObject({ phase: "failed", trouble: "E_DOOR_UNUSED" });
  expect(door.orders.at(-1)).toMatchObject({ verb: "lock", how: "asks" });
  door.lockState({ leaf: "open" });
  await door.turn(61_000);
  expect(door.told.some((one) => one.name === "fault.raised" && one.code === "E_DOOR_OPEN")).toBe(true);
  door.lockState({ leaf: "closed" });
  expect(door.told.at(-1)?.name === "door.changed" || door.told.some((one) => one.name === "fault.cleared")).toBe(true);
});

test("whoever stands there is looked at again, never more than once a second", async () => {
  await using door = await roomOfDoor();
  const times: number[] = [];
  for (let n = 0; n < 200; n += 1) {
    // In and out of sight, and an answer whenever there is a question.
    const before = door.orders.length;
    door.event("door-camera", n % 40 === 39 ? "gone" : "approached");
    await door.turn(50);
    if (door.orders.length > before) {
      times.push(door.clock.mono());
      door.look("lin");
    }
  }
  expect(times.length).toBeGreaterThan(3);
  expect(times.slice(1).every((at, i) => at - (times[i] ?? 0) >= 950)).toBe(true);
});

test("the lock's own keypad tells who came; a key and a hand from inside tell nobody", async () => {
  await using door = await roomOfDoor();
  door.event("door-lock", "released", { by: "keypad", user: "bo" });
  expect(door.opened()).toMatchObject([{ resident: "bo", device: "door-lock" }]);
  expect(door.view()).toMatchObject({ phase: "open", by: "keypad" });
  for (const more of [{ by: "keypad", user: "nobody-here" }, { by: "key" }, { by: "inside" }, { by: "hand" }])
    door.event("door-lock", "released", more);
  await door.rest();
  expect(door.opened()).toHaveLength(1);
  expect(door.lines()).toEqual([
    "door.audit.released-hand",
    "door.audit.released-inside",
    "door.audit.released-key",
    "door.audit.released-keypad",
    "door.audit.keypad",
  ]);
  expect(door.unlocks()).toEqual([]);
});
