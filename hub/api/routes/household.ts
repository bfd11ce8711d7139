import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { household, type HouseholdDocument } from "../../core/house.ts";
import { Slug } from "../../core/ids.ts";
import { check } from "../../core/parse.ts";
import { keptEndangers } from "../../core/scene/setting-words.ts";
import type { House } from "../house.ts";
import { page, pageOf, PageQuery } from "../page.ts";
import { replaceable } from "../revision.ts";
import { route, type Route } from "../route.ts";
import { checkPeople, inTurn } from "../people.ts";
import { type Actor, checkStepped, opens } from "../scope.ts";

type Listed = "resident" | "place" | "setting" | "calendar";

const path = { resident: "residents", place: "places", setting: "settings", calendar: "calendars" } as const;
const says = {
  resident: ["The people of the house.", "One person of the house.", "Adds a person, or changes what is known of one."],
  place: ["The places of the house.", "One place.", "Adds a place, or renames one."],
  setting: ["The settings people have changed.", "One setting.", "Sets a setting."],
  calendar: [
    "The calendars the house reads; an address is whole for an owner, and for a grown-up where it is their own or everybody's.",
    "One calendar; its address is whole for an owner, and for a grown-up where it is their own or everybody's.",
    "Adds a calendar, or changes one; `appointments` are those of a resident, `days` are everybody's.",
  ],
} as const;

/** List, get and put of one noun of the household. */
function documents(noun: Listed): Route[] {
  const schema: z.ZodType<HouseholdDocument<Listed>> = household[noun];
  const ids: z.ZodString = { resident: Slug, place: Slug, calendar: Slug, setting: household.setting.shape.id }[noun];
  const params = z.strictObject({ id: ids });
  const one = `/api/v1/${path[noun]}/{id}`;
  const found = (house: House, id: string) => house.residents.get(noun, id) ?? fail("E_NOT_FOUND", { noun, id });
  const revision = ({ id }: { id: string }, house: House) => house.residents.revision(noun, id);
  const [listSays, getSays, putSays] = says[noun];
  return [
    route({
      name: `${path[noun]}.list`,
      method: "get",
      path: `/api/v1/${path[noun]}`,
      scope: "read",
      says: listSays,
      query: PageQuery,
      answer: pageOf(schema),
      handle: ({ house, query, actor }) => {
        const { items, next } = page(house.residents.all(noun), ({ id }) => id, query);
        return { items: items.map((one) => seenBy(actor, one)), ...(next === undefined ? {} : { next }) };
      },
    }),
    route({
      name: `${path[noun]}.get`,
      method: "get",
      path: one,
      scope: "read",
      says: getSays,
      params,
      answer: schema,
      revision,
      handle: ({ house, params: { id }, actor }) => seenBy(actor, found(house, id)),
    }),
    route({
      name: `${path[noun]}.put`,
      method: "put",
      path: one,
      scope: "adult",
      ...(noun === "resident" ? { stepUp: true as const } : {}),
      says: putSays,
      params,
      body: withoutId[noun],
      answer: schema,
      revision,
      handle: (asked) => {
        const { house, params, body, actor, precondition } = asked;
        const { id } = params;
        return inTurn(house, async () => {
          const known = replaceable(house.residents.revision(noun, id), precondition);
          if (noun === "calendar") checkOwner(house, check(household.calendar, { ...body, id }));
          if (noun === "resident") checkPeople(house, actor, id, check(household.resident, { ...body, id }));
          if (noun === "setting") checkHand(actor, check(household.setting, { ...body, id }));
          await house.residents.put(noun, { ...body, id }, actor.id, known);
          return found(house, id);
        });
      },
    }),
  ];
}

const withoutId: Readonly<Record<Listed, z.ZodObject>> = {
  resident: household.resident.omit({ id: true }),
  place: household.place.omit({ id: true }),
  setting: household.setting.omit({ id: true }),
  calendar: household.calendar.omit({ id: true }),
};

/** Whoever holds a calendar's address can read the calendar: only its host is shown to whoever may not change it. */
function seenBy({ scopes, resident }: Actor, document: HouseholdDocument<Listed>): HouseholdDocument<Listed> {
  if (!("url" in document) || opens(scopes, "admin")) return document;
  if (opens(scopes, "adult") && (document.resident === undefined || document.resident === resident)) return document;
  const url = URL.parse(document.url);
  return { ...document, url: url?.host ? `${url.protocol}//${url.host}/` : "data:," };
}

/** What water, heat or the door does is changed by nobody who has not just said who they are. */
function checkHand(actor: Actor, { id, value }: HouseholdDocument<"setting">): void {
  if (id.startsWith("door.") || keptEndangers(id, value)) checkStepped(actor);
}

function checkOwner(house: House, { is, resident }: HouseholdDocument<"calendar">): void {
  if ((is === "appointments") !== (resident !== undefined)) {
    fail("E_WRONG_TYPE", {
      field: "resident",
      problem: is === "days" ? "days are everybody's" : "whose appointments?",
    });
  }
  if (resident !== undefined && !house.residents.get("resident", resident)) {
    fail("E_NOT_FOUND", { noun: "resident", id: resident });
  }
}

/** Takes one person or place away. E_LAST_OWNER, E_NOT_EMPTY. */
function removal(name: string, noun: "resident" | "place", says: string): Route {
  return route({
    name,
    method: "delete",
    path: `/api/v1/${path[noun]}/{id}`,
    scope: "adult",
    stepUp: true,
    says,
    params: z.strictObject({ id: Slug }),
    answer: z.strictObject({ removed: Slug }),
    handle: ({ house, params: { id }, actor, precondition }) =>
      inTurn(house, async () => {
        const revision = house.residents.revision(noun, id);
        if (revision === 0) fail("E_NOT_FOUND", { noun, id });
        if (noun === "resident") checkPeople(house, actor, id, undefined);
        else checkEmpty(house, id);
        const seen = precondition.ifMatch === undefined ? revision : replaceable(revision, precondition);
        await house.residents.remove(noun, id, actor.id, seen);
        return { removed: id };
      }),
  });
}

function checkEmpty({ residents }: House, place: string): void {
  const sleeper = residents.all("resident").find(({ sleeps }) => sleeps === place);
  if (sleeper) fail("E_NOT_EMPTY", { place, name: sleeper.name });
  const device = residents.all("device").find((one) => one.place === place);
  if (device) fail("E_NOT_EMPTY", { place, name: device.name });
}

const homeRevision = (_: unknown, { residents }: House) => residents.revision("home", residents.home()?.id ?? "");

/** The home itself and what the household has written down. */
export const householdRoutes = [
  route({
    name: "home.get",
    method: "get",
    path: "/api/v1/home",
    scope: "read",
    says: "The home: its name, zone, position and language.",
    answer: household.home,
    revision: homeRevision,
    handle: ({ house }) => house.residents.home() ?? fail("E_NOT_FOUND", { noun: "home", id: "" }),
  }),
  route({
    name: "home.put",
    method: "put",
    path: "/api/v1/home",
    scope: "adult",
    stepUp: true,
    says: "Changes the home; its id stays what it is.",
    body: household.home.omit({ id: true }),
    answer: household.home,
    revision: homeRevision,
    handle: async ({ house, body, actor, precondition }) => {
      const home = house.residents.home() ?? fail("E_NOT_FOUND", { noun: "home", id: "" });
      const known = replaceable(house.residents.revision("home", home.id), precondition);
      await house.residents.put("home", { ...body, id: home.id }, actor.id, known);
      return house.residents.home() ?? home;
    },
  }),
  ...documents("resident"),
  ...documents("place"),
  ...documents("setting"),
  ...documents("calendar"),
  removal(
    "residents.remove",
    "resident",
    "Takes a person out of the house, with all that speaks for them; it ends at once.",
  ),
  removal("places.remove", "place", "Takes a place out of the house that nothing stands in and nobody sleeps in."),
  route({
    name: "calendars.remove",
    method: "delete",
    path: "/api/v1/calendars/{id}",
    scope: "adult",
    says: "Takes a calendar out of the house, and what was kept of it.",
    params: z.strictObject({ id: Slug }),
    answer: z.strictObject({ removed: Slug }),
    handle: async ({ house, params: { id }, actor, precondition }) => {
      const revision = house.residents.revision("calendar", id);
      if (revision === 0) fail("E_NOT_FOUND", { noun: "calendar", id });
      const seen = precondition.ifMatch === undefined ? revision : replaceable(revision, precondition);
      await house.residents.remove("calendar", id, actor.id, seen);
      return { removed: id };
    },
  }),
];
