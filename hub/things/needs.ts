import type { Bus } from "../bus/bus.ts";
import type { Log } from "../core/log.ts";
import type { Clock } from "../core/clock.ts";
import type { ErrorCode } from "../core/errors.ts";
import type { HouseholdDocument, Noun } from "../core/house.ts";
import type { Care } from "../core/roles.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Store } from "../store/open.ts";

/** Reading the household's documents; the residents' room fits. */
export type HouseholdReading = {
  all<N extends Noun>(noun: N): readonly HouseholdDocument<N>[];
  get<N extends Noun>(noun: N, id: string): HouseholdDocument<N> | undefined;
};

/** Hands a message to the broker: at once, in the order of the calls; rejects when it cannot be handed over. */
export type Publish = (
  topic: string,
  payload: string,
  how: { readonly qos: 0 | 1; readonly retain: boolean },
) => Promise<void>;

/** All that this room is handed. */
export type Needs = {
  readonly root: string;
  readonly bus: Bus;
  readonly store: Store;
  readonly ledger: Pick<Ledger, "write">;
  readonly household: HouseholdReading;
  /** What a device must know of the house before it acts unattended, for the role it serves. */
  readonly care: (role: string) => Care;
  /** Why what runs for a role may not run on, asked with each renewal of its lease; undefined while it may. */
  readonly permits: (role: string) => ErrorCode | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly publish: Publish;
};
