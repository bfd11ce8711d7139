import { z } from "zod";
import { fail } from "../../core/errors.ts";
import type { RoleHealth, RoleTest } from "../../core/found.ts";
import { Slug } from "../../core/ids.ts";
import { page, pageOf, PageQuery } from "../page.ts";
import { route } from "../route.ts";
import { type Actor, checkPlace } from "../scope.ts";
import { RoleAddress, Said, said, Wall } from "../shapes.ts";

const Test = z.strictObject({
  role: RoleAddress,
  is: z.enum(["checked", "asked", "shown", "undoing", "undone", "failed"]),
  sentence: Said,
  at: Wall,
  until: Wall.optional(),
});
const Health = z.strictObject({
  role: RoleAddress,
  thing: Slug.optional(),
  ready: z.boolean(),
  why: Said.optional(),
  parts: z.array(
    z.strictObject({
      part: Slug,
      entity: z.string(),
      name: z.string(),
      available: z.boolean().optional(),
      at: Wall.optional(),
    }),
  ),
  /** The devices of the house that could serve it instead, and serve nothing yet. */
  others: z.array(Slug),
  auto_off_s: z.number().optional(),
  held: z.strictObject({ since: Wall, because: Said }).optional(),
  test: Test.optional(),
});
const roleParams = z.strictObject({ role: RoleAddress });

/** How roles and scenes stand, trying a role out, and a hand on an adopted device. */
export const healthRoutes = [
  route({
    name: "health.roles",
    method: "get",
    path: "/api/v1/health/roles",
    scope: "read",
    says: "How every role stands: who serves it, whether it would act now, and why not.",
    query: PageQuery,
    answer: pageOf(Health),
    handle: ({ house, query, say }) => {
      const { items, next } = page(house.health().roles, ({ role }) => role, query);
      return { items: items.map((one) => healthOf(one, say)), ...(next === undefined ? {} : { next }) };
    },
  }),
  route({
    name: "health.scenes",
    method: "get",
    path: "/api/v1/health/scenes",
    scope: "read",
    says: "What that means for each scene: what will not happen, when, and why; nothing to say is well.",
    query: PageQuery,
    answer: pageOf(z.strictObject({ scene: Slug, says: z.array(Said) })),
    handle: ({ house, query, say }) => {
      const { items, next } = page(house.health().scenes(), ({ scene }) => scene, query);
      const shown = items.map(({ scene, says }) => ({ scene, says: says.map((one) => said(one, say)) }));
      return { items: shown, ...(next === undefined ? {} : { next }) };
    },
  }),
  route({
    name: "tests.start",
    method: "post",
    path: "/api/v1/roles/{role}/test",
    scope: "run",
    says: "Tries a role out by an act that harms nobody, undone by itself; water, heat and the door are only looked at.",
    params: roleParams,
    answer: Test,
    status: 201,
    handle: ({ house, params: { role }, actor, say }) => testOf(house.tests.start(role, actor.id), say),
  }),
  route({
    name: "tests.get",
    method: "get",
    path: "/api/v1/roles/{role}/test",
    scope: "read",
    says: "How the newest test of a role went.",
    params: roleParams,
    answer: Test,
    handle: ({ house, params: { role }, say }) =>
      testOf(house.tests.of(role) ?? fail("E_NOT_FOUND", { noun: "test", id: role }), say),
  }),
  route({
    name: "tests.undo",
    method: "delete",
    path: "/api/v1/roles/{role}/test",
    scope: "run",
    says: "Undoes what is being tested now.",
    params: roleParams,
    answer: Test,
    handle: ({ house, params: { role }, say }) => testOf(house.tests.undo(role), say),
  }),
  route({
    name: "things.press",
    method: "post",
    path: "/api/v1/things/{thing}/press",
    scope: "screen",
    says: "Presses a button of an adopted device that has none itself; that it is loaded, or looked after, can only be said at a wall of its own place.",
    params: z.strictObject({ thing: Slug }),
    body: z.strictObject({ button: z.enum(["stop", "arm", "reset"]) }),
    answer: z.strictObject({ pressed: z.enum(["stop", "arm", "reset"]) }),
    handle: ({ house, params: { thing }, body: { button }, actor }) => {
      const place = house.things.thing(thing)?.place;
      // A wall that may not see a thing is not told whether it is there.
      checkPlace(actor, place, "run");
      if (!house.things.thing(thing)) fail("E_NOT_FOUND", { noun: "thing", id: thing });
      if (button !== "stop") checkThere(actor, place);
      house.makers.press(thing, button);
      return { pressed: button };
    },
  }),
];

/** Only who stands there can vouch for what is in a machine: no program and no phone from afar. */
function checkThere({ scopes }: Actor, place: string | undefined): void {
  if (place === undefined || !scopes.includes(`screen:${place}`)) fail("E_FORBIDDEN");
}

type Say = Parameters<typeof said>[1];

function testOf({ role, is, says, at, until }: RoleTest, say: Say): z.infer<typeof Test> {
  return { role, is, sentence: said(says, say), at, ...(until === undefined ? {} : { until }) };
}

function healthOf(health: RoleHealth, say: Say): z.infer<typeof Health> {
  const { role, thing, ready, why, parts, others, auto_off_s, held, test } = health;
  return {
    role,
    ready,
    parts: parts.map(({ available, ...part }) => ({ ...part, ...(available === undefined ? {} : { available }) })),
    others: [...others],
    ...(thing === undefined ? {} : { thing }),
    ...(why ? { why: said(why, say) } : {}),
    ...(auto_off_s === undefined ? {} : { auto_off_s }),
    ...(held ? { held: { since: held.since, because: said(held.because, say) } } : {}),
    ...(test ? { test: testOf(test, say) } : {}),
  };
}
