import type { IncomingMessage } from "node:http";
import { hostname } from "node:os";
import type { Clock } from "../core/clock.ts";
import { uuidv7 } from "../core/ids.ts";
import type { Random } from "../core/random.ts";
import { whoAsks } from "./answering.ts";
import { makeApp } from "./app.ts";
import { asyncapi } from "./asyncapi.ts";
import { checkWhereabouts, ownNames } from "./hosts.ts";
import type { House } from "./house.ts";
import { openLive } from "./live.ts";
import { openapi } from "./openapi.ts";
import type { Desk } from "./route.ts";
import { routes } from "./routes.ts";
import { closeServer, listenAt, listenOn, makeServer, serveUpgrades, type Upgrade } from "./server.ts";

export type { House } from "./house.ts";
export type { Upgrade } from "./server.ts";

/** Where and for whom the API opens. */
export type ApiPlan = {
  readonly house: House;
  /** The machine's own randomness: epochs and the names of tokens must not repeat after a restart. */
  readonly random: Random;
  /** The machine's own clock, by which connections are kept; the house's own time may stand or run. */
  readonly rim: Clock;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The unix socket of the commands; whoever may open the file may do everything. */
  readonly socket: string;
  /** The folder of the built pages. */
  readonly pages: string;
  /** More names this machine may be called by. */
  readonly names?: readonly string[];
  /** Other protocols by path, such as MQTT over WebSocket. */
  readonly upgrades?: Readonly<Record<string, Upgrade>>;
};

/** The open API. */
export type Api = {
  readonly port: number;
  /** Screens that listen now. */
  clients(): number;
  [Symbol.asyncDispose](): Promise<void>;
};

const liveTransport = "/socket.io/";

/** Opens REST, live data and pages on one port, and the same on a unix socket for the commands. */
export async function openApi(plan: ApiPlan): Promise<Api> {
  const { house, random, rim, host, port, socket, pages } = plan;
  const names = ownNames(hostname(), plan.names);
  const bySocket = new WeakSet<IncomingMessage>();
  const desk: Desk = { house, random, documents: { openapi: () => openapi(routes), asyncapi: () => asyncapi() } };
  const app = makeApp({
    desk,
    routes,
    who: whoAsks(desk, (request) => bySocket.has(request)),
    namesFor: (request) => (bySocket.has(request) ? undefined : names),
    pages,
  });
  const web = makeServer(app);
  // Who asks is told by the server a request came in by, never by anything it says.
  const own = makeServer((request, response) => {
    bySocket.add(request);
    app(request, response);
  });
  const checkThere = (request: IncomingMessage) => checkWhereabouts(request.headers, names);
  const live = openLive(web, {
    house,
    rim,
    epoch: uuidv7(rim.wall(), random.bytes(10)),
    checkWhereabouts: checkThere,
  });
  serveUpgrades(web, plan.upgrades ?? {}, liveTransport, checkThere);
  const close = async () => {
    live.close();
    await Promise.all([closeServer(web), closeServer(own)]);
  };
  try {
    await listenAt(own, socket);
    const found = await listenOn(web, host, port);
    return { port: found, clients: live.clients, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
