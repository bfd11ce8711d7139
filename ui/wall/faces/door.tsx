import type { Ladder, Step } from "../door-view.ts";
import { say, timeOf, type Said } from "../../parts/say.ts";
import type { Pad as PadOf } from "../pad.ts";
import { secondOf, type Stage } from "../stage.ts";
import { typeCode } from "../targets.ts";
import { Touch } from "../bar.tsx";
import { beam, doorways, type Doorway } from "./doorways.ts";
import { Doorways } from "./ladder.tsx";
import { Pad } from "./pad.tsx";

type Door = { readonly stage: Stage; readonly ladder: Ladder; readonly pad: PadOf };

/** The door: four doorways one in another, a beam lit for each step passed, and light as it opens. */
export function Door({ stage, ladder, pad }: Door) {
  const { width, height } = stage;
  if (ladder.pad === "shown") return <Pad stage={stage} ladder={ladder} pad={pad} />;
  const below = ladder.pad === "offered" ? (width < height ? 196 : 156) : stage.live ? 0 : 96;
  const ways = doorways(width, height, ladder.current, below);
  const last = ways[3];
  return (
    <>
      <Doorways stage={stage} ladder={ladder} ways={ways} />
      <time class="clock door-clock">{timeOf(stage, stage.now)}</time>
      {ladder.steps.map((step, nth) => {
        const way = ways[nth];
        if (!way) return null;
        if (nth + 1 === ladder.current) return <Speaks key={nth} stage={stage} way={way} ladder={ladder} step={step} />;
        return step.said ? <Passed key={nth} stage={stage} way={way} said={step.said} at={step.at} /> : null;
      })}
      {last && ladder.welcome !== "no" && (
        <p class={`door-welcome ${ladder.leaf === 1 ? "in-light" : ""}`} style={beside(last, ladder.leaf, 60)}>
          {say(stage, "wall.door.welcome")}
        </p>
      )}
      {ladder.pad === "offered" && (
        <nav class="bar-of-targets door-target">
          <Touch stage={stage} target={typeCode} />
        </nav>
      )}
    </>
  );
}

function Speaks({ stage, way, ladder, step }: { stage: Stage; way: Doorway; ladder: Ladder; step: Step }) {
  const { head, also, current, asOf } = ladder;
  return (
    <div class={`door-speaks at-${current}`} style={inside(way, stage.width < stage.height ? 34 : 20)} role="status">
      <p class="headline">{say(stage, head.key, head.params)}</p>
      {step.at !== undefined && <time class="label door-second">{secondOf(stage, step.at)}</time>}
      {also.map(({ key, params }: Said) => (
        <p key={key} class={also.length > 1 || asOf !== undefined ? "label" : "sentence"}>
          {say(stage, key, params)}
        </p>
      ))}
      {asOf !== undefined && <p class="caption">{say(stage, "wall.as-of", { at: asOf })}</p>}
    </div>
  );
}

function Passed({ stage, way, said, at }: { stage: Stage; way: Doorway; said: Said; at: number | undefined }) {
  return (
    <div class="door-passed" style={inside(way, stage.width < stage.height ? 26 : 10)}>
      <p class="sentence">{say(stage, said.key, said.params)}</p>
      {at !== undefined && <time class="caption">{secondOf(stage, at)}</time>}
    </div>
  );
}

/** In the dark part of a doorway that opens, in the whole of one that stands open. */
function beside({ left, right, ...door }: Doorway, leaf: number, gap: number) {
  const dark = leaf === 1 ? right : right - (right - left) * leaf;
  return inside({ ...door, left: left - 20, right: dark + 20 }, gap);
}

function inside({ left, right, top }: Doorway, gap: number) {
  const unit = (value: number) => `calc(${Math.round(value)} * var(--u))`;
  return { left: unit(left + 20), width: unit(right - left - 40), top: unit(top + beam.thick + gap) };
}
