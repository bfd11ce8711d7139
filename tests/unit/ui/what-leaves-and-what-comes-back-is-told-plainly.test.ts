import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { LiveCard } from "../../../hub/core/engage/cards.ts";
import type { BrandTold, GrantTold, PointsLine, Privacy } from "../../../ui/phone/ask/shapes.ts";
import { feesOf, moneyOf, monthOf, nextReward, yearLine } from "../../../ui/phone/points-view.ts";
import { headOf, heardBy, rowsOfSent, toldBy } from "../../../ui/phone/privacy-view.ts";
import { brandCardOf, type Face, type View } from "../../../ui/wall/view.ts";

const now = Date.parse("2026-10-09T12:00:00Z");
const day = 86_400_000;
const brand = (id: string): BrandTold => ({
  brand: id,
  name: id,
  about: "",
  legal: { name: "", address: "", contact: "", country: "GB" },
  processors: [],
  retention_days: 30,
  asks: [],
  promises: { kept: 0, broken: 0 },
});
const grant = (of: string, more: Partial<GrantTold> = {}): GrantTold => ({
  id: `c-${of}`,
  brand: of,
  purpose: "offers",
  category: "breakfast",
  level: 2,
  state: "given",
  since: now - day,
  until: now + day,
  ...more,
});
const all = (grants: readonly GrantTold[], paused = false): Privacy => ({
  paused,
  brands: ["oat", "bath", "coffee"].map(brand),
  grants,
});

test("one sentence says who may hear: nobody, one, two, so many, or all paused", () => {
  expect(headOf(all([])).key).toBe("privacy.head.none");
  expect(headOf(all([grant("oat")])).key).toBe("privacy.head.one");
  expect(headOf(all([grant("oat"), grant("oat", { purpose: "points" })])).key).toBe("privacy.head.one");
  expect(headOf(all([grant("oat"), grant("bath")])).key).toBe("privacy.head.two");
  expect(headOf(all([grant("oat"), grant("bath"), grant("coffee")]))).toEqual({
    key: "privacy.head.some",
    params: { count: 3 },
  });
  expect(headOf(all([grant("oat")], true)).key).toBe("privacy.head.paused");
  for (const state of ["refused", "withdrawn", "expired", "superseded", "suspended"] as const)
    expect(headOf(all([grant("oat", { state })])).key).toBe("privacy.head.none");
});

test("who hears stands first, who left after, and a no is nowhere", () => {
  const heard = heardBy(
    all([
      grant("coffee", { state: "withdrawn", withdrawn_at: now - 8 * day }),
      grant("oat"),
      grant("oat", { id: "old", state: "withdrawn", withdrawn_at: now - 9 * day }),
      grant("bath", { state: "refused" }),
    ]),
  );
  expect(heard.map((one) => [one.brand.brand, one.standing.length, one.gone.length])).toEqual([
    ["oat", 1, 0],
    ["coffee", 0, 1],
  ]);
});

test("an event is told in rows, without the names machines give", () => {
  const event = {
    type: "dev.lintel.signal.bucket.v1",
    time: "2026-10-07T00:00:00Z",
    source: "urn:lintel:h:7a1c5b0d9e8f42319a6b7c8d0e1f2a3b",
    retention: "P30D",
    data: { bucket: "3-5", trend: "up" },
  };
  expect(rowsOfSent(JSON.stringify(event))).toEqual({
    kind: "signal-bucket",
    coarse: true,
    rows: [
      { name: "privacy.row.value", value: "3 – 5" },
      { name: "privacy.row.trend", says: "privacy.trend.up" },
      { name: "privacy.row.day", value: "2026-10-07" },
      { name: "privacy.row.home", value: "7a1c…" },
      { name: "privacy.row.deleted", value: "2026-11-06" },
    ],
  });
  const tap = rowsOfSent(
    JSON.stringify({ ...event, type: "dev.lintel.offer.accept.v1", time: "2026-10-07T08:12:30Z" }),
  );
  expect(tap).toMatchObject({ kind: "offer-accept", coarse: false });
  expect(tap?.rows).toContainEqual({ name: "privacy.row.day", value: "2026-10-07 08:12 UTC" });
  const yes = { until: "2027-05-22", notice: "Facxv1L7o7X-GZANPA5orj3eNcnbhx7rIlRgTtqoMMU" };
  const agreed = rowsOfSent(JSON.stringify({ ...event, type: "dev.lintel.consent.given.v1", data: yes }));
  expect(agreed).toMatchObject({ kind: "consent-given" });
  expect(agreed?.rows.slice(0, 2)).toEqual([
    { name: "privacy.row.until", value: "2027-05-22" },
    { name: "privacy.row.notice", says: "privacy.row.notice.value" },
  ]);
  for (const odd of ["", "{", "[]", "null", '{"type":3}']) expect(rowsOfSent(odd)).toBeUndefined();
  fc.assert(fc.property(fc.json(), (text) => void rowsOfSent(text)));
});

test("no level is told where only a person's own taps are", () => {
  expect([toldBy("offers", 1), toldBy("service", 2), toldBy("research", 3)]).toEqual(["blurred", "bucket", "usage"]);
  for (const purpose of ["questions", "points", "callback"] as const) expect(toldBy(purpose, 3)).toBe("tap");
  expect(toldBy("service", 1)).toBe("tap");
});

const line = (back: number, amount: number): PointsLine => ({
  id: `${back}`,
  at: now - back * day,
  amount,
  why: "offer",
});

test("the line of the year ends at today's balance, and never below the ground", () => {
  const spots = yearLine({ balance: 100, entries: [line(10, 60), line(400, 900)] }, now);
  expect(spots.at(-1)).toEqual([1, 1]);
  expect(spots[0]).toEqual([0, 0.4]);
  fc.assert(
    fc.property(
      fc.nat(5_000),
      fc.array(fc.tuple(fc.integer({ min: -20, max: 500 }), fc.integer({ min: -900, max: 900 }))),
      (balance, moved) => {
        for (const [x, y] of yearLine({ balance, entries: moved.map(([back, amount]) => line(back, amount)) }, now)) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(1);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(1);
        }
      },
    ),
  );
});

test("a month is the home's own, and the next reward is the dearest there is enough for", () => {
  const entries = [line(0, 40), line(3, -10), line(40, 500)];
  expect(monthOf(entries, now, "Asia/Shanghai")).toEqual({ got: 40, used: 10 });
  const reward = (points: number, missing: number) => ({
    id: `r${points}`,
    name: "",
    body: "",
    until: now,
    points,
    missing,
  });
  expect(nextReward({ rewards: [reward(900, 300), reward(200, 0), reward(600, 0)] })).toMatchObject({
    reward: { points: 600 },
    missing: 0,
  });
  expect(nextReward({ rewards: [reward(900, 300), reward(700, 100)] })).toMatchObject({ missing: 100 });
  expect(nextReward({ rewards: [] })).toBeUndefined();
});

test("money is written as the reader's language writes it, with every fee by name", () => {
  expect(moneyOf("en", "CNY", 6_800)).toBe("¥68.00");
  expect(moneyOf("en", "JPY", 6_800)).toBe("¥6,800");
  expect(moneyOf("en", "ZZZZ", 100)).toBe("ZZZZ 1");
  const fees = [
    { name: "delivery", amount: 600 },
    { name: "nothing", amount: 0 },
  ];
  expect(feesOf("en", { currency: "CNY", total: 6_800, fees })).toBe("delivery ¥6.00");
});

const card = { id: "card", kind: "offer", brand: "oat", from: "Oat", title: "Oats" } as unknown as LiveCard;
const faces: Readonly<Record<string, Face>> = {
  clock: { is: "clock" },
  night: { is: "night" },
  welcome: { is: "welcome" },
  brush: { is: "brush" },
  ringing: { is: "ringing", since: 0, own: false, snooze_min: 9 },
};

test("a wall shows a card beside a bed or at the table alone, never over what must be known, and not once it was seen", () => {
  const shown = (place: string, values: object, face = "clock", telling: View["telling"] = {}) =>
    brandCardOf({ face: faces[face] ?? { is: "clock" }, telling } as View, {
      place,
      values: { "card.card": card, ...values },
    })?.id;
  expect(shown("kitchen", {})).toBe("card");
  expect(shown("bedside-lin", { "place.bedroom": true })).toBe("card");
  for (const place of ["hall", "door", "bathroom"]) expect(shown(place, {}), place).toBeUndefined();
  for (const face of ["night", "welcome", "brush", "ringing"]) expect(shown("kitchen", {}, face), face).toBeUndefined();
  expect(shown("kitchen", { "card.card": { ...card, seen: true } })).toBeUndefined();
  const notice = { id: "n", at: 0, level: "urgent", key: "notice.door-open", params: {}, seen: false } as const;
  expect(shown("kitchen", {}, "clock", { card: notice })).toBeUndefined();
});
