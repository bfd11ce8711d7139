import type { Random } from "../../hub/core/random.ts";

/** Where chance comes from. */
type Bytes = Pick<Random, "bytes">;

const width = 2 ** 48;

/** A whole number of 0 to `end` - 1, each as likely. */
function below(end: number, random: Bytes): number {
  const top = width - (width % end);
  for (;;) {
    const drawn = [...random.bytes(6)].reduce((sum, byte) => sum * 256 + byte, 0);
    if (drawn < top) return drawn % end;
  }
}

/** True with the chance e^-(part / of), for a part of at most the whole. */
function happens(part: number, of: number, random: Bytes): boolean {
  let n = 1;
  while (below(of * n, random) < part) n += 1;
  return n % 2 === 1;
}

/**
 * A whole number, k with a chance in proportion to e^-(|k| / scale): exact, in whole numbers alone (Canonne, Kamath and
 * Steinke, 2020), so that no rounding tells what it was added to.
 */
export function discreteLaplace(scale: number, random: Bytes): number {
  for (;;) {
    const rest = below(scale, random);
    if (!happens(rest, scale, random)) continue;
    let wholes = 0;
    while (happens(1, 1, random)) wholes += 1;
    const size = rest + scale * wholes;
    const under = below(2, random) === 1;
    if (!under || size > 0) return under ? -size : size;
  }
}
