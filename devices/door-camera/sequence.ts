import { z } from "zod";
import { check } from "../../hub/core/parse.ts";
import type { Kept } from "../device.ts";

const block = 100;
/** Slower than any camera counts: whoever lost its count and begins by the clock is still ahead of where it was. */
const clockTicksMs = 100;
const KeptShape = z.strictObject({ v: z.literal(1), reserved: z.number().int().nonnegative() });

/** Numbers that only ever grow, over `kill -9` too: a block is on disk as taken before its first number is given out. */
export function sequence(kept: Pick<Kept, "read" | "write">, wall: number, fault: (error: unknown) => void) {
  let next = reservedBefore() ?? Math.floor(wall / clockTicksMs);
  let reserved = next;
  function reservedBefore(): number | undefined {
    try {
      return check(KeptShape.optional(), kept.read())?.reserved;
    } catch (error) {
      fault(error);
      return undefined;
    }
  }
  return (): number => {
    if (next >= reserved) {
      kept.write({ v: 1, reserved: next + block });
      reserved = next + block;
    }
    return next++;
  };
}
