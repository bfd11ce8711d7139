/** A stretch of a day, milliseconds from local midnight: somebody is in a room, or water runs. */
export type Stay = { readonly from: number; readonly to: number };

/** One change of what several people share: it begins with the first of them and ends with the last. */
export type Change = { readonly after: number; readonly on: boolean };

/** The changes of a shared room or tap over everybody's stays: one for each beginning and end, in order. */
export function changesOf(stays: readonly Stay[]): readonly Change[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of stays.filter((stay) => stay.to > stay.from).toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged.flatMap(({ from, to }) => [
    { after: from, on: true },
    { after: to, on: false },
  ]);
}
