import { z } from "zod";
import { fail } from "../../core/errors.ts";
import type { Sentence } from "../../core/events.ts";
import { Slug } from "../../core/ids.ts";
import { parseJson } from "../../core/parse.ts";
import type { AskedEdit, DrawnScene, RevisionShown } from "../../core/scene-edit-answers.ts";
import type { Drawing } from "../drawing.ts";
import type { House } from "../house.ts";
import { seenVersion } from "../revision.ts";
import { route } from "../route.ts";
import type { Actor } from "../scope.ts";
import { Wall } from "../shapes.ts";
import {
  broken,
  Draft,
  draftOf,
  Drawn,
  Edits,
  fault,
  howOf,
  LookedAt,
  type Say,
  Saved,
  savedOf,
  stepOf,
} from "../scene-shapes.ts";

const sceneParams = z.strictObject({ scene: Slug });
const draftParams = z.strictObject({ draft: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/) });
const Revision = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);
const Document = z.array(z.record(z.string(), z.unknown()));
const largest = 1_048_576;

/** The version that stands; none once a scene is taken away. */
const headTag = ({ scene }: { readonly scene: string }, { drawings }: House) => drawings.at(scene)?.revision ?? "";
const waits = ({ is }: z.output<typeof Saved>) => is === "draft";

/** The scenes as people change them: step by step on a phone, whole by a program; with their past, and what waits for a PIN. */
export const sceneEditRoutes = [
  route({
    name: "scenes.drawn",
    method: "get",
    path: "/api/v1/scenes/{scene}/drawn",
    scope: "adult",
    says: "A scene step by step, as it may be changed, with what could be added; a change that waits for a PIN stands in its place.",
    params: sceneParams,
    answer: Drawn,
    revision: headTag,
    handle: ({ house, params: { scene }, say }) => drawnOf(house, house.drawings.drawn(scene), say),
  }),
  route({
    name: "scenes.look",
    method: "post",
    path: "/api/v1/scenes/{scene}/look",
    scope: "adult",
    says: "What such changes would do; nothing is written.",
    params: sceneParams,
    body: z.strictObject({ edits: Edits }),
    answer: LookedAt,
    handle: ({ house, params: { scene }, body: { edits }, say }) => {
      const look = house.drawings.look(scene, edits as readonly AskedEdit[]);
      return {
        changes: look.changes.map(say),
        ahead: look.ahead.map(say),
        faults: look.faults.map((one) => fault(one, say)),
        broken: look.broken.map((one) => broken(one, say)),
        needs_pin: look.needsPin,
      };
    },
  }),
  route({
    name: "scenes.edit",
    method: "patch",
    path: "/api/v1/scenes/{scene}",
    scope: "adult",
    says: "Changes a scene, all of it or nothing. What fills, heats or opens waits for an adult's PIN (202), unless it was just typed.",
    params: sceneParams,
    body: z.strictObject({ edits: Edits, note: z.string().max(200).optional() }),
    answer: Saved,
    waits,
    revision: headTag,
    handle: async ({ house, params: { scene }, body: { edits, note }, actor, precondition, say }) => {
      const how = { ...howOf(actor, note), base: seenVersion(precondition) };
      const asked = edits as readonly AskedEdit[];
      const saved = await house.drawings.edit(scene, asked, how);
      return savedOf(house, { scene, saved, base: how.base, wanted: { edits: asked } }, say);
    },
  }),
  route({
    name: "scenes.remove",
    method: "delete",
    path: "/api/v1/scenes/{scene}",
    scope: "adult",
    says: "Takes a household's own scene away; one that comes with the product goes back to how it came.",
    params: sceneParams,
    answer: Saved,
    waits,
    revision: headTag,
    handle: async ({ house, params: { scene }, actor, precondition, say }) => {
      const how = { ...howOf(actor), base: seenVersion(precondition) };
      const saved = await house.drawings.remove(scene, how);
      return savedOf(house, { scene, saved, base: how.base }, say);
    },
  }),
  route({
    name: "scenes.revisions",
    method: "get",
    path: "/api/v1/scenes/{scene}/revisions",
    scope: "adult",
    says: "Every revision of a scene, newest first: who saved it, when, and what it changed.",
    params: sceneParams,
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          revision: z.string(),
          at: Wall,
          author: z.string(),
          source: z.enum(["editor", "phone", "cli", "shipped"]),
          state: z.enum(["current", "past", "draft", "dropped", "removed"]),
          note: z.string().optional(),
          changes: z.array(z.string()),
        }),
      ),
    }),
    handle: ({ house, params: { scene }, say }) => ({
      items: house.drawings
        .history(scene)
        .map((past): RevisionShown => ({ ...past, author: who(past.author, say), changes: past.changes.map(say) }))
        .map((item) => ({ ...item, changes: [...item.changes] })),
    }),
  }),
  route({
    name: "scenes.revert",
    method: "post",
    path: "/api/v1/scenes/{scene}/revert",
    scope: "adult",
    says: "Makes an earlier revision of a scene the newest again.",
    params: sceneParams,
    body: z.strictObject({ revision: Revision, note: z.string().max(200).optional() }),
    answer: Saved,
    waits,
    revision: headTag,
    handle: async ({ house, params: { scene }, body: { revision, note }, actor, precondition, say }) => {
      const how = { ...howOf(actor, note), base: seenVersion(precondition) };
      const saved = await house.drawings.revert(scene, revision, how);
      return savedOf(house, { scene, saved, base: how.base }, say);
    },
  }),
  route({
    name: "scenes.copy",
    method: "post",
    path: "/api/v1/scenes/{scene}/copy",
    scope: "adult",
    says: "Makes a whole new scene that goes like another one, switched off at first.",
    params: sceneParams,
    body: z.strictObject({ id: Slug, name: z.string().trim().min(1).max(60) }),
    answer: Saved,
    status: 201,
    waits,
    handle: async ({ house, params: { scene }, body: { id, name }, actor, say }) => {
      const saved = await house.drawings.copy(scene, { id, name }, howOf(actor));
      return savedOf(house, { scene: id, saved, base: "" }, say);
    },
  }),
  route({
    name: "scenes.document",
    method: "get",
    path: "/api/v1/scenes/{scene}/document",
    scope: "adult",
    says: "A scene's document, as it is drawn and as its file holds it.",
    params: sceneParams,
    answer: z.strictObject({ scene: Slug, revision: z.string(), document: Document }),
    revision: headTag,
    handle: ({ house, params: { scene } }) => {
      const { revision, document } = house.drawings.head(scene);
      return { scene, revision, document: document.map((entry) => ({ ...entry })) };
    },
  }),
  route({
    name: "scenes.put-document",
    method: "put",
    path: "/api/v1/scenes/{scene}/document",
    scope: "adult",
    says: "Saves a scene's whole document; with If-None-Match: * one that is not there yet.",
    params: sceneParams,
    raw: Document,
    cap: largest,
    answer: Saved,
    waits,
    revision: headTag,
    handle: async ({ house, params: { scene }, bytes, actor, precondition, say }) => {
      const how = { ...howOf(actor), base: seenVersion(precondition) };
      const document = parseJson(bytes, largest);
      const saved = await house.drawings.save(scene, document, how);
      return savedOf(house, { scene, saved, base: how.base }, say);
    },
  }),
  route({
    name: "drafts.list",
    method: "get",
    path: "/api/v1/scene-drafts",
    scope: "adult",
    says: "The changes of scenes that wait for an adult's PIN.",
    answer: z.strictObject({ items: z.array(Draft) }),
    handle: ({ house, say }) => ({ items: house.drawings.drafts().map((draft) => draftOf(house, draft, say)) }),
  }),
  route({
    name: "drafts.confirm",
    method: "post",
    path: "/api/v1/scene-drafts/{draft}/confirm",
    scope: "adult",
    stepUp: true,
    says: "Lets a change run that waited; only an adult who has just typed their PIN or password.",
    params: draftParams,
    body: z.strictObject({}),
    answer: Saved,
    handle: async ({ house, params: { draft }, actor, say }) => {
      checkHand(actor);
      const waiting = house.drawings.drafts().find((one) => one.draft === draft);
      const { scene } = waiting ?? fail("E_NOT_FOUND", { noun: "draft", id: draft });
      const saved = await house.drawings.confirm(draft, howOf(actor).by);
      return savedOf(house, { scene, saved, base: "" }, say);
    },
  }),
  route({
    name: "drafts.drop",
    method: "delete",
    path: "/api/v1/scene-drafts/{draft}",
    scope: "adult",
    says: "Nothing comes of a change that waited; the revision stays among the past.",
    params: draftParams,
    answer: z.strictObject({ dropped: z.string() }),
    handle: async ({ house, params: { draft }, actor }) => {
      await house.drawings.drop(draft, howOf(actor).by);
      return { dropped: draft };
    },
  }),
];

/** A program types no PIN. */
function checkHand({ resident }: Actor): void {
  if (resident === undefined) fail("E_FORBIDDEN");
}

/** Who saved, as people read it. */
const who = (author: string, say: Say): string => say({ key: "step.change.by", params: { by: author } });

function drawnOf(house: House, { head, steps, suggestions }: Drawing, say: Say): z.infer<typeof Drawn> {
  const disabled = head.document.find(({ type }) => type === "tab")?.["disabled"] === true;
  const { scene, revision, shipped, edited, draft, update } = head;
  const told = (sentences: readonly Sentence[]) => sentences.map(say);
  const shown: DrawnScene = {
    scene,
    name: say(house.drawings.name(scene)),
    revision,
    shipped,
    edited,
    disabled,
    ...(draft && { draft: draftOf(house, draft, say) }),
    ...(update && { update: { revision: update.revision, changes: told(update.changes) } }),
    steps: steps.map((step) => stepOf(step, say)),
    suggestions: suggestions.map(({ id, says, after }) => ({ id, says: say(says), after })),
  };
  return shown as z.infer<typeof Drawn>;
}
