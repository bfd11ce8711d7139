import type { Category } from "../core/engage/lists.ts";
import type { Random } from "../core/random.ts";
import { type MonthAnswer, monthAnswers } from "../core/signals/signal.ts";

/** What one blurred answer costs: it is true with probability e² / (e² + 2), about 79 in 100. */
export const epsilon = 2;

const whole = 2 ** 32;
/** The share of true answers in whole numbers: no rounding of a machine moves it. */
const trueBelow = Math.floor((Math.exp(epsilon) / (Math.exp(epsilon) + monthAnswers.length - 1)) * whole);

/** Randomised response over three answers: the true one, or one of the other two. */
export function blurred(truth: MonthAnswer, random: Pick<Random, "bytes">): MonthAnswer {
  if (number32(random) < trueBelow) return truth;
  return pick(
    monthAnswers.filter((answer) => answer !== truth),
    random,
  );
}

/** Draws the one category a month of which anything is said. */
export function drawn(among: readonly Category[], random: Pick<Random, "bytes">): Category | undefined {
  const list = [...new Set(among)].toSorted();
  return list.length === 0 ? undefined : pick(list, random);
}

/** One of a list, each as likely as any other. */
function pick<T>(list: readonly T[], random: Pick<Random, "bytes">): T {
  const fair = whole - (whole % list.length);
  for (;;) {
    const n = number32(random);
    const one = n < fair ? list[n % list.length] : undefined;
    if (one !== undefined) return one;
  }
}

function number32({ bytes }: Pick<Random, "bytes">): number {
  return Buffer.from(bytes(4)).readUInt32BE();
}
