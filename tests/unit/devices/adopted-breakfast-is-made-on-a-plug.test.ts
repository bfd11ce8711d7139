import { describe, expect, test } from "vitest";
import { adoptedBreakfastMachine } from "../../../devices/breakfast-machine/adopted.ts";
import { covers } from "../../help/covers.ts";
import { adoptedBreakfastRig, care, porridge, usual } from "./adopted-breakfast-rig.ts";

type Rig = ReturnType<typeof adoptedBreakfastRig>;
const ons = (rig: Rig) => rig.play.orders.filter(({ order }) => order["on"] === true).length;

function going(rig = adoptedBreakfastRig(), seconds = 60) {
  rig.button();
  const id = rig.command("start", porridge);
  rig.pass(seconds);
  expect(rig.state()).toMatchObject({ phase: "running", power_w: 1_100 });
  return { rig, id };
}

test("a hand presses beside the machine, and a start runs it once, for its time, by one ON", () => {
  covers("role:breakfast-machine");
  const rig = adoptedBreakfastRig();
  expect(rig.state()).toMatchObject({ phase: "off", lid_closed: true });
  const { id } = going(rig);
  expect(rig.state()).toMatchObject({ recipe: "porridge", portions: 2, progress_pct: 20 });
  rig.pass(300);
  expect(rig.outcome(id)).toBe("done");
  expect(rig.state()).toMatchObject({ phase: "done", power_w: 0, loaded: false });
  expect(rig.real.on).toBe(false);
  expect(ons(rig)).toBe(1);
  expect(rig.outcome(rig.command("start", porridge))).toBe("E_ARMED_NOT");
  expect([rig.wrong, rig.faults]).toEqual([[], []]);
});

test("it is done before its time when the machine itself is", () => {
  const { rig, id } = going();
  rig.real.watts = 2;
  rig.pass(50);
  expect(rig.outcome(id)).toBe(undefined);
  rig.pass(30);
  expect(rig.outcome(id)).toBe("done");
  expect(rig.state()["phase"]).toBe("done");
});

describe("what arms it", () => {
  test("the press of a screen in the kitchen does too; what a button told before the hub came does not", () => {
    const rig = adoptedBreakfastRig();
    rig.button("single", false);
    expect(rig.state()["phase"]).toBe("off");
    rig.press("arm");
    expect(rig.state()["phase"]).toBe("armed");
    rig.press("stop");
    expect(rig.events).toEqual(["armed", "disarmed", "stop-pressed"]);
  });

  test("only the event that was named", () => {
    const rig = adoptedBreakfastRig({ arm_event: "hold" });
    rig.button("single");
    expect(rig.state()["phase"]).toBe("off");
    rig.button("hold");
    expect(rig.state()["phase"]).toBe("armed");
  });

  test.each<[string, (rig: Rig) => void]>([
    ["fourteen hours", (rig) => rig.pass(50_401)],
    ["a lid that is opened", (rig) => rig.sense("lid", true)],
    ["a plug that is turned on by hand", (rig) => rig.hand(true)],
    ["a plug that goes away", (rig) => rig.away("plug")],
    ["a hub that starts again", (rig) => rig.restart()],
  ])("%s: it is not armed any more", (_, happens) => {
    const rig = adoptedBreakfastRig();
    rig.press("arm");
    happens(rig);
    expect(rig.state()["phase"]).toBe("off");
    expect(rig.outcome(rig.command("start", porridge))).not.toBe(undefined);
    expect(ons(rig)).toBe(0);
  });

  test("an open lid, or a plug that is on, is not armed at all and says why", () => {
    const rig = adoptedBreakfastRig();
    rig.sense("lid", true);
    rig.press("arm");
    rig.sense("lid", false);
    rig.pass(1);
    rig.hand(true);
    rig.press("arm");
    expect(rig.events).toEqual(["alert E_LID_OPEN", "on-pressed", "alert E_INTERLOCK"]);
  });
});

describe("what refuses a start", () => {
  test.each<[string, (rig: Rig) => void, object, string]>([
    ["nobody grown-up at home", () => undefined, { ...porridge, care: { ...care, adult_home: false } }, "E_UNATTENDED"],
    ["nothing known of the home", () => undefined, { recipe: "porridge", portions: 1 }, "E_UNATTENDED"],
    ["nobody moved for ten minutes", () => undefined, { ...porridge, care: { ...care, motion_s: 700 } }, "E_NO_MOTION"],
    ["smoke", (rig) => rig.sense("smoke", true), porridge, "E_SMOKE"],
    ["a smoke alarm that is away", (rig) => rig.away("smoke"), porridge, "E_SENSOR"],
    ["a meter that is away", (rig) => rig.away("power"), porridge, "E_SENSOR"],
  ])("%s", (_, spoil, given, code) => {
    const rig = adoptedBreakfastRig();
    rig.press("arm");
    spoil(rig);
    expect(rig.outcome(rig.command("start", given))).toBe(code);
    expect(ons(rig)).toBe(0);
  });
});

describe("what ends a run", () => {
  test.each<[string, (rig: Rig) => void, string, string]>([
    ["a lease that is lost", (rig) => rig.pass(4, false), "E_LEASE_LOST", "alert lease-lost"],
    ["a stop from afar", (rig) => rig.command("stop"), "stopped", ""],
    ["a press", (rig) => rig.press("stop"), "stopped", "stop-pressed"],
    ["a hand at the plug", (rig) => rig.hand(false), "stopped", "stop-pressed"],
    ["a plug that is found off", (rig) => rig.hand(false, false), "E_INTERRUPTED", "alert plug-went-off"],
    ["a lid that opens", (rig) => rig.sense("lid", true), "E_LID_OPEN", "alert lid-open"],
    ["smoke", (rig) => rig.sense("smoke", true), "E_SMOKE", "fault smoke"],
    ["a smoke alarm that goes away", (rig) => rig.away("smoke"), "E_SENSOR", "fault smoke-silent"],
    ["a plug that goes away", (rig) => rig.away("plug"), "E_SENSOR", "fault sensor-stale"],
    ["a meter that says nothing", (rig) => (rig.silent(), rig.pass(70)), "E_SENSOR", "fault sensor-stale"],
    ["a meter that cannot be believed", (rig) => rig.lie(NaN), "E_SENSOR", "fault sensor-stale"],
    ["a meter that tells from memory", (rig) => rig.kept(), "E_SENSOR", "fault sensor-stale"],
    ["a meter out of its range", (rig) => rig.lie(20_000), "E_SENSOR", "fault sensor-range"],
    ["too much power", (rig) => rig.lie(2_000), "E_INTERLOCK", "fault too-much-power"],
  ])("%s", (_, happens, code, event) => {
    const { rig, id } = going();
    happens(rig);
    expect(rig.outcome(id)).toBe(code);
    if (event !== "") expect(rig.events).toContain(event);
    rig.back("plug");
    expect(rig.real.on).toBe(false);
    expect(ons(rig)).toBe(1);
    expect(rig.wrong).toEqual([]);
  });

  test("a machine that draws nothing within half a minute is off again", () => {
    const rig = adoptedBreakfastRig();
    rig.real.watts = 3;
    rig.press("arm");
    const id = rig.command("start", porridge);
    rig.pass(31);
    expect(rig.outcome(id)).toBe("E_DEVICE_FAILED");
    expect(rig.events).toContain("alert no-power");
    expect(rig.real.on).toBe(false);
  });

  test("a plug that does not say that it is on is told OFF after eight seconds", () => {
    const rig = adoptedBreakfastRig();
    rig.press("arm");
    rig.real.deaf = true;
    const id = rig.command("start", porridge);
    rig.pass(8);
    expect(rig.outcome(id)).toBe("E_NOT_CONFIRMED");
    expect(ons(rig)).toBe(1);
  });

  test("a hub that dies leaves nothing running: OFF first, interrupted, and armed by a hand only", () => {
    const { rig } = going();
    rig.restart();
    expect(rig.real.on).toBe(false);
    expect(rig.state()).toMatchObject({ phase: "off", interrupted: true });
    rig.pass(300);
    expect(ons(rig)).toBe(1);
    rig.press("arm");
    expect(rig.state()).toMatchObject({ phase: "armed", interrupted: false });
  });
});

test("a plug that does not go off is told again, then latched and said", () => {
  const { rig } = going();
  rig.real.deaf = true;
  rig.command("stop");
  rig.pass(11);
  expect(rig.state()).toMatchObject({ phase: "fault", fault: "not-off" });
  expect(rig.events).toContain("alert not-off");
  rig.real.deaf = false;
  rig.pass(40);
  expect(rig.real.on).toBe(false);
  rig.press("reset");
  expect(rig.events.at(-1)).toBe("reset");
});

test("power through a plug that says it is off is a relay that is stuck", () => {
  const { rig } = going();
  rig.real.stuck = true;
  rig.command("stop");
  rig.pass(40);
  expect(rig.state()).toMatchObject({ phase: "fault", fault: "relay-stuck" });
  expect(rig.events).toContain("alert relay-stuck");
  rig.press("reset");
  expect(rig.state()["phase"]).toBe("fault");
});

test("what a hand turned on is said and left alone", () => {
  const rig = adoptedBreakfastRig();
  rig.pass(5);
  rig.hand(true);
  rig.real.watts = 2_200;
  rig.pass(60);
  expect(rig.events).toEqual(["on-pressed", "alert too-much-power"]);
  expect(rig.real.on).toBe(true);
});

test.each([
  ["no time after which the plug goes off by itself", {}],
  ["a run that outlives it", { auto_off_s: 300, run_s: 300 }],
  ["a run longer than any", { ...usual, run_s: 1_500 }],
  ["more power than any", { ...usual, max_w: 3_000 }],
])("it is not adopted with %s", (_, settings) => {
  expect(() => adoptedBreakfastMachine.prepare(settings)).toThrow("E_WRONG_TYPE");
});

test("a contact that says again that it is closed is no second hand", () => {
  const rig = adoptedBreakfastRig({}, "binary_sensor");
  rig.play.tell("arm", { on: false }, false);
  rig.play.tell("arm", { on: true });
  expect(rig.events).toEqual(["armed"]);
  rig.press("stop");
  rig.play.tell("arm", { on: true });
  expect(rig.outcome(rig.command("start", porridge))).toBe("E_ARMED_NOT");
  rig.play.tell("arm", { on: false });
  rig.play.tell("arm", { on: true });
  const id = rig.command("start", porridge);
  rig.pass(310);
  expect(rig.outcome(id)).toBe("done");
  rig.play.tell("arm", { on: true });
  rig.play.away("arm");
  rig.play.back("arm");
  rig.play.tell("arm", { on: true });
  expect(rig.outcome(rig.command("start", porridge))).toBe("E_ARMED_NOT");
  expect([rig.wrong, rig.faults]).toEqual([[], []]);
});

test("a plug that nobody reads back is told OFF again and again: what was sent is no proof", () => {
  const rig = adoptedBreakfastRig({}, "event", true);
  rig.pass(12);
  const { id } = going(rig);
  const before = rig.play.orders.length;
  rig.command("stop");
  rig.pass(20);
  const offs = rig.play.orders.slice(before);
  expect(offs.map(({ order }) => order)).toEqual(Array.from({ length: 5 }, () => ({ on: false })));
  expect(rig.outcome(id)).toBe("stopped");
  expect([rig.wrong, rig.faults]).toEqual([[], []]);
});

test("a plug that is said to be away while it is on is told OFF all the same, and again once it is back", () => {
  const { rig } = going();
  const before = rig.play.orders.length;
  rig.away("plug");
  expect(rig.play.orders.slice(before).map(({ order }) => order)).toEqual([{ on: false }]);
  rig.pass(30);
  expect(rig.play.orders).toHaveLength(before + 1);
  rig.back("plug");
  expect(rig.play.orders.slice(before + 1)[0]?.order).toEqual({ on: false });
  expect(rig.real.on).toBe(false);
  expect([rig.wrong, rig.faults]).toEqual([[], []]);
});
