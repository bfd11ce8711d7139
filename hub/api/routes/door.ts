import { z } from "zod";
import type { DoorLine, DoorRoom } from "../../door/door.ts";
import { errorCodes, type ErrorCode, fail } from "../../core/errors.ts";
import type { Sentence } from "../../core/events.ts";
import { DeviceKey, type HouseholdDocument } from "../../core/house.ts";
import { Slug } from "../../core/ids.ts";
import { makeAllowance } from "../allowance.ts";
import type { House } from "../house.ts";
import { pageOf, PageQuery } from "../page.ts";
import { checkMayCareFor } from "../people.ts";
import { route } from "../route.ts";
import { type Actor, checkPlace, opens, phoneOf } from "../scope.ts";
import { Said, said, Wall } from "../shapes.ts";

const Code = z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]);
/** What a code, or a phone, came to; why not in the reader's language. */
const Answer = z.strictObject({
  open: z.boolean(),
  code: Code.optional(),
  until: Wall.optional(),
  message: z.string().optional(),
});
const Line = z.strictObject({
  seq: z.number().int(),
  at: Wall,
  sentence: Said,
  decision: z.enum(["open", "ask", "keep", "note"]),
  evidence: z.array(z.string()),
  notice: z.boolean(),
  alert: z.literal("duress").optional(),
  outcome: z.enum(["confirmed", "failed", "unknown", "unused"]).optional(),
});
const View = z.strictObject({
  phase: z.enum(["shut", "looking", "recognised", "asking", "opening", "open", "failed", "blind"]),
  ask: z.enum(["look", "credential", "pin"]).optional(),
  by: z.string().optional(),
  recognised_at: Wall.optional(),
  confirmed_at: Wall.optional(),
  opened_at: Wall.optional(),
  until: Wall.optional(),
  bolt: z.string().optional(),
  leaf: z.string().optional(),
  trouble: Code.optional(),
  at: Wall,
});
const residentParams = z.strictObject({ resident: Slug });
const Use = z.enum(["open", "duress"]);
const Digits = z.string().regex(/^\d{6,12}$/);
/** As people type: what is too short is a wrong code like any other. */
const Typed = z.string().regex(/^\d{1,12}$/);
const Key = DeviceKey.pick({ x: true, y: true }).required();

const typing = makeAllowance({ most: 20, within_ms: 60_000 });
const tapping = makeAllowance({ most: 20, within_ms: 60_000 });

/** The front door: codes, phones, how it stands, and its book. */
export const doorRoutes = [
  route({
    name: "door.get",
    method: "get",
    path: "/api/v1/door",
    scope: "read",
    says: "How the front door stands: nobody's name, no score.",
    answer: View,
    handle: ({ house }) => ({ ...house.door.view() }),
  }),
  route({
    name: "door.audit",
    method: "get",
    path: "/api/v1/door/audit",
    scope: "read",
    says: "The door's book, newest first: who was let in, when and why, and who was not.",
    query: PageQuery,
    answer: pageOf(Line),
    handle: ({ house, query, actor, say }) =>
      lines(house, query, { resident: actor.resident, all: true, duress: opens(actor.scopes, "adult") }, say),
  }),
  route({
    name: "phone.door-audit",
    method: "get",
    path: "/api/v1/phone/door/audit",
    scope: "phone",
    says: "The door's book for a resident's own phone: grown-ups see all of it, others what is about themselves.",
    query: PageQuery,
    answer: pageOf(Line),
    handle: ({ house, query, actor, say }) => {
      const owner = house.residents.get("resident", phoneAt(house, actor).owner ?? "");
      const grown = owner?.standing === "owner" || owner?.standing === "adult";
      return lines(house, query, { resident: owner?.id, all: grown, duress: grown }, say);
    },
  }),
  route({
    name: "door.pin",
    method: "post",
    path: "/api/v1/door/pin",
    scope: "screen",
    says: "A code typed at the screen by the door. The answer says whether it opens; whose code it is, it never says.",
    body: z.strictObject({ pin: Typed }),
    answer: Answer,
    secret: true,
    handle: async ({ house, body: { pin }, actor, say }) => {
      const lock = house.things.role("door")?.thing;
      checkPlace(actor, lock === undefined ? undefined : house.residents.get("device", lock)?.place, "run");
      typing.take(house, actor.id);
      return answered(await house.door.pin({ screen: actor.id, pin }), say);
    },
  }),
  route({
    name: "phone.door-challenge",
    method: "post",
    path: "/api/v1/phone/door/challenge",
    scope: "phone",
    says: "A challenge for this phone to sign within a minute, and the text it signs with the nonce put in.",
    answer: z.strictObject({ nonce: z.string(), expires: Wall, text: z.string() }),
    secret: true,
    handle: ({ house, actor }) => {
      const { id } = phoneAt(house, actor);
      tapping.take(house, id);
      return house.door.tapChallenge(id);
    },
  }),
  route({
    name: "phone.door-open",
    method: "post",
    path: "/api/v1/phone/door/open",
    scope: "phone",
    stepUp: true,
    says: "Opens by this phone: its signature (ES256, base64url) over the text of the challenge.",
    body: z.strictObject({ nonce: z.string().max(40), signature: z.string().max(120) }),
    answer: Answer,
    secret: true,
    handle: async ({ house, body, actor, say }) =>
      answered(await house.door.tap({ phone: phoneAt(house, actor).id, ...body }), say),
  }),
  route({
    name: "phone.key",
    method: "put",
    path: "/api/v1/phone/key",
    scope: "phone",
    says: "Tells the public half of the key this phone signs with, once: another one is taken only after an adult has removed it.",
    body: Key,
    answer: z.strictObject({ phone: Slug }),
    handle: async ({ house, body: { x, y }, actor }) => {
      const device = phoneAt(house, actor);
      const { key } = device;
      if (key && (key.x !== x || key.y !== y)) fail("E_EXISTS", { id: device.id });
      const revision = house.residents.revision("device", device.id);
      const document = { ...device, key: { kid: device.id, alg: "ES256", x, y } };
      if (!key) await house.residents.put("device", document, actor.id, revision);
      return { phone: device.id };
    },
  }),
  route({
    name: "phones.forget-key",
    method: "delete",
    path: "/api/v1/phones/{phone}/key",
    scope: "adult",
    stepUp: true,
    says: "Forgets the key of a phone: it opens the door no more until it tells a new one.",
    params: z.strictObject({ phone: Slug }),
    answer: z.strictObject({ phone: Slug }),
    handle: async ({ house, params: { phone }, actor }) => {
      const device = house.residents.get("device", phone);
      if (device?.kind !== "phone") fail("E_NOT_FOUND", { noun: "phone", id: phone });
      const { key: _, ...rest } = device;
      await house.residents.put("device", rest, actor.id, house.residents.revision("device", phone));
      return { phone };
    },
  }),
  route({
    name: "pins.set",
    method: "put",
    path: "/api/v1/residents/{resident}/pin",
    scope: "adult",
    stepUp: true,
    says: "Sets a resident's code of 6 to 12 digits; `duress` opens as well, and tells the other adults silently.",
    params: residentParams,
    body: z.strictObject({ pin: Digits, use: Use.default("open") }),
    answer: z.strictObject({ resident: Slug }),
    secret: true,
    handle: async ({ house, params: { resident }, body: { pin, use }, actor }) => {
      checkMayCareFor(house, actor, resident);
      await house.door.setPin(resident, pin, use, actor.id);
      return { resident };
    },
  }),
  route({
    name: "pins.remove",
    method: "delete",
    path: "/api/v1/residents/{resident}/pin",
    scope: "adult",
    stepUp: true,
    says: "Takes a resident's code away.",
    params: residentParams,
    query: z.strictObject({ use: Use.default("open") }),
    answer: z.strictObject({ resident: Slug }),
    handle: async ({ house, params: { resident }, query: { use }, actor }) => {
      checkMayCareFor(house, actor, resident);
      await house.door.removePin(resident, use, actor.id);
      return { resident };
    },
  }),
];

/** The phone a token was made for, as long as it is one of the house. */
function phoneAt(house: House, actor: Actor): HouseholdDocument<"device"> {
  const device = house.residents.get("device", phoneOf(actor) ?? fail("E_FORBIDDEN"));
  return device?.kind === "phone" ? device : fail("E_FORBIDDEN");
}

type Say = (sentence: Sentence) => string;

function answered({ open, code, until }: Awaited<ReturnType<DoorRoom["pin"]>>, say: Say): z.infer<typeof Answer> {
  return {
    open,
    ...(code === undefined ? {} : { code, message: say({ key: `error.${code}`, params: {} }) }),
    ...(until === undefined ? {} : { until }),
  };
}

function lines(
  { door }: House,
  { cursor, limit }: z.output<typeof PageQuery>,
  reader: Parameters<DoorRoom["audit"]>[2],
  say: Say,
) {
  const before = cursor === undefined ? undefined : Number(cursor);
  if (before !== undefined && !Number.isSafeInteger(before)) fail("E_WRONG_TYPE", { field: "cursor" });
  // One more than asked for tells whether there is another page.
  const found = door.audit(before, limit + 1, reader);
  const here = found.slice(0, limit);
  const last = here.at(-1);
  const items = here.map((line) => lineOf(line, say));
  return found.length > limit && last ? { items, next: String(last.seq) } : { items };
}

function lineOf({ sentence, evidence, ...line }: DoorLine, say: Say): z.infer<typeof Line> {
  return { ...line, evidence: [...evidence], sentence: said(sentence, say) };
}
