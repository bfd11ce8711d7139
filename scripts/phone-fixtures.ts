import type { Page } from "playwright-core";
import type { Language } from "../hub/core/house.ts";
import type { LiveValues } from "../hub/core/live.ts";
import { flowPictures, flowShots } from "./flow-shots.ts";
import { childAnswers, phoneAnswers, type PhoneAnswers } from "./phone-answers.ts";
import { asksWho, compares, differs, goesOn, invites, opens, pairs, proves, swipes, unfolds } from "./phone-acts.ts";
import { privacyPictures, privacyShots } from "./privacy-shots.ts";
import { home, instant, languages, type Screen, suffix } from "./screen-base.ts";

const nasty = "\u202e<b>Lin</b>\u2066 " + "abcdefghij ".repeat(60) + "👩‍👩‍👧‍👦";
const evening = instant("2026-10-09T17:42");
const noon = instant("2026-07-14T12:20");
const place = "phone:phone-lin";

function house(language: Language, at: number, more: LiveValues = {}): LiveValues {
  return {
    ...home(language, at),
    "me.resident": "lin",
    "me.name": "Lin",
    "me.language": language,
    "me.phone": "phone-lin",
    "me.where": "away",
    "me.plan.climate_mode": "cool",
    "me.plan.climate_c": 26,
    "me.plan.climate_why": "comfort.why.cool",
    "me.plan.climate_why_params": { target_c: 26, outdoor_c: 31, humid: true },
    "me.plan.bath": "permitted",
    "me.plan.door": "eyes",
    "me.at": at,
    "bath.thing": "bath",
    "bath.online": true,
    "bath.phase": "off",
    "bath.level_pct": 0,
    "bath.at": at,
    "climate.thing": "climate",
    "climate.online": true,
    "climate.on": false,
    "climate.room_c": 29,
    "climate.at": at,
    "door.phase": "shut",
    "door.bolt": "locked",
    "door.leaf": "closed",
    "door.at": at - 60_000,
    ...more,
  };
}

function way(language: Language, at: number, more: LiveValues = {}): LiveValues {
  return house(language, at, {
    "trip.id": "trip-a",
    "trip.opened": at - 9 * 60_000,
    "trip.expires": at + 111 * 60_000,
    "trip.eta_min": 18,
    "trip.eta_low_min": 16,
    "trip.eta_high_min": 22,
    "trip.evidence": "strong",
    "trip.at": at,
    "climate.on": true,
    "climate.mode": "cool",
    "climate.target_c": 26,
    "bath.phase": "trim",
    "bath.level_pct": 58,
    "bath.water_c": 34,
    "bath.target_c": 40,
    "bath.target_pct": 60,
    "bath.ready_s": 960,
    ...more,
  });
}

const unsure: LiveValues = { "bath.phase": "off", "bath.level_pct": 40, "bath.water_c": 33, "trip.evidence": "none" };
const unhurried = { "me.unhurried": true } as const;
const no = { "me.plan.bath": "no-permission", "me.plan.door": "code" } as const;
const asks: LiveValues = { "door.phase": "asking", "door.ask": "credential" };
const fault = { id: "f", code: "E_JAMMED", params: {}, at: evening } as const;

/** One picture of a phone: what the house says and answers, and what is done before it is taken. */
export type PhoneShot = {
  readonly name: string;
  readonly language: Language;
  readonly width: number;
  readonly height: number;
  readonly values: LiveValues;
  /** Wall ms. */
  readonly at: number;
  readonly answers: PhoneAnswers;
  /** The page is opened here; the phone's own link where nothing is said. */
  readonly path?: string;
  readonly lost?: boolean;
  /** How large the reader has the texts. */
  readonly scale?: number;
  /** All of the page, not only what fits the window. */
  readonly whole?: boolean;
  readonly does?: (page: Page) => Promise<void>;
};

const sizes = [
  { size: "", width: 390, height: 844 },
  { size: "-small", width: 360, height: 640 },
] as const;

type Shot = Omit<PhoneShot, "language" | "width" | "height" | "answers"> & { readonly answers?: PhoneAnswers };

function shots(language: Language): readonly Shot[] {
  const at = evening;
  const live = house(language, at);
  const day = house(language, noon, { "me.where": "home" });
  const slow = { ...live, ...unhurried };
  const notices = { "notices.list": noticesAt(at) };
  const pages: readonly Shot[] = [
    { name: "phone-today", at: noon, values: day, does: opens("today") },
    { name: "phone-today-night", at, values: live, does: opens("today") },
    { name: "phone-scenes", at: noon, values: day, does: opens("scenes") },
    { name: "phone-scenes-settings", at, values: live, does: unfolds, whole: true },
    { name: "phone-scenes-once", at: noon, values: day, does: differs },
    { name: "phone-house", at: noon, values: day, does: opens("house") },
    { name: "phone-house-own", at, values: live, does: opens("house", 0), whole: true },
    { name: "phone-house-keys", at: noon, values: day, does: opens("house", 1), whole: true },
    { name: "phone-house-people", at, values: live, does: opens("house", 2) },
    { name: "phone-house-screens", at: noon, values: day, does: opens("house", 3) },
    { name: "phone-house-pair", at, values: live, does: pairs },
    { name: "phone-house-compare", at, values: live, does: compares },
    { name: "phone-house-invite", at: noon, values: day, does: invites },
    { name: "phone-proof", at, values: live, does: proves },
  ];
  return [
    { name: "phone-home", at, values: live, whole: true },
    { name: "phone-home-first", at, values: live },
    { name: "phone-unhurried-home", at, values: slow },
    { name: "phone-unhurried-day", at: noon, values: { ...day, ...unhurried } },
    { name: "phone-unhurried-drag", at, values: slow, does: swipes(0.62, false) },
    { name: "phone-unhurried-rest", at, values: slow, does: goesOn, whole: true },
    { name: "phone-unhurried-trip", at, values: way(language, at, unhurried) },
    { name: "phone-home-drag", at, values: live, does: swipes(0.62, false) },
    { name: "phone-home-undo", at, values: live, does: swipes(0.9, true) },
    { name: "phone-home-day", at: noon, values: house(language, noon) },
    { name: "phone-home-lost", at, values: live, lost: true },
    { name: "phone-home-notices", at, values: house(language, at, notices) },
    {
      name: "phone-home-no",
      at,
      values: house(language, at, { ...no, "faults.list": [fault], "door.bolt": "jammed" }),
    },
    { name: "phone-home-door", at, values: house(language, at, { ...asks, "door.at": at }) },
    { name: "phone-home-child", at, values: house(language, at, no), answers: childAnswers(language), whole: true },
    { name: "phone-home-hostile", at, values: hostile(language, at), answers: hostileAnswers(language), whole: true },
    { name: "phone-home-large", at, values: live, scale: 2, whole: true },
    { name: "phone-today-large", at: noon, values: day, scale: 2, whole: true, does: opens("today") },
    { name: "phone-today-lost", at: noon, values: day, lost: true, does: opens("today") },
    { name: "phone-who-opened", at, values: live, does: asksWho },
    { name: "phone-trip", at, values: way(language, at) },
    { name: "phone-trip-day", at: noon, values: way(language, noon) },
    { name: "phone-trip-lost", at, values: way(language, at), lost: true },
    { name: "phone-trip-old", at, values: way(language, at, { "trip.at": at - 700_000 }) },
    { name: "phone-trip-unsure", at, values: without(way(language, at, unsure), "trip.eta_min") },
    { name: "phone-trip-door", at, values: way(language, at, { ...asks, "door.at": at }) },
    { name: "phone-join", at, values: live, path: "/phone/#join=K7QM2XW9PA" },
    {
      name: "phone-join-own",
      at,
      values: live,
      path: "/phone/#join=K7QM2XW9PA",
      does: (page) => page.locator(".join .link").click(),
    },
    { name: "phone-join-none", at: noon, values: day, path: "/phone/" },
    ...pages,
    ...flowShots(language, noon, at).map(({ day: byDay, ...shot }) => ({
      ...shot,
      at: byDay ? noon : at,
      values: byDay ? day : live,
    })),
    ...privacyShots(language, noon).map(({ day: byDay, answers, ...shot }) => ({
      ...shot,
      at: byDay ? noon : at,
      values: byDay ? day : live,
      answers: { ...phoneAnswers(language, byDay ? noon : at), ...answers },
    })),
  ];
}

function without(values: LiveValues, path: keyof LiveValues): LiveValues {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== path));
}

/** Every phone in its main states, in every language and at both sizes. */
export const phoneShots: readonly PhoneShot[] = languages.flatMap((language) =>
  sizes.flatMap(({ size, width, height }) =>
    shots(language).map((shot) => ({
      answers: phoneAnswers(language, shot.at),
      ...shot,
      name: `${shot.name}${size}${suffix(language)}`,
      language,
      width,
      height,
    })),
  ),
);

/** The same as other pages frame them. */
export const phoneScreens: readonly Screen[] = phoneShots.map(({ name, values, at, width, height }) => ({
  name,
  place,
  values,
  at,
  width,
  height,
}));

/** Those of them that are kept as pictures. */
export const phonePictures: readonly string[] = [
  "phone-home",
  "phone-home-drag",
  "phone-unhurried-home",
  "phone-unhurried-home-small-zh-Hans",
  "phone-home-day",
  "phone-home-lost-small",
  "phone-home-notices",
  "phone-home-child-zh-Hans",
  "phone-home-door-zh-Hant",
  "phone-today",
  "phone-today-night-zh-Hant",
  "phone-scenes",
  "phone-scenes-once",
  "phone-house",
  "phone-house-screens-zh-Hans",
  "phone-house-invite",
  "phone-house-compare",
  "phone-who-opened-small",
  "phone-join",
  "phone-trip",
  "phone-trip-zh-Hans",
  "phone-trip-day-small-zh-Hant",
  "phone-trip-unsure-small",
  ...privacyPictures,
  ...flowPictures,
];

function noticesAt(at: number): NonNullable<LiveValues["notices.list"]> {
  const open = "Kitchen window, Balcony door and Bathroom window";
  return [
    { id: "n1", at: at - 30_000, level: "urgent", key: "notice.left-open", params: { open }, seen: false },
    { id: "n2", at: at - 120_000, level: "urgent", key: "notice.door-open", params: {}, seen: false },
    { id: "n3", at: at - 900_000, level: "tell", key: "notice.camera-blind", params: {}, seen: true },
  ];
}

function hostile(language: Language, at: number): LiveValues {
  return house(language, at, { "me.name": nasty, "home.name": nasty });
}

function hostileAnswers(language: Language): PhoneAnswers {
  const answers = phoneAnswers(language, evening);
  const named = (path: string) => {
    const { items } = answers[path] as { items: readonly object[] };
    return { items: items.map((item) => ({ ...item, name: nasty })) };
  };
  const day = answers["today"] as { items: readonly object[] };
  const today = { items: day.items.map((item) => ({ ...item, title: nasty, says: nasty })) };
  return { ...answers, residents: named("residents"), places: named("places"), things: named("things"), today };
}
