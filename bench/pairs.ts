import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startMosquitto } from "../tests/help/broker.ts";
import { startChild } from "./child.ts";
import { prepareHouse } from "./prepared-house.ts";
import { joinSide, type Side } from "./side.ts";

/** The floor and the product behind the same kind of broker. */
export type Pair = { readonly floor: Side; readonly product: Side; stop(): Promise<void> };

/** Where a run of the bench works, and what its processes are started with beside. */
export type Room = { readonly folder: string; readonly nodeOptions: readonly string[] };

const hubSecret = "bench-hub-secret";

/** The environment of a hub in a house of its own. */
export function hubEnv(room: Room, data: string): Record<string, string> {
  return {
    LINTEL_DATA: data,
    LINTEL_HOUSE: "real",
    LINTEL_HTTP_PORT: "0",
    LINTEL_MQTT_PORT: "0",
    LINTEL_HTTPS_PORT: "off",
    LINTEL_MQTTS_PORT: "off",
    NODE_COMPILE_CACHE: join(room.folder, "compile-cache"),
  };
}

/** A data folder with the household of the bench in it. */
export async function madeHouse(
  room: Room,
  name: string,
): Promise<{ data: string; passwords: ReadonlyMap<string, string> }> {
  const data = join(room.folder, name);
  mkdirSync(data, { recursive: true });
  return { data, passwords: await prepareHouse(data) };
}

/** The product on its own broker, with so many scenes. */
export async function embeddedHub(room: Room, name: string, scenes: number): Promise<Side & { readonly data: string }> {
  const { data, passwords } = await madeHouse(room, name);
  const env = { ...hubEnv(room, data), BENCH_SCENES: String(scenes) };
  const child = await startChild({ file: "bench/hub-under-load.ts", env, nodeOptions: room.nodeOptions });
  return { ...(await joinSide({ child, port: child.port, passwords, product: true })), data };
}

/** Floor and product, each with an embedded broker of its own. */
export async function embeddedPair(room: Room): Promise<Pair & { readonly product: { readonly data: string } }> {
  const product = await embeddedHub(room, "embedded", 1);
  const child = await startChild({ file: "bench/echo-in-broker.ts", env: {} });
  const floor = await joinSide({ child, port: child.port, passwords: new Map(), product: false });
  return { floor, product, stop: () => both(floor, product) };
}

/** Floor and product, each at a Mosquitto of its own: both hear all evidence, and would hear each other's. */
export async function mosquittoPair(room: Room): Promise<Pair> {
  const { data, passwords } = await madeHouse(room, "mosquitto");
  const credentials = [
    { id: "hub", kind: "hub" as const, password: hubSecret },
    ...[...passwords].map(([id, password]) => ({ id, kind: "device" as const, password })),
  ];
  const brokers = [await startMosquitto({ credentials }), await startMosquitto({ credentials })] as const;
  const url = (port: number) => `mqtt://hub:${hubSecret}@127.0.0.1:${port}`;
  const [echoes, serves] = brokers;
  const hub = { ...hubEnv(room, data), LINTEL_MQTT_URL: url(serves.port) };
  const product = await startChild({ file: "bench/hub-under-load.ts", env: hub, nodeOptions: room.nodeOptions });
  const floor = await startChild({ file: "bench/echo-over-wire.ts", env: { LINTEL_MQTT_URL: url(echoes.port) } });
  const sides = {
    product: await joinSide({ child: product, port: serves.port, passwords, product: true }),
    floor: await joinSide({ child: floor, port: echoes.port, passwords, product: false }),
  };
  return {
    ...sides,
    stop: async () => {
      await both(sides.floor, sides.product);
      for (const broker of brokers) await broker.stop();
    },
  };
}

async function both(floor: Side, product: Side): Promise<void> {
  await floor.stop();
  await product.stop();
}
