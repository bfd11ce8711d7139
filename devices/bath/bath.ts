import { z } from "zod";
import { check } from "../../hub/core/parse.ts";
import { defineDevice, type CommandOf, type Final, type Port } from "../device.ts";
import { throughContactor } from "../drivers/contactor.ts";
import { runHazard } from "../hazard.ts";
import { commissioned, readyIn } from "./estimate.ts";
import { lowered, Tub, WantedLimits } from "./limits.ts";
import { firstBath, step } from "./machine.ts";
import { bathInputs, bathMeasures, fresh, type Snapshot } from "./sensors.ts";
import { simBath } from "./sim.ts";
import { type Bath, type BathEvent, type BathFault, type Input, type Kept, type Moment, type Rules } from "./state.ts";

const testAgainMs = 12 * 3_600_000;
const usual = { level_share: 0.7, target_c: 40 };
const presses = ["arm", "reset", "stop", "hot", "selftest"] as const;

const KeptShape = z.strictObject({
  fault: z.string().max(40).optional(),
  interrupted: z.boolean(),
  fills: z.array(z.number()),
  opened: z.array(z.strictObject({ at: z.number(), ms: z.number() })),
  learned: z.strictObject({ fill_l_per_min: z.number(), heat_k_per_min: z.number() }),
});

/** What the config file may say of a bath: how it was commissioned, and limits below the ceilings. */
export const BathSettings = z.strictObject({
  tub: Tub.prefault({}),
  limits: WantedLimits.default({}),
});

/** A bath that fills and heats under a lease, and shuts everything off by itself. */
export const bath = defineDevice({
  kind: "bath",
  settings: BathSettings,
  // The longest lease of safety.md R3; `stop` runs nothing and needs none.
  lease: { verbs: ["fill", "warm", "hold"], cap_ms: 3_000 },
  wires: { inputs: bathMeasures, presses, outputs: ["cold", "hot", "circulation", "heater", "enable", "beat"] },
  sim: ({ tub }) => throughContactor(simBath(tub)),
  open: (settings, port) => openBath({ limits: lowered(settings.limits), tub: settings.tub }, port),
});

function openBath(rules: Rules, port: Port<"bath">) {
  const { clock, driver } = port;
  let shown: Bath | undefined;
  const hazard = runHazard<Driven, Input, Moment, BathEvent>(port, {
    first: driven(firstBath(keptBefore(port.kept, rules), clock.mono())),
    look: () => {
      const read = bathInputs.map((input) => [input, driver.read(input)]);
      const now = { mono: clock.mono(), wall: clock.wall() };
      return { ...rules, now, snapshot: Object.fromEntries(read) as Snapshot };
    },
    step: ({ bath }, input, moment) => {
      const { bath: next, events, ended } = step(bath, input, moment);
      return { machine: driven(next), events, ended };
    },
    fell: { is: "lease-lost" },
    runs: ({ bath }) => bath.running !== undefined,
    tell: ({ type, ...detail }) => port.event(type, detail),
    show: ({ bath }, moment) => {
      shown = bath;
      port.state(stateOf(bath, moment));
    },
  });
  hazard.take({ is: "press", button: "selftest" });
  driver.onInput((input) => {
    const button = presses.find((name) => name === input);
    hazard.take(button ? { is: "press", button } : { is: "tick" });
  });
  return {
    act: (command: CommandOf<"bath">, finish: (final: Final) => void) =>
      hazard.command(command.id, { is: "command", command }, finish),
    leaseLost: () => hazard.take({ is: "lease-lost" }),
    heartbeat: () => {
      if (shown?.phase === "off" && clock.mono() - (shown.testedAt ?? -Infinity) >= testAgainMs)
        hazard.take({ is: "press", button: "selftest" });
      hazard.take({ is: "tick" });
    },
    close: () => hazard.take({ is: "close" }),
  };
}

type Driven = { readonly bath: Bath; readonly outputs: Bath["outputs"]; readonly kept: Kept };

const driven = (bath: Bath): Driven => ({ bath, outputs: bath.outputs, kept: bath.kept });

function keptBefore(disk: Port<"bath">["kept"], { tub }: Rules): Kept {
  const stored = check(KeptShape.optional(), disk.read());
  if (!stored) return { interrupted: disk.interrupted, fills: [], opened: [], learned: commissioned(tub) };
  const { fault, ...rest } = stored;
  const interrupted = stored.interrupted || disk.interrupted;
  return { ...rest, interrupted, ...(fault === undefined ? {} : { fault: fault as BathFault }) };
}

function stateOf(bath: Bath, { snapshot, now, tub }: Moment): Parameters<Port<"bath">["state"]>[0] {
  const level = fresh(snapshot, "level", now.mono) ?? 0;
  const water_c = fresh(snapshot, "tub", now.mono) ?? 0;
  const { phase, target_c = bath.waits?.target_c, target_mm, kept, waits } = bath;
  const to = {
    level: waits ? level : (target_mm ?? tub.overflow_mm * usual.level_share),
    target_c: target_c ?? usual.target_c,
  };
  const empty = (phase === "off" || phase === "armed") && !waits;
  const from = empty ? { level: 0, water_c: tub.cold_c } : { level, water_c };
  return {
    phase,
    level_pct: Math.max(0, Math.round((level / tub.overflow_mm) * 100)),
    water_c: rounded(water_c, 1),
    litres: Math.round(bath.litres),
    energy_kwh: rounded(bath.energy_kwh, 2),
    interrupted: kept.interrupted,
    waits: waits !== undefined,
    ...(target_c === undefined ? {} : { target_c }),
    ...(target_mm === undefined ? {} : { target_pct: Math.round((target_mm / tub.overflow_mm) * 100) }),
    ...(kept.fault === undefined ? {} : { fault: kept.fault }),
    ...(phase === "fault" || phase === "occupied"
      ? {}
      : { ready_s: roundedTo(readyIn(tub, kept.learned, from, to), 5) }),
  };
}

function rounded(value: number, places: number): number {
  return Number(value.toFixed(places));
}

function roundedTo(value: number, grain: number): number {
  return Math.round(value / grain) * grain;
}
