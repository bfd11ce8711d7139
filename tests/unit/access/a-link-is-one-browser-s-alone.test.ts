import { describe, expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { aRoom, claimed, from, here, type House } from "./a-room.ts";

const day = 86_400_000;

async function hall(house: House) {
  await house.now.household.put("place", { id: "hall", name: "Hall" }, "test");
}

describe("a link", () => {
  test("is exchanged for a session of its wall or its phone's owner, and both end together", async () => {
    covers("error:E_NO_TOKEN");
    await using house = await aRoom();
    await claimed(house);
    await hall(house);
    const { room, household, credentials } = house.now;
    await household.put("device", { id: "screen-a", kind: "screen", name: "A", place: "hall" }, "t");
    await household.put("device", { id: "phone-ada", kind: "phone", name: "P", owner: "ada" }, "t");
    await household.put("device", { id: "phone-x", kind: "phone", name: "P" }, "t");
    const wall = await credentials.issue("link", "token", ["screen:hall"], "t");
    const phone = await credentials.issue("phone-ada", "token", ["phone:phone-ada"], "t");
    const one = await room.exchange({ token: wall }, here);
    const two = await room.exchange({ token: phone }, here);
    expect(one.session).toMatchObject({ seat: "screen-a", place: "hall" });
    expect(two.session).toMatchObject({ seat: "phone-ada", phone: "phone-ada", resident: "ada", standing: "owner" });
    for (const scopes of [["admin"], ["read"], ["phone:phone-x"], ["phone:nobody"]]) {
      const token = await credentials.issue("other", "token", scopes, "t");
      await expect(room.exchange({ token }, here)).rejects.toMatchObject({ code: "E_NO_TOKEN" });
    }
    for (const token of ["", "x".repeat(10_000), "\u0000"])
      await expect(room.exchange({ token }, here)).rejects.toMatchObject({ code: "E_NO_TOKEN" });
    await house.pass(30 * day);
    expect(room.session(one.secret)?.place).toBe("hall");
    await credentials.revoke("link", "token", "t");
    expect(room.session(one.secret)).toBeUndefined();
    await credentials.issue("phone-ada", "token", ["phone:phone-ada"], "t");
    expect(room.session(two.secret)).toBeUndefined();
    const third = await credentials.issue("phone-ada", "token", ["phone:phone-ada"], "t");
    const three = await room.exchange({ token: third }, here);
    await household.put("device", { ...household.get("device", "phone-ada"), owner: "bo" }, "t");
    expect(room.session(three.secret)).toBeUndefined();
  });

  test("is one browser's alone: it works once, for a day, and by itself it opens nothing any more", async () => {
    covers("error:E_NO_TOKEN");
    await using house = await aRoom();
    await claimed(house);
    await hall(house);
    const token = await house.now.credentials.issue("link", "token", ["screen:hall"], "t");
    const mine = { token, browser: "b".repeat(32) };
    const other = { token, browser: "c".repeat(32) };
    const two = await Promise.allSettled([
      house.now.room.exchange(mine, here),
      house.now.room.exchange(other, from(1)),
    ]);
    expect(two.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(house.now.credentials.token(token)).toBeUndefined();
    for (const stolen of [other, { token }, { token: mine.browser, browser: token }])
      await expect(house.now.room.exchange(stolen, from(1))).rejects.toMatchObject({ code: "E_NO_TOKEN" });
    await house.again();
    const { room, credentials } = house.now;
    expect(credentials.token(token)).toBeUndefined();
    await expect(room.exchange(other, from(1))).rejects.toMatchObject({ code: "E_NO_TOKEN" });
    // A kiosk opens its link at every start; an answer that got lost is asked for again.
    await house.pass(3 * day);
    const again = await room.exchange(mine, here);
    expect(room.session(again.secret)).toMatchObject({ seat: "link", place: "hall" });
    await credentials.revoke("link", "token", "t");
    expect(room.session(again.secret)).toBeUndefined();
    await expect(room.exchange(mine, here)).rejects.toMatchObject({ code: "E_NO_TOKEN" });
    const late = await credentials.issue("late", "token", ["screen:hall"], "t");
    const program = await credentials.issue("program", "token", ["read", "screen:hall"], "t");
    await expect(room.exchange({ token: program }, here)).rejects.toMatchObject({ code: "E_NO_TOKEN" });
    expect(credentials.token(program)?.id).toBe("program");
    await house.pass(day);
    await expect(room.exchange({ token: late }, here)).rejects.toMatchObject({ code: "E_NO_TOKEN" });
  });

  test("and a token end with the standing of the owner who made them; what a browser holds by then stays", async () => {
    await using house = await aRoom();
    await claimed(house);
    await hall(house);
    await house.now.household.put(
      "resident",
      { id: "olaf", name: "Olaf", standing: "owner", language: "en", sleeps: "bedroom" },
      "t",
    );
    const { room, household, credentials } = house.now;
    const issue = (id: string, maker?: string) =>
      credentials.issue(id, "token", id.startsWith("link") ? ["screen:hall"] : ["admin"], "t", maker);
    const [program, link, held, own] = [
      await issue("program", "olaf"),
      await issue("link", "olaf"),
      await issue("link-held", "olaf"),
      await issue("own", "ada"),
    ];
    const { secret } = await room.exchange({ token: held }, here);
    await household.put("resident", { ...household.get("resident", "olaf"), standing: "adult" }, "ada");
    expect([program, link, own].map((one) => credentials.token(one)?.id)).toEqual([undefined, undefined, "own"]);
    await expect(room.exchange({ token: link }, here)).rejects.toMatchObject({ code: "E_NO_TOKEN" });
    expect(room.session(secret)?.place).toBe("hall");
    await house.again();
    expect(house.now.credentials.token(program)).toBeUndefined();
    expect(house.now.room.session(secret)?.place).toBe("hall");
  });

  test("whose token ended while the house was off opens nothing afterwards", async () => {
    await using house = await aRoom();
    await claimed(house);
    await hall(house);
    const token = await house.now.credentials.issue("link", "token", ["screen:hall"], "t");
    const { secret } = await house.now.room.exchange({ token }, here);
    await house.now.ledger.write([{ sql: "UPDATE credentials SET revoked = 1 WHERE id = 'link'", params: [] }]);
    await house.again();
    expect(house.now.room.session(secret)).toBeUndefined();
  });
});
