import type { Page } from "playwright-core";
import type { Language } from "../hub/core/house.ts";
import type { LiveValues } from "../hub/core/live.ts";
import { home, instant, languages, type Screen, suffix } from "./screen-base.ts";

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
const no = { "me.plan.bath": "no-permission", "me.plan.door": "code" } as const;
const asks: LiveValues = { "door.phase": "asking", "door.ask": "credential" };
const fault = { id: "f", code: "E_JAMMED", params: {}, at: evening } as const;

const sizes = [
  { size: "", width: 390, height: 844 },
  { size: "-small", width: 360, height: 640 },
] as const;

type Shot = Pick<Screen, "name" | "values" | "at"> & Partial<Pick<Screen, "does" | "lost">>;

function shots(language: Language): readonly Shot[] {
  const at = evening;
  return [
    { name: "phone-home", at, values: house(language, at) },
    { name: "phone-home-drag", at, values: house(language, at), does: "drags" },
    { name: "phone-home-undo", at, values: house(language, at), does: "swipes" },
    { name: "phone-home-day", at: noon, values: house(language, noon) },
    { name: "phone-home-lost", at, values: house(language, at), lost: true },
    {
      name: "phone-home-no",
      at,
      values: house(language, at, { ...no, "faults.list": [fault], "door.bolt": "jammed" }),
    },
    { name: "phone-home-door", at, values: house(language, at, { ...asks, "door.at": at }) },
    { name: "phone-who-opened", at, values: house(language, at), does: "unfolds" },
    { name: "phone-trip", at, values: way(language, at) },
    { name: "phone-trip-day", at: noon, values: way(language, noon) },
    { name: "phone-trip-lost", at, values: way(language, at), lost: true },
    { name: "phone-trip-old", at, values: way(language, at, { "trip.at": at - 700_000 }) },
    { name: "phone-trip-unsure", at, values: without(way(language, at, unsure), "trip.eta_min") },
    { name: "phone-trip-door", at, values: way(language, at, { ...asks, "door.at": at }) },
  ];
}

function without(values: LiveValues, path: keyof LiveValues): LiveValues {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== path));
}

/** The phone: at home on the road, and on the way. */
export const phoneScreens: readonly Screen[] = languages.flatMap((language) =>
  sizes.flatMap(({ size, width, height }) =>
    shots(language).map((shot) => ({
      ...shot,
      name: `${shot.name}${size}${suffix(language)}`,
      place,
      width,
      height,
    })),
  ),
);

/** Those of them that are kept as pictures. */
export const phonePictures: readonly string[] = [
  "phone-home",
  "phone-home-drag",
  "phone-home-day",
  "phone-home-lost-small",
  "phone-home-door-zh-Hant",
  "phone-who-opened-small",
  "phone-trip",
  "phone-trip-zh-Hans",
  "phone-trip-day-small-zh-Hant",
  "phone-trip-unsure-small",
];

const line = (seq: number, at: string, text: string) => ({
  seq,
  at: instant(at),
  sentence: { key: "door.audit.opened", params: {}, text },
  decision: "open",
  evidence: [],
  notice: false,
});

/** What the API answers while pictures are taken. */
export const phoneAnswers: Readonly<Record<string, object>> = {
  "/api/v1/phone/door/audit": {
    items: [
      line(9, "2026-10-09T17:05", "The door opened for Lin, known by both eyes; the phone was on the way home."),
      line(7, "2026-10-09T08:12", "The door was opened from inside."),
      line(5, "2026-10-08T19:31", "Chen opened the door at the lock's own keypad."),
      line(4, "2026-10-08T18:40", "The door opened for Lin, known by both eyes."),
      line(2, "2026-10-08T07:58", "The door was opened from inside."),
    ],
  },
};

/** Does on a phone what its picture is to show. */
export async function doOnPhone(page: Page, does: NonNullable<Screen["does"]>): Promise<void> {
  if (does === "unfolds") {
    await page.locator("footer button").last().click();
    await page.locator(".book li").first().waitFor();
    return;
  }
  const road = page.locator(".road");
  const [from, to] = [Number(await road.getAttribute("data-from")), Number(await road.getAttribute("data-to"))];
  const box = await page.getByRole("slider").boundingBox();
  const y = (box?.y ?? 0) + (box?.height ?? 0) / 2;
  await page.mouse.move(from, y);
  await page.mouse.down();
  await page.mouse.move(from + (to - from) * (does === "drags" ? 0.62 : 0.9), y, { steps: 4 });
  if (does === "swipes") await page.mouse.up();
}
