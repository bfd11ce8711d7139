import type { Clock } from "./core/clock.ts";
import type { StoryPart } from "./core/hub-line.ts";
import type { Conductor } from "./conductor.ts";
import { pace } from "./pacing.ts";
import type { StoryDay } from "./story-day.ts";

/** The told days of a virtual house; `told` ends when the house closes. */
export type Story = {
  readonly told: Promise<void>;
  /** How far the day is. */
  part(): StoryPart;
  /** Leaves what is being told, and tells the next weekday from its evening before. */
  again(): void;
};

/** Tells a day, and another one each time somebody asks; in between the house follows real time. */
export function tellStory(from: {
  readonly conductor: Conductor;
  /** The day to begin with; its beginning is where the house's clocks stand at zero. */
  readonly first: StoryDay;
  /** The next day that begins after `wall`, where the house's clock stands. */
  readonly next: (wall: number) => StoryDay;
  readonly real: Clock;
  readonly signal: AbortSignal;
  readonly seen: (wall: number) => void;
  /** Hears of each part of the day as it begins. */
  readonly begun: (part: StoryPart) => void;
}): Story {
  const { conductor, first, next, real, signal, seen } = from;
  let part: StoryPart = "night";
  let asked = new AbortController();
  const begun = (stretch: { readonly part: StoryPart }) => {
    part = stretch.part;
    from.begun(part);
  };
  const tell = async () => {
    for (let day = first; !signal.aborted; day = next(first.begins + conductor.now())) {
      asked = new AbortController();
      const until = AbortSignal.any([signal, asked.signal]);
      const before = { until: day.begins, speed: Infinity, part: "night" } as const;
      await pace(conductor, first.begins, [before, ...day.stretches], real, until, { begun, seen });
    }
  };
  return { told: tell(), part: () => part, again: () => asked.abort() };
}
