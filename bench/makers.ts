import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { compared, median, roundOf } from "./figures.ts";
import { type AloneRound, sizes } from "./makers-alone.ts";
import { type Burst, type MakersHub, startMakersChild, startMakersHub } from "./makers-hub.ts";
import { type Extent, journaled, warmUp } from "./measures.ts";
import type { Room } from "./pairs.ts";
import type { Load, Measured } from "./side.ts";
import type { Line } from "./table.ts";

/** Lines of the table, and whether every message of the makers' hubs led to what it should. */
export type MakersTold = {
  readonly lines: readonly Line[];
  readonly moments: number;
  readonly lost: number;
  readonly doubled: number;
  readonly missing: number;
};

const project = fileURLToPath(new URL("../", import.meta.url));
const run = promisify(execFile);
const mostOutput = 16 * 1024 * 1024;

/** Everything about other makers' devices: the room of entities by itself, and a hub that knows ten or ten thousand. */
export async function makers(room: Room, extent: Extent): Promise<MakersTold> {
  const alone = await aloneLines(room, extent);
  const bursts = await burstLines(room, extent);
  const { lines, ...counts } = await amongMany(room, extent);
  return { lines: [...alone, ...bursts, ...lines], ...counts };
}

/** In a process of its own, so that nothing else stands in its memory. */
async function aloneLines({ nodeOptions }: Room, { rounds, shrink }: Extent): Promise<Line[]> {
  const args = [...nodeOptions, "bench/makers-alone.ts", String(rounds), String(shrink)];
  const { stdout } = await run(process.execPath, args, { cwd: project, maxBuffer: mostOutput });
  const told = JSON.parse(stdout) as AloneRound[];
  const rates = (
    what: string,
    of: (round: AloneRound) => { readonly floor: number; readonly figure: number },
  ): Line => {
    const { floor, figure } = compared(
      told.map((round) => of(round).floor),
      told.map((round) => of(round).figure),
    );
    // How many times what the floor takes, as every other ratio here.
    return { load: "one process, no broker", what, unit: "/s", floor, figure, ratio: floor / figure };
  };
  const hears = (load: string, of: (round: AloneRound["hears"]) => number) => ({
    load,
    unit: "µs",
    ...compared(
      told.map((round) => round.hears.few_us),
      told.map((round) => of(round.hears)),
    ),
  });
  return [
    rates("announcements taken", ({ configs }) => configs),
    rates("templates rendered", ({ renders }) => renders),
    rates("state messages of five entities taken, every device in turn", ({ hears }) => hears),
    { budget: "entities-heard", ...hears("one state message, the same devices", ({ many_us }) => many_us) },
    {
      what: "10 -> 10,000 entities, p50 of one state message",
      ...hears("one state message, every device in turn", ({ all_us }) => all_us),
    },
  ];
}

/** A burst of announcements on a hub at rest, round after round, each in a new house. */
async function burstLines(room: Room, { rounds, shrink }: Extent): Promise<Line[]> {
  const bursts: Burst[] = [];
  // The first one fills the compile cache, as any house did at its first start, and counts for nothing.
  for (let round = 0; round <= rounds; round += 1) {
    const hub = await startMakersHub(room, `burst-${round}`);
    bursts.push(await hub.burst(sizes.many, 10_000 / shrink));
    await hub.stop();
  }
  const middle = (of: (burst: Burst) => number) => median(bursts.slice(1).map(of));
  const load = "10,000 announcements at once, in process";
  return [
    { budget: "burst", load, unit: "ms", figure: middle(({ seconds }) => seconds * 1_000) },
    { budget: "burst-rss", load, unit: "MB", figure: middle(({ before, highest }) => highest - before) },
    {
      budget: "entities-rss",
      load: "at rest after it",
      unit: "MB",
      figure: middle(({ before, rest }) => rest - before),
    },
    {
      what: "state messages of five entities taken",
      load: "in process",
      unit: "/s",
      figure: middle(({ rate }) => rate),
    },
  ];
}

/** The same moments in a house that knows ten entities and in one that knows ten thousand, in turn. */
async function amongMany(room: Room, extent: Extent): Promise<MakersTold> {
  const few = await startMakersHub(room, "few-entities");
  const many = await startMakersHub(room, "many-entities");
  await few.burst(sizes.few, 0);
  await many.burst(sizes.many, 0);
  await warmUp([few.side, many.side], extent);
  const load: Load = { rate: 100, count: Math.round(1_500 / extent.shrink), momentEach: 1 };
  const measured: Record<"few" | "many", Measured[]> = { few: [], many: [] };
  for (let round = 0; round < extent.rounds; round += 1) {
    measured.few.push(await few.side.measure(load));
    measured.many.push(await many.side.measure(load));
  }
  await few.stop();
  await many.stop();
  const p50 = (all: readonly Measured[]) => all.map(({ latencies }) => roundOf(latencies).p50);
  const sum = (of: (one: Measured) => number) =>
    [...measured.few, ...measured.many].reduce((total, one) => total + of(one), 0);
  const count = (of: (hub: MakersHub) => number) => of(few) + of(many);
  const line: Line = {
    budget: "entities",
    load: "in process, 100/s, p50",
    unit: "ms",
    ...compared(p50(measured.few), p50(measured.many)),
  };
  // Before it is started again: a start tidies up.
  const missing = count(({ side, data }) => journaled(data, side.moments()).missing);
  return {
    lines: [line, await startAmong(room, many.data)],
    moments: count(({ side }) => side.moments()),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    missing,
  };
}

/** Started again, it finds what all of them left at the broker. */
async function startAmong(room: Room, data: string): Promise<Line> {
  const child = await startMakersChild(room, data);
  // It says that it is up just before it listens for the signal to close.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await child.stop();
  return {
    what: "start -> up, with 10,000 announcements kept",
    load: "warm compile cache",
    unit: "ms",
    figure: child.startedIn,
  };
}
