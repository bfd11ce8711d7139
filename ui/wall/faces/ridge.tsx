import type { Stage } from "../stage.ts";
import type { Today } from "../view.ts";

/** Height of the day's line at an hour of the day, in units from the foot of the stage. */
export type Line = (hour: number) => number;

/** A line without hills. */
export const flat =
  (up: number): Line =>
  () =>
    up;

const coldest = 5;
const warmest = 14;

/** The day's temperature as a hill: lowest at 05:00, highest at 14:00, flatter on a day that stays the same. */
export function hill({ low_c, high_c }: Today, foot: number): Line {
  const range = low_c === undefined || high_c === undefined ? 0 : high_c - low_c;
  const rise = Math.min(78, 18 + range * 6);
  return (hour) => {
    const since = (hour - coldest + 24) % 24;
    const up = warmest - coldest;
    const part = since <= up ? since / up : 1 + (since - up) / (24 - up);
    return foot + (rise * (1 - Math.cos(Math.PI * part))) / 2;
  };
}

type Ridge = {
  readonly stage: Stage;
  readonly line: Line;
  readonly rain?: readonly [from: number, to: number];
  readonly snow?: boolean;
};

/** The one line across the screen: sky above, ground below, x is the hour, the sun or by night a ring stands at now. */
export function Ridge({ stage, line, rain, snow = false }: Ridge) {
  const { width, height, hour, sun, ground } = stage;
  const x = (at: number) => (at / 24) * width;
  const y = (at: number) => height - line(at);
  const along = (from: number, to: number) => {
    const steps = Math.max(2, Math.ceil((to - from) * 8));
    return Array.from({ length: steps + 1 }, (_, i) => {
      const at = from + ((to - from) * i) / steps;
      return `${x(at).toFixed(1)} ${y(at).toFixed(1)}`;
    }).join(" L ");
  };
  const up = sun.height > -1;
  // The wide glow belongs to a low sun: at noon it would only sit behind the text.
  const glow = Math.min(0.45, Math.max(0.12, 0.5 - sun.height / 50));
  return (
    <svg class="scenery" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <defs>
        <radialGradient id="glow">
          <stop offset="0" stop-color="#ffd58a" stop-opacity="0.95" />
          <stop offset="0.32" stop-color="#f6a85c" stop-opacity="0.5" />
          <stop offset="1" stop-color="#f08a4a" stop-opacity="0" />
        </radialGradient>
        <linearGradient id="earth" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color={ground} stop-opacity="0.86" />
          <stop offset="0.6" stop-color={ground} />
        </linearGradient>
        <clipPath id="sky">
          <path d={`M 0 0 H ${width} L ${along(0, 24).split(" L ").toReversed().join(" L ")} Z`} />
        </clipPath>
      </defs>
      {up && (
        <g clip-path="url(#sky)">
          <ellipse cx={x(hour)} cy={y(hour)} rx="400" ry="130" fill="url(#glow)" opacity={glow} />
          <circle cx={x(hour)} cy={y(hour)} r="78" fill="url(#glow)" />
          <circle cx={x(hour)} cy={y(hour)} r="24" class="sun" />
        </g>
      )}
      <path d={`M 0 ${height} L ${along(0, 24)} L ${width} ${height} Z`} fill="url(#earth)" />
      {rain && <Rain x={x} y={y} rain={rain} snow={snow} />}
      <path d={`M ${along(0, hour)}`} class="line gone" />
      <path d={`M ${along(hour, 24)}`} class="line" />
      {!up && <circle cx={x(hour)} cy={y(hour)} r="7" class="ring-now" fill={ground} />}
    </svg>
  );
}

/** Rain falls inside the hill, longest in the middle of its hours. */
type Drops = { x: Line; y: Line; rain: readonly [number, number]; snow: boolean };

function Rain({ x, y, rain: [from, to], snow }: Drops) {
  const drops = Math.max(5, Math.round((x(to) - x(from)) / 9));
  return (
    <g class={snow ? "rain snow" : "rain"}>
      {Array.from({ length: drops }, (_, i) => {
        const part = (i + 0.5) / drops;
        const at = from + (to - from) * part;
        const length = 16 + 52 * Math.sin(Math.PI * part) * (i % 2 ? 1 : 0.86);
        const top = y(at) + 12;
        return <path key={i} d={`M ${x(at)} ${top} l ${-length * 0.12} ${length}`} />;
      })}
    </g>
  );
}
