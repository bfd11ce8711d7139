import { useEffect } from "preact/hooks";
import { Check, CornerDownLeft, Delete } from "lucide";
import { Icon } from "../../parts/icon.tsx";
import type { Ladder } from "../door-view.ts";
import { padLimits, type Pad as PadOf } from "../pad.ts";
import { say, timeOf } from "../../parts/say.ts";
import type { Stage } from "../stage.ts";
import { doorways } from "./doorways.ts";
import { Doorways } from "./ladder.tsx";

type Pad = { readonly stage: Stage; readonly ladder: Ladder; readonly pad: PadOf };

/** The code pad: ten digits, one step back, and done; of the code itself only how long it is. */
export function Pad({ stage, ladder, pad }: Pad) {
  useEffect(() => typing(pad), [pad]);
  const { width, height, live } = stage;
  const [count, busy, says] = [pad.count.value, pad.busy.value, pad.says.value];
  const works = live && !busy;
  // A pad that nobody asked for cannot be put away: there is no other face now.
  const back = count === 0 && pad.asked.value;
  const [hint] = ladder.also;
  const beneath = says ?? (busy ? { key: "wall.pad.busy" } : hint);
  return (
    <>
      <Doorways stage={stage} ladder={ladder} ways={doorways(width, height, 1, 0).slice(0, 1)} />
      <time class="clock door-clock">{timeOf(stage, stage.now)}</time>
      <section class="code">
        <p class="headline">{say(stage, "wall.door.code")}</p>
        <p class="dots" role="img" aria-label={say(stage, "wall.pad.typed", { count })}>
          {Array.from({ length: Math.max(padLimits.least, count) }, (_, nth) => (
            <i key={nth} class={nth < count ? "dot" : "dot empty"} />
          ))}
        </p>
        <p class="label code-says" role="status">
          {beneath && say(stage, known(stage, beneath.key), beneath.params)}
        </p>
      </section>
      <nav class="pad">
        {["1", "2", "3", "4", "5", "6", "7", "8", "9"].map((digit) => (
          <Key key={digit} works={works} act={() => pad.digit(digit)} word={digit} />
        ))}
        <Key
          works={works && (back || count > 0)}
          act={pad.erase}
          word={say(stage, back ? "wall.pad.back" : "wall.pad.erase")}
          icon={back ? CornerDownLeft : Delete}
        />
        <Key works={works} act={() => pad.digit("0")} word="0" />
        <Key
          works={works && count >= padLimits.least}
          act={() => void pad.done()}
          word={say(stage, "wall.pad.done")}
          icon={Check}
        />
      </nav>
    </>
  );
}

type KeyOf = { readonly works: boolean; readonly act: () => void; readonly word: string; readonly icon?: typeof Check };

function Key({ works, act, word, icon }: KeyOf) {
  return (
    <button type="button" class={`target ${icon ? "" : "digit"}`} disabled={!works} onClick={act}>
      {icon && <Icon of={icon} class="small" />}
      <span>{word}</span>
    </button>
  );
}

/** A refusal of a newer house has no sentence here: it is still a no. */
function known({ reader: { words } }: Stage, key: string): string {
  return key in words ? key : "wall.pad.wrong";
}

/** A keyboard does what the pad does; a key that is on its way elsewhere stays its own. */
function typing(pad: PadOf): () => void {
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const onButton = event.target instanceof Element && event.target.closest("button") !== null;
    if (/^[0-9]$/.test(event.key)) pad.digit(event.key);
    else if (event.key === "Backspace") pad.erase();
    else if (event.key === "Escape") pad.close();
    else if (event.key === "Enter" && !onButton) void pad.done();
    else return;
    event.preventDefault();
  };
  addEventListener("keydown", press);
  return () => removeEventListener("keydown", press);
}
