import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeBus } from "../hub/bus/bus.ts";
import { systemClock } from "../hub/core/clock.ts";
import { systemRandom } from "../hub/core/random.ts";
import { openCredentials } from "../hub/residents/credentials.ts";
import { openResidents } from "../hub/residents/residents.ts";
import { openLedger } from "../hub/store/ledger.ts";
import { virtualHousehold } from "../hub/virtual-house.ts";
import { type Child, startChild } from "./child.ts";
import { hubEnv, type Room } from "./pairs.ts";

/** A virtual house where it is early afternoon now, with its camera as a process of its own. */
export type DoorHouse = {
  readonly port: number;
  readonly home: { readonly lat: number; readonly lon: number };
  /** The secret of a device, or of whoever else has a login. */
  password(id: string): string;
  stop(): Promise<void>;
};

/** Who listens here without being heard. */
export const listener = "bench-ear";

/** Starts the hub and the camera; everybody else's part is played by the bench. */
export async function startDoorHouse(room: Room): Promise<DoorHouse> {
  const data = join(room.folder, "door");
  mkdirSync(data, { recursive: true });
  const { ear, lat, lon } = await prepare(data);
  const hub = await startChild({
    file: "hub/main.ts",
    env: { ...hubEnv(room, data), LINTEL_HOUSE: "virtual" },
    nodeOptions: room.nodeOptions,
    ready: (line) => line.includes(`"the hub is up"`),
  });
  const inside = join(data, "virtual");
  const config = join(inside, "camera", "devices.json");
  const camera: Child = await startChild({
    file: "devices/main.ts",
    args: ["--group", "camera", "--config", config],
    env: { NODE_COMPILE_CACHE: join(room.folder, "compile-cache") },
    ready: (line) => line.includes(`"devices are up"`),
  });
  const logins = new Map([[listener, ear]]);
  for (const group of ["hands", "comfort"]) {
    const { devices } = read(join(inside, group, "devices.json")) as { devices: { id: string; password: string }[] };
    for (const { id, password } of devices) logins.set(id, password);
  }
  const people = read(join(inside, "virtual", "residents.json")) as { id: string; password: string; url: string };
  logins.set(people.id, people.password);
  return {
    port: Number(new URL(people.url).port),
    home: { lat, lon },
    password: (id) => logins.get(id) ?? "-",
    stop: async () => {
      await camera.stop();
      await hub.stop();
    },
  };
}

async function prepare(data: string) {
  const folder = join(data, "virtual");
  mkdirSync(folder, { recursive: true });
  const clock = systemClock();
  const random = systemRandom();
  const onFault = (error: unknown) => {
    throw error;
  };
  const bus = makeBus(onFault);
  await using ledger = await openLedger(join(folder, "ledger.db"), { stamp: { house: "virtual" }, onFault });
  const residents = openResidents({ ledger, bus, clock, random });
  using credentials = openCredentials({ ledger, bus, clock, random });
  for (const { noun, document } of virtualHousehold(residents.newHomeId(true))) {
    await residents.put(
      noun,
      noun === "home" ? { ...document, zone: zoneOfAfternoon(clock.wall()) } : document,
      "bench",
    );
  }
  const ear = await credentials.issue(listener, "mqtt", ["integrator"], "bench");
  const home = residents.home();
  return { ear, lat: home?.lat ?? 0, lon: home?.lon ?? 0 };
}

/** Where it is between one and two in the afternoon: at night the door asks for more, whoever comes. */
function zoneOfAfternoon(wall: number): string {
  const hours = (13 - Math.floor(wall / 3_600_000) + 24 * 1_000_000) % 24;
  const east = hours > 12 ? hours - 24 : hours;
  return east >= 0 ? `Etc/GMT-${east}` : `Etc/GMT+${-east}`;
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8")) as unknown;
}
