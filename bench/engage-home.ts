import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../hub/core/clock.ts";
import { makeLog } from "../hub/core/log.ts";
import { systemRandom } from "../hub/core/random.ts";
import type { Draft } from "../hub/engagement/build.ts";
import { openChain } from "../hub/engagement/chain.ts";
import type { Grant, Permission } from "../hub/engagement/grant.ts";
import { openSignals } from "../hub/engagement/signals-room.ts";
import { playHub } from "../tests/help/edge.ts";
import { smallPermission } from "../tests/help/small-permission.ts";
import { temporaryHouse, temporaryLedger } from "../tests/help/store.ts";
import { cpuOf, rssOf, startChild } from "./child.ts";
import { doorOf } from "./engage-brand.ts";
import type { Line } from "./table.ts";

const clock = systemClock();

/** A home's way out to one brand: what is queued is claimed, written down, signed, stored by the brand and written off. */
export async function wayOut(folder: string, events: number): Promise<Line[]> {
  await using closing = new AsyncDisposableStack();
  const place = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const backend = await startChild({ file: "bench/engage-backend.ts", env: { LINTEL_DATA: place("brand") } });
  const { url, keys } = await doorOf(backend);
  const house = closing.use(temporaryHouse());
  const ledger = closing.use(await temporaryLedger());
  const random = systemRandom();
  const small = smallPermission(ledger, () => Math.floor(clock.wall()));
  const door = { url: `${url}/b/oatfield`, name: "Oatfield", keys, retention_days: 30 };
  const permission: Permission = { ...small.permission, door: () => door };
  const socket = join(ledger.folder, "edge.sock");
  const room = closing.use(
    await openSignals({
      folder: ledger.folder,
      socket,
      bus: small.bus,
      log: makeLog((line) => /"level":"(warn|error)"/.test(line) && console.error(line), clock),
      clock,
      patience: clock,
      random,
      store: house.store,
      ledger,
      chain: openChain({ ledger, clock, random }),
      permission,
      zone: () => "UTC",
      isChild: () => false,
      receipts: () => Promise.resolve(),
      owes: () => false,
      brands: () => ["oatfield"],
      take: () => Promise.resolve(),
    }),
  );
  const { outbox } = room;
  const grant = await small.give();
  const fill = async () => {
    const begun = performance.now();
    for (let n = 0; n < events; n += 100) await outbox.queueAll(drafts(grant, n));
    return (events * 1_000) / (performance.now() - begun);
  };
  const isEmpty = () => ledger.read.prepare("SELECT 1 FROM outbox LIMIT 1").get() === undefined;
  const drained = Promise.withResolvers<number>();
  const queued = await fill();
  outbox.onChange(() => isEmpty() && drained.resolve(performance.now()));
  const edge = await startChild({
    file: "hub/engagement/edge.ts",
    env: { LINTEL_EDGE_SOCKET: socket, LINTEL_DATA: place("edge"), LINTEL_HOUSE: "virtual" },
    ready: (line) => line.includes("the edge has found its hub"),
  });
  const [from, hub] = [performance.now(), process.cpuUsage()];
  const took = (await drained.promise) - from;
  const { user, system } = process.cpuUsage(hub);
  const cpu = cpuOf(edge.pid) / events;
  const load = `${events.toLocaleString("en")} taps for one brand`;
  const lines: Line[] = [
    { load, what: "queued in the ledger", figure: queued, unit: "/s" },
    { load, what: "claim -> edge -> backend -> written off", figure: (events * 1_000) / took, unit: "/s" },
    { load, what: "processor of the hub per event", figure: (user + system) / 1_000 / events, unit: "ms" },
    { load, what: "processor of the edge per event, its start included", figure: cpu, unit: "ms" },
    { load: "after that", what: "RSS of the edge", figure: rssOf(edge.pid), unit: "MB" },
  ];
  await edge.stop();
  await backend.stop();
  return lines;
}

function drafts(grant: Grant, from: number): (readonly [Grant, Draft])[] {
  return Array.from({ length: 100 }, (_, i) => [
    grant,
    { type: "interest.declared", data: { interest: `oats-${from + i}` } },
  ]);
}

/** Resident memory of backend and edge as they are started by the house, with nothing to do. */
export async function atRest(folder: string): Promise<Line[]> {
  const LINTEL_DATA = join(folder, "rest");
  mkdirSync(LINTEL_DATA, { recursive: true });
  const backend = await startChild({
    file: "backend/main.ts",
    env: { LINTEL_DATA, LINTEL_BACKEND_PORT: "0", LINTEL_HOUSE: "virtual" },
    ready: (line) => line.includes("the marketing backend listens"),
  });
  await using hub = await playHub();
  const edge = await startChild({
    file: "hub/engagement/edge.ts",
    env: { LINTEL_EDGE_SOCKET: hub.socket, LINTEL_DATA, LINTEL_HOUSE: "virtual" },
    ready: (line) => line.includes("the edge has found its hub"),
  });
  await clock.sleepUntil(clock.mono() + 2_000);
  const load = "at rest";
  const lines: Line[] = [
    { load, what: "start of the backend, three brands made up", figure: backend.startedIn, unit: "ms" },
    { load, what: "RSS of the backend with three brands", figure: rssOf(backend.pid), unit: "MB" },
    { load, what: "RSS of the edge", figure: rssOf(edge.pid), unit: "MB" },
  ];
  await edge.stop();
  await backend.stop();
  return lines;
}
