import type { Events } from "../core/events.ts";
import type { Evidence, PlacedHome } from "../core/house.ts";
import { moments } from "../core/moments.ts";
import { attribute, sure, type Attribution, type Known } from "./attribution.ts";
import { distance } from "./distance.ts";
import { attributed, fromDoor, motions, refuseFuture, type Device, type Sighting } from "./evidence.ts";
import { makeFollow } from "./follow.ts";
import { inRegionSince, viewOf } from "./fuse.ts";
import { makeJumps } from "./jumps.ts";
import { inWakeWindow, lasting, momentsOf } from "./moments.ts";
import { liveFor_ms } from "./near.ts";
import { makeTell, type Parts } from "./tell.ts";
import { makeWatches, type Watches } from "./watches.ts";

/** Takes what happens, each inside one work that joins the caller's. */
export type Take = {
  /** One sighting of a device; E_FUTURE, and nothing changed, when it comes from ahead of the hub's clock. */
  sighting(device: Device, sighting: Sighting): void;
  /** The door was let open for somebody, or for nobody known. */
  door(opened: Events["door.opened"]): void;
  /** What time alone changes: trips that expire, evidence that grows old, phases that end. */
  passTime(): void;
  /** A breakfast has started: who sits down from now on sits down to it. */
  breakfast(started: Evidence): void;
  /** A device went offline. */
  gone(device: string): void;
  /** The wall ms at which something that lasts is to be decided, or Infinity. */
  next(): number;
};

/** Makes the one way in. */
export function makeTake(parts: Parts): Take {
  const { bus, store, residents, clock, rows, memory, places, near, reasons } = parts;
  const tell = makeTell(parts);
  const follow = makeFollow(parts, tell);

  const known = (): Known[] =>
    residents.all("resident").map((resident) => {
      const { state } = memory.person(resident.id);
      // Worked out only for a thing that anyone may set off.
      return {
        resident,
        get presence() {
          return viewOf(state, clock.wall(), false);
        },
        ...(state.named && { named: state.named }),
      };
    });

  const watches = makeWatches(parts, tell, { known, lasted: follow.lasted });
  const jumps = makeJumps();

  /** What a sighting says of its place; a baseline holds from when it was told, as nobody saw it begin. */
  const place = ({ device, source, place: where, at, baseline }: Sighting) => {
    if (where === undefined || (source !== "occupancy.occupied" && source !== "occupancy.empty")) return;
    const since = baseline ? Math.max(at, clock.wall()) : at;
    places.tell(where, device, { occupied: source === "occupancy.occupied", at, since });
  };
  /** The only sleeper of a room has left it: nobody is in there, and they were neither up nor known to be in bed. */
  const bedroomLeft = (empty: Evidence, home: PlacedHome): Evidence | undefined => {
    if (empty.source !== "occupancy.empty" || empty.baseline || empty.place === undefined) return undefined;
    const [only, ...others] = known().filter(({ resident }) => resident.sleeps === empty.place);
    if (!only || others.length > 0 || places.view(empty.place)?.occupied) return undefined;
    const { where, asleep } = only.presence;
    if (where === "away" || asleep !== "unknown" || !inWakeWindow(only.resident, empty.at, home)) return undefined;
    const { resident } = only;
    return { ...empty, id: `${empty.id}.left`, source: "bedroom.left", resident: resident.id, confidence: sure };
  };

  /** Why a fix says nothing: a newer one of the same phone had come, or nobody can have travelled so far. */
  const useless = ({ source, device, at, fix }: Sighting, home: PlacedHome): string | undefined => {
    if (!fix) return undefined;
    const newest = memory.newestFix.get(device) ?? -Infinity;
    memory.newestFix.set(device, Math.max(newest, at));
    if (!source.startsWith("fix")) return undefined;
    if (at < newest) return "why.out-of-order";
    return jumps.jumped(device, at, distance(fix, home)) ? "why.jumped" : undefined;
  };

  const accept = (sighting: Sighting, whose: () => Attribution) => {
    refuseFuture(sighting, clock.wall());
    store.work(() => {
      memory.settle();
      memory.touch();
      if (memory.repeated(sighting.id)) return reasons.countRepeat();
      if (mayMake(sighting.source) && rows.knows(sighting.id)) return reasons.countRepeat();
      const evidence = attributed(sighting, whose());
      const home = residents.home();
      if (!home) return reasons.note(evidence, { key: "why.no-home", params: {} });
      const why = useless(sighting, home);
      if (why) return reasons.note(evidence, { key: why, params: {} });
      follow.expire(home);
      place(sighting);
      noteNear(sighting);
      if (!sighting.baseline && motions.has(sighting.source)) {
        const at = Math.min(sighting.at, clock.wall());
        memory.motion = Math.max(memory.motion ?? -Infinity, at);
        if (sighting.place !== undefined) places.sign(sighting.place, at);
      }
      const left = bedroomLeft(evidence, home);
      for (const one of left ? [evidence, left] : [evidence]) {
        bus.emit("evidence.taken", { evidence: one });
        follow.evidence(one, home);
      }
      watches.take(evidence);
      watches.look(home);
    });
  };
  const noteNear = ({ device, at, baseline, near: says }: Sighting) => {
    if (says === undefined) return;
    const now = clock.wall();
    near.told(device, { near: says, at: Math.min(at, now), live: !baseline && now - at <= liveFor_ms });
  };
  resumeStays(parts, watches);

  return {
    sighting: (device, sighting) => accept(sighting, () => attribute(device, known(), sighting.at)),
    door: (opened) => {
      const { resident } = opened;
      accept(fromDoor(opened), () => ({
        confidence: resident === undefined ? 0 : 1,
        ...(resident !== undefined && { resident }),
      }));
    },
    passTime: () =>
      store.work(() => {
        memory.settle();
        const home = residents.home();
        if (!home) return;
        memory.touch();
        follow.expire(home);
        for (const way of memory.ways.values()) {
          if (tell.wayNow(way, home).evidence !== way.told) tell.way(way, home);
        }
        for (const id of memory.people.keys()) tell.refresh(id, home, false);
        watches.look(home);
      }),
    breakfast: (started) => {
      refuseFuture(started, clock.wall());
      store.work(() => {
        memory.settle();
        memory.touch();
        rows.addEvidence(started);
        if (started.at >= (memory.breakfast?.at ?? -Infinity)) memory.breakfast = started;
        const home = residents.home();
        if (home) watches.look(home);
      });
    },
    gone: (device) => {
      places.lost(device);
      watches.gone(device);
    },
    next: () => {
      const home = residents.home();
      return home ? watches.next(home) : Infinity;
    },
  };
}

/** A phone that was in the region before a restart still is: it says itself when it leaves, whoever listens. */
function resumeStays({ memory, clock }: Parts, watches: Watches): void {
  for (const [resident, { state }] of memory.people) {
    const { entered } = state;
    if (!entered || inRegionSince(state) === undefined) continue;
    const device = entered.id.slice(0, entered.id.indexOf(":"));
    const evidence = { ...entered, source: "region.entered", device, resident, baseline: false };
    const over = lasting("arrived", evidence.source) + moments.arrived.fresh_s * 1000;
    if (clock.wall() - entered.at <= over) watches.take(evidence, entered.at);
  }
}

function mayMake(source: string): boolean {
  return source === "phone.cancelled" || source === "phone.delayed" || momentsOf(source).length > 0;
}
