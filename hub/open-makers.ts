import type { Bus } from "./bus/bus.ts";
import type { Wire } from "./bus/wire.ts";
import type { Busy } from "./core/quiet.ts";
import type { Faults } from "./faults.ts";
import { hearMakers, type Makers } from "./hear-makers.ts";
import type { HubLine } from "./open-line.ts";
import type { Rim } from "./rim.ts";
import type { Records } from "./open-records.ts";
import type { Rooms } from "./open-rooms.ts";
import { openSeen, prefixesOf, seenSettings } from "./things/seen/seen.ts";
import { version } from "./version.ts";
import { wordsOf } from "./words.ts";

/** The house's dealings with other makers' devices: what they tell comes in, and they are told of the house. */
export function openMakers(
  from: {
    readonly root: string;
    readonly rim: Rim;
    readonly bus: Bus;
    readonly records: Records;
    readonly rooms: Pick<Rooms, "entities" | "scenes">;
    readonly faults: Faults;
    readonly publish: Wire["publish"];
    readonly line: () => HubLine;
    readonly watch: (part: Busy) => void;
  },
  closing: AsyncDisposableStack,
): Makers {
  const { root, rim, bus, records, rooms, faults, publish, line, watch } = from;
  const { clock, log } = rim;
  const { residents } = records;
  const prefixes = prefixesOf(residents.get("setting", seenSettings.prefix)?.value);
  const onFault = (id: string, error: unknown) => {
    log.error("makers.failed", { id, error });
    faults.raise(id, error, id);
  };
  const seen = closing.use(
    openSeen({
      root,
      version,
      household: residents,
      scenes: () => rooms.scenes.list().map(({ scene }) => scene),
      word: (key) => wordsOf(residents.home()?.language ?? "en")[key] ?? key,
      bus,
      clock,
      publish,
      onFault: (error) => onFault("seen", error),
    }),
  );
  const makers = closing.use(
    hearMakers({
      root,
      prefixes,
      entities: rooms.entities,
      line,
      clock,
      log,
      onFault,
      onMended: faults.clear,
      onBirth: () => void seen.announce(true),
      onKept: seen.met,
    }),
  );
  watch(makers.busy);
  return {
    ...makers,
    begin: async () => {
      await makers.begin();
      await seen.announce();
    },
  };
}
