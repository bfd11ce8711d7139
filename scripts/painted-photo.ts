import { crc32, deflateSync } from "node:zlib";

type Colour = readonly [red: number, green: number, blue: number];

/** A picture by what stands at each point of it, both from 0 to 1, as a PNG. */
export function painted(width: number, height: number, at: (x: number, y: number) => Colour): Uint8Array {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows.set(
        at(x / width, y / height).map((one) => Math.round(Math.max(0, Math.min(255, one)))),
        y * (1 + width * 3) + 1 + x * 3,
      );
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const sign = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([sign, part("IHDR", head), part("IDAT", deflateSync(rows)), part("IEND", Buffer.alloc(0))]);
}

function part(name: string, says: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(name, "latin1"), says]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(says.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const mixed = (from: Colour, to: Colour, part: number): Colour => [
  from[0] + (to[0] - from[0]) * part,
  from[1] + (to[1] - from[1]) * part,
  from[2] + (to[2] - from[2]) * part,
];

/** Hills behind a lake in the morning mist, as somebody of the household might have photographed them. */
export const lake = painted(960, 600, (x, y) => {
  const shore = 0.6;
  const mirrored = y > shore;
  const up = mirrored ? shore - (y - shore) * 1.35 : y;
  const wave = mirrored ? Math.sin(y * 420 + Math.sin(x * 9) * 3) * 0.004 * (1 + (y - shore) * 3) : 0;
  const lit = view(x + wave, up);
  const dimmed = mirrored ? mixed(lit, [28, 52, 74], 0.18 + (y - shore) * 0.55) : lit;
  const mist = Math.exp(-(((y - shore) / 0.035) ** 2)) * 0.5;
  const grain =
    ((Math.imul(Math.floor(x * 960) * 374761393 + Math.floor(y * 600) * 668265263, 1274126177) >>> 24) / 255 - 0.5) * 5;
  const seen = mixed(dimmed, [236, 228, 216], mist);
  return [seen[0] + grain, seen[1] + grain, seen[2] + grain];
});

function view(x: number, y: number): Colour {
  const sky = mixed(mixed([110, 150, 190], [250, 214, 170], Math.min(1, y / 0.55)), [255, 240, 208], glow(x, y));
  const ridges: readonly (readonly [height: number, colour: Colour, seed: number])[] = [
    [0.4, [150, 164, 182], 1],
    [0.47, [104, 124, 140], 4],
    [0.54, [54, 78, 84], 8],
  ];
  return ridges.reduce<Colour>((behind, [height, colour, seed]) => {
    const top = height - ridge(x, seed);
    return y < top ? behind : mixed(colour, [224, 206, 190], Math.max(0, 1 - (y - top) / 0.02) * 0.12);
  }, sky);
}

function glow(x: number, y: number): number {
  return Math.exp(-((x - 0.68) ** 2 + (y - 0.36) ** 2) / 0.018);
}

function ridge(x: number, seed: number): number {
  return (
    0.09 * Math.sin(x * 3.1 + seed) + 0.04 * Math.sin(x * 8.3 + seed * 2.3) + 0.012 * Math.sin(x * 31 + seed * 5.1)
  );
}

/** Paper white all over: whatever stands on it must still be read. */
export const blank = painted(32, 20, () => [255, 255, 255]);
