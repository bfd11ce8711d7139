/** How well something is known: `now` and `heardAt` are the house's wall ms, `live` that the line stands. */
export type Heard = { readonly now: number; readonly heardAt: number; readonly live: boolean };

const minute = 60_000;
/** How long what a part says is taken for what is so, while the line stands. */
export const limits = {
  weather: 90 * minute,
  morningCard: 4 * 60 * minute,
  welcomeCard: 10 * minute,
  nightCard: 8 * 60 * minute,
  breakfastCard: 90 * minute,
  missingCard: 60 * minute,
  askCard: 90_000,
  spoken: 15 * minute,
  trip: 10 * minute,
  door: 10 * minute,
  climate: 5 * minute,
  bath: 2 * minute,
  breakfast: 2 * minute,
} as const;

/** When a part was last known to be so, if that is too long ago or the line is down. */
export function asOf(heard: Heard, at: number | undefined, limit: number): { asOf?: number } {
  if (at === undefined) return {};
  if (!heard.live) return { asOf: Math.max(at, heard.heardAt) };
  return heard.now - at > limit ? { asOf: at } : {};
}
