import { expect, test } from "vitest";
import { campaignTable, changesOf, simulate } from "../../../bench/campaign.ts";
import { campaignOffers, livedBy } from "../../../bench/campaign-homes.ts";
import { mostCaps } from "../../../hub/engagement/caps.ts";

const plan = { homes: 40, days: 28, seed: 20 };

const played = simulate(plan);

test("the same seed comes to the same figures to the digit, and another to others", () => {
  expect(simulate(plan)).toEqual(played);
  expect(simulate({ ...plan, seed: 21 })).not.toEqual(played);
  const { treated, held, mailed } = played;
  expect({ treated, held, mailed }).toMatchInlineSnapshot(`
    {
      "held": {
        "contacts": 0,
        "dismissed": 0,
        "homes": 6,
        "leads": 0,
        "responses": 0,
      },
      "mailed": {
        "contacts": 340,
        "dismissed": 46,
        "homes": 34,
        "leads": 5,
        "responses": 5,
      },
      "treated": {
        "contacts": 217,
        "dismissed": 0,
        "homes": 34,
        "leads": 8,
        "responses": 22,
      },
    }
  `);
});

test("who is held out is shown nothing and may still ask; who is mailed is the same people as who is treated", () => {
  const { treated, held, mailed } = played;
  expect(treated.homes + held.homes).toBe(plan.homes);
  expect(mailed.homes).toBe(treated.homes);
  expect([held.contacts, held.responses]).toEqual([0, 0]);
  expect(mailed.contacts).toBe(Math.ceil(plan.days / 3) * mailed.homes);
});

test("a treated home keeps the house's caps whatever its seed", () => {
  const weeks = plan.days / 7;
  for (let seed = 0; seed < 40; seed += 1) {
    const { contacts } = livedBy(seed, plan.days, "matched");
    expect(contacts).toBeLessThanOrEqual(Math.min(2 * weeks, mostCaps.cards_day * plan.days));
    expect(contacts).toBeLessThanOrEqual(campaignOffers.length * 4);
  }
});

test("what is printed says that it is a simulation, and puts the source's own figures beside it", () => {
  const table = campaignTable(played);
  expect(table).toMatch(/^Simulation, no fact: seed 20, 28 days/);
  for (const claim of ["-49 %", "+87 %", "+50 to +110 %"]) expect(table).toContain(claim);
  const { contacts } = changesOf(played);
  expect(contacts.change).toBeCloseTo((100 * (contacts.treated - contacts.mailed)) / contacts.mailed, 0);
});
