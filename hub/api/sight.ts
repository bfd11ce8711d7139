import type { DoorView } from "../core/door.ts";
import type { LiveCard } from "../core/engage/cards.ts";
import type { Fault, RunView } from "../core/events.ts";
import type { Home, HouseholdDocument, Presence, Resident, Trip } from "../core/house.ts";
import type { LiveNotice } from "../core/notices.ts";
import type { House, MovedRing, SwipePlan, ThingView } from "./house.ts";
import type { ScreenView } from "../notices/notices.ts";

/** Whose phone looks, where they are and what their swipe would do. */
export type Me = {
  readonly resident: Pick<Resident, "id" | "name" | "language">;
  readonly phone: ThingView["id"];
  readonly presence: Presence;
  readonly plan: SwipePlan;
};

/** A thing that serves a role, and whether a person's hand is on it. */
export type Served = { readonly thing: ThingView; readonly held: boolean };

/** How often scenes were changed since the start of the hub, and when last, wall ms. */
export type SceneNews = { readonly changes: number; readonly at: number };

/** What there is to be seen from one place, or on one phone, at one instant, read from the rooms. */
export type Sight = {
  readonly home: Pick<Home, "name" | "language" | "zone" | "lat" | "lon"> | undefined;
  readonly house: "virtual" | "real";
  /** Where the wall is; a phone is nowhere. */
  readonly place: { readonly id: string; readonly name: string } | undefined;
  /** Of whose phone it is; undefined on a wall. */
  readonly me: Me | undefined;
  /** Somebody sleeps here: other people's ways and scenes are not for this wall. */
  readonly bedroom: boolean;
  /** People have breakfast here. */
  readonly eating: boolean;
  /** Residents whose runs this wall may show. */
  readonly whose: readonly string[];
  readonly screen: ThingView | undefined;
  /** What the household wants of that screen, or of that phone. */
  readonly settings: Pick<ScreenView, "look" | "unhurried" | "idle"> | undefined;
  /** The photos of the house, in their order. */
  readonly photos: readonly string[];
  readonly bath: Served | undefined;
  readonly climate: Served | undefined;
  /** The front door, only beside it and on phones. */
  readonly door: DoorView | undefined;
  /** The alarm clock of whoever sleeps here, with the minutes of its snooze. */
  readonly alarm: { readonly thing: ThingView; readonly snooze_min: number; readonly moved: MovedRing } | undefined;
  readonly breakfast: Served | undefined;
  readonly music: Served | undefined;
  /** The toothbrushes that are kept here. */
  readonly brushes: readonly ThingView[];
  /** On a phone nobody's but its owner's own. */
  readonly trips: readonly Trip[];
  readonly runs: readonly RunView[];
  readonly faults: readonly Fault[];
  /** What this screen is to show of what the house has to say. */
  readonly notices: readonly LiveNotice[];
  /** What a brand may say on this screen now, by its reader's own grant. */
  readonly cards: readonly LiveCard[];
  /** How often the scenes were changed, and when last (wall ms); no wall is told. */
  readonly scenes?: SceneNews;
  /** Wall ms at which what people wrote down was read: the start of this hub. */
  readonly since: number;
};

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
  const screen = at(house, `screen.${id}`)?.thing ?? here.find(({ kind }) => kind === "screen");
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
    screen,
    settings: screen && house.notices.screens.screen(screen.id),
    photos: house.photos.list().map((photo) => photo.id),
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
    notices: house.notices.onWalls(id),
    cards: house.offers.onWalls(id),
    since,
  };
}

/** Reads what is to be seen on a phone: the house, and of its people the owner alone; undefined when it is not theirs. */
export function phoneSightFrom(
  house: House,
  phone: string,
  owner: string,
  since: number,
  scenes?: SceneNews,
): Sight | undefined {
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
    settings: house.notices.screens.screen(phone),
    photos: [],
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
    notices: house.notices.onPhone(phone),
    cards: house.offers.onPhone(phone),
    ...(scenes ? { scenes } : {}),
    since,
  };
}

/** Whose phone a device is; undefined for what is no phone and for a phone nobody carries. */
export function ownerOf(house: Pick<House, "residents">, phone: string): HouseholdDocument<"resident"> | undefined {
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
  return { thing, snooze_min: whose?.alarm?.snooze_min ?? 9, moved: house.bedsides.moved(place) };
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

/** What is heard in a place: its own, else the only one of the house where that stands there. */
export function musicFor(house: House, place: string): Served | undefined {
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
