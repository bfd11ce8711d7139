import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "./config.ts";
import { recipeNames, recipes } from "./core/breakfast/recipes.ts";
import type { Group } from "./core/kinds.ts";
import type { Credentials } from "./residents/credentials.ts";
import type { Residents } from "./residents/residents.ts";
import { writeFileWhole } from "./store/write-file.ts";
import { groupOf, virtualHousehold, virtualResidents } from "./virtual-house.ts";

/** A page of the house and the path that opens it. */
export type HouseLink = { readonly name: string; readonly path: string };

type Parts = {
  readonly config: Config;
  readonly residents: Residents;
  readonly credentials: Credentials;
  readonly url: string;
};
type DevicesFile = { readonly devices: readonly { readonly id: string; readonly password: string }[] };

const actor = "virtual-house";
const cameWithTheHouse = new Set(
  virtualHousehold("").flatMap(({ noun, document }) => (noun === "device" ? [document.id] : [])),
);
/** How long the simulated machine runs for each breakfast of the house, seconds. */
const runTimes = Object.fromEntries(recipeNames.map((name) => [name, recipes[name].run_s]));
const groups: readonly Group[] = ["hands", "comfort", "camera"];

/**
 * Makes a virtual house ready: at the first start its people, places, devices and roles; at every start the files from
 * which its processes connect, each holding only its own credentials. Gives the links of its screens.
 */
export async function settleIn(parts: Parts): Promise<readonly HouseLink[]> {
  const { residents } = parts;
  if (!residents.home()) {
    const id = residents.newHomeId(true);
    for (const { noun, document } of virtualHousehold(id)) await residents.put(noun, document, actor);
  }
  for (const group of groups) await writeGroup(parts, group);
  await writeVirtual(parts);
  return screenLinks(parts);
}

async function writeGroup({ config, residents, credentials, url }: Parts, group: Group): Promise<void> {
  const folder = join(config.data, group);
  const path = join(folder, "devices.json");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const known = new Map((readJson(path) as DevicesFile | undefined)?.devices.map(({ id, password }) => [id, password]));
  const devices = [];
  const keyed = new Set(credentials.all().flatMap(({ id, kind }) => (kind === "mqtt" ? [id] : [])));
  // Whoever added a device through the house holds its password, and it is theirs to be: it is not simulated.
  const theirs = (id: string) => keyed.has(id) && !known.has(id) && !cameWithTheHouse.has(id);
  const ours = residents.all("device").filter(({ id, kind }) => groupOf(kind) === group && !theirs(id));
  for (const { id, kind, name, place } of ours) {
    const standing = stands(credentials, id, known.get(id));
    const password = standing ?? (await credentials.issue(id, "mqtt", ["device"], actor));
    const settings = kind === "breakfast-machine" ? { settings: { appliance: { recipes: runTimes } } } : {};
    devices.push({ id, kind, name, ...(place === undefined ? {} : { place }), password, driver: "sim", ...settings });
  }
  const file = { v: 1, root: config.root, url, virtual: true, house: "virtual", group, data: folder, devices };
  await writeFileWhole(path, `${JSON.stringify(file, null, 2)}\n`);
}

async function writeVirtual({ config, residents, credentials, url }: Parts): Promise<void> {
  const folder = join(config.data, "virtual");
  const path = join(folder, "residents.json");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const home = residents.home();
  if (!home) return;
  const id = "virtual-residents";
  const before = readJson(path) as { password?: string } | undefined;
  const password =
    stands(credentials, id, before?.password) ?? (await credentials.issue(id, "mqtt", ["virtual"], actor));
  const people = virtualResidents.map((who) => ({
    id: who.id,
    bed: `bed-${who.id}`,
    phone: `phone-${who.id}`,
    alarm: `alarm-${who.id}`,
    toothbrush: `toothbrush-${who.id}`,
    wakesAtMinute: who.wakesAtMinute,
    comesHomeBySwipe: who.comesHomeBySwipe,
    loadsBreakfast: who.loadsBreakfast,
    bath: "bath",
  }));
  const { zone, lat, lon } = home;
  const shared = {
    bathroom: "occupancy-bathroom",
    kitchen: "occupancy-kitchen",
    tap: "tap-bathroom",
    machine: "breakfast-machine",
  };
  const lives = { seed: 1, zone, home: { lat, lon }, shared, residents: people };
  const file = { v: 1, root: config.root, url, id, password, ...lives };
  await writeFileWhole(path, `${JSON.stringify(file, null, 2)}\n`);
}

/** Each screen's page with a token of its own, kept over restarts: a wall that is open stays known to the house. */
async function screenLinks({ config, residents, credentials }: Parts): Promise<HouseLink[]> {
  const links: HouseLink[] = [];
  const path = join(config.data, "screens.json");
  const before = (readJson(path) ?? {}) as Readonly<Record<string, string>>;
  const tokens: Record<string, string> = {};
  for (const { id, name, place } of residents.all("device").filter(({ kind }) => kind === "screen")) {
    const known = before[id];
    const stands = known !== undefined && credentials.token(known)?.id === id;
    const token = stands ? known : await credentials.issue(id, "token", [`screen:${place ?? ""}`], actor);
    tokens[id] = token;
    links.push({ name, path: `/wall/?place=${place ?? ""}#token=${token}` });
  }
  await writeFileWhole(path, `${JSON.stringify(tokens, null, 2)}\n`);
  return links;
}

function stands(credentials: Credentials, id: string, password: string | undefined): string | undefined {
  if (password === undefined) return undefined;
  return credentials.mqttPrincipal(id, Buffer.from(password)) ? password : undefined;
}

function readJson(path: string): unknown {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as unknown) : undefined;
}
