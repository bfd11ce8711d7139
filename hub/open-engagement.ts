import type { Bus } from "./bus/bus.ts";
import { type Config, edgeSocketOf } from "./config.ts";
import { systemClock } from "./core/clock.ts";
import { systemRandom } from "./core/random.ts";
import { render } from "./core/sentence.ts";
import { type EngagementRoom, openEngagement } from "./engagement/engagement.ts";
import type { Faults } from "./faults.ts";
import { neverAsked } from "./never-asked.ts";
import type { NoticesRoom } from "./notices/notices.ts";
import { offersReads } from "./offers-reads.ts";
import type { Rim } from "./rim.ts";
import type { Records } from "./open-records.ts";
import type { Rooms } from "./open-rooms.ts";
import { readerOf } from "./readers.ts";

/** Opens what leaves the house by permission and what comes back for it, with what it may know of the other rooms. */
export function openEngagementOf(from: {
  readonly config: Config;
  readonly rim: Rim;
  readonly bus: Bus;
  readonly records: Records;
  readonly rooms: Rooms;
  readonly notices: NoticesRoom;
  readonly faults: Faults;
}): Promise<EngagementRoom> {
  const { config, rim, bus, records, rooms, notices, faults } = from;
  const { ledger, house, residents } = records;
  const { things, scenes, door } = rooms;
  const { presence } = rooms.presence;
  return openEngagement({
    bus,
    ledger,
    faults,
    presence,
    log: rim.log,
    clock: rim.clock,
    patience: systemClock(),
    // A virtual house that repeats from its seed repeats no secret.
    random: systemRandom(),
    store: house.store,
    folder: config.data,
    socket: edgeSocketOf(config),
    post: rim.post,
    household: residents,
    barred: neverAsked({ residents, presence, things, scenes }),
    reads: offersReads({ residents, presence, notices, faults, things, door, scenes }),
    say: (sentence, language) => render(sentence, readerOf(residents, language)),
    zone: () => residents.home()?.zone ?? "UTC",
    directory: () => config.directory,
    onFault: (error) => faults.raise("engage", error, "engage"),
  });
}
