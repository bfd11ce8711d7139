import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { Slug } from "../../core/ids.ts";
import { makeAllowance } from "../allowance.ts";
import { checkMayCareFor } from "../people.ts";
import { route } from "../route.ts";
import { Wall } from "../shapes.ts";
import { SeatKey, takeFor } from "./entry.ts";

const beginning = makeAllowance({ most: 10, within_ms: 60_000 });
const waiting = makeAllowance({ most: 240, within_ms: 60_000 });
const accepting = makeAllowance({ most: 10, within_ms: 60_000 });
const Pixels = z.number().int().min(1).max(20_000);

/** How people and walls are let in by those who live here: invitations for phones, codes for walls. */
export const invitationRoutes = [
  route({
    name: "invitations.make",
    method: "post",
    path: "/api/v1/invitations",
    scope: "adult",
    stepUp: true,
    says: "Invites a person, once and for a day: the link opens their phone's seat, or a new password where it names none. A phone that does not know the house yet opens `trust` first.",
    body: z.strictObject({ resident: Slug, phone: Slug.optional() }),
    answer: z.strictObject({ link: z.string(), trust: z.string().optional(), code: z.string(), expires: Wall }),
    status: 201,
    secret: true,
    handle: async ({ house, body: { resident, phone }, actor }) => {
      checkMayCareFor(house, actor, resident);
      const device = phone === undefined ? undefined : house.residents.get("device", phone);
      if (phone !== undefined && (device?.kind !== "phone" || device.owner !== resident))
        fail("E_NOT_FOUND", { noun: "phone", id: phone });
      const asked = { resident, ...(phone === undefined ? {} : { phone }) };
      const { code, expires } = await house.access.invite(asked, actor.id);
      const { http, trust } = house.phones.addresses();
      const link = new URL(`/phone/#join=${code}`, http);
      return { link: link.href, ...(trust !== undefined && { trust }), code, expires };
    },
  }),
  route({
    name: "pairings.begin",
    method: "post",
    path: "/api/v1/pairings",
    scope: "public",
    says: "A screen asks to become a wall of the house and shows the code it gets; an adult types it.",
    body: z.strictObject({ key: SeatKey, width: Pixels, height: Pixels }),
    answer: z.strictObject({ pairing: z.string(), code: z.string(), expires: Wall }),
    status: 201,
    secret: true,
    handle: (asked) => {
      takeFor(beginning, asked);
      return { ...asked.house.access.beginPairing(asked.body, asked.from) };
    },
  }),
  route({
    name: "pairings.get",
    method: "get",
    path: "/api/v1/pairings/{pairing}",
    scope: "public",
    says: "What became of a screen's wish; its id is its secret.",
    params: z.strictObject({ pairing: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/) }),
    answer: z.strictObject({
      state: z.enum(["waiting", "comparing", "paired", "refused", "expired"]),
      screen: Slug.optional(),
      place: Slug.optional(),
    }),
    handle: (asked) => {
      takeFor(waiting, asked);
      return { ...asked.house.access.pairing(asked.params.pairing) };
    },
  }),
  route({
    name: "pairings.list",
    method: "get",
    path: "/api/v1/pairings",
    scope: "adult",
    says: "The screens that wait to be let in, without their codes.",
    answer: z.strictObject({
      items: z.array(z.strictObject({ ref: z.string(), at: Wall, width: Pixels, height: Pixels, from: z.string() })),
    }),
    handle: ({ house }) => ({ items: house.access.waiting().map((one) => ({ ...one })) }),
  }),
  route({
    name: "pairings.compare",
    method: "post",
    path: "/api/v1/pairings/compare",
    scope: "adult",
    stepUp: true,
    says: "The number that the screen of this code shows by itself from now on, made of its own key: for a person to compare.",
    body: z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
    answer: z.strictObject({ check: z.string() }),
    secret: true,
    handle: (asked) => {
      takeFor(accepting, asked);
      return { ...asked.house.access.comparePairing(asked.body.code) };
    },
  }),
  route({
    name: "pairings.accept",
    method: "post",
    path: "/api/v1/pairings/accept",
    scope: "adult",
    stepUp: true,
    says: "Lets the screen in that shows this code, as the wall of a place; a person says the number they have compared, too.",
    body: z.strictObject({
      code: z.string().regex(/^\d{6}$/),
      check: z
        .string()
        .regex(/^\d{4}$/)
        .optional(),
      place: Slug,
      name: z.string().min(1).max(80).optional(),
      screen: Slug.optional(),
    }),
    answer: z.strictObject({ screen: Slug }),
    status: 201,
    secret: true,
    handle: async (asked) => {
      const { house, body, actor } = asked;
      takeFor(accepting, asked);
      if (!house.residents.get("place", body.place)) fail("E_NOT_FOUND", { noun: "place", id: body.place });
      const { code, place, name, screen, check } = body;
      // A picture code or a link types itself: only a number that was compared shows that somebody stood at that wall.
      if (actor.session !== undefined && check === undefined) fail("E_WRONG_TYPE", { field: "check" });
      const more = {
        ...(check === undefined ? {} : { check }),
        ...(name === undefined ? {} : { name }),
        ...(screen === undefined ? {} : { screen }),
      };
      return { ...(await house.access.acceptPairing({ code, place, ...more }, actor.id)) };
    },
  }),
];
