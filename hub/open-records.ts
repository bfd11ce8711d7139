import { join } from "node:path";
import { openAccess } from "./access/access.ts";
import type { Bus } from "./bus/bus.ts";
import type { Config } from "./config.ts";
import { type Clock, systemClock } from "./core/clock.ts";
import type { Busy } from "./core/quiet.ts";
import { systemRandom } from "./core/random.ts";
import { at } from "./core/timer.ts";
import type { Faults } from "./faults.ts";
import type { Rim } from "./rim.ts";
import { openCredentials, type Credentials } from "./residents/credentials.ts";
import { openPhoneKeys, type PhoneKeys } from "./residents/phone-keys.ts";
import { openResidents, type Residents } from "./residents/residents.ts";
import { openHouseStore, type HouseStore } from "./store/house-store.ts";
import { openLedger, type Ledger } from "./store/ledger.ts";
import { wordsOf } from "./words.ts";

/** What the house keeps: both databases, and what stands in the ledger about its people and their keys. */
export type Records = {
  readonly ledger: Ledger;
  readonly house: HouseStore;
  readonly residents: Residents;
  readonly credentials: Credentials;
  readonly phoneKeys: PhoneKeys;
  readonly access: ReturnType<typeof openAccess>;
};

/** Opens the ledger first: it says whose house this is. E_OTHER_HOUSE, E_STORE_DAMAGED (ledger), E_STORE_NEWER. */
export async function openRecords(
  from: {
    readonly config: Config;
    readonly rim: Rim;
    readonly bus: Bus;
    readonly faults: Faults;
    readonly watch: (part: Busy) => void;
  },
  closing: AsyncDisposableStack,
): Promise<Records> {
  const { config, rim, bus, faults, watch } = from;
  const { clock, random } = rim;
  const stamp = { house: config.house };
  const onFault = (error: unknown) => faults.raise("store", error, "store");
  const commits = (database: "house" | "ledger") => (n: number) => rim.onCommit?.(database, n);
  const ledger = closing.use(
    await openLedger(join(config.data, "ledger.db"), { stamp, onFault, onCommit: commits("ledger") }),
  );
  watch(ledger.busy);
  const residents = openResidents({ ledger, bus, clock, random });
  const credentials = closing.use(openCredentials({ ledger, bus, clock, random }));
  const phoneKeys = closing.use(openPhoneKeys({ ledger, bus, clock, random }));
  const access = closing.use(
    openAccess({
      ledger,
      bus,
      household: residents,
      credentials,
      clock,
      // People type and wait in the machine's own time, whatever day a virtual house lives.
      rim: systemClock(),
      // A virtual house that repeats from its seed repeats no secret.
      random: systemRandom(),
      folder: config.data,
      virtual: config.house === "virtual",
      words: wordsOf,
      onFault,
    }),
  );
  watch(access.busy);
  const home = residents.home()?.id;
  const house = openHouseStore(config.data, {
    stamp: { ...stamp, ...(home === undefined ? {} : { home }) },
    wall: () => clock.wall(),
    onFault,
    onCommit: commits("house"),
    checkpoint: ledger.checkpoint,
  });
  closing.use(house.store);
  closing.defer(swept(bus, clock, () => ledger.checkpoint(join(config.data, "house.db"), true), onFault));
  if (house.damaged) faults.raise("store:damaged", house.damaged.error, house.damaged.movedTo);
  return { ledger, house, residents, credentials, phoneKeys, access };
}

const sweepAfterMs = 30_000;

/** Positions of a way home that is over leave the log of writes soon, too, not only the file. */
function swept(
  bus: Pick<Bus, "on">,
  clock: Clock,
  checkpoint: () => void,
  onFault: (error: unknown) => void,
): () => void {
  let cancel = () => {};
  const off = bus.on("trip.changed", ({ trip }) => {
    if (trip.ended === undefined) return;
    cancel();
    cancel = at(clock, clock.mono() + sweepAfterMs, checkpoint, onFault);
  });
  return () => {
    off();
    cancel();
  };
}
