import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { phoneOf, workAt } from "../help/evening.ts";
import type { TestHouse } from "../help/house.ts";
import { adopt, eveningOfMakers, morningOfMakers, plugSettings, toaster, zigbeeIn } from "../help/makers-house.ts";
import { irReceived } from "../help/makers/tasmota-infrared.ts";
import { playTasmotaBlaster } from "../help/makers/tasmota-blaster.ts";
import { getsUp, stateOf } from "../help/morning.ts";

/** Every scene document the house holds, byte for byte. */
function scenesOf({ folder }: TestHouse): readonly string[] {
  using db = new DatabaseSync(join(folder, "virtual", "house.db"), { readOnly: true });
  const rows = db.prepare("SELECT scene, revision, document FROM scene_revisions ORDER BY scene, revision").all();
  return rows.map((row) => JSON.stringify(row));
}

const on = (orders: readonly string[]) => orders.filter((order) => order.endsWith(" ON"));

test(
  "a Tasmota plug gives its role to a Zigbee plug, and the next morning's breakfast is made there and nowhere else",
  { timeout: 120_000 },
  async () => {
    covers("role:breakfast-machine", "kind:breakfast-machine");
    const { home, bridge, plug, brush } = await morningOfMakers();
    await using _closes = home;
    const { house } = home;
    const scenes = scenesOf(house);
    expect(scenes.length).toBeGreaterThan(1);
    await house.to("2026-03-04T07:00:00+08:00");
    await getsUp(house, "lin");
    await brush.brushes(40);
    await house.to("2026-03-04T07:08:00+08:00");
    expect(await stateOf(house, "breakfast-plug")).toMatchObject({ phase: "done" });
    expect(on(plug.commands)).toEqual(["POWER1 ON"]);

    const parts = {
      plug: bridge.id("kitchen plug", "switch"),
      power: bridge.id("kitchen plug", "power"),
      arm: bridge.key,
    };
    const made = { id: "breakfast-zigbee", kind: "breakfast-machine", place: "kitchen", parts, settings: plugSettings };
    await adopt(house, made, "breakfast-machine");
    for (const bed of ["bed-lin", "bed-bo"]) await house.happen(bed, "enter");
    // The old plug is pulled for good; the bridge is started anew before they wake.
    for (const played of [plug, bridge]) played[Symbol.dispose]();
    await house.to("2026-03-05T06:58:00+08:00");
    const anew = await zigbeeIn(home, toaster(home.clock));
    await anew.press("kitchen key", "single");
    await house.to("2026-03-05T07:00:00+08:00");
    expect(await stateOf(house, "breakfast-zigbee")).toMatchObject({ phase: "armed" });
    await getsUp(house, "lin");
    await brush.brushes(40);
    expect(await stateOf(house, "breakfast-zigbee")).toMatchObject({ phase: "running", power_w: 1_400 });
    await house.to("2026-03-05T07:08:00+08:00");
    expect(await stateOf(house, "breakfast-zigbee")).toMatchObject({ phase: "done", interrupted: false });
    expect(on(anew.heard)).toEqual(["kitchen plug ON"]);
    expect(on(plug.commands)).toHaveLength(1);
    expect(scenesOf(house)).toEqual(scenes);
    expect(house.complaints).toEqual([]);
  },
);

test(
  "an AC behind Zigbee2MQTT gives its role to one behind an infrared box, which the next way home sets",
  { timeout: 120_000 },
  async () => {
    covers("role:climate", "kind:climate");
    const { home, bridge } = await eveningOfMakers();
    await using _closes = home;
    const { house } = home;
    const scenes = scenesOf(house);
    const line = await home.line("infrared");
    const box = await playTasmotaBlaster(line);
    // One press of the unit's own remote says what it is.
    await box.remote({ Power: "off", Mode: "heat", Temp: 22 });
    await line.say("tele/blaster/RESULT", irReceived("GREE", { Power: "off", Mode: "heat", Temp: 22 }), { qos: 0 });
    await house.to(5_000);
    const parts = { unit: `${box.mac}_climate_irhvac`, room: bridge.id("living room air", "temperature") };
    await adopt(house, { id: "bedroom-ac", kind: "climate", place: "living-room", parts, settings: {} }, "climate");
    await house.to(30_000);
    expect(await stateOf(house, "bedroom-ac")).toMatchObject({ on: false });

    await using phone = await phoneOf(house, "lin");
    await phone.fix(workAt);
    await phone.swipes(5);
    await house.to(60_000);
    expect(box.unit).toMatchObject({ on: true, mode: "heat" });
    expect(await stateOf(house, "bedroom-ac")).toMatchObject({ on: true, mode: "heat", target_c: box.unit.target_c });
    expect(box.sent).toHaveLength(1);
    await phone.cancels();
    await house.to(60_000);
    expect(box.unit.on).toBe(false);
    expect(bridge.heard).toEqual([]);
    expect(scenesOf(house)).toEqual(scenes);
  },
);
