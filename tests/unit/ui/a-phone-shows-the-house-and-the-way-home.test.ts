import { expect, test } from "vitest";
import type { LiveValues } from "../../../hub/core/live.ts";
import { openingsIn } from "../../../ui/phone/book.ts";
import { counts, moved, partAt } from "../../../ui/phone/road.ts";
import { phoneViewOf, type Home, type Seen, type Trip } from "../../../ui/phone/view.ts";

const at = (time: string) => Date.parse(`2026-10-09T${time}:00+08:00`);
const now = at("18:42");

const house: LiveValues = {
  "me.where": "away",
  "me.plan.climate_mode": "cool",
  "me.plan.climate_c": 26,
  "me.plan.climate_why": "comfort.why.cool",
  "me.plan.climate_why_params": { target_c: 26, outdoor_c: 31 },
  "me.plan.bath": "permitted",
  "me.plan.door": "eyes",
  "bath.phase": "off",
  "bath.online": true,
  "bath.level_pct": 0,
  "bath.at": now,
  "climate.thing": "climate",
  "climate.on": false,
  "climate.room_c": 29,
  "climate.at": now,
  "door.phase": "shut",
  "door.bolt": "locked",
  "door.leaf": "closed",
  "door.at": now,
};
const way: LiveValues = {
  ...house,
  "trip.opened": at("18:30"),
  "trip.eta_min": 20,
  "trip.eta_low_min": 18,
  "trip.eta_high_min": 24,
  "trip.evidence": "strong",
  "trip.at": at("18:40"),
  "climate.on": true,
  "climate.mode": "cool",
  "climate.target_c": 26,
  "bath.phase": "trim",
  "bath.level_pct": 58,
  "bath.water_c": 34.2,
  "bath.target_c": 40,
  "bath.ready_s": 960,
};

const seen = (values: LiveValues, more: Partial<Seen> = {}): Seen => ({
  values,
  now,
  heardAt: now - 4_000,
  live: true,
  position: { lat: 30.25, lon: 120.16 },
  secure: true,
  ...more,
});
const homeOf = (values: LiveValues, more: Partial<Seen> = {}) => phoneViewOf(seen(values, more)).face as Home;
const tripOf = (values: LiveValues, more: Partial<Seen> = {}) => phoneViewOf(seen(values, more)).face as Trip;
const keys = (said: readonly { readonly key: string }[]) => said.map(({ key }) => key);

test("the house is one sentence, and a swipe says before it is made what it will do, and why", () => {
  const home = homeOf(house);
  expect(keys(home.says)).toEqual(["phone.says.well", "phone.says.bath.idle", "phone.says.door.locked"]);
  expect(home.plans).toEqual([
    {
      of: "climate",
      said: { key: "phone.plan.climate", params: { target_c: 26, outdoor_c: 31, why: "comfort.why.cool" } },
    },
    { of: "bath", said: { key: "plan.bath.permitted" } },
    { of: "door", said: { key: "plan.door.eyes" } },
  ]);
  expect(home).not.toHaveProperty("refuses");
  const held = homeOf({ ...house, "me.plan.climate_why": "plan.climate.held" });
  expect(held.plans[0]?.said).toEqual({ key: "plan.climate.held" });
});

test("what is wrong comes first and is said whole", () => {
  const fault = { id: "f", code: "E_JAMMED", params: {}, at: now } as const;
  const home = homeOf({ ...house, "faults.list": [fault], "door.bolt": "jammed" });
  expect(keys(home.says)).toEqual(["phone.says.look", "phone.says.bath.idle", "phone.says.door.jammed"]);
  expect(home.wrong).toEqual({ key: "error.E_JAMMED", params: {} });
});

test("nothing is well while something urgent or dangerous is looked after by nobody", () => {
  const notice = { id: "n", at: now, key: "notice.left-open", params: {}, seen: true } as const;
  const first = (over: object) =>
    keys(homeOf({ ...house, "notices.list": [{ ...notice, level: "urgent", ...over }] }).says)[0];
  expect(first({})).toBe("phone.says.look");
  expect(first({ level: "hazard", seen: false })).toBe("phone.says.look");
  expect(first({ level: "tell" })).toBe("phone.says.well");
  expect(first({ handled: { by: "lin", at: now } })).toBe("phone.says.well");
});

test("without the house nothing is well, no swipe is taken and the reason is said, with the age of what is shown", () => {
  const away = phoneViewOf(seen(house, { live: false }));
  const home = away.face as Home;
  expect(keys(home.says)).not.toContain("phone.says.well");
  expect(home).toMatchObject({ refuses: { key: "phone.swipe.offline" }, asOf: now - 4_000, plans: [] });
  expect(away.veil).toEqual({ stale: true });
});

test("a way home counts down with its band, and each part says what it does and how sure it is", () => {
  const trip = tripOf(way);
  expect(trip).toMatchObject({ is: "trip", minutes: 18, band: { low: 16, high: 22 } });
  expect(trip).not.toHaveProperty("asOf");
  expect(trip.rows).toEqual([
    {
      of: "climate",
      says: { key: "phone.ac.cool-in-time" },
      value: { key: "phone.c-to", params: { c: 29, to_c: 26 } },
    },
    {
      of: "bath",
      says: { key: "phone.bath.ready-at", params: { at: now + 960_000 } },
      value: { key: "phone.c-to", params: { c: 34, to_c: 40 } },
    },
    { of: "door", says: { key: "plan.door.eyes" }, value: { key: "phone.door.locked" } },
  ]);
});

test("minutes that grew old and parts that fell silent say since when, and promise nothing", () => {
  const old = tripOf(way, { now: at("18:52"), heardAt: at("18:52") });
  expect(old.asOf).toBe(at("18:40"));
  expect(phoneViewOf(seen(way, { now: at("18:52"), heardAt: at("18:52") })).veil).toEqual({ stale: true });
  expect(phoneViewOf(seen(way)).veil).toEqual({});
  expect(old).toMatchObject({ rows: [{ asOf: now, says: { key: "wall.as-of" } }, { asOf: now }, { of: "door" }] });
  const fresh = { "climate.at": at("18:52"), "bath.at": at("18:52"), "bath.phase": "off" } as const;
  const vague = tripOf({ ...way, ...fresh }, { now: at("18:52"), heardAt: at("18:52") });
  expect(keys(vague.rows.map(({ says }) => says)).slice(0, 2)).toEqual(["phone.ac.cool", "phone.bath.kept-unsure"]);
  const lost = tripOf(way, { live: false });
  expect(keys(lost.rows.map(({ says }) => says))).toEqual(["wall.as-of", "wall.lost-bath", "wall.as-of"]);
});

test("an unsure way says that heating stopped and the water is kept; an empty tub waits", () => {
  const { "trip.eta_min": _, ...unsure } = { ...way, "trip.evidence": "none", "bath.phase": "off" };
  const says = (values: LiveValues) => tripOf(values).rows.find(({ of }) => of === "bath")?.says.key;
  expect(says(unsure)).toBe("phone.bath.kept-unsure");
  expect(says({ ...unsure, "bath.level_pct": 0 })).toBe("phone.bath.unsure");
  expect(says({ ...way, "bath.phase": "off" })).toBe("phone.bath.kept");
  expect(says({ ...way, "bath.phase": "off", "bath.level_pct": 0 })).toBe("phone.bath.waits");
  expect(says({ ...unsure, "bath.level_pct": 0, "me.plan.bath": "child-home" })).toBe("plan.bath.child-home");
  expect(says({ ...way, "bath.online": false })).toBe("wall.bath.offline");
});

test("the door is offered while it asks for just that, or looks while its owner is out; never to an old or lost door", () => {
  const tap = (values: LiveValues, more: Partial<Seen> = {}) => phoneViewOf(seen({ ...house, ...values }, more)).tap;
  expect(tap({})).toBeUndefined();
  expect(tap({ "door.phase": "asking", "door.ask": "credential", "me.where": "home" })).toEqual({ is: "offered" });
  expect(tap({ "door.phase": "asking", "door.ask": "pin" })).toBeUndefined();
  expect(tap({ "door.phase": "looking" })).toEqual({ is: "offered" });
  expect(tap({ "door.phase": "looking", "me.where": "home" })).toBeUndefined();
  const asking = { "door.phase": "asking", "door.ask": "credential" } as const;
  expect(tap(asking, { live: false })).toBeUndefined();
  expect(tap({ ...asking, "door.at": now - 11 * 60_000 })).toBeUndefined();
  expect(tap(asking, { secure: false })).toEqual({ is: "not", why: { key: "phone.tap.not-secure" } });
});

test("a phone is pale by day and deep after sunset", () => {
  const theme = (time: string) => phoneViewOf(seen(house, { now: at(time) })).theme;
  expect(theme("12:00")).toBe("pale");
  expect(theme("18:42")).toBe("deep");
});

test("79 % does not count and 80 % does, for a thumb and for keys", () => {
  expect(counts(partAt(58 + 0.79 * 248, 58, 306))).toBe(false);
  expect(counts(partAt(58 + 0.8 * 248, 58, 306))).toBe(true);
  expect(partAt(-50, 58, 306)).toBe(0);
  expect(partAt(900, 58, 306)).toBe(1);
  let part = 0;
  for (let press = 0; press < 8; press += 1) part = moved(part, "ArrowRight") ?? part;
  expect(counts(part)).toBe(true);
  expect(counts(moved(part, "ArrowLeft") ?? 1)).toBe(false);
  expect(moved(part, "Escape")).toBe(0);
  expect(moved(part, "a")).toBeUndefined();
});

test("of the door's book only the openings are told, newest first, and one that was not confirmed says so", () => {
  const line = (seq: number, decision: string, more: object = {}) => ({
    seq,
    at: seq,
    sentence: { key: "k", params: {}, text: `line ${seq}` },
    decision,
    ...more,
  });
  const answer = {
    items: [line(5, "open"), line(4, "ask"), line(3, "open", { outcome: "failed" }), line(2, "note"), line(1, "open")],
  };
  expect(openingsIn(answer, 2)).toEqual([
    { seq: 5, at: 5, text: "line 5" },
    { seq: 3, at: 3, text: "line 3", became: "door.audit.outcome.failed" },
  ]);
  expect(openingsIn({ items: "none" }, 2)).toBeUndefined();
  expect(openingsIn({ items: [7, { seq: "x" }] }, 2)).toEqual([]);
});
