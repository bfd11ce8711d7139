import { ChevronsRight } from "lucide";
import { Icon } from "../parts/icon.tsx";
import { say } from "../parts/say.ts";
import { counts, mark, moved, partAt } from "./road.ts";
import type { Stage } from "./stage.ts";
import { swipe } from "./state.ts";

const radius = 34;
const margin = 24;
/** Where the middle of the door stands from the right edge. */
const door = 54;

type Swipe = { readonly stage: Stage; readonly works: boolean };

/** The road home, to be swiped along: from the left margin to the door; it counts when let go past the mark. */
export function Swipe({ stage, works }: Swipe) {
  const { width, press, going } = stage;
  const { part, held } = swipe.value;
  const [from, to] = [margin + radius, width - door];
  const go = works && !going;
  const put = (next: number, holds: boolean) => {
    if (counts(next) && !counts(swipe.peek().part)) buzz(12);
    swipe.value = { part: next, held: holds };
  };
  const release = () => {
    if (!swipe.peek().held) return;
    if (!counts(swipe.peek().part)) return put(0, false);
    buzz(30);
    put(1, false);
    press({ is: "swipe" });
  };
  const follow = (event: PointerEvent) => {
    if (swipe.peek().held) put(partAt(event.clientX - grip, from, to), true);
  };
  const onKey = (event: KeyboardEvent) => {
    const next = moved(part, event.key);
    if (next !== undefined) put(next, next > 0);
    else if (event.key === "Enter" || event.key === " ") release();
    else return;
    event.preventDefault();
  };
  return (
    <div
      class={`road ${held ? "held" : ""} ${go ? "" : "off"}`}
      data-from={from}
      data-to={to}
      style={{ "--from": `${from}px`, "--way": `${to - from}px`, "--part": `${part}` }}
    >
      <i class="gone" />
      <i class="ahead" />
      <i class="mark" style={{ left: `${from + (to - from) * mark}px` }} />
      <div
        class="thumb"
        role="slider"
        tabIndex={0}
        aria-label={say(stage, "phone.swipe.name")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(part * 100)}
        aria-valuetext={say(stage, counts(part) ? "phone.swipe.enter" : "phone.swipe.on", {
          part: Math.round(part * 100),
        })}
        aria-disabled={!go}
        onPointerDown={(event) => {
          if (!go) return works ? undefined : press({ is: "swipe" });
          event.currentTarget.setPointerCapture(event.pointerId);
          grip = event.clientX - (from + (to - from) * swipe.peek().part);
          put(swipe.peek().part, true);
        }}
        onPointerMove={(event) => event.buttons !== 0 && follow(event)}
        onPointerUp={(event) => {
          follow(event);
          release();
        }}
        onPointerCancel={() => put(0, false)}
        onKeyDown={go ? onKey : undefined}
        onBlur={() => held && put(0, false)}
      >
        <Icon of={ChevronsRight} class="chevrons" />
      </div>
    </div>
  );
}

/** Where on the thumb the finger lies. */
let grip = 0;

function buzz(ms: number): void {
  // Not every browser can, and one that cannot has no such function.
  if ("vibrate" in navigator) navigator.vibrate(ms);
}
