import type { ComponentChild } from "preact";
import { say } from "../../parts/say.ts";
import type { Stage } from "../stage.ts";

/** Where the light of a doorway is free, in units of the stage. */
export type InLight = { readonly x: number; readonly y: number; readonly wide: number };
type Doors = { stage: Stage; lit: boolean; children?: ((at: InLight) => ComponentChild) | undefined };

/** The doorway of a wall that has none yet: dark, or lit; what stands in its light is told where. */
export function Doorway({ stage, lit: open, children }: Doors) {
  const { width, height, ground } = stage;
  const portrait = width < height;
  const [wide, tall] = portrait ? [440, 520] : [396, 500];
  const y = height - (portrait ? 190 : 132);
  const left = portrait ? (width - wide) / 2 : width - wide - 88;
  const top = y - tall;
  return (
    <svg
      class="scenery"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      {...(open ? { role: "img", "aria-label": say(stage, "wall.pair.qr") } : { "aria-hidden": "true" })}
    >
      <defs>
        <radialGradient id="pair-halo">
          <stop offset="0" stop-color="#ffc65c" stop-opacity="0.34" />
          <stop offset="1" stop-color="#ffc65c" stop-opacity="0" />
        </radialGradient>
        <linearGradient id="pair-spill" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#ffc65c" stop-opacity="0.55" />
          <stop offset="1" stop-color="#ffc65c" stop-opacity="0" />
        </linearGradient>
      </defs>
      {open && <ellipse cx={left + wide / 2} cy={top + tall / 2} rx={wide} ry={tall * 0.86} fill="url(#pair-halo)" />}
      <rect y={y} width={width} height={height - y} fill={ground} />
      {open && (
        <path
          d={`M ${left} ${y} H ${left + wide} L ${left + wide + 70} ${height} H ${left - 70} Z`}
          fill="url(#pair-spill)"
        />
      )}
      <rect x={left} y={top} width={wide} height={tall} fill={open ? "#fff1d2" : "#16111f"} />
      <path d={`M 0 ${y} H ${left} V ${top} M ${left + wide} ${top} V ${y} H ${width}`} class="line" />
      <rect x={left - 22} y={top - 14} width={wide + 44} height="14" rx="5" class={`lintel ${open ? "lit" : ""}`} />
      {children?.({ x: left + 22, y: top + (tall - wide) / 2 + 22, wide: wide - 44 })}
    </svg>
  );
}
