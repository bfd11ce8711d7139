import { z } from "zod";
import type { Clock } from "../../hub/core/clock.ts";
import type { Part, Parts } from "../../hub/core/entities.ts";
import { fail } from "../../hub/core/errors.ts";
import { at, type OnFault } from "../../hub/core/timer.ts";
import type { Driver, Reading } from "../drivers/driver.ts";
import { isOn, measured, numberOf as numberIn } from "../part-values.ts";
import { confirmMs } from "./putting.ts";
import { numberOf, unitOf } from "./sensors.ts";
import { same, UnitShape, type Unit } from "./state.ts";
import {
  between,
  directionOf,
  shownIn,
  stands,
  unitIn,
  takes,
  wordsFor,
  type Shown,
  type Worded,
} from "./unit-words.ts";

const ShownShape = z.strictObject({ mode: z.exactOptional(z.string()), target_c: z.exactOptional(z.number()) });
const WordedShape = z.strictObject({ unit: UnitShape, words: ShownShape });

/** What outlives the process: what the unit was told last, and in which words it stood before the house touched it. */
export const MemoryShape = z.strictObject({
  told: z.exactOptional(WordedShape),
  theirs: z.exactOptional(WordedShape),
});
/** See the schema of the same name. */
export type Memory = z.infer<typeof MemoryShape>;

/** The driver of an AC whose unit, and what is measured around it, are entities of other makers. */
export type ForeignUnit = {
  readonly driver: Driver;
  /** Throws what keeps the unit from ever being set so. */
  allows(want: Unit): void;
  close(): void;
};

/** An order that has not been shown as it was meant. */
type Flight = Worded & { readonly before: Shown; readonly was: Unit | undefined; readonly sent: number };

/** An order to set a state is safe to repeat: once, when the unit has shown nothing of it for so long. */
const againMs = 4_000;
/** An answer may come so late and is still one. */
const lateMs = 300_000;
/** What draws more than this does more than move air. */
const works_w = 150;
const loose_k = 0.5;
const exact_k = 0.05;

/** Opens the driver over the parts; `remember` has on disk what it is given when it returns. */
export function openForeignUnit(from: {
  readonly parts: Parts;
  readonly clock: Clock;
  readonly fault: OnFault;
  readonly memory: Memory;
  readonly remember: (memory: Memory) => void;
}): ForeignUnit {
  const { parts, clock, fault, remember } = from;
  let { memory } = from;
  let flight: Flight | undefined;
  let chosen: { readonly word: string; readonly mode: "cool" | "heat" } | undefined;
  let target: number | undefined;
  let baseline = false;
  let late = false;
  let last: Unit | undefined;
  let ordering = false;
  let cancel: (() => void) | undefined;
  const unit = () => parts.get("unit");
  const state = () => unit()?.read()?.state;
  const bounds = () => unit()?.traits ?? {};
  const loose = () => Math.max(exact_k, bounds().step === undefined ? loose_k : (bounds().step ?? 0) / 2 + exact_k);
  const flying = () => flight !== undefined && clock.mono() - flight.sent <= confirmMs;

  const keep = (next: Memory) => {
    if (JSON.stringify(next) === JSON.stringify(memory)) return;
    remember(next);
    memory = next;
  };
  /** What stands now is what was told, to the last digit: from here on any other digit is somebody's hand. */
  const arrived = (shown: Shown) => {
    if (!flight || !stands(shown, flight.words, loose())) return;
    const words = { ...flight.words, ...(flight.words.target_c === undefined ? {} : target_cOf(shown)) };
    keep({ ...memory, told: { unit: flight.unit, words } });
    late = !flying();
    flight = undefined;
    cancel?.();
  };
  const sideOf = (word: string | undefined) => {
    if (word === undefined) return undefined;
    if (chosen?.word !== word) chosen = { word, mode: directionOf(word, state()) };
    return chosen.mode;
  };
  // While it is away it stands as it was seen last: nobody confirms anything, and nobody touched it.
  const seen = (): Unit | undefined => (state() ? (last = shownNow()) : last);
  const shownNow = (): Unit | undefined => {
    const shown = shownIn(state());
    if (shown.mode === undefined && state()?.["assumed"] === true) return memory.told?.unit;
    arrived(shown);
    if (flight && !between(shown, flight.before, flight.words, loose())) flight = undefined;
    if (flight && flying()) return flight.was;
    const known = [memory.told, memory.theirs].find((one) => one && !flight && stands(shown, one.words, exact_k));
    return known?.unit ?? unitIn(state(), bounds(), sideOf(shown.mode));
  };
  /** It may show something else though no hand was there: a first word, or an order of ours that came late or in part. */
  const byNobody = () => baseline || late || (flight !== undefined && clock.mono() - flight.sent <= lateMs);

  const send = (part: Part, words: Shown) => {
    ordering = true;
    try {
      part.order(words);
    } finally {
      ordering = false;
    }
  };
  const again = (mine: Flight) => {
    const part = unit();
    const silent = JSON.stringify(shownIn(state())) === JSON.stringify(mine.before);
    if (flight === mine && silent && part?.available()) send(part, mine.words);
  };
  const put = (want: Unit) => {
    const part = unit();
    // What is due by itself waits for it; a command has been refused before.
    if (!part?.available()) return;
    const before = shownIn(state());
    const was = seen();
    const { theirs, told } = memory;
    // What it stood in before is given back in its own words: what was `auto` is `auto` again.
    const back = theirs && same(theirs.unit, want) && takes(theirs.words, part.traits) ? theirs.words : undefined;
    const words = back ?? wordsFor(want, part.traits, before.mode !== undefined);
    const ours = was && told && same(told.unit, was);
    const prior = memory;
    const mine: Flight = { unit: want, words, before, was, sent: clock.mono() };
    keep({
      ...(was && !ours && !back ? { theirs: { unit: was, words: plain(before) } } : theirs && { theirs }),
      told: { unit: want, words },
    });
    flight = mine;
    try {
      send(part, words);
    } catch (error) {
      flight = undefined;
      keep(prior);
      throw error;
    }
    cancel?.();
    if (part.read()?.state["assumed"] !== true) cancel = at(clock, clock.mono() + againMs, () => again(mine), fault);
  };

  const read = (input: string): Reading | undefined => {
    const now = clock.mono();
    const value = (given: number | boolean | undefined): Reading | undefined =>
      given === undefined ? undefined : { value: Number(given), at: now };
    // Each look begins with the mode.
    if (input === "mode") late = false;
    const own = seenOf(input, seen());
    if (own !== undefined) return { value: own, at: now };
    if (input === "by-nobody") return value(byNobody());
    if (input === "assumed") return value(state()?.["assumed"] === true);
    return aroundOf(parts, input, value);
  };
  return {
    driver: {
      read,
      write: () => undefined,
      set: (output, value) => {
        if (output === "target") target = value;
        else put(unitOf(value, target) ?? { on: false });
      },
      onInput: (listener) =>
        parts.onNews(({ part, fresh }) => {
          // What it answers while it is being told is looked at right after.
          if (ordering) return;
          baseline = part === "unit" && !fresh;
          try {
            listener(part, undefined);
          } finally {
            baseline = false;
          }
        }),
    },
    allows: (want) => {
      if (!unit()?.available()) fail("E_DEVICE_OFFLINE", { part: "unit" });
      wordsFor(want, bounds(), shownIn(state()).mode !== undefined);
    },
    close: () => cancel?.(),
  };
}

/** What is off needs no set point to be given back. */
function plain({ mode, ...words }: Shown): Shown {
  if (mode === undefined) return words;
  return mode === "off" ? { mode } : { mode, ...words };
}

function target_cOf({ target_c }: Shown): Shown {
  return target_c === undefined ? {} : { target_c };
}

/** The unit's own two inputs as the machine knows them. */
function seenOf(input: string, unit: Unit | undefined): number | undefined {
  if (input === "mode") return unit && numberOf(unit);
  return input === "target" && unit?.on ? unit.target_c : undefined;
}

/** What is measured around the unit, by a sensor of its own where one was named, else by the unit itself. */
function aroundOf(
  parts: Parts,
  input: string,
  value: (given: number | boolean | undefined) => Reading | undefined,
): Reading | undefined {
  const told = parts.get("unit")?.read();
  const inUnit = (key: string): Reading | undefined => {
    const number = numberIn(told?.state[key]);
    return told && number !== undefined ? { value: number, at: told.at } : undefined;
  };
  switch (input) {
    case "room":
      return parts.get("room") ? measured(parts.get("room"), "c") : inUnit("current_c");
    case "humidity":
      return parts.get("humidity") ? measured(parts.get("humidity"), "pct") : inUnit("humidity_pct");
    case "power":
      return measured(parts.get("power"), "w");
    case "window":
      return value(isOn(parts.get("window")));
    case "compressor":
      return value(worksBy(told?.state["action"], measured(parts.get("power"), "w")?.value));
    default:
      return undefined;
  }
}

/** Whether its compressor works, by what it says it does, else by what it draws; undefined where neither is told. */
function worksBy(action: unknown, watts: number | undefined): boolean | undefined {
  if (typeof action === "string") return ["cooling", "heating", "drying", "preheating"].includes(action);
  return watts === undefined ? undefined : watts > works_w;
}
