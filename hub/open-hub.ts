import { mkdirSync } from "node:fs";
import { openAdopted } from "./adopted.ts";
import type { FlowsBridge } from "./bridge-flows.ts";
import { makeBus } from "./bus/bus.ts";
import type { Take, Wire } from "./bus/wire.ts";
import type { Config } from "./config.ts";
import { systemClock } from "./core/clock.ts";
import type { Sentence } from "./core/events.ts";
import type { Ready } from "./core/hub-line.ts";
import type { Busy } from "./core/quiet.ts";
import { devicesForApi } from "./devices-for-api.ts";
import { duckWhileSpeaking } from "./duck.ts";
import { keepFaults, type Faults } from "./faults.ts";
import { fromStore, makeIntake } from "./intake.ts";
import { keepAlarms } from "./keep-alarms.ts";
import { keepScenes } from "./keep-scenes.ts";
import { narrate } from "./narrate.ts";
import { openNotices } from "./notices/notices.ts";
import { openApiOf } from "./open-api.ts";
import { openEngagementOf } from "./open-engagement.ts";
import { openFlows } from "./open-flows.ts";
import { openLine, type HubLine } from "./open-line.ts";
import { openMakers } from "./open-makers.ts";
import { openRecords } from "./open-records.ts";
import { openRooms, type Rooms } from "./open-rooms.ts";
import { publishScenes } from "./publish-scenes.ts";
import { readerOf } from "./readers.ts";
import type { Emit } from "./scenes/scenes.ts";
import { settleIn } from "./settle-in.ts";
import { openKeys, trustOf } from "./open-keys.ts";
import { lacksOf, willNotOf } from "./will-not.ts";
import type { Rim } from "./rim.ts";

/** A hub that is up: where it listens; closing is the reverse of opening. */
export type Hub = {
  readonly ready: Ready;
  readonly entities: Rooms["entities"];
} & AsyncDisposable;

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
  const { residents, credentials, house, access } = records;
  const publish: Wire["publish"] = (topic, payload, how) => out(topic, payload, how);
  let bridge: FlowsBridge | undefined;
  const emit = (message: Emit) => bridge?.emit(message) ?? false;
  const rooms = openRooms({ config, rim, bus, records, publish, watch, emit }, closing);
  const { things, presence, scenes } = rooms;
  const makers = openMakers(
    { root: config.root, rim, bus, records, rooms, faults, publish, line: () => line, watch },
    closing,
  );
  const intake = makeIntake({
    root: config.root,
    store: house.store,
    native: things.take,
    owntracks: presence.takeOwntracks,
    makers: makers.take,
    refused: (topic, device, error) => {
      log.warn("a message was refused", { topic, error });
      faults.raise(`input:${device}`, error, device);
    },
    kept: (error) => (error === undefined ? faults.clear("store:house") : faults.raise("store:house", error, "store")),
  });
  // Taken in before the scenes stand, a moment would be journaled and acknowledged, and start nothing.
  const standing = Promise.withResolvers<void>();
  let stands = false;
  const take: Take = (delivery) => (stands ? heard(delivery) : standing.promise.then(() => heard(delivery)));
  const tls = await openKeys(config, faults, closing);
  const line: HubLine = closing.use(
    await openLine({
      config,
      rim,
      take,
      credentials,
      retained: house.retained,
      wants: makers.wants,
      lost: () => {
        things.lost();
        makers.lost();
      },
      watch,
      refused: (who, error) => refusedAtTheDoor(faults, who, error),
      ...(rim.brokerLimits ? { limits: rim.brokerLimits } : {}),
      keys: tls,
    }),
  );
  const adopted = closing.use(
    openAdopted({
      root: config.root,
      house: config.house,
      data: config.data,
      clock,
      random: rim.random,
      log,
      bus,
      household: residents,
      store: house.store,
      entities: rooms.entities,
      intake,
      faults,
      stepping: rim.quiet !== undefined,
    }),
  );
  watch(adopted.busy);
  const heard = adopted.guards(intake);
  const out = adopted.wraps((topic, payload, how) => line.wire.publish(topic, payload, how));
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
      ? await settleIn({ config, residents, credentials, url: line.url, setPin: rooms.door.setPin, access })
      : [];
  closing.defer(keepScenes({ documents: rooms.revisions.current, scenes, bus, faults, log }));
  things.resume();
  if (residents.home()) scenes.resume();
  const working = rooms.calendar.working;
  const unheard = (error: unknown) => faults.raise("alarms", error, "alarms");
  const { later } = rooms.oneDays;
  closing.defer(keepAlarms({ bus, residents, things, clock, working, later, onFault: unheard }));

  const takeAsDevice = async (topic: string, payload: string) => {
    // Journaled first; where the broker brings it back to us, its id is known.
    await intake({ topic, payload: Buffer.from(payload), retained: false });
    await publish(topic, payload, { qos: 1, retain: false });
  };
  closing.defer(duckWhileSpeaking({ bus, things, residents, clock }));
  const devices = devicesForApi(
    { bus, clock, store: house.store, residents, credentials, rooms, adopted, faults },
    closing,
  );
  const notices = closing.use(
    openNotices({
      bus,
      store: house.store,
      ledger: records.ledger,
      household: residents,
      clock,
      rim: systemClock(),
      log,
      faults,
      presence: presence.presence,
      willNot: () => willNotOf(residents, devices.health().scenes()),
      lacks: () => lacksOf(rooms.preview.days(1), willNotOf(residents, devices.health().scenes())),
      web: rim.web,
      folder: config.data,
    }),
  );
  watch(notices.busy);
  const engagement = closing.use(await openEngagementOf({ config, rim, bus, records, rooms, notices, faults }));
  watch(engagement.busy);
  const { flows, bridge: carried } = openFlows({ config, rim, bus, faults, residents, rooms }, closing);
  bridge = carried;
  const api = await openApiOf(
    {
      config,
      rim,
      bus,
      faults,
      records,
      rooms,
      devices,
      notices,
      engagement,
      flows,
      line,
      tls,
      take,
      takeAsDevice,
      pages,
    },
    closing,
  );
  stands = true;
  standing.resolve();
  adopted.begin();
  await line.begin();
  await makers.begin();
  // Shown at the house's own start alone, and written nowhere.
  const claim = access.claimed() ? [] : [{ name: "Claim", path: `/claim#${access.openClaim().code}` }];
  const editor = flows ? [{ name: "Flow editor", path: "/flows/" }] : [];
  const links = [{ name: "Start here", path: "/" }, ...pages, ...editor, ...claim].map(({ name, path }) => ({
    name,
    url: `http://localhost:${api.port}${path}`,
  }));
  return {
    entities: rooms.entities,
    ready: {
      ready: true,
      http: api.port,
      https: api.securePort,
      mqtt: line.port,
      mqtts: line.tlsPort,
      mqtt_url: line.url,
      ...trustOf(tls, api),
      links,
    },
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
