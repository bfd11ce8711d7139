import type { ComponentChildren } from "preact";
import type { Stage } from "../stage.ts";
import type { Meal } from "../table-view.ts";

type Edge = { stage: Stage; up: number; part: number; low: boolean; children?: ComponentChildren };

/** The table: its edge is the one line, thick as far as the work is done; the sun stands behind it at the hour. */
export function TableEdge({ stage, up, part, low, children }: Edge) {
  const { width, height, hour, sun, ground } = stage;
  const y = height - up;
  const x = (hour / 24) * width;
  return (
    <svg class="scenery table-scene" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <defs>
        <radialGradient id="disc">
          <stop offset="0" stop-color="#fff6e2" stop-opacity="0.95" />
          <stop offset="0.75" stop-color="#ffe6ae" stop-opacity="0.9" />
          <stop offset="1" stop-color="#ffdf9c" stop-opacity="0.75" />
        </radialGradient>
        <radialGradient id="shine">
          <stop offset="0" stop-color="#ffdf9c" stop-opacity="0.5" />
          <stop offset="1" stop-color="#ffdf9c" stop-opacity="0" />
        </radialGradient>
        <clipPath id="behind">
          <rect width={width} height={y} />
        </clipPath>
      </defs>
      {sun.height > -1 && (
        <g clip-path="url(#behind)" class="table-sun">
          <circle cx={x} cy={y - 24} r={low ? 110 : 300} fill="url(#shine)" />
          <circle cx={x} cy={low ? y : y - 40} r={low ? 40 : 145} fill="url(#disc)" />
        </g>
      )}
      <rect y={y} width={width} height={up} fill={ground} />
      {children}
      <rect y={y - 1.5} width={width} height="3" class="edge" />
      <rect y={y - 2.5} width={width * Math.min(1, Math.max(0, part))} height="5" class="edge so-far" />
    </svg>
  );
}

type Bowls = { stage: Stage; up: number; meal: Meal | undefined; portions: number; alone: boolean };

const wide = 226;
const tall = 112;
const room = 486;
const between = 34;

/** A bowl for each portion, filled as far as it is made; drawn in dashes while it is only wished for. */
export function Bowls({ stage, up, meal, portions, alone }: Bowls) {
  const count = Math.min(4, Math.max(1, Math.round(portions)));
  const size = Math.min(1, ((alone ? stage.width - 128 : room) - between * (count - 1)) / (count * wide));
  const hot = meal && stage.live && (meal.phase === "running" || meal.phase === "done");
  return (
    <g transform={`translate(64 ${stage.height - up - 2}) scale(${size})`}>
      {Array.from({ length: count }, (_, nth) => (
        <Bowl key={nth} x={nth * (wide + between / size)} part={meal ? meal.progress : undefined} hot={hot === true} />
      ))}
    </g>
  );
}

const bowl = `M 0 ${-tall} H ${wide} C ${wide} ${-44}, ${wide - 34} ${-12}, ${wide - 76} ${-12} L ${wide - 70} 0 H 70 L 76 ${-12} C 34 ${-12}, 0 ${-44}, 0 ${-tall} Z`;

function Bowl({ x, part, hot }: { x: number; part: number | undefined; hot: boolean }) {
  const depth = (tall - 12) * 0.74 * (part ?? 0);
  return (
    <g transform={`translate(${x} 0)`}>
      <clipPath id={`bowl-${x}`}>
        <path d={bowl} />
      </clipPath>
      <path d={bowl} class={part === undefined ? "bowl wished" : "bowl"} />
      {part !== undefined && (
        <rect x="0" y={-12 - depth} width={wide} height={depth} class="food" clip-path={`url(#bowl-${x})`} />
      )}
      <path d={bowl} class={part === undefined ? "bowl-line wished" : "bowl-line"} />
      {hot &&
        [82, 112, 142].map((at, i) => (
          <path key={at} d={`M ${at} ${i === 1 ? -186 : -180} q 10 14 0 22 t 0 22`} class="steam" />
        ))}
    </g>
  );
}

/** What is heard, as the line itself: as high as it is loud. */
export function HeardLine({ stage, up, volume }: { stage: Stage; up: number; volume: number }) {
  const { width, height } = stage;
  const y = height - up;
  const high = 20 + volume * 1.5;
  const points = Array.from({ length: 161 }, (_, i) => {
    const at = i / 160;
    const swell = Math.sin(Math.PI * at) ** 2;
    const wave = 0.6 * Math.sin(at * 31) + 0.4 * Math.sin(at * 53 + 1.3);
    return `${(at * width).toFixed(1)} ${(y - high * swell * (1 + wave) * 0.5).toFixed(1)}`;
  });
  return <path d={`M -8 ${y} L ${points.join(" L ")} L ${width + 8} ${y} Z`} class="heard-line" />;
}
