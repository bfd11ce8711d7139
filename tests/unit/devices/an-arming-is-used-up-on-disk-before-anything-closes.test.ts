import { expect, test } from "vitest";
import { breakfastMachine } from "../../../devices/breakfast-machine/breakfast-machine.ts";
import { Appliance } from "../../../devices/breakfast-machine/limits.ts";
import { simMachine } from "../../../devices/breakfast-machine/sim.ts";
import type { Final } from "../../../devices/device.ts";
import { simDriver } from "../../../devices/drivers/sim.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import { porridge } from "./breakfast-bench.ts";

/** A machine over wiring and a disk that may fail. */
function onABench() {
  const wrong = { disk: false, wiring: false };
  const on: Record<string, boolean> = {};
  const order: string[] = [];
  const finals: Final[] = [];
  const states: Record<string, unknown>[] = [];
  let mono = 5_000;
  const clock = { mono: () => mono, wall: () => mono, sleepUntil: () => Promise.resolve() };
  const driver = simDriver(clock, () => 0.5, simMachine(Appliance.parse({})));
  const machine = breakfastMachine.prepare({}).open({
    id: "it",
    place: "kitchen",
    eventTopic: "",
    clock,
    random: () => 0.5,
    log: { info: ignore, warn: ignore, debug: ignore, error: ignore },
    driver: {
      ...driver,
      read: (input) => {
        if (wrong.wiring) throw new Error("the wire is off");
        return driver.read(input);
      },
      write: (output, next) => {
        if (next && !on[output]) order.push(`closes ${output}`);
        on[output] = next;
        driver.write(output, next);
      },
    },
    kept: {
      read: () => undefined,
      write: (value) => {
        if (wrong.disk) throw new LintelError("E_DISK_FULL");
        order.push(`keeps ${String((value as { run?: string }).run)}`);
      },
      interrupted: false,
    },
    web: () => Promise.reject(new LintelError("E_NET_DOWN")),
    state: (next) => void states.push(next),
    event: ignore,
    fault: ignore,
  });
  return {
    wrong,
    on,
    order,
    finals,
    state: () => states.at(-1),
    look: (seconds: number) => {
      mono += seconds * 1_000;
      machine.heartbeat?.();
    },
    ready: () => {
      for (const happens of ["reset", "load", "arm"]) driver.happen({ v: 1, happens, with: {} });
    },
    start: (id: string) => machine.act({ id, verb: "start", with: porridge } as never, (f) => void finals.push(f)),
    [Symbol.dispose]: () => machine.close?.(),
  };
}

test("the used-up arming is on disk before anything closes, and a disk that refuses closes nothing", () => {
  using bench = onABench();
  bench.ready();
  bench.wrong.disk = true;
  expect(() => bench.start("c1")).toThrow("E_DISK_FULL");
  expect(bench.order).toEqual(["keeps undefined"]);
  expect(bench.finals).toMatchObject([{ outcome: "failed", code: "E_INTERNAL" }]);
  bench.wrong.disk = false;
  bench.ready();
  bench.start("c2");
  bench.look(1);
  expect(bench.order.slice(-3)).toEqual(["keeps c2", "closes upstream", "closes heater"]);
});

test("wiring that fails for one look ends the run for good", () => {
  using bench = onABench();
  bench.ready();
  bench.start("c1");
  for (const _ of [1, 2]) bench.look(1);
  expect(bench.on).toEqual({ heater: true, upstream: true });
  bench.wrong.wiring = true;
  expect(() => bench.look(1)).toThrow("the wire is off");
  expect(bench.on).toEqual({ heater: false, upstream: false });
  expect(bench.finals).toMatchObject([{ outcome: "failed", code: "E_INTERNAL" }]);
  bench.wrong.wiring = false;
  bench.look(1);
  expect(bench.on).toEqual({ heater: false, upstream: false });
  expect(bench.state()).toMatchObject({ phase: "fault", fault: "internal", interrupted: true });
});

const ignore = () => undefined;
