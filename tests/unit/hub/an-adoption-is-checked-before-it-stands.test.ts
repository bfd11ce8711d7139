import { describe, expect, test } from "vitest";
import { checkAdoption } from "../../../hub/check-adoption.ts";
import { LintelError, type ErrorCode } from "../../../hub/core/errors.ts";
import type { HouseholdDocument } from "../../../hub/core/house.ts";
import { fakeEntities } from "../../help/adopted-house.ts";
import { covers } from "../../help/covers.ts";

type Device = HouseholdDocument<"device">;

const made = (id: string, kind: string, parts: Record<string, string>, settings = {}): Device => ({
  id,
  kind,
  name: `The ${id}`,
  made_of: { parts, settings },
});
const bed = made("bed-1", "bed", { occupied: "mat" });
const ac = made("ac", "climate", { unit: "unit" });
const traits = { modes: ["off", "cool", "heat"], min: 16, max: 30 };

describe("an adoption is refused", () => {
  const house = (others: readonly Device[] = []) => {
    const entities = fakeEntities(() => 0);
    entities.announce("mat", "binary_sensor", { device_class: "occupancy" });
    entities.announce("lamp", "light");
    entities.announce("unit", "climate", traits);
    return { ...entities.registry, devices: () => others };
  };
  const codeOf = (document: Device, others: readonly Device[] = []): ErrorCode | undefined => {
    try {
      checkAdoption(document, house(others));
    } catch (error) {
      if (error instanceof LintelError) return error.code;
      throw error;
    }
    return undefined;
  };
  const cases: [string, Device, ErrorCode | undefined][] = [
    ["for nothing, where all is well", bed, undefined],
    ["for nothing, where it speaks our own protocol", { id: "x", kind: "bed", name: "X" }, undefined],
    ["for nothing, though its entity is not announced yet", made("x", "bed", { occupied: "later" }), undefined],
    ["for a kind that is not made of entities", made("x", "screen", {}), "E_WRONG_TYPE"],
    ["for a kind there is not", made("x", "constructor", {}), "E_WRONG_TYPE"],
    ["for a part that is missing", made("x", "bed", {}), "E_WRONG_TYPE"],
    ["for a part there is not", made("x", "bed", { occupied: "mat", wings: "mat" }), "E_UNKNOWN_KEY"],
    ["for an entity that cannot play the part", made("x", "bed", { occupied: "lamp" }), "E_PART_UNFIT"],
    ["for a setting there is not", made("x", "bed", { occupied: "mat" }, { colour: "red" }), "E_UNKNOWN_KEY"],
    ["for a setting out of bounds", made("x", "climate", { unit: "unit" }, { room_stale_s: 1e6 }), "E_WRONG_TYPE"],
  ];
  test.each(cases)("%s", (_says, document, code) => {
    covers("error:E_WRONG_TYPE", "error:E_UNKNOWN_KEY", "error:E_PART_UNFIT");
    expect(codeOf(document)).toBe(code);
  });

  test("where two devices would order the same thing; what only tells may serve many", () => {
    covers("error:E_PART_TAKEN");
    expect(codeOf(made("second", "climate", { unit: "unit" }), [ac])).toBe("E_PART_TAKEN");
    expect(codeOf(ac, [ac])).toBe(undefined);
    expect(codeOf(made("second", "bed", { occupied: "mat" }), [bed])).toBe(undefined);
    const machine = (id: string, n: number) =>
      made(id, "breakfast-machine", { plug: `plug-${n}`, power: "meter", arm: "mat" }, { auto_off_s: 900 });
    expect(codeOf(machine("new", 2), [machine("old", 1)])).toBe(undefined);
    expect(codeOf(machine("new", 1), [machine("old", 1)])).toBe("E_PART_TAKEN");
  });

  test("where it heats, lets water run or opens a door, and nobody said when it ends by itself", () => {
    covers("error:E_NO_LIMIT");
    const plug = { plug: "kettle", power: "meter" };
    expect(codeOf(made("x", "breakfast-machine", plug))).toBe("E_NO_LIMIT");
    for (const auto_off_s of [0, -1, "soon", true])
      expect(codeOf(made("x", "breakfast-machine", plug, { auto_off_s }))).toBe("E_NO_LIMIT");
    const tub = { valve: "both", heater: "both", level: "l", water: "w" };
    expect(codeOf(made("x", "bath", tub, { auto_off_s: 60 }))).toBe("E_PART_TAKEN");
  });
});
