import { describe, expect, test } from "vitest";
import { Tub } from "../../../devices/bath/limits.ts";
import { simBath } from "../../../devices/bath/sim.ts";
import { Appliance } from "../../../devices/breakfast-machine/limits.ts";
import { simMachine } from "../../../devices/breakfast-machine/sim.ts";
import { beatEachMs, contactorHoldsMs, throughContactor } from "../../../devices/drivers/contactor.ts";
import { simDriver, type Model, type SimPort } from "../../../devices/drivers/sim.ts";
import { runHazard } from "../../../devices/hazard.ts";
import { steppingClock, type Clock } from "../../../hub/core/clock.ts";
import { at } from "../../../hub/core/timer.ts";
import { covers } from "../../help/covers.ts";
import { turn } from "../../help/device-bench.ts";

/** Hardware on a clock of its own, on which nobody lives. */
function alone<M extends Model>(model: (port: SimPort) => M) {
  let mono = 0;
  const clock = { mono: () => mono, wall: () => mono, sleepUntil: () => Promise.resolve() };
  const hardware = throughContactor(model)({ clock, random: () => 0.5, push: () => undefined });
  const pass = (ms: number) => {
    mono += ms;
    hardware.read("any");
  };
  return {
    hardware,
    pass,
    beaten: (seconds: number) => {
      for (let i = 0; i < seconds * 2; i += 1) {
        hardware.beat();
        pass(500);
      }
    },
    now: () => mono,
  };
}

describe("the hardware", () => {
  test("a tub gets no water and no heat a second after the last beat, whatever was left on", () => {
    covers("kind:bath");
    const { hardware, pass, beaten } = alone(simBath(Tub.parse({})));
    for (const output of ["cold", "hot", "circulation", "heater", "enable"]) hardware.write(output, true);
    expect(hardware.fed).toEqual([]);
    beaten(60);
    const { litres, heater_s } = { ...hardware.water };
    pass(600_000);
    expect(litres).toBeGreaterThan(10);
    expect(hardware.water.litres - litres).toBeLessThanOrEqual(0.11);
    expect(hardware.water.heater_s - heater_s).toBeLessThanOrEqual(0.5);
    expect(["cold-open", "hot-open", "heater-on", "circulation"].map((one) => hardware.read(one)?.value)).toEqual([
      0, 0, 0, 0,
    ]);
    expect(hardware.fed.map(({ from, to }) => [from, to])).toEqual(Array.from({ length: 5 }, () => [0, 60_500]));
  });

  test("a plate is without power a second after the last beat, though its relay is stuck", () => {
    covers("kind:breakfast-machine");
    const { hardware, pass, beaten } = alone(simMachine(Appliance.parse({})));
    hardware.happen({ v: 1, happens: "relay-stuck", with: { on: true } });
    hardware.write("upstream", true);
    beaten(10);
    const before = hardware.plate.live_s;
    pass(600_000);
    expect(before).toBeCloseTo(10);
    expect(hardware.plate.live_s - before).toBeLessThanOrEqual(0.5);
    expect(hardware.plate.watts).toBe(0);
  });

  test("it is a monoflop and knows nothing: the next beat feeds what was left on, and nothing that was switched off", () => {
    const { hardware, pass, beaten } = alone(simBath(Tub.parse({})));
    hardware.write("cold", true);
    beaten(1);
    pass(5_000);
    expect(hardware.read("cold-open")?.value).toBe(0);
    hardware.beat();
    expect(hardware.read("cold-open")?.value).toBe(1);
    hardware.write("cold", false);
    pass(5_000);
    hardware.beat();
    expect(hardware.read("cold-open")?.value).toBe(0);
    expect(hardware.fed.map(({ to }) => to)).toEqual([1_500, 6_000]);
  });
});

type Tap = {
  readonly running: boolean;
  readonly outputs: { readonly valve: boolean };
  readonly kept: undefined;
  readonly told: readonly string[];
};
type Touch = { readonly is: "open" | "shut" | "gone" | "begin" };

/** A guard of one valve, on a machine's own clock that may stand still, or on a stepped one; it may have to be told twice. */
function guarded(stepped: boolean, twice = false) {
  const clock = steppingClock(0);
  const own: Clock = stepped ? clock : { wall: clock.wall, mono: clock.mono, sleepUntil: clock.sleepUntil };
  const faults: unknown[] = [];
  let beats = 0;
  const feeds = throughContactor((): Model => ({
    read: () => undefined,
    write: () => undefined,
    happen: () => undefined,
  }));
  const hardware = feeds({ clock: own, random: () => 0.5, push: () => undefined });
  const driver = simDriver(
    own,
    () => 0.5,
    () => ({ ...hardware, beat: () => (hardware.beat(), void (beats += 1)) }),
  );
  let looks = 0;
  let wanted = false;
  let shown: Tap | undefined;
  const kept = { read: () => undefined, write: () => undefined, interrupted: false };
  const hazard = runHazard<Tap, Touch, number, never>(
    { clock: own, driver, kept, fault: (error) => void faults.push(error) },
    {
      first: { running: false, outputs: { valve: false }, kept: undefined, told: [] },
      look: () => (looks += 1),
      step: (tap, { is }) => {
        const running = is === "begin" || (tap.running && is !== "gone");
        const goesOn = (is === "tick" || (twice && is === "gone")) && tap.outputs.valve;
        const valve = is === "open" || goesOn || (running && wanted);
        return { machine: { ...tap, running, outputs: { valve }, told: [...tap.told, is] }, events: [], ended: [] };
      },
      tell: () => undefined,
      show: (tap) => void (shown = tap),
      fell: { is: "gone" },
      runs: ({ running }) => running,
    },
  );
  return {
    hazard,
    hardware,
    faults,
    beats: () => beats,
    looks: () => looks,
    told: () => shown?.told ?? [],
    pass: (ms: number) => turn(clock, clock.mono() + ms),
    /** Its run wants the valve at the next look, which is due in a moment. */
    soon: () => {
      wanted = true;
      at(
        own,
        own.mono() + 10,
        () => hazard.take({ is: "tick" }),
        (error) => void faults.push(error),
      );
    },
    /** The process stands still: its clock goes on, and nobody is woken until it is over. */
    stand: async (ms: number) => {
      clock.set(clock.mono() + ms);
      await turn(clock, clock.mono());
    },
  };
}

describe("its guard", () => {
  test("beats before it energises, ten times a second while anything is on, and never otherwise", async () => {
    const { hazard, hardware, beats, pass, faults } = guarded(false);
    await pass(60_000);
    expect(beats()).toBe(0);
    hazard.take({ is: "open" });
    expect(hardware.fed).toHaveLength(1);
    await pass(10_000);
    expect(beats()).toBeGreaterThanOrEqual(10_000 / beatEachMs);
    hazard.take({ is: "shut" });
    const before = beats();
    await pass(60_000);
    expect(beats()).toBe(before);
    expect(hardware.fed).toMatchObject([{ from: 60_000, to: 70_000 }]);
    expect(faults).toEqual([]);
  });

  test("that stood still finds everything fallen, is told so, and takes nothing up again until all was off", async () => {
    const { hazard, hardware, told, pass, stand, beats } = guarded(false);
    hazard.take({ is: "open" });
    await pass(5_000);
    await stand(30_000);
    expect(told()).toContain("gone");
    expect(hardware.fed).toEqual([{ output: "valve", from: 0, to: 5_000 + contactorHoldsMs }]);
    const before = beats();
    await pass(60_000);
    expect(beats()).toBe(before);
    hazard.take({ is: "open" });
    await pass(5_000);
    expect(hardware.fed.at(-1)).toEqual({ output: "valve", from: 95_000 });
  });

  test("that would leave something on though all has fallen beats no more for it", async () => {
    const { hazard, hardware, pass, stand } = guarded(false, true);
    hazard.take({ is: "open" });
    await pass(5_000);
    await stand(30_000);
    await pass(60_000);
    expect(hardware.fed).toEqual([{ output: "valve", from: 0, to: 5_000 + contactorHoldsMs }]);
    hazard.take({ is: "shut" });
    hazard.take({ is: "open" });
    expect(hardware.fed).toHaveLength(2);
  });

  test("that stood still for half a second is told so before it looks, though its contactor still holds", async () => {
    const { hazard, hardware, told, pass, stand } = guarded(false);
    hazard.take({ is: "open" });
    await pass(5_000);
    await stand(300);
    await pass(5_000);
    expect(told()).not.toContain("gone");
    expect(hardware.fed).toEqual([{ output: "valve", from: 0 }]);
    await stand(500);
    await pass(5_000);
    expect(told()).toContain("gone");
    expect(hardware.fed).toEqual([{ output: "valve", from: 0, to: 10_800 }]);
  });

  test("that stood still while a run had everything off for a moment energises nothing before it is told", async () => {
    const { hazard, hardware, told, pass, stand, soon } = guarded(false);
    hazard.take({ is: "begin" });
    await pass(5_000);
    expect(hardware.fed).toEqual([]);
    soon();
    await stand(500);
    expect(told()).toContain("gone");
    expect(hardware.fed).toEqual([]);
  });

  test("on a stepped clock each look is beat enough: an hour takes not one step more", async () => {
    const { hazard, hardware, looks, beats, pass } = guarded(true);
    hazard.take({ is: "open" });
    await pass(3_600_000);
    expect(hardware.fed).toEqual([{ output: "valve", from: 0 }]);
    expect(beats()).toBe(looks());
  });
});
