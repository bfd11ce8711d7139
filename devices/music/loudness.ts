/** How loud it is to be over time; all times mono ms. */
export type Loudness = {
  /** 0 to 100: where it goes. */
  readonly volume: number;
  /** Since when it rises there from silence, and how long that takes. */
  readonly since: number;
  readonly rise_ms: number;
  /** Lowered while somebody speaks. */
  readonly duck?: { readonly from: number; readonly until: number };
  /** Since when it fades away for good. */
  readonly fade?: number;
};

/** How often the volume is looked at again while it moves. */
export const stepMs = 100;
/** How long the last fading takes. */
export const fadeMs = 600;

const lowered = 0.3;
const downMs = 300;
const upMs = 900;

/** The volume at an instant, a whole number: it rises slower at first, for the ear hears the first steps most. */
export function volumeAt({ volume, since, rise_ms, duck, fade }: Loudness, now: number): number {
  const risen = share(now - since, rise_ms) ** 1.5;
  const kept = duck
    ? 1 - (1 - lowered) * Math.min(share(now - duck.from, downMs), 1 - share(now - duck.until, upMs))
    : 1;
  const left = fade === undefined ? 1 : 1 - share(now - fade, fadeMs);
  const exact = volume * risen * kept * left;
  // Only the way is rounded down; where it ends is what was asked for.
  return risen === 1 && kept === 1 && left === 1 ? Math.round(volume) : Math.floor(exact);
}

/** From when on the volume stays as it is. */
export function restsAt({ since, rise_ms, duck, fade }: Loudness): number {
  return Math.max(since + rise_ms, duck ? duck.until + upMs : 0, fade === undefined ? 0 : fade + fadeMs);
}

/** Lowers it from now on for a while; what is already lowered stays so until the later end. */
export function duckedFor(loudness: Loudness, now: number, ms: number): Loudness {
  const { duck } = loudness;
  const still = duck && now < duck.until;
  return { ...loudness, duck: { from: still ? duck.from : now, until: Math.max(now + ms, still ? duck.until : 0) } };
}

function share(passed: number, whole: number): number {
  return whole <= 0 ? (passed >= 0 ? 1 : 0) : Math.max(0, Math.min(1, passed / whole));
}
