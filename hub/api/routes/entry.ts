import { z } from "zod";
import { DeviceKey, Language } from "../../core/house.ts";
import { fail } from "../../core/errors.ts";
import { Slug } from "../../core/ids.ts";
import { sourceOf } from "../../core/source.ts";
import { type Allowance, makeAllowance } from "../allowance.ts";
import type { House } from "../house.ts";
import { type Asked, route } from "../route.ts";

/** Which seat was opened; its secret goes by cookie alone. */
const SeatOpened = z.strictObject({
  seat: Slug,
  resident: Slug.optional(),
  phone: Slug.optional(),
  place: Slug.optional(),
});

/** The public half of the key a seat keeps for itself. */
export const SeatKey = z.strictObject({ x: DeviceKey.shape.x, y: DeviceKey.shape.x });

const Password = z.string().min(1).max(400);
const Pin = z.string().regex(/^\d{1,12}$/);
const Code = z.string().min(1).max(40);

const looking = makeAllowance({ most: 240, within_ms: 60_000 });
const trying = makeAllowance({ most: 20, within_ms: 60_000 });
const proving = makeAllowance({ most: 120, within_ms: 60_000 });

/** Takes from an allowance for the address a request comes from, as its socket says. */
export function takeFor(
  allowance: Allowance,
  { house, from }: Pick<Asked<unknown, unknown, unknown>, "house" | "from">,
): void {
  allowance.take(house, sourceOf(from));
}

/** The ways in: claiming the house, signing in, joining by an invitation, and a seat that proves itself by its key. */
export const entryRoutes = [
  route({
    name: "entry.get",
    method: "get",
    path: "/api/v1/entry",
    scope: "public",
    says: "Whether the house has been claimed and may be claimed now; nobody's name, but in a virtual house.",
    answer: z.strictObject({
      claimed: z.boolean(),
      claim_open: z.boolean(),
      house: z.enum(["virtual", "real"]),
      language: Language,
      may_be: z.array(z.strictObject({ id: Slug, name: z.string() })).optional(),
    }),
    handle: (asked) => {
      takeFor(looking, asked);
      const { house } = asked;
      const kind = house.status().house;
      return {
        claimed: house.access.claimed(),
        claim_open: house.access.claimOpen(),
        house: kind,
        language: house.residents.home()?.language ?? "en",
        ...(kind === "virtual" ? { may_be: ownersOf(house) } : {}),
      };
    },
  }),
  route({
    name: "entry.claim",
    method: "post",
    path: "/api/v1/claim",
    scope: "public",
    says: "Claims the house by the code it shows where it runs, and signs its owner in; in a virtual house `resident` says which one.",
    body: z.strictObject({
      code: Code,
      name: z.string().min(1).max(80),
      language: Language,
      password: Password,
      pin: Pin,
      resident: Slug.optional(),
      home: z.strictObject({ name: z.string().min(1).max(80), zone: z.string().min(1).max(60) }).optional(),
    }),
    answer: SeatOpened,
    status: 201,
    secret: true,
    handle: async (asked) => {
      takeFor(trying, asked);
      const { resident, home, ...rest } = asked.body;
      const more = { ...(resident === undefined ? {} : { resident }), ...(home === undefined ? {} : { home }) };
      return asked.seats.open(await asked.house.access.claim({ ...rest, ...more }, asked.from));
    },
  }),
  route({
    name: "sessions.open",
    method: "post",
    path: "/api/v1/sessions",
    scope: "public",
    says: "Signs a person in at this browser by name and password; who is unknown and what is wrong are answered alike.",
    body: z.strictObject({ who: z.string().min(1).max(80), password: Password }),
    answer: SeatOpened,
    status: 201,
    secret: true,
    handle: async (asked) => {
      takeFor(trying, asked);
      return asked.seats.open(await asked.house.access.signIn(asked.body, asked.from));
    },
  }),
  route({
    name: "sessions.exchange",
    method: "post",
    path: "/api/v1/sessions/exchange",
    scope: "public",
    says: "Takes the token of a wall's or phone's link, sent as a bearer token, for a session of that seat: within a day, and for one browser alone, which says by a secret of its own that it is the same.",
    body: z.strictObject({
      browser: z
        .string()
        .regex(/^[\w-]{20,64}$/)
        .optional(),
    }),
    answer: SeatOpened,
    status: 201,
    secret: true,
    handle: async (asked) => {
      takeFor(proving, asked);
      const token = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(asked.header("authorization") ?? "")?.[1];
      const { browser } = asked.body;
      const link = { token: token ?? fail("E_NO_TOKEN"), ...(browser === undefined ? {} : { browser }) };
      return asked.seats.open(await asked.house.access.exchange(link, asked.from));
    },
  }),
  route({
    name: "seats.challenge",
    method: "post",
    path: "/api/v1/seats/challenge",
    scope: "public",
    says: "A nonce for a seat to sign with its key; whether there is such a seat, the answer does not say.",
    body: z.strictObject({ seat: Slug }),
    answer: z.strictObject({ nonce: z.string() }),
    secret: true,
    handle: (asked) => {
      takeFor(proving, asked);
      return { ...asked.house.access.challenge(asked.body.seat) };
    },
  }),
  route({
    name: "seats.open",
    method: "post",
    path: "/api/v1/seats/open",
    scope: "public",
    says: "Opens a seat by its key: its signature (ES256, base64url) over `lintel-seat.<seat>.<nonce>`.",
    body: z.strictObject({ seat: Slug, nonce: z.string().max(80), signature: z.string().max(120) }),
    answer: SeatOpened,
    status: 201,
    secret: true,
    handle: async (asked) => {
      takeFor(proving, asked);
      return asked.seats.open(await asked.house.access.openSeat(asked.body, asked.from));
    },
  }),
  route({
    name: "entry.join",
    method: "post",
    path: "/api/v1/join",
    scope: "public",
    says: "Joins the house by an invitation, once: a phone with its key, or a browser with a password.",
    body: z.strictObject({
      code: Code,
      pin: Pin.optional(),
      password: Password.optional(),
      phone: z.string().min(1).max(80).optional(),
      key: SeatKey.optional(),
    }),
    answer: SeatOpened,
    status: 201,
    secret: true,
    handle: async (asked) => {
      takeFor(trying, asked);
      const { code, ...rest } = asked.body;
      const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
      return asked.seats.open(await asked.house.access.join({ code, ...given }, asked.from));
    },
  }),
];

function ownersOf({ residents }: House): { id: string; name: string }[] {
  const owners = residents.all("resident").filter(({ standing }) => standing === "owner");
  return owners.map(({ id, name }) => ({ id, name }));
}
