import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import type { Home, HouseholdDocument, Noun, Trip } from "../core/house.ts";
import type { Log } from "../core/log.ts";
import type { Random } from "../core/random.ts";
import type { Command } from "../core/run.ts";
import type { RoleView } from "../core/world.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Store } from "../store/open.ts";

/** Reading the household's documents. */
export type Household = {
  home(): Home | undefined;
  all<N extends Noun>(noun: N): readonly HouseholdDocument<N>[];
  get<N extends Noun>(noun: N, id: string): HouseholdDocument<N> | undefined;
};

/** All that the door is handed. */
export type DoorParts = {
  /** The root of the house's topics: a look is bound to the one it is sent on. */
  readonly root: string;
  /** Where the key of the codes lies. */
  readonly folder: string;
  readonly bus: Bus;
  readonly store: Pick<Store, "work">;
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly household: Household;
  readonly things: {
    role(address: string): RoleView | undefined;
    thing(
      id: string,
    ): { readonly status: "online" | "offline" | "unknown"; readonly place?: string | undefined } | undefined;
    policy(command: Command, how: "asks" | "stored"): void;
  };
  /** The open way home of a resident. */
  readonly trip: (resident: string) => Trip | undefined;
  /** When a resident's phone last showed that it is near, wall ms; undefined when it has left since. */
  readonly near: (resident: string) => number | undefined;
  /** Switches the alarm off: its code has been given. */
  readonly disarm: () => Promise<void>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/** The roles of the door: its lock, and the camera that watches it. */
export const doorRole = "door";
/** See `doorRole`. */
export const cameraRole = "door-camera";

/** What the household says of the door, as settings. */
export const doorSettings = { armed: "door.armed", private: "door.private", twoEyes: "door.two-eyes" } as const;
