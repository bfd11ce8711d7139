import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openApi } from "./api/api.ts";
import { makeBus } from "./bus/bus.ts";
import type { Log } from "./core/log.ts";
import { careNow, readWorld, type Readers } from "./world.ts";
import type { Config } from "./config.ts";
import { systemClock, type Clock } from "./core/clock.ts";
import type { Sentence } from "./core/events.ts";
import type { Told } from "./core/hub-line.ts";
import type { Busy, Quiet } from "./core/quiet.ts";
import type { Random } from "./core/random.ts";
import type { Reader } from "./core/sentence.ts";
import { compile } from "./core/scene/compile.ts";
import { keepFaults } from "./faults.ts";
import { houseForApi } from "./house-for-api.ts";
import { fromStore, makeIntake } from "./intake.ts";
import { keepScenes } from "./keep-scenes.ts";
import { narrate } from "./narrate.ts";
import { openLine, type HubLine } from "./open-line.ts";
import { openPresence } from "./presence/presence.ts";
import { publishScenes } from "./publish-scenes.ts";
import { openCredentials } from "./residents/credentials.ts";
import { openResidents } from "./residents/residents.ts";
import { sceneHouseOf, shippedScenes } from "./scene-files.ts";
import { openScenes } from "./scenes/scenes.ts";
import { openHouseStore } from "./store/house-store.ts";
import { openLedger } from "./store/ledger.ts";
import { openThings } from "./things/things.ts";
import { readerOf } from "./readers.ts";
import { settleIn } from "./settle-in.ts";
import { openWeather } from "./weather/weather.ts";

/** What the machine gives the hub: time, randomness, a log, and seams for those who watch it. */
export type Rim = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The register the stepping conductor asks; absent on the real clock. */
  readonly quiet?: Quiet;
  /** Called after each COMMIT of either database; crash tests hang on it. */
  readonly onCommit?: (database: "house" | "ledger", n: number) => void;
  /** Hears what happens in the house, one sentence each. */
  readonly tell?: (sentence: Sentence, reader: Reader) => void;
  /** What the broker allows one client; the house's own limits unless a test or a measurement hands in others. */
  readonly brokerLimits?: Parameters<typeof openLine>[0]["limits"];
  /** The scenes it comes up with; those that come with the product unless a test or a measurement hands in others. */
  readonly scenes?: ReturnType<typeof shippedScenes>;
};

/** A hub that is up: where it listens; closing is the reverse of opening. */
export type Hub = { readonly ready: Extract<Told, { ready: true }> } & AsyncDisposable;

/** Opens the hub, room by room. E_CONFIG, E_OTHER_HOUSE, E_STORE_DAMAGED (ledger), E_STORE_NEWER. */
export async function openHub(config: Config, rim: Rim): Promise<Hub> {
  const closing = new AsyncDisposableStack();
  try {
    return await openRooms(config, rim, closing);
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

async function openRooms(config: Config, rim: Rim, closing: AsyncDisposableStack): Promise<Hub> {
  const { clock, random, log } = rim;
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const stamp = { house: config.house };
  const watch = (part: Busy) => {
    if (rim.quiet) closing.defer(rim.quiet.watch(part));
  };

  const bus = makeBus((error, event) => {
    log.error("a listener failed", { event, error });
    if (fromStore(error)) house.store.poison(error);
    else faults.raise(`listener:${event}`, error, event);
  });
  const faults = closing.use(keepFaults(bus, clock));
  const onFault = (error: unknown) => faults.raise("store", error, "store");
  const commits = (database: "house" | "ledger") => (n: number) => rim.onCommit?.(database, n);

  const ledger = closing.use(
    await openLedger(join(config.data, "ledger.db"), { stamp, onFault, onCommit: commits("ledger") }),
  );
  watch(ledger.busy);
  const residents = openResidents({ ledger, bus, clock, random });
  const credentials = closing.use(openCredentials({ ledger, bus, clock, random }));
  const homeId = residents.home()?.id;
  const house = openHouseStore(config.data, {
    stamp: { ...stamp, ...(homeId === undefined ? {} : { home: homeId }) },
    wall: () => clock.wall(),
    onFault,
    onCommit: commits("house"),
    checkpoint: ledger.checkpoint,
  });
  closing.use(house.store);
  if (house.damaged) faults.raise("store:damaged", house.damaged.error, house.damaged.movedTo);

  const readers: Readers = {
    now: () => clock.wall(),
    home: residents.home,
    residents: () => residents.all("resident"),
    presence: (id) => presence.presence(id),
    trip: (id) => presence.trip(id),
    role: (address) => {
      const role = things.role(address);
      // What was true before the hub, or its line, was gone is shown with its age and decides nothing until told again.
      return role && things.thing(role.thing)?.status === "unknown" ? { ...role, state: {} } : role;
    },
    setting: (asked, name) =>
      (asked.resident && residents.get("setting", `${asked.scene}.${name}.${asked.resident}`)?.value) ||
      residents.get("setting", `${asked.scene}.${name}`)?.value,
    weather: (name) => weather.fact(name),
  };
  const newestTrip = () =>
    residents
      .all("resident")
      .flatMap(({ id }) => presence.openTrip(id) ?? [])
      .toSorted((a, b) => b.opened - a.opened)[0];

  const things = closing.use(
    openThings({
      root: config.root,
      bus,
      store: house.store,
      ledger,
      household: residents,
      care: () => careNow(readers, newestTrip()),
      clock,
      log,
      publish: (topic, payload, how) => line.wire.publish(topic, payload, how),
    }),
  );
  watch(things.busy);
  const presence = closing.use(openPresence({ bus, store: house.store, residents, clock, log }));
  const weather = openWeather({ clock, home: residents.home });
  const scenes = closing.use(
    openScenes({
      bus,
      store: house.store,
      clock,
      log,
      world: () => readWorld(readers),
      command: things.command,
      compile: (document) => compile(document, sceneHouseOf(residents)),
      missing: (kind, resident) => (resident === undefined ? undefined : presence.missing(kind, resident)),
    }),
  );

  const intake = makeIntake({
    root: config.root,
    store: house.store,
    native: things.take,
    owntracks: presence.takeOwntracks,
    refused: (topic, device, error) => {
      log.warn("a message was refused", { topic, error });
      faults.raise(`input:${device}`, error, device);
    },
    kept: (error) => (error === undefined ? faults.clear("store:house") : faults.raise("store:house", error, "store")),
  });
  // Taken in before the scenes stand, a moment would be journaled and acknowledged, and start nothing.
  const standing = Promise.withResolvers<void>();
  let stands = false;
  const line: HubLine = closing.use(
    await openLine({
      config,
      rim,
      take: (delivery) => (stands ? intake(delivery) : standing.promise.then(() => intake(delivery))),
      credentials,
      retained: house.retained,
      lost: things.lost,
      watch,
      refused: (who, error) => {
        // What the store cannot keep is not its sender's fault.
        if (fromStore(error)) return;
        // Strangers share one fault: however many names they try, they push out nobody else's.
        if ("client" in who) faults.raise(`input:${who.client}`, error, who.client);
        else faults.raise("input", error, who.said);
      },
      ...(rim.brokerLimits ? { limits: rim.brokerLimits } : {}),
    }),
  );
  bus.on("credential.changed", ({ id, kind }) => {
    // A secret that was made anew ends the connection of the old one, too.
    if (kind === "mqtt") line.kick(id);
  });
  const { tell } = rim;
  if (tell) narrate(bus, (sentence) => tell(sentence, readerOf(residents, residents.home()?.language ?? "en")));
  closing.defer(
    publishScenes({ root: config.root, bus, store: house.store, clock, publish: line.wire.publish, onFault }),
  );

  const first = config.house === "virtual" ? await settleIn({ config, residents, credentials, url: line.url }) : [];
  closing.defer(keepScenes({ documents: rim.scenes ?? shippedScenes(), scenes, bus, faults, log }));
  things.resume();
  if (residents.home()) scenes.resume();

  const api = closing.use(
    await openApi({
      house: houseForApi({
        config,
        bus,
        clock,
        log,
        residents,
        credentials,
        things,
        presence,
        scenes,
        faults,
        line,
        takeAsDevice: async (topic, payload) => {
          // Journaled first; where the broker brings it back to us, its id is known.
          await intake({ topic, payload: Buffer.from(payload), retained: false });
          await line.wire.publish(topic, payload, { qos: 1, retain: false });
        },
      }),
      random,
      rim: systemClock(),
      host: "127.0.0.1",
      port: config.httpPort,
      socket: join(config.data, "hub.sock"),
      pages: fileURLToPath(new URL("../ui/dist", import.meta.url)),
      upgrades: line.overWeb ? { "/mqtt": line.overWeb } : {},
    }),
  );
  stands = true;
  standing.resolve();
  await line.begin();
  return {
    ready: {
      ready: true,
      http: api.port,
      mqtt: line.port,
      mqtt_url: line.url,
      links: first.map(({ name, path }) => ({ name, url: `http://localhost:${api.port}${path}` })),
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}
