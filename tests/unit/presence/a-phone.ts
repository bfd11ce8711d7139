import { north, openHouse, type House } from "./a-house.ts";

/** A house with a camera at its door. */
export const watched = () => openHouse(undefined, { watched: true });

/** The time as OwnTracks says it. */
export const seconds = (house: House) => Math.floor(house.clock.wall() / 1000);

/** Milliseconds. */
export const minute = 60_000;

/** The kinds of all moments so far. */
export const kinds = (house: House) => house.moments().map(({ kind }) => kind);

/** Where a resident is. */
export const where = (house: House, who = "ann") => house.room.presence(who).where;

/** A resident's open way home. */
export const trip = (house: House, who = "ann") => house.room.openTrip(who);

/** A phone tells a position so many metres north of the door; `who`: whose phone. */
export const fix = (house: House, metres: number, { who = "ann", ...more }: Record<string, unknown> = {}) =>
  house.owntracks(`phone-${String(who)}`, {
    _type: "location",
    ...north(metres),
    acc: 12,
    tst: seconds(house),
    ...more,
  });

/** A phone tells that it crossed the edge of the home region; `who`: whose phone. */
export const cross = (house: House, event: "enter" | "leave", { who = "ann", ...more }: Record<string, unknown> = {}) =>
  house.owntracks(`phone-${String(who)}`, {
    _type: "transition",
    event,
    desc: "home",
    acc: 20,
    tst: seconds(house),
    wtst: 1,
    ...north(event === "enter" ? 100 : 190),
    ...more,
  });
