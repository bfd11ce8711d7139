/** One doorway of the ladder: its posts, the beam over them and where they stand, in units of the stage. */
export type Doorway = { readonly left: number; readonly right: number; readonly top: number; readonly foot: number };

type Measures = {
  /** Left post of each doorway; the right one mirrors it. */
  readonly left: readonly number[];
  /** Their beams by the doorway that speaks: the ones it leaves behind are close, the ones to come far away. */
  readonly tops: Readonly<Record<1 | 2 | 3, readonly number[]>>;
  readonly feet: readonly number[];
};

const upright: Measures = {
  left: [72, 146, 222, 305],
  tops: { 1: [190, 836, 922, 1000], 2: [190, 420, 986, 1070], 3: [190, 420, 675, 985] },
  feet: [34, -24, -82, -146],
};
const lying: Measures = {
  left: [64, 146, 244, 440],
  tops: { 1: [108, 492, 534, 570], 2: [108, 204, 508, 556], 3: [108, 204, 300, 484] },
  feet: [29, 4, -25, -84],
};

/** How far a beam reaches beyond its posts, and how thick it is. */
export const beam = { beyond: 26, thick: 13 } as const;

/** The four doorways, outermost first; `below` is the room kept free under them. */
export function doorways(width: number, height: number, current: 1 | 2 | 3, below: number): readonly Doorway[] {
  const portrait = width < height;
  const { left, tops, feet } = portrait ? upright : lying;
  const scale = height / (portrait ? 1440 : 800);
  const wide = width / (portrait ? 900 : 1280);
  return [0, 1, 2, 3].map((nth) => {
    const x = (left[nth] ?? 0) * wide;
    const foot = below > 0 ? height - below + (feet[nth] ?? 0) * 0.4 : height + (feet[nth] ?? 0) * scale;
    return { left: x, right: width - x, top: (tops[current][nth] ?? 0) * scale, foot };
  });
}

/** The colours in each doorway from its beam down: dark enough for words whatever the hour outside, warmer further in. */
export const within = [
  ["#0d1430", "#1b1c44", "#281f46"],
  ["#171a40", "#2a2046", "#42294a"],
  ["#2c2144", "#472a36", "#6b3a22"],
  ["#1a1226", "#1a1226", "#140e1e"],
] as const;
