import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { Id, Slug } from "../../core/ids.ts";
import type { Sentence } from "../../core/events.ts";
import type { TodayItem } from "../../core/scene-answers.ts";
import { render } from "../../core/sentence.ts";
import { asRead, type DayItem } from "../../scenes/scenes.ts";
import type { House } from "../house.ts";
import { checkBedroom } from "../people.ts";
import { route } from "../route.ts";
import { type Actor, checkPlace, opens } from "../scope.ts";
import { Wall } from "../shapes.ts";

const Told = z.strictObject({
  day: z.iso.date(),
  resident: Slug,
  items: z.array(
    z.strictObject({
      id: z.string(),
      at: Wall,
      is: z.enum(["ran", "running", "did-not", "coming", "note"]),
      scene: Slug.optional(),
      resident: Slug.optional(),
      title: z.string(),
      says: z.string(),
      because: z.array(z.strictObject({ at: Wall.optional(), says: z.string() })),
      guards: z.array(z.strictObject({ says: z.string(), holds: z.boolean() })),
    }),
  ),
});

const Here = z.strictObject({
  scene: Slug.optional(),
  run: Id.optional(),
  at: Wall.optional(),
  is: z.enum(["ran", "running", "did-not"]).optional(),
  title: z.string().optional(),
  says: z.string().optional(),
});

type Say = (sentence: Sentence) => string;

/** A resident's day with why and why not, and what ran last where a wall hangs. */
export const todayRoutes = [
  route({
    name: "today.get",
    method: "get",
    path: "/api/v1/today",
    scope: "own",
    says: "A resident's house day in order: what ran and why, what did not and why not, what is coming. For themself and the wall at their bed.",
    query: z.strictObject({ day: z.iso.date().optional(), resident: Slug.optional() }),
    answer: Told,
    handle: ({ house, query: { day, resident }, actor, say }) => {
      const who = whoseDay(house, actor, resident);
      // A wall speaks to whoever sleeps there as "you"; a program reads about somebody.
      const you = actor.resident === who || !opens(actor.scopes, "admin") ? who : undefined;
      const told = house.ahead.today(who, day);
      const items = told.items.map((item) => itemOf(item, (sentence) => say(asRead(sentence, you))));
      return { day: told.day, resident: who, items } as z.infer<typeof Told>;
    },
  }),
  route({
    name: "screens.why",
    method: "get",
    path: "/api/v1/screens/{screen}/why",
    scope: "screen",
    says: "What runs or ran last where this screen hangs, and why, in one sentence; nobody is named but who sleeps there.",
    params: z.strictObject({ screen: Slug }),
    answer: Here,
    handle: ({ house, params: { screen }, actor, language }) => {
      const thing = house.things.thing(screen);
      checkPlace(actor, thing?.place, "run");
      checkBedroom(house, actor, thing?.place);
      if (thing?.kind !== "screen") fail("E_NOT_FOUND", { noun: "screen", id: screen });
      const item = thing.place === undefined ? undefined : house.ahead.here(thing.place);
      if (!item) return {};
      const bed = item.resident !== undefined && house.residents.get("resident", item.resident)?.sleeps === thing.place;
      const known = house.reader(language);
      const someone = known.words["today.somebody"] ?? "";
      const unnamed = (param: string, value: string) => (people.has(param) ? someone : known.name?.(param, value));
      const say: Say = (sentence) =>
        bed ? render(sentence, known) : render(withoutNames(sentence, someone), { ...known, name: unnamed });
      const { id, scene, at, is, title, says, because } = item;
      const why = because[0];
      const then = { why: why ? say(why.says) : "", what: say(says) };
      return {
        ...(scene !== undefined && { scene }),
        run: id.replace(/^run\./, ""),
        at,
        is: is === "running" || is === "did-not" ? is : ("ran" as const),
        title: say(title),
        says: why ? render({ key: "today.then", params: then }, known) : then.what,
      };
    },
  }),
];

/** Whose day may be read: one's own, a wall's only sleeper's or the one of them it asks for, and by an admin program anybody's. */
export function whoseDay(house: House, actor: Actor, asked: string | undefined): string {
  const { resident, session, scopes } = actor;
  const wall = scopes.find((scope) => scope.startsWith("screen:"))?.slice("screen:".length);
  const sleepers = wall === undefined ? [] : house.residents.all("resident").filter(({ sleeps }) => sleeps === wall);
  const program = session === undefined && resident === undefined && opens(scopes, "admin");
  const alone = sleepers.length === 1 ? sleepers[0]?.id : undefined;
  const who = asked ?? resident ?? alone;
  if (who === undefined)
    return fail(wall === undefined || sleepers.length > 0 ? "E_WRONG_TYPE" : "E_FORBIDDEN", { field: "resident" });
  if (!program && who !== resident && !sleepers.some(({ id }) => id === who)) fail("E_FORBIDDEN");
  return who;
}

function itemOf(item: DayItem, say: Say): TodayItem {
  const { id, at, is, scene, resident, title, says, because, guards } = item;
  return {
    id,
    at,
    is,
    ...(scene !== undefined && { scene }),
    ...(resident !== undefined && { resident }),
    title: say(title),
    says: say(says),
    because: because.map((one) => ({ ...(one.at !== undefined && { at: one.at }), says: say(one.says) })),
    guards: guards.map((one) => ({ says: say(one.says), holds: one.holds })),
  };
}

const people: ReadonlySet<string> = new Set(["resident", "by"]);

/** Some sentences carry a name itself, not an id. */
function withoutNames({ key, params }: Sentence, someone: string): Sentence {
  const named = ["name", "for"].filter((param) => typeof params[param] === "string");
  return { key, params: { ...params, ...Object.fromEntries(named.map((param) => [param, someone])) } };
}
