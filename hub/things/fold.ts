import type { About, SafetyClass, State, Status } from "../core/messages.ts";

/** What a change may be measured against: nothing yet, a retained state, or one the device told itself. */
type Baseline = "none" | "retained" | "live";

/** What the hub remembers of one device; each message makes a new one. */
export type Known = {
  readonly about?: About;
  /** Unknown after a start until the device, or a retained message, tells. */
  readonly status: Status | "unknown";
  readonly state?: State;
  /** When the state came, wall ms. */
  readonly state_at?: number;
  /** When anything came, wall ms. */
  readonly seen: number;
  readonly against: Baseline;
};

/** A device that has said nothing yet. */
export const silent: Known = { status: "unknown", seen: 0, against: "none" };

/** A device told who it is; under another boot the state of the earlier one is no baseline any more. */
export function foldAbout(known: Known, about: About, now: number): Known {
  const told = { ...known, about, seen: now };
  if (known.about?.boot === about.boot) return told;
  return { ...told, against: known.state?.boot === about.boot ? "retained" : "none" };
}

/** A device came or went; coming twice without going means that the going was lost. */
export function foldStatus(known: Known, status: Status, retained: boolean, now: number): Known {
  const stays = retained || (known.status !== "online" && known.against === "live");
  return { ...known, status, seen: now, against: status === "online" && stays ? known.against : "none" };
}

/** The hub could not hear for a while: nothing it knows is sure until told again. */
export function foldLost(known: Known): Known {
  return { ...known, status: "unknown", against: "none" };
}

/** A whole state came; a baseline triggers nothing. */
export function foldState(
  known: Known,
  state: State,
  retained: boolean,
  now: number,
): { readonly known: Known; readonly baseline: boolean } {
  const announced = known.about?.boot === state.boot;
  const baseline = retained || known.against === "none" || !announced;
  const told = retained && known.against !== "live" ? "retained" : "live";
  return { known: { ...known, state, state_at: now, seen: now, against: announced ? told : "none" }, baseline };
}

/** True when both say the same, their times aside. */
export function alike(a: State | undefined, b: State | undefined): boolean {
  return a === b || JSON.stringify({ ...a, at: "" }) === JSON.stringify({ ...b, at: "" });
}

/** The code of a fault the device keeps until a person clears it at the place. */
export function latched(state: State | undefined): string | undefined {
  const fault = state?.["fault"];
  if (typeof fault === "string") return fault;
  return state?.["phase"] === "fault" ? "E_LATCHED" : undefined;
}

/**
 * True when a device has said who it is and keeps no fault. A hazard must be there and have told its state since its
 * boot; comfort that is not known to be away is waited for, or a restart of the hub would end what it resumed.
 */
export function able(known: Known, safety: SafetyClass): boolean {
  if (known.status === "offline" || !known.about || latched(known.state) !== undefined) return false;
  return !hazardous(safety) || (known.status === "online" && known.state?.boot === known.about.boot);
}

/** True for water, heat and locks. */
export function hazardous(safety: SafetyClass): boolean {
  return safety === "S2" || safety === "S3";
}
