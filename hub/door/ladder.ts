import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import type { DoorView } from "../core/door.ts";
import { type ErrorCode, errorCodes } from "../core/errors.ts";
import type { State } from "../core/messages.ts";
import { at } from "../core/timer.ts";
import type { Outcome } from "./said.ts";

/** What happens at the door now, beside how lock, camera and lock-outs stand. */
export type Steps = Omit<DoorView, "at" | "bolt" | "leaf" | "until">;

/** What stands whatever happens: read anew for each view. */
export type Standing = {
  readonly bolt: string | undefined;
  readonly leaf: string | undefined;
  /** Why the camera sees nothing. */
  readonly blind: ErrorCode | undefined;
  /** What is not taken for a while, and until when, wall ms. */
  readonly off: { readonly code: ErrorCode; readonly until: number } | undefined;
};

/** The ladder at the door, as screens are told of it. */
export type Ladder = {
  view(): DoorView;
  steps(): Steps;
  /** Takes a step; after `restMs` without another the door is shut again. */
  take(steps: Steps, restMs?: number): void;
  /** Tells anew what stands. */
  look(): void;
  [Symbol.dispose](): void;
};

const shut: Steps = { phase: "shut" };
/** How long an open door is shown where nothing tells that it was shut. */
export const openRestMs = 20_000;
const failedRestMs = 12_000;
const shutRestMs = 3_000;

/** Makes the ladder; each change is told once as `door.changed`. */
export function makeLadder(
  { bus, clock }: { readonly bus: Pick<Bus, "emit">; readonly clock: Clock },
  standing: () => Standing,
  onFault: (error: unknown) => void,
): Ladder {
  let steps = shut;
  let told = "";
  let changed = Math.floor(clock.wall());
  let disarm = () => {};
  let stopLook = () => {};

  const shown = (): Omit<DoorView, "at"> => {
    const { bolt, leaf, blind, off } = standing();
    const quiet = steps.phase === "shut" || steps.phase === "looking";
    const trouble =
      steps.trouble ?? (steps.phase === "open" || steps.phase === "opening" ? undefined : (off?.code ?? blind));
    return {
      ...steps,
      ...(quiet && blind !== undefined && { phase: "blind" }),
      ...(bolt !== undefined && { bolt }),
      ...(leaf !== undefined && { leaf }),
      ...(off !== undefined && { until: off.until }),
      ...(trouble !== undefined && { trouble }),
    };
  };
  const view = (): DoorView => ({ ...shown(), at: changed });
  const look = () => {
    const now = shown();
    // A lock-out's end drifts by a millisecond as it is counted; that is no change.
    const text = JSON.stringify({ ...now, until: now.until === undefined ? 0 : Math.round(now.until / 1_000) });
    if (text === told) return;
    told = text;
    changed = Math.floor(clock.wall());
    stopLook();
    if (now.until !== undefined)
      stopLook = at(clock, clock.mono() + Math.max(0, now.until - clock.wall()) + 1, look, onFault);
    bus.emit("door.changed", { door: view() });
  };
  const take: Ladder["take"] = (next, restMs) => {
    disarm();
    steps = next;
    if (restMs !== undefined) disarm = at(clock, clock.mono() + restMs, () => take(shut), onFault);
    look();
  };
  return {
    view,
    steps: () => steps,
    take,
    look,
    [Symbol.dispose]: () => {
      disarm();
      stopLook();
    },
  };
}

/** Shows what became of a pulse. */
export function showOutcome(
  ladder: Ladder,
  { outcome, code }: { readonly outcome: Outcome; readonly code?: string | undefined },
  wall: number,
): void {
  const { trouble: _, ask: __, ...steps } = ladder.steps();
  if (outcome === "confirmed") return ladder.take({ ...steps, phase: "open", opened_at: Math.floor(wall) }, openRestMs);
  const named = code !== undefined && Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : "E_DEVICE_FAILED";
  const trouble = { failed: named, unknown: "E_NOT_CONFIRMED", unused: "E_DOOR_UNUSED" } as const;
  ladder.take({ phase: "failed", trouble: trouble[outcome] }, failedRestMs);
}

/** Shows the leaf: open as long as it stands open, and shut soon after it is. */
export function showLeaf(ladder: Ladder, { leaf, bolt }: State): void {
  const steps = ladder.steps();
  if (steps.phase !== "open") return ladder.look();
  if (leaf === "open") ladder.take(steps);
  else if (leaf === "closed" && bolt === "locked") ladder.take(steps, shutRestMs);
  else ladder.look();
}
