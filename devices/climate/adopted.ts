import { z } from "zod";
import type { Parts } from "../../hub/core/entities.ts";
import { check } from "../../hub/core/parse.ts";
import { defineAdopted, type AdoptedPort } from "../adopted.ts";
import type { Controller } from "../device.ts";
import { openClimate } from "./climate.ts";
import { MemoryShape, openForeignUnit } from "./foreign-unit.ts";
import { tightened, type Limits } from "./limits.ts";
import { shownIn } from "./unit-words.ts";

/**
 * Sensors on batteries tell what changed, and else that they live once an hour: so long a reading counts, for longer a
 * room may stay the same to half a degree. Whoever has a quicker one states so.
 */
const slow = { stale_s: 3_600, frozen_s: 14_400 } as const;

const Settings = z.strictObject({
  /** How old a reading of the room may be. */
  room_stale_s: z.number().min(60).max(slow.stale_s).optional(),
  /** Of a unit behind an infrared box that has not heard its remote yet: its make and model, in the box's own words. */
  vendor: z.string().max(40).optional(),
  model: z.string().max(40).optional(),
});

const KeptShape = z.strictObject({ machine: z.unknown().optional(), memory: MemoryShape });

/** An AC of another maker: any climate unit that can be told a mode and a set point, under the interlocks of our own. */
export const adoptedClimate = defineAdopted({
  kind: "climate",
  settings: Settings,
  ready: begun,
  open: ({ room_stale_s }, port) =>
    openAdopted({ ...tightened({}), ...slow, ...(room_stale_s === undefined ? {} : { stale_s: room_stale_s }) }, port),
});

/** A unit has told how it stands, or says that nobody can know; what it remembers is measured against the whole of it. */
function begun(parts: Parts, waited: boolean): boolean {
  const state = parts.get("unit")?.read()?.state;
  const { mode, target_c } = shownIn(state);
  if (state?.["assumed"] === true) return true;
  if (mode !== undefined) return waited || mode === "off" || target_c !== undefined;
  return target_c !== undefined && parts.get("unit")?.traits.modes?.includes("off") !== true;
}

function openAdopted(limits: Limits, port: AdoptedPort<"climate">): Controller<"climate"> {
  const { clock, parts, fault, kept } = port;
  let disk = check(KeptShape.optional(), kept.read()) ?? { memory: {} };
  const write = (next: typeof disk) => {
    kept.write(next);
    disk = next;
  };
  const unit = openForeignUnit({
    parts,
    clock,
    fault,
    memory: disk.memory,
    remember: (memory) => write({ ...disk, memory }),
  });
  const machine = openClimate(limits, {
    ...port,
    driver: unit.driver,
    kept: {
      interrupted: kept.interrupted,
      read: () => disk.machine,
      write: (machine) => write({ ...disk, machine }),
    },
  });
  return {
    ...machine,
    act: (command, finish) => {
      if (command.verb === "set") unit.allows({ on: true, mode: command.with.mode, target_c: command.with.target_c });
      machine.act(command, finish);
    },
    close: () => {
      unit.close();
      machine.close?.();
    },
  };
}
