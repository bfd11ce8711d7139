import type { LiveValues } from "../../../hub/core/live.ts";

/** What this page is to play: `since` is the house's wall ms at which it rose from silence. */
export type Wanted = {
  readonly url: string;
  readonly volume: number;
  readonly rise_s: number;
  readonly since: number;
};

/** A gain that rises evenly: where it stands now, where it goes, and how long that takes. */
export type Ramp = { readonly from: number; readonly to: number; readonly seconds: number };

/** What the house wants heard from this page; undefined for a player's own sound, and for silence. */
export function wantedOf(values: LiveValues): Wanted | undefined {
  const { "music.url": url, "music.volume": volume = 0, "music.rise_s": rise_s = 0 } = values;
  const plays =
    values["music.playing"] === true && values["music.out"] === "screen" && values["music.online"] !== false;
  if (!plays || url === undefined || !/^\/[^/\\]/.test(url)) return undefined;
  const since = values["music.since"] ?? values["music.at"] ?? 0;
  return { url, volume: Math.min(1, Math.max(0, volume / 100)), rise_s, since };
}

/** The rise from silence as it stands now: who joins late joins where it is. */
export function rampOf({ volume, rise_s, since }: Wanted, now: number): Ramp {
  const elapsed = Math.max(0, (now - since) / 1_000);
  if (elapsed >= rise_s) return { from: volume, to: volume, seconds: 0 };
  return { from: (volume * elapsed) / rise_s, to: volume, seconds: rise_s - elapsed };
}
