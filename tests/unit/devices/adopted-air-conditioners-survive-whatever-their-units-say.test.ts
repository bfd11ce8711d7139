import { expect, test } from "vitest";
import type { EntityState } from "../../../hub/core/entities.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { openAdoptedBench, type AdoptedBench, type Played } from "../../help/adopted.ts";

const lives = process.env["LINTEL_LONG"] ? 1_000 : 40;
const seed = 20_261_122;
const words = ["off", "cool", "heat", "auto", "heat_cool", "dry", "fan_only", "emergency_heating", "", "NaN"];
const bounds: readonly Played["traits"][] = [
  { modes: ["off", "cool", "heat", "auto"], min: 16, max: 30, step: 0.5 },
  { modes: ["heat"], min: 5, max: 28 },
  { min: 10, max: 32, step: 1 },
  {},
];

/** One life: hands, orders, silence, nonsense and restarts in any order; gives everything that was wrong. */
async function life(random: () => number): Promise<{ readonly wrong: string[]; readonly orders: number }> {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const wrong: string[] = [];
  const traits = pick(bounds) ?? {};
  const unit = (state: EntityState): Played => ({ component: "climate", traits, state });
  let bench: AdoptedBench = await openAdoptedBench("climate", {
    unit: unit({ mode: pick(words), target_c: 20 + Math.round(random() * 8), current_c: 24 }),
  });
  const commands: string[] = [];
  let orders = 0;
  const checked = () => {
    orders += bench.play.orders.length;
    for (const { order } of bench.play.orders) {
      const { target_c, mode } = order as { target_c?: number; mode?: string };
      if (target_c !== undefined && !(target_c >= (traits.min ?? 5) && target_c <= (traits.max ?? 35)))
        wrong.push(`ordered ${target_c}`);
      if (mode !== undefined && traits.modes && !traits.modes.includes(mode)) wrong.push(`ordered ${mode}`);
    }
    for (const id of commands) {
      const finals = bench.answers(id).filter(({ outcome }) => outcome !== "accepted");
      if (finals.length > 1) wrong.push(`${finals.length} last answers`);
    }
    if (bench.faults.length > 0) wrong.push(`a fault: ${String(bench.faults[0])}`);
  };
  const happens: readonly (() => unknown)[] = [
    () => bench.play.tell("unit", { mode: pick(words) }, random() < 0.8),
    () => bench.play.tell("unit", { target_c: 14 + Math.round(random() * 36) / 2 }),
    () => bench.play.tell("unit", { current_c: pick([18, 24, 31, Number.NaN, 900]) }),
    () => bench.play.tell("unit", { target_c: pick(["warm", Number.NaN, Number.POSITIVE_INFINITY]) }),
    () => bench.play.away("unit"),
    () => bench.play.back("unit"),
    () => bench.play.obeys("unit", random() < 0.5 ? undefined : () => undefined),
    () => {
      const care = { adult_home: random() < 0.5, child_home: false, standing_permission: true };
      const given = { mode: pick(["cool", "heat"]), target_c: 16 + Math.round(random() * 28) / 2, care };
      commands.push(bench.ask("set", given));
    },
    () => commands.push(bench.ask("release", {})),
    () => bench.pass(Math.round(random() * 400_000)),
    async () => {
      checked();
      commands.length = 0;
      bench = await bench.again({ unit: unit({ mode: pick(words), target_c: 22, current_c: 25 }) });
    },
  ];
  const set = happens[7] ?? (() => undefined);
  for (let step = 0; step < 30; step++) {
    await pick(happens)();
    if (random() < 0.3) {
      // Now and then all is well for a while.
      bench.play.back("unit");
      bench.play.tell("unit", { mode: "off", target_c: 20, current_c: 24 });
      await bench.pass(200_000);
      bench.play.tell("unit", { current_c: 24.5 });
      await set();
      await bench.pass(11_000);
    }
  }
  checked();
  await bench[Symbol.asyncDispose]();
  return { wrong, orders };
}

test(`no unit, whatever it says, is ordered what it cannot do, or breaks its AC (${lives} lives, seed ${seed})`, async () => {
  const random = seededRandom(seed);
  const wrong: string[] = [];
  let ordered = 0;
  for (let i = 0; i < lives; i++) {
    const lived = await life(() => random.next());
    ordered += lived.orders;
    for (const one of lived.wrong) wrong.push(`life ${i}: ${one}`);
  }
  expect(wrong).toEqual([]);
  // A house in which nothing is ordered proves nothing.
  expect(ordered).toBeGreaterThan(lives * 3);
});
