import { AlarmClock, Sunrise } from "lucide";
import type { Params } from "../../../hub/core/errors.ts";
import { Icon } from "../../parts/icon.tsx";
import { dateOf, type Stage } from "../stage.ts";
import { hourIn, say, timeOf } from "../../parts/say.ts";
import { flat, Ridge } from "./ridge.tsx";

const line = 184;

type Clock = { stage: Stage; says: string | undefined; values?: Params | undefined; alarm?: number | undefined };

/** The hour and nothing else, under the sky over the house. */
export function Clock({ stage, says, values = {}, alarm }: Clock) {
  return (
    <>
      <Ridge stage={stage} line={flat(line)} />
      <p class="label date alone">{dateOf(stage)}</p>
      {alarm !== undefined && (
        <p class="label next-alarm">
          <Icon of={AlarmClock} class="small" />
          {say(stage, "wall.alarm.next", { at: alarm })}
        </p>
      )}
      <time class="clock huge">{timeOf(stage, stage.now)}</time>
      {says !== undefined && <p class="label says">{say(stage, `say.${says}`, values)}</p>}
      {stage.note !== undefined && <p class="least note">{stage.note}</p>}
    </>
  );
}

type Night = { stage: Stage; rise: number | undefined; alarm: number | undefined };

/** The bedside at night: black, the hour, and where on the line the alarm waits, or else the sun. */
export function Night({ stage, rise, alarm }: Night) {
  const { width, height, hour, reader, note } = stage;
  const y = height - line;
  const next = alarm ?? rise;
  const dawn = next === undefined ? undefined : (hourIn(reader.zone, next) / 24) * width;
  const place =
    dawn === undefined ? {} : { left: `calc(${Math.min(Math.max(dawn - 24, 64), width - 260)} * var(--u))` };
  return (
    <>
      <svg class="scenery" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <defs>
          <radialGradient id="hint">
            <stop offset="0" stop-color="#a5483f" stop-opacity="0.34" />
            <stop offset="1" stop-color="#a5483f" stop-opacity="0" />
          </radialGradient>
          <linearGradient id="thread" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2={width} y2="0">
            <stop offset="0" stop-color="#c08a6b" stop-opacity="0.14" />
            <stop offset={(dawn ?? width / 2) / width} stop-color="#c08a6b" stop-opacity="0.8" />
            <stop offset="1" stop-color="#c08a6b" stop-opacity="0.1" />
          </linearGradient>
          <clipPath id="above">
            <rect width={width} height={y} />
          </clipPath>
        </defs>
        {dawn !== undefined && (
          <g clip-path="url(#above)">
            <ellipse cx={dawn} cy={y} rx="420" ry="150" fill="url(#hint)" />
          </g>
        )}
        <rect x="0" y={y - 1} width={width} height="2" fill="url(#thread)" />
        {dawn !== undefined && <rect x={dawn - 1} y={y - 14} width="2" height="14" class="thread-mark" />}
        <circle cx={(hour / 24) * width} cy={y} r="6" class="thread-now" />
      </svg>
      <time class="clock huge">{timeOf(stage, stage.now)}</time>
      {next !== undefined && (
        <p class="label rise" style={place}>
          <Icon of={alarm === undefined ? Sunrise : AlarmClock} class="small" />
          {timeOf(stage, next)}
        </p>
      )}
      {note !== undefined && <p class="least note">{note}</p>}
    </>
  );
}
