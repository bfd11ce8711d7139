import { join } from "node:path";
import { makeBus } from "../hub/bus/bus.ts";
import { systemClock } from "../hub/core/clock.ts";
import { household as schemas, type HouseholdDocument, type Noun } from "../hub/core/house.ts";
import { systemRandom } from "../hub/core/random.ts";
import type { SceneDocument } from "../hub/core/scene/graph.ts";
import { openCredentials } from "../hub/residents/credentials.ts";
import { openResidents } from "../hub/residents/residents.ts";
import { openLedger } from "../hub/store/ledger.ts";

/** The home all measurements happen in. */
export const benchHome = { zone: "Europe/Berlin", lat: 52.52, lon: 13.405 } as const;

/** Its people, in the order their messages rotate. */
export const benchResidents: readonly string[] = numbered("resident", 8);
/** Its occupancy sensors. */
export const benchSensors: readonly string[] = numbered("occupancy", 12);
const sharedScreens = ["hall", "kitchen", "bathroom"] as const;
const otherRooms = numbered("room", 50);

/** Its screens: one at each bed, three for everybody. */
export const benchScreens: readonly string[] = [...benchResidents.map((id) => `bedside-${id}`), ...sharedScreens].map(
  (place) => `screen-${place}`,
);

/** How many commands one moment comes to. */
export const commandsEach = 1 + sharedScreens.length;

type Entry = { [N in Noun]: { readonly noun: N; readonly document: HouseholdDocument<N> } }[Noun];

/** Writes the household into a new data folder; gives the password of each of its devices. */
export async function prepareHouse(folder: string): Promise<ReadonlyMap<string, string>> {
  const clock = systemClock();
  const random = systemRandom();
  const onFault = (error: unknown) => {
    throw error;
  };
  const bus = makeBus(onFault);
  await using ledger = await openLedger(join(folder, "ledger.db"), { stamp: { house: "real" }, onFault });
  const residents = openResidents({ ledger, bus, clock, random });
  using credentials = openCredentials({ ledger, bus, clock, random });
  const entries = household(residents.newHomeId(false));
  await Promise.all(entries.map(({ noun, document }) => residents.put(noun, document, "bench")));
  const devices = entries.flatMap(({ noun, document }) => (noun === "device" ? [document.id] : []));
  const secrets = devices.map(async (id) => [id, await credentials.issue(id, "mqtt", ["device"], "bench")] as const);
  return new Map(await Promise.all(secrets));
}

/** The scene that is measured, and beside it as many others as are asked for, which no message here concerns. */
export function benchScenes(count: number): { readonly path: string; readonly document: SceneDocument }[] {
  const roles = ["screen.own", ...sharedScreens.map((place) => `screen.${place}`)];
  const others = Array.from({ length: count - 1 }, (_, i) => {
    const place = otherRooms[i % otherRooms.length] ?? "hall";
    return scene(`other-${i}`, place, roles);
  });
  return [scene("bench", "any", roles), ...others].map((document, i) => ({ path: `bench-${i}`, document }));
}

function scene(slug: string, place: string, roles: readonly string[]): SceneDocument {
  const acts = roles.map((_, i) => `${slug}-act-${i}`);
  const moment = (kind: string) => ({
    id: `${slug}-${kind}`,
    z: slug,
    type: "lintel-moment",
    schema: 1,
    key: kind,
    moment: kind,
    who: "anyone",
    place,
    days: "any",
    late: "skip",
    late_min: 0,
    wires: [acts],
    x: 100,
    y: 100,
  });
  const act = (role: string, i: number) => ({
    id: acts[i],
    z: slug,
    type: "lintel-act",
    schema: 1,
    key: `act-${i}`,
    role,
    verb: "show",
    with: { card: "welcome", "with.name": "fact:resident.name" },
    deadline_s: 10,
    retries: 0,
    wires: [[], []],
    x: 400,
    y: 100 + i * 60,
  });
  const tab = { id: slug, type: "tab", label: slug, env: [{ name: "LINTEL_SCENE", type: "str", value: slug }] };
  return [tab, moment("left"), moment("arrived"), ...roles.map(act)];
}

function household(homeId: string): readonly Entry[] {
  const place = (id: string): Entry => ({ noun: "place", document: { id, name: id, eating: false } });
  const device = (id: string, kind: string, more: { place?: string; owner?: string }): Entry => ({
    noun: "device",
    document: { id, kind, name: id, ...more },
  });
  const screens = benchScreens.map((id) => ({ id, place: id.slice("screen-".length) }));
  return [
    {
      noun: "home",
      document: {
        id: homeId,
        name: "The bench",
        ...benchHome,
        radius_m: 150,
        language: "en",
        weather: "sample",
        air: "us",
      },
    },
    ...[...screens.map((screen) => screen.place), ...benchSensors.map((id) => `at-${id}`), ...otherRooms].map(place),
    ...benchResidents.map((id): Entry => ({ noun: "resident", document: resident(id) })),
    ...benchResidents.map((owner) => device(`phone-${owner}`, "phone", { owner })),
    ...benchSensors.map((id) => device(id, "occupancy", { place: `at-${id}` })),
    ...screens.map(({ id, place }) => device(id, "screen", { place })),
    ...screens.map(({ id, place }): Entry => ({ noun: "role", document: { id: `screen.${place}`, thing: id } })),
  ];
}

function resident(id: string): HouseholdDocument<"resident"> {
  return schemas.resident.parse({ id, name: id, standing: "adult", language: "en", sleeps: `bedside-${id}` });
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}-${i + 1}`);
}
