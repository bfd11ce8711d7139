import type { House, ThingView } from "./house.ts";
import type { Sight } from "./snapshot.ts";

/** Reads what is to be seen from a place; undefined when the house has no such place. */
export function sightFrom(house: House, id: string, since: number): Sight | undefined {
  const place = house.residents.get("place", id);
  if (!place) return undefined;
  const residents = house.residents.all("resident");
  const sleepers = residents.filter(({ sleeps }) => sleeps === id).map((resident) => resident.id);
  const trips = residents.flatMap((resident) => house.presence.openTrip(resident.id) ?? []);
  const bedroom = sleepers.length > 0;
  const status = house.status();
  return {
    home: house.residents.home(),
    house: status.house,
    place,
    bedroom,
    // A shared wall shows only the scenes of people on their way home: who is up and about is nobody's business there.
    whose: bedroom ? sleepers : trips.map(({ resident }) => resident),
    screen: serving(house, "screen", id) ?? house.things.all().find((t) => t.kind === "screen" && t.place === id),
    bath: bathFor(house, id),
    trips,
    runs: house.scenes.recent(),
    faults: status.faults,
    since,
  };
}

function bathFor(house: House, place: string): Sight["bath"] {
  for (const address of [`bath.${place}`, "bath"]) {
    const role = house.things.role(address);
    const thing = role && house.things.thing(role.thing);
    if (role && thing) return { thing, held: role.held };
  }
  return undefined;
}

function serving(house: House, role: string, place: string): ThingView | undefined {
  const view = house.things.role(`${role}.${place}`);
  return view && house.things.thing(view.thing);
}
