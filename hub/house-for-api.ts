import type { AheadFrom } from "./ahead.ts";
import { bedsideAlarms } from "./bedside-alarms.ts";
import type { House, Photos, SwipePlan, ThingView } from "./api/house.ts";
import type { Bus } from "./bus/bus.ts";
import type { Calendar } from "./calendar/calendar.ts";
import type { Log } from "./core/log.ts";
import { mosquittoFiles } from "./bus/acl-files.ts";
import type { ComfortRoom } from "./comfort/comfort.ts";
import type { Config } from "./config.ts";
import type { PrincipalKind } from "./core/acl.ts";
import { careFor } from "./core/care.ts";
import type { Clock } from "./core/clock.ts";
import { fail } from "./core/errors.ts";
import { houseDay } from "./core/house-day.ts";
import { derivedId } from "./core/ids.ts";
import { instantOf } from "./core/instant.ts";
import { topicOf } from "./core/topics.ts";
import type { DevicesForApi } from "./devices-for-api.ts";
import { examplesForApi } from "./examples-for-api.ts";
import type { DoorRoom } from "./door/door.ts";
import { doorSettings } from "./door/needs.ts";
import type { Faults } from "./faults.ts";
import type { NodeRed } from "./node-red/node-red.ts";
import type { NoticesRoom } from "./notices/notices.ts";
import type { HubLine } from "./open-line.ts";
import type { PresenceRoom } from "./presence/presence.ts";
import { readerOf } from "./readers.ts";
import type { Credentials } from "./residents/credentials.ts";
import type { Residents } from "./residents/residents.ts";
import { drawingsForApi, labelOf } from "./scene-edits-for-api.ts";
import type { Preview } from "./preview-world.ts";
import { previewForApi } from "./preview-for-api.ts";
import { aheadForApi } from "./scenes-for-api.ts";
import type { OneDays, Revisions, Scenes } from "./scenes/scenes.ts";
import type { Sound } from "./sound.ts";
import { swipePlan } from "./swipe-plan.ts";
import type { Things } from "./things/things.ts";
import { version } from "./version.ts";

/** The rooms the API's view of the house is made of. */
export type Rooms = {
  readonly config: Config;
  readonly access: House["access"];
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly residents: Residents;
  readonly credentials: Credentials;
  readonly things: Things;
  readonly presence: PresenceRoom;
  readonly comfort: ComfortRoom;
  readonly scenes: Scenes;
  readonly revisions: Revisions;
  readonly oneDays: OneDays;
  readonly calendar: Calendar;
  readonly audit: AheadFrom["audit"];
  readonly door: DoorRoom;
  readonly notices: NoticesRoom;
  readonly offers: House["offers"];
  readonly digest: House["digest"];
  readonly privacy: House["privacy"];
  readonly faults: Faults;
  readonly flows: NodeRed | undefined;
  readonly line: HubLine;
  readonly preview: Preview;
  readonly sound: Sound;
  readonly photos: Photos;
  readonly phones: House["phones"];
  readonly devices: DevicesForApi;
  readonly story?: NonNullable<House["story"]>;
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
    const { kind, name, place, owner, made_of } = device;
    return {
      id,
      kind,
      name,
      online: thing.status === "online",
      ...(place === undefined ? {} : { place }),
      ...(owner === undefined ? {} : { owner }),
      ...(made_of ? { adopted: true } : {}),
      ...(thing.state === undefined ? {} : { state: thing.state }),
      ...(thing.state_at === undefined ? {} : { at: thing.state_at }),
    };
  };
  const eventOf: House["eventOf"] = (device, happened) => {
    if (!residents.get("device", device)) fail("E_NOT_FOUND", { device });
    const event = { ...happened, v: 1, at: instantOf(clock.wall()) };
    return rooms.takeAsDevice(topicOf(config.root, "device.event", device), JSON.stringify(event));
  };
  const drawings = drawingsForApi(rooms);
  // A scene that a household made is called as they named it.
  const ahead = { ...aheadForApi({ ...rooms, health: rooms.devices.health, eventOf }), name: drawings.name };
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
      ...(rooms.flows ? { flows: rooms.flows.health() } : {}),
      uptime_s: Math.round((clock.mono() - startedAt) / 1_000),
      version,
    }),
    reader: (language) => readerOf(residents, language, (scene) => labelOf(rooms.revisions, scene)),
    brokerFiles: (folder, port, actor) => brokerFiles(config, credentials, { folder, port, actor }),
    eventOf,
    ahead,
    preview: previewForApi({ ...rooms, health: rooms.devices.health }),
    drawings,
    examples: examplesForApi(rooms),
    bedsides: bedsideAlarms({ ...rooms, ahead }),
    access: rooms.access,
    residents,
    credentials,
    phones: rooms.phones,
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
      hear: (music, wish, actor) => {
        const at = clock.wall();
        const id = `hear.${derivedId(music, actor, String(at))}`;
        const asked = { id, thing: music, role: music, verb: "set", with: wish } as const;
        things.command({ ...asked, class: "S0", deadline: at + 10_000 });
      },
    },
    ...rooms.devices,
    ...(rooms.story ? { story: rooms.story } : {}),
    door: rooms.door,
    notices: rooms.notices,
    offers: rooms.offers,
    digest: rooms.digest,
    privacy: rooms.privacy,
    sound: rooms.sound,
    photos: rooms.photos,
    presence,
    plan: (resident) => planFor(rooms, resident),
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
          signs: why.signs,
          steps: why.steps,
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

/** What a swipe of a resident would do, read from the rooms; the scene it starts is the evening. */
function planFor(rooms: Rooms, id: string): SwipePlan {
  const { residents, things, presence, scenes, comfort, door, clock } = rooms;
  const resident = residents.get("resident", id) ?? fail("E_NOT_FOUND", { noun: "resident", id });
  const open = presence.openTrip(id);
  const at = clock.wall();
  // Before the swipe there is no way home yet: what is permitted is asked as if it were this resident's.
  const way = open ?? { id: "", resident: id, opened: at, expires: at, evidence: "none" };
  const evening = scenes.list().find(({ scene, disabled }) => scene === "evening" && !disabled);
  const setting = (name: string) => residents.get("setting", name)?.value;
  const day = houseDay(at, residents.home()?.zone ?? "UTC");
  const once = rooms.oneDays.forRun({ scene: "evening", resident: id, day, way: open?.id ?? "" })?.once ?? {};
  return swipePlan({
    resident,
    setting: (name) =>
      evening &&
      (once[name] ?? setting(`evening.${name}.${id}`) ?? setting(`evening.${name}`) ?? evening.settings.get(name)),
    comfort: comfort.plan(resident, open),
    care: careFor(residents.all("resident"), presence.presence, way, at),
    climate: things.role("climate"),
    bath: things.role("bath"),
    lock: things.role("door"),
    camera: things.role("door-camera"),
    door: door.view(),
    armed: setting(doorSettings.armed) === true,
    private: setting(doorSettings.private) === true,
    credential:
      door.hasCode(id) || residents.all("device").some((one) => one.owner === id && one.kind === "phone" && one.key),
  });
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
