import type { z } from "zod";
import type { Clock } from "../hub/core/clock.ts";
import type { ErrorCode, Params } from "../hub/core/errors.ts";
import type { kinds, KindName } from "../hub/core/kinds.ts";
import type { Log } from "../hub/core/log.ts";
import { check } from "../hub/core/parse.ts";
import type { RoleName, roles } from "../hub/core/roles.ts";
import type { Web } from "../hub/core/ways-out.ts";
import type { Driver } from "./drivers/driver.ts";
import type { Model, SimPort } from "./drivers/sim.ts";
import type { Wires } from "./wiring.ts";

type Row<K extends KindName> = (typeof kinds)[K];
type VerbsOf<K extends KindName> =
  Row<K> extends { serves: infer R extends RoleName } ? (typeof roles)[R]["verbs"] : {};
type EventsOf<K extends KindName> = Row<K>["events"];

/** One command for a kind, its parameters already checked by the verb's schema. */
export type CommandOf<K extends KindName> = {
  [V in keyof VerbsOf<K> & string]: {
    readonly id: string;
    readonly verb: V;
    readonly with: VerbsOf<K>[V] extends z.ZodType ? z.output<VerbsOf<K>[V]> : never;
  };
}[keyof VerbsOf<K> & string];

/** How a command ended. */
export type Final = {
  readonly outcome: "done" | "refused" | "failed" | "stopped";
  readonly code?: ErrorCode;
  readonly detail?: Params;
};

/** Why a lease ended before its command did. */
export type LeaseEnd = "expired" | "connection" | "hub-offline" | "lag";

/** What survives a restart of a device, stored durably before `write` returns; most kinds keep nothing. */
export type Kept = {
  /** The stored value, unchecked; undefined when there is none. */
  read(): unknown;
  write(value: unknown): void;
  /** True when a command of a hazard was running as the process ended. */
  readonly interrupted: boolean;
};

/** Everything a kind may touch. */
export type Port<K extends KindName> = {
  readonly id: string;
  readonly place: string | undefined;
  /** The full topic its events go out on: what a kind signs is bound to it. */
  readonly eventTopic: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly driver: Driver;
  /** The way out of the house, for kinds that stand in the table of ways out. */
  readonly web: Web;
  /** Tells the whole state; told again only when it differs. */
  state(next: z.input<Row<K>["state"]>): void;
  /** Tells that something happened. */
  event<T extends keyof EventsOf<K> & string>(type: T, detail: z.input<EventsOf<K>[T] & z.ZodType>): void;
  /** Makes an error of the kind's own timers seen. */
  fault(error: unknown): void;
  readonly kept: Kept;
};

/** What a kind gives back when it is opened. */
export type Controller<K extends KindName> = {
  /** Starts a command and calls `finish` once, now or later; a LintelError thrown here refuses it. */
  act(command: CommandOf<K>, finish: (final: Final) => void): void;
  /** Lets every output fall at once; the command's answer is given for it when it gives none. */
  leaseLost?(why: LeaseEnd): void;
  /** This process hung: lets every output fall that no lease guards. */
  hung?(): void;
  /** Once a minute, before the state is told again. */
  heartbeat?(): void;
  /** Lets every output fall; called once. */
  close?(): void;
};

/** The lease rule of a hazard: which verbs run only under a lease, and the longest one. */
export type LeaseRule = { readonly verbs: readonly string[]; readonly cap_ms: number };

/** One kind of device as its folder defines it. */
export type Definition<K extends KindName, S> = {
  readonly kind: K;
  /** Its own part of the config file. */
  readonly settings: z.ZodType<S>;
  readonly lease?: LeaseRule;
  /** A program, such as a player or a page: it does its work with nothing wired to it (`"driver": "none"`). */
  readonly program?: true;
  /** What can be wired to it; a kind without this cannot hang on pins or a board. */
  readonly wires?: Wires;
  open(settings: S, port: Port<K>): Controller<K>;
  sim(settings: S): (port: SimPort) => Model;
};

/** A kind with its settings checked, ready to be opened. */
export type Prepared = {
  open(port: Port<KindName>): Controller<KindName>;
  readonly sim: (port: SimPort) => Model;
};

/** A kind as the catalogue lists it. */
export type DeviceKind = {
  readonly kind: KindName;
  readonly lease: LeaseRule | undefined;
  readonly program: boolean;
  readonly wires: Wires | undefined;
  /** Checks the settings; throws a named error. */
  prepare(settings: unknown): Prepared;
};

/** Makes a kind from its definition; past this point its own types are its own affair. */
export function defineDevice<K extends KindName, S>(definition: Definition<K, S>): DeviceKind {
  return {
    kind: definition.kind,
    lease: definition.lease,
    program: definition.program ?? false,
    wires: definition.wires,
    prepare: (raw) => {
      const settings = check(definition.settings, raw);
      return {
        open: (port) => definition.open(settings, port),
        sim: definition.sim(settings),
      };
    },
  };
}
