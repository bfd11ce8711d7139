import { commissioned } from "../../../devices/bath/estimate.ts";
import { lowered, Tub, type Limits } from "../../../devices/bath/limits.ts";
import { firstBath, step } from "../../../devices/bath/machine.ts";
import { bathInputs, type Snapshot } from "../../../devices/bath/sensors.ts";
import { simBath } from "../../../devices/bath/sim.ts";
import { allOff, type Bath, type Input, type Outputs } from "../../../devices/bath/state.ts";
import type { CommandOf, Final } from "../../../devices/device.ts";

const leaseMs = 3_000;
const heartbeatMs = 60_000;

/** The pure machine on simulated water, a second at a time, with the checks that must hold in every second. */
export function bathRig(wanted: Partial<Limits> = {}) {
  const tub = Tub.parse({});
  const limits = lowered(wanted);
  let mono = 0;
  const clock = { mono: () => mono, wall: () => 1_767_600_000_000 + mono, sleepUntil: () => Promise.resolve() };
  const inputs: string[] = [];
  const sim = simBath(tub)({ clock, random: () => 0.5, push: (input) => void inputs.push(input) });
  let bath: Bath = firstBath({ interrupted: false, fills: [], opened: [], learned: commissioned(tub) }, mono);
  let renewedAt = -Infinity;
  let hotPressedAt = -Infinity;
  let commands = 0;
  const finals = new Map<string, Final[]>();
  const openings: { at: number; seconds: number }[] = [];
  const wrong: string[] = [];
  const insist = (holds: boolean, what: string) => {
    if (!holds) wrong.push(`${mono / 1_000}s ${bath.phase}: ${what}`);
  };
  let again = 0;
  /** Whether water may be waiting: a stop from afar came last, and nothing that forbids it since. */
  let mayWait = false;
  const told = { pumpBreaks: 0, leaks: false, levelFails: false };

  function take(input: Input): void {
    const before = bath;
    const snapshot = Object.fromEntries(bathInputs.map((name) => [name, sim.read(name)])) as Snapshot;
    const { bath: next, ended } = step(bath, input, { limits, tub, snapshot, now: { mono, wall: clock.wall() } });
    bath = next;
    for (const [output, on] of Object.entries(bath.outputs)) sim.write(output, on);
    for (const { id, final } of ended) finals.set(id, [...(finals.get(id) ?? []), final]);
    const reset = input.is === "press" && input.button === "reset";
    judgeWarming(before, input);
    insist(before.phase !== "fault" || bath.phase === "fault" || reset, "a fault ended without a reset");
    if (before.phase !== bath.phase && bath.phase === "cold-first") openings.push({ at: clock.wall(), seconds: 0 });
    check();
  }

  function judgeWarming(before: Bath, input: Input): void {
    const commanded = input.is === "command" ? input.command : undefined;
    if (commanded?.verb === "stop" && ["fill", "trim", "ready"].includes(before.phase)) mayWait = true;
    if (bath.phase === "fault" || bath.phase === "occupied" || bath.phase === "cold-first") mayWait = false;
    if ((input.is === "press" && input.button === "stop") || bath.phase === "armed") mayWait = false;
    const begun = before.phase === "off" && bath.phase === "trim";
    if (!begun || commanded?.verb !== "warm") return insist(!begun, "heating without being told to");
    const { care } = commanded.with;
    again += 1;
    insist(mayWait, "water warmed again that nobody stopped from afar");
    insist(!bath.kept.interrupted, "warmed again what was interrupted");
    insist(care?.adult_home === true || care?.evidence === "strong", "warmed again for somebody unsure");
    insist(sim.water.litres / tub.litres_per_mm > tub.element_mm || told.levelFails, "warmed again a bare element");
  }

  function check(): void {
    const { outputs, phase } = bath;
    const on = Object.values(outputs).some(Boolean);
    const water = outputs.cold || outputs.hot;
    const local = phase === "occupied";
    insist(!on || local || bath.running !== undefined, "energised without a command");
    insist(!on || local || mono - renewedAt <= leaseMs, "energised without a lease");
    insist(!local || !on || mono - hotPressedAt <= limits.hot_press_s * 1_000, "hot water while somebody bathes");
    insist(phase !== "fault" || !on, "energised in a fault");
    insist(phase === "cold-first" || phase === "fill" || local || !water, `water in ${phase}`);
    insist(phase === "trim" || phase === "ready" || !outputs.heater, `heat in ${phase}`);
    insist(phase === "fill" || local || !outputs.hot, `hot water in ${phase}`);
    insist(phase !== "fault" || bath.kept.fault !== undefined, "a fault that is not kept");
    insist(!outputs.heater || (outputs.circulation && outputs.enable), "heater without circulation");
    insist(!water || !outputs.heater, "heater while filling");
    insist((bath.target_c ?? 0) <= (bath.child ? limits.child_target_c : limits.target_c), "target above its limit");
    insist(sim.water.hottest_c <= 43.05, `water of ${sim.water.hottest_c.toFixed(2)} C`);
    const meant = (tub.overflow_mm * tub.litres_per_mm * limits.level_pct) / 100;
    const most = meant * (told.levelFails ? 1.03 : 1) + 1;
    insist(told.leaks || sim.water.fullest_l <= most, `${sim.water.fullest_l.toFixed(1)} litres`);
    insist(sim.water.dryHeater_s <= 2.5 * told.pumpBreaks, `${sim.water.dryHeater_s} s of dry heat`);
    const day = openings.filter(({ at }) => at > clock.wall() - 86_400_000);
    insist(day.length <= limits.fills_per_day, `${day.length} fills a day`);
    insist(day.reduce((sum, { seconds }) => sum + seconds, 0) <= limits.open_s_per_day + 1, "open too long a day");
    insist(
      day.every(({ seconds }) => seconds <= limits.fill_s + 1),
      "one fill too long",
    );
    insist(bath.phase !== "trim" || bath.heated_ms <= limits.heat_s * 1_000 + 1_000, "heated too long");
  }

  return {
    sim,
    wrong,
    finals,
    openings,
    bath: () => bath,
    warmedAgain: () => again,
    mono: () => mono,
    command: (verb: CommandOf<"bath">["verb"], given: object): string => {
      const id = `c${++commands}`;
      renewedAt = mono;
      finals.set(id, []);
      take({ is: "command", command: { id, verb, with: given } as CommandOf<"bath"> });
      return id;
    },
    happen: (happens: string, given: Record<string, string | number | boolean> = {}) => {
      if (happens === "hot" && bath.phase === "occupied") hotPressedAt = mono;
      if (happens === "pump-broken") told.pumpBreaks++;
      if (given["input"] === "level" || given["input"] === "flow") told.levelFails = true;
      if (happens.endsWith("-leaks")) told.leaks = true;
      sim.happen({ v: 1, happens, with: given });
      for (const input of inputs.splice(0)) {
        const presses = ["arm", "reset", "stop", "hot", "selftest"] as const;
        const button = presses.find((name) => name === input);
        take(button ? { is: "press", button } : { is: "tick" });
      }
    },
    /** Lets seconds pass: ticks while energised, else a look a minute; the hub renews or is silent. */
    pass: (seconds: number, renewing: boolean) => {
      let left = seconds * 1_000;
      while (left > 0) {
        const on = Object.values(bath.outputs).some(Boolean);
        const ms = Math.min(left, on ? 1_000 : heartbeatMs);
        if (on && (bath.outputs.cold || bath.outputs.hot) && bath.phase !== "occupied") {
          const now = openings.at(-1);
          if (now) now.seconds += ms / 1_000;
        }
        mono += ms;
        left -= ms;
        if (renewing) renewedAt = mono;
        else if (bath.running && mono - renewedAt >= leaseMs) take({ is: "lease-lost" });
        take({ is: "tick" });
      }
    },
    /** The process dies and starts again: what is kept is all there is. */
    restart: () => {
      mayWait = false;
      for (const output of Object.keys(allOff)) sim.write(output, false);
      const { kept, running } = bath;
      if (running) finals.set(running.id, [{ outcome: "failed", code: "E_INTERRUPTED" }]);
      bath = firstBath({ ...kept, interrupted: kept.interrupted || running !== undefined }, mono);
      insist(
        Object.values(bath.outputs).every((on: Outputs[keyof Outputs]) => !on),
        "resumed after a restart",
      );
      take({ is: "press", button: "selftest" });
    },
    close: () => take({ is: "close" }),
  };
}
