import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { aRoom, claimed, from, here, password, pin, withPerson } from "./a-room.ts";

const minute = 60_000;
const home = { name: "Home", zone: "Europe/Berlin" };
const ada = { name: "Ada", language: "en", password, pin, home } as const;

describe("a house is claimed once, by whoever has its code", () => {
  test("home, a place to sleep, owner, password, PIN and session are one write; the code is gone", async () => {
    covers("error:E_CLAIM_CLOSED");
    await using house = await aRoom();
    const { room, household } = house.now;
    expect(room.claimed()).toBe(false);
    const { code, until } = room.openClaim();
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
    expect(until - house.clock.wall()).toBe(15 * minute);
    const { secret, session } = await room.claim(
      { ...ada, code: `${code.slice(0, 5).toLowerCase()}-${code.slice(5)}` },
      here,
    );
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(session).toMatchObject({ seat: "desk", resident: "ada", standing: "owner" });
    expect(session.stepped_until).toBe(house.clock.wall() + 5 * minute);
    expect(household.get("resident", "ada")).toMatchObject({ name: "Ada", standing: "owner", sleeps: "bedroom" });
    expect(household.home()).toMatchObject({ name: "Home", zone: "Europe/Berlin" });
    expect(household.home()?.lat).toBeUndefined();
    expect(room.has("ada")).toEqual({ password: true, pin: true });
    expect([room.claimed(), room.claimOpen()]).toEqual([true, false]);
    await expect(room.claim({ ...ada, code }, here)).rejects.toMatchObject({ code: "E_CLAIM_CLOSED" });
    expect(() => room.openClaim()).toThrow(expect.objectContaining({ code: "E_WRONG_TYPE" }));
  });

  test("no secret stands in any file of the house, and nothing is readable but by its owner", async () => {
    await using house = await aRoom();
    const { secret } = await claimed(house);
    const { code } = await house.now.room.invite({ resident: "ada" }, "ada");
    await house.again();
    const files = readdirSync(house.folder.path).map((name) => readFileSync(house.folder.file(name), "latin1"));
    for (const canary of [password, pin, secret, code]) expect(files.some((text) => text.includes(canary))).toBe(false);
  });

  test("five wrong codes close it for where they came from, fifteen minutes for everybody, whatever the wall clock says; a new one ends the old", async () => {
    covers("error:E_WRONG_CODE", "event:access.attempted");
    await using house = await aRoom();
    const { room, tried } = house.now;
    const first = room.openClaim();
    const second = room.openClaim();
    await expect(room.claim({ ...ada, code: first.code }, here)).rejects.toMatchObject({ code: "E_WRONG_CODE" });
    for (let n = 0; n < 4; n++)
      await expect(room.claim({ ...ada, code: "x".repeat(10_000) }, here)).rejects.toMatchObject({
        code: "E_WRONG_CODE",
      });
    expect(tried).toEqual(["wrong", "wrong", "wrong", "wrong", "wrong"]);
    await expect(room.claim({ ...ada, code: second.code }, here)).rejects.toMatchObject({ code: "E_CLAIM_CLOSED" });
    expect(room.claimOpen()).toBe(true);
    const third = room.openClaim();
    await house.pass(15 * minute);
    await expect(room.claim({ ...ada, code: third.code }, here)).rejects.toMatchObject({ code: "E_CLAIM_CLOSED" });
  });

  test("of two at once one becomes the owner", async () => {
    await using house = await aRoom();
    const { code } = house.now.room.openClaim();
    const both = await Promise.allSettled([
      house.now.room.claim({ ...ada, code }, here),
      house.now.room.claim({ ...ada, name: "Eve", code }, from(1)),
    ]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(house.now.household.all("resident").map(({ id }) => id)).toEqual(["ada"]);
  });

  test("a weak password or PIN, a home without a zone, or a hostile name is refused and the code stands", async () => {
    covers("error:E_PASSWORD_WEAK", "error:E_PIN_WEAK", "error:E_WRONG_TYPE");
    await using house = await aRoom();
    const { room, household } = house.now;
    const { code } = room.openClaim();
    const refused = (change: object) => room.claim({ ...ada, code, ...change }, here).catch((error: unknown) => error);
    expect(await refused({ password: "too short" })).toMatchObject({ code: "E_PASSWORD_WEAK" });
    expect(await refused({ pin: "123456" })).toMatchObject({ code: "E_PIN_WEAK" });
    expect(await refused({ home: undefined })).toMatchObject({ code: "E_WRONG_TYPE" });
    expect(await refused({ home: { name: "Home", zone: "Mars/Base" } })).toMatchObject({ code: "E_WRONG_TYPE" });
    for (const name of ["", " ", "a\u0000b", "a\nb", "\u202eadA", "x".repeat(10_000), "\ud800", "\u200b"])
      expect(await refused({ name })).toMatchObject({ code: "E_WRONG_TYPE" });
    expect(household.all("resident")).toEqual([]);
    expect((await room.claim({ ...ada, code, name: " 王 小明 🙂 " }, here)).session.resident).toBe("resident-1");
    expect(household.get("resident", "resident-1")?.name).toBe("王 小明 🙂");
  });

  test("in a virtual house only an owner who lives there is claimed; whoever forgot is let in by the machine's owner", async () => {
    covers("error:E_NOT_FOUND", "error:E_FORBIDDEN");
    await using house = await aRoom({ virtual: true });
    const { room } = house.now;
    await withPerson(house, "lin", "owner");
    await withPerson(house, "bo", "adult");
    const { code } = room.openClaim();
    for (const resident of [undefined, "bo", "eve"])
      await expect(room.claim({ ...ada, code, ...(resident && { resident }) }, here)).rejects.toMatchObject({
        code: "E_NOT_FOUND",
      });
    expect((await room.claim({ ...ada, code, resident: "lin" }, here)).session.resident).toBe("lin");
    const again = room.openClaim("bo");
    await expect(room.claim({ ...ada, code: again.code, resident: "lin" }, here)).rejects.toMatchObject({
      code: "E_FORBIDDEN",
    });
    expect((await room.claim({ ...ada, code: again.code }, here)).session).toMatchObject({
      resident: "bo",
      standing: "adult",
    });
    expect(() => room.openClaim("eve")).toThrow(expect.objectContaining({ code: "E_NOT_FOUND" }));
  });
});
