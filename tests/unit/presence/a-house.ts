import { xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { makeBus, type Bus } from "../../../hub/bus/bus.ts";
import { makeLog } from "../../../hub/core/log.ts";
import { steppingClock, type SteppingClock } from "../../../hub/core/clock.ts";
import type { Events } from "../../../hub/core/events.ts";
import { household, type PlacedHome, type HouseholdDocument, type Resident } from "../../../hub/core/house.ts";
import type { Moment } from "../../../hub/core/moments.ts";
import { openPresence, type PresenceRoom } from "../../../hub/presence/presence.ts";
import { openDatabase, type Store } from "../../../hub/store/open.ts";
import { houseMigrations } from "../../../hub/store/migrations.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Sunday 2026-03-01 07:00 in the zone of the house (Shanghai, +08:00). */
export const morning = Date.UTC(2026, 1, 28, 23, 0, 0);

export const home: PlacedHome = {
  id: "virtual-1",
  name: "Home",
  zone: "Asia/Shanghai",
  lat: 31.2,
  lon: 121.4,
  radius_m: 150,
  language: "en",
  weather: "sample",
  air: "us",
  wifi: ["Lakeside"],
};

/** A point so many metres north of the door. */
export const north = (metres: number) => ({ lat: home.lat + metres / 111_195.08, lon: home.lon });

/** A message as OwnTracks encrypts it. */
export function sealed(message: unknown, passphrase: string, nonce = new Uint8Array(24).fill(7)): object {
  const key = new Uint8Array(32);
  key.set(Buffer.from(passphrase));
  const text = typeof message === "string" ? message : JSON.stringify(message);
  const box = xsalsa20poly1305(key, nonce).encrypt(Buffer.from(text));
  return { _type: "encrypted", data: Buffer.concat([nonce, box]).toString("base64") };
}

const person = (id: string, name: string, sleeps: string): Resident =>
  household.resident.parse({ id, name, standing: "adult", language: "en", sleeps });

const device = (id: string, kind: string, place?: string, owner?: string): HouseholdDocument<"device"> => ({
  id,
  kind,
  name: id,
  ...(place && { place }),
  ...(owner && { owner }),
});

/** A house with Ann and Ben, their beds, phones and screens, on a clock that stands still. */
export type House = Disposable & {
  clock: SteppingClock;
  bus: Bus;
  store: Store;
  room: PresenceRoom;
  told: { [N in keyof Events]?: Events[N][] };
  faults: { error: unknown; event: string }[];
  people: Resident[];
  /** The passphrases agreed with phones. */
  keys: Map<string, string>;
  /** The door is let open for somebody, or for nobody known. */
  door(resident: string | undefined, id?: string): void;
  moments(): Moment[];
  event(device: string, type: string, ago_ms?: number, extra?: Record<string, unknown>): void;
  state(device: string, occupied: boolean, before: boolean | undefined, baseline?: boolean): void;
  /** A device's own state, and what it was. */
  tells(
    device: string,
    own: Record<string, unknown>,
    before: Record<string, unknown> | undefined,
    baseline?: boolean,
  ): void;
  /** The machine turns from armed to running. */
  breakfast(): void;
  status(device: string, status: "online" | "offline"): void;
  owntracks(phone: string, message: unknown, retained?: boolean): void;
  /** Lets an hour or a minute pass, a second at a time where something is due. */
  pass(ms: number): Promise<void>;
  restart(): void;
};

/** Opens the house at a wall time; `watched`: a camera looks at its door. */
export function openHouse(at = morning, { watched = false }: { readonly watched?: boolean } = {}): House {
  const folder = mkdtempSync(join(tmpdir(), "lintel-presence-"));
  const path = join(folder, "house.db");
  const clock = steppingClock(at);
  const people = [person("ann", "Ann", "bedroom"), person("ben", "Ben", "bedroom"), person("kim", "Kim", "small-room")];
  const devices = [
    device("bed-ann", "bed", "bedroom", "ann"),
    device("bed-ben", "bed", "bedroom", "ben"),
    device("bed-kim", "bed", "small-room"),
    device("phone-ann", "phone", undefined, "ann"),
    device("phone-ben", "phone", undefined, "ben"),
    device("phone-lost", "phone"),
    device("screen-ann", "screen", "bedroom", "ann"),
    device("screen-kitchen", "screen", "kitchen"),
    device("screen-hall", "screen", "hall", "ann"),
    device("eye-kitchen", "occupancy", "kitchen"),
    device("eye-bathroom", "occupancy", "bathroom"),
    device("eye-small-room", "occupancy", "small-room"),
    device("brush-ann", "toothbrush", "bathroom", "ann"),
    device("brush-ben", "toothbrush", "bathroom", "ben"),
    device("brush-spare", "toothbrush", "bathroom"),
    device("tap-bathroom", "tap", "bathroom"),
    device("alarm-ann", "alarm-clock", "bedroom", "ann"),
    device("alarm-kim", "alarm-clock", "small-room"),
    device("machine", "breakfast-machine", "kitchen"),
    device("eye-office", "occupancy", "office"),
    device("lock", "lock", "hall"),
    ...(watched ? [device("camera", "door-camera", "hall")] : []),
  ];
  const places = ["bedroom", "small-room", "bathroom", "hall", "office"].map((id) => ({ id, name: id, eating: false }));
  const documents = { device: devices, place: [...places, { id: "kitchen", name: "kitchen", eating: true }] };
  const residents = {
    home: () => home,
    all: <N extends "resident" | "device">(noun: N) =>
      // Safe: each noun's own list.
      (noun === "resident" ? people : devices) as HouseholdDocument<N>[],
    get: <N extends "device" | "place">(noun: N, id: string) => {
      const found = documents[noun].find((known) => known.id === id);
      return found as HouseholdDocument<N> | undefined;
    },
  };
  const keys: House["keys"] = new Map();
  const faults: House["faults"] = [];
  const told: House["told"] = {};
  const bus = makeBus((error, event) => faults.push({ error, event }));
  bus.on("evidence.taken", (payload) => void (told["evidence.taken"] ??= []).push(payload));
  bus.on("presence.changed", (payload) => void (told["presence.changed"] ??= []).push(payload));
  bus.on("trip.changed", (payload) => void (told["trip.changed"] ??= []).push(payload));
  bus.on("moment.happened", (payload) => void (told["moment.happened"] ??= []).push(payload));
  bus.on("fault.raised", (payload) => void (told["fault.raised"] ??= []).push(payload));
  const log = makeLog(() => undefined, clock);
  const open = () => {
    const store = openDatabase(path, {
      synchronous: "NORMAL",
      migrations: houseMigrations,
      stamp: { house: "virtual" },
    });
    return { store, room: openPresence({ bus, store, residents, clock, log, keyOf: (phone) => keys.get(phone) }) };
  };
  let { store, room } = open();
  let count = 0;
  const iso = (wall: number) => new Date(wall).toISOString();
  const tells: House["tells"] = (device, own, before, baseline = false) => {
    const state = { v: 1 as const, boot: "b1", at: iso(clock.wall()) };
    bus.emit("device.state", {
      device,
      state: { ...state, ...own },
      before: before && { ...state, ...before },
      baseline,
    });
  };
  const close = () => {
    room[Symbol.dispose]();
    store[Symbol.dispose]();
  };
  return {
    clock,
    bus,
    get store() {
      return store;
    },
    get room() {
      return room;
    },
    told,
    faults,
    people,
    keys,
    door: (resident, id = `opening-${++count}`) =>
      bus.emit("door.opened", { id, at: clock.wall(), device: "lock", place: "hall", resident }),
    moments: () => (told["moment.happened"] ?? []).map(({ moment }) => moment),
    event: (device, type, ago_ms = 0, extra = {}) =>
      bus.emit("device.event", {
        device,
        event: { v: 1, id: `e${++count}`, at: iso(clock.wall() - ago_ms), type, ...extra },
      }),
    state: (device, occupied, before, baseline) =>
      tells(device, { occupied }, before === undefined ? undefined : { occupied: before }, baseline),
    tells,
    breakfast: () => tells("machine", { phase: "running" }, { phase: "armed" }),
    status: (device, status) => bus.emit("device.status", { device, status, retained: false }),
    owntracks: (phone, message, retained = false) =>
      room.takeOwntracks(
        [phone, "device"],
        typeof message === "string" ? Buffer.from(message) : Buffer.from(JSON.stringify(message)),
        retained,
      ),
    pass: async (ms) => {
      const end = clock.mono() + ms;
      for (;;) {
        await new Promise((done) => setImmediate(done));
        const due = clock.nextDue();
        if (due === undefined || due > end) break;
        clock.set(due);
        clock.wakeNext();
      }
      clock.set(end);
    },
    restart: () => {
      close();
      ({ store, room } = open());
    },
    [Symbol.dispose]: () => {
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
