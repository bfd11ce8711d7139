import { z } from "zod";
import { fail } from "../../core/errors.ts";
import type { Sentence } from "../../core/events.ts";
import { Slug } from "../../core/ids.ts";
import { endangers } from "../../core/scene/setting-words.ts";
import type { NextRun, SceneSettings, SettingShown } from "../../core/scene-answers.ts";
import { asRead, type SettingView } from "../../scenes/scenes.ts";
import type { NextView } from "../ahead.ts";
import type { House } from "../house.ts";
import { route } from "../route.ts";
import { type Actor, checkStepped, opens } from "../scope.ts";

const sceneParams = z.strictObject({ scene: Slug });
const Value = z.union([z.string().max(200), z.number(), z.boolean()]);
const SettingName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
/** Some settings by name; `null` takes a choice back. */
const Changes = z.record(SettingName, Value.nullable()).refine((set) => Object.keys(set).length <= 50);

const Setting = z.strictObject({
  name: SettingName,
  says: z.string(),
  kind: z.enum(["switch", "number", "choice", "time"]),
  min: z.number().optional(),
  max: z.number().optional(),
  step: z.number().optional(),
  unit: z.string().optional(),
  choices: z.array(z.strictObject({ value: z.string(), says: z.string() })).optional(),
  value: Value,
  by: z.enum(["resident", "household", "scene"]),
  default: Value,
  once: Value.optional(),
});

const Next = z.strictObject({
  day: z.iso.date(),
  at: z.number().optional(),
  skipped: z.boolean(),
  skipped_says: z.string().optional(),
  later_min: z.number().optional(),
  can_be_later: z.boolean(),
  blockers: z.array(z.string()),
});

const Settings = z.strictObject({
  scene: Slug,
  name: z.string(),
  resident: Slug.optional(),
  may_change: z.boolean(),
  settings: z.array(Setting),
  next: Next.optional(),
});

/** What may be done about the next run; `day` is today's or tomorrow's house day, else the day of the next run. */
const Wanted = z.discriminatedUnion("do", [
  z.strictObject({ do: z.enum(["skip", "unskip", "clear"]), resident: Slug.optional(), day: z.iso.date().optional() }),
  z.strictObject({
    do: z.literal("later"),
    /** How much later than usual in all, so that the same wish again changes nothing. */
    by_min: z.number().int().min(1).max(120),
    resident: Slug.optional(),
    day: z.iso.date().optional(),
  }),
  z.strictObject({
    do: z.literal("once"),
    set: Changes,
    resident: Slug.optional(),
    day: z.iso.date().optional(),
  }),
]);

type Say = (sentence: Sentence) => string;

/** What residents choose of their scenes: settings that stay, and what is different about the next run. */
export const sceneSettingRoutes = [
  route({
    name: "scenes.settings",
    method: "get",
    path: "/api/v1/scenes/{scene}/settings",
    scope: "own",
    says: "The settings of a scene as they stand for a resident, and their next run of it; with `everybody` those of the household.",
    params: sceneParams,
    query: z.strictObject({ resident: Slug.optional(), everybody: z.literal("true").optional() }),
    answer: Settings,
    handle: ({ house, params: { scene }, query: { resident, everybody }, actor, say }) => {
      const who = whose(house, actor, { resident, everybody: everybody !== undefined, change: false });
      return told(house, { scene, who, actor }, say);
    },
  }),
  route({
    name: "scenes.choose",
    method: "put",
    path: "/api/v1/scenes/{scene}/settings",
    scope: "adult",
    says: "Changes settings of a scene for a resident, or with `everybody` for the household; null takes a choice back.",
    params: sceneParams,
    body: z.strictObject({ resident: Slug.optional(), everybody: z.literal(true).optional(), set: Changes }),
    answer: Settings,
    handle: async ({ house, params: { scene }, body: { resident, everybody, set }, actor, say }) => {
      const who = whose(house, actor, { resident, everybody: everybody === true, change: true });
      checkHand(house, { scene, who, actor }, set);
      await house.ahead.change(scene, who, set, actor.id);
      return told(house, { scene, who, actor }, say);
    },
  }),
  route({
    name: "scenes.next",
    method: "post",
    path: "/api/v1/scenes/{scene}/next",
    scope: "adult",
    says: "Makes a resident's next run of a scene different: skipped, later, or with other settings just once. The same wish again changes nothing.",
    params: sceneParams,
    body: Wanted,
    answer: Settings,
    handle: async ({ house, params: { scene }, body: { resident, ...wanted }, actor, say }) => {
      const who = whose(house, actor, { resident, everybody: false, change: true });
      if (who === undefined) fail("E_WRONG_TYPE", { field: "resident", problem: "whose?" });
      if (wanted.do === "once") checkHand(house, { scene, who, actor }, wanted.set);
      await house.ahead.arrange(scene, who, wanted, { actor: actor.id, resident: actor.resident });
      return told(house, { scene, who, actor }, say);
    },
  }),
];

type Whose = { readonly resident: string | undefined; readonly everybody: boolean; readonly change: boolean };

/** Whose settings are meant: one's own, for adults anybody's; undefined for the household's. E_FORBIDDEN, E_NOT_FOUND. */
function whose(house: House, actor: Actor, { resident, everybody, change }: Whose): string | undefined {
  const adult = opens(actor.scopes, "adult");
  if (everybody && resident !== undefined) fail("E_WRONG_TYPE", { field: "everybody" });
  const who = everybody ? undefined : (resident ?? actor.resident);
  if (!adult && (change || who === undefined || who !== actor.resident)) fail("E_FORBIDDEN");
  if (who !== undefined && !house.residents.get("resident", who)) fail("E_NOT_FOUND", { noun: "resident", id: who });
  return who;
}

/** Who changes what water, heat or a lock does proves themselves first: E_STEP_UP. */
function checkHand(house: House, { scene, who, actor }: About, set: z.infer<typeof Changes>): void {
  const changed = house.ahead.settings(scene, who).filter(({ name }) => Object.hasOwn(set, name));
  if (changed.some((one) => endangers(one, set[one.name] ?? null))) checkStepped(actor);
}

type About = { readonly scene: string; readonly who: string | undefined; readonly actor: Actor };

function told(house: House, { scene, who, actor }: About, say: Say): z.infer<typeof Settings> {
  const { ahead } = house;
  const settings = ahead.settings(scene, who).map((one) => shown(one, say));
  const next = who === undefined ? undefined : nextOf(ahead.next(scene, who), actor, say);
  const answer: SceneSettings = {
    scene,
    name: say(ahead.name(scene)),
    ...(who !== undefined && { resident: who }),
    may_change: opens(actor.scopes, "adult"),
    settings,
    ...(next && { next }),
  };
  return answer as z.infer<typeof Settings>;
}

function shown(view: SettingView, say: Say): SettingShown {
  const { name, kind, says, min, max, step, unit, choices, value, by, preset, once } = view;
  const word = (key: string) => say({ key, params: { setting: name } });
  return {
    name,
    says: word(says),
    kind,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(step !== undefined && { step }),
    ...(unit !== undefined && { unit: word(unit) }),
    ...(choices && { choices: choices.map((one) => ({ value: one.value, says: word(one.says) })) }),
    value,
    by,
    default: preset,
    ...(once !== undefined && { once }),
  };
}

function nextOf({ day, at, skipped, later_min, can_be_later, blockers }: NextView, actor: Actor, say: Say): NextRun {
  return {
    day,
    ...(at !== undefined && { at }),
    skipped: skipped !== undefined,
    ...(skipped && { skipped_says: say(asRead(skipped, actor.resident)) }),
    ...(later_min !== undefined && { later_min }),
    can_be_later,
    blockers: blockers.map(say),
  };
}
