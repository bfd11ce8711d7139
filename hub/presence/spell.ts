import type { Evidence } from "../core/house.ts";

/**
 * What one message said of something that lasts: `gone`, its device went offline; `still`, a baseline found it on.
 * `heard` is the wall time at which the hub took it.
 */
export type Turn = {
  readonly id: string;
  readonly at: number;
  readonly heard: number;
  readonly says: "on" | "off" | "gone" | "still";
  /** The sighting that said `on`. */
  readonly evidence?: Evidence;
};

/** One stretch of time in which it was on without a break longer than the grace. */
export type Spell = { readonly since: number; readonly evidence: Evidence; readonly ended?: number };

/** A break this short is a radio that flaps, not a person who stopped. */
export const grace_ms = 5_000;

const kept = 64;

/** Adds a turn in its place, whenever it was heard; of one instant, in the order they were heard; the same one once. */
export function withTurn(turns: readonly Turn[], turn: Turn): readonly Turn[] {
  if (turns.some(({ id, says }) => id === turn.id && says === turn.says)) return turns;
  return [...turns, turn].toSorted((a, b) => a.at - b.at).slice(-kept);
}

/** The newest spell; silence does not end one: a device says when it stops, and its will says when it is gone. */
export function lastSpell(turns: readonly Turn[]): Spell | undefined {
  let spell: { since: number; evidence: Evidence; ended?: number; by?: "off" | "gone" } | undefined;
  for (const { at, heard, says, evidence } of turns) {
    const soon = spell?.ended === undefined || at - spell.ended <= grace_ms;
    if (says === "on" && evidence) {
      // What was told late may have stopped since: only the grace counts of the time nobody could hear it.
      const since = Math.max(at, heard - grace_ms);
      spell = spell && soon ? { since: Math.min(spell.since, since), evidence: spell.evidence } : { since, evidence };
    } else if (!spell) continue;
    else if (says === "still") {
      if (spell.by === "gone" && soon) spell = { since: spell.since, evidence: spell.evidence };
    } else if (says === "off" || says === "gone") {
      if (spell.ended === undefined) spell = { ...spell, ended: at, by: says };
      else if (says === "off") spell = { ...spell, by: "off" };
    }
  }
  return (
    spell && { since: spell.since, evidence: spell.evidence, ...(spell.ended !== undefined && { ended: spell.ended }) }
  );
}
