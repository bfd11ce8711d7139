import { z } from "zod";
import { Id, Slug } from "../../core/ids.ts";
import { route } from "../route.ts";
import { howOf, Saved, savedOf } from "../scene-shapes.ts";
import { Said, said } from "../shapes.ts";

const sceneParams = z.strictObject({ scene: Slug });
const Verdict = z.strictObject({ key: Slug, says: Said, passes: z.boolean(), difference: z.array(Said) });
const Kept = Saved.extend({ key: Slug });

/** What a scene must do, told by examples: played on a simulated house, kept from a run, taken away. */
export const sceneExampleRoutes = [
  route({
    name: "examples.list",
    method: "get",
    path: "/api/v1/scenes/{scene}/examples",
    scope: "adult",
    says: "The examples of a scene, each played on a simulated house now: whether it holds, and what is otherwise.",
    params: sceneParams,
    answer: z.strictObject({ items: z.array(Verdict) }),
    handle: ({ house, params: { scene }, say }) => ({
      items: house.examples.test(scene).map(({ key, says, passes, difference }) => ({
        key,
        says: said(says, say),
        passes,
        difference: difference.map((one) => said(one, say)),
      })),
    }),
  }),
  route({
    name: "examples.keep",
    method: "post",
    path: "/api/v1/scenes/{scene}/examples",
    scope: "adult",
    says: "Keeps a run as an example: from then on no change of the scene is taken that would make it come out otherwise.",
    params: sceneParams,
    body: z.strictObject({ run: Id }),
    answer: Kept,
    status: 201,
    waits: ({ is }: z.output<typeof Kept>) => is === "draft",
    handle: async ({ house, params: { scene }, body: { run }, actor, say }) => {
      const { key, saved } = await house.examples.keep(scene, run, howOf(actor));
      return { ...savedOf(house, { scene, saved, base: "" }, say), key };
    },
  }),
  route({
    name: "examples.remove",
    method: "delete",
    path: "/api/v1/scenes/{scene}/examples/{key}",
    scope: "adult",
    says: "Takes an example of a scene away.",
    params: sceneParams.extend({ key: Slug }),
    answer: Saved,
    waits: ({ is }: z.output<typeof Saved>) => is === "draft",
    handle: async ({ house, params: { scene, key }, actor, say }) => {
      const saved = await house.examples.remove(scene, key, howOf(actor));
      return savedOf(house, { scene, saved, base: "" }, say);
    },
  }),
];
