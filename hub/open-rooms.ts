import { makeBreakfastFacts } from "./breakfast-facts.ts";
import type { Bus } from "./bus/bus.ts";
import type { Wire } from "./bus/wire.ts";
import { openCalendar, type Calendar } from "./calendar/calendar.ts";
import { type ComfortRoom, openComfort } from "./comfort/comfort.ts";
import type { Config } from "./config.ts";
import { codeOf } from "./core/errors.ts";
import { type DoorRoom, openDoor } from "./door/door.ts";
import type { Busy } from "./core/quiet.ts";
import { compile } from "./core/scene/compile.ts";
import type { Rim } from "./open-hub.ts";
import type { Records } from "./open-records.ts";
import { openPresence, type PresenceRoom } from "./presence/presence.ts";
import { sceneHouseOf } from "./scene-files.ts";
import { openScenes, type Scenes } from "./scenes/scenes.ts";
import { openThings, type Things } from "./things/things.ts";
import { openWeather, type WeatherRim } from "./weather/weather.ts";
import { noNetwork, openWeb } from "./web.ts";
import { careNow, permittedNow, readWorld, type Readers } from "./world.ts";

/** The rooms that know and decide; they meet by events and by what is handed from one to another here. */
export type Rooms = {
  readonly things: Things;
  readonly presence: PresenceRoom;
  readonly calendar: Calendar;
  readonly comfort: ComfortRoom;
  readonly scenes: Scenes;
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
  },
  closing: AsyncDisposableStack,
): Rooms {
  const { config, rim, bus, records, publish, watch } = from;
  const { clock, log } = rim;
  const { house, ledger, residents } = records;
  const { store } = house;
  const readers: Readers = {
    now: () => clock.wall(),
    home: residents.home,
    residents: () => residents.all("resident"),
    presence: (id) => presence.presence(id),
    motionAt: () => presence.motionAt(),
    trip: (id) => presence.trip(id),
    trips: () => residents.all("resident").flatMap(({ id }) => presence.openTrip(id) ?? []),
    role: (address) => {
      const role = things.role(address);
      // What was true before the hub, or its line, was gone is shown with its age and decides nothing until told again.
      return role && things.thing(role.thing)?.status === "unknown" ? { ...role, state: {} } : role;
    },
    setting: ({ scene, resident }, name) => {
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
  const things = closing.use(
    openThings({ root, bus, store, ledger, household: residents, care, permits, clock, log, publish }),
  );
  watch(things.busy);
  const presence = closing.use(openPresence({ bus, store, residents, clock, log, keyOf: records.phoneKeys.key }));
  const weather = closing.use(
    openWeather({
      clock,
      bus,
      store,
      log,
      home: residents.home,
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
      compile: (document) => compile(document, sceneHouseOf(residents)),
      missing: (kind, resident) => (resident === undefined ? undefined : presence.missing(kind, resident)),
    }),
  );
  return { things, presence, calendar, comfort, scenes, door };
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
