import { effect } from "@preact/signals";
import { known, nearUntil, page, press } from "./state.ts";
import { isBedroom } from "./seen.ts";

const near_ms = 20_000;
const again_ms = 2_000;

/** Somebody is near for 20 s after each touch; the house hears of it as what it is: coming near, a touch, going. */
export function watchNearness(place: string, wake: () => void): void {
  let touched = -again_ms;
  let was = false;
  addEventListener("pointerdown", (event) => {
    const now = performance.now();
    wake();
    page.value = now;
    nearUntil.value = now + near_ms;
    // At a bed a hand that looks for the hour must not start the day: there only its own target does.
    const values = known.peek()?.values;
    const target = event.target instanceof Element && event.target.closest("button") !== null;
    if (!values || target || isBedroom({ values, place }) || now - touched < again_ms) return;
    touched = now;
    press.value({ is: "event", event: { type: "touched" } });
  });
  effect(() => {
    const is = page.value < nearUntil.value;
    if (is === was) return;
    was = is;
    press.peek()({ is: "event", event: { type: is ? "near" : "far" } });
  });
}
