import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codeOf } from "../../../hub/core/errors.ts";
import { trivial } from "../../../hub/core/trivial-codes.ts";
import { covers } from "../../help/covers.ts";
import { afternoon, type DoorTest, makePhone, person, roomOfDoor } from "../../help/door.ts";

const [lins, bos] = ["274918", "593126"] as const;
const hall = "screen-hall";

async function withCodes(at = afternoon): Promise<DoorTest> {
  const door = await roomOfDoor(at);
  await door.room.setPin("lin", lins, "open", "test");
  await door.room.setPin("bo", bos, "open", "test");
  return door;
}
const codeOfCall = async (work: Promise<unknown>) => work.then(() => undefined, codeOf);

test("a right code opens, once for each time it is typed; a wrong one is wrong for everybody", async () => {
  covers("error:E_CODE_WRONG");
  await using door = await withCodes();
  expect(await door.room.pin({ screen: hall, pin: lins })).toEqual({ open: true });
  expect(door.opened()).toMatchObject([{ resident: "lin" }]);
  expect(door.view()).toMatchObject({ phase: "opening", by: "pin" });
  for (const bolt of ["unlocked", "locked"]) door.lockState({ bolt });
  for (const pin of ["274919", "1", "123456789012"]) {
    expect(await door.room.pin({ screen: hall, pin })).toEqual({ open: false, code: "E_CODE_WRONG" });
  }
  expect(await door.room.pin({ screen: hall, pin: bos })).toEqual({ open: true });
  expect(door.unlocks()).toHaveLength(2);
  expect(new Set(door.unlocks().map(({ id }) => id)).size).toBe(2);
});

test("five wrong codes close the pad for a minute, each further one for twice as long up to a day, and the right one is not taken meanwhile", async () => {
  covers("error:E_CODE_LOCKED");
  await using door = await withCodes();
  for (let n = 0; n < 4; n += 1)
    expect((await door.room.pin({ screen: hall, pin: "640285" })).code).toBe("E_CODE_WRONG");
  let ms = 60_000;
  for (let n = 0; n < 13; n += 1) {
    const { code, until = 0 } = await door.room.pin({ screen: hall, pin: "640285" });
    expect(code).toBe("E_CODE_LOCKED");
    expect(Math.round((until - door.clock.wall()) / 1_000)).toBe(Math.min(ms, 86_400_000) / 1_000);
    expect(door.view()).toMatchObject({ trouble: "E_CODE_LOCKED" });
    expect((await door.room.pin({ screen: hall, pin: lins })).code).toBe("E_CODE_LOCKED");
    await door.turn(Math.min(ms, 86_400_000) - 1_000);
    expect((await door.room.pin({ screen: hall, pin: lins })).code).toBe("E_CODE_LOCKED");
    await door.turn(1_100);
    ms *= 2;
  }
  expect(await door.room.pin({ screen: hall, pin: lins })).toEqual({ open: true });
  expect((await door.room.pin({ screen: hall, pin: "640285" })).code).toBe("E_CODE_WRONG");
});

test("another screen, a restart or a clock that jumps helps nobody to try more codes", async () => {
  await using door = await withCodes();
  for (const screen of ["a", "b", "c", "d"]) await door.room.pin({ screen, pin: "640285" });
  door.restart();
  expect((await door.room.pin({ screen: "e", pin: "640285" })).code).toBe("E_CODE_LOCKED");
  door.restart();
  for (const screen of ["a", "f"]) expect((await door.room.pin({ screen, pin: lins })).code).toBe("E_CODE_LOCKED");
  await door.turn(61_000);
  expect((await door.room.pin({ screen: "f", pin: lins })).open).toBe(true);
});

test("codes tried all at once are tried one after the other, and each is counted before it is answered", async () => {
  covers("error:E_BUSY");
  await using door = await withCodes();
  const tries = Array.from({ length: 30 }, (_, n) =>
    door.room.pin({ screen: `s${n}`, pin: "640285" }).catch((error: unknown) => ({ code: codeOf(error) })),
  );
  const codes = (await Promise.all(tries)).map(({ code }) => code);
  expect(codes.filter((code) => code === "E_CODE_WRONG")).toHaveLength(4);
  expect(codes.filter((code) => code === "E_BUSY").length).toBeGreaterThan(10);
  const counted = Promise.withResolvers<void>();
  door.world.write = async (next) => {
    await counted.promise;
    await next();
  };
  await door.turn(61_000);
  let answered = false;
  const one = door.room.pin({ screen: hall, pin: "640285" }).then((answer) => {
    answered = true;
    return answer;
  });
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(answered).toBe(false);
  counted.resolve();
  expect((await one).code).toBe("E_CODE_LOCKED");
});

test("the alarm wants a code, which opens and switches it off", async () => {
  covers("error:E_DOOR_PIN");
  await using door = await withCodes();
  door.setting("door.armed", true);
  expect(await door.room.pin({ screen: hall, pin: lins })).toEqual({ open: true });
  const [line] = door.room.audit(undefined, 1, { resident: undefined, all: true, duress: false });
  expect(line).toMatchObject({ notice: true, sentence: { key: "door.audit.opened-also" } });
  // Off by now: the phone opens as it does by day.
  const phone = makePhone("phone-bo");
  door.put("device", { id: "phone-bo", kind: "phone", owner: "bo", key: phone.key } as never);
  door.setting("door.armed", true);
  const { nonce, text } = door.room.tapChallenge("phone-bo");
  expect((await door.room.tap({ phone: "phone-bo", nonce, signature: phone.sign(text) })).code).toBe("E_DOOR_PIN");
});

test("those inside who want nobody in are left alone by codes, too, and nobody learns from it which code is right", async () => {
  covers("error:E_DOOR_PRIVATE");
  await using door = await withCodes();
  door.setting("door.private", true);
  for (const pin of [lins, "640285"])
    expect(await door.room.pin({ screen: hall, pin })).toEqual({ open: false, code: "E_DOOR_PRIVATE" });
  door.event("door-camera", "approached");
  expect(door.orders).toEqual([]);
  door.event("door-lock", "released", { by: "inside" });
  expect(door.view().phase).toBe("open");
});

test("a code of duress opens as any other; the other grown-ups see it, the one who typed it and a program do not", async () => {
  await using door = await withCodes();
  await door.room.setPin("lin", "816203", "duress", "test");
  expect(await door.room.pin({ screen: hall, pin: "816203" })).toEqual({ open: true });
  const seenBy = (resident: string | undefined, duress: boolean) =>
    door.room.audit(undefined, 1, { resident, all: true, duress })[0];
  expect(seenBy("bo", true)).toMatchObject({ alert: "duress", notice: true, sentence: { key: "door.audit.duress" } });
  for (const line of [seenBy("lin", true), seenBy(undefined, false)]) {
    expect(line).toMatchObject({ notice: false, sentence: { key: "door.audit.opened" } });
    expect(line).not.toHaveProperty("alert");
  }
  expect(JSON.stringify(door.told)).not.toContain("duress");
});

test("a guest's code opens in their hours alone", async () => {
  covers("error:E_DOOR_HOURS");
  await using door = await roomOfDoor();
  door.put("resident", person("gus", { standing: "guest", door: { from: "09:00", to: "12:00" } }));
  door.put("resident", person("kit", { standing: "child", door: { from: "12:00", to: "18:00" } }));
  await door.room.setPin("gus", lins, "open", "test");
  await door.room.setPin("kit", bos, "open", "test");
  expect(await door.room.pin({ screen: hall, pin: lins })).toEqual({ open: false, code: "E_DOOR_HOURS" });
  expect(await door.room.pin({ screen: hall, pin: bos })).toEqual({ open: true });
});

test("codes that are easy to guess, or that somebody has, are refused without a word about whose", async () => {
  covers("error:E_CODE_WEAK", "error:E_CODE_TAKEN");
  await using door = await withCodes();
  for (const pin of [
    "111111",
    "123456",
    "987654",
    "121212",
    "123123",
    "010190",
    "19851224",
    "24121985",
    "112233",
    "890123",
    "135797",
    "777888777888",
  ]) {
    expect([pin, await codeOfCall(door.room.setPin("lin", pin, "open", "test"))]).toEqual([
      pin,
      pin === "135797" ? undefined : "E_CODE_WEAK",
    ]);
  }
  expect([lins, bos, "816203", "4071935268"].filter(trivial)).toEqual([]);
  const taken = await door.room.setPin("lin", bos, "open", "test").catch((error: unknown) => error);
  expect(codeOf(taken)).toBe("E_CODE_TAKEN");
  expect(String(taken)).not.toMatch(/bo\b/);
  expect(await codeOfCall(door.room.setPin("nobody", lins, "open", "test"))).toBe("E_NOT_FOUND");
  const both = await Promise.all(
    ["lin", "bo"].map((who) => codeOfCall(door.room.setPin(who, "816203", "open", "test"))),
  );
  expect(both).toEqual(expect.arrayContaining(["E_CODE_TAKEN", undefined]));
});

test("a code stands nowhere: not in the database, not in the book, not in what is told; its key is a file of its own", async () => {
  await using door = await withCodes();
  await door.room.pin({ screen: hall, pin: lins });
  await door.room.pin({ screen: hall, pin: "640285" });
  await door.rest();
  const tables = ["door_pins", "door_audit", "door_keeps", "audit"].map((name) =>
    JSON.stringify(door.ledger.read.prepare(`SELECT * FROM ${name}`).all()),
  );
  for (const pin of [lins, bos, "640285"])
    expect([...tables, JSON.stringify(door.told), JSON.stringify(door.orders)].join()).not.toContain(pin);
  const key = join(door.folder, "door.key");
  expect(statSync(key).mode & 0o777).toBe(0o600);
  expect(tables.join()).not.toContain(readFileSync(key, "utf8").trim());
  door.restart();
  expect((await door.room.pin({ screen: hall, pin: bos })).open).toBe(true);
});

test("whoever leaves the house takes their code and their name along; the book stays whole", async () => {
  await using door = await withCodes();
  await door.room.pin({ screen: hall, pin: bos });
  await door.rest();
  door.remove("resident", "bo");
  await door.rest();
  expect((await door.room.pin({ screen: hall, pin: bos })).code).toBe("E_CODE_WRONG");
  expect(door.lines()).toContain("door.audit.opened-gone");
  expect(JSON.stringify(door.ledger.read.prepare("SELECT * FROM door_subjects").all())).not.toContain('"bo"');
  await door.room.removePin("lin", "open", "test");
  expect((await door.room.pin({ screen: hall, pin: lins })).open).toBe(false);
  expect(await codeOfCall(door.room.removePin("lin", "open", "test"))).toBe("E_NOT_FOUND");
});

test("a tap of a phone opens by its own key, once, within a minute, and for that phone and challenge alone", async () => {
  covers("error:E_TAP", "error:E_TAP_KEY");
  await using door = await roomOfDoor();
  const phone = makePhone("phone-lin");
  const other = makePhone("phone-bo");
  door.put("device", { id: "phone-new", kind: "phone", owner: "lin" } as never);
  door.put("device", { id: "phone-lin", kind: "phone", owner: "lin", key: phone.key } as never);
  door.put("device", { id: "phone-bo", kind: "phone", owner: "bo", key: other.key } as never);
  expect(() => door.room.tapChallenge("phone-new")).toThrow("E_TAP_KEY");
  expect(() => door.room.tapChallenge("door-lock")).toThrow("E_NOT_FOUND");
  const tap = async (made: { nonce: string; text: string }, signature: string, as = "phone-lin") =>
    door.room.tap({ phone: as, nonce: made.nonce, signature });
  const first = door.room.tapChallenge("phone-lin");
  expect(await tap(first, phone.sign(first.text))).toEqual({ open: true });
  expect(door.opened()).toMatchObject([{ resident: "lin" }]);
  expect(await tap(first, phone.sign(first.text))).toEqual({ open: false, code: "E_TAP" });
  const wrong: readonly (readonly [string, (made: { nonce: string; text: string }) => Promise<unknown>])[] = [
    ["another phone's key", (made) => tap(made, other.sign(made.text))],
    ["another phone's challenge", (made) => tap(made, other.sign(made.text), "phone-bo")],
    ["another text", (made) => tap(made, phone.sign(made.text.replace("door", "gate")))],
    ["the nonce alone", (made) => tap(made, phone.sign(made.nonce))],
    ["nothing", (made) => tap(made, "")],
    ["a challenge of its own", (made) => tap({ ...made, nonce: "A".repeat(22) }, phone.sign(made.text))],
  ];
  for (const [what, send] of wrong) {
    const made = door.room.tapChallenge("phone-lin");
    expect([what, await send(made)]).toEqual([what, { open: false, code: "E_TAP" }]);
  }
  const late = door.room.tapChallenge("phone-lin");
  await door.turn(61_000);
  expect((await tap(late, phone.sign(late.text))).code).toBe("E_TAP");
  const forgotten = door.room.tapChallenge("phone-lin");
  door.restart();
  expect((await tap(forgotten, phone.sign(forgotten.text))).code).toBe("E_TAP");
  expect(door.unlocks()).toHaveLength(1);
});
