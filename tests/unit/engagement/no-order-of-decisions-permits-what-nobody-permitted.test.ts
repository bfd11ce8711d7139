import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sharedCategories } from "../../../hub/core/engage/lists.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import type { Standing } from "../../../hub/core/house.ts";
import { day, permissionHouse, wish } from "../../help/permission.ts";

const everybody = ["ada", "bo", "cy"] as const;
const things = [wish("breakfast", 1), wish("breakfast", 2), wish("weather-clothing", 2)] as const;
type Yes = { who: string; thing: number; until: number };

/** What may be, told a second way: who lives here, who said yes and until when, who is paused, and nothing of how it is done. */
function oracle() {
  const lives = new Map<string, Standing>([["ada", "owner"]]);
  const paused = new Set<string>();
  let yes: Yes[] = [];
  let now = 0;
  const grown = () => [...lives].filter(([, is]) => is === "owner" || is === "adult").map(([who]) => who);
  const same = (a: number, b: number) => things[a]?.category === things[b]?.category;
  const forget = (who: string, thing?: number) => {
    yes = yes.filter((one) => one.who !== who || (thing !== undefined && !same(one.thing, thing)));
  };
  /** Whatever was shared is over for all, from level 2 on. */
  const endShared = (thing: number) => {
    const { category, level } = things[thing] ?? things[0];
    if (level >= 2 && sharedCategories.includes(category)) yes = yes.filter((one) => one.thing !== thing);
  };
  return {
    lives,
    tick: (to: number) => {
      now = Math.max(now, to);
      yes = yes.filter(({ until }) => until > now);
    },
    give: (who: string, thing: number, days: number) => {
      forget(who, thing);
      yes.push({ who, thing, until: now + days * day });
    },
    withdraw: (who: string, thing: number) => {
      endShared(thing);
      forget(who, thing);
    },
    refuse: (who: string, thing: number) => {
      const atLeast = things.flatMap((one, n) =>
        same(n, thing) && one.level >= (things[thing]?.level ?? 1) ? [n] : [],
      );
      for (const one of atLeast.filter((n) => n === thing || yes.some((two) => two.who === who && two.thing === n)))
        endShared(one);
      yes = yes.filter((one) => one.who !== who || !atLeast.includes(one.thing));
    },
    left: (who: string) => forget(who),
    pause: (who: string, is: boolean) => (is ? paused.add(who) : paused.delete(who)),
    may: (who: string, thing: number) => {
      const has = (one: string) => yes.some((two) => two.who === one && two.thing === thing);
      const { category, level } = things[thing] ?? things[0];
      const needed = level >= 2 && sharedCategories.includes(category) ? grown() : [who];
      return grown().includes(who) && needed.every((one) => has(one) && !paused.has(one));
    },
  };
}

const step = fc.oneof(
  fc.record({
    do: fc.constant("give" as const),
    who: fc.nat(2),
    thing: fc.nat(2),
    days: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({ do: fc.constant("refuse" as const), who: fc.nat(2), thing: fc.nat(2) }),
  fc.record({ do: fc.constant("withdraw" as const), who: fc.nat(2), thing: fc.nat(2) }),
  fc.record({ do: fc.constant("pause" as const), who: fc.nat(2), is: fc.boolean() }),
  fc.record({
    do: fc.constant("household" as const),
    who: fc.integer({ min: 1, max: 2 }),
    is: fc.constantFrom("adult", "child", "guest", "gone"),
  }),
  fc.record({ do: fc.constant("pass" as const), days: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ do: fc.constant("put-back" as const), days: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ do: fc.constant("restart" as const) }),
);

const runs = process.env["LINTEL_LONG"] === "1" ? 2_000 : 15;

test("whatever is given, refused, withdrawn, paused or run out, whoever comes and goes, and however clocks are set: nothing stands that nobody permitted", async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
    await using house = await permissionHouse();
    const knows = oracle();
    await house.meet("oatfield");
    const tries = async (work: () => Promise<unknown>) => {
      try {
        await work();
        return true;
      } catch (error) {
        if (error instanceof LintelError) return false;
        throw error;
      }
    };
    let stood = 0;
    for (const one of steps) {
      knows.tick(house.room.permission.now());
      const who = "who" in one ? (everybody[one.who] ?? "ada") : "ada";
      const thing = "thing" in one ? (things[one.thing] ?? things[0]) : things[0];
      if (one.do === "give") {
        if (await tries(() => house.yes(who, thing, { days: one.days }))) knows.give(who, one.thing, one.days);
      } else if (one.do === "refuse") {
        if (await tries(() => house.privacy.refuse(who, thing))) knows.refuse(who, one.thing);
      } else if (one.do === "withdraw") {
        // What a newer yes has replaced can still be taken back; that ends no newer one.
        const grant = house.room.book
          .all()
          .find(
            ({ resident, category, level, state }) =>
              resident === who &&
              category === thing.category &&
              level === thing.level &&
              (state === "given" || state === "suspended"),
          );
        if (grant && (await tries(() => house.privacy.withdraw(who, grant.id)))) knows.withdraw(who, one.thing);
      } else if (one.do === "pause") {
        // Whoever does not live here has no phone to pause by.
        if (!knows.lives.has(who)) continue;
        await (one.is ? house.privacy.pause(who) : house.privacy.resume(who));
        knows.pause(who, one.is);
      } else if (one.do === "household") {
        await house.household(() => {
          const at = house.people.findIndex(({ id }) => id === who);
          if (at >= 0) house.people.splice(at, 1);
          if (one.is !== "gone") house.people.push({ id: who, standing: one.is });
        });
        await house.settle();
        if (one.is === "gone") knows.lives.delete(who);
        else knows.lives.set(who, one.is);
        if (one.is === "gone") knows.pause(who, false);
        if (one.is !== "adult") knows.left(who);
      } else if (one.do === "pass") await house.pass(one.days * day);
      else if (one.do === "put-back") house.putBack(one.days * day);
      else await house.restart();
      knows.tick(house.room.permission.now());
      for (const resident of everybody)
        for (const [n, asked] of things.entries()) {
          const found = house.room.permission.stands({ ...asked, resident });
          if (found?.level !== asked.level) continue;
          stood += 1;
          expect(knows.may(resident, n), `${resident} ${asked.category} ${asked.level}`).toBe(true);
        }
      expect(house.faults).toEqual([]);
    }
    expect(house.room.chain.verify().fault).toBeUndefined();
    seen += stood;
  });
  let seen = 0;
  await fc.assert(property, { numRuns: runs });
  // A house that permits nothing ever would pass as well.
  expect(seen).toBeGreaterThan(0);
}, 600_000);
