import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { comparedDigits, pairingText } from "../../../hub/core/access.ts";
import { covers } from "../../help/covers.ts";
import { aKey, aRoom, claimed, from, here, opened, type House } from "./a-room.ts";

const minute = 60_000;
const hour = 60 * minute;

async function hall(house: House) {
  await house.now.household.put("place", { id: "hall", name: "Hall" }, "test");
  await house.now.household.put("place", { id: "kitchen", name: "Kitchen" }, "test");
}

async function paired(house: House, key = aKey(), place = "hall") {
  const { room } = house.now;
  const { pairing, code } = room.beginPairing({ key: key.key, width: 1280, height: 800 }, here);
  const { screen } = await room.acceptPairing({ code, place }, "ada");
  return { ...key, screen, pairing };
}

describe("a wall", () => {
  test("is paired by the code it shows: a device, its key, its role; then it opens its seat by itself", async () => {
    await using house = await aRoom();
    await claimed(house);
    await hall(house);
    const { room, household } = house.now;
    const key = aKey();
    const begun = room.beginPairing({ key: key.key, width: 1280, height: 800 }, here);
    expect(begun.code).toMatch(/^\d{6}$/);
    expect(begun.expires - house.clock.wall()).toBe(10 * minute);
    expect(room.waiting()).toEqual([
      {
        ref: expect.stringMatching(/^[\w-]{22}$/),
        at: house.clock.wall(),
        width: 1280,
        height: 800,
        from: here.address,
      },
    ]);
    expect(JSON.stringify(room.waiting())).not.toMatch(new RegExp(`${begun.code}|${begun.pairing}`));
    expect(room.pairing(begun.pairing)).toEqual({ state: "waiting" });
    expect(await room.acceptPairing({ code: begun.code, place: "hall" }, "ada")).toEqual({ screen: "screen-hall" });
    expect(room.pairing(begun.pairing)).toEqual({ state: "paired", screen: "screen-hall", place: "hall" });
    expect(household.get("device", "screen-hall")).toMatchObject({ kind: "screen", name: "Hall", place: "hall" });
    expect(household.get("role", "screen.hall")).toEqual({ id: "screen.hall", thing: "screen-hall" });
    const { session, secret } = await opened(house, "screen-hall", key);
    expect(session).toMatchObject({ seat: "screen-hall", place: "hall" });
    expect([session.resident, session.standing]).toEqual([undefined, undefined]);
    await house.again();
    expect(house.now.room.session(secret)?.place).toBe("hall");
    const actions = house.now.ledger.read.prepare("SELECT actor, action, subject FROM audit").all();
    expect(actions).toContainEqual({ actor: "ada", action: "access.pair", subject: "screen/screen-hall" });
  });

  test("opens by its own signature over a fresh challenge, once, within half a minute, and at no other seat", async () => {
    covers("error:E_SEAT_PROOF");
    await using house = await aRoom();
    await claimed(house);
    await hall(house);
    const wall = await paired(house);
    const other = await paired(house, aKey(), "kitchen");
    const { room } = house.now;
    const refused = async (answer: { seat: string; nonce: string; signature: string }) =>
      expect(room.openSeat(answer, here)).rejects.toMatchObject({ code: "E_SEAT_PROOF" });
    const { nonce } = room.challenge("screen-hall");
    const good = wall.proof("screen-hall", nonce);
    await refused(other.proof("screen-hall", nonce));
    await refused({ ...good, seat: "screen-kitchen" });
    await refused(wall.proof("screen-hall", room.challenge("screen-kitchen").nonce));
    for (const signature of [
      "",
      "x",
      good.signature.slice(1),
      `${good.signature}=`,
      "A".repeat(86),
      "x".repeat(10_000),
    ])
      await refused({ ...good, signature });
    for (const wrong of ["", "x".repeat(10_000), nonce.slice(1), `${nonce}=`, "A".repeat(51), "\u0000"])
      await refused(wall.proof("screen-hall", wrong));
    for (const seat of ["nobody", "desk", "", "__proto__", "bedroom"])
      await refused(wall.proof(seat, room.challenge(seat).nonce));
    await room.openSeat(good, here);
    await refused(good);
    const late = wall.proof("screen-hall", room.challenge("screen-hall").nonce);
    await house.pass(30_000);
    await refused(late);
  });

  test("is a session a day long, whatever it is used, and a new one ends the old: a stolen one dies", async () => {
    await using house = await aRoom();
    await claimed(house);
    await hall(house);
    const wall = await paired(house);
    const first = await opened(house, wall.screen, wall);
    const second = await opened(house, wall.screen, wall);
    expect(house.now.room.session(first.secret)).toBeUndefined();
    expect(house.now.told).toContainEqual({ session: first.session.id, seat: wall.screen });
    for (let n = 0; n < 23; n++) {
      await house.pass(hour);
      expect(house.now.room.session(second.secret)?.place).toBe("hall");
    }
    await house.pass(hour);
    expect(house.now.room.session(second.secret)).toBeUndefined();
  });

  test("that is unpaired, moved, keyed anew or removed is shut out at once", async () => {
    await using house = await aRoom();
    await claimed(house);
    await hall(house);
    const wall = await paired(house);
    const { room, household } = house.now;
    const one = await opened(house, wall.screen, wall);
    await room.unpair(wall.screen, "ada");
    expect(room.session(one.secret)).toBeUndefined();
    await expect(opened(house, wall.screen, wall)).rejects.toMatchObject({ code: "E_SEAT_PROOF" });
    await expect(room.unpair("bedroom", "ada")).rejects.toMatchObject({ code: "E_NOT_FOUND" });
    const again = aKey();
    const { code } = room.beginPairing({ key: again.key, width: 1280, height: 800 }, here);
    expect(await room.acceptPairing({ code, place: "kitchen", screen: wall.screen, name: "Tea" }, "ada")).toEqual({
      screen: wall.screen,
    });
    expect(household.get("device", wall.screen)).toMatchObject({ name: "Tea", place: "kitchen" });
    expect(household.all("role").map(({ id }) => id)).toEqual(["screen.kitchen"]);
    const two = await opened(house, wall.screen, again);
    await household.put("device", { ...household.get("device", wall.screen), place: "hall" }, "ada");
    expect(room.session(two.secret)).toBeUndefined();
    const three = await opened(house, wall.screen, again);
    await household.remove("device", wall.screen, "ada");
    expect(room.session(three.secret)).toBeUndefined();
  });

  test("that waits is refused after five wrong codes or ten minutes; too many, wrong sizes and false keys are refused", async () => {
    covers("error:E_PAIRING_OVER", "error:E_WRONG_CODE", "error:E_TOO_MANY", "error:E_WRONG_TYPE", "error:E_NOT_FOUND");
    await using house = await aRoom();
    await claimed(house);
    await hall(house);
    const { room } = house.now;
    const ask = (key = aKey().key, width = 1280) => room.beginPairing({ key, width, height: 800 }, here);
    await expect(room.acceptPairing({ code: "123456", place: "hall" }, "ada")).rejects.toMatchObject({
      code: "E_PAIRING_OVER",
    });
    const first = ask();
    await expect(room.acceptPairing({ code: first.code, place: "moon" }, "ada")).rejects.toMatchObject({
      code: "E_NOT_FOUND",
    });
    expect(room.pairing(first.pairing).state).toBe("waiting");
    const wrong = first.code === "000000" ? "000001" : "000000";
    for (let n = 0; n < 5; n++)
      await expect(room.acceptPairing({ code: wrong, place: "hall" }, "ada")).rejects.toMatchObject({
        code: "E_WRONG_CODE",
      });
    expect(room.pairing(first.pairing)).toEqual({ state: "refused" });
    await expect(room.acceptPairing({ code: first.code, place: "hall" }, "ada")).rejects.toMatchObject({
      code: "E_PAIRING_OVER",
    });
    const second = ask();
    await house.pass(10 * minute);
    expect([room.pairing(second.pairing), room.pairing("nobody"), room.waiting()]).toEqual([
      { state: "expired" },
      { state: "expired" },
      [],
    ]);
    for (const width of [0, -1, 1.5, Number.NaN, 1e9])
      expect(() => ask(aKey().key, width)).toThrow(expect.objectContaining({ code: "E_WRONG_TYPE" }));
    for (const key of [
      { x: "", y: "" },
      { x: "A".repeat(43), y: "A".repeat(43) },
      { x: "x".repeat(10_000), y: "" },
    ])
      expect(() => ask(key)).toThrow(expect.objectContaining({ code: "E_WRONG_TYPE" }));
    for (let n = 0; n < 10; n++) ask();
    expect(() => ask()).toThrow(expect.objectContaining({ code: "E_TOO_MANY" }));
    expect(room.beginPairing({ key: aKey().key, width: 1, height: 1 }, from(3)).code).toMatch(/^\d{6}$/);
  });

  test("is compared by a number of its own key: a stranger's screen that was let in by its code shows another one", async () => {
    covers("error:E_WRONG_CODE", "error:E_PAIRING_OVER");
    await using house = await aRoom();
    await claimed(house);
    await hall(house);
    const { room, household } = house.now;
    // What a wall works out for itself, with the key that cannot leave it.
    const shown = (pairing: string, { x, y }: { x: string; y: string }) =>
      comparedDigits(createHash("sha256").update(pairingText(pairing, { x, y })).digest());
    const wall = aKey();
    const stranger = aKey();
    const mine = room.beginPairing({ key: wall.key, width: 1280, height: 800 }, here);
    const theirs = room.beginPairing({ key: stranger.key, width: 1280, height: 800 }, from(1));
    expect(room.comparePairing(mine.code)).toEqual({ check: shown(mine.pairing, wall.key) });
    expect(room.pairing(mine.pairing)).toEqual({ state: "comparing" });
    expect(shown(mine.pairing, wall.key)).toMatch(/^\d{4}$/);
    for (const other of [shown(mine.pairing, stranger.key), shown(theirs.pairing, wall.key)])
      expect(other).not.toBe(shown(mine.pairing, wall.key));
    // The stranger's code, with the number of the wall somebody stands before.
    await expect(
      room.acceptPairing({ code: theirs.code, place: "hall", check: shown(mine.pairing, wall.key) }, "ada"),
    ).rejects.toMatchObject({ code: "E_WRONG_CODE" });
    expect(room.pairing(theirs.pairing)).toEqual({ state: "refused" });
    expect(household.all("device")).toEqual([]);
    const good = { code: mine.code, place: "hall", check: shown(mine.pairing, wall.key) };
    expect(await room.acceptPairing(good, "ada")).toEqual({ screen: "screen-hall" });
    expect(household.get("device", "screen-hall")?.key).toMatchObject(wall.key);
    const late = room.beginPairing({ key: aKey().key, width: 1, height: 1 }, here);
    room.comparePairing(late.code);
    await house.pass(10 * minute);
    expect(room.pairing(late.pairing)).toEqual({ state: "expired" });
    expect(() => room.comparePairing(late.code)).toThrow(expect.objectContaining({ code: "E_PAIRING_OVER" }));
  });

  test("accepted by two at once becomes one screen", async () => {
    await using house = await aRoom();
    await claimed(house);
    await hall(house);
    const { room, household } = house.now;
    const { code } = room.beginPairing({ key: aKey().key, width: 1280, height: 800 }, here);
    const both = await Promise.allSettled([
      room.acceptPairing({ code, place: "hall" }, "ada"),
      room.acceptPairing({ code, place: "hall" }, "ada"),
    ]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(household.all("device")).toHaveLength(1);
  });
});
