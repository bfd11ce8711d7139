import type { Bus } from "./bus/bus.ts";
import type { Wire } from "./bus/wire.ts";
import type { Config } from "./config.ts";
import type { Busy } from "./core/quiet.ts";
import { compile } from "./core/scene/compile.ts";
import type { Rim } from "./open-hub.ts";
import type { Records } from "./open-records.ts";
import { openPresence, type PresenceRoom } from "./presence/presence.ts";
import { sceneHouseOf } from "./scene-files.ts";
import { openScenes, type Scenes } from "./scenes/scenes.ts";
import { openThings, type Things } from "./things/things.ts";
import { openWeather } from "./weather/weather.ts";
import { careNow, readWorld, type Readers } from "./world.ts";

/** The rooms that know and decide; they meet by events and by what is handed from one to another here. */
export type Rooms = { readonly things: Things; readonly presence: PresenceRoom; readonly scenes: Scenes };

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
    trip: (id) => presence.trip(id),
    role: (address) => {
      const role = things.role(address);
      // What was true before the hub, or its line, was gone is shown with its age and decides nothing until told again.
      return role && things.thing(role.thing)?.status === "unknown" ? { ...role, state: {} } : role;
    },
    setting: ({ scene, resident }, name) => {
      const own = resident === undefined ? undefined : residents.get("setting", `${scene}.${name}.${resident}`);
      return (own ?? residents.get("setting", `${scene}.${name}`))?.value;
    },
    weather: (name) => weather.fact(name),
  };
  const newestTrip = () =>
    residents
      .all("resident")
      .flatMap(({ id }) => presence.openTrip(id) ?? [])
      .toSorted((a, b) => b.opened - a.opened)[0];
  const care = () => careNow(readers, newestTrip());
  const { root } = config;
  const things = closing.use(openThings({ root, bus, store, ledger, household: residents, care, clock, log, publish }));
  watch(things.busy);
  const presence = closing.use(openPresence({ bus, store, residents, clock, log }));
  const weather = openWeather({ clock, home: residents.home });
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
  return { things, presence, scenes };
}
