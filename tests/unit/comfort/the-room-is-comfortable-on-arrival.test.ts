import { expect, test } from "vitest";
import { dueAt } from "../../../devices/climate/giving-back.ts";
import { Appliance, tightened } from "../../../devices/climate/limits.ts";
import { firstClimate, step } from "../../../devices/climate/machine.ts";
import { live, outdoorAt, Room, type Air } from "../../../devices/climate/physics.ts";
import { look, numberOf } from "../../../devices/climate/sensors.ts";
import { type SimClimate, simClimate } from "../../../devices/climate/sim.ts";
import type { Input, Moment } from "../../../devices/climate/state.ts";
import { simDriver } from "../../../devices/drivers/sim.ts";
import { covers } from "../../help/covers.ts";
import { comfortRig, resident, tripOf } from "./comfort-rig.ts";

const minute = 60_000;
const appliance = Appliance.parse({});
const limits = tightened({});
const lin = resident();
const away = { adult_home: false, child_home: false, standing_permission: false };

/** One room that lives from day to day, its AC, and the house that learns from it. */
function openWorld(from: string, weatherIsWrongBy: number, insulation: number) {
  const start = Date.parse(from);
  let mono = 0;
  const clock = { mono: () => mono, wall: () => start + mono, sleepUntil: () => Promise.resolve() };
  const setting = Room.parse({ loss_w_per_k: insulation });
  const outdoor = () => outdoorAt(clock.wall(), setting) + weatherIsWrongBy;
  const rig = comfortRig(outdoor);
  let model: SimClimate | undefined;
  const driver = simDriver(
    clock,
    () => 0.5,
    (port) => (model = simClimate(appliance, setting)(port)),
  );
  const sim = model as unknown as SimClimate;
  let climate = firstClimate({}, { mono: 0, wall: start }, limits);
  let due: number | undefined;
  let told = "";
  const moment = (): Moment => ({ limits, now: { mono, wall: clock.wall() }, seen: look(driver) });
  const take = (input: Input): void => {
    const result = step(climate, input, moment());
    climate = result.climate;
    if (result.put) {
      if (result.put.on) driver.set("target", result.put.target_c);
      driver.set("mode", numberOf(result.put));
      return take({ is: "tick" });
    }
    due = dueAt(result, moment());
    const { unit } = climate;
    const state = {
      on: unit?.on ?? false,
      ...(unit?.on ? { mode: unit.mode, target_c: unit.target_c } : {}),
      room_c: Math.round((driver.read("room")?.value ?? 0) * 10) / 10,
      humidity_pct: driver.read("humidity")?.value,
      running: climate.compressor,
    };
    rig.set(clock.wall());
    if (JSON.stringify(state) !== told || mono % minute === 0) rig.tell(state);
    told = JSON.stringify(state);
  };
  let command = 0;
  return {
    rig,
    sim,
    setting,
    wall: clock.wall,
    send: (verb: "set" | "release", given: object) => {
      command += 1;
      take({ is: "command", command: { id: `c${command}`, verb, with: given } as never });
    },
    to: (wall: number) => {
      const end = wall - start;
      while (mono < end) {
        mono = Math.min(end, due ?? Infinity, (Math.floor(mono / minute) + 1) * minute);
        take({ is: "tick" });
      }
    },
  };
}
type World = ReturnType<typeof openWorld>;

/** How many minutes the real room would need from now, with everything known. */
function trulyNeeds(world: World, mode: "cool" | "heat", target_c: number): number {
  const air: Air = { ...world.sim.air, unit: { on: true, mode, target_c }, compressor: true };
  for (let minutes = 0; minutes < 240; minutes += 0.5) {
    const beyond = mode === "cool" ? air.room_c - target_c : target_c - air.room_c;
    if (beyond <= 0.5) return minutes;
    live(
      air,
      world.wall() + minutes * minute,
      0.5 * minute,
      world.setting,
      appliance,
      () => undefined,
      () => undefined,
    );
  }
  return Infinity;
}

type Outcome = { eta: number; day: number; possible: boolean; wanted: boolean; off_k: number; early_min: number };

/** One evening: the swipe, the wait, the start, the arrival, two hours at home, and everybody gone again. */
function evening(world: World, day: number, swipe: number, eta: number): Outcome {
  world.to(swipe);
  const { room } = world.rig;
  const trip = tripOf(eta, swipe);
  const arrival = swipe + eta * minute;
  let started: { needs: number; left: number } | undefined;
  const first = room.plan(lin, trip);
  const possible = first?.mode === undefined || trulyNeeds(world, first.mode, first.target_c) <= eta - 0.2;
  while (world.wall() < arrival) {
    const plan = room.plan(lin, trip);
    if (!started && plan?.needed && plan.mode && (plan.start_in_min ?? 1) <= 0) {
      started = { needs: trulyNeeds(world, plan.mode, plan.target_c), left: (arrival - world.wall()) / minute };
      world.send("set", { mode: plan.mode, target_c: plan.target_c, care: away });
    }
    world.to(Math.min(arrival, world.wall() + 30_000));
  }
  const { unit, room_c } = world.sim.air;
  const plan = room.plan(lin, trip);
  const off_k = unit.on ? Math.abs(room_c - unit.target_c) : plan?.needed ? Infinity : 0;
  const early_min = started ? started.left - started.needs : 0;
  if (unit.on) world.send("set", { mode: unit.mode, target_c: unit.target_c, care: { ...away, adult_home: true } });
  world.to(arrival + 120 * minute);
  world.send("release", {});
  world.to(arrival + 130 * minute);
  return { eta, day, possible, wanted: started !== undefined, off_k, early_min };
}

const seasons: readonly (readonly [name: string, day: string])[] = [
  ["summer", "2026-07-10"],
  ["late summer", "2026-09-08"],
  ["winter", "2026-01-12"],
  ["spring", "2026-03-17"],
  ["mild", "2026-05-12"],
];
const etas = [10, 20, 35, 50, 70, 90];

test("in five seasons the room is there on arrival, and the AC never starts more than twenty minutes too soon", () => {
  covers("fact:climate.start_in_min", "fact:climate.needed");
  const rows: string[] = [];
  const learned: Outcome[] = [];
  let wanted = 0;
  for (const [name, date] of seasons) {
    for (const [wrong, insulation] of [
      [0, 60],
      [4, 90],
      [-4, 50],
    ] as const) {
      const world = openWorld(`${date}T16:00:00+08:00`, wrong, insulation);
      const outcomes: Outcome[] = [];
      for (let day = 0; day < 9; day++) {
        const swipe = Date.parse(`${date}T17:35:00+08:00`) + day * 1_440 * minute;
        outcomes.push(evening(world, day, swipe, day === 0 ? 50 : (etas[(day + 2) % etas.length] ?? 50)));
      }
      world.rig[Symbol.dispose]();
      wanted += outcomes.filter((one) => one.wanted).length;
      learned.push(...outcomes.filter(({ day }) => day >= 2));
      const of = (some: readonly Outcome[]) => {
        const fair = some.filter((one) => one.possible);
        const there = fair.filter((one) => one.off_k <= 0.55).length;
        const early = Math.max(0, ...some.map((one) => one.early_min));
        return `${there}/${fair.length} there, at most ${early.toFixed(0)} min early`;
      };
      const first = outcomes.filter(({ day }) => day === 0);
      const later = outcomes.filter(({ day }) => day >= 2);
      rows.push(
        `${name.padEnd(12)} weather ${wrong} K off, ${insulation} W/K: first day ${of(first)}; learned ${of(later)}`,
      );
    }
  }
  const fair = learned.filter((one) => one.possible);
  const there = fair.filter((one) => one.off_k <= 0.55).length;
  const table = `${rows.join("\n")}\nlearned: ${there} of ${fair.length}`;
  if (process.env["LINTEL_TABLE"]) process.stdout.write(`${table}\n`);
  expect(fair.length, table).toBeGreaterThan(60);
  expect(wanted, table).toBeGreaterThan(90);
  expect(there / fair.length, table).toBeGreaterThanOrEqual(0.95);
  for (const { early_min } of learned) expect(early_min, table).toBeLessThanOrEqual(20);
}, 60_000);
