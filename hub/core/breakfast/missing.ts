import type { RoleView } from "../world.ts";

/** Everything that may keep the machine itself from starting, as the key of one sentence each. */
export const obstacles = [
  "breakfast.missing.no-machine",
  "breakfast.missing.fault",
  "breakfast.missing.not-reached",
  "breakfast.missing.held",
  "breakfast.missing.running",
  "breakfast.missing.made-today",
  "breakfast.missing.not-loaded",
  "breakfast.missing.lid-open",
  "breakfast.missing.no-water",
  "breakfast.missing.not-armed",
] as const;

/** The first thing that keeps the machine from starting, or undefined when it would. Safety rules 3.3. */
export function machineObstacle(
  machine: RoleView | undefined,
  madeToday: boolean,
): (typeof obstacles)[number] | undefined {
  if (!machine) return "breakfast.missing.no-machine";
  const { state } = machine;
  if (state["phase"] === "fault" || typeof state["fault"] === "string") return "breakfast.missing.fault";
  if (!machine.ready || state["phase"] === undefined) return "breakfast.missing.not-reached";
  if (machine.held) return "breakfast.missing.held";
  if (state["phase"] === "running") return "breakfast.missing.running";
  if (madeToday) return "breakfast.missing.made-today";
  if (state["loaded"] !== true) return "breakfast.missing.not-loaded";
  if (state["lid_closed"] !== true) return "breakfast.missing.lid-open";
  if (state["water_ok"] !== true) return "breakfast.missing.no-water";
  return state["phase"] === "armed" ? undefined : "breakfast.missing.not-armed";
}
