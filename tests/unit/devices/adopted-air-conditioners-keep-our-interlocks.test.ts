import { expect, test } from "vitest";
import type { EntityState } from "../../../hub/core/entities.ts";
import { openAdoptedBench, type AdoptedBench, type Played } from "../../help/adopted.ts";
import { covers } from "../../help/covers.ts";

const care = { adult_home: true, child_home: false, standing_permission: false };
const usual = { min: 16, max: 30, step: 0.5, modes: ["off", "cool", "heat", "auto", "dry", "fan_only"] };
const unit = (state: EntityState | undefined, traits: Played["traits"] = usual): Played => ({
  component: "climate",
  traits,
  ...(state ? { state } : {}),
});
const sensor = (device_class: string, unitOf: string, value: number | string): Played => ({
  component: "sensor",
  traits: { device_class, unit: unitOf },
  state: { value },
});
const off = { mode: "off", target_c: 24, current_c: 28 };
const set = (bench: AdoptedBench, mode: "cool" | "heat", target_c: number) =>
  bench.ask("set", { mode, target_c, care });
const outcomes = (bench: AdoptedBench, id: string) => bench.answers(id).map(({ outcome, code }) => code ?? outcome);
const orders = (bench: AdoptedBench) => bench.play.orders.map(({ order }) => order);
const presses = (bench: AdoptedBench) => bench.events().filter(({ type }) => type === "pressed").length;
/** Minutes go by, and the unit tells each time how warm it is. */
const live = async (bench: AdoptedBench, minutes: number) => {
  for (let i = 0; i < minutes; i++) {
    await bench.pass(60_000);
    bench.play.tell("unit", { current_c: 27 + (i % 2) / 10 });
  }
};

test("a unit is set by one order, done once it shows it, and given back in its own words", async () => {
  covers("kind:climate", "role:climate");
  await using bench = await openAdoptedBench("climate", { unit: unit({ ...off, mode: "auto" }) });
  bench.play.obeys("unit");
  expect(bench.state()).toMatchObject({ on: true, mode: "cool", room_c: 28 });
  const id = set(bench, "cool", 26);
  expect(orders(bench)).toEqual([{ mode: "cool", target_c: 26 }]);
  expect(outcomes(bench, id)).toEqual(["accepted", "done"]);
  await live(bench, 4);
  expect(bench.state()).toMatchObject({ on: true, mode: "cool", target_c: 26 });
  const back = bench.ask("release", {});
  await live(bench, 4);
  expect(orders(bench).at(-1)).toEqual({ mode: "auto", target_c: 24 });
  expect(outcomes(bench, back)).toEqual(["accepted", "done"]);
  expect(presses(bench)).toBe(0);
  expect(bench.faults).toEqual([]);
});

test("a unit that tells mode and set point one after the other was not touched by a hand", async () => {
  await using bench = await openAdoptedBench("climate", { unit: unit(off) });
  const id = set(bench, "cool", 26);
  await bench.pass(1_000);
  bench.play.tell("unit", { mode: "cool" });
  await bench.pass(1_000);
  expect(outcomes(bench, id)).toEqual(["accepted"]);
  bench.play.tell("unit", { target_c: 26 });
  expect(outcomes(bench, id)).toEqual(["accepted", "done"]);
  expect(presses(bench)).toBe(0);
});

test("a unit that rounds has done it; any other figure after that is a hand", async () => {
  await using bench = await openAdoptedBench("climate", { unit: unit(off, { ...usual, step: 1 }) });
  bench.play.obeys("unit");
  const id = set(bench, "cool", 25.5);
  expect(orders(bench)).toEqual([{ mode: "cool", target_c: 26 }]);
  expect(outcomes(bench, id)).toEqual(["accepted", "done"]);
  bench.play.tell("unit", { target_c: 25 });
  expect(bench.events()).toMatchObject([{ type: "pressed", on: true, mode: "cool", target_c: 25 }]);
});

test("silence is answered by one more order after four seconds, and by E_NOT_CONFIRMED after ten", async () => {
  covers("error:E_NOT_CONFIRMED");
  await using bench = await openAdoptedBench("climate", { unit: unit(off) });
  const id = set(bench, "cool", 26);
  await bench.pass(3_999);
  expect(orders(bench)).toHaveLength(1);
  await bench.pass(1);
  expect(orders(bench)).toHaveLength(2);
  expect(orders(bench)[1]).toEqual(orders(bench)[0]);
  await bench.pass(6_000);
  expect(outcomes(bench, id)).toEqual(["accepted", "E_NOT_CONFIRMED"]);
  await bench.pass(60_000);
  expect(orders(bench)).toHaveLength(2);
  // Late, and twice, is no hand.
  bench.play.tell("unit", { mode: "cool", target_c: 26 });
  bench.play.tell("unit", { mode: "cool", target_c: 26 });
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ on: true, target_c: 26 });
  expect(presses(bench)).toBe(0);
});

test("a hand in between is not overruled: nothing is sent again, the command ends, and it is told", async () => {
  await using bench = await openAdoptedBench("climate", { unit: unit(off) });
  const id = set(bench, "cool", 26);
  await bench.pass(1_000);
  bench.play.tell("unit", { mode: "heat", target_c: 20 });
  await bench.pass(20_000);
  expect(orders(bench)).toHaveLength(1);
  expect(outcomes(bench, id)).toEqual(["accepted", "E_STOPPED"]);
  expect(presses(bench)).toBe(1);
});

test("what a unit shows first after it was away is taken as it is, and told as nobody's hand", async () => {
  await using bench = await openAdoptedBench("climate", { unit: unit(off) });
  bench.play.away("unit");
  bench.play.back("unit");
  bench.play.tell("unit", { mode: "cool", target_c: 21, current_c: 27 }, false);
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ on: true, target_c: 21 });
  expect(presses(bench)).toBe(0);
  bench.play.tell("unit", { mode: "off" });
  expect(presses(bench)).toBe(1);
});

test("cool on a unit that only heats is refused by name; one that chooses by itself is told to", async () => {
  covers("error:E_NO_MODE");
  {
    await using bench = await openAdoptedBench("climate", { unit: unit(off, { modes: ["heat"], min: 5, max: 35 }) });
    const id = set(bench, "cool", 26);
    expect(bench.answers(id)).toMatchObject([{ outcome: "refused", code: "E_NO_MODE", detail: { mode: "cool" } }]);
    expect(orders(bench)).toEqual([]);
  }
  await using bench = await openAdoptedBench("climate", { unit: unit(off, { modes: ["off", "heat_cool"] }) });
  bench.play.obeys("unit");
  const id = set(bench, "cool", 26);
  expect(orders(bench)).toEqual([{ mode: "heat_cool", target_c: 26 }]);
  expect(outcomes(bench, id)).toEqual(["accepted", "done"]);
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ mode: "cool", target_c: 26 });
});

test("a set point beyond what the unit takes is refused before anything is sent", async () => {
  covers("error:E_LIMIT");
  await using bench = await openAdoptedBench("climate", { unit: unit(off, { ...usual, max: 25 }) });
  expect(outcomes(bench, set(bench, "heat", 26))).toEqual(["E_LIMIT"]);
  expect(orders(bench)).toEqual([]);
});

test("a radiator without modes is told a set point alone, and its lowest one is off", async () => {
  const traits = { min: 5, max: 30, step: 0.5 };
  await using bench = await openAdoptedBench("climate", { unit: unit({ target_c: 5, current_c: 18 }, traits) });
  bench.play.obeys("unit");
  expect(bench.state()).toMatchObject({ on: false });
  const id = set(bench, "heat", 21);
  expect(orders(bench)).toEqual([{ target_c: 21 }]);
  expect(outcomes(bench, id)).toEqual(["accepted", "done"]);
  await live(bench, 4);
  bench.ask("release", {});
  await live(bench, 4);
  expect(orders(bench).at(-1)).toEqual({ target_c: 5 });
  expect(bench.state()).toMatchObject({ on: false });
});

test("an infrared unit stands as it was told last; what its own remote says is a hand; it is never told twice", async () => {
  await using bench = await openAdoptedBench("climate", {
    unit: unit({ assumed: true }, { ...usual, step: 1 }),
    room: sensor("temperature", "°C", 28),
  });
  bench.play.obeys("unit");
  expect(bench.state()).toMatchObject({ on: false, assumed: true });
  const id = set(bench, "cool", 26);
  expect(outcomes(bench, id)).toEqual(["accepted", "done"]);
  await bench.pass(30_000);
  expect(orders(bench)).toHaveLength(1);
  expect(bench.state()).toMatchObject({ on: true, target_c: 26, assumed: true });
  bench.play.tell("unit", { mode: "off" });
  expect(presses(bench)).toBe(1);
});

test("without a reading of the room, or one in a unit nobody knows, nothing is set", async () => {
  covers("error:E_SENSOR");
  for (const room of [
    sensor("temperature", "°C", "NaN"),
    sensor("temperature", "bananas", 20),
    sensor("temperature", "°C", 400),
  ]) {
    await using bench = await openAdoptedBench("climate", { unit: unit(off), room });
    expect(outcomes(bench, set(bench, "cool", 26))).toEqual(["E_SENSOR"]);
    expect(bench.state()["room_c"]).toBe(undefined);
    expect(orders(bench)).toEqual([]);
  }
});

test("a thermometer in Fahrenheit counts, for an hour after its last word", async () => {
  await using bench = await openAdoptedBench("climate", {
    unit: unit(off),
    room: sensor("temperature", "°F", "77"),
    humidity: sensor("humidity", "%", 48.6),
    power: sensor("power", "kW", 0.75),
  });
  expect(bench.state()).toMatchObject({ room_c: 25, humidity_pct: 49, power_w: 750, running: true });
  await bench.pass(3_600_000);
  expect(bench.state()).toMatchObject({ room_c: 25 });
  await bench.pass(60_000);
  expect(bench.state()["room_c"]).toBe(undefined);
  expect(outcomes(bench, set(bench, "cool", 26))).toEqual(["E_SENSOR"]);
});

test("a window left open turns it off, however the unit was made", async () => {
  covers("error:E_WINDOW_OPEN");
  await using bench = await openAdoptedBench("climate", {
    unit: unit({ ...off, mode: "cool" }),
    window: { component: "binary_sensor", traits: { device_class: "window" }, state: { on: false } },
  });
  bench.play.obeys("unit");
  bench.play.tell("window", { on: true });
  await bench.pass(119_000);
  expect(orders(bench)).toEqual([]);
  await bench.pass(2_000);
  expect(orders(bench)).toEqual([{ mode: "off" }]);
  expect(bench.state()).toMatchObject({ on: false, window_open: true });
});

test("nobody comes: after ninety minutes what was before is given back, over a restart of the hub too", async () => {
  const bench = await openAdoptedBench("climate", { unit: unit({ ...off, target_c: 23 }) });
  bench.play.obeys("unit");
  bench.ask("set", { mode: "cool", target_c: 26, care: { ...care, adult_home: false } });
  await live(bench, 60);
  expect(bench.state()).toMatchObject({ on: true, unattended: true });
  await using again = await bench.again({ unit: unit({ mode: "cool", target_c: 26, current_c: 27 }) });
  again.play.obeys("unit");
  expect(again.events()).toEqual([]);
  await live(again, 28);
  expect(orders(again)).toEqual([]);
  await live(again, 4);
  expect(orders(again)).toEqual([{ mode: "off" }]);
  expect(again.faults).toEqual([]);
});

test("whoever changed it while the hub was away is not overruled, and nothing is told of it", async () => {
  const bench = await openAdoptedBench("climate", { unit: unit(off) });
  bench.play.obeys("unit");
  bench.ask("set", { mode: "cool", target_c: 26, care: { ...care, adult_home: false } });
  await using again = await bench.again({ unit: unit({ mode: "cool", target_c: 22, current_c: 27 }) });
  await live(again, 120);
  expect(orders(again)).toEqual([]);
  expect(presses(again)).toBe(0);
});

test("a unit that is away refuses by name and remembers nothing of it", async () => {
  covers("error:E_DEVICE_OFFLINE");
  await using bench = await openAdoptedBench("climate", {
    unit: unit(off),
    room: sensor("temperature", "°C", 27),
  });
  bench.play.away("unit");
  expect(outcomes(bench, set(bench, "cool", 26))).toEqual(["E_DEVICE_OFFLINE"]);
  expect(orders(bench)).toEqual([]);
  expect(bench.state()).toMatchObject({ on: false, unattended: false });
});

test("a unit that goes away confirms nothing; what is to be given back waits until it is there again", async () => {
  await using bench = await openAdoptedBench("climate", { unit: unit(off), room: sensor("temperature", "°C", 27) });
  bench.play.obeys("unit");
  const id = set(bench, "cool", 26);
  expect(outcomes(bench, id)).toEqual(["accepted", "done"]);
  await bench.pass(200_000);
  bench.play.away("unit");
  const back = bench.ask("release", {});
  await bench.pass(120_000);
  expect(orders(bench)).toHaveLength(1);
  expect(outcomes(bench, back)).toEqual(["accepted"]);
  bench.play.back("unit");
  bench.play.tell("unit", { mode: "cool", target_c: 26 }, false);
  await bench.pass(60_000);
  expect(orders(bench).at(-1)).toEqual({ mode: "off" });
  expect(outcomes(bench, back)).toEqual(["accepted", "done"]);
  expect(presses(bench)).toBe(0);
  expect(bench.faults).toEqual([]);
});

test("a unit that goes away before it answered has not done it", async () => {
  await using bench = await openAdoptedBench("climate", { unit: unit(off) });
  const id = set(bench, "cool", 26);
  await bench.pass(1_000);
  bench.play.away("unit");
  await bench.pass(20_000);
  expect(outcomes(bench, id)).toEqual(["accepted", "E_NOT_CONFIRMED"]);
  expect(orders(bench)).toHaveLength(1);
});
