import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openAttempts } from "../../../hub/access/attempts.ts";
import { afterRight, afterTry, lockedUntil, type Tally } from "../../../hub/access/lock-outs.ts";
import { makeSteady } from "../../../hub/access/steady.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { trivial } from "../../../hub/core/trivial-codes.ts";
import { covers } from "../../help/covers.ts";
import { temporaryLedger } from "../../help/store.ts";
import { aRoom, claimed, from, here, password, pin } from "./a-room.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe("by the rules alone", () => {
  test("from 50 addresses, over any sequence, at most 20 wrong secrets of an account are judged in any hour", () => {
    const step = fc.record({
      source: fc.nat(49),
      wait: fc.oneof(fc.nat(2_000), fc.nat(10 * minute), fc.nat(3 * hour)),
      right: fc.boolean(),
      known: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const tallies = new Map<string, Tally>();
        const judged: number[] = [];
        let now = 0;
        for (const { source, wait, right, known } of steps) {
          now += wait;
          const against = known
            ? ([["known", "k"]] as const)
            : ([
                ["strangers", "s"],
                ["source", `from ${source}`],
                ["house", "h"],
              ] as const);
          if (against.some(([rule, key]) => lockedUntil(rule, tallies.get(key), now) !== undefined)) continue;
          for (const [rule, key] of against) tallies.set(key, afterTry(rule, tallies.get(key), now));
          if (right)
            for (const [rule, key] of against) {
              const tally = tallies.get(key);
              if (tally) tallies.set(key, afterRight(rule, tally, now));
            }
          else judged.push(now);
        }
        for (const at of judged)
          expect(judged.filter((one) => one >= at && one < at + hour).length).toBeLessThanOrEqual(20);
      }),
    );
  });

  test("who guesses a PIN whenever it is taken, and whose owner types it right in between, is right with less than 0.2 % in a year", () => {
    let tally: Tally | undefined;
    let guesses = 0;
    for (let now = 0; now < 365 * day; now = lockedUntil("pin", tally, now + minute) ?? now + minute) {
      tally = afterTry("pin", tally, now);
      guesses += 1;
      // Her own right one a moment later, whenever it is taken.
      const own = now + 1_000;
      if (lockedUntil("pin", tally, own) === undefined) tally = afterRight("pin", afterTry("pin", tally, own), own);
    }
    let codes = 0;
    for (let n = 0; n < 1_000_000; n++) if (!trivial(String(n).padStart(6, "0"))) codes += 1;
    expect(guesses).toBeGreaterThan(100);
    expect(guesses / codes).toBeLessThan(0.002);
  });

  test("each further wrong one doubles the time off, up to a day; a week of quiet forgets them", () => {
    let tally: Tally | undefined;
    let now = 0;
    const offs: number[] = [];
    for (let n = 0; n < 20; n++) {
      tally = afterTry("strangers", tally, now);
      if (tally.off !== undefined) offs.push((tally.off - now) / minute);
      now = Math.max(now + 1, tally.off ?? 0, lockedUntil("strangers", tally, now) ?? 0);
    }
    expect(offs.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 32]);
    expect(Math.max(...offs)).toBe(1440);
    expect(afterTry("strangers", tally, now + 8 * day).wrong).toBe(1);
  });

  test("a right one of a source takes back its own try alone: nobody clears a source by an account of their own", () => {
    let tally: Tally | undefined;
    for (let n = 0; n < 9; n++) tally = afterTry("source", tally, n);
    tally = afterRight("source", afterTry("source", tally, 9), 9);
    expect([tally.wrong, tally.off]).toEqual([9, undefined]);
    expect(afterTry("source", tally, 10).off).toBe(10 + minute);
  });
});

describe("in the room", () => {
  test("the right password is refused while strangers locked it out, but not where its owner signed in lately", async () => {
    covers("error:E_LOCKED_OUT", "error:E_WRONG_PASSWORD");
    await using house = await aRoom();
    await claimed(house);
    const { room, tried } = house.now;
    for (let n = 0; n < 5; n++)
      await expect(room.signIn({ who: "Ada", password: "wrong wrong wrong" }, from(n))).rejects.toMatchObject({
        code: "E_WRONG_PASSWORD",
      });
    const refused = await room.signIn({ who: "Ada", password }, from(9)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "E_LOCKED_OUT", params: { until: house.clock.wall() + minute } });
    expect(tried.slice(1)).toEqual(["wrong", "wrong", "wrong", "wrong", "wrong", "locked"]);
    expect((await room.signIn({ who: " ada ", password }, here)).session.resident).toBe("ada");
    const carried = await room.signIn({ who: "ada", password }, here);
    expect((await room.signIn({ who: "ada", password }, { ...from(77), known: carried.secret })).session.resident).toBe(
      "ada",
    );
    await house.again();
    await expect(house.now.room.signIn({ who: "ada", password }, from(9))).rejects.toMatchObject({
      code: "E_LOCKED_OUT",
    });
    await house.pass(minute);
    expect((await house.now.room.signIn({ who: "ada", password }, from(9))).session.resident).toBe("ada");
  });

  test("somebody nobody knows is answered as somebody with a wrong password, and locked out the same", async () => {
    await using house = await aRoom();
    await claimed(house);
    const { room } = house.now;
    for (const who of ["eve", "", "x".repeat(10_000), "\u0000", "'; DROP TABLE", "__proto__"])
      await expect(room.signIn({ who, password: "wrong wrong wrong" }, from(who.length % 40))).rejects.toMatchObject({
        code: "E_WRONG_PASSWORD",
      });
    for (let n = 0; n < 4; n++)
      await expect(room.signIn({ who: "eve", password }, from(n))).rejects.toMatchObject({ code: "E_WRONG_PASSWORD" });
    await expect(room.signIn({ who: "eve", password }, from(9))).rejects.toMatchObject({ code: "E_LOCKED_OUT" });
    const rows = house.now.ledger.read.prepare("SELECT id FROM access_keeps").all();
    expect(JSON.stringify(rows)).not.toContain("eve");
  });

  test("a try is on the disk before it is judged, and a clock that woke up in 1970 forgives none", async () => {
    await using house = await aRoom();
    await claimed(house);
    const tries = Array.from({ length: 8 }, (_, n) =>
      house.now.room.signIn({ who: "ada", password: "wrong wrong wrong" }, from(n)),
    );
    const codes = (await Promise.allSettled(tries)).map((one) =>
      one.status === "rejected" ? (one.reason as { code: string }).code : "",
    );
    expect(codes.filter((code) => code === "E_WRONG_PASSWORD")).toHaveLength(5);
    expect(codes.filter((code) => code === "E_LOCKED_OUT")).toHaveLength(3);
    await house.again(steppingClock(0));
    await expect(house.now.room.signIn({ who: "ada", password }, from(9))).rejects.toMatchObject({
      code: "E_LOCKED_OUT",
    });
  });

  test("a PIN is asked of whoever sits there, locks out like a password, and never shuts the password out", async () => {
    covers("error:E_WRONG_PIN", "error:E_NO_PIN", "error:E_LOCKED_OUT");
    await using house = await aRoom();
    const { session } = await claimed(house);
    const { room } = house.now;
    await house.pass(6 * minute);
    expect(room.sessions("ada")[0]?.stepped_until).toBeUndefined();
    expect(await room.stepUp(session.id, { pin }, here)).toEqual({ until: house.clock.wall() + 5 * minute });
    expect(room.sessions("ada")[0]?.stepped_until).toBe(house.clock.wall() + 5 * minute);
    for (let n = 0; n < 5; n++)
      await expect(room.stepUp(session.id, { pin: "000000" }, here)).rejects.toMatchObject({ code: "E_WRONG_PIN" });
    await expect(room.stepUp(session.id, { pin }, here)).rejects.toMatchObject({ code: "E_LOCKED_OUT" });
    expect((await room.stepUp(session.id, { password }, here)).until).toBeGreaterThan(house.clock.wall());
    await house.now.household.put(
      "resident",
      { id: "bo", name: "Bo", standing: "adult", language: "en", sleeps: "bedroom" },
      "t",
    );
    const { code } = await room.invite({ resident: "bo" }, "ada");
    const bo = await room.join({ code }, here);
    await expect(room.stepUp(bo.session.id, { pin }, here)).rejects.toMatchObject({ code: "E_NO_PIN" });
    await house.again();
    expect(house.now.room.sessions("ada")[0]?.stepped_until).toBeUndefined();
  });
});

test("of sources no more are kept than a thousand", async () => {
  await using ledger = await temporaryLedger();
  const clock = steppingClock(0);
  const attempts = openAttempts(ledger, makeSteady(clock, clock, 0));
  for (let n = 0; n < 1_100; n++) {
    clock.set(n);
    await attempts.begin([{ rule: "source", id: `10.0.${n >> 8}.${n & 255}` }]);
  }
  expect(Number(ledger.read.prepare("SELECT count(*) AS n FROM access_keeps").get()?.["n"])).toBeLessThanOrEqual(1_000);
});
