import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import { io } from "socket.io-client";
import { build } from "vite";
import { processes } from "../hub/processes.ts";
import { weightOf } from "../tests/help/page-weight.ts";
import { type Child, startChild } from "./child.ts";
import { compared, median } from "./figures.ts";
import { hubEnv, type Room } from "./pairs.ts";
import { p95, type Seen, starts, untilSeen, watchStarts, type Watched } from "./screens.ts";
import { missedGates, tableOf, verdictOf, type Line } from "./table.ts";
import { connectThin, type ThinClient } from "./thin-client.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    gate: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    rounds: { type: "string", default: "3" },
  },
});
const rounds = values.quick ? 1 : Number(values.rounds);
const count = values.quick ? 100 : 500;
const browserPath = "/usr/bin/chromium";
const folder = mkdtempSync(join(tmpdir(), "lintel-bench-ui-"));
const pages = join(folder, "pages");
const room: Room = { folder, nodeOptions: processes[0].args.filter((arg) => arg.startsWith("--")) };
const tell = (sentence: string) => console.error(`bench: ${sentence}`);
const own = { wall: { width: 1280, height: 800 }, phone: { width: 360, height: 640 } } as const;

/** A virtual house whose devices are nobody but the bench. */
async function openHouse(): Promise<{ hub: Child; bath: ThinClient; path: (screen: string) => string }> {
  const data = join(folder, "house");
  const env = { ...hubEnv(room, data), LINTEL_HOUSE: "virtual", BENCH_PAGES: pages };
  const hub = await startChild({ file: "bench/hub-with-screens.ts", env, nodeOptions: room.nodeOptions });
  const read = (path: string) => JSON.parse(readFileSync(join(data, "virtual", path), "utf8")) as unknown;
  const { devices, url } = read("hands/devices.json") as {
    devices: { id: string; password: string }[];
    url: string;
  };
  const password = devices.find(({ id }) => id === "bath")?.password ?? "-";
  const port = Number(new URL(url).port);
  const bath = await connectThin({ port, id: "bath", password, hear: [], onMessage: () => undefined });
  const about = { v: 1, boot: "bench", kind: "bath", name: "Bath", can: {}, class: "S2", sw: "bench" };
  bath.publish("lintel/device/bath/status", "online", true);
  bath.publish("lintel/device/bath/about", JSON.stringify(about), true);
  const tokens = read("screens.json") as Readonly<Record<string, string>>;
  const paths: Readonly<Record<string, string>> = {
    "screen-bathroom": "/wall/?place=bathroom",
    "phone-lin": "/phone/?phone=phone-lin",
  };
  return {
    hub,
    bath,
    path: (screen) => `http://localhost:${hub.port}${paths[screen] ?? ""}#token=${tokens[screen] ?? ""}`,
  };
}

const phases = ["fill", "trim", "ready", "occupied"] as const;

/** The n-th state of the bath: another warmth of a hundred, another phase of four. */
function fill(bath: ThinClient, n: number): { readonly water: string; readonly phase: number } {
  const water_c = 30 + (n % 100) / 10;
  const phase = n % phases.length;
  const more = { level_pct: 40, target_c: 40, target_pct: 60, litres: 70, energy_kwh: 1, interrupted: false };
  const state = { v: 1, boot: "bench", at: new Date().toISOString(), phase: phases[phase], water_c, ...more };
  bath.publish("lintel/device/bath/state", JSON.stringify(state), true);
  return { water: `${water_c.toFixed(1)}°`, phase };
}

async function opened(browser: Browser, screen: "wall" | "phone", url: string, known?: string): Promise<Page> {
  const page = await browser.newPage({ viewport: own[screen] });
  if (known !== undefined) await watchStarts(page, known);
  await page.goto(url);
  await page.waitForSelector('main[data-line="live"]');
  return page;
}

/** What a phone says of each phase, in its own words. */
async function phaseWords(page: Page, bath: ThinClient): Promise<readonly string[]> {
  const words: string[] = [];
  for (let n = 0; n < phases.length; n += 1) {
    fill(bath, n);
    await new Promise((resolve) => setTimeout(resolve, 500));
    words.push(((await page.textContent(".headline")) ?? "").trim());
  }
  if (new Set(words).size < phases.length)
    throw new Error(`the phone says the same of several phases: ${words.join("; ")}`);
  return words;
}

/** Floor, wall and phone in turns, each on a page of its own that nothing else is open beside. */
async function messageToDom(browser: Browser): Promise<readonly Line[]> {
  const floor = await startChild({ file: "bench/echo-to-page.ts", env: {} });
  const { hub, bath, path } = await openHouse();
  const speaker = io(`http://localhost:${floor.port}`, { transports: ["websocket"] });
  fill(bath, 0);
  const kinds = {
    floor: async () => ({
      page: await opened(browser, "wall", `http://localhost:${floor.port}/`),
      at: "#says",
      say: (n: number) => {
        speaker.emit("say", `said ${n}`);
        return `said ${n}`;
      },
    }),
    wall: async () => ({
      page: await opened(browser, "wall", path("screen-bathroom")),
      at: ".dry .tub-number",
      say: (n: number) => fill(bath, n).water,
    }),
    phone: async () => {
      const page = await opened(browser, "phone", path("phone-lin"));
      const words = await phaseWords(page, bath);
      return { page, at: ".headline", say: (n: number) => words[fill(bath, n).phase] ?? "" };
    },
  } satisfies Readonly<Record<string, () => Promise<Watched>>>;
  const seen = { floor: [] as Seen[], wall: [] as Seen[], phone: [] as Seen[] };
  const lines: Line[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const kind of ["floor", "wall", "phone"] as const) {
        tell(`round ${round + 1}, ${kind}`);
        const watched = await kinds[kind]();
        await untilSeen(watched, 40);
        seen[kind].push(await untilSeen(watched, count));
        await watched.page.context().close();
      }
    }
    lines.push(...(await firstSights(browser, path)));
  } finally {
    speaker.disconnect();
    bath.close();
    await floor.stop();
    await hub.stop();
  }
  const load = `${count} messages, 20/s`;
  const of = (kind: keyof typeof seen, share: (latencies: readonly number[]) => number) =>
    seen[kind].map(({ latencies }) => share(latencies));
  for (const kind of ["wall", "phone"] as const) {
    const line = { load, unit: "ms" };
    lines.unshift(
      { budget: `dom-${kind}`, ...line, ...compared(of("floor", p95), of(kind, p95)) },
      { what: `message -> DOM of a ${kind}, p50`, ...line, ...compared(of("floor", median), of(kind, median)) },
    );
  }
  const all = Object.values(seen).flat();
  lost = all.reduce((sum, one) => sum + one.lost, 0);
  unsure = Math.max(...all.map((one) => one.unsure));
  return lines;
}

let lost = 0;
let unsure = 0;

/** What a screen shows at its own start: from what it kept, and then live. */
async function firstSights(browser: Browser, path: (screen: string) => string): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const [kind, screen, known] of [
    ["wall", "screen-bathroom", ".tub-number"],
    ["phone", "phone-lin", ".headline"],
  ] as const) {
    tell(`starts of the ${kind}`);
    const page = await opened(browser, kind, path(screen), known);
    const begun = await starts(page, values.quick ? 3 : 9);
    const load = `${begun.length} starts of a page that was open before`;
    const of = (part: "paint" | "known" | "live") => median(begun.map((start) => start[part]));
    lines.push(
      { load, what: `load -> first paint, ${kind}`, unit: "ms", figure: of("paint") },
      {
        load,
        unit: "ms",
        figure: of("known"),
        ...(kind === "wall" ? { budget: "paint-wall" } : { what: "load -> what was last known, phone" }),
      },
      {
        load,
        unit: "ms",
        figure: of("live"),
        ...(kind === "phone" ? { budget: "live-phone" } : { what: "load -> live, wall" }),
      },
    );
    await page.context().close();
  }
  return lines;
}

function weights(): readonly Line[] {
  const unit = "kB";
  return (["wall", "phone", "start", "home"] as const).flatMap((page): Line[] => {
    const { all, later } = weightOf(pages, page);
    const budget = page === "wall" || page === "phone" ? { budget: `script-${page}` as const } : {};
    const more = { load: "only when needed", what: `script of /${page}, packed`, unit, figure: later / 1_000 };
    return [{ load: "at once", what: `script of /${page}, packed`, unit, figure: all / 1_000, ...budget }, more];
  });
}

const lines: Line[] = [];
try {
  process.env["NODE_ENV"] = "production";
  const configFile = fileURLToPath(new URL("../ui/vite.config.ts", import.meta.url));
  await build({ configFile, logLevel: "error", build: { outDir: pages, emptyOutDir: true } });
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
  try {
    lines.push(...(await messageToDom(browser)), ...weights());
  } finally {
    await browser.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const load = readFileSync("/proc/loadavg", "utf8").split(" ").slice(0, 3).join(" ");
const cores = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 1024 ** 3)} GB`;
const machine = `${cores}, Node ${process.versions.node}, Linux ${release()}; load average at the end ${load}`;
const report = { at: new Date().toISOString(), machine, rounds, lines };
const missed = missedGates(lines);
if (values.json) {
  const judged = lines.map((line) => ({ ...line, verdict: verdictOf(line) }));
  console.log(JSON.stringify({ ...report, lines: judged, overtaken: lost, unsure, missed }, null, 2));
} else {
  console.log(tableOf(report));
  console.log(
    `${lost} messages were overtaken before they stood in the page; the clocks agree within ${unsure.toFixed(2)} ms.`,
  );
}
if (values.gate && missed.length > 0) process.exitCode = 1;
