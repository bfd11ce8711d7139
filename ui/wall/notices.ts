import type { LiveValues } from "../../hub/core/live.ts";
import type { LiveNotice } from "../../hub/core/notices.ts";

/** What the house has to tell here: what takes the screen, what lies on it as a card, what is one quiet line. */
export type Telling = { readonly takes?: LiveNotice; readonly card?: LiveNotice; readonly line?: LiveNotice };

/** What of the notices a wall shows, and how; `quiet`: somebody sleeps here now, `opened`: the card somebody touched. */
export function tellingOf(values: LiveValues, quiet: boolean, opened: string | undefined): Telling {
  const open = (values["notices.list"] ?? []).filter(({ handled }) => handled === undefined);
  const takes = open.find(({ level, seen }) => level === "hazard" && !seen) ?? open.find(({ id }) => id === opened);
  if (takes) return { takes };
  const card = open.find(({ level, seen }) => level === "hazard" || (level === "urgent" && !seen));
  if (card && !quiet) return { card };
  const line = card ?? open.find(({ level, seen }) => level === "urgent" || !seen);
  return line ? { line } : {};
}

/** The sentences of a notice: first what happened, then what the house did and what there is to do. */
export function sentencesOf(text: string): { readonly what: string; readonly todo: string } {
  const end = /[。！？：]|[.!?:](?=\s|$)/u.exec(text);
  const at = end ? end.index + 1 : text.length;
  const rest = text.slice(at).trim();
  return {
    what: text.slice(0, at).replace(/[.:。：]$/u, ""),
    todo: rest.charAt(0).toLocaleUpperCase() + rest.slice(1),
  };
}

/** The role a Stop means that belongs to a notice. */
export function roleOf({ key }: LiveNotice): "bath" | "breakfast-machine" | undefined {
  if (key.startsWith("notice.bath-")) return "bath";
  return key.startsWith("notice.breakfast-") ? "breakfast-machine" : undefined;
}
