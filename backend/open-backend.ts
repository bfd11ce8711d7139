import { mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Clock } from "../hub/core/clock.ts";
import { LintelError } from "../hub/core/errors.ts";
import type { Log } from "../hub/core/log.ts";
import type { Random } from "../hub/core/random.ts";
import { every } from "../hub/core/timer.ts";
import { openDatabase, type Store } from "../hub/store/open.ts";
import { makeAllowance, type Rates, usualRates } from "./allowance.ts";
import { makeApp } from "./app.ts";
import { openBoard } from "./console-api/board-socket.ts";
import { builtConsole } from "./console-api/console-pages.ts";
import { type Furnishing, makeFurnishing } from "./furnish.ts";
import { type Brands, openBrands } from "./store/brands.ts";
import { operatorMigrations } from "./store/migrations.ts";
import type { RoomSeams } from "./store/room.ts";

/** A running backend. */
export type Backend = {
  readonly port: number;
  /** Where it is asked, without a slash at its end. */
  readonly url: string;
  readonly brands: Brands;
  readonly operator: Store;
  /** What stands in each room beside its store, and who of a brand's staff may come in. */
  readonly furnishing: Furnishing;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  close(): Promise<void>;
};

/** What a backend is opened with. */
export type BackendOptions = RoomSeams & {
  readonly folder: string;
  readonly port: number;
  readonly host?: string;
  /** What the world calls it, where something that speaks TLS stands before it. */
  readonly publicUrl?: string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Whether it serves a virtual house: its databases say so, and are never opened as real ones. */
  readonly demo: boolean;
  readonly rates?: Rates;
  /** Where the built console lies, where that is not its usual place. */
  readonly pages?: string;
};

/** How long and how much a client may take: slow senders are cut off, whoever they are. */
const serverLimits = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 16_384,
  noDelay: true,
} as const;
const minute_ms = 60_000;
const hour_ms = 60 * minute_ms;

/** Opens a backend: its databases, then its door. */
export async function openBackend(options: BackendOptions): Promise<Backend> {
  const { folder, clock, random, log, demo, host = "127.0.0.1", publicUrl, rates = usualRates } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const operator = openDatabase(join(folder, "operator.db"), {
    synchronous: "FULL",
    migrations: operatorMigrations,
    stamp: { house: demo ? "virtual" : "real" },
  });
  const { onCommit, onStored } = options;
  const furnishing = makeFurnishing({
    operator,
    clock,
    random,
    pages: options.pages ?? fileURLToPath(builtConsole),
    demo: () => (demo ? brands.list().map(({ id }) => id) : undefined),
  });
  const { furnish } = furnishing;
  const brands: Brands = openBrands({ folder, operator, clock, random, demo, onCommit, onStored, furnish });
  const retain = () => brands.list().forEach((room) => room.retain());
  retain();
  furnishing.due();
  const stops = [
    every(clock, hour_ms, retain, (error) => log.error("letting go of what is due", { error })),
    every(clock, minute_ms, furnishing.due, (error) => log.error("doing what is due", { error })),
  ];

  const closeRooms = () => {
    for (const stop of stops) stop();
    brands.close();
    operator[Symbol.dispose]();
  };

  const server = createServer(serverLimits);
  const port = await listening(server, host, options.port).catch((error: unknown) => {
    closeRooms();
    throw error;
  });
  const names = new Set([`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]);
  const world = publicUrl === undefined ? undefined : new URL(publicUrl);
  const originOf = (name: string) =>
    names.has(name) ? `http://${name}` : name === world?.host ? world.origin : undefined;
  const backend: Backend = {
    port,
    url: world?.origin ?? `http://localhost:${port}`,
    brands,
    operator,
    furnishing,
    clock,
    random,
    log,
    close: async () => {
      closeBoard();
      await closed(server);
      closeRooms();
    },
  };
  const app = makeApp({
    desk: {
      brands,
      clock,
      bySource: makeAllowance(clock, rates.source),
      newcomers: makeAllowance(clock, rates.newcomers),
    },
    log,
    byAddress: makeAllowance(clock, rates.address),
    originOf,
    doors: furnishing.doors,
  });
  server.on("request", app);
  const closeBoard = openBoard(server, {
    desk: furnishing.desk,
    clock,
    isOurs: (host) => originOf(host) !== undefined,
    onFault: (error) => log.error("the board failed", { error }),
  });
  return backend;
}

function listening(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) =>
      reject(
        "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES")
          ? new LintelError("E_CONFIG", { faults: `LINTEL_BACKEND_PORT: ${port} cannot be taken` }, error)
          : error,
      );
    server.once("error", failed);
    server.listen({ port, host }, () => {
      server.off("error", failed);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

async function closed(server: Server): Promise<void> {
  const done = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  await done;
}
