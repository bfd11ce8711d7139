import { expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import type { Fault } from "../../../hub/core/events.ts";
import { keepFaults } from "../../../hub/faults.ts";
import { covers } from "../../help/covers.ts";
import { rethrow } from "../../help/store.ts";

function faultsOfAHouse() {
  const bus = makeBus(rethrow);
  const clock = steppingClock(1_000);
  const told: (Fault | string)[] = [];
  const faults = keepFaults(bus, clock);
  bus.on("fault.raised", (fault) => void told.push(fault));
  bus.on("fault.cleared", ({ id }) => void told.push(`${id} is over`));
  return { bus, clock, told, faults };
}
const bad = (code: "E_NOT_JSON" | "E_TOO_BIG") => new LintelError(code, { bytes: 1 });

test("the same fault a thousand times is told once, and shows when it was last seen", () => {
  covers("event:fault.raised");
  const { clock, told, faults } = faultsOfAHouse();
  for (let n = 0; n < 1_000; n++) faults.raise("input:bed", bad("E_NOT_JSON"), "bed");
  clock.set(500);
  faults.raise("input:bed", bad("E_NOT_JSON"), "bed");
  expect(told).toHaveLength(1);
  expect(faults.list()).toMatchObject([{ id: "input:bed", code: "E_NOT_JSON", cause: "bed", at: 1_500 }]);
  faults.raise("input:bed", bad("E_TOO_BIG"), "bed");
  expect(told).toHaveLength(2);
  expect(faults.list()).toMatchObject([{ code: "E_TOO_BIG" }]);
});

test("two hundred are kept, and the one that goes on is not the one that is forgotten", () => {
  const { told, faults } = faultsOfAHouse();
  faults.raise("store", bad("E_TOO_BIG"), "store");
  for (let n = 0; n < 5_000; n++) {
    faults.raise(`input:${n}`, bad("E_NOT_JSON"), String(n));
    if (n % 100 === 0) faults.raise("store", bad("E_TOO_BIG"), "store");
  }
  expect(faults.list()).toHaveLength(200);
  expect(faults.list()[0]?.id).toBe("input:4999");
  expect(faults.list().some(({ id }) => id === "store")).toBe(true);
  expect(told.filter((fault) => typeof fault === "object" && fault.id === "store")).toHaveLength(1);
});

test("a fault that is over is told so once; one that never was is not", () => {
  covers("event:fault.cleared");
  const { told, faults } = faultsOfAHouse();
  faults.clear("store");
  faults.raise("store", new Error("ENOSPC: no space left on device"), "store");
  expect(faults.list()).toMatchObject([{ code: "E_DISK_FULL", params: {} }]);
  faults.clear("store");
  faults.clear("store");
  expect(told.slice(1)).toEqual(["store is over"]);
  expect(faults.list()).toEqual([]);
});

test("what was thrown without a name is E_INTERNAL and tells nobody what it said", () => {
  covers("error:E_INTERNAL");
  const { faults } = faultsOfAHouse();
  faults.raise("x", new TypeError("secret"), "x");
  faults.raise("y", "a word", "y");
  expect(faults.list().map(({ code, params }) => [code, params])).toEqual([
    ["E_INTERNAL", {}],
    ["E_INTERNAL", {}],
  ]);
});
