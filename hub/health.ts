import type { Params } from "./core/errors.ts";
import type { Sentence } from "./core/events.ts";
import type { PartHealth, RoleHealth, SceneHealth } from "./core/found.ts";
import { houseDay, minuteOfDay } from "./core/house-day.ts";
import { wallOf } from "./core/instant.ts";
import type { HouseholdDocument, Resident } from "./core/house.ts";
import { type KindName, type KindRow, kinds } from "./core/kinds.ts";
import type { MomentName } from "./core/moments.ts";
import { type AdoptedKind, adoptions, type PartRow } from "./core/parts.ts";
import { readRole, type RoleName } from "./core/roles.ts";
import type { Graph } from "./core/scene/graph.ts";
import { reached } from "./core/scene/reach.ts";
import type { RoleView } from "./core/world.ts";

/** What is known of the thing behind a role. */
export type ThingHealth = {
  readonly status: "online" | "offline" | "unknown";
  /** Since when it is away, wall ms, where the house saw it go. */
  readonly away_since?: number;
  /** When it told anything of itself last, wall ms. */
  readonly told?: number;
  /** Why an adopted one is not there. */
  readonly lacks?: Sentence;
  readonly parts: readonly PartHealth[];
};

/** All that health is made of, read at one instant. */
export type HealthHouse = {
  readonly now: number;
  readonly zone: string;
  readonly roles: readonly HouseholdDocument<"role">[];
  readonly devices: readonly HouseholdDocument<"device">[];
  readonly graphs: readonly Graph[];
  readonly residents: readonly Pick<Resident, "sleeps" | "wakes_to">[];
  readonly eating: string | undefined;
  /** Somebody is on the way home. */
  readonly coming: boolean;
  /** Breakfast was begun today. */
  readonly begun: boolean;
  working(at: number): boolean;
  device(id: string): HouseholdDocument<"device"> | undefined;
  role(address: string): RoleView | undefined;
  thing(id: string): ThingHealth;
  held(address: string): RoleHealth["held"];
  test(address: string): RoleHealth["test"];
};

const minute = 60_000;
const day = 86_400_000;
const newsMs = 2 * minute;

/** How every role stands that is served, or that a scene needs. */
export function rolesHealth(house: HealthHouse): readonly RoleHealth[] {
  const bound = house.roles.map(({ id, thing }) => healthOf(house, id, thing));
  const wanted = new Set(house.graphs.flatMap((graph) => [...neededBy(house, graph).keys()]));
  const missing = [...wanted].filter(
    (address) => !house.role(address) && !house.roles.some(({ id }) => id === address),
  );
  return [...bound, ...missing.toSorted().map((role) => ({ ...unserved(role), others: othersFor(house, role) }))];
}

function unserved(role: string): RoleHealth {
  return { role, ready: false, why: { key: "health.unserved", params: { role } }, parts: [], others: [] };
}

/** Whoever is of the kind and serves nothing yet. */
function othersFor({ devices, roles: bound }: HealthHouse, address: string): readonly string[] {
  const name = readRole(address)?.role;
  const serves = ({ kind }: HouseholdDocument<"device">) =>
    name !== undefined && Object.hasOwn(kinds, kind) && (kinds[kind as KindName] as KindRow).serves === name;
  const busy = new Set(bound.map((one) => one.thing));
  return devices.filter((one) => serves(one) && !busy.has(one.id)).map(({ id }) => id);
}

function healthOf(house: HealthHouse, role: string, thing: string): RoleHealth {
  const device = house.device(thing);
  const others = othersFor(house, role);
  if (!device) return { role, thing, ready: false, why: { key: "health.gone", params: {} }, parts: [], others };
  const known = house.thing(thing);
  const view = house.role(role);
  const state = view?.state ?? {};
  const blind = state["trouble"] === "E_SENSOR";
  const why = view?.ready && !blind ? undefined : whyNot(house, device, known, state, view?.ready === true);
  const limit = device.made_of?.settings["auto_off_s"];
  const [held, tested] = [house.held(role), house.test(role)];
  // What was tried out a while ago says nothing of now.
  const test = tested && (tested.until !== undefined || house.now - tested.at < newsMs) ? tested : undefined;
  return {
    role,
    thing,
    ready: why === undefined,
    ...(why ? { why } : {}),
    parts: known.parts,
    others,
    ...(typeof limit === "number" ? { auto_off_s: limit } : {}),
    ...(held ? { held } : {}),
    ...(test ? { test } : {}),
  };
}

function whyNot(
  house: HealthHouse,
  { id: thing, kind, name }: HouseholdDocument<"device">,
  known: ThingHealth,
  state: RoleView["state"],
  able: boolean,
): Sentence {
  if (known.status !== "online") return awayFor(house, { thing, name }, known);
  const silent = silentPart(kind, known.parts, house.now);
  const { fault } = state;
  if (able || (typeof fault === "string" && fault.startsWith("sensor")))
    return silent
      ? { key: "health.silent", params: { thing, part: `part.${silent.part}`, min: silent.min } }
      : { key: "health.blind", params: { thing } };
  if (fault !== undefined || state["phase"] === "fault") return { key: "health.fault", params: { thing } };
  return { key: "health.untold", params: { thing } };
}

/** Why it is away, and since when. */
function awayFor(
  house: HealthHouse,
  { thing, name }: { readonly thing: string; readonly name: string },
  { away_since, told, lacks }: ThingHealth,
): Sentence {
  const at = away_since ?? told;
  if (at === undefined) return lacks ?? { key: "health.never", params: { thing } };
  const days = daysBetween(at, house);
  const [today, before] =
    away_since === undefined
      ? ["health.last-heard", "health.last-heard-days"]
      : ["health.offline", "health.offline-days"];
  // That the device itself is away has been said.
  const more = lacks && !(lacks.key === "adopted.away" && lacks.params["entity"] === name);
  const because: Params = more ? { ...lacks.params, lacks: lacks.key, for: true } : {};
  return { key: days === 0 ? today : before, params: { ...because, thing, at, days } };
}

function daysBetween(at: number, { now, zone }: HealthHouse): number {
  const midnight = (wall: number) => wallOf(`${houseDay(wall, zone)}T00:00:00.000Z`);
  return Math.round((midnight(now) - midnight(at)) / day);
}

/** The part that has to measure and has been silent longest, in minutes. */
function silentPart(
  kind: string,
  parts: readonly PartHealth[],
  now: number,
): { readonly part: string; readonly min: number } | undefined {
  if (!Object.hasOwn(adoptions, kind)) return undefined;
  const rows: Readonly<Record<string, PartRow>> = adoptions[kind as AdoptedKind].parts;
  const [oldest] = parts
    .filter(({ part, at }) => at !== undefined && rows[part]?.by.some(({ component }) => component === "sensor"))
    .toSorted((a, b) => (a.at ?? now) - (b.at ?? now));
  const min = oldest ? Math.floor((now - (oldest.at ?? now)) / minute) : 0;
  return oldest && min >= 1 ? { part: oldest.part, min } : undefined;
}

const whatItMeans: Readonly<Record<RoleName, string>> = {
  "breakfast-machine": "health.means.breakfast-machine",
  bath: "health.means.bath",
  climate: "health.means.climate",
  music: "health.means.music",
  screen: "health.means.screen",
  door: "health.means.door",
  "door-camera": "health.means.door-camera",
  alarm: "health.means.alarm",
  light: "health.means.light",
  "shut-off": "health.means.shut-off",
};

/** What the health of roles means for each scene, in words: what will not happen, when, and why. */
export function scenesHealth(house: HealthHouse, health: readonly RoleHealth[]): readonly SceneHealth[] {
  const byAddress = new Map(health.map((role) => [role.role, role]));
  return house.graphs.map((graph) => {
    if (graph.disabled) return { scene: graph.scene, says: [] };
    const says = [...neededBy(house, graph)].flatMap(([address, moment]) => {
      const stands = byAddress.get(house.role(address)?.address ?? address) ?? unserved(address);
      const why = stands.why ?? (stands.held ? { key: "health.held", params: { role: address } } : undefined);
      const role = readRole(address)?.role;
      if (!why || !role) return [];
      const when = whenNext(house, graph, moment, role);
      return [{ key: whatItMeans[role], params: { ...why.params, role: address, when, why: why.key } }];
    });
    return { scene: graph.scene, says };
  });
}

/** The roles a scene uses, each with the first moment that leads to it. */
function neededBy(house: HealthHouse, graph: Graph): ReadonlyMap<string, MomentName> {
  const needed = new Map<string, MomentName>();
  if (graph.disabled) return needed;
  for (const [moment, keys] of graph.starts) {
    for (const node of keys.flatMap((key) => [...reached(graph.nodes, key)])) {
      const wanted = node.type === "lintel-act" ? node.properties.role : undefined;
      if (wanted === undefined || (node.type === "lintel-act" && onlyEnds(node.properties))) continue;
      for (const address of addressesOf(house, wanted, moment)) if (!needed.has(address)) needed.set(address, moment);
    }
    // No scene commands the door; the evening still counts on it.
    if (moment === "arrived")
      for (const address of ["door", "door-camera"])
        if (house.role(address) && !needed.has(address)) needed.set(address, moment);
  }
  return needed;
}

const ending: ReadonlySet<string> = new Set(["stop", "off", "release", "clear", "hold"]);

/** Where nothing is, nothing has to end; a shut-off valve is there for nothing else. */
function onlyEnds({ role, verb }: { readonly role: string; readonly verb: string }): boolean {
  return ending.has(verb) && readRole(role)?.role !== "shut-off";
}

function addressesOf(house: HealthHouse, wanted: string, moment: MomentName): readonly string[] {
  const [role = "", place] = wanted.split(".");
  // Of all there are, those that are there.
  if (place === "every") return house.roles.flatMap(({ id }) => (readRole(id)?.role === role ? id : []));
  if (place === "own") return [...new Set(house.residents.map(({ sleeps }) => `${role}.${sleeps}`))];
  // Where the moment happens is only known for the table.
  const there = place === "eating" || (place === "here" && moment === "at-table") ? house.eating : undefined;
  if (place === "eating" || place === "here") return there === undefined ? [] : [`${role}.${there}`];
  return [wanted];
}

/** When a moment may come next, as its words end: `health.when.<word>`, `health.whose.<word>`. */
export const nextTimes = ["today", "tomorrow", "this-way", "next-way", "next"] as const;

const daily: ReadonlySet<MomentName> = new Set(["woke", "brushing", "at-table"]);
const onTheWay: ReadonlySet<MomentName> = new Set(["heading-home", "approaching", "arrived", "trip-ended"]);

function whenNext(house: HealthHouse, graph: Graph, moment: MomentName, role: RoleName): (typeof nextTimes)[number] {
  if (onTheWay.has(moment)) return house.coming ? "this-way" : "next-way";
  if (!daily.has(moment)) return "next";
  const { now, zone, residents } = house;
  const days = new Set(
    (graph.starts.get(moment) ?? []).map((key) => {
      const node = graph.nodes.get(key);
      return node?.type === "lintel-moment" ? node.properties.days : "any";
    }),
  );
  const fits = (at: number) => days.has("any") || days.has(house.working(at) ? "working" : "free");
  const latest = Math.max(...residents.map(({ wakes_to }) => minutesOf(wakes_to)), 0);
  const over = minuteOfDay(now, zone) > latest || (role === "breakfast-machine" && house.begun);
  if (!over && fits(now)) return "today";
  return fits(now + day) ? "tomorrow" : "next";
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
