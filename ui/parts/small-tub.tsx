import type { Tub } from "./tub-view.ts";
import { waterColour } from "./water.ts";

const deepest = 18 / 98;

type SmallTub = {
  readonly tub: Tub;
  readonly x: number;
  readonly y: number;
  readonly width?: number;
  readonly height?: number;
};

/** The tub, small, as it stands at the end of the way home: `x` is its left edge, `y` the rim. */
export function SmallTub({ tub, x, y, width = 260, height = 98 }: SmallTub) {
  const at = (part: number) => x + part * width;
  const down = (part: number) => y + part * height;
  const left = `C ${at(0.015)} ${down(0.67)}, ${at(0.085)} ${down(1)}, ${at(0.262)} ${down(1)}`;
  const right = `C ${at(0.915)} ${down(1)}, ${at(0.985)} ${down(0.67)}, ${at(1)} ${y}`;
  const shape = `M ${x} ${y} ${left} H ${at(0.738)} ${right}`;
  const level = down(1 - Math.max(deepest, Math.min(1, tub.level_pct / 100) * 0.94));
  const warm = waterColour(tub.water_c ?? 30);
  return (
    <g>
      <defs>
        <clipPath id="small">
          <path d={`${shape} Z`} />
        </clipPath>
        <linearGradient id="small-warmth" gradientUnits="userSpaceOnUse" x1="0" y1={level} x2="0" y2={down(1)}>
          <stop offset="0" stop-color={`#${warm}`} />
          <stop offset="1" stop-color={`#${waterColour(Math.max(15, (tub.water_c ?? 30) - 6))}`} />
        </linearGradient>
      </defs>
      {tub.level_pct > 0 && (
        <rect x={x} y={level} width={width} height={height} fill="url(#small-warmth)" clip-path="url(#small)" />
      )}
      <path d={shape} class="rim" />
    </g>
  );
}
