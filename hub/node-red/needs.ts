import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import type { Choices } from "../core/flows-talk.ts";
import type { Language } from "../core/house.ts";
import type { Log } from "../core/log.ts";
import type { Random } from "../core/random.ts";
import type { Reader } from "../core/sentence.ts";
import type { Revisions } from "../scenes/scenes.ts";

/** What the house's end of Node-RED works with. */
export type NodeRedNeeds = {
  /** The unix socket at which the flows process waits. */
  readonly socket: string;
  readonly revisions: Pick<Revisions, "drawn" | "saveAll">;
  readonly choices: () => Choices;
  readonly reader: (language: Language) => Reader;
  readonly bus: Pick<Bus, "on">;
  readonly faults: { raise(id: string, error: unknown, cause: string): void; clear(id: string): void };
  /** The machine's own clock: the flows process lives on real time whatever the house plays. */
  readonly patience: Clock;
  readonly random: Pick<Random, "bytes">;
  readonly log: Log;
};
