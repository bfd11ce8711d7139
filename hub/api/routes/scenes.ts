import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { derivedId, Id, Slug } from "../../core/ids.ts";
import { asRead } from "../../scenes/scenes.ts";
import type { House, WhyView } from "../house.ts";
import { newestFirst, page, pageOf, PageQuery } from "../page.ts";
import { mayKnow } from "../people.ts";
import { route } from "../route.ts";
import { Run, runOf, Said, said, Wall } from "../shapes.ts";

const sceneParams = z.strictObject({ scene: Slug });
const runParams = z.strictObject({ run: Id });
const Why = z.strictObject({
  at: Wall,
  state: z.string().optional(),
  sentence: Said,
  reason: Said.optional(),
  moment: z.string().optional(),
  run: z.string().optional(),
  resident: Slug.optional(),
  because: z.array(z.string()),
  evidence: z.array(z.strictObject({ at: Wall, says: Said })),
  steps: z.array(
    z.strictObject({ key: z.string(), at: Wall, state: z.string(), says: Said.optional(), reason: Said.optional() }),
  ),
});

/** Scenes, their runs, and why they ran or did not. */
export const sceneRoutes = [
  route({
    name: "scenes.list",
    method: "get",
    path: "/api/v1/scenes",
    scope: "read",
    says: "The scenes of the house.",
    query: PageQuery,
    answer: pageOf(z.strictObject({ scene: Slug, revision: z.string(), disabled: z.boolean() })),
    handle: ({ house, query }) => {
      const found = page(house.scenes.list(), ({ scene }) => scene, query);
      return { ...found, items: found.items.map(({ scene, revision, disabled }) => ({ scene, revision, disabled })) };
    },
  }),
  route({
    name: "scenes.run",
    method: "post",
    path: "/api/v1/scenes/{scene}/run",
    scope: "run",
    says: "Starts a scene by hand, for a resident or for anyone.",
    params: sceneParams,
    body: z.strictObject({ resident: Slug.optional() }),
    answer: z.strictObject({ run: Id }),
    status: 201,
    handle: async ({ house, params: { scene }, body: { resident }, actor, key }) => {
      known(house, scene, resident);
      const id = key === undefined ? {} : { id: derivedId("by-hand", actor.id, key) };
      const whose = resident === undefined ? {} : { resident };
      return { run: await house.scenes.start(scene, { actor: actor.id, ...whose, ...id }) };
    },
  }),
  route({
    name: "runs.list",
    method: "get",
    path: "/api/v1/runs",
    scope: "read",
    says: "The runs of late, newest first.",
    query: PageQuery,
    answer: pageOf(Run),
    handle: ({ house, query, say }) => {
      const found = page(house.scenes.recent(), ({ started, id }) => newestFirst(started, id), query);
      return { ...found, items: found.items.map((run) => runOf(run, say)) };
    },
  }),
  route({
    name: "runs.get",
    method: "get",
    path: "/api/v1/runs/{run}",
    scope: "read",
    says: "One run with its steps.",
    params: runParams,
    answer: Run,
    handle: ({ house, params: { run }, say }) => runOf(found(house, run), say),
  }),
  route({
    name: "runs.stop",
    method: "post",
    path: "/api/v1/runs/{run}/stop",
    scope: "run",
    says: "Stops a run and undoes what it did.",
    params: runParams,
    answer: z.strictObject({ stopping: Id }),
    handle: async ({ house, params: { run }, actor }) => {
      await house.scenes.stop(found(house, run).id, actor.id);
      return { stopping: run };
    },
  }),
  route({
    name: "why.get",
    method: "get",
    path: "/api/v1/why/{scene}",
    scope: "read",
    says: "Why a scene ran or did not, one sentence each; the evidence is told to whom it is about.",
    params: sceneParams,
    query: z.strictObject({ resident: Slug.optional() }),
    answer: z.strictObject({ items: z.array(Why) }),
    handle: ({ house, params: { scene }, query: { resident }, actor, say }) => {
      known(house, scene, resident);
      const reasons = house.scenes.why(scene, resident === undefined ? {} : { resident });
      const read = (why: WhyView) => ({ ...why, sentence: asRead(why.sentence, actor.resident) });
      // By what the house knew of somebody else, and that it knew nothing, is where they were.
      const told = reasons.flatMap((why) =>
        mayKnow(actor, why.resident) ? [why] : why.run === undefined ? [] : [{ ...why, because: [], signs: [] }],
      );
      return { items: told.map((why) => whyOf(read(why), say)) };
    },
  }),
];

function known(house: House, scene: string, resident: string | undefined): void {
  if (!house.scenes.list().some((one) => one.scene === scene)) fail("E_NOT_FOUND", { noun: "scene", id: scene });
  if (resident !== undefined && !house.residents.get("resident", resident)) {
    fail("E_NOT_FOUND", { noun: "resident", id: resident });
  }
}

function found(house: House, id: string) {
  return house.scenes.run(id) ?? fail("E_NOT_FOUND", { noun: "run", id });
}

function whyOf(why: WhyView, say: Parameters<typeof runOf>[1]): z.infer<typeof Why> {
  const { at, state, sentence, reason, moment, run, resident, because, signs, steps } = why;
  return {
    at,
    sentence: said(sentence, say),
    because: [...because],
    evidence: signs.map((sign) => ({ at: sign.at, says: said(sign.says, say) })),
    steps: steps.map((step) => ({
      key: step.key,
      at: step.at,
      state: step.state,
      ...(step.says && { says: said(step.says, say) }),
      ...(step.reason && { reason: said(step.reason, say) }),
    })),
    ...(state === undefined ? {} : { state }),
    ...(reason === undefined ? {} : { reason: said(reason, say) }),
    ...(moment === undefined ? {} : { moment }),
    ...(run === undefined ? {} : { run }),
    ...(resident === undefined ? {} : { resident }),
  };
}
