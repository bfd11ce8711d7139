import type { Signal } from "@preact/signals";
import type { Known } from "./known.ts";
import { keep } from "./saved.ts";

const keepEvery_ms = 2_000;

/** Keeps what a page knows for its next start: soon after each change, and as the page goes. */
export function keepWhatIsKnown(place: string, known: Signal<Known | undefined>): void {
  let due: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(due);
    due = undefined;
    if (known.value) keep(place, known.value);
  };
  known.subscribe(() => {
    due ??= setTimeout(write, keepEvery_ms);
  });
  addEventListener("pagehide", write);
}
