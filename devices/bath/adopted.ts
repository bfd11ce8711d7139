import { z } from "zod";
import type { EntityState, Part, Parts } from "../../hub/core/entities.ts";
import { fail } from "../../hub/core/errors.ts";
import { check } from "../../hub/core/parse.ts";
import { defineAdopted, type AdoptedPort, type Press } from "../adopted.ts";
import type { CommandOf, Final } from "../device.ts";
import type { Reading } from "../drivers/driver.ts";
import { runHazard } from "../hazard.ts";
import { driveOutlets, inTurn, type OutletRow, type Outlets } from "../outlets.ts";
import { isOn, measured, numberOf } from "../part-values.ts";
import { adoptedReadyIn, stated as statedOf } from "./adopted-estimate.ts";
import { firstAdoptedBath, stepAdopted } from "./adopted-machine.ts";
import { AdoptedBathSettings, type AdoptedBath, type AdoptedEvent, type AdoptedFault } from "./adopted-state.ts";
import type { AdoptedInput, AdoptedKept, AdoptedMoment, Sense } from "./adopted-state.ts";
import { energised, levelOf, waterOf } from "./adopted-watch.ts";
import { ceilings, lowered } from "./limits.ts";

const usual = { level: 70, target_c: 40 };
const lookEachMs = 1_000;
const thermostats = new Set(["climate", "water_heater"]);
/** What a water heater is switched to, the first it has; `on` alone where it names no mode. */
const heating = ["heat", "electric", "performance", "heat_pump", "high_demand", "gas", "eco"] as const;

const KeptShape = z.strictObject({
  fault: z.string().max(40).optional(),
  interrupted: z.boolean(),
  fills: z.array(z.number()),
  opened: z.array(z.strictObject({ at: z.number(), ms: z.number() })),
  learned: z.strictObject({ fill_l_per_min: z.number(), heat_k_per_min: z.number() }),
});

/**
 * A bath made of other makers' valve, heater and sensors: filled through one valve, warmed by the heater, off by itself.
 * Nothing measures its outlet: cold water is assumed unless somebody vouches for a mixer (`mixer_limited`, `inlet_c`).
 */
export const adoptedBath = defineAdopted({
  kind: "bath",
  settings: AdoptedBathSettings,
  lease: { verbs: ["fill", "warm", "hold"], cap_ms: 3_000 },
  atOnce: true,
  fits: (settings, parts) => {
    const unit = parts.get("level")?.traits.unit;
    if (unit !== "%" && settings.full_at === undefined)
      fail("E_WRONG_TYPE", {
        field: "settings.full_at",
        problem: "a level that is no percentage needs empty_at and full_at",
      });
    const least = parts.get("heater")?.traits.min;
    if (least !== undefined && least > ceilings.child_target_c && thermostats.has(parts.get("heater")?.component ?? ""))
      fail("E_LIMIT", { part: "heater", least_c: least, cap: ceilings.child_target_c });
  },
  open: (settings, port) => openAdopted(settings, port),
});

function openAdopted(settings: AdoptedBathSettings, port: AdoptedPort<"bath">) {
  const { clock, parts } = port;
  let target_c = 0;
  /** What measures has told news of its own: what was kept for it may be a day old, whenever it comes. */
  const news = new Set<string>();
  const outlets = driveOutlets(port, { valve, heater: heaterFor(() => target_c) });
  const hazard = runHazard<AdoptedBath, AdoptedInput, AdoptedMoment, AdoptedEvent>(
    { clock, kept: port.kept, fault: port.fault, driver: outlets },
    {
      first: firstAdoptedBath(keptBefore(port.kept, settings), clock.mono()),
      look: () => momentOf(settings, told(parts, news), outlets, { mono: clock.mono(), wall: clock.wall() }),
      step: (before, input, moment) => {
        const { bath, events, ended } = stepAdopted(before, input, moment);
        target_c = bath.target_c ?? 0;
        return { machine: bath, events, ended };
      },
      tell: ({ type, ...detail }) => {
        if (type === "fault") outlets.offAgain();
        port.event(type, detail);
      },
      show: (bath, moment) => port.state(stateOf(bath, moment)),
      next: (bath, now) => {
        const look = energised(bath) === undefined && !bath.running ? Infinity : now + lookEachMs;
        const due = Math.min(look, outlets.next() ?? Infinity);
        return due === Infinity ? undefined : due;
      },
    },
  );
  type Turn = () => void;
  const turn = inTurn<Turn>((work) => work(), port.fault);
  const take = (input: AdoptedInput) => turn(() => hazard.take(input));
  parts.onNews((word) => {
    outlets.heard(word);
    if (word.fresh) news.add(word.part);
    else news.delete(word.part);
    take({ is: "tick" });
  });
  take({ is: "tick" });
  return {
    act: (command: CommandOf<"bath">, finish: (final: Final) => void) =>
      turn(() => hazard.command(command.id, { is: "command", command }, finish)),
    leaseLost: () => take({ is: "lease-lost" }),
    heartbeat: () => take({ is: "tick" }),
    press: (button: Press) => take({ is: "press", button }),
    close: () => take({ is: "close" }),
  };
}

/** The parts without what only sets a baseline where a measure is wanted (R5: never the last value known). */
function told(parts: Parts, news: ReadonlySet<string>): Pick<Parts, "get"> {
  const measures = new Set(["level", "water"]);
  return { get: (part) => (measures.has(part) && !news.has(part) ? undefined : parts.get(part)) };
}

const valve: OutletRow = {
  part: "valve",
  on: (part) => [part.component === "valve" ? { open: true } : { on: true }],
  off: (part) => (part.component === "valve" ? { open: false } : { on: false }),
  isOn: (state) => {
    if (typeof state["on"] === "boolean") return state["on"];
    const stands = state["valve"] ?? (typeof state["position_pct"] === "number" ? state["position_pct"] : undefined);
    if (stands === undefined) return undefined;
    return stands !== "closed" && stands !== 0;
  },
};

function heaterFor(target: () => number): OutletRow {
  return {
    part: "heater",
    // The set point goes first: it must never heat towards an older one.
    on: (part) => (thermostats.has(part.component) ? [{ target_c: target() }, switchedOn(part)] : [{ on: true }]),
    off: (part) => {
      if (part.component === "climate") return { mode: "off" };
      const byMode = part.component === "water_heater" && part.traits.modes?.includes("off") === true;
      return byMode ? { mode: "off" } : { on: false };
    },
    isOn: (state: EntityState) => {
      if (typeof state["on"] === "boolean") return state["on"];
      return typeof state["mode"] === "string" ? state["mode"] !== "off" : undefined;
    },
  };
}

function switchedOn({ component, traits }: Part): Readonly<Record<string, unknown>> {
  const mode = heating.find((name) => traits.modes?.includes(name));
  if (component === "climate") return { mode: mode ?? "heat" };
  return mode === undefined ? { on: true } : { mode };
}

function momentOf(
  stated: AdoptedBathSettings,
  parts: Pick<Parts, "get">,
  outlets: Outlets,
  now: AdoptedMoment["now"],
): AdoptedMoment {
  const set = parts.get("heater")?.read()?.state["target_c"];
  return {
    now,
    limits: lowered({ level_pct: stated.level_pct, target_c: stated.target_c }),
    stated,
    valve: outlets.seen("valve"),
    heater: outlets.seen("heater"),
    level: levelIn(stated, parts.get("level")),
    water: measured(parts.get("water"), "c"),
    set_c: typeof set === "number" ? set : undefined,
    leak: senseOf(parts.get("leak")),
    occupied: senseOf(parts.get("occupied")),
  };
}

function levelIn({ empty_at, full_at }: AdoptedBathSettings, part: Part | undefined): Reading | undefined {
  const told = part?.read();
  const value = numberOf(told?.state["value"]);
  if (!told || value === undefined) return undefined;
  if (full_at === undefined || empty_at === undefined)
    return part?.traits.unit === "%" ? { value, at: told.at } : undefined;
  return { value: (100 * (value - empty_at)) / (full_at - empty_at), at: told.at };
}

function senseOf(part: Part | undefined): Sense {
  return part === undefined ? "absent" : (isOn(part) ?? "away");
}

function keptBefore(disk: AdoptedPort<"bath">["kept"], settings: AdoptedBathSettings): AdoptedKept {
  const stored = check(KeptShape.optional(), disk.read());
  if (!stored) return { interrupted: disk.interrupted, fills: [], opened: [], learned: statedOf(settings) };
  const { fault, ...rest } = stored;
  const interrupted = stored.interrupted || disk.interrupted;
  return { ...rest, interrupted, ...(fault === undefined ? {} : { fault: fault as AdoptedFault }) };
}

function stateOf(bath: AdoptedBath, moment: AdoptedMoment): Parameters<AdoptedPort<"bath">["state"]>[0] {
  const read = { level: levelOf(moment), water_c: waterOf(moment) };
  const level = Number.isFinite(read.level) ? read.level : 0;
  const water_c = Number.isFinite(read.water_c) ? read.water_c : 0;
  const { phase, target_c = bath.waits?.target_c, target_pct, kept, waits } = bath;
  const to = { level: waits ? level : (target_pct ?? usual.level), target_c: target_c ?? usual.target_c };
  const empty = (phase === "off" || phase === "armed") && !waits;
  const from = empty ? { level: 0, water_c: moment.stated.inlet_c } : { level, water_c };
  const ready_s = adoptedReadyIn(moment.stated, kept.learned, from, to);
  return {
    phase,
    level_pct: Math.max(0, Math.round(level)),
    water_c: Math.round(water_c * 10) / 10,
    litres: Math.round(phase === "fill" ? Math.max(0, (level / 100) * moment.stated.litres) : bath.litres),
    energy_kwh: Math.round(bath.energy_kwh * 100) / 100,
    interrupted: kept.interrupted,
    waits: waits !== undefined,
    ...(target_c === undefined ? {} : { target_c }),
    ...(target_pct === undefined ? {} : { target_pct: Math.round(target_pct) }),
    ...(kept.fault === undefined ? {} : { fault: kept.fault }),
    ...(phase === "fault" || phase === "occupied" ? {} : { ready_s: Math.round(ready_s / 5) * 5 }),
  };
}
