import { wallOf } from "../core/instant.ts";
import { kinds } from "../core/kinds.ts";
import type { DeviceEvent } from "../core/messages.ts";
import type { Audit } from "./audit.ts";
import { makeFlood, type TellOnce } from "./floods.ts";
import { type Ladder, openRestMs } from "./ladder.ts";
import { type DoorParts, doorRole } from "./needs.ts";
import { situationOf } from "./situation.ts";

type Needs = {
  readonly parts: DoorParts;
  readonly audit: Audit;
  readonly ladder: Ladder;
  readonly refused: TellOnce;
  readonly track: (work: Promise<unknown>) => void;
};

/** The longest ago an opening may be for anybody to be welcomed, ms. */
const freshMs = 5_000;

/**
 * Takes what the lock says of being opened without the house: it has opened by now, so hours and standing are only
 * written down. A code of its own keypad tells who came; a key or a hand from inside tells nobody.
 */
export function makeReleases({
  parts,
  audit,
  ladder,
  refused,
  track,
}: Needs): (device: string, event: DeviceEvent) => void {
  const { things, household, clock, bus } = parts;
  const flood = makeFlood(clock, { most: 30, within_ms: 60_000 });
  return (device, event) => {
    if (things.role(doorRole)?.thing !== device || event.type !== "released") return;
    const told = kinds.lock.events.released.safeParse(event);
    if (!told.success) return;
    // A contact that chatters, or a lock gone wrong, must not fill the disk.
    if (flood.counts()) return refused.count("flood");
    const { by, user } = told.data;
    const who = by === "keypad" && user !== undefined ? household.get("resident", user)?.id : undefined;
    const now = situationOf(parts, { crowd: false, mayLookAgain: false, eyesOff: undefined });
    const outside = who !== undefined && now?.people.get(who)?.within === false;
    const notify = by !== "inside" && (outside || now?.night === true || now?.armed === true);
    track(audit.add({ is: "released", by, outside, notify }, who));
    const at = Math.min(wallOf(event.at), Math.floor(clock.wall()));
    ladder.take({ phase: "open", by, opened_at: at }, openRestMs);
    if (who === undefined || clock.wall() - at > freshMs) return;
    bus.emit("door.opened", {
      id: `door.${device}.${event.id}`,
      at,
      device,
      place: things.thing(device)?.place,
      resident: who,
    });
  };
}
