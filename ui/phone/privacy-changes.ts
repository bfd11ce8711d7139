import { change, sayDone, type Done } from "./ask/doing.ts";
import type { AskTold, Asking, GrantTold } from "./ask/shapes.ts";

/** What is asked for: a brand, and what it would like. */
export type Wanted = Pick<AskTold, "purpose" | "category" | "level"> & {
  readonly brand: string;
  readonly name: string;
};

const touches = ["privacy", "cards"];

/** Nothing leaves any more, or all that was permitted may again. */
export async function pauseAll(paused: boolean): Promise<void> {
  const done = await change({ method: "PUT", path: "privacy/pause", body: { paused }, touches });
  sayDone(done, { key: paused ? "privacy.paused" : "privacy.resumed" });
}

/** Takes a permission back, at once and without a question. */
export async function withdraw({ id }: GrantTold, name: string): Promise<void> {
  const done = await change({ method: "DELETE", path: `privacy/grants/${id}`, touches });
  sayDone(done, { key: "privacy.withdrawn", params: { name } });
}

/** Everything a brand ever heard is to go. */
export async function eraseAt(brand: string, name: string): Promise<void> {
  const done = await change({ method: "DELETE", path: `privacy/brands/${brand}`, touches });
  sayDone(done, { key: "privacy.erasing", params: { name } });
}

/** One thing a brand was told is to go there, alone. */
export async function forgetItem(item: string, name: string): Promise<void> {
  const done = await change({ method: "DELETE", path: `privacy/sent/${item}`, touches });
  sayDone(done, { key: "privacy.item.asking", params: { name } });
}

/** Asks the directory of brands, once. */
export function lookForBrands(): Promise<Done> {
  return change({ method: "POST", path: "privacy/look", body: {}, touches });
}

/** A yes; the house asks for the PIN. Whether it counted. */
export async function give(
  { name, ...wanted }: Wanted,
  { notice }: Asking,
  touchpoints: readonly string[],
  confirmed: boolean,
): Promise<boolean> {
  const body = { ...wanted, touchpoints, notice, ...(confirmed ? { confirmed } : {}) };
  const done = await change({ method: "POST", path: "privacy/grants", body, touches });
  // A yes about what is everybody's waits for theirs: nothing is said to leave that does not.
  const waits = done.is === "taken" && done.body["state"] === "suspended";
  return sayDone(done, { key: waits ? "privacy.given.waits" : "privacy.given", params: { name } });
}

/** A no: remembered, and nothing is said of it. */
export async function refuse({ brand, purpose, category, level }: Wanted): Promise<void> {
  const body = { brand, purpose, category, level };
  await change({ method: "POST", path: "privacy/refusals", body, touches });
}
