import { effect } from "@preact/signals";
import { known, nearUntil, page, press } from "./state.ts";
import { isBedroom } from "./seen.ts";

const near_ms = 20_000;
const unhurried_ms = 60_000;
const again_ms = 2_000;

/** Somebody is near for 20 s, at an unhurried wall for 60 s, after each touch; the house hears of it as what it is: coming near, a touch, going. */
export function watchNearness(place: string, wake: () => void): void {
  let touched = -again_ms;
  let was = false;
  const here = () => {
    const now = performance.now();
    page.value = now;
    nearUntil.value = now + (known.peek()?.values["screen.unhurried"] ? unhurried_ms : near_ms);
    return now;
  };
  // A keyboard or a switch is a hand, too; it has to find the targets before it can press one.
  addEventListener("keydown", here);
  // What is touched stays where it is until the hand leaves it: more targets come only then.
  addEventListener("click", here);
  addEventListener("pointerdown", (event) => {
    wake();
    const onTarget = event.target instanceof Element && event.target.closest("button") !== null;
    const now = onTarget ? performance.now() : here();
    // At a bed a hand that looks for the hour must not start the day: there only its own target does.
    const values = known.peek()?.values;
    if (!values || onTarget || isBedroom({ values, place }) || now - touched < again_ms) return;
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
