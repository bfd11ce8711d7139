import { createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { makeBus, type Bus } from "../../hub/bus/bus.ts";
import { steppingClock, type SteppingClock } from "../../hub/core/clock.ts";
import { type DoorView, type Look, lookType } from "../../hub/core/door.ts";
import { eventNames, type Events } from "../../hub/core/events.ts";
import { household, type HouseholdDocument, type Noun, type Trip } from "../../hub/core/house.ts";
import { instantOf } from "../../hub/core/instant.ts";
import { makeLog } from "../../hub/core/log.ts";
import { seededRandom } from "../../hub/core/random.ts";
import type { Command } from "../../hub/core/run.ts";
import { type DoorRoom, openDoor } from "../../hub/door/door.ts";
import type { Ledger } from "../../hub/store/ledger.ts";
import { temporaryLedger } from "./store.ts";

/** 2026-03-02 15:00 in Shanghai. */
export const afternoon = 1_772_434_800_000;
/** The topic of the camera's events. */
export const cameraTopic = "lintel/device/door-camera/event";

/** A key pair of a device that signs. */
export type Signer = ReturnType<typeof makeSigner>;

/** Makes a camera's key pair. */
export function makeSigner(kid = "camera-key") {
  const { privateKey } = generateKeyPairSync("ed25519");
  const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  return { kid, privateKey, key: { kid, alg: "EdDSA" as const, x } };
}

/** Makes a phone's key pair, and what it signs with it. */
export function makePhone(kid: string) {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  return {
    key: { kid, alg: "ES256" as const, x, y },
    sign: (text: string) =>
      sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url"),
  };
}

/** A flattened JWS. */
export type Signed = { protected: string; payload: string; signature: string };

/** Signs a payload as a camera does; the header may be told otherwise. */
export function signLook(signer: Signer, payload: unknown, header: Readonly<Record<string, unknown>> = {}): Signed {
  const b64 = (value: unknown) =>
    Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
  const head = b64({ alg: "EdDSA", kid: signer.kid, typ: lookType, topic: cameraTopic, ...header });
  const body = b64(payload);
  const signature = sign(null, Buffer.from(`${head}.${body}`), signer.privateKey);
  return { protected: head, payload: body, signature: signature.toString("base64url") };
}

/** One person of the house as its door knows them. */
export function person(id: string, more: Readonly<Record<string, unknown>> = {}): HouseholdDocument<"resident"> {
  return household.resident.parse({
    id,
    name: id,
    standing: "adult",
    language: "en",
    sleeps: "bedroom",
    door: { eyes: { ref: `${id}-eyes`, ver: 1 } },
    ...more,
  });
}

type Told = { [N in keyof Events]: { readonly name: N } & Events[N] }[keyof Events];
type Order = Command & { readonly how: "asks" | "stored" };

/** The room of the door with a lock and a camera that only say what a test makes them say, and a real ledger. */
export type DoorTest = AsyncDisposable & {
  readonly room: DoorRoom;
  readonly bus: Bus;
  readonly clock: SteppingClock;
  readonly ledger: Ledger;
  readonly folder: string;
  readonly signer: Signer;
  readonly orders: Order[];
  readonly told: Told[];
  /** In the order they happened: `ledger`, `unlock`, `door.opened`. */
  readonly happened: string[];
  readonly world: {
    lockReady: boolean;
    lock: Record<string, unknown>;
    camera: Record<string, unknown>;
    cameraStatus: "online" | "offline";
    write: ((next: () => Promise<void>) => Promise<void>) | undefined;
    /** What the policy sends is refused at once. */
    refuses: string | undefined;
  };
  put(noun: Noun, document: { readonly id: string }): void;
  remove(noun: Noun, id: string): void;
  setting(id: string, value: boolean): void;
  /** A way home opened by the resident's own phone, which is near. */
  comesHome(resident: string): void;
  event(device: string, type: string, more?: Readonly<Record<string, unknown>>): void;
  lockState(state: Readonly<Record<string, unknown>>): void;
  /** The challenge that was asked last. */
  nonce(): string;
  /** What a good look of a resident would say now. */
  lookOf(resident: string | null, more?: Partial<Look>): Look;
  /** The camera answers the last challenge. */
  look(resident: string | null, more?: Partial<Look>): void;
  send(signed: Signed): void;
  unlocks(): Order[];
  opened(): Events["door.opened"][];
  view(): DoorView;
  rest(): Promise<void>;
  turn(ms: number): Promise<void>;
  /** The hub dies where it is and starts again on the same ledger. */
  restart(): void;
  lines(): readonly string[];
};

/** Opens the room at an instant. */
export async function roomOfDoor(at = afternoon): Promise<DoorTest> {
  const ledger = await temporaryLedger();
  const clock = steppingClock(at);
  const bus = makeBus((error) => {
    throw error;
  });
  const told: Told[] = [];
  const happened: string[] = [];
  for (const name of eventNames) bus.on(name, (payload) => void told.push({ name, ...payload } as Told));
  bus.on("door.opened", () => void happened.push("door.opened"));
  const signer = makeSigner();
  const nouns = new Map<string, Map<string, { readonly id: string }>>();
  const put = (noun: Noun, document: { readonly id: string }) => {
    nouns.set(noun, (nouns.get(noun) ?? new Map()).set(document.id, document));
  };
  put("home", { id: "home-1", zone: "Asia/Shanghai" } as never);
  put("device", { id: "door-lock", kind: "lock", name: "Lock", place: "hall" } as never);
  put("device", { id: "door-camera", kind: "door-camera", name: "Camera", place: "hall", key: signer.key } as never);
  for (const id of ["lin", "bo"]) put("resident", person(id));
  const ways = new Map<string, { trip: Trip; near: number }>();
  const orders: Order[] = [];
  const world: DoorTest["world"] = {
    lockReady: true,
    lock: { bolt: "locked", leaf: "closed", pulsing: false },
    camera: { person: false, looking: false, enrolled: 2 },
    cameraStatus: "online",
    write: undefined,
    refuses: undefined,
  };
  const random = seededRandom(11);
  const open = () =>
    openDoor({
      root: "lintel",
      folder: ledger.folder,
      bus,
      store: { work: (fn) => fn() },
      ledger: {
        read: ledger.read,
        write: async (rows) => {
          const write = async () => {
            await ledger.write(rows);
            happened.push("ledger");
          };
          await (world.write ? world.write(write) : write());
        },
      },
      household: {
        home: () => nouns.get("home")?.get("home-1") as never,
        all: (noun) => [...(nouns.get(noun)?.values() ?? [])] as never,
        get: (noun, id) => nouns.get(noun)?.get(id) as never,
      },
      things: {
        role: (address) => {
          if (address === "door")
            return { address: "door", thing: "door-lock", ready: world.lockReady, held: false, state: world.lock };
          if (address !== "door-camera") return undefined;
          return { address, thing: "door-camera", ready: true, held: false, state: world.camera };
        },
        thing: (id) => ({
          status: id === "door-camera" ? world.cameraStatus : world.lockReady ? "online" : "offline",
          place: "hall",
        }),
        policy: (command, how) => {
          happened.push(command.verb);
          orders.push({ ...command, how });
          const { refuses: code } = world;
          if (code === undefined) return;
          bus.emit("device.did", { device: command.thing, did: { v: 1, id: command.id, outcome: "failed", code } });
        },
      },
      trip: (resident) => ways.get(resident)?.trip,
      near: (resident) => ways.get(resident)?.near,
      disarm: async () => {
        put("setting", { id: "door.armed", value: false } as never);
      },
      clock,
      random,
      log: makeLog(() => undefined, clock),
    });
  let room = open();
  let events = 0;
  let seq = 0;
  let dead: DoorRoom[] = [];
  const rest = async () => {
    for (let quiet = 0; quiet < 3;) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = [room, ...dead].every(({ busy }) => busy.pending() === 0) && ledger.busy.pending() === 0 ? quiet + 1 : 0;
    }
  };
  const test: DoorTest = {
    get room() {
      return room;
    },
    bus,
    clock,
    ledger,
    folder: ledger.folder,
    signer,
    orders,
    told,
    happened,
    world,
    put,
    remove: (noun, id) => {
      nouns.get(noun)?.delete(id);
      bus.emit("household.changed", { noun, id });
    },
    setting: (id, value) => put("setting", { id, value } as never),
    comesHome: (resident) => {
      const trip: Trip = {
        id: `trip-${resident}`,
        resident,
        opened: clock.wall() - 60_000,
        expires: clock.wall() + 7_000_000,
        proved: true,
        evidence: "strong",
      };
      ways.set(resident, { trip, near: clock.wall() });
    },
    event: (device, type, more = {}) =>
      bus.emit("device.event", {
        device,
        event: { v: 1, id: `e${(events += 1)}`, at: instantOf(clock.wall()), type, ...more },
      }),
    lockState: (state) => {
      const before = world.lock;
      world.lock = { ...before, ...state };
      const whole = { v: 1 as const, boot: "b1", at: instantOf(clock.wall()), ...world.lock };
      bus.emit("device.state", { device: "door-lock", state: whole, before: undefined, baseline: false });
    },
    nonce: () => String(orders.findLast(({ verb }) => verb === "look")?.with["nonce"]),
    lookOf: (subject, more = {}) => {
      const nonce = orders.findLast(({ verb }) => verb === "look")?.with["nonce"];
      const iat = Math.floor(clock.wall());
      return {
        v: 1,
        id: `look-${(seq += 1)}`,
        iss: "door-camera",
        door: "door",
        seq,
        iat,
        exp: iat + 5_000,
        ...(typeof nonce === "string" && { nonce }),
        kind: "arrive",
        method: "iris",
        subject,
        grade: subject === null ? "none" : "strong",
        eyes: "LR",
        faces: 1,
        frames: 4,
        quality: { irisPx: 214, usable: 0.8, sharp: 70, offGazeDeg: 5, pupilRatio: 0.4 },
        pad: { result: "live", plr: true, plrLatencyMs: 260, twoLight: true, glint: true },
        lightMs: 900,
        alg: { name: "test", ver: "1", cfgHash: "0" },
        consent: subject === null ? null : { ref: `${subject}-eyes`, ver: 1 },
        tamper: false,
        ...more,
      };
    },
    look: (resident, more) => test.send(signLook(signer, test.lookOf(resident, more))),
    send: (signed) => test.event("door-camera", "looked", signed),
    unlocks: () => orders.filter(({ verb }) => verb === "unlock"),
    opened: () => told.filter((one) => one.name === "door.opened"),
    view: () => room.view(),
    rest,
    turn: async (ms) => {
      const end = clock.mono() + ms;
      for (;;) {
        await rest();
        const due = clock.nextDue();
        if (due === undefined || due > end) break;
        clock.set(due);
        while (clock.wakeNext()) await rest();
      }
      clock.set(end);
      await rest();
    },
    restart: () => {
      room[Symbol.dispose]();
      dead = [...dead, room];
      room = open();
    },
    lines: () =>
      room.audit(undefined, 100, { resident: undefined, all: true, duress: true }).map(({ sentence }) => sentence.key),
    [Symbol.asyncDispose]: async () => {
      room[Symbol.dispose]();
      await rest();
      await ledger[Symbol.asyncDispose]();
    },
  };
  return test;
}
