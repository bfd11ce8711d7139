import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Api, openApi } from "./api/api.ts";
import { makeBus } from "./bus/bus.ts";
import type { Take, Wire } from "./bus/wire.ts";
import type { Log } from "./core/log.ts";
import type { Config } from "./config.ts";
import { systemClock, type Clock } from "./core/clock.ts";
import type { Sentence } from "./core/events.ts";
import type { Told } from "./core/hub-line.ts";
import type { Busy, Quiet } from "./core/quiet.ts";
import type { Random } from "./core/random.ts";
import type { Reader } from "./core/sentence.ts";
import type { Web } from "./core/ways-out.ts";
import { duckWhileSpeaking } from "./duck.ts";
import { keepFaults, type Faults } from "./faults.ts";
import { houseForApi } from "./house-for-api.ts";
import { fromStore, makeIntake } from "./intake.ts";
import { keepAlarms } from "./keep-alarms.ts";
import { keepScenes } from "./keep-scenes.ts";
import { narrate } from "./narrate.ts";
import { openLine, type HubLine } from "./open-line.ts";
import { openRecords } from "./open-records.ts";
import { openRooms } from "./open-rooms.ts";
import { phonesForApi } from "./phones-for-api.ts";
import { publishScenes } from "./publish-scenes.ts";
import { shippedScenes } from "./scene-files.ts";
import { readerOf } from "./readers.ts";
import { settleIn } from "./settle-in.ts";
import { openSound } from "./sound.ts";

/** What the machine gives the hub: time, randomness, a log, and seams for those who watch it. */
export type Rim = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The way to the internet; without it the house asks nobody. */
  readonly web?: Web;
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
    return await open(config, rim, closing);
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

async function open(config: Config, rim: Rim, closing: AsyncDisposableStack): Promise<Hub> {
  const { clock, log, tell } = rim;
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const watch = (part: Busy) => {
    if (rim.quiet) closing.defer(rim.quiet.watch(part));
  };
  const bus = makeBus((error, event) => {
    log.error("a listener failed", { event, error });
    if (fromStore(error)) records.house.store.poison(error);
    else faults.raise(`listener:${event}`, error, event);
  });
  const faults = closing.use(keepFaults(bus, clock));
  const records = await openRecords({ config, rim, bus, faults, watch }, closing);
  const { residents, credentials, phoneKeys, house } = records;
  const publish: Wire["publish"] = (topic, payload, how) => line.wire.publish(topic, payload, how);
  const rooms = openRooms({ config, rim, bus, records, publish, watch }, closing);
  const { things, presence, scenes } = rooms;
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
  const take: Take = (delivery) => (stands ? intake(delivery) : standing.promise.then(() => intake(delivery)));
  const line: HubLine = closing.use(
    await openLine({
      config,
      rim,
      take,
      credentials,
      retained: house.retained,
      lost: things.lost,
      watch,
      refused: (who, error) => refusedAtTheDoor(faults, who, error),
      ...(rim.brokerLimits ? { limits: rim.brokerLimits } : {}),
    }),
  );
  bus.on("credential.changed", ({ id, kind }) => {
    // A secret that was made anew ends the connection of the old one, too.
    if (kind === "mqtt") line.kick(id);
  });
  const told = (sentence: Sentence) => tell?.(sentence, readerOf(residents, residents.home()?.language ?? "en"));
  const comfort = (id: string) => rooms.comfort.plan(residents.get("resident", id), presence.openTrip(id))?.why;
  if (tell) narrate(bus, told, comfort);
  const onFault = (error: unknown) => faults.raise("broker", error, "broker");
  closing.defer(publishScenes({ root: config.root, bus, store: house.store, clock, publish, onFault }));

  const pages =
    config.house === "virtual"
      ? await settleIn({ config, residents, credentials, url: line.url, setPin: rooms.door.setPin })
      : [];
  closing.defer(keepScenes({ documents: rim.scenes ?? shippedScenes(), scenes, bus, faults, log }));
  things.resume();
  if (residents.home()) scenes.resume();
  const working = rooms.calendar.working;
  const unheard = (error: unknown) => faults.raise("alarms", error, "alarms");
  closing.defer(keepAlarms({ bus, residents, things, clock, working, onFault: unheard }));

  const takeAsDevice = async (topic: string, payload: string) => {
    // Journaled first; where the broker brings it back to us, its id is known.
    await intake({ topic, payload: Buffer.from(payload), retained: false });
    await publish(topic, payload, { qos: 1, retain: false });
  };
  closing.defer(duckWhileSpeaking({ bus, things, residents, clock }));
  const sound = closing.use(openSound({ folder: config.data, log }));
  const api: Api = closing.use(
    await openApi({
      house: houseForApi({
        config,
        bus,
        clock,
        log,
        residents,
        credentials,
        ...rooms,
        faults,
        line,
        sound,
        phones: phonesForApi({ config, residents, credentials, phoneKeys, line, take, webPort: () => api.port }),
        takeAsDevice,
      }),
      random: rim.random,
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
  const links = pages.map(({ name, path }) => ({ name, url: `http://localhost:${api.port}${path}` }));
  return {
    ready: { ready: true, http: api.port, mqtt: line.port, mqtt_url: line.url, links },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** What the broker refused is shown; strangers share one fault, so that no number of names pushes out anybody else's. */
function refusedAtTheDoor(
  faults: Faults,
  ...[who, error]: Parameters<Parameters<typeof openLine>[0]["refused"]>
): void {
  // What the store cannot keep is not its sender's fault.
  if (fromStore(error)) return;
  if ("client" in who) faults.raise(`input:${who.client}`, error, who.client);
  else faults.raise("input", error, who.said);
}
