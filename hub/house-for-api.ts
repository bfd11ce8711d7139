import type { House, ThingView } from "./api/house.ts";
import type { Bus } from "./bus/bus.ts";
import type { Log } from "./core/log.ts";
import { mosquittoFiles } from "./bus/acl-files.ts";
import type { Config } from "./config.ts";
import type { PrincipalKind } from "./core/acl.ts";
import type { Clock } from "./core/clock.ts";
import { fail } from "./core/errors.ts";
import { derivedId } from "./core/ids.ts";
import { instantOf } from "./core/instant.ts";
import { topicOf } from "./core/topics.ts";
import type { Faults } from "./faults.ts";
import type { HubLine } from "./open-line.ts";
import type { PresenceRoom } from "./presence/presence.ts";
import { readerOf } from "./readers.ts";
import type { Credentials } from "./residents/credentials.ts";
import type { Residents } from "./residents/residents.ts";
import type { Scenes } from "./scenes/scenes.ts";
import type { Sound } from "./sound.ts";
import type { Things } from "./things/things.ts";

/** The rooms the API's view of the house is made of. */
export type Rooms = {
  readonly config: Config;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly residents: Residents;
  readonly credentials: Credentials;
  readonly things: Things;
  readonly presence: PresenceRoom;
  readonly scenes: Scenes;
  readonly faults: Faults;
  readonly line: HubLine;
  readonly sound: Sound;
  /** Takes a message in as if a device had sent it, journaled when it returns. */
  readonly takeAsDevice: (topic: string, payload: string) => Promise<void>;
};

/** The house as the API asks for it. */
export function houseForApi(rooms: Rooms): House {
  const { config, bus, clock, log, residents, credentials, things, presence, scenes, faults, line } = rooms;
  const startedAt = clock.mono();
  const view = (id: string): ThingView | undefined => {
    const device = residents.get("device", id);
    const thing = things.thing(id);
    if (!device || !thing) return undefined;
    const { kind, name, place, owner } = device;
    return {
      id,
      kind,
      name,
      online: thing.status === "online",
      ...(place === undefined ? {} : { place }),
      ...(owner === undefined ? {} : { owner }),
      ...(thing.state === undefined ? {} : { state: thing.state }),
      ...(thing.state_at === undefined ? {} : { at: thing.state_at }),
    };
  };
  return {
    bus,
    clock,
    log,
    status: () => ({
      home: residents.home()?.name ?? "",
      house: config.house,
      wall: clock.wall(),
      zone: residents.home()?.zone ?? "UTC",
      mqtt: { kind: line.kind, url: line.url, ...(line.stats() ? { clients: line.stats()?.clients ?? 0 } : {}) },
      faults: faults.list(),
      uptime_s: Math.round((clock.mono() - startedAt) / 1_000),
      version: "0.1.0",
    }),
    reader: (language) => readerOf(residents, language),
    brokerFiles: (folder, port, actor) => brokerFiles(config, credentials, { folder, port, actor }),
    eventOf: (device, happened) => {
      if (!residents.get("device", device)) fail("E_NOT_FOUND", { device });
      const event = { ...happened, v: 1, at: instantOf(clock.wall()) };
      return rooms.takeAsDevice(topicOf(config.root, "device.event", device), JSON.stringify(event));
    },
    residents,
    credentials,
    things: {
      all: () => residents.all("device").flatMap(({ id }) => view(id) ?? []),
      thing: view,
      role: things.role,
      bindable: things.bindable,
      hold: things.hold,
      release: things.release,
      stop: (thing, actor) => void things.stopThing(thing, actor, clock.wall()),
      snooze: (alarm, actor) => {
        const at = clock.wall();
        const id = `snooze.${derivedId(alarm, actor, String(at))}`;
        // By a person's own hand: what holds the role for scenes does not hold it for them.
        things.command({ id, thing: alarm, role: alarm, verb: "snooze", with: {}, class: "S0", deadline: at + 10_000 });
      },
    },
    sound: rooms.sound,
    presence,
    scenes: {
      list: () => scenes.list().map(({ scene, revision, disabled }) => ({ scene, revision, disabled })),
      start: (scene, { resident, actor }) => {
        const trip = resident === undefined ? undefined : presence.openTrip(resident)?.id;
        return scenes.start(scene, {
          id: `${actor}.${clock.wall()}`,
          actor,
          ...(resident === undefined ? {} : { resident }),
          ...(trip === undefined ? {} : { trip }),
        });
      },
      stop: scenes.stop,
      why: (scene, { resident }) =>
        scenes.why(scene, resident === undefined ? {} : { resident }).map(({ evidence, ...why }) => ({
          at: why.at,
          sentence: why.sentence,
          because: evidence,
          state: why.state,
          ...(why.reason === undefined ? {} : { reason: why.reason }),
          ...(why.moment === undefined ? {} : { moment: why.moment }),
          ...(why.run === undefined ? {} : { run: why.run }),
          ...(why.resident === undefined ? {} : { resident: why.resident }),
        })),
      run: scenes.run,
      recent: () => scenes.recent(),
    },
  };
}

/** Mosquitto's files for this house; the hub's own login is made anew each time, for only its hash is kept. */
async function brokerFiles(
  config: Config,
  credentials: Credentials,
  { folder, port, actor }: { readonly folder: string; readonly port: number; readonly actor: string },
): ReturnType<House["brokerFiles"]> {
  const secret = await credentials.issue("hub", "mqtt", ["hub"], actor);
  const hashes = new Map(credentials.passwordLines().map((line) => line.split(":", 2) as [string, string]));
  const { acl, passwords, conf } = mosquittoFiles({
    root: config.root,
    virtual: config.house === "virtual",
    credentials: credentials
      .all()
      .filter(({ kind }) => kind === "mqtt")
      .map(({ id, scopes }) => ({ id, kind: (scopes[0] ?? "device") as PrincipalKind, hash: hashes.get(id) ?? "" })),
    port,
    folder,
  });
  return { acl, password: passwords, conf, url: `mqtt://hub:${secret}@localhost:${port}` };
}
