/** The part of the way at which a swipe counts, 0 to 1. */
export const mark = 0.8;

/** How far along a thumb is between the two ends of the road, 0 to 1. */
export function partAt(x: number, from: number, to: number): number {
  return to > from ? Math.min(1, Math.max(0, (x - from) / (to - from))) : 0;
}

/** Whether letting go here counts; a hair of rounding is no reason to refuse. */
export function counts(part: number): boolean {
  return part >= mark - 1e-9;
}

/** Where a key moves the thumb to, in tenths of the way; undefined for keys that do not move it. */
export function moved(part: number, key: string): number | undefined {
  const step = (by: number) => Math.round(Math.min(1, Math.max(0, part + by)) * 10) / 10;
  if (key === "ArrowRight" || key === "ArrowUp") return step(0.1);
  if (key === "ArrowLeft" || key === "ArrowDown") return step(-0.1);
  if (key === "Home" || key === "Escape") return 0;
  return key === "End" ? 1 : undefined;
}
