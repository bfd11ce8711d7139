import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AccessRoom } from "./access/access.ts";
import { cameraSettings } from "./camera-settings.ts";
import type { Config } from "./config.ts";
import { recipeNames, recipes } from "./core/breakfast/recipes.ts";
import type { Group } from "./core/kinds.ts";
import type { DoorRoom } from "./door/door.ts";
import type { Credentials } from "./residents/credentials.ts";
import type { Residents } from "./residents/residents.ts";
import { writeFileWhole } from "./store/write-file.ts";
import { groupOf, virtualHousehold, virtualResidents } from "./virtual-house.ts";

/** A page of the house and the path that opens it. */
export type HouseLink = { readonly id: string; readonly name: string; readonly path: string };

type Parts = {
  readonly config: Config;
  readonly residents: Residents;
  readonly credentials: Credentials;
  readonly url: string;
  readonly setPin: DoorRoom["setPin"];
  readonly access: Pick<AccessRoom, "has" | "setPin">;
};
type DevicesFile = {
  readonly devices: readonly { readonly id: string; readonly password: string; readonly settings?: unknown }[];
};

const actor = "virtual-house";
const cameWithTheHouse = new Set(
  virtualHousehold("").flatMap(({ noun, document }) => (noun === "device" ? [document.id] : [])),
);
/** How long the simulated machine runs for each breakfast of the house, seconds. */
const runTimes = Object.fromEntries(recipeNames.map((name) => [name, recipes[name].run_s]));
const groups: readonly Group[] = ["hands", "comfort", "camera"];

/**
 * Makes a virtual house ready: at the first start its people, places, devices and roles; at every start the files from
 * which its processes connect, each holding only its own credentials. Gives the links of its screens and phones.
 */
export async function settleIn(parts: Parts): Promise<readonly HouseLink[]> {
  const { residents } = parts;
  if (!residents.home()) {
    const id = residents.newHomeId(true);
    for (const { noun, document } of virtualHousehold(id)) await residents.put(noun, document, actor);
    await Promise.all(virtualResidents.map(({ id: who, code }) => parts.setPin(who, code, "open", actor)));
  }
  await Promise.all(virtualResidents.map(({ id: who, code }) => givePin(parts, who, code)));
  for (const group of groups) await writeGroup(parts, group);
  await writeVirtual(parts);
  return screenLinks(parts);
}

/** By the code of the door they also prove themselves on their phones; a password they have none. */
async function givePin({ access, residents }: Parts, who: string, code: string): Promise<void> {
  if (residents.get("resident", who) && !access.has(who).pin) await access.setPin(who, code, actor);
}

async function writeGroup({ config, residents, credentials, url }: Parts, group: Group): Promise<void> {
  const folder = join(config.data, group);
  const path = join(folder, "devices.json");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const before = (readJson(path) as DevicesFile | undefined)?.devices ?? [];
  const known = new Map(before.map(({ id, password }) => [id, password]));
  const devices = [];
  const keyed = new Set(credentials.all().flatMap(({ id, kind }) => (kind === "mqtt" ? [id] : [])));
  // Whoever added a device through the house holds its password, and it is theirs to be: it is not simulated.
  const theirs = (id: string) => keyed.has(id) && !known.has(id) && !cameWithTheHouse.has(id);
  const ours = residents
    .all("device")
    .filter(({ id, kind, made_of }) => made_of === undefined && groupOf(kind) === group && !theirs(id));
  for (const { id, kind, name, place } of ours) {
    const standing = stands(credentials, id, known.get(id));
    const password = standing ?? (await credentials.issue(id, "mqtt", ["device"], actor));
    const told = before.find((one) => one.id === id)?.settings;
    const settings =
      kind === "breakfast-machine"
        ? { settings: { appliance: { recipes: runTimes } } }
        : kind === "door-camera"
          ? { settings: await cameraSettings(residents, id, told, actor) }
          : {};
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
    door: { lock: "door-lock", camera: "door-camera" },
  };
  const lives = { seed: 1, zone, home: { lat, lon }, shared, residents: people };
  const file = { v: 1, root: config.root, url, id, password, ...lives };
  await writeFileWhole(path, `${JSON.stringify(file, null, 2)}\n`);
}

/** The page of each screen and each resident's phone with a token of its own, kept over restarts: one that is open stays known to the house. */
async function screenLinks({ config, residents, credentials }: Parts): Promise<HouseLink[]> {
  const links: HouseLink[] = [];
  const path = join(config.data, "screens.json");
  const before = (readJson(path) ?? {}) as Readonly<Record<string, string>>;
  const tokens: Record<string, string> = {};
  const carried = (owner: string | undefined) => owner !== undefined && residents.get("resident", owner) !== undefined;
  for (const { id, kind, name, place = "", owner } of residents.all("device")) {
    if (kind !== "screen" && !(kind === "phone" && carried(owner))) continue;
    const scope = kind === "screen" ? `screen:${place}` : `phone:${id}`;
    const known = before[id];
    const stands = known !== undefined && credentials.token(known)?.id === id;
    const token = stands ? known : await credentials.issue(id, "token", [scope], actor);
    tokens[id] = token;
    links.push({
      id,
      name,
      path: `${kind === "screen" ? `/wall/?place=${place}` : `/phone/?phone=${id}`}#token=${token}`,
    });
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
