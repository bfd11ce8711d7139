import { z } from "zod";
import type { Part, PartNews } from "../../hub/core/entities.ts";
import { check } from "../../hub/core/parse.ts";
import { defineAdopted, type AdoptedPort, type Press } from "../adopted.ts";
import type { CommandOf, Final } from "../device.ts";
import { runHazard } from "../hazard.ts";
import { driveOutlets, inTurn, type OutletRow, type Outlets } from "../outlets.ts";
import { isOn, measured } from "../part-values.ts";
import { firstAdoptedMachine, stepAdopted } from "./adopted-machine.ts";
import { progressOf } from "./adopted-running.ts";
import { AdoptedMachineSettings, type AdoptedEvent, type AdoptedFault, type AdoptedInput } from "./adopted-state.ts";
import type { AdoptedKept, AdoptedMachine, AdoptedMoment, Sense } from "./adopted-state.ts";
import { lowered } from "./limits.ts";

const lookEachMs = 1_000;

const KeptShape = z.strictObject({
  fault: z.string().max(40).optional(),
  interrupted: z.boolean(),
  run: z.string().max(200).optional(),
});

/**
 * Any appliance on another maker's plug with a meter that runs once for each time a hand said that it is loaded. Lid and
 * smoke are watched where there are parts for them; water and load are what the hand vouched for.
 */
export const adoptedBreakfastMachine = defineAdopted({
  kind: "breakfast-machine",
  settings: AdoptedMachineSettings,
  lease: { verbs: ["start"], cap_ms: 3_000 },
  atOnce: true,
  open: (settings, port) => openAdopted(settings, port),
});

function openAdopted(stated: AdoptedMachineSettings, port: AdoptedPort<"breakfast-machine">) {
  const { clock, parts } = port;
  const outlets = driveOutlets(port, { plug });
  let powerKept = true;
  let armOn: boolean | undefined;
  const hazard = runHazard<AdoptedMachine, AdoptedInput, AdoptedMoment, AdoptedEvent>(
    { clock, kept: port.kept, fault: port.fault, driver: outlets },
    {
      first: firstAdoptedMachine(keptBefore(port.kept), clock.mono()),
      look: () => momentOf(stated, port, outlets, powerKept),
      step: stepAdopted,
      tell: (event) => {
        if (event.type === "fault") outlets.offAgain();
        if ("code" in event) port.event(event.type, { code: event.code });
        else port.event(event.type, {});
      },
      show: (machine, moment) => port.state(stateOf(machine, moment)),
      next: (machine, now) => {
        const due = Math.min(machine.run ? now + lookEachMs : Infinity, outlets.next() ?? Infinity);
        return due === Infinity ? undefined : due;
      },
    },
  );
  type Turn = () => void;
  const turn = inTurn<Turn>((work) => work(), port.fault);
  const take = (input: AdoptedInput) => turn(() => hazard.take(input));
  parts.onNews((news) => {
    outlets.heard(news);
    if (news.part === "power") powerKept = !news.fresh;
    const loaded = loadedBy(news, parts.get("arm"), armOn, stated);
    if (news.part === "arm") armOn = isOn(parts.get("arm"));
    take(loaded ? { is: "press", button: "arm" } : { is: "tick" });
  });
  armOn = isOn(parts.get("arm"));
  take({ is: "tick" });
  return {
    act: (command: CommandOf<"breakfast-machine">, finish: (final: Final) => void) =>
      turn(() => hazard.command(command.id, { is: "command", command }, finish)),
    leaseLost: () => take({ is: "lease-lost" }),
    heartbeat: () => take({ is: "tick" }),
    press: (button: Press) => take({ is: "press", button }),
    close: () => take({ is: "close" }),
  };
}

const plug: OutletRow = {
  part: "plug",
  on: () => [{ on: true }],
  off: () => ({ on: false }),
  isOn: (state) => (typeof state["on"] === "boolean" ? state["on"] : undefined),
};

/** Whether this is the press of a hand that loaded the machine: never what only sets a baseline, or says the same again. */
function loadedBy(
  { part, fresh, event }: PartNews,
  arm: Part | undefined,
  before: boolean | undefined,
  { arm_event }: AdoptedMachineSettings,
): boolean {
  if (part !== "arm" || !fresh || !arm) return false;
  if (arm.component === "binary_sensor") return before === false && isOn(arm) === true;
  return arm_event === undefined || event === arm_event;
}

function momentOf(
  stated: AdoptedMachineSettings,
  { clock, parts }: AdoptedPort<"breakfast-machine">,
  outlets: Outlets,
  powerKept: boolean,
): AdoptedMoment {
  return {
    now: clock.mono(),
    limits: lowered({}),
    stated,
    plug: outlets.seen("plug"),
    power: measured(parts.get("power"), "w"),
    powerKept,
    smoke: senseOf(parts.get("smoke")),
    lid: senseOf(parts.get("lid")),
  };
}

function senseOf(part: Part | undefined): Sense {
  return part === undefined ? "absent" : (isOn(part) ?? "away");
}

function keptBefore(disk: AdoptedPort<"breakfast-machine">["kept"]): AdoptedKept {
  const stored = check(KeptShape.optional(), disk.read());
  const { fault, interrupted, run } = stored ?? { interrupted: false };
  return {
    interrupted: interrupted || disk.interrupted,
    ...(fault === undefined ? {} : { fault: fault as AdoptedFault }),
    ...(run === undefined ? {} : { run }),
  };
}

function stateOf(
  machine: AdoptedMachine,
  moment: AdoptedMoment,
): Parameters<AdoptedPort<"breakfast-machine">["state"]>[0] {
  const { phase, kept, run, made } = machine;
  const food = run ?? (phase === "done" ? made : undefined);
  const left_s = run ? run.run_s - (moment.now - run.began) / 1_000 : 0;
  return {
    phase,
    // Nothing measures what is inside: it counts as loaded until it was made.
    loaded: phase !== "done",
    lid_closed: moment.lid === false || moment.lid === "absent",
    water_ok: true,
    ...(food ? { recipe: food.recipe, portions: food.portions } : {}),
    ...(run
      ? {
          progress_pct: Math.floor(progressOf(machine, moment) / 2) * 2,
          ready_s: Math.max(0, Math.round(left_s / 5) * 5),
        }
      : {}),
    power_w: Math.round(Math.max(0, moment.power?.value ?? 0) / 10) * 10,
    energy_kwh: Math.round(machine.energy_kwh * 1_000) / 1_000,
    interrupted: kept.interrupted,
    ...(kept.fault === undefined ? {} : { fault: kept.fault }),
  };
}
