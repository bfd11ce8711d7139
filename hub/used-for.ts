import type { Bus } from "./bus/bus.ts";
import type { Sentence } from "./core/events.ts";
import type { Params } from "./core/errors.ts";
import type { State } from "./core/messages.ts";

/** Whom the house is doing something for, and what it took: litres and kilowatt-hours of a bath, of the AC. */
export type UsedFor = {
  /** What is to be told of a device's new state: how an AC was set, and what was used when it is over. */
  of(device: string, state: State, before: State | undefined): readonly Sentence[];
};

const water: ReadonlySet<unknown> = new Set(["off", "fault"]);

/** Keeps accounts from the runs of scenes and what the devices answer them; what a hand began is for nobody's way. */
export function makeUsedFor(bus: Bus, comfort: (resident: string) => Sentence | undefined): UsedFor {
  const runs = new Map<string, string>();
  const whom = new Map<string, string>();
  const began = new Map<string, number>();
  const told = new Map<string, string>();
  bus.on("run.changed", ({ run }) => {
    if (run.state === "running" && run.resident !== undefined) runs.set(run.id, run.resident);
    else runs.delete(run.id);
  });
  bus.on("device.did", ({ device, did }) => {
    if (did.outcome !== "accepted") return;
    // A command of a run bears the run's id before its first dot; those that end things change nobody's account.
    const dot = did.id.indexOf(".");
    const resident = dot < 0 ? undefined : runs.get(did.id.slice(0, dot));
    if (resident !== undefined) whom.set(device, resident);
  });
  const params = (device: string): Params => {
    const resident = whom.get(device);
    return resident === undefined ? {} : { resident };
  };
  const bath = (device: string, state: State, before: State | undefined): readonly Sentence[] => {
    if (!water.has(state["phase"]) || water.has(before?.["phase"]) || before === undefined) return [];
    const [litres, kwh] = [number(state["litres"]), tenth(state["energy_kwh"])];
    const now = `${litres} ${kwh}`;
    if (litres < 1 || told.get(device) === now) return [];
    told.set(device, now);
    const used = { key: "tell.used.bath", params: { litres: Math.round(litres), kwh, ...params(device) } };
    // Somebody may still come for water that waits.
    if (state["waits"] !== true) whom.delete(device);
    return [used];
  };
  const climate = (device: string, state: State, before: State | undefined): readonly Sentence[] => {
    const meter = number(state["energy_kwh"]);
    const from = began.get(device);
    if (state["unattended"] === true) {
      // Told once the unit itself shows that it took what was asked.
      if (from !== undefined || state["on"] !== true) return [];
      began.set(device, meter);
      return [setFor(whom.get(device), state, comfort)];
    }
    if (from === undefined) return [];
    began.delete(device);
    const kwh = tenth(meter - from);
    const used = { key: endOf(state, before), params: { kwh, ...params(device) } };
    whom.delete(device);
    return [used];
  };
  return {
    of: (device, state, before) =>
      "unattended" in state ? climate(device, state, before) : "water_c" in state ? bath(device, state, before) : [],
  };
}

function setFor(
  resident: string | undefined,
  { target_c }: State,
  comfort: (resident: string) => Sentence | undefined,
): Sentence {
  const why = resident === undefined ? undefined : comfort(resident);
  if (resident === undefined || !why) return { key: "tell.climate.plain", params: { target_c: number(target_c) } };
  return { key: "tell.climate.set", params: { ...why.params, resident, why: why.key } };
}

/** How an unattended run of an AC ended. */
function endOf(state: State, before: State | undefined): string {
  // The window's trouble stands before the unit has shown that it went off.
  if (state["trouble"] === "E_WINDOW_OPEN") return "tell.climate.window";
  return state["on"] === true && !returned(state, before) ? "tell.climate.kept" : "tell.climate.released";
}

/** Kept on for whoever came, it stands as it stood; given back, it stands as before the house set it. */
function returned(state: State, before: State | undefined): boolean {
  return state["target_c"] !== before?.["target_c"] || state["mode"] !== before?.["mode"];
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function tenth(value: unknown): number {
  return Math.round(number(value) * 10) / 10;
}
