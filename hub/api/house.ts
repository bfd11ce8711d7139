import type { Bus } from "../bus/bus.ts";
import type { DoorRoom } from "../door/door.ts";
import type { Log } from "../core/log.ts";
import type { Clock } from "../core/clock.ts";
import type { Fault, RunView, Sentence } from "../core/events.ts";
import type { Home, HouseholdDocument, Language, Noun, Presence, Trip } from "../core/house.ts";
import type { BathPlan, DoorPlan } from "../core/live.ts";
import type { Reader } from "../core/sentence.ts";
import type { Piece } from "../core/sound/pieces.ts";
import type { RoleView } from "../core/world.ts";

/** What the hub knows of one thing. */
export type ThingView = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly place?: string;
  readonly owner?: string;
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
  readonly version: string;
};

/** What happened at a device: an id unique for it for ever, the type of the event, and the type's own keys. */
export type HappenedAt = { readonly id: string; readonly type: string; readonly [key: string]: unknown };

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
  /** Takes what happened at a device, told to the API, as the event of that device it is; resolves when it is journaled. */
  eventOf(device: string, event: HappenedAt): Soon<void>;
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
    issue(id: string, kind: "mqtt" | "token", scopes: readonly string[], actor: string): Promise<string>;
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
    /** Where phones reach the house while nobody says otherwise. */
    addresses(): { readonly http: string; readonly mqtt: string };
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
  };
  /** The front door: codes, phones, how it stands, and its book. */
  readonly door: Pick<DoorRoom, "view" | "pin" | "tapChallenge" | "tap" | "setPin" | "removePin" | "audit">;
  /** What the hub lets be heard, as WAV files. */
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
