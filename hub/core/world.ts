import type { Home, Presence, Resident, Trip } from "./house.ts";

/** A value a setting, fact or parameter may have. */
export type Value = string | number | boolean;

/** How a role stands for a scene. */
export type RoleView = {
  readonly address: string;
  readonly thing: string;
  readonly ready: boolean;
  /** A person's hand on this role: acts are skipped until it is released. */
  readonly held: boolean;
  readonly state: Readonly<Record<string, unknown>>;
};

/** How a place stands, by its own sensors. */
export type PlaceView = {
  readonly occupied: boolean;
  /** Wall ms since when. */
  readonly since: number;
};

/** Whom a fact is asked for. */
export type Asked = {
  readonly scene: string;
  readonly resident?: string;
  readonly place?: string;
  readonly trip?: string;
  /** When the run that asks began, wall ms, and which way or moment it is for: what is chosen for one run alone is known by them. */
  readonly since?: number;
  readonly way?: string;
};

/** All that the engine may know of the house at one instant; reading it has no effect. */
export type World = {
  /** Wall ms. */
  readonly at: number;
  readonly home: Home;
  readonly residents: ReadonlyMap<string, Resident>;
  presence(resident: string): Presence;
  trip(id: string): Trip | undefined;
  /** undefined: no sensor there has spoken. */
  place(id: string): PlaceView | undefined;
  /** Where people have breakfast; undefined when no place was said to be that. */
  readonly eating: string | undefined;
  /** Whether people work on the house day of a wall time: the household's calendars first, the weekday second. */
  working(at: number): boolean;
  /** undefined: no thing is bound to it. `place` fills an address without one. */
  role(address: string): RoleView | undefined;
  /** The address of each thing that serves a role, wherever it is. */
  every?(role: string): readonly string[];
  setting(asked: Asked, name: string): Value | undefined;
  fact(asked: Asked, name: string): Value | undefined;
};
