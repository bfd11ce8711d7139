import type { OnFault } from "../../hub/core/timer.ts";

/** A physical level. */
export type Level = 0 | 1;

/** A line that is read. */
export type InLine = { read(): Level; [Symbol.dispose](): void };

/** A line that is driven; letting it go leaves it as it was driven last. */
export type OutLine = { write(level: Level): void; [Symbol.dispose](): void };

/** How a line is to be read. */
export type InAsk = {
  readonly gpio: number;
  readonly pull: "none" | "up" | "down";
  readonly debounce_ms: number;
  /** Only rises are wanted, and every one of them counts. */
  readonly counts: boolean;
};

/** What an input tells by itself: its level now, and how often it rose since it told last. */
export type Moved = (level: Level, rises: number) => void;

/** One way to the pins of a Raspberry Pi; numbers are BCM, levels are physical. */
export type PinBank = {
  /** In words: the way, the chip and its label. */
  readonly way: string;
  /** Whether this way can set a pull; else a line keeps the one it has. */
  readonly pulls: boolean;
  /** Without `moved` the line is only read. */
  input(ask: InAsk, moved: Moved | undefined, fault: OnFault): InLine;
  /** Takes a line and drives it to `first` at once, with nothing else in between. */
  output(gpio: number, first: Level): OutLine;
  [Symbol.dispose](): void;
};

/** The chips whose lines are the header of a Raspberry Pi: 5, 4, and those before; the first found counts. */
export const headerChips = ["pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835"] as const;

/** Of several chips the one whose label comes first, and of those alike the one with most lines. */
export function headerAmong<C extends { readonly label: string; readonly lines: number }>(
  chips: readonly C[],
  labels: readonly string[] = headerChips,
): C | undefined {
  for (const label of labels) {
    const alike = chips.filter((chip) => chip.label === label).toSorted((a, b) => b.lines - a.lines);
    if (alike[0]) return alike[0];
  }
  return undefined;
}
