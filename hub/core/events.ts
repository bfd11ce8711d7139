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
  /** An entity of another maker changed, came or went; told at most once a tick. */
  "entity.changed": { entity: string };
  /** What is known of a found device changed: which entities it has, or what it says of itself. */
  "found.changed": { device: string };
  /** The household's own documents changed. */
  "household.changed": { noun: Noun; id: string };
  /** Documents of scenes were saved, or taken away; told after the commit. */
  "scenes.changed": {
    scenes: readonly string[];
    deploy: string;
    source: "editor" | "phone" | "cli" | "shipped";
    author: string;
  };
  /** What a resident wants different about one day of a scene changed. */
  "next.changed": { scene: string; resident: string };
  /** What a calendar says of the days around today changed, or it is followed no more. */
  "calendar.changed": { calendar: string };
  /** A credential was issued or revoked; whoever is connected by it must go. */
  "credential.changed": { id: string; kind: "mqtt" | "token"; revoked: boolean };
  /** A session is over; whoever listens by it must go. */
  "session.ended": { session: string; seat: string };
  /** Somebody tried to come in by a secret. */
  "access.attempted": { outcome: string; from: string };
  /** Somebody was made to open the door, or to try: `resident` must not be shown that it is known. */
  "door.alerted": { id: string; at: number; resident: string | undefined };
  /** What the house has to say changed, or to whom it says it. */
  "notice.changed": { notice: string };
  /** What a resident lets a brand know changed, or whether it is paused. */
  "consent.changed": { resident: string; brand: string };
  /** The cards on the screens changed; without a resident: those of anybody. */
  "card.changed": { resident?: string };
  /** A brand sent something: letters, points, a proof that something is gone. */
  "engage.mail": { brand: string };
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
  "entity.changed",
  "found.changed",
  "household.changed",
  "scenes.changed",
  "next.changed",
  "calendar.changed",
  "credential.changed",
  "session.ended",
  "access.attempted",
  "door.alerted",
  "notice.changed",
  "consent.changed",
  "card.changed",
  "engage.mail",
  "fault.raised",
  "fault.cleared",
] as const satisfies readonly (keyof Events)[];
