import type { Bus } from "../bus/bus.ts";
import type { Log } from "../core/log.ts";
import type { Clock } from "../core/clock.ts";
import { codeOf, fail } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import type { Presence, Trip } from "../core/house.ts";
import type { MomentName } from "../core/moments.ts";
import { every } from "../core/timer.ts";
import type { PlaceView } from "../core/world.ts";
import { breakfastFrom, fromEvent, fromState, type Sighting } from "./evidence.ts";
import { unseen, viewOf, viewTurns } from "./fuse.ts";
import { makeMemory } from "./memory.ts";
import { makeNear } from "./near.ts";
import { readOwntracks } from "./owntracks.ts";
import type { Unused } from "./ring.ts";
import { makePlaces } from "./places.ts";
import { makeRows, type Tables } from "./rows.ts";
import { makeTake } from "./take.ts";
import type { Household } from "./tell.ts";
import { tripAt, tripTurns } from "./trips.ts";
import { makeWaker } from "./waker.ts";
import { makeReasons, whyMissing, type Counts } from "./why.ts";

/** The house's knowledge of its people: where they are, their ways home, and the moments of their day. */
export type PresenceRoom = {
  /** One OwnTracks message of a phone (`ids` = user and device of its topic); bad input is a named error, nothing changed. */
  takeOwntracks(ids: readonly string[], payload: Uint8Array, retained: boolean): void;
  presence(resident: string): Presence;
  trip(id: string): Trip | undefined;
  openTrip(resident: string): Trip | undefined;
  /** Wall ms of the newest sign that the resident's own phone is at the home; undefined once it left, or while unknown. */
  phoneNear(resident: string): number | undefined;
  /** How a place stands by its own sensors; undefined until one of them has spoken since the hub started. */
  place(id: string): PlaceView | undefined;
  /** Wall ms of the newest sign of somebody moving in the house; undefined until there was one since the hub started. */
  motionAt(): number | undefined;
  /** The last sightings that made no moment, oldest first, without positions. */
  recent(): readonly Unused[];
  /** Why a moment of a resident has not come. */
  missing(kind: MomentName, resident: string): Sentence;
  counts(): Counts & { readonly ignored: number };
  [Symbol.dispose](): void;
};

/** What the room is handed. */
export type PresenceParts = {
  readonly bus: Bus;
  readonly store: Tables;
  readonly residents: Household;
  readonly clock: Clock;
  readonly log: Log;
  /** The passphrase a phone encrypts with; undefined where none was agreed. */
  readonly keyOf?: (phone: string) => string | undefined;
};

const day_ms = 86_400_000;
const ringSize = 500;

/** Opens the room: what is restored is a baseline and triggers nothing; a trip that expired meanwhile ends at once. */
export function openPresence({ bus, store, residents, clock, log, keyOf }: PresenceParts): PresenceRoom {
  const wall = () => clock.wall();
  const rows = makeRows(store);
  const memory = makeMemory(rows, wall);
  const reasons = makeReasons(ringSize);
  const places = makePlaces();
  const near = makeNear();
  const take = makeTake({ bus, store, residents, clock, rows, memory, places, near, reasons });
  let ignored = 0;

  const onFault = (error: unknown) => {
    log.error("presence.timer", { error });
    bus.emit("fault.raised", { id: "presence.timer", code: codeOf(error), params: {}, cause: "presence", at: wall() });
  };
  const nextTurn = () => {
    if (!residents.home()) return Infinity;
    const now = wall();
    const views = [...memory.people.values()].map(({ state }) => viewTurns(state, now));
    const turns = [...memory.ways.values()].map(({ trip, fixes }) => tripTurns(trip, fixes, now));
    return Math.min(...views, ...turns, take.next());
  };
  const waker = makeWaker(clock, nextTurn, take.passTime, onFault);
  const prune = () => store.work(() => rows.prune(wall()));
  const taken = (device: string, sighting: Sighting | undefined) => {
    const known = residents.get("device", device);
    if (!known || !sighting) return;
    take.sighting(known, sighting);
    waker.arm();
  };
  const forget = (id: string) => {
    store.work(() => {
      memory.touch();
      rows.forget(id);
      memory.people.delete(id);
      memory.ways.delete(id);
    });
  };

  const closing = [
    bus.on("device.event", ({ device, event }) => {
      const known = residents.get("device", device);
      if (known) taken(device, fromEvent(known, event));
    }),
    bus.on("device.state", ({ device, state, before, baseline }) => {
      const known = residents.get("device", device);
      if (!known) return;
      taken(device, fromState(known, state, before, baseline));
      const breakfast = breakfastFrom(known, state, before, baseline);
      if (breakfast) take.breakfast(breakfast);
      if (breakfast) waker.arm();
    }),
    bus.on("device.status", ({ device, status }) => {
      if (status === "offline") take.gone(device);
      waker.arm();
    }),
    bus.on("door.opened", (opened) => {
      take.door(opened);
      waker.arm();
    }),
    bus.on("household.changed", ({ noun, id }) => {
      if (noun === "resident" && !residents.all("resident").some((person) => person.id === id)) forget(id);
    }),
    every(clock, day_ms, prune, onFault),
    waker.stop,
  ];
  prune();
  waker.arm();

  const heard = (phone: string, payload: Uint8Array, retained: boolean) => {
    const device = residents.get("device", phone);
    if (device?.kind !== "phone") fail("E_NOT_FOUND", { device: phone });
    const home = residents.home();
    if (!home) return void ignored++;
    const message = readOwntracks(device, payload, { retained, home, key: keyOf?.(phone) });
    if (message.kind === "ignored") return void ignored++;
    const about = { id: `${phone}:word`, device: phone, at: wall(), confidence: 0, baseline: retained };
    if (message.kind === "offline") {
      const why = { key: "why.phone-offline", params: { name: device.name } };
      return reasons.note({ ...about, source: "phone.offline" }, why);
    }
    taken(phone, message.sighting);
    if (message.doubted) reasons.note({ ...about, source: "phone.doubted" }, { key: "why.contradicts", params: {} });
  };
  const tripNow = (id: string): Trip | undefined => {
    memory.settle();
    const home = residents.home();
    const way = [...memory.ways.values()].find(({ trip }) => trip.id === id);
    const trip = way?.trip ?? rows.trip(id);
    return home && trip && tripAt(trip, way?.fixes ?? [], home, wall(), way?.habits);
  };
  const openTrip = (resident: string): Trip | undefined => {
    memory.settle();
    const way = memory.ways.get(resident);
    return way && tripNow(way.trip.id);
  };

  return {
    takeOwntracks: ([user = ""], payload, retained) => heard(user, payload, retained),
    presence: (resident) => {
      const trip = openTrip(resident);
      const state = memory.people.get(resident)?.state ?? unseen();
      return viewOf(state, wall(), trip?.evidence === "strong");
    },
    trip: tripNow,
    openTrip,
    phoneNear: (resident) => {
      const phones = residents.all("device").filter(({ kind, owner }) => kind === "phone" && owner === resident);
      return near.newest(phones.map(({ id }) => id));
    },
    place: (id) => places.view(id),
    motionAt: () => memory.motion,
    recent: () => reasons.recent(),
    missing: (kind, resident) => {
      const known = residents.all("resident").find(({ id }) => id === resident);
      if (!known) fail("E_NOT_FOUND", { resident });
      return whyMissing(reasons, kind, known, wall());
    },
    counts: () => ({ ...reasons.counts(), ignored }),
    [Symbol.dispose]: () => {
      for (const close of closing) close();
    },
  };
}
