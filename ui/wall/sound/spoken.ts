import type { Params } from "../../../hub/core/errors.ts";
import type { LiveValues } from "../../../hub/core/live.ts";
import type { LiveNotice } from "../../../hub/core/notices.ts";
import type { Known } from "../../parts/known.ts";

/** A sentence the screen was asked to speak: its key and the values in it. */
export type ToSay = { readonly key: string; readonly params: Params };

const fresh_ms = 15_000;

/** Which sentence is new: `asked` remembers what was there when the line was taken up, and says each once. */
export function makeAsked(): (known: Known, now: number) => ToSay | undefined {
  let epoch: string | undefined;
  let last: string | undefined;
  return ({ values, mark }, now) => {
    const id = values["screen.spoken_id"];
    const baseline = mark === undefined || mark.epoch !== epoch;
    const again = id === last;
    epoch = mark?.epoch;
    last = id;
    if (baseline || again || id === undefined) return undefined;
    const { "screen.spoke": spoke, "screen.spoken": params = {}, "screen.at": at = 0 } = values;
    return spoke === undefined || now - at > fresh_ms ? undefined : { key: `say.${spoke}`, params };
  };
}

/** Headlines that this page is to read, and what names their bulletin; nothing for one that has a sound of its own. */
export function bulletinOf(values: LiveValues): { readonly id: string; readonly texts: readonly string[] } | undefined {
  const { "music.headlines": texts = [], "music.since": since = 0, "music.source": source } = values;
  const plays = values["music.playing"] === true && values["music.online"] !== false && source === "news";
  if (!plays || texts.length === 0 || values["music.url"] !== undefined) return undefined;
  return { id: `${since} ${texts.join("\n")}`, texts };
}

/** Whether a bulletin that began at that wall ms is to be read from its beginning. */
export function isFresh(since: number, now: number): boolean {
  return now - since <= fresh_ms;
}

/** Which notices an unhurried wall is to speak: each once, while it is new; beside somebody asleep hazards alone. */
export function makeTelling(): (values: LiveValues, now: number, hour: number) => readonly LiveNotice[] {
  const told = new Set<string>();
  return (values, now, hour) => {
    const asleep = values["place.bedroom"] === true && (hour >= 22 || hour < 5);
    const all = values["screen.unhurried"] ? (values["notices.list"] ?? []) : [];
    const due = all.filter(
      ({ id, at, level, seen, handled }) =>
        !told.has(id) && !seen && handled === undefined && isFresh(at, now) && (!asleep || level === "hazard"),
    );
    for (const { id } of due) told.add(id);
    return due;
  };
}
