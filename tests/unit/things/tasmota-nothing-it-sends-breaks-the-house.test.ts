import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LintelError } from "../../../hub/core/errors.ts";
import { tasmota } from "../../../hub/things/tasmota/tasmota.ts";
import { tasmotaConfig } from "../../help/makers/tasmota-config.ts";

const mac = "00000049A3BC";
const keys = [
  "POWER",
  "POWER1",
  "ENERGY",
  "Power",
  "Id",
  "Temperature",
  "TempUnit",
  "Shutter1",
  "Position",
  "Direction",
];
const more = ["Dimmer", "FanSpeed", "Button1", "Switch1", "Action", "IrReceived", "IRHVAC", "Vendor", "Mode", "Temp"];
const sly = ["__proto__", "constructor", "toString", "StatusSNS", "sn", "so", "rl", "ft"];
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("ON", "OFF", "GREE", "cool", "%prefix%/%topic%/", null, true, -1, 0, 1, 55.5, 1e300),
    fc.string({ maxLength: 8 }),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...keys, ...more, ...sly), tie("any"), { maxKeys: 5 }),
  ),
})).any;

/** What it throws, if that is no named error. */
function unnamed(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error instanceof LintelError ? undefined : error;
  }
  return undefined;
}

test("whatever a box announces is taken or refused by name", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom("rl", "btn", "swc", "so", "fn", "ft", "tp", "state", "if"), value),
      value,
      (changes, sn) => {
        const adapter = tasmota();
        const on = (part: string, what: unknown) => () =>
          adapter.announced(`tasmota/discovery/${mac}/${part}`, JSON.stringify(what) ?? "");
        expect(unnamed(on("sensors", { sn, ver: 1 }))).toBeUndefined();
        expect(unnamed(on("config", { ...tasmotaConfig({ mac }), ...changes }))).toBeUndefined();
        expect(unnamed(on("config", sn))).toBeUndefined();
      },
    ),
    { numRuns: 300 },
  );
});

test("whatever a box tells is read or refused by name, and no ear ever answers with a key its kind does not have", () => {
  const adapter = tasmota({ known: () => ({ vendor: "GREE", model: -1 }), learned: () => undefined });
  const sn = { ENERGY: { Power: 1 }, "DS18B20-1": { Id: "01131B123456", Temperature: 1 }, TX23: { Speed: { Act: 1 } } };
  adapter.announced(`tasmota/discovery/${mac}/sensors`, JSON.stringify({ sn, ver: 1 }));
  const config = tasmotaConfig({ mac, rl: [1, 2, 3, 3], btn: [1], swc: [1, 3], lt_st: 1 });
  const plans = adapter.announced(`tasmota/discovery/${mac}/config`, JSON.stringify(config))?.entities ?? [];
  expect(plans.length).toBeGreaterThanOrEqual(10);
  const allowed = new Set(["on", "brightness_pct", "position_pct", "cover", "value", "mode", "target_c", "assumed"]);
  fc.assert(
    fc.property(fc.oneof(value, fc.string()), (said) => {
      const payload = typeof said === "string" ? said : JSON.stringify(said);
      for (const { ears } of plans)
        for (const { filter, read } of ears) {
          const problem = unnamed(() => {
            const told = read(payload, filter);
            if (told.is === "state")
              for (const [key, state] of Object.entries(told.state)) {
                expect(allowed).toContain(key);
                expect(["string", "number", "boolean"]).toContain(typeof state);
              }
          });
          expect(problem).toBeUndefined();
        }
    }),
    { numRuns: 300 },
  );
});

test("deep, long and broken messages are refused by name", () => {
  const adapter = tasmota();
  const plans = adapter.announced(`tasmota/discovery/${mac}/config`, JSON.stringify(tasmotaConfig({ mac })))?.entities;
  const ear = plans?.[0]?.ears[0];
  const code = (payload: string) => {
    try {
      return ear?.read(payload, ear.filter);
    } catch (error) {
      return error instanceof LintelError ? error.code : error;
    }
  };
  expect(code("{".repeat(50_000))).toBe("E_TOO_BIG");
  expect(code(`${'{"a":'.repeat(50)}1${"}".repeat(50)}`)).toBe("E_TOO_DEEP");
  expect(code("\u0000")).toBe("E_NOT_JSON");
  expect(code("")).toEqual({ is: "nothing" });
});

test("a flood of boxes is refused by name, and none of it is kept", () => {
  const adapter = tasmota();
  const config = (n: number) => {
    const own = `F${String(n).padStart(11, "0")}`;
    return () => adapter.announced(`tasmota/discovery/${own}/config`, JSON.stringify(tasmotaConfig({ mac: own })));
  };
  for (let n = 0; n < 4_000; n += 1) config(n)();
  expect(config(4_001)).toThrow(expect.objectContaining({ code: "E_TOO_MANY" }));
  expect(config(17)()?.entities).not.toEqual([]);
  adapter.announced(`tasmota/discovery/F${"0".repeat(11)}/config`, "");
  expect(config(4_001)()?.entities).not.toEqual([]);
});
