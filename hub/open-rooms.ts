import { makeBreakfastFacts } from "./breakfast-facts.ts";
import type { Bus } from "./bus/bus.ts";
import type { Wire } from "./bus/wire.ts";
import { changedDays } from "./changed-days.ts";
import { openCalendar, type Calendar } from "./calendar/calendar.ts";
import { type ComfortRoom, openComfort } from "./comfort/comfort.ts";
import type { Config } from "./config.ts";
import { codeOf } from "./core/errors.ts";
import { placed } from "./core/house.ts";
import { houseDay } from "./core/house-day.ts";
import { readRole } from "./core/roles.ts";
import { type DoorRoom, openDoor } from "./door/door.ts";
import { testedIn } from "./examples-for-api.ts";
import { homeFact, type HomeReading, nightFact } from "./home-facts.ts";
import { toMakers } from "./hear-makers.ts";
import type { Busy } from "./core/quiet.ts";
import { compile } from "./core/scene/compile.ts";
import type { Rim } from "./rim.ts";
import type { Records } from "./open-records.ts";
import { openPresence, type PresenceRoom } from "./presence/presence.ts";
import { sceneHouseOf, shippedScenes, shippedShared } from "./scene-files.ts";
import { movedMornings } from "./moved-mornings.ts";
import {
  type Emit,
  type OneDays,
  openOneDays,
  openRevisions,
  openScenes,
  type Revisions,
  type Scenes,
} from "./scenes/scenes.ts";
import { makePreview, type Preview } from "./preview-world.ts";
import { homeAssistant } from "./things/discovery/home-assistant.ts";
import { openEntities, type Entities } from "./things/entities/entities.ts";
import { isOurOwn, prefixesOf, seenSettings } from "./things/seen/seen.ts";
import { infraredUnit } from "./things/tasmota/infrared.ts";
import { type KeptRemotesNeeds, keepRemotes } from "./things/tasmota/kept-remotes.ts";
import { tasmota } from "./things/tasmota/tasmota.ts";
import { openThings, type Things } from "./things/things.ts";
import { openWeather, type WeatherRim } from "./weather/weather.ts";
import { noNetwork, openWeb } from "./web.ts";
import { careNow, permittedNow, readWorld, type Readers } from "./world.ts";

/** The rooms that know and decide; they meet by events and by what is handed from one to another here. */
export type Rooms = {
  readonly entities: Entities;
  readonly things: Things;
  readonly presence: PresenceRoom;
  readonly calendar: Calendar;
  readonly comfort: ComfortRoom;
  readonly scenes: Scenes;
  /** The documents of the scenes, with all their revisions. */
  readonly revisions: Revisions;
  /** What the days to come will bring. */
  readonly preview: Preview;
  /** What residents want different about single days of their scenes. */
  readonly oneDays: OneDays;
  readonly door: DoorRoom;
};

/** Opens the rooms; nothing comes in and nothing leaves before the line stands. */
export function openRooms(
  from: {
    readonly config: Config;
    readonly rim: Rim;
    readonly bus: Bus;
    readonly records: Records;
    readonly publish: Wire["publish"];
    readonly watch: (part: Busy) => void;
    /** Hands a scene's message to ordinary nodes; false when nobody is there to take it. */
    readonly emit: (message: Emit) => boolean;
  },
  closing: AsyncDisposableStack,
): Rooms {
  const { config, rim, bus, records, publish, watch } = from;
  const { clock, log } = rim;
  const { house, ledger, residents } = records;
  const { store } = house;
  const oneDays = openOneDays(store);
  closing.defer(
    bus.on("household.changed", ({ noun, id }) => {
      if (noun === "resident" && !residents.get("resident", id)) oneDays.forget(id);
    }),
  );
  const dayOf = (at: number) => houseDay(at, residents.home()?.zone ?? "UTC");
  const people = movedMornings(residents, (id) => oneDays.later(id, dayOf(clock.wall())));
  const here = () => placed(residents.home());
  const readers: Readers = {
    now: () => clock.wall(),
    home: residents.home,
    residents: () => people.all("resident"),
    presence: (id) => presence.presence(id),
    motionAt: () => presence.motionAt(),
    trip: (id) => presence.trip(id),
    trips: () => residents.all("resident").flatMap(({ id }) => presence.openTrip(id) ?? []),
    role: (address) => {
      const role = things.role(address);
      // What was true before the hub, or its line, was gone is shown with its age and decides nothing until told again.
      return role && things.thing(role.thing)?.status === "unknown" ? { ...role, state: {} } : role;
    },
    every: (role) => {
      const serving = residents.all("role").filter(({ id }) => readRole(id)?.role === role);
      return [...new Map(serving.map(({ id, thing }) => [thing, id])).values()];
    },
    setting: ({ scene, resident, since, way = "" }, name) => {
      const day = dayOf(since ?? clock.wall());
      const once = resident === undefined ? undefined : oneDays.forRun({ scene, resident, day, way })?.once;
      if (once && Object.hasOwn(once, name)) return once[name];
      const own = resident === undefined ? undefined : residents.get("setting", `${scene}.${name}.${resident}`);
      return (own ?? residents.get("setting", `${scene}.${name}`))?.value;
    },
    place: (id) => presence.place(id),
    eating: () => residents.all("place").find(({ eating }) => eating)?.id,
    working: (at) => calendar.working(at),
    weather: (name, about) => weather.fact(name, about),
    day: (name, about) => calendar.fact(name, about),
    breakfast: (name, about) => breakfast(name, about),
    comfort: (name, about, trip) => comfort.fact(name, about, trip),
    house: (name, about, place) =>
      name.startsWith("night.") ? nightFact(standing, name, about) : homeFact(standing, name, place),
  };
  const standing: HomeReading = {
    places: () => residents.all("place"),
    devices: () =>
      residents.all("device").map((device) => {
        const thing = things.thing(device.id);
        return { ...device, state: thing?.status === "online" ? thing.state : undefined };
      }),
    role: readers.role,
  };
  const breakfast = makeBreakfastFacts({
    ...readers,
    clock,
    recentStarts: (since) => things.started("breakfast-machine", "start", since),
  });
  const care = () => careNow(readers);
  const permits = (role: string) => permittedNow(role, care());
  const web = rim.web ?? openWeb(noNetwork);
  const onFault = (error: unknown) => {
    log.error("calendar.fault", { error });
    bus.emit("fault.raised", { id: "calendar", code: codeOf(error), params: {}, cause: "calendar", at: clock.wall() });
  };
  const calendar = closing.use(openCalendar({ clock, bus, store, residents, web, log, onFault, random: rim.random }));
  watch(calendar.busy);
  const { root } = config;
  const prefixes = prefixesOf(residents.get("setting", seenSettings.prefix)?.value);
  const entities = closing.use(
    openEntities({
      root,
      clock,
      log,
      bus,
      publish: toMakers(root, publish),
      adapters: [
        ...prefixes.map((prefix) => homeAssistant(prefix)),
        tasmota(keepRemotes(remotesOf(residents, store, rim))),
      ],
      own: ({ origin, device }) => isOurOwn(root, { origin, marks: device.marks }),
    }),
  );
  const things = closing.use(
    openThings({ root, bus, store, ledger, household: residents, care, permits, clock, log, publish }),
  );
  watch(things.busy);
  const presence = closing.use(
    openPresence({ bus, store, residents: { ...people, home: here }, clock, log, keyOf: records.phoneKeys.key }),
  );
  const weather = closing.use(
    openWeather({
      clock,
      bus,
      store,
      log,
      home: here,
      web,
      jitter: rim.random.next,
      working: (at) => readers.working(at),
      ...wardrobe(residents),
    }),
  );
  watch(weather.busy);
  const comfort = closing.use(
    openComfort({
      bus,
      store,
      clock,
      log,
      home: residents.home,
      role: () => readers.role("climate"),
      outdoor: () => {
        const now_c = weather.fact("weather.now_c");
        return typeof now_c === "number" ? now_c : undefined;
      },
    }),
  );
  const door = closing.use(
    openDoor({
      root,
      folder: config.data,
      bus,
      store,
      ledger,
      household: residents,
      things,
      trip: presence.openTrip,
      near: presence.phoneNear,
      disarm: () => residents.put("setting", { id: "door.armed", value: false }, "door"),
      clock,
      random: rim.random,
      log,
    }),
  );
  watch(door.busy);
  const scenes = closing.use(
    openScenes({
      bus,
      store,
      clock,
      log,
      world: () => readWorld(readers),
      command: things.command,
      emit: from.emit,
      oneDays,
      compile: (document) => compile(document, sceneHouseOf(residents)),
      awaited: () => preview.missing(),
      missing: (kind, resident) => (resident === undefined ? undefined : presence.missing(kind, resident)),
    }),
  );
  const revisions = closing.use(
    openRevisions({
      ledger,
      bus,
      clock,
      shipped: (rim.scenes ?? shippedScenes()).map(({ document }) => document),
      shared: shippedShared(),
      compile: (document) => compile(document, sceneHouseOf(residents)),
      keep: scenes.keep,
      examples: testedIn(residents),
      ahead: (before, after) => changed(before, after),
    }),
  );
  const preview = makePreview({
    readers,
    residents,
    oneDays,
    scenes,
    calendar,
    weather,
    comfort,
    recentStarts: (since) => things.started("breakfast-machine", "start", since),
  });
  const changed = changedDays({ preview, scenes, now: readers.now, zone: () => residents.home()?.zone ?? "UTC" });
  return { entities, things, presence, calendar, comfort, scenes, revisions, preview, oneDays, door };
}

/** What was learned of each resident's clothes, kept as two settings: °C, and the house day of the last step. */
function wardrobe({ get, put }: Records["residents"]): Pick<WeatherRim, "learned" | "keep"> {
  const ids = (resident: string) => ({ c: `clothing.learned.${resident}`, day: `clothing.learned-on.${resident}` });
  return {
    learned: (resident) => {
      const [offset_c, day] = [get("setting", ids(resident).c)?.value, get("setting", ids(resident).day)?.value];
      return { offset_c: Number(offset_c ?? 0), ...(typeof day === "string" && { day }) };
    },
    keep: async (resident, { offset_c, day }) => {
      // The day first: a power cut in between loses a step, and never takes two.
      await put("setting", { id: ids(resident).day, value: day }, "weather");
      await put("setting", { id: ids(resident).c, value: offset_c }, "weather");
    },
  };
}

/** What an owner said of the air conditioner behind an infrared box stands with the device that is made of it. */
function remotesOf(
  { all }: Records["residents"],
  store: KeptRemotesNeeds["store"],
  { clock, log }: Rim,
): KeptRemotesNeeds {
  return {
    store,
    clock,
    stated: (mac) => {
      const { settings } =
        all("device").find(({ made_of }) => made_of?.parts["unit"] === infraredUnit(mac))?.made_of ?? {};
      const { vendor, model } = settings ?? {};
      return typeof vendor === "string" ? { vendor, model: typeof model === "string" ? model : -1 } : undefined;
    },
    onFault: (error) => log.error("tasmota.remotes", { error }),
  };
}
