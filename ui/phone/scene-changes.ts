import { change, sayDone, type Change, type Done } from "./ask/doing.ts";
import type { SceneSettings, SettingShown } from "../../hub/core/scene-answers.ts";
import type { Value } from "../../hub/core/world.ts";

/** Which scene, and for whom. */
export type Which = { readonly scene: string; readonly resident: string };

/** What can be asked of the next run. */
export type Next = "skip" | "unskip" | "later" | "clear";

type Wishes = Readonly<Record<string, Value>>;

const touches = ["scenes/", "today", "preview"];
/** How much later a touch makes it, minutes. */
export const laterBy_min = 15;

/** Sets one setting for good; taken back by leaving it as it was. */
export async function set({ scene, resident }: Which, setting: SettingShown, to: Value): Promise<void> {
  const { name, value, by } = setting;
  const put = (is: Value | null): Change => ({
    method: "PUT",
    path: `scenes/${scene}/settings`,
    body: { resident, set: { [name]: is } },
    touches,
  });
  const before = by === "resident" ? value : null;
  sayDone(await change(put(to)), { key: "phone.scene.set", undo: () => change(put(before)) });
}

/** Skips the next run, moves it, or leaves it as it always is. */
export function next(which: Which, about: SceneSettings, does: Next): Promise<void> {
  return nextOn(which, about, does);
}

/** The same for the run of a day, which is today's or tomorrow's. */
export async function nextOn(
  which: Which,
  { next: run, settings }: SceneSettings,
  does: Next,
  day = run?.day,
): Promise<void> {
  const later = (run?.later_min ?? 0) + laterBy_min;
  const on = day === undefined || day === run?.day ? {} : { day };
  const done = await change(wish(which, does, does === "later" ? { by_min: later, ...on } : on));
  if (does === "clear") return void sayDone(done, { key: "phone.scene.did.clear" });
  const said = { key: `phone.scene.did.${does}`, params: { minutes: later } };
  const undo = () =>
    day === run?.day || does === "later"
      ? back(which, does, run?.later_min, wishesIn(settings))
      : change(wish(which, does === "skip" ? "unskip" : "skip", on));
  sayDone(done, { ...said, undo });
}

/** Has the next run go differently, this once. */
export async function once(which: Which, wanted: Wishes): Promise<boolean> {
  const done = await change(wish(which, "once", { set: wanted }));
  return sayDone(done, { key: "phone.scene.did.once", undo: () => change(wish(which, "clear", {})) });
}

/** What is wished of the next run alone. */
export function wishesIn(settings: readonly SettingShown[]): Wishes {
  return Object.fromEntries(settings.flatMap(({ name, once }) => (once === undefined ? [] : [[name, once]])));
}

async function back(
  which: Which,
  did: "skip" | "unskip" | "later",
  later: number | undefined,
  wishes: Wishes,
): Promise<Done> {
  if (did !== "later") return change(wish(which, did === "skip" ? "unskip" : "skip", {}));
  if (later !== undefined && later > 0) return change(wish(which, "later", { by_min: later }));
  const cleared = await change(wish(which, "clear", {}));
  // Clearing takes every wish of that run: what else was wished is wished again.
  const others = cleared.is === "taken" && Object.keys(wishes).length > 0;
  return others ? change(wish(which, "once", { set: wishes })) : cleared;
}

function wish({ scene, resident }: Which, does: Next | "once", more: object): Change {
  return { method: "POST", path: `scenes/${scene}/next`, body: { resident, do: does, ...more }, touches };
}
