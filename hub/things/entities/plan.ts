import type { Component, EntityState, Traits } from "../../core/entities.ts";
import type { LintelError } from "../../core/errors.ts";

/** A message to be sent to a device of another maker; never retained. */
export type Outgoing = { readonly topic: string; readonly payload: string; readonly qos: 0 | 1 };

/** What one message says of an entity: a change of some keys, that something happened, or nothing to us. */
export type Told =
  | {
      readonly is: "state";
      readonly state: EntityState;
      /** Keys that are not known any more. */ readonly unknown?: readonly string[];
      /** What else stood in the message and could not be read; counted, and what could be read counts. */
      readonly refused?: readonly LintelError[];
    }
  | { readonly is: "event"; readonly event: string }
  | { readonly is: "nothing" };

/** One topic filter an entity listens to; a LintelError from `read` leaves the state as it was and is counted. */
export type Ear = { readonly filter: string; readonly qos: 0 | 1; read(payload: string, topic: string): Told };

/** Who says whether an entity is there. */
export type Availability = {
  /** How several say it together. */
  readonly mode: "all" | "any" | "latest";
  readonly ears: readonly { readonly filter: string; readonly read: (payload: string) => boolean | undefined }[];
};

/** How one entity is read and ordered, as an adapter made it from what the maker announced. */
export type EntityPlan = {
  readonly id: string;
  readonly component: Component;
  readonly name: string;
  readonly traits: Traits;
  readonly ears: readonly Ear[];
  /** Without ears it is always there. */
  readonly availability: Availability;
  /** Absent when it takes no orders. Throws E_WRONG_TYPE or E_UNKNOWN_VERB for an order it cannot carry out. */
  readonly order?: (order: Readonly<Record<string, unknown>>) => readonly Outgoing[];
  /** Nobody reads it back: an order counts as its state. */
  readonly assumed?: true;
  /** Only these keys of its state are read back by nobody. */
  readonly assumes?: readonly string[];
  /** The topics its orders go to, so that one into the house's own is refused before there is an order. */
  readonly sends?: readonly string[];
  /** Its state is forgotten when nothing came for so long. */
  readonly expire_after_s?: number;
  /** A binary sensor that falls back by itself. */
  readonly off_delay_s?: number;
  /** Makes it tell its state now; sent when it is new or came back, never an act. */
  readonly ask?: readonly Outgoing[];
  /** What is known of it before anything was heard, such as `mode` of an infrared unit. */
  readonly first?: EntityState;
  /** A template of it that this house cannot read; it has no ears then. */
  readonly unread?: string;
};

/** The device that entities belong to, as its maker announced it; two announcements with a shared mark are one device. */
export type DevicePlan = {
  /** `identifiers` and `connections`, each as one text. */
  readonly marks: readonly string[];
  readonly name?: string;
  readonly maker?: string;
  readonly model?: string;
  readonly software?: string;
  readonly area?: string;
  readonly via?: string;
};

/** What one announcement makes of the entities that stand on its topic: all of them, none when it was taken back. */
export type Announcement = {
  readonly device: DevicePlan;
  /** Who announces, as they say; the adapter's name otherwise. */
  readonly origin: string;
  readonly entities: readonly EntityPlan[];
  /** What it stands under instead of its own topic, where several topics tell of one device. */
  readonly under?: string;
  /** Keep what stands on this topic known under its ids: it comes again from another topic. */
  readonly migrates?: true;
  /** Entities in it that were refused; one of that id that stands there already stays as it was. */
  readonly refused?: readonly { readonly id: string; readonly error: LintelError }[];
  /** How many entities in it are of a kind that this house leaves alone. */
  readonly ignored?: number;
};

/** One way of announcing: which topics it reads, and what one announcement makes. */
export type Adapter = {
  readonly name: string;
  readonly filters: readonly string[];
  /** An empty payload takes everything on that topic back; undefined: nothing to this house. Throws a LintelError for what it refuses. */
  announced(topic: string, payload: string): Announcement | undefined;
};
