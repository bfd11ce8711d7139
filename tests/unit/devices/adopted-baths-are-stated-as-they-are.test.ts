import { describe, expect, test } from "vitest";
import { adoptedBath } from "../../../devices/bath/adopted.ts";
import { adoptedBathRig, usual } from "./adopted-bath-rig.ts";

describe("what may not be stated", () => {
  test.each([
    ["no time after which it goes off by itself", {}],
    ["a time that is none", { auto_off_s: 10 }],
    ["warm water without a mixer", { ...usual, inlet_c: 40 }],
    ["a set point above the ceiling", { ...usual, target_c: 45 }],
    ["half a scale", { ...usual, full_at: 5 }],
  ])("%s", (_, settings) => {
    expect(() => adoptedBath.prepare(settings)).toThrow("E_WRONG_TYPE");
  });

  test("a level in centimetres wants its scale, and a water heater must go as low as a child's bath", () => {
    const cm = adoptedBathRig().play.parts;
    const spoilt = (name: string, traits: object) => ({
      ...cm,
      get: (part: string) => {
        const own = cm.get(part);
        return own && part === name
          ? { ...own, component: name === "heater" ? ("water_heater" as const) : own.component, traits }
          : own;
      },
    });
    expect(() => adoptedBath.fits(usual, cm)).not.toThrow();
    expect(() => adoptedBath.fits(usual, spoilt("level", { unit: "cm" }))).toThrow("E_WRONG_TYPE");
    expect(() =>
      adoptedBath.fits({ ...usual, empty_at: 60, full_at: 20 }, spoilt("level", { unit: "cm" })),
    ).not.toThrow();
    expect(() => adoptedBath.fits(usual, spoilt("heater", { min: 43.3 }))).toThrow("E_LIMIT");
  });
});
