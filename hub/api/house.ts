import type { AccessRoom } from "../access/access.ts";
import type { Ahead } from "./ahead.ts";
import type { Bus } from "../bus/bus.ts";
import type { Drawings } from "./drawing.ts";
import type { Examples } from "./examples.ts";
import type { DoorRoom } from "../door/door.ts";
import type { Digest, OffersRoom, PrivacyRoom } from "../engagement/engagement.ts";
import type { NoticesRoom } from "../notices/notices.ts";
import type { Log } from "../core/log.ts";
import type { Clock } from "../core/clock.ts";
import type { Fault, RunView, Sentence } from "../core/events.ts";
import type { Home, HouseholdDocument, Language, Noun, Presence, Trip } from "../core/house.ts";
import type { StoryPart } from "../core/hub-line.ts";
import type { FoundDevice } from "../core/entities.ts";
import type { FoundView, RoleHealth, RoleTest, SceneHealth } from "../core/found.ts";
import type { BathPlan, DoorPlan } from "../core/live.ts";
import type { Reader } from "../core/sentence.ts";
import type { Piece } from "../core/sound/pieces.ts";
import type { RoleView } from "../core/world.ts";
import type { PreviewDay } from "../scenes/scenes.ts";
import type { EntityCounts, Refusal } from "../things/things.ts";

/** The photos the household hung up, in their order. */
export type Photos = {
  list(): readonly HouseholdDocument<"photo">[];
  /** E_NOT_FOUND. */
  bytes(id: string): Promise<Uint8Array>;
  /** Hangs one up behind the others, without its place and time. E_NOT_A_PICTURE, E_PHOTOS_FULL. */
  add(bytes: Uint8Array, actor: string): Promise<HouseholdDocument<"photo">>;
  /** E_NOT_FOUND. */
  remove(id: string, actor: string): Promise<void>;
  /** Puts one before all others. E_NOT_FOUND. */
  first(id: string, actor: string): Promise<void>;
};

/** What the hub knows of one thing. */
export type ThingView = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly place?: string;
  readonly owner?: string;
  /** It is made of other makers' entities. */
  readonly adopted?: true;
  readonly online: boolean;
  /** Wall ms at which it told its state. */
  readonly at?: number;
  readonly state?: Readonly<Record<string, unknown>>;
};

/** A scene as it is listed. */
export type SceneView = { readonly scene: string; readonly revision: string; readonly disabled: boolean };

/** Why a scene ran, or why it did not, in one sentence with its evidence. */
export type WhyView = {
  readonly at: number;
  /** What became of it: a run's state, or that there was none. */
  readonly state?: string;
  readonly sentence: Sentence;
  /** What lies behind the sentence, where something failed. */
  readonly reason?: Sentence;
  readonly moment?: string;
  readonly run?: string;
  readonly resident?: string;
  readonly because: readonly string[];
  /** The same as people read it. */
  readonly signs: readonly { readonly at: number; readonly says: Sentence }[];
  /** What the run went through, in order. */
  readonly steps: readonly {
    readonly key: string;
    readonly at: number;
    readonly state: string;
    readonly says?: Sentence;
    readonly reason?: Sentence;
  }[];
};

/** One house day to come. */
export type PreviewDayView = {
  readonly day: string;
  readonly items: readonly (PreviewDay["items"][number] & { readonly can_be_later: boolean })[];
};

/** What a swipe would do for a resident now; a part the house has nothing for is left out. */
export type SwipePlan = {
  /** `mode` and `target_c` only where the AC has something to do. */
  readonly climate?: { readonly mode?: "cool" | "heat"; readonly target_c?: number; readonly why: Sentence };
  readonly bath?: BathPlan;
  readonly door?: DoorPlan;
};

/** How the hub stands. */
export type HouseStatus = {
  readonly home: string;
  readonly house: "virtual" | "real";
  readonly wall: number;
  readonly zone: string;
  readonly mqtt: { readonly kind: "embedded" | "external"; readonly url: string; readonly clients?: number };
  readonly faults: readonly Fault[];
  readonly uptime_s: number;
  /** How Node-RED stands: its memory in bytes, the node types it lacks, whether its flows stand still; absent where it is off. */
  readonly flows?: {
    readonly state: "starting" | "up" | "silent" | "stopped";
    readonly rss?: number;
    readonly missing: readonly string[];
    readonly safe: boolean;
  };
  readonly version: string;
};

/** What somebody wishes of a found device; what is not said stands as it was proposed. */
export type AdoptionWish = {
  readonly as: string;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly place?: string | undefined;
  readonly owner?: string | undefined;
  /** Part -> entity id; `null` leaves a part out that was proposed. */
  readonly parts?: Readonly<Record<string, string | null>> | undefined;
  readonly settings?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** The address it shall serve, whoever serves it now; without it a role that nothing serves. */
  readonly role?: string | undefined;
};

/** What happened at a device: an id unique for it for ever, the type of the event, and the type's own keys. */
export type HappenedAt = { readonly id: string; readonly type: string; readonly [key: string]: unknown };

/** What a hand at a bed does with the next ring: leaves it out, puts it off by a quarter of an hour, or has it as always. */
export type BedsideWish = "skip" | "later" | "unskip";

/** How the next ring at a bed was moved: when it would have rung (wall ms), or how much later it rings. */
export type MovedRing = { readonly skipped?: number; readonly later_min?: number };

/** What a hand at a wall wants of what is heard there. */
export type HeardWish = { readonly volume: number } | { readonly playing: boolean };

type Soon<T> = T | Promise<T>;

/** What the API asks of the house; composed in hub/main.ts, nothing is opened here. */
export type House = {
  readonly bus: Pick<Bus, "on">;
  readonly clock: Clock;
  readonly log: Log;
  status(): HouseStatus;
  /** Words, zone and names for a reader of this house. */
  reader(language: Language): Reader;
  /** The texts for a Mosquitto that is to be this house's broker in that folder, and the address by which the hub logs in there. */
  brokerFiles(
    folder: string,
    port: number,
    actor: string,
  ): Promise<{ acl: string; password: string; conf: string; url: string }>;
  /** The told day of a virtual house, with what a newcomer opens its pages by; absent in a real one. */
  readonly story?: {
    part(): StoryPart | undefined;
    /** Tells another day. */
    again(): void;
    readonly links: readonly { readonly id: string; readonly name: string; readonly path: string }[];
    readonly pins: readonly { readonly resident: string; readonly name: string; readonly pin: string }[];
  };
  /** Takes what happened at a device, told to the API, as the event of that device it is; resolves when it is journaled. */
  eventOf(device: string, event: HappenedAt): Soon<void>;
  /** Who may come in and how: claim, sessions, invitations, pairing. */
  readonly access: AccessRoom;
  readonly residents: {
    home(): Home | undefined;
    all<N extends Noun>(noun: N): readonly HouseholdDocument<N>[];
    get<N extends Noun>(noun: N, id: string): HouseholdDocument<N> | undefined;
    /** How often a document was put; 0 when there is none. */
    revision(noun: Noun, id: string): number;
    /** With `revision` only where that is still the one. */
    put(noun: Noun, document: unknown, actor: string, revision?: number): Promise<void>;
    remove(noun: Noun, id: string, actor: string, revision?: number): Promise<void>;
  };
  readonly credentials: {
    issue(
      id: string,
      kind: "mqtt" | "token",
      scopes: readonly string[],
      actor: string,
      maker?: string,
    ): Promise<string>;
    revoke(id: string, kind: "mqtt" | "token", actor: string): Promise<void>;
    token(secret: string): { readonly id: string; readonly scopes: readonly string[] } | undefined;
    all(): readonly {
      readonly id: string;
      readonly kind: "mqtt" | "token";
      readonly scopes: readonly string[];
      readonly created: number;
    }[];
  };
  /** Phones that tell where they are, as OwnTracks does. */
  readonly phones: {
    /** Whether a phone of the house logs in by its own id and its MQTT password. */
    login(id: string, password: Uint8Array): boolean;
    /** Takes one message of a phone; resolves when it is journaled. Bad input is a fault on show; E_NOT_KEPT: send it again. */
    heard(phone: string, payload: Uint8Array): Soon<void>;
    /** Makes a new passphrase for what the phone encrypts, or agrees that it sends plain. */
    agree(phone: string, encrypted: boolean, actor: string): Promise<string | undefined>;
    /** Where phones reach the house while nobody says otherwise; `trust`: where they get its certificate first. */
    addresses(): { readonly http: string; readonly mqtt: string; readonly trust?: string };
    /** The topic under which an OwnTracks app sends, in its own placeholders. */
    readonly topic: string;
  };
  readonly things: {
    all(): readonly ThingView[];
    thing(id: string): ThingView | undefined;
    role(address: string): RoleView | undefined;
    /** Throws when this thing cannot serve that address. */
    bindable(address: string, thing: string): void;
    hold(address: string, because: Sentence): void;
    release(address: string): void;
    stop(thing: string, actor: string): Soon<void>;
    /** A person at a wall puts an alarm clock off. */
    snooze(alarm: string, actor: string): Soon<void>;
    /** A person at a wall makes what is heard there louder or softer, lets it pause or go on. */
    hear(music: string, wish: HeardWish, actor: string): Soon<void>;
  };
  /** The next ring of those who sleep in a place; skip and later E_NOTHING_LATER where nothing rings soon. */
  readonly bedsides: {
    moved(place: string): MovedRing;
    arrange(place: string, wish: BedsideWish, actor: string): Promise<void>;
  };
  /** Other makers' devices: what was found, and how it becomes the house's own. */
  readonly makers: {
    /** Everything found, and what each could be. */
    views(): { readonly found: readonly FoundDevice[]; view(device: FoundDevice): FoundView };
    counts(): EntityCounts;
    /** What was refused of other makers, newest first. */
    refusals(): readonly Refusal[];
    /** Keeps the document of an adopted device, checked. */
    put(document: HouseholdDocument<"device">, actor: string, revision: number): Promise<void>;
    /** The same wish again finds the same device. */
    adopt(
      found: string,
      wish: AdoptionWish,
      actor: string,
    ): Promise<{ readonly device: HouseholdDocument<"device">; readonly role?: string }>;
    /** A hand at the place of an adopted device presses a button of it. */
    press(thing: string, button: "arm" | "reset" | "stop"): void;
  };
  /** How every role stands, and what that means for the scenes. */
  health(): { readonly roles: readonly RoleHealth[]; scenes(): readonly SceneHealth[] };
  /** Trying a role out: a harmless act, undone by itself. */
  readonly tests: {
    start(role: string, actor: string): RoleTest;
    of(role: string): RoleTest | undefined;
    undo(role: string): RoleTest;
  };
  /** The front door: codes, phones, how it stands, and its book. */
  readonly door: Pick<DoorRoom, "view" | "pin" | "tapChallenge" | "tap" | "setPin" | "removePin" | "audit">;
  /** What the house has to say, and the screens it says it on. */
  readonly notices: Pick<NoticesRoom, "onWalls" | "onPhone" | "for" | "all" | "seen" | "handled" | "screens" | "push">;
  /** What leaves the house, by whose leave, and what became of it. */
  readonly privacy: PrivacyRoom;
  /** What brands may say on the screens of the house, and what people tell them by their own taps. */
  readonly offers: Omit<OffersRoom, "take" | "forgetAt" | "busy" | typeof Symbol.dispose>;
  /** The weekly letters to residents' own mailboxes. */
  readonly digest: Omit<Digest, "busy" | typeof Symbol.dispose>;
  /** What the hub lets be heard, as WAV files. */
  readonly photos: Photos;
  readonly sound: {
    piece(piece: Piece): Promise<Uint8Array>;
    /** E_NO_VOICE where none is installed. */
    say(text: string, language: Language): Promise<Uint8Array>;
  };
  readonly presence: {
    presence(resident: string): Presence;
    openTrip(resident: string): Trip | undefined;
    trip(id: string): Trip | undefined;
  };
  /** What a swipe would do for a resident now. */
  plan(resident: string): SwipePlan;
  /** The scenes as documents that people change. */
  readonly drawings: Drawings;
  readonly examples: Examples;
  /** Today from now on and so many days after it, as they are expected; nothing is sent. */
  preview(days: number): readonly PreviewDayView[];
  /** What residents choose of their scenes ahead, and what became of their day. */
  readonly ahead: Ahead;
  readonly scenes: {
    list(): readonly SceneView[];
    /** `id` comes from the writer's own key: the same one finds the same run, even after a restart. */
    start(
      scene: string,
      asked: { readonly resident?: string; readonly actor: string; readonly id?: string },
    ): Soon<string>;
    stop(run: string, actor: string): Soon<void>;
    why(scene: string, asked: { readonly resident?: string }): readonly WhyView[];
    run(id: string): RunView | undefined;
    recent(): readonly RunView[];
  };
};
