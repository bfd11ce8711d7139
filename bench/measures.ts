import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Child, rssOf, startChild } from "./child.ts";
import { compared, median, roundOf, type Round } from "./figures.ts";
import { embeddedHub, hubEnv, madeHouse, type Pair, type Room } from "./pairs.ts";
import { commandsEach } from "./prepared-house.ts";
import type { Load, Measured, Side } from "./side.ts";
import type { Line } from "./table.ts";

/** How long everything is looked at. */
export type Extent = { readonly rounds: number; readonly shrink: number };

const evidence = (rate: number, count: number): Load => ({ rate, count, momentEach: 100 });
const moments = (rate: number, count: number): Load => ({ rate, count, momentEach: 1 });

/** The three rates: every message a moment at 1 and 100 a second, one in a hundred at 1,000. */
function rates({ shrink }: Extent): readonly { readonly name: string; readonly load: Load }[] {
  const some = (count: number) => Math.max(5, Math.round(count / shrink));
  return [
    { name: "1/s", load: moments(1, some(12)) },
    { name: "100/s", load: moments(100, some(1_500)) },
    { name: "1,000/s", load: evidence(1_000, some(10_000)) },
  ];
}

/** A side as it is after some hours of living: what is compiled on the way is compiled. */
export async function warmUp(sides: readonly Side[], { shrink }: Extent): Promise<void> {
  for (const side of sides) {
    await side.measure(moments(100, Math.round(1_000 / shrink)));
    await side.measure(evidence(1_000, Math.round(5_000 / shrink)));
  }
}

type Told = { readonly lines: readonly Line[]; readonly lost: number; readonly doubled: number };

/** Floor and product in turn, round after round, at each rate. */
export async function latencies(
  broker: "embedded" | "mosquitto",
  { floor, product }: Pair,
  extent: Extent,
): Promise<Told> {
  const lines: Line[] = [];
  let lost = 0;
  let doubled = 0;
  const where = broker === "embedded" ? "in process" : "Mosquitto";
  for (const { name, load } of rates(extent)) {
    const floors: Measured[] = [];
    const products: Measured[] = [];
    for (let round = 0; round < extent.rounds; round += 1) {
      floors.push(await floor.measure(load));
      products.push(await product.measure(load));
    }
    for (const one of [...floors, ...products]) {
      lost += one.lost;
      doubled += one.doubled;
    }
    const by = (key: keyof Round) =>
      compared(
        floors.map((m) => roundOf(m.latencies)[key]),
        products.map((m) => roundOf(m.latencies)[key]),
      );
    const counted = name === "100/s";
    lines.push({ ...(counted && { budget: broker }), load: `${where}, ${name}, p50`, unit: "ms", ...by("p50") });
    lines.push({
      ...(counted && { budget: `${broker}-p99` as const }),
      load: `${where}, ${name}, p99`,
      unit: "ms",
      ...by("p99"),
    });
    if (name !== "1,000/s") continue;
    const cpu = median(products.map((m) => m.cpu / m.sent));
    lines.push({
      ...(broker === "embedded" && { budget: "cpu" as const }),
      load: `${where}, ${name}, CPU`,
      unit: "ms",
      floor: median(floors.map((m) => m.cpu / m.sent)),
      figure: cpu,
    });
  }
  return { lines, lost, doubled };
}

/** As fast as they are taken: messages a second, or nothing when one was lost or doubled. */
export async function sustained(side: Side, extent: Extent): Promise<Line> {
  const figures: number[] = [];
  for (let round = 0; round < extent.rounds; round += 1) {
    const m = await side.measure(evidence(Number.POSITIVE_INFINITY, Math.round(50_000 / extent.shrink)));
    figures.push(m.lost + m.doubled > 0 ? 0 : m.sent / m.seconds);
  }
  return { budget: "sustained", load: "in process, as fast as taken", unit: "/s", figure: median(figures) };
}

/** After the hub has closed: the moments, runs and commands it journaled against what was sent. */
export function journaled(data: string, sent: number): { readonly missing: number } {
  using db = new DatabaseSync(join(data, "house.db"), { readOnly: true });
  const count = (sql: string) => Number(db.prepare(`SELECT count(*) AS n FROM ${sql}`).get()?.["n"]);
  const off = [
    // Coming near is a moment of its own that no scene here hears.
    count("moments WHERE kind <> 'approaching'") - sent,
    count("runs WHERE state = 'done'") - sent,
    count("commands WHERE outcome = 'done'") - sent * commandsEach,
  ];
  return { missing: off.reduce((sum, each) => sum + Math.abs(each), 0) };
}

/** The same moments among one scene and among a thousand, in turn. */
export async function manyScenes(room: Room, one: Side, extent: Extent): Promise<Line> {
  const many = await embeddedHub(room, "many-scenes", 1_000);
  await warmUp([many], extent);
  const load = moments(100, Math.round(1_500 / extent.shrink));
  const [few, lots]: [number[], number[]] = [[], []];
  for (let round = 0; round < extent.rounds; round += 1) {
    few.push(roundOf((await one.measure(load)).latencies).p50);
    lots.push(roundOf((await many.measure(load)).latencies).p50);
  }
  await many.stop();
  return { budget: "scenes", load: "in process, 100/s, p50", unit: "ms", ...compared(few, lots) };
}

/** The product itself, as a unit starts it: how soon it is up with a warm compile cache, and what it weighs at rest. */
export async function startAndRest(room: Room, { rounds, shrink }: Extent): Promise<Line[]> {
  const { data } = await madeHouse(room, "start");
  const start = () =>
    startChild({
      file: "hub/main.ts",
      env: hubEnv(room, data),
      nodeOptions: room.nodeOptions,
      ready: (line) => line.includes(`"the hub is up"`),
    });
  const stop = async (hub: Child) => {
    // It says that it is up just before it listens for the signal to close.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await hub.stop();
  };
  await stop(await start());
  const startedIn: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < rounds + 2; i += 1) {
    const hub = await start();
    startedIn.push(hub.startedIn);
    if (i < rounds) {
      await new Promise((resolve) => setTimeout(resolve, 10_000 / shrink));
      weights.push(rssOf(hub.pid));
    }
    await stop(hub);
  }
  return [
    { budget: "start", load: "warm compile cache", unit: "ms", figure: median(startedIn) },
    { budget: "rss", load: "at rest, 31 devices known", unit: "MB", figure: median(weights) },
  ];
}
