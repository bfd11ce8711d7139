import { attribute, type Known } from "./attribution.ts";
import { attributed, refuseFuture, type Device, type Sighting } from "./evidence.ts";
import { makeFollow } from "./follow.ts";
import { viewOf } from "./fuse.ts";
import { momentsOf } from "./moments.ts";
import { makeTell, type Parts } from "./tell.ts";

/** Takes what happens, each inside one work that joins the caller's. */
export type Take = {
  /** One sighting of a device; E_FUTURE, and nothing changed, when it comes from ahead of the hub's clock. */
  sighting(device: Device, sighting: Sighting): void;
  /** What time alone changes: trips that expire, evidence that grows old, phases that end. */
  passTime(): void;
};

/** Makes the one way in. */
export function makeTake(parts: Parts): Take {
  const { bus, store, residents, clock, rows, memory, reasons } = parts;
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

  /** An older fix of the same phone says nothing any more. */
  const outOfOrder = ({ source, device, at, fix }: Sighting): boolean => {
    if (!fix) return false;
    const newest = memory.newestFix.get(device) ?? -Infinity;
    memory.newestFix.set(device, Math.max(newest, at));
    return source.startsWith("fix") && at < newest;
  };

  return {
    sighting: (device, sighting) => {
      refuseFuture(sighting, clock.wall());
      store.work(() => {
        memory.settle();
        memory.touch();
        if (memory.repeated(sighting.id)) return reasons.countRepeat();
        if (mayMake(sighting.source) && rows.knows(sighting.id)) return reasons.countRepeat();
        const evidence = attributed(sighting, attribute(device, known(), sighting.at));
        const home = residents.home();
        if (!home) return reasons.note(evidence, { key: "why.no-home", params: {} });
        if (outOfOrder(sighting)) return reasons.note(evidence, { key: "why.out-of-order", params: {} });
        follow.expire(home);
        bus.emit("evidence.taken", { evidence });
        follow.evidence(evidence, home);
      });
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
      }),
  };
}

function mayMake(source: string): boolean {
  return source === "phone.cancelled" || momentsOf(source).length > 0;
}
