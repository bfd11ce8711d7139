import { expect } from "vitest";
import { openBench, type Bench, type BenchOptions } from "../../help/device-bench.ts";

/** The kind on the bench. */
export const kind = "breakfast-machine";
/** A home with somebody up. */
export const care = { adult_home: true, child_home: false, standing_permission: false, motion_s: 30 };
/** A start that a loaded machine takes. */
export const porridge = { recipe: "porridge", portions: 2, care };
/** Milliseconds of a minute. */
export const minutes = 60_000;
/** How a command was answered, by code where there is one. */
export const outcomes = (bench: Bench, id: string) => bench.answers(id).map(({ outcome, code }) => code ?? outcome);
/** True once a command has its last answer. */
export const over = (bench: Bench, id: string) => () => bench.answers(id).length > 1;
/** What the machine told, oldest first. */
export const told = (bench: Bench) =>
  bench.events().map(({ type, code }) => (typeof code === "string" ? `${String(type)} ${code}` : String(type)));

/** A machine that was loaded and armed by hand. */
export async function armed(options: BenchOptions = {}): Promise<Bench> {
  const bench = await openBench(kind, options);
  bench.happen("load");
  bench.happen("arm");
  await bench.pass(300);
  return bench;
}

/** Starts it and keeps its lease until it answered. */
export async function ran(bench: Bench, given: object = porridge, longest = 25 * minutes): Promise<string> {
  const id = bench.ask("start", given);
  await bench.keep(id, longest, over(bench, id));
  await bench.pass(300);
  return id;
}

/** A machine a minute into its run. */
export async function cooking(options: BenchOptions = {}): Promise<{ bench: Bench; id: string }> {
  const bench = await armed(options);
  const id = bench.ask("start", porridge);
  await bench.keep(id, 1 * minutes);
  expect(bench.state()).toMatchObject({ phase: "running", power_w: 1_100 });
  return { bench, id };
}
