import type { Ladder } from "../door-view.ts";
import type { Stage } from "../stage.ts";
import { beam, type Doorway, within } from "./doorways.ts";

type Drawn = { readonly stage: Stage; readonly ladder: Ladder; readonly ways: readonly Doorway[] };

/** The doorways, the floor before them, and the leaf of light in the last. */
export function Doorways({ stage: { width, height, ground }, ladder, ways }: Drawn) {
  const { leaf, steps, welcome, asOf } = ladder;
  const last = ways[3];
  const floor = floorOf(ways, width, height);
  return (
    <svg
      class={`scenery doorways ${asOf === undefined ? "" : "stale"}`}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <Lights />
      {ways.map(({ left, right, top, foot }, nth) => (
        <g key={nth}>
          <rect x={left} y={top} width={right - left} height={foot - top} fill={`url(#way-${nth})`} />
          <path d={`M ${left} ${foot} V ${top} M ${right} ${top} V ${foot}`} class={`post post-${nth}`} />
        </g>
      ))}
      <path d={floor} fill={ground} class="floor" />
      <path d={floor} fill="url(#floor)" />
      {last && leaf > 0 && <Leaf door={last} height={height} open={leaf} />}
      {ways.map(({ left, right, top }, nth) => {
        const lit =
          nth < 3
            ? steps[nth]?.lit === true
              ? "lit"
              : ""
            : welcome === "yes"
              ? "lit"
              : welcome === "coming"
                ? "half"
                : "";
        return (
          <rect
            key={nth}
            x={left - beam.beyond}
            y={top}
            width={right - left + 2 * beam.beyond}
            height={beam.thick}
            rx="4"
            class={`beam ${lit}`}
          />
        );
      })}
    </svg>
  );
}

/** The ground goes on from foot to foot, and on to the edges of the screen. */
function floorOf(ways: readonly Doorway[], width: number, height: number): string {
  const [first, second] = ways;
  if (!first) return "";
  const slope = second ? (first.foot - second.foot) / (second.left - first.left) : 0.3;
  const edge = first.foot + first.left * slope;
  const inward = ways.map(({ left, foot }) => `L ${left} ${foot}`).join(" ");
  const outward = ways
    .toReversed()
    .map(({ right, foot }) => `L ${right} ${foot}`)
    .join(" ");
  return `M 0 ${height} V ${edge} ${inward} ${outward} L ${width} ${edge} V ${height} Z`;
}

function Leaf({ door: { left, right, top, foot }, height, open }: { door: Doorway; height: number; open: number }) {
  const wide = (right - left) * open;
  const reach = height - foot;
  return (
    <g class="leaf">
      <path
        d={`M ${right - wide} ${foot} H ${right} L ${right + reach * 1.35} ${height} H ${right - wide - reach * 1.15} Z`}
        fill="url(#falls)"
      />
      <rect x={right - wide} y={top} width={wide} height={foot - top} fill="url(#leaf)" class="glow" />
    </g>
  );
}

function Lights() {
  return (
    <defs>
      {within.map(([top, middle, foot], nth) => (
        <linearGradient key={nth} id={`way-${nth}`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color={top} />
          <stop offset="0.55" stop-color={middle} />
          <stop offset="1" stop-color={foot} />
        </linearGradient>
      ))}
      <linearGradient id="leaf" x1="0" y1="0" x2="1" y2="0">
        <stop offset="0" stop-color="#fff1d2" />
        <stop offset="1" stop-color="#ffc65c" />
      </linearGradient>
      <linearGradient id="falls" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stop-color="#ffc65c" stop-opacity="0.75" />
        <stop offset="1" stop-color="#ffc65c" stop-opacity="0.3" />
      </linearGradient>
      <linearGradient id="floor" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stop-color="#6b3a22" stop-opacity="0.55" />
        <stop offset="1" stop-color="#281f46" stop-opacity="0.35" />
      </linearGradient>
      <linearGradient id="half" x1="0" y1="0" x2="1" y2="0">
        <stop offset="0.55" stop-color="#7d7580" />
        <stop offset="0.8" stop-color="#ffc65c" />
      </linearGradient>
    </defs>
  );
}
