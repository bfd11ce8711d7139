import { fail } from "../../core/errors.ts";
import { own } from "./config.ts";

/** What is known of an air conditioner that only listens: whose it is, and what was sent or pressed last. */
export type Remote = {
  readonly vendor: string;
  /** The variant of its protocol; -1 is any. */
  readonly model: number | string;
  /** Absent until something was sent or heard. */
  readonly last?: {
    readonly on: boolean;
    readonly mode: Mode;
    readonly target_c: number;
    /** Fan, louvres and the rest, as they were heard last; sent along unchanged. */
    readonly rest: Readonly<Record<string, string | number>>;
  };
};

/** The modes an infrared air conditioner knows, besides off. */
export const modes = ["auto", "cool", "heat", "dry", "fan_only"] as const;
/** One of them. */
export type Mode = (typeof modes)[number];

const sent: Readonly<Record<Mode, string>> = { auto: "Auto", cool: "Cool", heat: "Heat", dry: "Dry", fan_only: "Fan" };
const heard: Readonly<Record<string, Mode | "off">> = {
  off: "off",
  stop: "off",
  auto: "auto",
  automatic: "auto",
  cool: "cool",
  cooling: "cool",
  heat: "heat",
  heating: "heat",
  dry: "dry",
  drying: "dry",
  dehumidify: "dry",
  fan: "fan_only",
  fanonly: "fan_only",
};
const kept = { FanSpeed: "Auto", SwingV: "Off", SwingH: "Off", Quiet: "Off", Turbo: "Off", Econo: "Off" } as const;
const keptToo = { Light: "Off", Filter: "Off", Clean: "Off", Beep: "Off", Sleep: -1 } as const;
const restAtFirst: Readonly<Record<string, string | number>> = { ...kept, ...keptToo };
const yes: ReadonlySet<string> = new Set(["on", "yes", "true", "1"]);

// Whose power key is one code for on and off (IRac::handleToggles of the library the firmware uses).
const powerToggles: ReadonlySet<string> = new Set([
  "AIRWELL",
  "DAIKIN64",
  "DAIKIN128",
  "KELON",
  "PANASONIC_AC32",
  "WHIRLPOOL_AC",
]);
const panasonicCkp: ReadonlySet<number | string> = new Set([5, "CKP"]);

/** Whether "on" sent twice would switch it off again. */
export function isToggled({ vendor, model }: Remote): boolean {
  return powerToggles.has(vendor) || (vendor === "PANASONIC_AC" && panasonicCkp.has(model));
}

/** What a key pressed on its own remote says, as the firmware decoded it; undefined where it names no vendor. */
export function press(irhvac: unknown): Remote | undefined {
  const vendor = own(irhvac, "Vendor");
  if (typeof vendor !== "string" || !/^[A-Z0-9_]{2,40}$/.test(vendor)) return undefined;
  const model = own(irhvac, "Model");
  const told = text(own(irhvac, "Mode")).replaceAll(/[^a-z]/g, "");
  const word = Object.hasOwn(heard, told) ? heard[told] : undefined;
  if (word === undefined) fail("E_WRONG_TYPE", { field: "IRHVAC.Mode", problem: "not a mode" });
  const temperature = own(irhvac, "Temp");
  if (typeof temperature !== "number" || !(temperature >= 0 && temperature <= 120))
    fail("E_WRONG_TYPE", { field: "IRHVAC.Temp", problem: "not a temperature" });
  const celsius = own(irhvac, "Celsius") === undefined || yes.has(text(own(irhvac, "Celsius")));
  const rest = Object.fromEntries(
    Object.entries(restAtFirst).map(([key, first]) => [key, restOf(own(irhvac, key), first)]),
  );
  return {
    vendor,
    model: typeof model === "number" || (typeof model === "string" && model.length <= 40) ? model : -1,
    last: {
      on: word !== "off" && yes.has(text(own(irhvac, "Power"))),
      mode: word === "off" ? "auto" : word,
      target_c: celsius ? temperature : Math.round((temperature - 32) / 0.9) / 2,
      rest,
    },
  };
}

/** The whole of what an infrared order says; the protocols know no half ones. */
export function wholeState(remote: Remote, stateMode: "SendStore" | "StoreOnly"): Readonly<Record<string, unknown>> {
  const { vendor, model, last } = remote;
  const { on, mode, target_c, rest } = last ?? { on: false, mode: "auto" as const, target_c: 22, rest: restAtFirst };
  return {
    Vendor: vendor,
    Model: model,
    Power: on ? "On" : "Off",
    Mode: sent[mode],
    Celsius: "On",
    Temp: target_c,
    ...rest,
    StateMode: stateMode,
  };
}

/** What an order makes of the last known state; an order without a mode needs one that is known. */
export function ordered(remote: Remote, mode: string | undefined, target_c: number | undefined): Remote {
  const known = modes.find((one) => one === mode);
  if (mode !== undefined && mode !== "off" && !known) fail("E_WRONG_TYPE", { field: "mode", problem: "not a mode" });
  const { last } = remote;
  if (mode === undefined && !last)
    fail("E_WRONG_TYPE", { field: "mode", problem: "not known yet, so it must be said" });
  return {
    ...remote,
    last: {
      on: mode === undefined ? last?.on === true : mode !== "off",
      mode: known ?? last?.mode ?? "auto",
      target_c: target_c ?? last?.target_c ?? 22,
      rest: last?.rest ?? restAtFirst,
    },
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : typeof value === "boolean" ? String(value) : "";
}

function restOf(value: unknown, first: string | number): string | number {
  if (typeof first === "number") return typeof value === "number" ? value : first;
  return typeof value === "string" && value.length <= 20 ? value : first;
}
