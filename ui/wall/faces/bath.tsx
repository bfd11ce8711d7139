import { contrast } from "../../parts/colour.ts";
import { waterColour } from "../../parts/water.ts";
import { say, timeOf } from "../../parts/say.ts";
import type { Stage } from "../stage.ts";
import { Touch } from "../bar.tsx";
import { resetFor, stopBath } from "../targets.ts";
import type { Tub } from "../../parts/tub-view.ts";

const full = 535;

/** The bathroom: the screen is the tub, and its water stands where the water stands. */
export function Bath({ stage, tub, asOf }: { stage: Stage; tub: Tub; asOf: number | undefined }) {
  const { width, height } = stage;
  const bottom = height - 72;
  const y = (pct: number) => bottom - (Math.min(100, Math.max(0, pct)) / 100) * full;
  const left = 44;
  const right = width - 44;
  const rim = height - 640;
  const shape = `M ${left} ${rim} C ${left + 12} ${bottom - 150}, ${left + 110} ${bottom}, ${left + 250} ${bottom} H ${right - 250} C ${right - 110} ${bottom}, ${right - 12} ${bottom - 150}, ${right} ${rim}`;
  const { level_pct, water_c, target_pct } = tub;
  const wet = level_pct >= 2;
  const level = y(level_pct);
  const warm = waterColour(water_c ?? 30);
  const cool = waterColour(Math.max(15, (water_c ?? 30) - 8));
  const ink = contrast("141D2B", warm) >= contrast("FFF4E3", warm) ? "on-bright" : "on-dark";
  const pouring = tub.phase === "fill" || tub.phase === "cold-first";
  const old = asOf === undefined ? "" : "stale";
  const wave = `M ${left - 10} ${level} q ${width / 8} -9 ${width / 4} 0 t ${width / 4} 0 t ${width / 4} 0 t ${width / 4} 0 t ${width / 4} 0`;
  const dry = !wet || water_c === undefined;
  const works = ["fill", "cold-first", "trim", "ready"].includes(tub.phase);
  // The number makes room for what can be touched; upright there is room below it.
  const touched = works || tub.waitsForHand !== undefined;
  const middle = touched && width > height ? width / 2 - 104 : width / 2;
  const words = (
    <>
      <text x={middle} y={bottom - 200} class={dry ? "tub-clock" : "tub-number"}>
        {dry ? timeOf(stage, stage.now) : `${water_c.toFixed(1)}°`}
      </text>
      {!dry && (
        <text x={middle} y={bottom - 118} class="tub-line">
          {[say(stage, "wall.bath.level", { level_pct }), ...(tub.held ? [say(stage, "wall.bath.held")] : [])].join(
            " · ",
          )}
        </text>
      )}
    </>
  );
  return (
    <>
      <svg
        class={`scenery tub ${old}`}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={namesOf(stage, tub)}
      >
        <defs>
          <clipPath id="inside">
            <path d={`${shape} Z`} />
          </clipPath>
          <clipPath id="water">
            <path d={`${wave} V ${height} H 0 Z`} />
          </clipPath>
          <linearGradient id="warmth" gradientUnits="userSpaceOnUse" x1="0" y1={level} x2="0" y2={bottom}>
            <stop offset="0.15" stop-color={`#${warm}`} />
            <stop offset="1" stop-color={`#${cool}`} />
          </linearGradient>
          <radialGradient id="steam">
            <stop offset="0" stop-color={`#${warm}`} stop-opacity="0.3" />
            <stop offset="1" stop-color={`#${warm}`} stop-opacity="0" />
          </radialGradient>
        </defs>
        {wet && <ellipse cx={width / 2} cy={level} rx={width * 0.42} ry="120" fill="url(#steam)" />}
        {pouring && <rect x="183" y="62" width="10" height={level - 58} fill={`#${warm}`} />}
        <g class="dry">{words}</g>
        <g clip-path="url(#inside)">
          {wet && (
            <g clip-path="url(#water)">
              <rect width={width} height={height} fill="url(#warmth)" />
              <g class={ink}>{words}</g>
            </g>
          )}
          {wet && <path d={wave} class="surface" />}
          {target_pct !== undefined && tub.phase !== "off" && level_pct < target_pct && (
            <path d={`M ${left} ${y(target_pct)} H ${right}`} class="wanted" />
          )}
        </g>
        <path d={shape} class="rim" />
        <path d="M 76 44 H 166 Q 188 44 188 68" class="tap" />
      </svg>
      <header class="tub-head">
        <p class={`${stage.live ? "sentence" : "label"} ${old}`} role="status">
          {phaseText(stage, tub)}
        </p>
        {!dry && <time class="clock small">{timeOf(stage, stage.now)}</time>}
      </header>
      {works && <Touch stage={stage} target={stopBath} class={`tall on-water ${wet ? "wet" : ""}`} />}
      {tub.waitsForHand !== undefined && (
        <Touch stage={stage} target={resetFor(tub.waitsForHand)} class={`tall on-water ${wet ? "wet" : ""}`} />
      )}
      {asOf !== undefined && <p class="caption tub-age">{say(stage, "wall.as-of", { at: asOf })}</p>}
      {stage.note !== undefined && <p class="least note under">{stage.note}</p>}
    </>
  );
}

/** All the tub shows, for whoever hears it. */
function namesOf(stage: Stage, tub: Tub): string {
  const { water_c, level_pct } = tub;
  const says = phaseText(stage, tub);
  return water_c === undefined ? says : say(stage, "wall.bath.names", { says, water_c, level_pct });
}

/** The bath in one short sentence. */
export function phaseText(stage: Stage, tub: Tub): string {
  const { phase, ready_min: minutes, target_c } = tub;
  // A promise of the hub's is worth nothing while it is away; what the bath does without it is.
  if (!stage.live && phase !== "off") return say(stage, "wall.lost-bath");
  if (!tub.online) return say(stage, "wall.bath.offline");
  const coming = phase === "fill" || phase === "trim" || phase === "cold-first";
  if (coming && minutes !== undefined && target_c !== undefined)
    return say(stage, "wall.bath.ready-in", { minutes, target_c });
  if (phase === "off" && tub.interrupted) return say(stage, "wall.bath.interrupted");
  if (phase === "off" && tub.waits) return say(stage, "wall.bath.waits");
  return say(stage, `wall.bath.${phase}`);
}
