import { BellOff, CircleHelp, Info, Square, TriangleAlert } from "lucide";
import type { LiveNotice } from "../../../hub/core/notices.ts";
import { Icon } from "../../parts/icon.tsx";
import { plain } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import { Touch } from "../bar.tsx";
import { roleOf, sentencesOf } from "../notices.ts";
import type { Stage } from "../stage.ts";
import { back, handledOf, seenOf, type Target } from "../targets.ts";
import type { Why as WhyTold } from "../why.ts";
import { flat, Ridge } from "./ridge.tsx";

/** Upright the targets stand in two rows. */
const lineOf = ({ width, height }: Stage) => (width < height ? 372 : 232);
const longest = 220;

type Notice = { stage: Stage; notice: LiveNotice; ringing: boolean; asOf: number | undefined };

/** What may hurt takes the whole screen: what happened, what to do, and what a hand can do about it here. */
export function Notice({ stage, notice, ringing, asOf }: Notice) {
  const { what, todo } = sentencesOf(say(stage, notice.key, notice.params));
  const hazard = notice.level === "hazard";
  const role = roleOf(notice);
  const stop: Target[] =
    role === undefined
      ? []
      : [{ key: `wall.do.stop-${role === "bath" ? "bath" : "breakfast"}`, icon: Square, act: { is: "stop", role } }];
  const quiet: Target[] = ringing
    ? [{ key: "wall.do.stop-alarm", icon: BellOff, act: { is: "alarm", do: "stop" } }]
    : [];
  // Three at most for a hand that takes its time: seen to is seen, too.
  const enough = stage.unhurried && stop.length + quiet.length > (hazard ? 1 : 0);
  return (
    <>
      {hazard ? <Edge stage={stage} /> : <Ridge stage={stage} line={flat(lineOf(stage))} />}
      <header>
        <p class={`label notice-head ${hazard ? "hazard" : ""}`}>
          <Icon of={notice.level === "tell" ? Info : TriangleAlert} class="small" />
          {[
            ...(hazard ? [say(stage, "wall.hazard")] : []),
            timeOf(stage, notice.at),
            ...(asOf === undefined ? [] : [say(stage, "wall.as-of", { at: asOf })]),
          ].join(" · ")}
        </p>
        <time class="clock small">{timeOf(stage, stage.now)}</time>
      </header>
      <div class="telling" role={hazard ? "alert" : "status"}>
        <p class={`headline ${widthOf(what) > 46 ? "long" : ""}`}>{what}</p>
        {todo !== "" && <p class="sentence">{todo}</p>}
      </div>
      <nav class="two-ways">
        {quiet.map((target) => (
          <Touch key="quiet" stage={stage} works class="tall" target={target} />
        ))}
        {[...stop, ...(notice.seen || enough ? [] : [seenOf(notice.id)]), handledOf(notice.id)].map((target) => (
          <Touch key={target.key} stage={stage} class="tall" target={target} />
        ))}
        {!hazard || notice.seen ? <Touch stage={stage} works class="tall" target={back} /> : null}
      </nav>
    </>
  );
}

/** How wide a text is, in letters as narrow as most of the Latin ones. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, sign) => sum + (sign > "\u2e80" ? 2 : 1), 0);
}

/** The one line, in the colour that is kept for alarms. */
function Edge({ stage }: { stage: Stage }) {
  const { width, height, ground } = stage;
  const line = lineOf(stage);
  const y = height - line;
  return (
    <svg class="scenery hazard-edge" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <defs>
        <linearGradient id="alarm-light" x1="0" y1="1" x2="0" y2="0">
          <stop offset="0" stop-color="#e5484d" stop-opacity="0.42" />
          <stop offset="1" stop-color="#e5484d" stop-opacity="0" />
        </linearGradient>
      </defs>
      <rect y={y - 96} width={width} height="96" fill="url(#alarm-light)" />
      <rect y={y} width={width} height={line} fill={ground} />
      <rect y={y - 4} width={width} height="8" class="alarm-line" />
    </svg>
  );
}

/** Why something happened here, or did not: what the house says of it, in one sentence. */
export function Why({ stage, why }: { stage: Stage; why: WhyTold }) {
  const told = why.is === "told" ? why : undefined;
  const says =
    stage.said ??
    (why.is === "lost"
      ? say(stage, "wall.why.lost", { at: why.at })
      : told?.says === undefined
        ? say(stage, "wall.why.nothing")
        : plain(told.says, longest));
  return (
    <>
      <Ridge stage={stage} line={flat(152)} />
      <header>
        <p class="label notice-head">
          <Icon of={CircleHelp} class="small" />
          {told?.at === undefined
            ? say(stage, "wall.do.why")
            : `${say(stage, "wall.do.why")} · ${timeOf(stage, told.at)}`}
        </p>
        <time class="clock small">{timeOf(stage, stage.now)}</time>
      </header>
      <div class="telling" role="status">
        {told?.title !== undefined && <p class="headline">{plain(told.title)}</p>}
        <p class="sentence">{says}</p>
      </div>
    </>
  );
}
