import { describe, expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { aKey, aRoom, claimed, from, here, type House, opened, password, pin, withPerson } from "./a-room.ts";

const minute = 60_000;
const hour = 60 * minute;

/** Ada's own phone, by its key. */
async function adasPhone(house: House) {
  const { room } = house.now;
  const { code } = await room.invite({ resident: "ada" }, "ada");
  const key = aKey();
  const joined = await room.join({ code, pin, key: key.key }, from(5));
  return { ...joined, key };
}

describe("whoever holds a stolen session", () => {
  test("types wrong PINs and passwords there, and locks out that seat alone, however often it opens itself anew", async () => {
    covers("error:E_LOCKED_OUT");
    await using house = await aRoom();
    const desk = await claimed(house);
    const phone = await adasPhone(house);
    const { room } = house.now;
    const wrong = async (session: string, by: { pin: string } | { password: string }) =>
      room.stepUp(session, by, from(5)).then(
        () => "right",
        (error: { code: string }) => error.code,
      );
    for (let n = 0; n < 5; n++) {
      expect(await wrong(phone.session.id, { pin: "840291" })).toBe("E_WRONG_PIN");
      expect(await wrong(phone.session.id, { password: "wrong wrong wrong" })).toBe("E_WRONG_PASSWORD");
    }
    expect(await wrong(phone.session.id, { pin })).toBe("E_LOCKED_OUT");
    const anew = await opened(house, phone.session.seat, phone.key);
    expect(await wrong(anew.session.id, { pin })).toBe("E_LOCKED_OUT");
    expect(await wrong(anew.session.id, { password })).toBe("E_LOCKED_OUT");
    await house.again();
    const now = house.now.room;
    expect((await now.stepUp(desk.session.id, { pin }, here)).until).toBeGreaterThan(house.clock.wall());
    expect((await now.stepUp(desk.session.id, { password }, here)).until).toBeGreaterThan(house.clock.wall());
    expect((await now.signIn({ who: "ada", password }, here)).session.resident).toBe("ada");
    const { code } = await now.invite({ resident: "ada" }, "ada");
    expect((await now.join({ code, pin, key: aKey().key }, from(6))).session.resident).toBe("ada");
  });

  test("at one known browser locks out no other known browser", async () => {
    await using house = await aRoom();
    await claimed(house);
    const { room } = house.now;
    const family = await room.signIn({ who: "ada", password }, { ...here, known: "s".repeat(43) });
    const own = { address: "192.168.1.77", agent: "her own", known: family.secret };
    await room.signIn({ who: "ada", password }, own);
    for (let n = 0; n < 5; n++)
      await expect(room.signIn({ who: "ada", password: "wrong wrong wrong" }, here)).rejects.toMatchObject({
        code: "E_WRONG_PASSWORD",
      });
    await expect(room.signIn({ who: "ada", password }, here)).rejects.toMatchObject({ code: "E_LOCKED_OUT" });
    expect((await room.signIn({ who: "ada", password }, own)).session.resident).toBe("ada");
  });

  test("guesses no more by many invitations: those of one person are one lock, and not the owner's", async () => {
    await using house = await aRoom();
    const desk = await claimed(house);
    const { room } = house.now;
    const codes: string[] = [];
    for (let n = 0; n < 8; n++) {
      const { code } = await room.invite({ resident: "ada" }, "ada");
      codes.push(
        await room.join({ code, pin: "840291" }, from(n)).then(
          () => "in",
          (error: { code: string }) => error.code,
        ),
      );
    }
    expect(codes.filter((code) => code === "E_WRONG_PIN")).toHaveLength(5);
    expect(codes.filter((code) => code === "E_LOCKED_OUT")).toHaveLength(3);
    await expect(room.stepUp(desk.session.id, { pin }, here)).resolves.toBeDefined();
    await withPerson(house, "bo", "adult");
    await house.now.household.remove("resident", "bo", "ada");
    await house.pass(hour);
    const rows = house.now.ledger.read.prepare("SELECT id FROM access_keeps WHERE id LIKE 'tries.%.bo%'").all();
    expect(rows).toEqual([]);
  });
});

describe("the way back in from the machine itself", () => {
  test("stays open however many wrong codes strangers send", async () => {
    covers("error:E_WRONG_CODE", "error:E_CLAIM_CLOSED");
    await using house = await aRoom();
    await claimed(house);
    const { room } = house.now;
    const { code } = room.openClaim("ada");
    const asked = { name: "Ada", language: "en", password: "nine quiet lanterns by the sea", pin: "593126" } as const;
    for (let n = 0; n < 20; n++)
      for (let i = 0; i < 6; i++)
        await expect(room.claim({ ...asked, code: "0000000000" }, from(n))).rejects.toMatchObject({
          code: i < 5 ? "E_WRONG_CODE" : "E_CLAIM_CLOSED",
        });
    await expect(room.claim({ ...asked, code }, from(3))).rejects.toMatchObject({ code: "E_CLAIM_CLOSED" });
    expect((await room.claim({ ...asked, code }, here)).session).toMatchObject({ resident: "ada", standing: "owner" });
    await expect(room.signIn({ who: "ada", password: asked.password }, here)).resolves.toBeDefined();
  });

  test("opens over every lock there is, and ends every session of before", async () => {
    await using house = await aRoom();
    await claimed(house);
    const phone = await adasPhone(house);
    for (let n = 0; n < 12; n++) {
      await house.now.room.stepUp(phone.session.id, { pin: "840291" }, from(5)).catch(() => undefined);
      await house.now.room.signIn({ who: "ada", password: "wrong wrong wrong" }, from(n)).catch(() => undefined);
    }
    const { code } = house.now.room.openClaim("ada");
    const asked = { name: "", language: "en", password: "nine quiet lanterns by the sea", pin: "593126" } as const;
    const back = await house.now.room.claim({ ...asked, code }, from(9));
    expect(house.now.room.session(phone.secret)).toBeUndefined();
    await expect(house.now.room.stepUp(back.session.id, { pin: "593126" }, from(9))).resolves.toBeDefined();
  });
});
