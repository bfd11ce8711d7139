import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { LiveValues } from "../../../hub/core/live.ts";
import { contrast } from "../../../ui/parts/colour.ts";
import { doorOf, type Ladder } from "../../../ui/wall/door-view.ts";
import { doorways, within } from "../../../ui/wall/faces/doorways.ts";
import { cardLanguage, type Seen } from "../../../ui/wall/seen.ts";
import { targetsOf } from "../../../ui/wall/targets.ts";
import { viewOf } from "../../../ui/wall/view.ts";

const now = Date.parse("2026-10-09T18:59:46+08:00");
const canary = "Quillifer";

const seen = (values: LiveValues, more: Partial<Seen> = {}): Seen => ({
  place: "hall",
  values: {
    "door.at": now - 1_000,
    "screen.card": "welcome",
    "screen.shows": { name: canary, language: "zh-Hant" },
    ...values,
  },
  now,
  heardAt: now - 2_000,
  toldAt: now - 60_000,
  saidAt: 0,
  live: true,
  hour: 19,
  position: { lat: 30.25, lon: 120.16 },
  ...more,
});
const recognised = { "door.recognised_at": now - 5_000 } as const;
const confirmed = { ...recognised, "door.by": "phone", "door.confirmed_at": now - 3_000 } as const;
const phases: Readonly<Record<string, LiveValues>> = {
  looking: { "door.phase": "looking" },
  recognised: { "door.phase": "recognised", ...recognised },
  look: { "door.phase": "asking", "door.ask": "look" },
  credential: { "door.phase": "asking", "door.ask": "credential", ...recognised },
  pin: { "door.phase": "asking", "door.ask": "pin", ...recognised },
  opening: { "door.phase": "opening", ...confirmed },
  open: { "door.phase": "open", ...confirmed, "door.opened_at": now - 1_000 },
  failed: { "door.phase": "failed", "door.trouble": "E_JAMMED" },
  blind: { "door.phase": "blind", "door.trouble": "E_CAMERA_BLIND" },
  "no eyes": { "door.phase": "looking", "door.trouble": "E_EYES_OFF", "door.until": now + 60_000 },
  "no codes": { "door.phase": "failed", "door.trouble": "E_CODE_LOCKED", "door.until": now + 60_000 },
  "no codes, armed": {
    "door.phase": "asking",
    "door.ask": "pin",
    "door.trouble": "E_CODE_LOCKED",
    "door.until": now + 60_000,
  },
  "no codes, day": {
    "door.phase": "asking",
    "door.ask": "credential",
    "door.trouble": "E_CODE_LOCKED",
    "door.until": now + 60_000,
  },
  ...Object.fromEntries(
    ["phone", "pin", "tap", "keypad", "key", "inside", "something new"].map((by) => [
      `by ${by}`,
      { "door.phase": "opening", ...confirmed, "door.by": by },
    ]),
  ),
};
const words = (language: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(new URL(`../../../ui/words/${language}.json`, import.meta.url), "utf8"));

function ladder(values: LiveValues, more: Partial<Seen> = {}): Ladder {
  const { face } = viewOf(seen(values, more));
  if (face.is !== "door") throw new Error(`the wall shows ${face.is}`);
  return face;
}
const said = ({ head, also, steps }: Ladder) => [head, ...also, ...steps.flatMap((step) => step.said ?? [])];

test("every phase, sure or lost, is said in every language, and never with a name", () => {
  for (const [name, values] of Object.entries(phases))
    for (const live of [true, false]) {
      const shown = ladder(values, { live });
      expect(JSON.stringify(shown), name).not.toContain(canary);
      for (const language of ["en", "zh-Hans", "zh-Hant"])
        for (const { key, params = {} } of said(shown)) {
          const sentence = words(language)[key];
          expect(sentence, `${language} ${key}`).toBeDefined();
          // Every placeholder has its value, and no sentence asks for a name.
          for (const [, wanted] of (sentence ?? "").matchAll(/\{([a-z_]+)/g))
            expect(Object.keys(params)).toContain(wanted);
        }
    }
});

test("the beams light one after the other, each with its time", () => {
  const lit = (values: LiveValues) => ladder(values).steps.map((step) => step.lit);
  expect(lit(phases["looking"] ?? {})).toEqual([false, false, false]);
  expect(lit(phases["credential"] ?? {})).toEqual([true, false, false]);
  expect(lit(phases["opening"] ?? {})).toEqual([true, true, true]);
  const { steps, head, current } = ladder(phases["opening"] ?? {});
  expect(steps[0]).toMatchObject({ at: now - 5_000, said: { key: "wall.door.recognised" } });
  expect(steps[1]).toMatchObject({ at: now - 3_000, said: { key: "wall.door.by.phone" } });
  expect([head.key, current]).toEqual(["wall.door.opening", 3]);
  // A code alone opens, too: nobody was recognised then, and the wall does not say so.
  const byCode = ladder({ "door.phase": "opening", "door.by": "pin", "door.confirmed_at": now });
  expect(byCode.steps.map((step) => step.lit)).toEqual([false, true, true]);
});

test("the leaf opens no further than the lock has confirmed", () => {
  const leaf = (more: LiveValues) => ladder({ ...phases["opening"], ...more }).leaf;
  expect(leaf({})).toBeLessThan(0.1);
  expect(leaf({ "door.bolt": "unlocked" })).toBeCloseTo(0.3);
  expect(leaf({ "door.phase": "open", "door.leaf": "open" })).toBe(1);
  expect(ladder(phases["credential"] ?? {}).leaf).toBe(0);
});

test("the house's last word on what opens the door is the wall's: a code, a phone, or the key", () => {
  expect(ladder(phases["no eyes"] ?? {})).toMatchObject({
    head: { key: "wall.door.off.eyes", params: { at: now + 60_000 } },
    also: [{ key: "wall.door.off.eyes-how" }],
    pad: "offered",
  });
  for (const name of ["no codes", "no codes, armed"])
    expect(ladder(phases[name] ?? {}), name).toMatchObject({
      head: { key: "wall.door.off.codes" },
      also: [{ key: "wall.door.off.codes-how" }],
      pad: "no",
    });
  expect(ladder(phases["no codes, day"] ?? {})).toMatchObject({ head: { key: "wall.door.confirm" }, pad: "no" });
  expect(ladder(phases["no codes"] ?? {}, { now: now + 61_000 }).pad).toBe("offered");
  expect(ladder(phases["failed"] ?? {}).also.map(({ key }) => key)).toEqual(["error.E_JAMMED", "wall.door.key-works"]);
  expect(ladder(phases["blind"] ?? {})).toMatchObject({ pad: "offered", also: [{ key: "wall.door.blind-how" }] });
});

test("with the line down nothing looks sure: every beam is grey, and the key still works", () => {
  for (const [name, values] of Object.entries(phases)) {
    const shown = ladder(values, { live: false });
    expect(shown, name).toMatchObject({ leaf: 0, welcome: "no", pad: "no", asOf: now - 1_000 });
    expect(shown.steps.every(({ lit, at }) => !lit && at === undefined)).toBe(true);
    expect(said(shown).map(({ key }) => key)).toEqual(["wall.door.lost", "wall.door.key-works"]);
    expect(viewOf(seen(values, { live: false })).veil).toEqual({ stale: true });
  }
  expect(doorOf(seen(phases["looking"] ?? {}, { live: false, now: now + 11 * 60_000 }))).toBeUndefined();
});

test("the pad stands there when only a code helps, or when somebody asks for it", () => {
  const pad = (name: string, more: Partial<Seen> = {}) => ladder(phases[name] ?? {}, more).pad;
  expect(pad("pin")).toBe("shown");
  expect(pad("credential")).toBe("offered");
  expect(pad("credential", { pad: true })).toBe("shown");
  expect(pad("opening", { pad: true })).toBe("no");
  expect(ladder({ "door.phase": "shut" }, { pad: true }).pad).toBe("shown");
  expect(doorOf(seen({ "door.phase": "shut" }, { pad: true, live: false }))).toBeUndefined();
  const keys = (values: LiveValues) => targetsOf({ is: "clock" }, values, false).map(({ key }) => key);
  expect(keys({ "door.phase": "shut" })).toEqual(["wall.do.code", "wall.do.leaving"]);
  expect(keys({})).toEqual([]);
});

test("a wall that is not told of the door never shows it, nor does a bedroom; a ringing alarm stays in front", () => {
  expect(doorOf(seen({ "door.at": now }))).toBeUndefined();
  expect(viewOf(seen({ ...phases["looking"], "place.bedroom": true })).face.is).not.toBe("door");
  const ringing = { since: now - 1_000, own: false };
  expect(viewOf(seen(phases["looking"] ?? {}, { ringing })).face.is).toBe("ringing");
  expect(viewOf(seen({ "door.phase": "shut" })).face.is).toBe("welcome");
});

test("a door nobody has told anything of for ten minutes gives the wall back", () => {
  const later = { now: now + 11 * 60_000, toldAt: now };
  expect(viewOf(seen(phases["blind"] ?? {}, later)).face.is).not.toBe("door");
});

test("after the open door the welcome has the name, and only then the language of whoever came", () => {
  const open = phases["open"] ?? {};
  const card = { toldAt: now - 1_000 };
  expect(viewOf(seen(open, card)).face.is).toBe("door");
  const later = { ...card, now: now + 4_000 };
  expect(viewOf(seen(open, later)).face).toMatchObject({ is: "welcome", name: canary });
  expect(cardLanguage(seen(open, later))).toBe("zh-Hant");
  expect(cardLanguage(seen(phases["looking"] ?? {}, later))).toBeUndefined();
  expect(cardLanguage(seen({ "door.phase": "shut" }, { ...card, now: now + 11 * 60_000 }))).toBeUndefined();
  // Without a card there is nobody to welcome by name: the ladder stays.
  expect(viewOf(seen({ ...open, "screen.card": "clock" }, later)).face.is).toBe("door");
});

test("the words in a doorway keep 7:1 on it, whatever the hour outside", () => {
  for (const [nth, stops] of within.entries())
    for (const stop of nth === 2 ? stops.slice(0, 2) : stops)
      for (const ink of ["FFF4E3", "F1E7DC", "D8D0CC"])
        expect(contrast(ink, stop.slice(1).toUpperCase()), `doorway ${nth + 1}, ${stop}`).toBeGreaterThanOrEqual(7);
});

test("each doorway stands within the one before it, at every size", () => {
  for (const [width, height] of [
    [1280, 800],
    [1365, 800],
    [900, 1440],
    [1600, 800],
  ] as const)
    for (const current of [1, 2, 3] as const)
      for (const below of [0, 156]) {
        const ways = doorways(width, height, current, below);
        ways.slice(1).forEach((way, nth) => {
          const outer = ways[nth];
          if (!outer) throw new Error("no doorway");
          expect(way.left).toBeGreaterThan(outer.left);
          expect(way.top).toBeGreaterThan(outer.top);
          expect(way.foot).toBeLessThanOrEqual(outer.foot);
          expect(way.foot).toBeGreaterThan(way.top);
        });
      }
});
