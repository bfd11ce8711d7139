import type { DoorView } from "../core/door.ts";
import type { HouseholdDocument } from "../core/house.ts";
import type { House, ThingView } from "./house.ts";
import type { Served, Sight } from "./snapshot.ts";

/** Reads what is to be seen from a place; undefined when the house has no such place. */
export function sightFrom(house: House, id: string, since: number): Sight | undefined {
  const place = house.residents.get("place", id);
  if (!place) return undefined;
  const residents = house.residents.all("resident");
  const sleepers = residents.filter(({ sleeps }) => sleeps === id).map((resident) => resident.id);
  const trips = residents.flatMap((resident) => house.presence.openTrip(resident.id) ?? []);
  const bedroom = sleepers.length > 0;
  const status = house.status();
  const here = house.things.all().filter((thing) => thing.place === id);
  // Nobody who sleeps is shown what goes on elsewhere.
  const seen = (found: Served | undefined) => (bedroom && found?.thing.place !== id ? undefined : found);
  return {
    home: house.residents.home(),
    house: status.house,
    place,
    me: undefined,
    bedroom,
    eating: place.eating,
    // A shared wall shows only the scenes of people on their way home: who is up and about is nobody's business there.
    whose: bedroom ? sleepers : trips.map(({ resident }) => resident),
    screen: at(house, `screen.${id}`)?.thing ?? here.find(({ kind }) => kind === "screen"),
    alarm: alarmAt(house, id),
    breakfast: breakfastFor(house, id, place.eating),
    music: musicFor(house, id),
    brushes: here.filter(({ kind }) => kind === "toothbrush"),
    bath: seen(serving(house, "bath", id)),
    climate: seen(serving(house, "climate", id)),
    door: doorFor(house, id),
    trips,
    runs: house.scenes.recent(),
    faults: status.faults,
    since,
  };
}

/** Reads what is to be seen on a phone: the house, and of its people the owner alone; undefined when it is not theirs. */
export function phoneSightFrom(house: House, phone: string, owner: string, since: number): Sight | undefined {
  const resident = ownerOf(house, phone);
  if (resident?.id !== owner) return undefined;
  const trip = house.presence.openTrip(owner);
  const status = house.status();
  return {
    home: house.residents.home(),
    house: status.house,
    place: undefined,
    me: { resident, phone, presence: house.presence.presence(owner), plan: house.plan(owner) },
    bedroom: false,
    eating: false,
    whose: [owner],
    screen: undefined,
    alarm: undefined,
    breakfast: undefined,
    music: undefined,
    brushes: [],
    bath: at(house, "bath"),
    climate: at(house, "climate"),
    door: house.things.role("door") && house.door.view(),
    trips: trip ? [trip] : [],
    runs: house.scenes.recent(),
    faults: status.faults,
    since,
  };
}

/** Whose phone a device is; undefined for what is no phone and for a phone nobody carries. */
export function ownerOf(house: House, phone: string): HouseholdDocument<"resident"> | undefined {
  const device = house.residents.get("device", phone);
  if (device?.kind !== "phone" || device.owner === undefined) return undefined;
  return house.residents.get("resident", device.owner);
}

/** How the door stands is shown where its lock or its camera is. */
function doorFor(house: House, place: string): DoorView | undefined {
  const beside = ["door", "door-camera"].some((role) => at(house, role)?.thing.place === place);
  return beside && house.things.role("door") ? house.door.view() : undefined;
}

/** The alarm clock of whoever sleeps in a place: the one that rings, else the one that rings next. */
export function alarmAt(house: House, place: string): Sight["alarm"] {
  const sleepers = house.residents.all("resident").filter(({ sleeps }) => sleeps === place);
  const own = ({ kind, place: at, owner }: ThingView) =>
    kind === "alarm-clock" && at === place && (owner === undefined || sleepers.some(({ id }) => id === owner));
  const [thing] = house.things
    .all()
    .filter(own)
    .toSorted((a, b) => turn(a).localeCompare(turn(b)));
  if (!thing || sleepers.length === 0) return undefined;
  const whose = sleepers.find(({ id }) => id === thing.owner) ?? sleepers[0];
  return { thing, snooze_min: whose?.alarm?.snooze_min ?? 9 };
}

function turn({ state = {} }: ThingView): string {
  const next = state["snoozed_until"] ?? state["next"];
  return state["ringing"] === true ? "" : typeof next === "string" ? next : "~";
}

/** A machine that stands nowhere in particular is shown wherever people have breakfast. */
function breakfastFor(house: House, place: string, eating: boolean): Served | undefined {
  const found = serving(house, "breakfast-machine", place);
  return found && (found.thing.place === place || (eating && found.thing.place === undefined)) ? found : undefined;
}

function musicFor(house: House, place: string): Served | undefined {
  const own = at(house, `music.${place}`);
  const only = at(house, "music");
  return own ?? (only?.thing.place === place ? only : undefined);
}

/** What serves a role in a place, else the only one of the house. */
export function serving(house: House, name: string, place: string): Served | undefined {
  return at(house, `${name}.${place}`) ?? at(house, name);
}

function at(house: House, address: string): Served | undefined {
  const role = house.things.role(address);
  const thing = role && house.things.thing(role.thing);
  return role && thing && { thing, held: role.held };
}
