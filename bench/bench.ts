import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { processes } from "../hub/processes.ts";
import { noMosquitto } from "../tests/help/broker.ts";
import { eyeToPulse } from "./door.ts";
import { makers } from "./makers.ts";
import { journaled, latencies, manyScenes, startAndRest, sustained, warmUp, type Extent } from "./measures.ts";
import { embeddedPair, mosquittoPair, type Room } from "./pairs.ts";
import { missedGates, tableOf, verdictOf, type Line } from "./table.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    gate: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
    /** A folder for CPU profiles of the product. */
    profile: { type: "string" },
  },
});
const extent: Extent = values.quick ? { rounds: 1, shrink: 10 } : { rounds: Number(values.rounds), shrink: 1 };
// As the units start it.
const asHub = processes[0].args.filter((arg) => arg.startsWith("--"));
const nodeOptions = [
  ...asHub,
  ...(values.profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${values.profile}`]),
];
const room: Room = { folder: mkdtempSync(join(tmpdir(), "lintel-bench-")), nodeOptions };
const wanted = (part: string) => values.only === undefined || values.only.split(",").includes(part);
const tell = (sentence: string) => console.error(`bench: ${sentence}`);

async function inProcess(): Promise<Line[]> {
  const pair = await embeddedPair(room);
  await warmUp([pair.floor, pair.product], extent);
  tell("in process");
  const { lines, lost, doubled } = await latencies("embedded", pair, extent);
  const more: Line[] = [];
  if (wanted("scenes")) more.push(await manyScenes(room, pair.product, extent));
  tell("as fast as taken");
  more.push(await sustained(pair.product, extent));
  await pair.stop();
  const { missing } = journaled(pair.product.data, pair.product.moments());
  counts.push({ where: "in process", moments: pair.product.moments(), lost, doubled, missing });
  return [...lines, ...more];
}

async function onMosquitto(): Promise<Line[]> {
  if (noMosquitto) {
    tell(`Mosquitto is not measured: ${noMosquitto}`);
    const budgets = ["mosquitto", "mosquitto-p99"] as const;
    return budgets.map((budget) => ({ budget, load: "Mosquitto, 100/s", unit: "ms", figure: Number.NaN }));
  }
  const pair = await mosquittoPair(room);
  await warmUp([pair.floor, pair.product], extent);
  tell("on Mosquitto");
  const { lines, lost, doubled } = await latencies("mosquitto", pair, extent);
  await pair.stop();
  const { missing } = journaled(join(room.folder, "mosquitto"), pair.product.moments());
  counts.push({ where: "Mosquitto", moments: pair.product.moments(), lost, doubled, missing });
  return [...lines];
}

async function withMakers(): Promise<readonly Line[]> {
  tell("other makers' devices");
  const { lines, ...told } = await makers(room, extent);
  counts.push({ where: "among makers' devices", ...told });
  return lines;
}

const counts: { where: string; moments: number; lost: number; doubled: number; missing: number }[] = [];
const lines: Line[] = [];
try {
  if (wanted("start")) lines.push(...(await startAndRest(room, extent)));
  if (wanted("door")) lines.push(...(await eyeToPulse(room, values.quick ? 5 : 20 * extent.rounds)));
  if (wanted("makers")) lines.push(...(await withMakers()));
  if (wanted("embedded")) lines.unshift(...(await inProcess()));
  if (wanted("mosquitto")) lines.push(...(await onMosquitto()));
} finally {
  rmSync(room.folder, { recursive: true, force: true });
}
const gb = Math.round(totalmem() / 1024 ** 3);
const load = readFileSync("/proc/loadavg", "utf8").split(" ").slice(0, 3).join(" ");
const cores = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${gb} GB`;
const machine = `${cores}, Node ${process.versions.node}, Linux ${release()}; load average at the end ${load}`;
const report = { at: new Date().toISOString(), machine, rounds: extent.rounds, lines };
const missed = missedGates(lines);
const wrong = counts.reduce((sum, { lost, doubled, missing }) => sum + lost + doubled + missing, 0);
if (values.json)
  console.log(
    JSON.stringify(
      { ...report, lines: lines.map((line) => ({ ...line, verdict: verdictOf(line) })), counts, missed },
      null,
      2,
    ),
  );
else {
  console.log(tableOf(report));
  for (const { where, moments, lost, doubled, missing } of counts)
    console.log(`${where}: ${moments} moments; lost ${lost}, doubled ${doubled}, journal off by ${missing}.`);
}
if (values.gate && (missed.length > 0 || wrong > 0)) {
  tell(`missed: ${[...missed, ...(wrong > 0 ? ["nothing lost or doubled"] : [])].join(", ")}`);
  process.exitCode = 1;
}
