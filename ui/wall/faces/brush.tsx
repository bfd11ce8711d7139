import { Arcs } from "../../parts/ring.tsx";
import { dateOf, type Stage } from "../stage.ts";
import { say, timeOf } from "../../parts/say.ts";
import { flat, Ridge } from "./ridge.tsx";

const whole = 120;
const quarters = 4;

/** Somebody brushes: two minutes as a ring of four quarters, and nobody's name. */
export function Brush({ stage, seconds }: { stage: Stage; seconds: number | undefined }) {
  const done = seconds !== undefined && seconds >= whole;
  const shown = seconds === undefined ? undefined : Math.min(599, Math.floor(seconds));
  return (
    <>
      <Ridge stage={stage} line={flat(120)} />
      <header>
        <time class="clock small">{timeOf(stage, stage.now)}</time>
        <p class="label date">{dateOf(stage)}</p>
      </header>
      <section class="brush-time">
        {shown === undefined ? (
          <p class="number">–</p>
        ) : (
          <>
            <p class="number">{minutes(shown)}</p>
            <p class="sentence light">
              {say(stage, done ? "wall.brush.done" : "wall.brush.of", { whole: minutes(whole) })}
            </p>
          </>
        )}
      </section>
      <div class="brush-ring">
        <Arcs parts={quarters} part={seconds === undefined ? 0 : Math.min(1, seconds / whole)} />
        <p class="label word">{say(stage, "wall.brush.running")}</p>
      </div>
      {stage.note !== undefined && <p class="least note">{stage.note}</p>}
    </>
  );
}

function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
