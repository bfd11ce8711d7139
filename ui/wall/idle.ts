import type { LiveValues } from "../../hub/core/live.ts";
import type { IdleShow } from "../../hub/core/notices.ts";
import type { Stage } from "./stage.ts";
import type { View } from "./view.ts";

/** What an idle wall may show; `since`: when it became idle, `first`: the place in the row of the photo that is next. */
type Turns = {
  readonly idle: readonly IdleShow[];
  readonly photos: readonly string[];
  readonly since: number;
  readonly now: number;
  readonly first?: number;
};

const turn_ms = 60_000;

/** The photo whose turn it is, each for a minute of the house's clock; undefined while it is the clock's. */
export function turnOf({ idle, photos, since, now, first = 0 }: Turns): string | undefined {
  if (idle.length === 0 || photos.length === 0) return undefined;
  const turn = Math.floor(Math.max(0, now - since) / turn_ms);
  if (idle[turn % idle.length] !== "photos") return undefined;
  return photos[(first + Math.floor(turn / idle.length)) % photos.length];
}

/** Whether nothing is to be said here: the far clock of a live house at a waking hour, and no notice, fault or answer. */
export function isIdle(
  { face, telling }: Pick<View, "face" | "telling">,
  { live, near, said, hour }: Pick<Stage, "live" | "near" | "said" | "hour">,
  values: LiveValues,
): boolean {
  const quiet = face.is === "clock" && face.says === undefined && !telling.card && !telling.line;
  const faults = (values["faults.list"] ?? []).length;
  return live && !near && said === undefined && quiet && faults === 0 && hour >= 5 && hour < 22;
}
