import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { household, Language, Standing } from "../../core/house.ts";
import { Slug } from "../../core/ids.ts";
import { makeAllowance } from "../allowance.ts";
import type { House } from "../house.ts";
import { inTurn } from "../people.ts";
import { replaceable } from "../revision.ts";
import { route } from "../route.ts";
import { type Actor, checkStepped, phoneOf, placeOf } from "../scope.ts";
import { Wall } from "../shapes.ts";
import { takeFor } from "./entry.ts";

/** What people say of themselves, and nobody else need be asked. */
const Profile = household.resident.pick({
  language: true,
  wakes_from: true,
  wakes_to: true,
  wears: true,
  eats: true,
  hears: true,
  alarm: true,
  comfort: true,
});
type Profile = z.output<typeof Profile>;

const Me = z.strictObject({
  seat: Slug,
  resident: Slug.optional(),
  name: z.string().optional(),
  standing: Standing.optional(),
  language: Language.optional(),
  phone: Slug.optional(),
  place: Slug.optional(),
  /** Until when this person counts as having just proved themselves. */
  stepped_until: Wall.optional(),
  has: z.strictObject({ password: z.boolean(), pin: z.boolean() }),
  scopes: z.array(z.string()),
});

const Secret = z.string().min(1).max(400);
const Pin = z.string().regex(/^\d{1,12}$/);
const proving = makeAllowance({ most: 20, within_ms: 60_000 });
const own = (_: unknown, { residents }: House, { resident = "" }: Actor) => residents.revision("resident", resident);

/** Who sits at this seat, and what people say of themselves. */
export const meRoutes = [
  route({
    name: "me.get",
    method: "get",
    path: "/api/v1/me",
    scope: "seat",
    says: "Who sits at this seat and what it opens; a wall is its place and nobody.",
    answer: Me,
    handle: ({ house, actor }) => meOf(house, actor),
  }),
  route({
    name: "me.step-up",
    method: "post",
    path: "/api/v1/me/step-up",
    scope: "person",
    says: "Proves by PIN or password that it is still the person of this session; counts for five minutes.",
    body: z.union([z.strictObject({ pin: Pin }), z.strictObject({ password: Secret })]),
    answer: z.strictObject({ until: Wall }),
    secret: true,
    handle: async (asked) => {
      takeFor(proving, asked);
      const { until } = await asked.house.access.stepUp(asked.actor.session ?? "", asked.body, asked.from);
      return { until };
    },
  }),
  route({
    name: "me.pin",
    method: "put",
    path: "/api/v1/me/pin",
    scope: "person",
    says: "Sets one's own PIN; whoever has a secret already proves it first.",
    body: z.strictObject({ pin: Pin }),
    answer: z.strictObject({ resident: Slug }),
    secret: true,
    handle: async ({ house, body: { pin }, actor }) => {
      const resident = settable(house, actor);
      await house.access.setPin(resident, pin, actor.id);
      return { resident };
    },
  }),
  route({
    name: "me.password",
    method: "put",
    path: "/api/v1/me/password",
    scope: "person",
    says: "Sets one's own password; one's other sessions end. Whoever has a secret already proves it first.",
    body: z.strictObject({ password: Secret }),
    answer: z.strictObject({ resident: Slug }),
    secret: true,
    handle: async ({ house, body: { password }, actor }) => {
      const resident = settable(house, actor);
      await house.access.setPassword(resident, password, actor.id, actor.session);
      return { resident };
    },
  }),
  route({
    name: "me.profile",
    method: "get",
    path: "/api/v1/me/profile",
    scope: "person",
    says: "One's own language, alarm clock, and what one wears, eats, hears and finds comfortable.",
    answer: Profile,
    revision: own,
    handle: ({ house, actor }) => profileOf(house, actor),
  }),
  route({
    name: "me.put-profile",
    method: "put",
    path: "/api/v1/me/profile",
    scope: "person",
    says: "Changes one's own profile; nothing else of oneself, and nothing of anybody else.",
    body: Profile,
    answer: Profile,
    revision: own,
    handle: ({ house, body, actor, precondition }) =>
      inTurn(house, async () => {
        const resident = house.residents.get("resident", actor.resident ?? "") ?? fail("E_FORBIDDEN");
        const known = replaceable(house.residents.revision("resident", resident.id), precondition);
        await house.residents.put("resident", { ...resident, ...body }, actor.id, known);
        return profileOf(house, actor);
      }),
  }),
];

function meOf(house: House, actor: Actor): z.infer<typeof Me> {
  const { id, seat, resident, session, scopes } = actor;
  const person = resident === undefined ? undefined : house.residents.get("resident", resident);
  const until = house.access.sessions(resident).find((one) => one.id === session)?.stepped_until;
  const phone = phoneOf(actor);
  const place = placeOf(actor);
  return {
    seat: seat ?? id,
    ...(person ? { resident: person.id, name: person.name, standing: person.standing, language: person.language } : {}),
    ...(phone === undefined ? {} : { phone }),
    ...(place === undefined ? {} : { place }),
    ...(actor.stepped === true && until !== undefined ? { stepped_until: until } : {}),
    has: person ? { ...house.access.has(person.id) } : { password: false, pin: false },
    scopes: [...scopes],
  };
}

function settable(house: House, actor: Actor): string {
  const resident = actor.resident ?? fail("E_FORBIDDEN");
  const { password, pin } = house.access.has(resident);
  if (password || pin) checkStepped(actor);
  return resident;
}

function profileOf({ residents }: House, { resident }: Actor): Profile {
  const person = residents.get("resident", resident ?? "") ?? fail("E_FORBIDDEN");
  const { language, wakes_from, wakes_to, wears, eats, hears, alarm, comfort } = person;
  return { language, wakes_from, wakes_to, wears, eats, hears, alarm, comfort };
}
