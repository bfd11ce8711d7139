import { expect, test } from "vitest";
import { type DoorTest, makePhone, makeSigner, person, roomOfDoor, signLook } from "../../help/door.ts";

const [lins, bos] = ["274918", "593126"] as const;
const hall = "screen-hall";

async function withCodes(): Promise<DoorTest> {
  const door = await roomOfDoor();
  await door.room.setPin("lin", lins, "open", "test");
  await door.room.setPin("bo", bos, "open", "test");
  return door;
}
function arrives(door: DoorTest, resident = "lin"): void {
  door.comesHome(resident);
  door.event("door-camera", "approached");
}
/** The disk takes nothing until it is let go; `asked` resolves when something is to be written. */
function busyDisk(door: DoorTest): { readonly asked: Promise<void>; letGo(): void } {
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  door.world.write = async (next) => {
    asked.resolve();
    await held.promise;
    await next();
  };
  const letGo = () => {
    door.world.write = undefined;
    held.resolve();
  };
  return { asked: asked.promise, letGo };
}
const soon = () => new Promise((resolve) => setImmediate(resolve));
const outcomes = (door: DoorTest) =>
  door.room
    .audit(undefined, 50, { resident: undefined, all: true, duress: true })
    .filter(({ decision }) => decision === "open")
    .map(({ outcome }) => outcome);
const withdrawn = person("lin", { door: {} });
const again = person("lin", { door: { eyes: { ref: "lin-eyes", ver: 2 } } });

test.each([
  ["her consent is withdrawn", (d: DoorTest) => d.put("resident", withdrawn)],
  ["she consents anew", (d: DoorTest) => d.put("resident", again)],
  ["she lives here no more", (d: DoorTest) => d.remove("resident", "lin")],
  ["the camera gets another key", (d: DoorTest) => d.put("device", camera({ key: makeSigner("new").key }))],
  ["the camera is taken away", (d: DoorTest) => d.remove("device", "door-camera")],
])("while the disk is busy with her look %s: no pulse leaves", async (_, change) => {
  await using door = await roomOfDoor();
  arrives(door);
  const { asked, letGo } = busyDisk(door);
  door.look("lin");
  await asked;
  change(door);
  letGo();
  await door.rest();
  expect(door.unlocks()).toEqual([]);
  expect(door.opened()).toEqual([]);
});

test("a look that waited for a hub that stood still opens for five seconds after it was taken, and not later", async () => {
  for (const [age_ms, opens] of [
    [4_900, true],
    [5_100, false],
  ] as const) {
    await using door = await roomOfDoor();
    arrives(door);
    const signed = signLook(door.signer, door.lookOf("lin"));
    const taken = door.clock.wall();
    await door.turn(age_ms);
    door.send(signed);
    await door.rest();
    expect(door.unlocks().map(({ deadline }) => deadline)).toEqual(opens ? [taken + 5_000] : []);
    expect(door.opened()).toHaveLength(opens ? 1 : 0);
  }
});

test("a look from before her consent was withdrawn speaks for nobody after it, however her phone comes near", async () => {
  await using door = await roomOfDoor();
  door.event("door-camera", "approached");
  door.look("lin");
  await door.turn(2_000);
  door.put("resident", withdrawn);
  door.comesHome("lin");
  door.look(null, { method: "person" });
  await door.turn(3_000);
  expect(door.unlocks()).toEqual([]);
});

test.each([
  ["a code is taken away", (d: DoorTest) => d.room.removePin("lin", "open", "test")],
  ["its owner leaves the house", async (d: DoorTest) => d.remove("resident", "lin")],
])("while the disk is busy with it %s: it opens no more", async (_, change) => {
  await using door = await withCodes();
  const { asked, letGo } = busyDisk(door);
  const answer = door.room.pin({ screen: hall, pin: lins });
  await asked;
  const changed = change(door);
  letGo();
  await changed;
  expect(await answer).toEqual({ open: false, code: "E_STALE" });
  expect(door.unlocks()).toEqual([]);
});

test.each([
  ["its key is forgotten", (d: DoorTest) => d.put("device", phoneOf({}))],
  ["it is given to somebody else", (d: DoorTest) => d.put("device", phoneOf({ owner: "bo", key: lost.key }))],
  ["it is taken out of the house", (d: DoorTest) => d.remove("device", "phone-lin")],
])("while the disk is busy with a phone's tap %s: it opens no more", async (_, change) => {
  await using door = await roomOfDoor();
  door.put("device", phoneOf({ key: lost.key }));
  const { nonce, text } = door.room.tapChallenge("phone-lin");
  const { asked, letGo } = busyDisk(door);
  const answer = door.room.tap({ phone: "phone-lin", nonce, signature: lost.sign(text) });
  await asked;
  change(door);
  letGo();
  expect((await answer).open).toBe(false);
  expect(door.unlocks()).toEqual([]);
});

test("eyes and a code at the same instant send one pulse, and the book tells the truth of it", async () => {
  await using door = await withCodes();
  arrives(door);
  const { asked, letGo } = busyDisk(door);
  door.look("lin");
  await asked;
  const before = door.room.busy.pending();
  const code = door.room.pin({ screen: hall, pin: bos });
  await soon();
  // Until the code has been looked up, and waits for the look that came before it.
  await expect.poll(() => door.room.busy.pending(), { timeout: 20_000 }).toBe(before);
  await soon();
  letGo();
  expect(await code).toEqual({ open: true });
  await door.rest();
  expect(door.unlocks()).toHaveLength(1);
  expect(door.opened().map(({ resident }) => resident)).toEqual(["lin", "bo"]);
  door.lockState({ bolt: "unlocked" });
  await door.rest();
  expect(door.view()).toMatchObject({ phase: "open" });
  expect(outcomes(door)).toEqual([undefined, "confirmed"]);
  // Whoever comes while it stands open finds it open.
  expect(await door.room.pin({ screen: hall, pin: lins })).toEqual({ open: true });
  expect(door.unlocks()).toHaveLength(1);
  expect(door.view()).toMatchObject({ phase: "open", by: "pin" });
});

test("a pulse that the lock refused is no opening that the next code could join", async () => {
  await using door = await withCodes();
  await door.room.pin({ screen: hall, pin: lins });
  const [first] = door.unlocks();
  door.bus.emit("device.did", {
    device: "door-lock",
    did: { v: 1, id: first?.id ?? "", outcome: "refused", code: "E_BUSY" },
  });
  expect(await door.room.pin({ screen: hall, pin: bos })).toEqual({ open: true });
  expect(door.unlocks()).toHaveLength(2);
});

test("a pulse that never leaves is no coming home", async () => {
  await using door = await withCodes();
  door.world.refuses = "E_OTHER_BOOT";
  expect((await door.room.pin({ screen: hall, pin: lins })).open).toBe(false);
  expect(door.opened()).toEqual([]);
});

test("the alarm that is armed while the disk is busy with a right code goes off with it", async () => {
  await using door = await withCodes();
  const { asked, letGo } = busyDisk(door);
  const answer = door.room.pin({ screen: hall, pin: lins });
  await asked;
  door.setting("door.armed", true);
  letGo();
  expect(await answer).toEqual({ open: true });
  await door.rest();
  door.put("device", phoneOf({ key: lost.key }));
  const { nonce, text } = door.room.tapChallenge("phone-lin");
  expect((await door.room.tap({ phone: "phone-lin", nonce, signature: lost.sign(text) })).open).toBe(true);
});

test("an alarm that was armed in the wrong words is armed", async () => {
  await using door = await roomOfDoor();
  door.put("setting", { id: "door.armed", value: "true" } as never);
  arrives(door);
  door.look("lin");
  await door.rest();
  expect(door.unlocks()).toEqual([]);
  expect(door.view()).toMatchObject({ phase: "asking", ask: "pin" });
  door.put("setting", { id: "door.armed", value: false } as never);
  door.put("setting", { id: "door.private", value: "no" } as never);
  await door.room.setPin("lin", lins, "open", "test");
  expect((await door.room.pin({ screen: hall, pin: lins })).code).toBe("E_DOOR_PRIVATE");
});

test("somebody else's phone spares nobody the flash: a picture of two eyes that did not answer it opens nothing", async () => {
  await using door = await roomOfDoor();
  door.setting("door.two-eyes", true);
  arrives(door, "bo");
  const flashes = () => door.orders.filter(({ verb }) => verb === "look").map((o) => "flash_after_ms" in o.with);
  door.look("lin", { pad: { result: "live", plr: false, twoLight: true, glint: true } });
  await door.turn(2_100);
  expect(door.unlocks()).toEqual([]);
  expect(flashes()).toEqual([false, true]);
  door.look("lin");
  await door.rest();
  expect(door.unlocks()).toHaveLength(1);
});

test("two eyes that were allowed in the wrong words are not allowed", async () => {
  await using door = await roomOfDoor();
  door.put("setting", { id: "door.two-eyes", value: "true" } as never);
  door.event("door-camera", "approached");
  door.look("lin");
  await door.rest();
  expect(door.unlocks()).toEqual([]);
});

test("whoever stands there when an opening fails is looked at again", async () => {
  await using door = await roomOfDoor();
  arrives(door);
  const { asked, letGo } = busyDisk(door);
  door.look("lin");
  await asked;
  door.world.lockReady = false;
  letGo();
  await door.rest();
  expect(door.unlocks()).toEqual([]);
  door.world.lockReady = true;
  const before = door.orders.length;
  await door.turn(7_000);
  expect(door.orders.length).toBeGreaterThan(before);
  door.look("lin");
  await door.rest();
  expect(door.unlocks()).toHaveLength(1);
});

test("a right code between the wrong ones buys no more than fifty of them a day, over a restart too", async () => {
  await using door = await withCodes();
  let wrong = 0;
  for (; wrong < 60; wrong += 1) {
    const { code } = await door.room.pin({ screen: `wall-${wrong}`, pin: "640285" });
    if (code === "E_CODE_LOCKED") break;
    if (wrong % 4 !== 3) continue;
    door.lockState({ bolt: "locked" });
    expect(await door.room.pin({ screen: hall, pin: lins })).toEqual({ open: true });
  }
  expect(wrong).toBe(49);
  door.restart();
  expect((await door.room.pin({ screen: hall, pin: lins })).code).toBe("E_CODE_LOCKED");
  await door.turn(23 * 3_600_000);
  expect((await door.room.pin({ screen: hall, pin: lins })).code).toBe("E_CODE_LOCKED");
  await door.turn(3_700_000);
  expect(await door.room.pin({ screen: hall, pin: lins })).toEqual({ open: true });
});

test("bad looks during the quarter of an hour after a spoof make it no shorter", async () => {
  await using door = await roomOfDoor();
  door.event("door-camera", "approached");
  door.look("lin", { pad: { ...door.lookOf("lin").pad, result: "spoof" } });
  await door.turn(60_000);
  for (let n = 0; n < 5; n += 1) {
    const { nonce: _, ...unasked } = door.lookOf(null);
    door.send(signLook(door.signer, unasked));
  }
  await door.turn(6 * 60_000);
  arrives(door);
  await door.turn(1_000);
  expect(door.view()).toMatchObject({ trouble: "E_EYES_OFF" });
  expect(door.orders.filter(({ verb }) => verb === "look")).toHaveLength(1);
});

test("a challenge made for one camera is not answered by another, nor taken away by another phone's many", async () => {
  await using door = await roomOfDoor();
  door.put("device", phoneOf({ key: lost.key }));
  const kit = makePhone("phone-kit");
  door.put("device", { id: "phone-kit", kind: "phone", owner: "bo", key: kit.key } as never);
  const { nonce, text } = door.room.tapChallenge("phone-lin");
  for (let n = 0; n < 200; n += 1) door.room.tapChallenge("phone-kit");
  expect(await door.room.tap({ phone: "phone-lin", nonce, signature: lost.sign(text) })).toEqual({ open: true });
});

test("a lock that never stops telling fills no disk", async () => {
  await using door = await roomOfDoor();
  for (let n = 0; n < 5_000; n += 1) door.event("door-lock", "released", { by: "keypad", user: "bo" });
  await door.rest();
  expect(Number(door.ledger.read.prepare("SELECT count(*) AS n FROM door_audit").get()?.["n"])).toBeLessThan(40);
  await door.turn(61_000);
  door.event("door-lock", "released", { by: "keypad", user: "bo" });
  await door.rest();
  expect(door.lines().filter((line) => line === "door.audit.keypad")).toHaveLength(31);
});

test("what is no look at all, or a strange one, breaks nothing", async () => {
  await using door = await roomOfDoor();
  arrives(door);
  const good = door.lookOf("lin");
  const strange = [
    `{"__proto__":{"subject":"lin"},"v":1}`,
    `{"constructor":{"prototype":{"live":true}}}`,
    { ...good, subject: "__proto__" },
    { ...good, id: "\u0000\ud800\u202e".repeat(60) },
    { ...good, seq: Number.MAX_SAFE_INTEGER + 2 },
    { ...good, faces: 1e308 },
    "[".repeat(2_000),
  ];
  for (const payload of strange) door.send(signLook(door.signer, payload));
  await door.rest();
  expect(door.unlocks()).toEqual([]);
  expect(Object.keys(Object.prototype)).toEqual([]);
  for (const screen of ["__proto__", "constructor"])
    expect((await door.room.pin({ screen, pin: "640285" })).code).toBe("E_CODE_WRONG");
  expect(door.told.filter((one) => one.name === "fault.raised")).toEqual([]);
});

const lost = makePhone("phone-lin");
function phoneOf(more: object): never {
  return { id: "phone-lin", kind: "phone", owner: "lin", ...more } as never;
}
function camera(more: object): never {
  return { id: "door-camera", kind: "door-camera", name: "Camera", place: "hall", ...more } as never;
}
