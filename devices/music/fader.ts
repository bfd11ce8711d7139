import type { Clock } from "../../hub/core/clock.ts";
import { every, type OnFault } from "../../hub/core/timer.ts";
import { duckedFor, fadeMs, type Loudness, restsAt, stepMs, volumeAt } from "./loudness.ts";
import type { Mpd } from "./mpd.ts";

/** The hand on the player's volume: it moves in small steps while something changes, and rests otherwise. */
export type Fader = {
  /** What the player was last set to. */
  readonly set: number;
  /** From silence to a volume. */
  rise(volume: number, ms: number): void;
  duck(ms: number): void;
  /** To another volume at once, lowered or not as it is. */
  turn(volume: number): void;
  /** Resolves once it is silent. */
  fade(signal: AbortSignal): Promise<void>;
  /** The player tells its volume: true when a person's hand has set it, and then it holds. */
  handed(volume: number): boolean;
  rest(): void;
};

/** Makes the hand on a connected player's volume. */
export function makeFader(mpd: Mpd, clock: Clock, onFault: OnFault): Fader {
  let loudness: Loudness = { volume: 0, rise_ms: 0, since: 0 };
  let set = 0;
  let setting = false;
  let moving: (() => void) | undefined;

  const setVolume = async (volume: number) => {
    if (volume === set || setting) return;
    setting = true;
    try {
      await mpd.ask(["setvol", volume]);
      set = volume;
    } finally {
      setting = false;
    }
  };
  const rest = () => {
    moving?.();
    moving = undefined;
  };
  const step = async () => {
    if (!mpd.online) return rest();
    const now = clock.mono();
    await setVolume(volumeAt(loudness, now));
    if (now >= restsAt(loudness)) rest();
  };
  const move = (next: Loudness) => {
    loudness = next;
    rest();
    moving = every(clock, stepMs, step, onFault);
  };
  return {
    get set() {
      return set;
    },
    rise: (volume, ms) => {
      set = 0;
      move({ volume, rise_ms: ms, since: clock.mono() });
    },
    turn: (volume) => move({ ...loudness, volume, rise_ms: 0 }),
    duck: (ms) => move(duckedFor(loudness, clock.mono(), ms)),
    fade: (signal) => {
      move({ ...loudness, fade: clock.mono() });
      return clock.sleepUntil(clock.mono() + fadeMs + stepMs, signal);
    },
    handed: (volume) => {
      if (moving || setting || volume < 0 || volume === set) return false;
      set = volume;
      loudness = { volume, rise_ms: 0, since: clock.mono() };
      return true;
    },
    rest,
  };
}
