import { describe, expect, test } from "vitest";
import { codeOf } from "../../../hub/core/errors.ts";
import type { EntityPlan, Outgoing } from "../../../hub/things/entities/plan.ts";
import type { Remote } from "../../../hub/things/tasmota/infrared-words.ts";
import { tasmota } from "../../../hub/things/tasmota/tasmota.ts";
import { covers } from "../../help/covers.ts";
import { irReceived } from "../../help/makers/tasmota-infrared.ts";
import { tasmotaConfig } from "../../help/makers/tasmota-config.ts";

const mac = "3C6105AABBCC";
const blaster = { mac, t: "blaster", dn: "Bedroom box", rl: [0, 0, 0, 0], md: "YTF IR Bridge" };

function unit(kept = new Map<string, Remote>(), changes: object = {}): EntityPlan {
  const remotes = { known: (id: string) => kept.get(id), learned: (id: string, one: Remote) => void kept.set(id, one) };
  const found = tasmota(remotes).announced(
    `tasmota/discovery/${mac}/config`,
    JSON.stringify(tasmotaConfig({ ...blaster, ...changes })),
  );
  const climate = found?.entities.find(({ component }) => component === "climate");
  if (!climate) throw new Error("no air conditioner");
  return climate;
}

const hear = (plan: EntityPlan, payload: object, topic = "tele/blaster/RESULT") =>
  plan.ears.find(({ filter }) => filter === topic)?.read(JSON.stringify(payload), topic);

function sent(outgoing: readonly Outgoing[] | undefined) {
  return outgoing?.map(({ topic, payload }) => {
    expect(topic).toBe("cmnd/blaster/IRHVAC");
    return JSON.parse(payload) as Record<string, unknown>;
  });
}

function codeOfCall(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    return codeOf(error);
  }
  return undefined;
}

describe("an air conditioner behind an infrared box", () => {
  test("is offered where the box looks like one, or where its owner said so, and nowhere else", () => {
    const offered = (changes: object, sn?: object, known = false) => {
      const remote = known ? { vendor: "GREE", model: -1 } : undefined;
      const adapter = tasmota({ known: () => remote, learned: () => undefined });
      if (sn) adapter.announced(`tasmota/discovery/${mac}/sensors`, JSON.stringify({ sn, ver: 1 }));
      const config = JSON.stringify(tasmotaConfig({ ...blaster, ...changes }));
      const found = adapter.announced(`tasmota/discovery/${mac}/config`, config);
      return found?.entities.some(({ component }) => component === "climate");
    };
    expect(offered({})).toBe(true);
    expect(offered({ md: "Generic" }, { Time: "x" })).toBe(true);
    expect(offered({ md: "Generic" }, { Time: "x", AM2301: { Temperature: 20 } })).toBe(false);
    expect(offered({ md: "Sonoff S31", rl: [1] }, { Time: "x" })).toBe(false);
    expect(offered({ md: "Sonoff S31", rl: [1] }, { Time: "x" }, true)).toBe(true);
  });

  test("is ordered only once its make is known, and one press of its own remote teaches it", () => {
    covers("error:E_NO_REMOTE");
    const kept = new Map<string, Remote>();
    const climate = unit(kept);
    expect(climate).toMatchObject({ id: `${mac}_climate_irhvac`, assumed: true, first: { assumed: true } });
    expect(codeOfCall(() => climate.order?.({ mode: "cool", target_c: 26 }))).toBe("E_NO_REMOTE");
    const heard = hear(climate, irReceived("COOLIX", { Power: "on", Mode: "cool", Temp: 24, FanSpeed: "low" }));
    expect(heard).toEqual({ is: "state", state: { mode: "cool", target_c: 24, assumed: true } });
    expect(kept.get(mac)).toMatchObject({ vendor: "COOLIX", model: -1 });
    expect(sent(climate.order?.({ target_c: 26 }))).toEqual([
      expect.objectContaining({
        Vendor: "COOLIX",
        Model: -1,
        Power: "On",
        Mode: "Cool",
        Celsius: "On",
        Temp: 26,
        FanSpeed: "low",
        SwingV: "off",
        SwingH: "off",
        Quiet: "off",
        Turbo: "off",
        Econo: "off",
        Light: "off",
        Filter: "off",
        Clean: "off",
        Beep: "off",
        Sleep: -1,
        StateMode: "SendStore",
      }),
    ]);
  });

  test("gets the whole state each time, and the same once more when asked again", () => {
    const climate = unit(new Map([[mac, { vendor: "GREE", model: 1 }]]));
    const first = sent(climate.order?.({ mode: "heat", target_c: 21 }));
    expect(first).toMatchObject([{ Vendor: "GREE", Model: 1, Power: "On", Mode: "Heat", Temp: 21 }]);
    expect(sent(climate.order?.({ mode: "heat", target_c: 21 }))).toEqual(first);
    expect(sent(climate.order?.({ mode: "off" }))).toMatchObject([{ Power: "Off", Temp: 21 }]);
  });

  test("whose power key is a toggle is never told on twice, and its box is told first what was", () => {
    const climate = unit(new Map([[mac, { vendor: "WHIRLPOOL_AC", model: -1 }]]));
    expect(sent(climate.order?.({ mode: "cool", target_c: 26 }))).toMatchObject([
      { StateMode: "StoreOnly", Power: "Off" },
      { StateMode: "SendStore", Power: "On", Temp: 26 },
    ]);
    const again = sent(climate.order?.({ mode: "cool", target_c: 26 }));
    expect(again).toMatchObject([{ StateMode: "StoreOnly", Power: "On", Temp: 26 }]);
    expect(sent(climate.order?.({ target_c: 25 }))).toMatchObject([
      { StateMode: "StoreOnly", Power: "On", Temp: 26 },
      { StateMode: "SendStore", Power: "On", Temp: 25 },
    ]);
  });

  test("is known again after a restart, with what was sent last", () => {
    const kept = new Map<string, Remote>([[mac, { vendor: "DAIKIN64", model: -1 }]]);
    unit(kept).order?.({ mode: "cool", target_c: 26 });
    const again = unit(kept);
    expect(again.first).toEqual({ mode: "cool", target_c: 26, assumed: true });
    expect(sent(again.order?.({ mode: "cool", target_c: 26 }))).toMatchObject([{ StateMode: "StoreOnly" }]);
  });

  test("follows the hand with its own remote, in either scale, and no other remote in the room", () => {
    const climate = unit(new Map([[mac, { vendor: "GREE", model: -1 }]]));
    const off = hear(climate, irReceived("GREE", { Power: "off", Mode: "auto", Temp: 22 }));
    expect(off).toEqual({ is: "state", state: { mode: "off", target_c: 22, assumed: true } });
    const fahrenheit = hear(climate, irReceived("GREE", { Power: "on", Mode: "fan_only", Temp: 77, Celsius: "off" }));
    expect(fahrenheit).toEqual({ is: "state", state: { mode: "fan_only", target_c: 25, assumed: true } });
    expect(hear(climate, irReceived("COOLIX", { Power: "on", Mode: "heat", Temp: 30 }))).toEqual({ is: "nothing" });
    expect(hear(climate, { IrReceived: { Protocol: "NEC", Bits: 32, Data: "0x02FD807F", Repeat: 0 } })).toEqual({
      is: "nothing",
    });
  });

  test("that its box cannot speak to is not ordered again, and what it does is not known", () => {
    const kept = new Map<string, Remote>([[mac, { vendor: "NONESUCH", model: -1 }]]);
    const climate = unit(kept);
    climate.order?.({ mode: "cool", target_c: 26 });
    const answer = hear(climate, { IRHVAC: "Wrong Vendor (COOLIX|DAIKIN|GREE)" }, "stat/blaster/RESULT");
    expect(answer).toEqual({ is: "state", state: {}, unknown: ["mode", "target_c"] });
    expect(codeOfCall(() => climate.order?.({ mode: "off" }))).toBe("E_NO_REMOTE");
  });

  test("refuses what no such unit does", () => {
    const climate = unit(new Map([[mac, { vendor: "GREE", model: -1 }]]));
    for (const order of [{ mode: "boil" }, { mode: "cool", target_c: 40 }, { target_c: 24 }, { power: true }])
      expect([order, codeOfCall(() => climate.order?.(order))]).toEqual([
        order,
        "power" in order ? "E_UNKNOWN_KEY" : "E_WRONG_TYPE",
      ]);
    expect(codeOfCall(() => hear(climate, irReceived("GREE", { Mode: "boil" })))).toBe("E_WRONG_TYPE");
    expect(codeOfCall(() => hear(climate, irReceived("GREE", { Mode: "cool", Temp: "hot" })))).toBe("E_WRONG_TYPE");
  });
});

test("a mode or a model that no remote has is refused by name, whatever JavaScript makes of the word", () => {
  const kept = new Map<string, Remote>();
  const plan = unit(kept);
  expect(codeOfCall(() => hear(plan, irReceived("GREE", { Mode: "constructor" })))).toBe("E_WRONG_TYPE");
  expect(kept.size).toBe(0);
  hear(plan, irReceived("GREE", { Model: "x".repeat(5_000) }));
  expect(kept.get(mac)?.model).toBe(-1);
});
