import type { Clock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import type { Log } from "../../hub/core/log.ts";
import { addressOf } from "../board-wiring-faults.ts";
import type { Prepared } from "../device.ts";
import type { BoardWiring, PinsWiring, Wires } from "../wiring.ts";
import type { BoardDriver } from "./board-driver.ts";
import type { Pins } from "./machine-pins.ts";
import { openPins } from "./pins.ts";
import { simDriver, type SimDriver } from "./sim.ts";

/** What drives a device: a model (its physics, or nothing at all for a program), the pins of this machine, or a board. */
export type Hardware =
  | { readonly by: "model" }
  | { readonly by: "board"; readonly wiring: BoardWiring; readonly wires: Wires }
  | { readonly by: "pins"; readonly wiring: PinsWiring; readonly wires: Wires };

/** A driver as its device owns it: something may be made to happen to a model, and pins are let go. */
export type OwnedDriver = SimDriver & { [Symbol.dispose](): void };

/** What drivers need of their process. */
export type DriverPlace = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly fault: (error: unknown) => void;
  readonly pins: Pins;
  /** Its part of a board, while that is there. */
  readonly board?: BoardDriver | undefined;
};

/** Opens what drives a device; E_NO_PINS or E_NO_BOARD where it cannot be had. */
export function chooseDriver(
  { id, hardware, prepared }: { readonly id: string; readonly hardware: Hardware; readonly prepared: Prepared },
  { clock, random, log, fault, pins, board }: DriverPlace,
): OwnedDriver {
  if (hardware.by === "model") return { ...simDriver(clock, random, prepared.sim), [Symbol.dispose]: () => undefined };
  const driver =
    hardware.by === "pins"
      ? openPins(hardware.wiring, hardware.wires, { id, clock, log, fault, pins })
      : (board ?? fail("E_NO_BOARD", { board: addressOf(hardware.wiring.board), problem: "nobody has met it" }));
  return { ...driver, happen: ({ happens }) => fail("E_WRONG_TYPE", { field: "happens", problem: happens }) };
}
