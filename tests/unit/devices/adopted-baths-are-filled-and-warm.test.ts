import { describe, expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { adoptedBathRig, permitted } from "./adopted-bath-rig.ts";

const fill = { level_pct: 60, target_c: 40, care: permitted };
const ons = (rig: ReturnType<typeof adoptedBathRig>, part: string) =>
  rig.play.orders.filter(({ part: name, order }) => name === part && (order["on"] === true || order["open"] === true));

function filled(rig = adoptedBathRig()) {
  const id = rig.command("fill", fill);
  rig.pass(1_200, true, () => rig.outcome(id) !== undefined);
  expect(rig.outcome(id)).toBe("done");
  return rig;
}

function warmed(rig = adoptedBathRig()) {
  filled(rig);
  const id = rig.command("warm", { target_c: 40, care: permitted });
  rig.pass(2_700, true, () => rig.outcome(id) !== undefined);
  expect(rig.outcome(id)).toBe("done");
  return rig;
}

test("a bath of a valve, a heater and two sensors is filled and warmed, each output told ON once", () => {
  covers("role:bath");
  const rig = warmed();
  expect(rig.state()).toMatchObject({ phase: "ready", target_c: 40, interrupted: false });
  expect(rig.tub.level).toBeGreaterThanOrEqual(60);
  expect(rig.tub.level).toBeLessThan(63);
  expect(rig.tub.water).toBeGreaterThanOrEqual(40);
  expect(rig.tub.water).toBeLessThan(40.5);
  expect(ons(rig, "valve")).toHaveLength(1);
  expect(ons(rig, "heater")).toHaveLength(1);
  expect(rig.real).toMatchObject({ valve: { on: false }, heater: { on: false } });
  expect(rig.events).toContain("alert ready");
  expect([rig.wrong, rig.faults]).toEqual([[], []]);
});

test("a valve entity and a water heater with a thermostat of its own do the same, the set point before the mode", () => {
  const rig = warmed(
    adoptedBathRig({
      valve: "valve",
      heater: { component: "water_heater", traits: { modes: ["off", "eco", "electric"] } },
    }),
  );
  expect(rig.play.orders.filter(({ part }) => part === "heater").map(({ order }) => order)).toEqual([
    { mode: "off" },
    { target_c: 40 },
    { mode: "electric" },
    { mode: "off" },
  ]);
  expect(rig.wrong).toEqual([]);
});

test("how long it takes is learned from the bath's own runs", () => {
  const rig = adoptedBathRig();
  const before = Number(rig.state()["ready_s"]);
  expect(before).toBeGreaterThan(600);
  warmed(rig);
  rig.command("stop");
  rig.empty();
  rig.pass(10);
  expect(Number(rig.state()["ready_s"])).not.toBe(before);
});

test("with a child at home it is filled only from a press, and never warmer than 38", () => {
  const rig = adoptedBathRig();
  const child = { adult_home: true, child_home: true, standing_permission: false } as const;
  const refused = rig.command("fill", { ...fill, care: child });
  expect(rig.outcome(refused)).toBe("E_ARMED_NOT");
  rig.press("arm");
  expect(rig.events).toEqual(["armed"]);
  const id = rig.command("fill", { ...fill, care: child });
  rig.pass(1_200, true, () => rig.outcome(id) !== undefined);
  const warm = rig.command("warm", { target_c: 41, care: child });
  expect(rig.state()["target_c"]).toBe(38);
  rig.pass(2_700, true, () => rig.outcome(warm) !== undefined);
  expect(rig.tub.water).toBeLessThan(38.5);
  rig.pass(5);
  expect(rig.events).toContain("alert water-waits");
});

describe("nobody is trusted who is not known", () => {
  test.each([
    ["nothing is known of the home", undefined, "E_UNATTENDED"],
    ["a child is home alone", { ...permitted, adult_home: false, child_home: true }, "E_CHILD_HOME"],
    ["nobody may fill it from afar", { ...permitted, adult_home: false, standing_permission: false }, "E_UNATTENDED"],
    ["they come too late", { ...permitted, adult_home: false, eta_min: 50 }, "E_UNATTENDED"],
    ["nobody is sure that they come", { ...permitted, adult_home: false, evidence: "weak" }, "E_UNATTENDED"],
  ] as const)("%s", (_, care, code) => {
    const rig = adoptedBathRig();
    expect(rig.outcome(rig.command("fill", { ...fill, ...(care ? { care } : { care: undefined }) }))).toBe(code);
    expect(ons(rig, "valve")).toEqual([]);
  });
});

describe("what is wrong before it begins", () => {
  test.each<[string, (rig: ReturnType<typeof adoptedBathRig>) => void, string]>([
    ["a level that was not told for a minute", (rig) => (rig.silent("level"), rig.pass(70)), "E_SENSOR"],
    ["a level that was only kept for it", (rig) => rig.kept("level"), "E_SENSOR"],
    ["a level no tub has", (rig) => rig.lie("level", 300), "E_SENSOR"],
    ["water that is there already", (rig) => rig.lie("level", 20), "E_INTERLOCK"],
    ["a valve that is away", (rig) => rig.away("valve"), "E_SENSOR"],
    ["a leak sensor that is away", (rig) => rig.away("leak"), "E_SENSOR"],
    ["a valve that somebody opened", (rig) => rig.hand("valve", true), "E_INTERLOCK"],
    ["somebody in the bathroom", (rig) => rig.sense("occupied", true), "E_INTERLOCK"],
  ])("%s", (_, spoil, code) => {
    const rig = adoptedBathRig();
    spoil(rig);
    expect(rig.outcome(rig.command("fill", fill))).toBe(code);
    expect(ons(rig, "valve")).toEqual([]);
  });
});

describe("what goes wrong while it fills", () => {
  const going = (seconds = 60) => {
    const rig = adoptedBathRig();
    const id = rig.command("fill", fill);
    rig.pass(seconds);
    expect(rig.real.valve.on).toBe(true);
    return { rig, id };
  };
  test.each<[string, (rig: ReturnType<typeof adoptedBathRig>) => void, string, string]>([
    [
      "no word of the level for a minute",
      (rig) => (rig.silent("level"), rig.pass(70)),
      "E_SENSOR",
      "fault sensor-stale",
    ],
    ["the water sensor goes away", (rig) => rig.away("water"), "E_SENSOR", "fault sensor-stale"],
    ["a level that is told from memory", (rig) => rig.kept("level"), "E_SENSOR", "fault sensor-stale"],
    ["the heater goes away", (rig) => rig.away("heater"), "E_SENSOR", "fault sensor-stale"],
    ["a level that jumps", (rig) => rig.lie("level", 40), "E_SENSOR", "fault sensor-rate"],
    ["a level that stands still", (rig) => (rig.lie("level", 7), rig.pass(400)), "E_INTERLOCK", "fault no-flow"],
    ["water on the floor", (rig) => rig.sense("leak", true), "E_INTERLOCK", "fault leak"],
    ["water hotter than a bath", (rig) => rig.lie("water", 44), "E_LIMIT", "fault tub-too-hot"],
    ["water warmer than it may be", (rig) => rig.lie("water", 42.5), "E_LIMIT", ""],
    ["a lease that is lost", (rig) => rig.pass(4, false), "E_LEASE_LOST", "fault lease-lost"],
    ["somebody comes", (rig) => rig.sense("occupied", true), "E_INTERLOCK", ""],
    ["somebody turns the heater on", (rig) => rig.hand("heater", true), "E_INTERLOCK", "on-pressed"],
  ])("%s: the valve is told OFF at once", (_, spoil, code, event) => {
    const { rig, id } = going();
    spoil(rig);
    expect(rig.outcome(id)).toBe(code);
    expect(rig.real.valve.on).toBe(false);
    if (event !== "") expect(rig.events).toContain(event);
    expect(rig.wrong).toEqual([]);
  });

  test("a hand that closes the valve has stopped it, and is a hand", () => {
    const { rig, id } = going();
    rig.hand("valve", false);
    expect(rig.outcome(id)).toBe("stopped");
    expect(rig.events).toEqual(["stop-pressed"]);
  });

  test("a valve found closed after it was lost from sight is no hand", () => {
    const { rig, id } = going();
    rig.hand("valve", false, false);
    expect(rig.outcome(id)).toBe("E_INTERRUPTED");
    expect(rig.events).toEqual(["alert valve-went-off"]);
  });

  test("a latched fault is let go by a press once its cause is gone, and by nothing else", () => {
    const { rig } = going();
    rig.sense("leak", true);
    rig.press("reset");
    expect(rig.state()).toMatchObject({ phase: "fault", fault: "leak", interrupted: true });
    expect(rig.outcome(rig.command("fill", fill))).toBe("E_LATCHED");
    rig.restart();
    expect(rig.state()).toMatchObject({ phase: "fault", fault: "leak" });
    rig.sense("leak", false);
    rig.pass(10);
    rig.press("reset");
    expect(rig.events.at(-1)).toBe("reset");
    expect(rig.state()).toMatchObject({ phase: "off", interrupted: false });
  });

  test("it never runs as long as the valve allows itself", () => {
    const rig = adoptedBathRig({ settings: { auto_off_s: 120 } });
    const id = rig.command("fill", fill);
    rig.pass(130);
    expect(rig.outcome(id)).toBe("E_LIMIT");
    expect(rig.play.orders.filter(({ part }) => part === "valve").map(({ at }) => at)).toEqual([1_000, 1_000, 116_000]);
  });
});

test("a leak closes a valve that a hand had opened; nothing else of a hand's is fought", () => {
  const rig = adoptedBathRig();
  rig.pass(5);
  rig.hand("valve", true);
  rig.pass(700);
  expect(rig.events).toEqual(["on-pressed", "alert too-full"]);
  expect(rig.real.valve.on).toBe(true);
  rig.sense("leak", true);
  expect(rig.real.valve.on).toBe(false);
  expect(rig.state()).toMatchObject({ phase: "fault", fault: "leak" });
});

test("an OFF that is not seen is sent again, then latched and said, and still sent", () => {
  const rig = adoptedBathRig();
  const id = rig.command("fill", fill);
  rig.pass(60);
  rig.deaf("valve");
  rig.command("stop");
  expect(rig.outcome(id)).toBe("stopped");
  const offs = () => rig.play.orders.filter(({ part, order }) => part === "valve" && order["on"] === false).length;
  const before = offs();
  rig.pass(9);
  expect(offs() - before).toBe(4);
  expect(rig.state()["phase"]).toBe("off");
  rig.pass(2);
  expect(rig.state()).toMatchObject({ phase: "fault", fault: "not-off" });
  rig.pass(120);
  expect(offs() - before).toBeGreaterThan(8);
  rig.deaf("valve", false);
  rig.pass(31);
  expect(rig.real.valve.on).toBe(false);
  rig.press("reset");
  expect(rig.state()["phase"]).toBe("off");
});

test("a valve that never says that it opened is told OFF after eight seconds", () => {
  const rig = adoptedBathRig();
  rig.pass(3);
  rig.deaf("valve");
  const id = rig.command("fill", fill);
  rig.pass(9);
  expect(rig.outcome(id)).toBe("E_NOT_CONFIRMED");
  rig.pass(30);
  expect(rig.state()["phase"]).toBe("off");
  expect(rig.wrong).toEqual([]);
});

test("a hub that dies as it fills tells both OFF when it is back, says so, and goes on with nothing", () => {
  const rig = adoptedBathRig();
  rig.command("fill", fill);
  rig.pass(60);
  rig.restart();
  expect(rig.state()).toMatchObject({ phase: "off", interrupted: true });
  expect(rig.real.valve.on).toBe(false);
  rig.pass(60);
  expect(ons(rig, "valve")).toHaveLength(1);
});

test("a valve that is away as the hub starts is told OFF as soon as it is there", () => {
  const rig = adoptedBathRig();
  rig.command("fill", fill);
  rig.pass(30);
  rig.away("valve");
  rig.restart();
  expect(rig.real.valve.on).toBe(true);
  rig.back("valve");
  expect(rig.real.valve.on).toBe(false);
});

test("a hold warms the cooled water once, ends with its hour, and ends when somebody comes", () => {
  const rig = warmed();
  const id = rig.command("hold");
  rig.tub.water = 38.5;
  rig.pass(600);
  expect(rig.tub.water).toBeGreaterThanOrEqual(39.5);
  rig.tub.water = 38.5;
  rig.pass(600);
  expect(ons(rig, "heater")).toHaveLength(2);
  rig.pass(2_700);
  expect(rig.outcome(id)).toBe("done");
  expect(rig.wrong).toEqual([]);
});

test("water that was stopped from afar may be warmed again; water that stands bare of the element may not", () => {
  const rig = filled();
  rig.command("stop");
  expect(rig.state()).toMatchObject({ phase: "off", waits: true });
  const again = rig.command("warm", { target_c: 39, care: permitted });
  rig.pass(60);
  expect(rig.real.heater.on).toBe(true);
  for (let level = 58; level >= 26; level -= 4) {
    rig.lie("level", level);
    rig.pass(11);
  }
  expect(rig.outcome(again)).toBe("E_INTERLOCK");
  expect(rig.events).toContain("fault dry-heat");
  expect(rig.wrong).toEqual([]);
});

test("a heater that warms nothing is given up after ten minutes", () => {
  const rig = filled();
  const id = rig.command("warm", { target_c: 40, care: permitted });
  rig.pass(2);
  rig.lie("water", 15);
  rig.pass(610);
  expect(rig.outcome(id)).toBe(undefined);
  rig.pass(600);
  expect(rig.outcome(id)).toBe("E_INTERLOCK");
  expect(rig.state()).toMatchObject({ phase: "fault", fault: "no-rise" });
});
