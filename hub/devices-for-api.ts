import type { AdoptedDevices } from "./adopted.ts";
import { makeAdopting } from "./adopting.ts";
import type { House } from "./api/house.ts";
import type { Bus } from "./bus/bus.ts";
import { checkAdoption } from "./check-adoption.ts";
import type { Clock } from "./core/clock.ts";
import { fail } from "./core/errors.ts";
import { houseDay } from "./core/house-day.ts";
import type { PartHealth } from "./core/found.ts";
import type { Faults } from "./faults.ts";
import { type HealthHouse, rolesHealth, scenesHealth, type ThingHealth } from "./health.ts";
import type { Rooms } from "./open-rooms.ts";
import type { Credentials } from "./residents/credentials.ts";
import type { Residents } from "./residents/residents.ts";
import { openRoleTests, type RoleTests } from "./role-tests.ts";
import type { Store } from "./store/open.ts";
import { makeProposals } from "./things/things.ts";

/** What the API asks about the devices people own: what was found, how all stands, and trying it out. */
export type DevicesForApi = Pick<House, "makers" | "health" | "tests">;

type From = {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly store: Pick<Store, "sql">;
  readonly residents: Residents;
  readonly credentials: Pick<Credentials, "all">;
  readonly rooms: Rooms;
  readonly adopted: Pick<AdoptedDevices, "lacks" | "press">;
  readonly faults: Pick<Faults, "raise">;
};

const dayMs = 86_400_000;

/** Composes it from the rooms; it listens who comes and goes until the house closes. */
export function devicesForApi(from: From, closing: AsyncDisposableStack): DevicesForApi {
  const { bus, clock, store, residents, credentials, rooms, adopted, faults } = from;
  const { entities, things } = rooms;
  const away = closing.use(watchAway(bus, clock));
  const views = () => {
    const found = entities.found();
    const all = makeProposals({
      found,
      devices: residents.all("device"),
      places: residents.all("place"),
      residents: residents.all("resident"),
      roles: residents.all("role"),
    });
    return { found, view: all };
  };
  const house = { entity: entities.entity, part: entities.part, devices: () => residents.all("device") };
  const adopting = makeAdopting({
    residents,
    credentials,
    view: (id) => {
      const { found, view } = views();
      const device = found.find((one) => one.id === id);
      return device && view(device);
    },
    check: (document) => void checkAdoption(document, house),
    bindable: things.bindable,
  });
  const health = () => readHealth(from, away, tests);
  const tests: RoleTests = closing.use(
    openRoleTests({
      clock,
      bus,
      store,
      role: things.role,
      command: things.command,
      whyNot: (address) => rolesHealth(health()).find(({ role }) => role === address)?.why,
      modes: (thing) => {
        const unit = residents.get("device", thing)?.made_of?.parts["unit"];
        return unit === undefined ? undefined : entities.entity(unit)?.traits.modes;
      },
      onFault: (error) => faults.raise("test", error, "test"),
    }),
  );
  return {
    makers: {
      views,
      counts: entities.counts,
      refusals: entities.refusals,
      put: adopting.put,
      adopt: adopting.adopt,
      press: (id, button) => {
        if (!residents.get("device", id)?.made_of) fail("E_UNKNOWN_VERB", { verb: button, kind: id });
        adopted.press(id, button);
      },
    },
    health: () => {
      const now = health();
      const roles = rolesHealth(now);
      return { roles, scenes: () => scenesHealth(now, roles) };
    },
    tests,
  };
}

function readHealth(
  { clock, residents, rooms, adopted }: From,
  away: ReadonlyMap<string, number>,
  tests: Pick<RoleTests, "of">,
): HealthHouse {
  const { things, scenes, presence, calendar, entities } = rooms;
  const now = clock.wall();
  const zone = residents.home()?.zone ?? "UTC";
  const people = residents.all("resident");
  const partsOf = (id: string): readonly PartHealth[] =>
    Object.entries(residents.get("device", id)?.made_of?.parts ?? {}).map(([part, entity]) => {
      const { name = entity, available, state_at } = entities.entity(entity) ?? {};
      return { part, entity, name, available, ...(state_at === undefined ? {} : { at: state_at }) };
    });
  const thing = (id: string): ThingHealth => {
    const { status = "unknown", state_at } = things.thing(id) ?? {};
    const [since, lacks] = [away.get(id), adopted.lacks(id)];
    return {
      status,
      ...(since === undefined ? {} : { away_since: since }),
      ...(state_at === undefined ? {} : { told: state_at }),
      ...(lacks ? { lacks } : {}),
      parts: partsOf(id),
    };
  };
  return {
    now,
    zone,
    roles: residents.all("role"),
    devices: residents.all("device"),
    graphs: scenes.list(),
    residents: people,
    eating: residents.all("place").find(({ eating }) => eating)?.id,
    coming: people.some(({ id }) => presence.openTrip(id)),
    begun: things
      .started("breakfast-machine", "start", now - dayMs)
      .some(({ at }) => houseDay(at, zone) === houseDay(now, zone)),
    working: calendar.working,
    device: (id) => residents.get("device", id),
    role: things.role,
    thing,
    held: (address) => {
      const hold = things.heldBy(address);
      return hold && { since: hold.since, because: hold.because };
    },
    test: tests.of,
  };
}

/** Since when each thing is away, as far as this hub saw it go. */
function watchAway(bus: Pick<Bus, "on">, clock: Pick<Clock, "wall">): ReadonlyMap<string, number> & Disposable {
  const since = new Map<string, number>();
  const here = new Set<string>();
  const off = bus.on("device.status", ({ device, status }) => {
    if (status === "online") {
      here.add(device);
      since.delete(device);
    } else if (here.delete(device)) since.set(device, clock.wall());
  });
  return Object.assign(since, { [Symbol.dispose]: off });
}
