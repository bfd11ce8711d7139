import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { evenings, ordered, phoneOf, stands, stepsOf, toldOf, waysHome, workAt } from "../help/evening.ts";
import { eveningOfMakers, morningOfMakers, plugIn, zigbeeIn } from "../help/makers-house.ts";
import { getsUp, runOf, stateOf } from "../help/morning.ts";

const count = (heard: readonly string[], order: string) => heard.filter((one) => one === order).length;

test(
  "breakfast is being made when the hub goes away: the plug is told OFF, it is said, nothing is made again, but tomorrow",
  { timeout: 150_000 },
  async () => {
    covers("role:breakfast-machine", "kind:breakfast-machine");
    const { home, bridge, plug, brush } = await morningOfMakers();
    await using _closes = home;
    await home.house.to("2026-03-04T07:00:00+08:00");
    await getsUp(home.house, "lin");
    await brush.brushes(40);
    expect(plug.state).toMatchObject({ on: true, watts: 1_400 });
    expect(count(plug.commands, "POWER1 OFF")).toBe(1);

    const before = home.house;
    const house = await home.restart();
    await house.to(30_000);
    expect(plug.state.on).toBe(false);
    expect([count(plug.commands, "POWER1 ON"), count(plug.commands, "POWER1 OFF")]).toEqual([1, 2]);
    expect(await stateOf(house, "breakfast-plug")).toMatchObject({ phase: "off", interrupted: true });
    expect(toldOf(before, "tell.breakfast.off")).toBe(1);
    expect(await runOf(house, "brushing")).toMatchObject({ "start-breakfast": "failed", "say-failed": "out" });
    // What the broker kept of plug, key and brush is no press and no brushing.
    expect(house.timeline().filter((line) => /armed|woke|brushing|running/.test(line))).toEqual([]);
    await brush.brushes(40);
    await bridge.press("kitchen key", "single");
    await house.to("2026-03-04T09:00:00+08:00");
    expect(count(plug.commands, "POWER1 ON")).toBe(1);

    for (const bed of ["bed-lin", "bed-bo"]) await house.happen(bed, "enter");
    // The night passes faster where nobody tells of it; the key was pressed yesterday, and is pressed anew.
    for (const played of [bridge, plug]) played[Symbol.dispose]();
    await house.to("2026-03-05T06:58:00+08:00");
    const tomorrow = await plugIn(home);
    const anew = await zigbeeIn(home);
    await anew.press("kitchen key", "single");
    await house.to("2026-03-05T07:00:00+08:00");
    await getsUp(house, "lin");
    await brush.brushes(40);
    expect(await stateOf(house, "breakfast-plug")).toMatchObject({ phase: "running", interrupted: false });
    await house.to("2026-03-05T07:08:00+08:00");
    expect(await stateOf(house, "breakfast-plug")).toMatchObject({ phase: "done" });
    expect(count(tomorrow.commands, "POWER1 ON")).toBe(1);
  },
);

test(
  "the bath fills when the hub goes away: the valve is told OFF, nothing runs on, and the AC goes on as it was set",
  { timeout: 90_000 },
  async () => {
    covers("role:bath", "role:climate", "role:door");
    const { home, bridge, bath, lock } = await eveningOfMakers();
    await using _closes = home;
    const phone = await phoneOf(home.house, "lin");
    await phone.fix(workAt);
    await phone.swipes(20);
    await phone.rides(0.5, 0.6, 3);
    expect(bath.bathroom.open).toBe(true);
    const set = count(bridge.heard, "living room ac/system_mode heat");
    expect(set).toBe(1);
    const offs = count(bath.heard, "bath_valve OFF");

    const before = home.house;
    const house = await home.restart();
    await house.to(60_000);
    expect([bath.bathroom.open, bath.bathroom.heating]).toEqual([false, false]);
    expect([count(bath.heard, "bath_valve ON"), count(bath.heard, "bath_heater ON")]).toEqual([1, 0]);
    expect(count(bath.heard, "bath_valve OFF")).toBe(offs + 1);
    expect(await stateOf(house, "tub")).toMatchObject({ phase: "off", waits: false });
    expect([toldOf(before, "tell.bath.off"), toldOf(before, "tell.used.bath")]).toEqual([1, 1]);
    expect(await stepsOf(house, "lin")).toMatchObject({ "fill-bath": "failed", "say-stopped-early": "out" });
    expect(await stateOf(house, "ac")).toMatchObject({ on: true, mode: "heat" });
    expect(count(bridge.heard, "living room ac/system_mode heat")).toBe(1);
    expect(lock.actions).toEqual([]);
    expect(house.timeline().filter((line) => /heading-home|approaching|arrived|door/.test(line))).toEqual([]);
    expect(await waysHome(house)).toHaveLength(1);

    // She is still on her way, and the water stays where it is; the door opens once.
    await using again = await phoneOf(house, "lin");
    await again.rides(0.6, 0.998, 12);
    expect(count(bath.heard, "bath_valve ON")).toBe(1);
    await again.enters();
    await stands(house, "lin");
    expect(lock.actions).toEqual(["unlatch"]);
    expect(ordered(house, "nuki")).toEqual(["unlock"]);
    expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome" });
    await house.to(60_000);
    expect((await evenings(house)).filter(({ state }) => state === "running")).toEqual([]);
  },
);

test(
  "the door is opening when the hub goes away: it is not opened again, and the lock locks by itself",
  {
    timeout: 60_000,
  },
  async () => {
    covers("role:door", "kind:lock");
    const { home, lock } = await eveningOfMakers();
    await using _closes = home;
    const phone = await phoneOf(home.house, "lin");
    await phone.fix(workAt);
    await phone.swipes();
    await home.house.to(10_000);
    await phone.enters();
    await home.house.happen("door-camera", "comes", { who: "lin" });
    for (let n = 0; n < 60 && lock.actions.length === 0; n++) await home.house.to(50);
    expect(lock.actions).toEqual(["unlatch"]);
    const house = await home.restart();
    await house.to(60_000);
    expect(lock.actions.filter((action) => action !== "lock")).toEqual(["unlatch"]);
    expect(lock.state.lock).toBe("locked");
    expect(await stateOf(house, "nuki")).toMatchObject({ bolt: "locked", pulsing: false });
  },
);
