import type { TestHouse } from "./house.ts";

/** What a morning needs before anybody wakes: a machine loaded and armed by hand, everybody in bed. */
export async function eveningBefore(house: TestHouse): Promise<void> {
  await house.happen("breakfast-machine", "load");
  await house.happen("breakfast-machine", "arm");
  for (const bed of ["bed-lin", "bed-bo"]) await house.happen(bed, "enter");
  await house.rest();
}

/** Somebody leaves their bed. */
export async function getsUp(house: TestHouse, who: string): Promise<void> {
  await house.happen(`bed-${who}`, "leave");
  await house.to(2_000);
}

/** Somebody brushes for so many seconds; the brush says so itself. */
export async function brushes(house: TestHouse, who: string, seconds = 120): Promise<void> {
  await house.happen(`toothbrush-${who}`, "start");
  await house.to(seconds * 1_000);
  await house.happen(`toothbrush-${who}`, "stop");
  await house.rest();
}

/** The state a device told last. */
export async function stateOf(house: TestHouse, thing: string): Promise<Readonly<Record<string, unknown>>> {
  const { body } = await house.ask("GET", `/api/v1/things/${thing}`);
  return (body as { state?: Record<string, unknown> }).state ?? {};
}

/** The last run of the morning for a resident: its state and how each step of it ended, by key. */
export async function runOf(
  house: TestHouse,
  started: string,
): Promise<Readonly<Record<string, string | undefined>> | undefined> {
  const { body } = await house.ask("GET", "/api/v1/runs");
  const runs = (body as { items: { steps: { key: string; state: string; output?: string }[] }[] }).items;
  const run = runs.find(({ steps }) => steps[0]?.key === started);
  return run && Object.fromEntries(run.steps.map(({ key, output, state }) => [key, output ?? state]));
}
