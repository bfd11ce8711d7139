import { Appliance, lowered, type Limits } from "../../../devices/breakfast-machine/limits.ts";
import { firstMachine, step } from "../../../devices/breakfast-machine/machine.ts";
import { machineInputs, type Snapshot } from "../../../devices/breakfast-machine/sensors.ts";
import { simMachine } from "../../../devices/breakfast-machine/sim.ts";
import { allOff, type Input, type Kept, type Machine } from "../../../devices/breakfast-machine/state.ts";
import type { CommandOf, Final } from "../../../devices/device.ts";

const leaseMs = 3_000;
const lookMs = 1_000;
const heartbeatMs = 60_000;
const smokeMs = 60_000;

/** The pure machine on a simulated plate, a second at a time, with the checks that must hold in every second. */
export function breakfastRig(wanted: Partial<Limits> = {}, look: Partial<Appliance> = {}) {
  const appliance = Appliance.parse(look);
  const limits = lowered(wanted);
  let mono = 100_000;
  const clock = { mono: () => mono, wall: () => 1_767_600_000_000 + mono, sleepUntil: () => Promise.resolve() };
  const pushed: string[] = [];
  const sim = simMachine(appliance)({ clock, random: () => 0.5, push: (input) => void pushed.push(input) });
  let kept: Kept = { interrupted: false };
  let machine: Machine = firstMachine(kept, mono);
  let armedByHand = false;
  let renewedAt = -Infinity;
  let smokeHeardAt = mono;
  let heaterSince: number | undefined;
  let commands = 0;
  let stray_s = 0;
  let liveBefore = 0;
  let heats = 0;
  let arms = 0;
  const lies = new Set<string>();
  const finals = new Map<string, Final[]>();
  const events: string[] = [];
  const wrong: string[] = [];
  const insist = (holds: boolean, what: string) => {
    if (!holds) wrong.push(`${mono / 1_000}s ${machine.phase}: ${what}`);
  };

  function take(input: Input): void {
    const before = machine;
    const snapshot = Object.fromEntries(machineInputs.map((name) => [name, sim.read(name)])) as Snapshot;
    // A welded relay heats on until its contactor opens, whatever the meter says.
    const live = sim.plate.live_s - liveBefore;
    liveBefore = sim.plate.live_s;
    stray_s = before.outputs.heater || live === 0 ? 0 : stray_s + live;
    insist(stray_s <= 6, `a welded relay heats for ${stray_s} s`);
    const led = step(before, input, { limits, appliance, snapshot, now: mono });
    machine = led.machine;
    const rises = machine.outputs.heater && !before.outputs.heater;
    // As the rim does it: what falls, falls; then the disk; then what rises.
    if (rises) insist(kept.run !== undefined && kept.run === machine.run?.id, "heat before its run was on disk");
    kept = machine.kept;
    for (const [output, on] of Object.entries(machine.outputs)) sim.write(output, on);
    for (const { id, final } of led.ended) finals.set(id, [...(finals.get(id) ?? []), final]);
    for (const event of led.events) {
      events.push("code" in event ? `${event.type} ${event.code}` : event.type);
      if (event.type === "armed") {
        insist(input.is === "press" && input.button === "arm", "armed by no hand");
        armedByHand = true;
        arms += 1;
      }
      if (event.type === "disarmed") armedByHand = false;
    }
    const reset = input.is === "press" && input.button === "reset";
    insist(before.phase !== "fault" || machine.phase === "fault" || reset, "a fault ended without a hand");
    if (machine.phase === "running" && before.phase !== "running") {
      insist(armedByHand, "a run that nobody armed");
      insist(input.is === "command", "a run that nobody asked for");
      armedByHand = false;
    }
    if (rises) heats += 1;
    check(snapshot);
  }

  function check(snapshot: Snapshot): void {
    const { outputs, phase, run } = machine;
    heaterSince = outputs.heater ? (heaterSince ?? mono) : undefined;
    insist(!outputs.heater || (phase === "running" && run !== undefined), "heat without a run");
    insist(!outputs.heater || outputs.upstream, "a relay before an open contactor");
    insist(!outputs.heater || mono - renewedAt <= leaseMs, "heat without a lease");
    insist(!outputs.heater || lies.has("lid") || !sim.inside.lidOpen, "heat with an open lid");
    insist(!outputs.heater || lies.has("water") || sim.inside.water, "heat without water");
    insist(
      !outputs.heater || lies.has("smoke") || !sim.inside.smoke || mono - smokeHeardAt <= smokeMs,
      "heat in smoke",
    );
    insist(!outputs.heater || snapshot.smoke?.value === 0, "heat under an alarm that is not well");
    insist(!outputs.heater || mono - (snapshot.smoke?.at ?? 0) <= smokeMs, "heat under an alarm that is not heard");
    insist(heaterSince === undefined || mono - heaterSince <= 1_200_000, "heat for over twenty minutes");
    insist(phase !== "fault" || !(outputs.heater || outputs.upstream), "energised in a fault");
    insist(phase !== "fault" || machine.kept.fault !== undefined, "a fault that is not kept");
    insist(phase !== "armed" || armedByHand, "armed by itself");
    insist(heats <= arms, `${heats} heats of ${arms} armings`);
    insist(!outputs.upstream || phase === "running" || mono - machine.fellAt <= 6_000, "a contactor left closed");
  }

  return {
    sim,
    wrong,
    finals,
    events,
    machine: () => machine,
    mono: () => mono,
    heats: () => heats,
    start: (given: object): string => {
      const id = `c${++commands}`;
      renewedAt = mono;
      finals.set(id, []);
      take({ is: "command", command: { id, verb: "start", with: given } as CommandOf<"breakfast-machine"> });
      return id;
    },
    stop: () => take({ is: "command", command: { id: `c${++commands}`, verb: "stop", with: {} } }),
    happen: (happens: string, given: Record<string, string | number | boolean> = {}) => {
      if (happens === "sensor") lies.add(String(given["input"]));
      if (happens === "smoke-silent") smokeHeardAt = mono;
      sim.happen({ v: 1, happens, with: given });
      for (const input of pushed.splice(0)) {
        const button = (["arm", "reset", "stop"] as const).find((name) => name === input);
        take(button ? { is: "press", button } : { is: "tick" });
      }
    },
    /** Lets seconds pass: a look a second while anything is energised, else one a minute; the hub renews or is silent. */
    pass: (seconds: number, renewing: boolean) => {
      let left = seconds * 1_000;
      while (left > 0) {
        const ms = Math.min(left, machine.outputs.heater || machine.outputs.upstream ? lookMs : heartbeatMs);
        mono += ms;
        left -= ms;
        if (renewing) renewedAt = mono;
        else if (machine.run && mono - renewedAt >= leaseMs) take({ is: "lease-lost" });
        take({ is: "tick" });
      }
    },
    /** The process dies and starts again: what is kept is all there is. */
    restart: () => {
      for (const output of Object.keys(allOff)) sim.write(output, false);
      const { run } = machine;
      if (run) finals.set(run.id, [{ outcome: "failed", code: "E_INTERRUPTED" }]);
      machine = firstMachine(kept, mono);
      armedByHand = false;
      heaterSince = undefined;
      insist(machine.phase === "off" || machine.phase === "fault", "armed or running after a restart");
      insist(!run || machine.kept.interrupted, "an interrupted run that is not told");
      take({ is: "tick" });
    },
    close: () => take({ is: "close" }),
  };
}
