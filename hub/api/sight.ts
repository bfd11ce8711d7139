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
  return {
    home: house.residents.home(),
    house: status.house,
    place,
    bedroom,
    eating: place.eating,
    // A shared wall shows only the scenes of people on their way home: who is up and about is nobody's business there.
    whose: bedroom ? sleepers : trips.map(({ resident }) => resident),
    screen: at(house, `screen.${id}`)?.thing ?? here.find(({ kind }) => kind === "screen"),
    alarm: alarmAt(house, id),
    breakfast: breakfastFor(house, id, place.eating),
    music: musicFor(house, id),
    brushes: here.filter(({ kind }) => kind === "toothbrush"),
    bath: serving(house, "bath", id),
    trips,
    runs: house.scenes.recent(),
    faults: status.faults,
    since,
  };
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
