import { z } from "zod";
import type { Fault, RunView, Sentence } from "../core/events.ts";
import { Id, Slug } from "../core/ids.ts";
import type { LiveNotice } from "../core/notices.ts";
import type { ThingView } from "./house.ts";

/** The address of a role as people type it: `role.place`, or `role` where there is one. */
export const RoleAddress = z.string().regex(/^[a-z0-9-]{1,40}(\.[a-z0-9-]{1,40})?$/);

/** Wall milliseconds. */
export const Wall = z.number();

/** A value a sentence or a screen may show. */
export const Shown = z.union([z.string(), z.number(), z.boolean()]);

/** A sentence with its text in the reader's language. */
export const Said = z.strictObject({ key: z.string(), params: z.record(z.string(), Shown), text: z.string() });

/** A sentence as it is sent, rendered for a reader. */
export function said(sentence: Sentence, say: (sentence: Sentence) => string): z.infer<typeof Said> {
  return { key: sentence.key, params: { ...sentence.params }, text: say(sentence) };
}

/** One thing as it is sent. */
export const Thing = z.strictObject({
  id: Slug,
  kind: z.string(),
  name: z.string(),
  place: Slug.optional(),
  owner: Slug.optional(),
  online: z.boolean(),
  at: Wall.optional(),
  state: z.record(z.string(), z.unknown()).optional(),
});

/** A thing with nothing but what the table says. */
export function thingOf(view: ThingView): z.infer<typeof Thing> {
  const { id, kind, name, place, owner, online, at, state } = view;
  return {
    id,
    kind,
    name,
    online,
    ...(place === undefined ? {} : { place }),
    ...(owner === undefined ? {} : { owner }),
    ...(at === undefined ? {} : { at }),
    ...(state === undefined ? {} : { state: { ...state } }),
  };
}

/** One fault as it is sent. */
export const FaultShown = z.strictObject({
  id: z.string(),
  cause: z.string(),
  at: Wall,
  code: z.string(),
  sentence: Said,
});

/** A fault with its sentence in the reader's language. */
export function faultOf(fault: Fault, say: (sentence: Sentence) => string): z.infer<typeof FaultShown> {
  const sentence = said({ key: `error.${fault.code}`, params: fault.params }, say);
  return { id: fault.id, cause: fault.cause, at: fault.at, code: fault.code, sentence };
}

/** One notice as it is sent. */
export const NoticeShown = z.strictObject({
  id: Id,
  at: Wall,
  level: z.enum(["hazard", "urgent", "tell"]),
  place: Slug.optional(),
  seen: z.boolean(),
  handled: z.strictObject({ at: Wall, by: z.string().optional() }).optional(),
  sentence: Said,
});

/** A notice with its sentence in the reader's language. */
export function noticeOf(notice: LiveNotice, say: (sentence: Sentence) => string): z.infer<typeof NoticeShown> {
  const { key, params, place, handled, ...rest } = notice;
  return {
    ...rest,
    sentence: said({ key, params }, say),
    ...(place === undefined ? {} : { place }),
    ...(handled ? { handled: { ...handled } } : {}),
  };
}

/** One run as it is sent. */
export const Run = z.strictObject({
  id: Id,
  scene: Slug,
  resident: Slug.optional(),
  state: z.enum(["running", "done", "failed", "stopped"]),
  started: Wall,
  steps: z.array(
    z.strictObject({ key: z.string(), visit: z.number(), state: z.string(), output: z.string().optional(), at: Wall }),
  ),
  outcome: Said.optional(),
});

/** A run with its outcome in the reader's language. */
export function runOf(run: RunView, say: (sentence: Sentence) => string): z.infer<typeof Run> {
  return {
    id: run.id,
    scene: run.scene,
    ...(run.resident === undefined ? {} : { resident: run.resident }),
    state: run.state,
    started: run.started,
    steps: run.steps.map(({ key, visit, state, output, at }) => ({
      key,
      visit,
      state,
      at,
      ...(output === undefined ? {} : { output }),
    })),
    ...(run.outcome === undefined ? {} : { outcome: said(run.outcome, say) }),
  };
}
