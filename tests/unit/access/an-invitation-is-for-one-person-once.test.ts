import { describe, expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { aKey, aRoom, claimed, from, here, opened, password, pin, withPerson } from "./a-room.ts";

const day = 86_400_000;

describe("an invitation", () => {
  test("makes a phone of its owner's once, with its key, over a restart, within a day", async () => {
    covers("error:E_INVITATION");
    await using house = await aRoom();
    await claimed(house);
    await withPerson(house, "bo", "child");
    const { code, expires } = await house.now.room.invite({ resident: "bo" }, "ada");
    expect(expires - house.clock.wall()).toBe(day);
    await house.again();
    const { room, household } = house.now;
    const key = aKey();
    const joined = await room.join({ code, pin: "840291", key: key.key }, here);
    expect(joined.session).toMatchObject({ seat: "phone-bo", phone: "phone-bo", resident: "bo", standing: "child" });
    expect(household.get("device", "phone-bo")).toMatchObject({
      kind: "phone",
      owner: "bo",
      name: "Bo's phone",
      key: { alg: "ES256", ...key.key },
    });
    expect(room.has("bo")).toEqual({ password: false, pin: true });
    await expect(room.join({ code }, here)).rejects.toMatchObject({ code: "E_INVITATION" });
    expect((await opened(house, "phone-bo", key)).session.resident).toBe("bo");
    expect(room.session(joined.secret)).toBeUndefined();
    const late = await room.invite({ resident: "bo", phone: "phone-bo" }, "ada");
    await house.pass(day);
    await expect(room.join({ code: late.code }, here)).rejects.toMatchObject({ code: "E_INVITATION" });
  });

  test("used twice at once makes one phone; the newer key of a named phone ends what the older opened", async () => {
    await using house = await aRoom();
    await claimed(house);
    await withPerson(house, "bo", "guest");
    const { room, household } = house.now;
    const { code } = await room.invite({ resident: "bo" }, "ada");
    const key = aKey();
    const both = await Promise.allSettled([
      room.join({ code, key: key.key }, here),
      room.join({ code, key: aKey().key }, here),
    ]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(household.all("device").map(({ id }) => id)).toEqual(["phone-bo"]);
    const old = await opened(house, "phone-bo", key);
    const next = await room.invite({ resident: "bo", phone: "phone-bo" }, "ada");
    await room.join({ code: next.code, key: aKey().key }, here);
    expect(room.session(old.secret)).toBeUndefined();
    await expect(opened(house, "phone-bo", key)).rejects.toMatchObject({ code: "E_SEAT_PROOF" });
  });

  test("of a grown-up who has a PIN asks for it: whoever invites an owner does not become them", async () => {
    covers("error:E_STEP_UP", "error:E_WRONG_PIN");
    await using house = await aRoom();
    await claimed(house);
    const { room } = house.now;
    const { code } = await room.invite({ resident: "ada" }, "bo");
    await expect(room.join({ code }, from(1))).rejects.toMatchObject({ code: "E_STEP_UP" });
    await expect(room.join({ code, pin: "840291" }, from(1))).rejects.toMatchObject({ code: "E_WRONG_PIN" });
    const { session } = await room.join({ code, pin }, from(1));
    expect(session).toMatchObject({ resident: "ada", standing: "owner" });
    expect(session.stepped_until).toBeGreaterThan(house.clock.wall());
    expect((await room.signIn({ who: "ada", password }, here)).session.resident).toBe("ada");
  });

  test("dies when whom it is for becomes somebody else here, or its phone goes; hostile words are refused", async () => {
    await using house = await aRoom();
    await claimed(house);
    await withPerson(house, "bo", "child");
    const { room, household } = house.now;
    const one = await room.invite({ resident: "bo" }, "ada");
    await withPerson(house, "bo", "adult");
    await expect(room.join({ code: one.code }, here)).rejects.toMatchObject({ code: "E_INVITATION" });
    await household.put("device", { id: "phone-b", kind: "phone", name: "B", owner: "bo" }, "t");
    const two = await room.invite({ resident: "bo", phone: "phone-b" }, "ada");
    await household.remove("device", "phone-b", "t");
    await expect(room.join({ code: two.code }, here)).rejects.toMatchObject({ code: "E_INVITATION" });
    await expect(room.invite({ resident: "eve" }, "ada")).rejects.toMatchObject({ code: "E_NOT_FOUND" });
    await expect(room.invite({ resident: "bo", phone: "phone-eve" }, "ada")).rejects.toMatchObject({
      code: "E_NOT_FOUND",
    });
    for (const code of ["", "x".repeat(10_000), "\u0000", one.code.slice(1)])
      await expect(room.join({ code }, here)).rejects.toMatchObject({ code: "E_INVITATION" });
    const three = await room.invite({ resident: "bo" }, "ada");
    for (const phone of ["x".repeat(10_000), "\u202eenohp", "a\u0000"])
      await expect(room.join({ code: three.code, phone }, here)).rejects.toMatchObject({ code: "E_WRONG_TYPE" });
    await expect(room.join({ code: three.code, key: { x: "A".repeat(43), y: "" } }, here)).rejects.toMatchObject({
      code: "E_WRONG_TYPE",
    });
    await expect(room.join({ code: three.code, pin: "111111" }, here)).rejects.toMatchObject({ code: "E_PIN_WEAK" });
    expect((await room.join({ code: three.code, phone: "波的手机 📱" }, here)).session.phone).toBe("phone-bo");
    expect(household.get("device", "phone-bo")?.name).toBe("波的手机 📱");
  });

  test("never changes a PIN that somebody has: a child's phone comes in by the child's own", async () => {
    covers("error:E_STEP_UP", "error:E_WRONG_PIN");
    await using house = await aRoom();
    await claimed(house);
    await withPerson(house, "kim", "child");
    const { room } = house.now;
    const first = await room.invite({ resident: "kim" }, "ada");
    const old = await room.join({ code: first.code, pin: "840291", key: aKey().key }, here);
    const second = await room.invite({ resident: "kim" }, "ada");
    await expect(room.join({ code: second.code }, from(1))).rejects.toMatchObject({ code: "E_STEP_UP" });
    await expect(room.join({ code: second.code, pin: "593126" }, from(1))).rejects.toMatchObject({
      code: "E_WRONG_PIN",
    });
    await expect(room.join({ code: second.code, pin }, from(1))).rejects.toMatchObject({ code: "E_WRONG_PIN" });
    await expect(room.stepUp(old.session.id, { pin: "840291" }, here)).resolves.toBeDefined();
    const next = await room.join({ code: second.code, pin: "840291", key: aKey().key }, from(1));
    expect(next.session).toMatchObject({ resident: "kim", standing: "child" });
    await expect(room.stepUp(next.session.id, { pin: "840291" }, here)).resolves.toBeDefined();
  });

  test("ends with the standing of whoever made it", async () => {
    covers("error:E_INVITATION");
    await using house = await aRoom();
    await claimed(house);
    for (const [id, standing] of [
      ["bo", "adult"],
      ["cy", "adult"],
      ["olaf", "owner"],
      ["kim", "child"],
      ["gus", "guest"],
    ] as const)
      await withPerson(house, id, standing);
    const { room, household } = house.now;
    const ofBo = await room.invite({ resident: "kim" }, "bo");
    const ofCy = await room.invite({ resident: "kim" }, "cy");
    const ofOlaf = await room.invite({ resident: "ada" }, "olaf");
    const harmless = await room.invite({ resident: "gus" }, "olaf");
    await household.remove("resident", "bo", "ada");
    await withPerson(house, "cy", "child");
    await withPerson(house, "olaf", "adult");
    for (const { code } of [ofBo, ofCy, ofOlaf])
      await expect(room.join({ code, pin }, from(1))).rejects.toMatchObject({ code: "E_INVITATION" });
    await house.again();
    for (const { code } of [ofBo, ofCy, ofOlaf])
      await expect(house.now.room.join({ code, pin }, from(1))).rejects.toMatchObject({ code: "E_INVITATION" });
    expect((await house.now.room.join({ code: harmless.code }, here)).session.resident).toBe("gus");
  });
});
