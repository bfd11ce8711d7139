import { useEffect, useRef, useState } from "preact/hooks";
import type { IconNode } from "lucide";
import { Icon } from "../parts/icon.tsx";

type Held = {
  readonly icon: IconNode;
  /** What it does, what it says while a finger holds it, and once it waits for a second touch. */
  readonly words: readonly [does: string, holds: string, again: string];
  readonly name: string;
  readonly works: boolean;
  readonly onHeld: () => void;
};

const hold_ms = 1_200;
const waits_ms = 6_000;

/** What costs something is held for a moment; who touches by keys or by voice touches it twice. */
export function Hold({ icon, words: [does, holds, again], name, works, onHeld }: Held) {
  const [is, become] = useState<"still" | "held" | "waiting">("still");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const after = (ms: number, then: () => void) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(then, ms);
  };
  const rest = () => {
    clearTimeout(timer.current);
    become("still");
  };
  const press = () => {
    become("held");
    after(hold_ms, () => {
      rest();
      onHeld();
    });
  };
  // A click without a finger comes of a key or a reader of the screen.
  const click = ({ detail }: MouseEvent) => {
    if (detail !== 0) return;
    if (is === "waiting") {
      rest();
      return onHeld();
    }
    become("waiting");
    after(waits_ms, rest);
  };
  const word = is === "held" ? holds : is === "waiting" ? again : does;
  return (
    <button
      type="button"
      class={`target hold ${is}`}
      disabled={!works}
      aria-label={`${word}: ${name}`}
      onPointerDown={press}
      onPointerUp={() => is === "held" && rest()}
      onPointerLeave={() => is === "held" && rest()}
      onPointerCancel={rest}
      onContextMenu={(event) => event.preventDefault()}
      onClick={click}
    >
      <i class="filled" />
      <Icon of={icon} class="small" />
      <span aria-live="polite">{word}</span>
    </button>
  );
}
