import type { DoorView } from "./door.ts";
import type { ErrorCode, Params } from "./errors.ts";
import type { Evidence, Noun, Presence, Trip } from "./house.ts";
import type { About, DeviceEvent, Did, State, Status } from "./messages.ts";
import type { Moment } from "./moments.ts";

/** A sentence by key; rendered in a reader's language when it is read, never before. */
export type Sentence = { readonly key: string; readonly params: Params };

/** Where a fault comes from, so that a screen can name it and clear it. */
export type Fault = {
  readonly id: string;
  readonly code: ErrorCode;
  readonly params: Params;
  readonly cause: string;
  readonly at: number;
};

/** How one run of a scene stands. */
export type RunView = {
  readonly id: string;
  readonly scene: string;
  readonly resident?: string;
  readonly state: "running" | "done" | "failed" | "stopped";
  readonly started: number;
  readonly steps: readonly {
    readonly key: string;
    readonly visit: number;
    readonly state: string;
    readonly output?: string;
    readonly at: number;
  }[];
  readonly outcome?: Sentence;
};

/** Every in-process event with what it carries; listeners are contained, a failing one raises `fault.raised`. */
export type Events = {
  /** A native device told who it is. */
  "device.about": { device: string; about: About; retained: boolean };
  /** A device came or went. */
  "device.status": { device: string; status: Status; retained: boolean };
  /** A device told its whole state; `before` is what was known. */
  "device.state": { device: string; state: State; before: State | undefined; baseline: boolean };
  /** Something happened at a device. */
  "device.event": { device: string; event: DeviceEvent };
  /** A device answered a command. */
  "device.did": { device: string; did: Did };
  /** One sighting, checked. */
  "evidence.taken": { evidence: Evidence };
  /** A resident's presence changed. */
  "presence.changed": { resident: string; presence: Presence; before: Presence };
  /** A trip opened, moved or ended. */
  "trip.changed": { trip: Trip };
  /** A moment, already new: never sent twice for the same id. */
  "moment.happened": { moment: Moment };
  /** The door was let open for somebody, by the house or by the lock itself; the same id for the same opening. */
  "door.opened": { id: string; at: number; device: string; place: string | undefined; resident: string | undefined };
  /** What happens at the door changed. */
  "door.changed": { door: DoorView };
  /** A run or one of its steps changed. */
  "run.changed": { run: RunView };
  /** What a role can do changed: bound, ready, held or its state. */
  "role.changed": { address: string };
  /** A thing changed in any way a screen may show. */
  "thing.changed": { thing: string };
  /** The household's own documents changed. */
  "household.changed": { noun: Noun; id: string };
  /** What a calendar says of the days around today changed, or it is followed no more. */
  "calendar.changed": { calendar: string };
  /** A credential was issued or revoked; whoever is connected by it must go. */
  "credential.changed": { id: string; kind: "mqtt" | "token"; revoked: boolean };
  /** Something is wrong; shown until cleared. */
  "fault.raised": Fault;
  /** The fault of that id is over. */
  "fault.cleared": { id: string };
};

/** The names of all events, for documents and tests. */
export const eventNames = [
  "device.about",
  "device.status",
  "device.state",
  "device.event",
  "device.did",
  "evidence.taken",
  "presence.changed",
  "trip.changed",
  "moment.happened",
  "door.opened",
  "door.changed",
  "run.changed",
  "role.changed",
  "thing.changed",
  "household.changed",
  "calendar.changed",
  "credential.changed",
  "fault.raised",
  "fault.cleared",
] as const satisfies readonly (keyof Events)[];
