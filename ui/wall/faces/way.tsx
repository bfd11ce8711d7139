import { say, timeOf, type Said } from "../../parts/say.ts";
import type { Stage } from "../stage.ts";
import type { Tub } from "../../parts/tub-view.ts";
import type { Way as WayHome } from "../../parts/way-view.ts";
import { phaseText } from "./bath.tsx";
import { SmallTub } from "../../parts/small-tub.tsx";

/** How high the ground is: upright there is room for all the words below the road. */
function riseOf({ width, height }: Stage): number {
  return width < height ? 330 : 178;
}

type Way = { stage: Stage; way: WayHome; tub: Tub | undefined; room: Said | undefined; asOf: number | undefined };

/** The hall while somebody is on the way: road, doorway and tub are one line. */
export function Way({ stage, way, tub, room, asOf }: Way) {
  const { minutes, opened } = way;
  const old = asOf === undefined ? "" : "stale";
  return (
    <>
      <Road stage={stage} along={way.along} tub={tub} old={old} />
      <header>
        <p class="label way-title">
          {minutes === undefined ? say(stage, "wall.way-since", { at: opened }) : say(stage, "wall.way")}
        </p>
        <time class="clock">{timeOf(stage, stage.now)}</time>
      </header>
      <section class={`way ${old}`} role="status">
        {minutes !== undefined && minutes > 0 && !way.waits ? (
          <>
            <p class={`number ${minutes > 99 ? "long" : ""}`}>{minutes}</p>
            <p class="sentence">{say(stage, "wall.way-minutes", { minutes })}</p>
          </>
        ) : (
          <p class="headline">
            {say(stage, minutes === undefined || way.waits ? "wall.way-unknown" : "wall.way-soon")}
          </p>
        )}
      </section>
      {asOf !== undefined && <p class="caption way-age">{say(stage, "wall.as-of", { at: asOf })}</p>}
      {way.waits && (
        <p class="sentence way-waits">
          {say(stage, way.waits === "bath" ? "wall.way-waits.bath" : "wall.way-waits.water")}
        </p>
      )}
      {room && (
        <p class={`label way-room ${stage.note === undefined ? "low" : ""}`}>{say(stage, room.key, room.params)}</p>
      )}
      {tub && <BathLine stage={stage} tub={tub} />}
      {stage.note !== undefined && <p class="least note">{stage.note}</p>}
    </>
  );
}

/** The hall as somebody comes in: the door stands open, and the light falls in. */
export function Welcome({ stage, name, tub }: { stage: Stage; name: string | undefined; tub: Tub | undefined }) {
  const { width, height, ground } = stage;
  const rise = riseOf(stage);
  const y = height - rise;
  const [left, right, top] = [width - 420, width - 160, y - 430];
  return (
    <>
      <svg class="scenery" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <defs>
          <linearGradient id="open" x1="0" y1="0" x2="1" y2="0">
            <stop offset="0" stop-color="#fff1d2" />
            <stop offset="1" stop-color="#ffc65c" />
          </linearGradient>
          <linearGradient id="spill" x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stop-color="#ffc65c" stop-opacity="0.6" />
            <stop offset="1" stop-color="#ffc65c" stop-opacity="0" />
          </linearGradient>
          <radialGradient id="halo">
            <stop offset="0" stop-color="#ffc65c" stop-opacity="0.4" />
            <stop offset="1" stop-color="#ffc65c" stop-opacity="0" />
          </radialGradient>
        </defs>
        <ellipse cx={(left + right) / 2} cy={y - 200} rx="330" ry="380" fill="url(#halo)" />
        <rect y={y} width={width} height={rise} fill={ground} />
        <path d={`M ${left + 96} ${y} H ${right} L ${right + 130} ${height} H ${left - 190} Z`} fill="url(#spill)" />
        <rect x={left} y={top} width="96" height={430} fill="#16111f" />
        <rect x={left + 96} y={top} width={right - left - 96} height={430} fill="url(#open)" />
        <path d={`M 0 ${y} H ${left} V ${top} M ${right} ${top} V ${y} H ${width}`} class="line" />
        <rect x={left - 24} y={top - 14} width={right - left + 48} height="14" rx="5" class="lintel lit" />
      </svg>
      <header>
        <time class="clock">{timeOf(stage, stage.now)}</time>
      </header>
      <p class="headline welcome" role="status">
        {name === undefined ? say(stage, "wall.welcome-plain") : say(stage, "wall.welcome", { name })}
      </p>
      {tub && <p class="label welcome-bath">{bathText(stage, tub)}</p>}
      {stage.note !== undefined && <p class="least note">{stage.note}</p>}
    </>
  );
}

function Road({ stage, along, tub, old }: { stage: Stage; along: number; tub: Tub | undefined; old: string }) {
  const { width, height, ground } = stage;
  const y = height - riseOf(stage);
  const door = tub ? width - 410 : width - 230;
  const at = (x: number) => {
    const near = Math.min(1, Math.max(0, (x - door * 0.72) / (door * 0.24)));
    const flat = near * near * (3 - 2 * near);
    return y - (1 - flat) * (16 + 27 * Math.sin((x / door) * Math.PI * 3.2 + 0.95)) + (1 - flat) * 6;
  };
  const walk = (from: number, to: number) =>
    Array.from({ length: 61 }, (_, i) => from + ((to - from) * i) / 60)
      .map((x) => `${x.toFixed(1)} ${at(x).toFixed(1)}`)
      .join(" L ");
  const here = 90 + Math.min(1, Math.max(0, along)) * (door - 190);
  const tubX = door + 124;
  return (
    <svg class={`scenery road ${old}`} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <defs>
        <radialGradient id="dusk">
          <stop offset="0" stop-color="#e8843c" stop-opacity="0.55" />
          <stop offset="1" stop-color="#e8843c" stop-opacity="0" />
        </radialGradient>
        <radialGradient id="lantern">
          <stop offset="0" stop-color="#ffe7b4" stop-opacity="0.75" />
          <stop offset="1" stop-color="#ffe7b4" stop-opacity="0" />
        </radialGradient>
        <linearGradient id="doorway" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#ffd98a" />
          <stop offset="1" stop-color="#d08a3f" />
        </linearGradient>
        <linearGradient id="doorlight" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#ffc65c" stop-opacity="0.32" />
          <stop offset="1" stop-color="#ffc65c" stop-opacity="0" />
        </linearGradient>
      </defs>
      <ellipse cx={door + 160} cy={y} rx="440" ry="200" fill="url(#dusk)" />
      <path d={`M 0 ${height} L ${walk(0, door)} L ${door} ${y} H ${width} V ${height} Z`} fill={ground} />
      <path
        d={`M ${door + 20} ${y} H ${door + 74} L ${door + 118} ${y + 112} H ${door - 40} Z`}
        fill="url(#doorlight)"
      />
      <path d={`M ${walk(0, here)}`} class="line" />
      <path d={`M ${walk(here, door)}`} class="line to-come" />
      <circle cx={here} cy={at(here)} r="64" fill="url(#lantern)" />
      <circle cx={here} cy={at(here)} r="22" class="traveller" />
      <rect x={door + 16} y={y - 142} width="66" height="142" fill="url(#doorway)" />
      <path d={`M ${door + 13} ${y} V ${y - 142} M ${door + 85} ${y - 142} V ${y}`} class="line" />
      <rect x={door} y={y - 149} width="98" height="8" rx="2" class="lintel" />
      <path
        d={tub ? `M ${door + 85} ${y} H ${tubX} M ${tubX + 260} ${y} H ${width}` : `M ${door + 85} ${y} H ${width}`}
        class="line"
      />
      {tub && <SmallTub tub={tub} x={tubX} y={y} />}
    </svg>
  );
}

function BathLine({ stage, tub }: { stage: Stage; tub: Tub }) {
  const { target_pct, level_pct } = tub;
  return (
    <div class="bath-line">
      <p class="label">{bathText(stage, tub)}</p>
      {target_pct !== undefined && (
        <svg viewBox="0 0 260 36" class="bar" aria-hidden="true">
          <rect y="13" width="260" height="10" rx="5" class="bar-all" />
          <rect y="13" width={(260 * Math.min(100, level_pct)) / 100} height="10" rx="5" class="bar-so-far" />
          <rect x={(260 * target_pct) / 100 - 2} y="0" width="4" height="36" rx="2" class="bar-mark" />
        </svg>
      )}
    </div>
  );
}

function bathText(stage: Stage, tub: Tub): string {
  const { water_c, target_c, phase } = tub;
  if (phase === "ready" && water_c !== undefined)
    return say(stage, "wall.bath.line-ready", { water_c: Math.round(water_c) });
  const warming = phase === "cold-first" || phase === "fill" || phase === "trim";
  if (!warming || water_c === undefined || target_c === undefined) return phaseText(stage, tub);
  return say(stage, "wall.bath.line", { water_c: Math.round(water_c), target_c: Math.round(target_c) });
}
