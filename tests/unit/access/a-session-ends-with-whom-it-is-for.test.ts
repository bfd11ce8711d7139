import { describe, expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { aKey, aRoom, claimed, here, type House, password, withPerson } from "./a-room.ts";

const minute = 60_000;
const hour = 60 * minute;

async function phoneOf(house: House, resident: string, key = aKey()) {
  const { code } = await house.now.room.invite({ resident }, "ada");
  return { ...key, ...(await house.now.room.join({ code, key: key.key }, here)) };
}

const rows = (house: House, like: string) =>
  (["access_accounts", "access_sessions", "access_invitations", "access_known", "access_keeps"] as const)
    .flatMap((table) =>
      house.now.ledger.read
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .map((row) => JSON.stringify(row)),
    )
    .filter((row) => row.includes(like));

describe("a session", () => {
  test("is known by its secret alone, after a restart too, and slides while it is used", async () => {
    await using house = await aRoom();
    const { secret, session } = await claimed(house);
    expect(house.now.room.session(secret)?.id).toBe(session.id);
    for (const wrong of ["", session.id, `${secret}x`, secret.slice(1), "x".repeat(10_000), "\u0000"])
      expect(house.now.room.session(wrong)).toBeUndefined();
    await house.again();
    expect(house.now.room.session(secret)).toMatchObject({ id: session.id, resident: "ada", seat: "desk" });
    for (let n = 0; n < 5; n++) {
      await house.pass(11 * hour);
      expect(house.now.room.session(secret)?.id).toBe(session.id);
    }
    await house.again();
    expect(house.now.room.session(secret)?.id).toBe(session.id);
    await house.pass(12 * hour);
    expect(house.now.room.session(secret)).toBeUndefined();
    await house.now.ledger.write([]);
    expect(rows(house, session.id)).toEqual([]);
  });

  test("that nobody uses ends by itself, and whoever listens by it is told", async () => {
    covers("event:session.ended");
    await using house = await aRoom();
    const { session } = await claimed(house);
    await house.pass(12 * hour);
    expect(house.now.told).toEqual([{ session: session.id, seat: "desk" }]);
  });

  test("is no matter of the wall clock: neither 1970 nor 2076 ends or prolongs one", async () => {
    await using house = await aRoom();
    const { secret } = await claimed(house);
    const { steppingClock } = await import("../../../hub/core/clock.ts");
    await house.again(steppingClock(0));
    expect(house.now.room.session(secret)?.resident).toBe("ada");
    await house.again(steppingClock(house.clock.wall() + 11 * hour));
    expect(house.now.room.session(secret)?.resident).toBe("ada");
  });

  test("is written with when it was seen at most every ten minutes", async () => {
    await using house = await aRoom();
    const { secret } = await claimed(house);
    const seen = () => Number(house.now.ledger.read.prepare("SELECT seen FROM access_sessions").get()?.["seen"]);
    const first = seen();
    await house.pass(9 * minute);
    house.now.room.session(secret);
    await house.now.ledger.write([]);
    expect(seen()).toBe(first);
    await house.pass(2 * minute);
    house.now.room.session(secret);
    await house.now.ledger.write([]);
    expect(seen()).toBe(first + 11 * minute);
  });

  test("ends at once with: being ended, a new password, another standing, being removed", async () => {
    await using house = await aRoom();
    const ada = await claimed(house);
    await withPerson(house, "bo", "adult");
    const { room, household } = house.now;
    await room.setPassword("bo", "nine yellow kites up high", "ada");
    const signIn = () => room.signIn({ who: "bo", password: "nine yellow kites up high" }, here);
    const [one, two] = [await signIn(), await signIn()];
    await room.end(one.session.id, "bo");
    expect(room.session(one.secret)).toBeUndefined();
    await expect(room.end(one.session.id, "bo")).rejects.toMatchObject({ code: "E_NOT_FOUND" });
    const kept = await signIn();
    await room.setPassword("bo", "ten yellow kites up high", "bo", kept.session.id);
    expect([room.session(two.secret), room.session(kept.secret)?.resident]).toEqual([undefined, "bo"]);
    await household.put("resident", { ...household.get("resident", "bo"), name: "Bob" }, "ada");
    expect(room.session(kept.secret)?.resident).toBe("bo");
    await household.put("resident", { ...household.get("resident", "bo"), standing: "guest" }, "ada");
    expect(room.session(kept.secret)).toBeUndefined();
    expect(room.session(ada.secret)?.resident).toBe("ada");
  });

  test("of one person there are twenty, the oldest ends", async () => {
    await using house = await aRoom();
    const first = await claimed(house);
    for (let n = 0; n < 20; n++) {
      await house.pass(1_000);
      await house.now.room.signIn({ who: "ada", password }, here);
    }
    expect(house.now.room.sessions("ada")).toHaveLength(20);
    expect(house.now.room.session(first.secret)).toBeUndefined();
    expect(rows(house, first.session.id)).toEqual([]);
  });

  test("shows what a browser says it is without what breaks a list", async () => {
    await using house = await aRoom();
    await claimed(house);
    const agent = `Bad\r\nX: y \u001b[31m\u202e${"z".repeat(500)}`;
    const { session } = await house.now.room.signIn({ who: "ada", password }, { ...here, agent });
    expect(session.agent).toMatch(/^Bad X: y \[31m z{50,110}$/);
  });
});

describe("somebody who leaves", () => {
  test("takes every row of theirs along: account, sessions, invitations, known browsers, tries", async () => {
    await using house = await aRoom();
    await claimed(house);
    await withPerson(house, "bo", "adult");
    const { room, household } = house.now;
    await room.setPassword("bo", "nine yellow kites up high", "ada");
    await room.setPin("bo", "840291", "ada");
    const desk = await room.signIn({ who: "bo", password: "nine yellow kites up high" }, here);
    await expect(room.stepUp(desk.session.id, { pin: "000000" }, here)).rejects.toMatchObject({ code: "E_WRONG_PIN" });
    const { code } = await room.invite({ resident: "bo" }, "ada");
    expect(rows(house, '"bo"').length).toBeGreaterThan(3);
    await household.remove("resident", "bo", "ada");
    expect(room.session(desk.secret)).toBeUndefined();
    expect(room.has("bo")).toEqual({ password: false, pin: false });
    await expect(room.join({ code }, here)).rejects.toMatchObject({ code: "E_INVITATION" });
    await house.now.ledger.write([]);
    expect(rows(house, "bo")).toEqual([]);
  });

  test("is gone after a power cut that came between, too", async () => {
    await using house = await aRoom();
    await claimed(house);
    await withPerson(house, "bo", "adult");
    const phone = await phoneOf(house, "bo");
    await house.now.ledger.write([{ sql: "DELETE FROM household WHERE id = 'bo'", params: [] }]);
    await house.again();
    await house.now.ledger.write([]);
    expect(house.now.room.session(phone.secret)).toBeUndefined();
    expect(rows(house, '"bo"')).toEqual([]);
  });

  test("while signing in or setting a PIN leaves nothing behind", async () => {
    await using house = await aRoom();
    await claimed(house);
    await withPerson(house, "bo", "adult");
    const { room, household } = house.now;
    await room.setPassword("bo", "nine yellow kites up high", "ada");
    const both = [
      room.signIn({ who: "bo", password: "nine yellow kites up high" }, here),
      room.setPin("bo", "840291", "ada"),
    ];
    const done = Promise.allSettled(both);
    await household.remove("resident", "bo", "ada");
    expect((await done).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await house.now.ledger.write([]);
    expect(rows(house, "bo")).toEqual([]);
  });
});
