import type { Clock } from "../../core/clock.ts";
import type { EntityState } from "../../core/entities.ts";
import type { OnFault } from "../../core/timer.ts";
import { openDueTimes } from "./due-times.ts";
import type { Known, Listening } from "./known.ts";
import type { News } from "./news.ts";
import type { Told } from "./plan.ts";
import type { Refusals } from "./refusals.ts";

/** One message and when it came; `live` is false for what the broker had kept. */
export type Word = { readonly text: string; readonly at: number; readonly wall: number; readonly live: boolean };

/** Folds what entities tell into their states, and lets states run out. */
export type Hearing = {
  hear(listening: Listening, topic: string, word: Word): void;
  /** An order that nobody reads back counts as the state. */
  assume(known: Known, state: EntityState): void;
  /** Its timers stand still: it is gone, or was announced anew. */
  rest(known: Known): void;
  [Symbol.dispose](): void;
};

/** What the folding needs of the registry. */
export type HearingNeeds = {
  readonly clock: Clock;
  readonly news: News;
  readonly refusals: Refusals;
  readonly available: (known: Known) => boolean;
  readonly onFault: OnFault;
};

/** Nothing heard yet. */
export function openHearing({ clock, news, refusals, available, onFault }: HearingNeeds): Hearing {
  const tell = (known: Known, fresh: boolean) => news.tell(known.id, { fresh, available: available(known) });
  const expiring = openDueTimes<Known>(
    clock,
    (known) => {
      if (known.at === undefined || known.plan.expire_after_s === undefined) return;
      known.state = {};
      known.at = undefined;
      known.wall = undefined;
      news.entityChanged(known.id);
      tell(known, false);
    },
    onFault,
  );
  const falling = openDueTimes<Known>(
    clock,
    (known) => {
      if (known.state["on"] !== true || known.plan.off_delay_s === undefined) return;
      const now = { at: clock.mono(), wall: clock.wall(), live: true };
      fold(known, { is: "state", state: { on: false } }, now);
    },
    onFault,
  );
  const fold = (known: Known, told: Extract<Told, { is: "state" }>, word: Omit<Word, "text">) => {
    const keys = [...Object.keys(told.state), ...(told.unknown ?? [])];
    if (keys.length === 0) return;
    // The first word of each key sets its baseline and triggers nothing.
    const fresh = word.live && keys.every((key) => known.heard.includes(key));
    if (keys.some((key) => !known.heard.includes(key))) known.heard = [...new Set([...known.heard, ...keys])];
    const changed = applied(known, told);
    known.at = word.at;
    known.wall = word.wall;
    const { expire_after_s, off_delay_s } = known.plan;
    if (expire_after_s !== undefined) expiring.set(known, word.at + expire_after_s * 1000);
    if (off_delay_s !== undefined && told.state["on"] === true) falling.set(known, word.at + off_delay_s * 1000);
    if (told.state["on"] === false) falling.clear(known);
    if (changed) news.entityChanged(known.id);
    tell(known, fresh);
  };
  return {
    hear: ({ known, ear }, topic, word) => {
      let told: Told;
      try {
        told = ear.read(word.text, topic);
      } catch (error) {
        return refusals.add(topic, error, clock.wall(), known.id);
      }
      if (told.is === "nothing") return;
      if (told.is === "state") {
        for (const error of told.refused ?? []) refusals.add(topic, error, clock.wall(), known.id);
        return fold(known, told, word);
      }
      // What a broker kept happened at some other time.
      if (!word.live) return;
      known.wall = word.wall;
      known.at = word.at;
      news.entityChanged(known.id);
      news.tell(known.id, { fresh: true, event: told.event, available: available(known) });
    },
    assume: (known, state) => {
      applied(known, { is: "state", state });
      known.at = clock.mono();
      known.wall = clock.wall();
      news.entityChanged(known.id);
      tell(known, false);
    },
    rest: (known) => {
      expiring.clear(known);
      falling.clear(known);
    },
    [Symbol.dispose]: () => {
      expiring[Symbol.dispose]();
      falling[Symbol.dispose]();
    },
  };
}

/** Puts what was told into the state; false when nothing in it is new. */
function applied(known: Known, { state, unknown = [] }: Extract<Told, { is: "state" }>): boolean {
  const before = known.state;
  const gone = unknown.filter((key) => before[key] !== undefined);
  if (gone.length === 0 && Object.entries(state).every(([key, value]) => before[key] === value)) return false;
  const kept = Object.entries(before).filter(([key]) => !gone.includes(key));
  known.state = { ...Object.fromEntries(kept), ...state };
  return true;
}
