import { z } from "zod";
import type { Sentence } from "../core/events.ts";
import { errorCodes } from "../core/errors.ts";
import { Slug } from "../core/ids.ts";
import type {
  BrokenShown,
  DraftShown,
  FaultShown,
  RefusedShown,
  SavedShown,
  StepShown,
} from "../core/scene-edit-answers.ts";
import { fieldWord } from "../core/scene/field-words.ts";
import type { SceneFault } from "../core/scene/graph.ts";
import type { SceneStep } from "../core/scene/outline.ts";
import type { BrokenExample, Draft as DraftView, Saved as SavedView, SaveHow } from "../scenes/scenes.ts";
import type { Wanted } from "./drawing.ts";
import type { House } from "./house.ts";
import { RefusedWith } from "./problem.ts";
import { type Actor, opens } from "./scope.ts";
import { Said, said, Shown, Wall } from "./shapes.ts";

/** Renders a sentence for whoever reads. */
export type Say = (sentence: Sentence) => string;

const Key = z.string().max(40);
const After = z.strictObject({ key: Key, output: z.string().max(40) });

/** Some edits, in order. */
export const Edits = z
  .array(
    z.union([
      z.strictObject({ is: z.literal("set"), key: Key, property: z.string().max(120), value: z.unknown() }),
      z.strictObject({
        is: z.literal("setting"),
        name: Key,
        value: z.union([z.string().max(200), z.number(), z.boolean()]),
      }),
      z.strictObject({ is: z.literal("node"), key: Key, disabled: z.boolean() }),
      z.strictObject({
        is: z.literal("scene"),
        disabled: z.boolean().optional(),
        name: z.string().trim().min(1).max(60).optional(),
      }),
      z.strictObject({ is: z.literal("insert"), after: After, suggestion: z.string().max(120) }),
      z.strictObject({ is: z.literal("remove"), key: Key }),
      z.strictObject({ is: z.literal("condition"), key: Key, add: z.unknown() }),
      z.strictObject({ is: z.literal("condition"), key: Key, remove: z.number().int().min(0).max(100) }),
      z.strictObject({
        is: z.literal("condition"),
        key: Key,
        set: z.strictObject({ index: z.number().int().min(0).max(100), condition: z.unknown() }),
      }),
    ]),
  )
  .min(1)
  .max(50);

const SafetyClass = z.enum(["S0", "S1", "S2", "S3"]);
const Choice = z.strictObject({ value: z.string(), says: z.string() });
const Field = z.strictObject({
  property: z.string(),
  label: z.string(),
  kind: z.enum(["choice", "number", "time", "yes-no", "text", "days"]),
  value: Shown,
  choices: z.array(Choice).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  unit: z.string().optional(),
});
const Step = z.strictObject({
  key: z.string(),
  type: z.string(),
  says: z.string(),
  parts: z.array(z.string()),
  class: SafetyClass,
  disabled: z.boolean(),
  depth: z.number().int(),
  after: z.strictObject({ key: z.string(), output: z.string() }).optional(),
  removable: z.boolean(),
  fields: z.array(Field),
  may_ask: z.array(z.strictObject({ id: z.string(), says: z.string(), condition: z.unknown() })),
});

/** A change that waits for an adult's PIN. */
export const Draft = z.strictObject({
  draft: z.string(),
  scene: Slug,
  name: z.string(),
  revision: z.string(),
  at: Wall,
  author: z.string(),
  changes: z.array(z.string()),
});

/** A scene as it is drawn, step by step. */
export const Drawn = z.strictObject({
  scene: Slug,
  name: z.string(),
  revision: z.string(),
  shipped: z.boolean(),
  edited: z.boolean(),
  disabled: z.boolean(),
  draft: Draft.optional(),
  update: z.strictObject({ revision: z.string(), changes: z.array(z.string()) }).optional(),
  steps: z.array(Step),
  suggestions: z.array(
    z.strictObject({
      id: z.string(),
      says: z.string(),
      after: z.strictObject({ key: z.string(), output: z.string() }),
    }),
  ),
});

const Fault = Said.extend({
  severity: z.enum(["error", "warning"]),
  tab: z.string(),
  node: z.string().optional(),
  field: z.string().optional(),
});
const Broken = z.strictObject({ key: z.string(), says: z.string(), difference: z.array(z.string()) });

/** What a change would do. */
export const LookedAt = z.strictObject({
  changes: z.array(z.string()),
  ahead: z.array(z.string()),
  faults: z.array(Fault),
  broken: z.array(Broken),
  needs_pin: z.boolean(),
});

/** What a save came to. */
export const Saved = z.strictObject({
  is: z.enum(["saved", "draft"]),
  scene: Slug,
  revision: z.string(),
  draft: z.string().optional(),
  faults: z.array(Fault),
});

/** Who asks, as the author of what is saved. */
export function howOf(actor: Actor, note?: string): Omit<SaveHow, "base"> {
  const { id, resident, scopes, session, stepped } = actor;
  return {
    by: { id: resident ?? id, adult: opens(scopes, "adult"), proved: resident !== undefined && stepped === true },
    source: session === undefined ? "cli" : "phone",
    ...(note !== undefined && { note }),
  };
}

/** A fault of a document as it is sent. */
export function fault({ code, params, severity, tab, node, field }: SceneFault, say: Say): FaultShown {
  const about = field === undefined ? undefined : fieldWord(field);
  const sentence = said({ key: `error.${code}`, params: { ...params, ...(about !== undefined && { about }) } }, say);
  return { ...sentence, severity, tab, ...(node !== undefined && { node }), ...(field !== undefined && { field }) };
}

/** A broken example as it is sent. */
export function broken({ key, says, difference }: BrokenExample, say: Say): z.infer<typeof Broken> {
  return { key, says: say(says), difference: difference.map(say) };
}

/** A draft as it is sent. */
export function draftOf(house: House, { draft, scene, revision, at, author, changes }: DraftView, say: Say) {
  const shown: DraftShown = {
    draft,
    scene,
    name: say(house.drawings.name(scene)),
    revision,
    at,
    author: say({ key: "step.change.by", params: { by: author } }),
    changes: changes.map(say),
  };
  return shown as z.infer<typeof Draft>;
}

/** A step as it is sent. */
export function stepOf(step: SceneStep, say: Say): StepShown {
  const { key, type, says, parts, class: safety, disabled, depth, after, removable, fields, may_ask } = step;
  return {
    key,
    type,
    says: say(says),
    parts: parts.map(say),
    class: safety,
    disabled,
    depth,
    ...(after && { after }),
    removable,
    fields: fields.map(({ label, choices, unit, ...field }) => ({
      ...field,
      label: say(label),
      ...(choices && { choices: choices.map(({ value, says: word }) => ({ value, says: say(word) })) }),
      ...(unit !== undefined && { unit: say({ key: unit, params: {} }) }),
    })),
    may_ask: may_ask.map((one) => ({ ...one, says: say(one.says) })),
  };
}

/** What a save came to, or the refusal it is told by. E_CHANGED, E_SCENE_EXAMPLE, the first fault's code. */
export function savedOf(
  house: House,
  from: {
    readonly scene: string;
    readonly saved: SavedView;
    readonly base: string;
    readonly wanted?: Wanted;
  },
  say: Say,
): z.infer<typeof Saved> {
  const { scene, saved } = from;
  switch (saved.is) {
    case "conflict":
      throw conflict(house, from, saved, say);
    case "refused": {
      const [first] = saved.faults.filter(({ severity }) => severity === "error");
      const faults: FaultShown[] = saved.faults.map((one) => fault(one, say));
      const unlike: BrokenShown[] = saved.broken.map((one) => broken(one, say));
      const code = first && Object.hasOwn(errorCodes, first.code) ? first.code : "E_SCENE_EXAMPLE";
      const more: RefusedShown = { faults, broken: unlike };
      const field = first?.field;
      throw new RefusedWith(code, { ...first?.params, ...(field !== undefined && { field }) }, more);
    }
    case "saved":
    case "draft": {
      // Empty for a scene that is no more.
      const there = house.drawings.at(scene)?.revision ?? "";
      const shown: SavedShown = {
        is: saved.is,
        scene,
        revision: there,
        ...(saved.is === "draft" && { draft: saved.draft }),
        faults: saved.faults.map((one) => fault(one, say)),
      };
      return shown as z.infer<typeof Saved>;
    }
  }
}

function conflict(
  house: House,
  { base, scene, wanted = {} }: { readonly scene: string; readonly base: string; readonly wanted?: Wanted },
  { theirs }: Extract<SavedView, { is: "conflict" }>,
  say: Say,
): RefusedWith {
  const { revision, author, at, document } = theirs;
  const sides = house.drawings.sides(scene, { base, theirs: document, wanted });
  const more: RefusedShown = {
    theirs: {
      revision,
      author: say({ key: "step.change.by", params: { by: author } }),
      at,
      changes: sides.theirs.map(say),
    },
    yours: { changes: sides.yours.map(say) },
  };
  return new RefusedWith("E_CHANGED", {}, more);
}
