import { z } from "zod";
import { check } from "../../hub/core/parse.ts";
import { defineDevice, type Final, type Port } from "../device.ts";
import { throughContactor } from "../drivers/contactor.ts";
import { runHazard } from "../hazard.ts";
import { wattsNow } from "./changes.ts";
import { Appliance, lowered, recipeOfTray, WantedLimits } from "./limits.ts";
import { firstMachine, step } from "./machine.ts";
import { fresh, machineInputs, machineMeasures, type Snapshot } from "./sensors.ts";
import { simMachine } from "./sim.ts";
import type { Button, Input, Kept, Machine, MachineEvent, MachineFault, Moment, Rules } from "./state.ts";

const buttons: readonly Button[] = ["arm", "reset", "stop"];

const KeptShape = z.strictObject({
  fault: z.string().max(40).optional(),
  interrupted: z.boolean(),
  run: z.string().max(200).optional(),
});

/** What the config file may say of a breakfast machine: what it is, and limits below the ceilings. */
export const BreakfastMachineSettings = z.strictObject({
  appliance: Appliance.prefault({}),
  limits: WantedLimits.default({}),
});

/** A breakfast machine that runs once for each time a hand armed it, under a lease, and shuts itself off. */
export const breakfastMachine = defineDevice({
  kind: "breakfast-machine",
  settings: BreakfastMachineSettings,
  // `stop` takes heat away and needs no lease.
  lease: { verbs: ["start"], cap_ms: 3_000 },
  wires: { inputs: machineMeasures, optional: ["tray"], presses: buttons, outputs: ["heater", "upstream", "beat"] },
  sim: ({ appliance }) => throughContactor(simMachine(appliance)),
  open: ({ appliance, limits }, port) => openMachine({ appliance, limits: lowered(limits) }, port),
});

function openMachine(rules: Rules, port: Port<"breakfast-machine">) {
  const { clock, driver } = port;
  const hazard = runHazard<Machine, Input, Moment, MachineEvent>(port, {
    first: firstMachine(keptBefore(port.kept), clock.mono()),
    look: () => {
      const read = machineInputs.map((input) => [input, driver.read(input)]);
      return { ...rules, now: clock.mono(), snapshot: Object.fromEntries(read) as Snapshot };
    },
    step,
    fell: { is: "lease-lost" },
    runs: ({ run }) => run !== undefined,
    tell: (event) => ("code" in event ? port.event(event.type, { code: event.code }) : port.event(event.type, {})),
    show: (machine, moment) => port.state(stateOf(machine, moment)),
  });
  hazard.take({ is: "tick" });
  driver.onInput((input) => {
    const button = buttons.find((name) => name === input);
    hazard.take(button ? { is: "press", button } : { is: "tick" });
  });
  return {
    act: (command: Extract<Input, { is: "command" }>["command"], finish: (final: Final) => void) =>
      hazard.command(command.id, { is: "command", command }, finish),
    leaseLost: () => hazard.take({ is: "lease-lost" }),
    heartbeat: () => hazard.take({ is: "tick" }),
    close: () => hazard.take({ is: "close" }),
  };
}

function keptBefore(disk: Port<"breakfast-machine">["kept"]): Kept {
  const stored = check(KeptShape.optional(), disk.read());
  const { fault, interrupted, run } = stored ?? { interrupted: false };
  return {
    interrupted: interrupted || disk.interrupted,
    ...(fault === undefined ? {} : { fault: fault as MachineFault }),
    ...(run === undefined ? {} : { run }),
  };
}

function stateOf(machine: Machine, moment: Moment): Parameters<Port<"breakfast-machine">["state"]>[0] {
  const { phase, kept, run, made, shown } = machine;
  const { snapshot, now, appliance } = moment;
  const load = fresh(snapshot, "load", now) ?? 0;
  const tray = recipeOfTray(appliance, fresh(snapshot, "tray", now));
  const inside = load < 1 ? {} : { portions: load, ...(tray === undefined ? {} : { recipe: tray }) };
  const food = run ?? (phase === "done" ? made : undefined);
  return {
    phase,
    loaded: load >= 1,
    lid_closed: fresh(snapshot, "lid", now) === 1,
    water_ok: fresh(snapshot, "water", now) === 1,
    ...(food ? { recipe: food.recipe, portions: food.portions } : inside),
    ...(shown ? { progress_pct: shown.progress_pct, ready_s: shown.ready_s } : {}),
    power_w: Math.round((shown?.power_w ?? wattsNow(machine, moment)) / 10) * 10,
    energy_kwh: Math.round((shown?.energy_kwh ?? machine.energy_kwh) * 1_000) / 1_000,
    interrupted: kept.interrupted,
    ...(kept.fault === undefined ? {} : { fault: kept.fault }),
  };
}
