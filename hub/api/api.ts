import type { IncomingMessage, Server } from "node:http";
import { isIPv6 } from "node:net";
import { hostname } from "node:os";
import type { Clock } from "../core/clock.ts";
import { uuidv7 } from "../core/ids.ts";
import type { Random } from "../core/random.ts";
import { whoAsks } from "./answering.ts";
import type { TlsRoom } from "../tls/tls.ts";
import { makeApp } from "./app.ts";
import { asyncapi } from "./asyncapi.ts";
import { isSecure } from "./cookies.ts";
import { checkWhereabouts, ownNames } from "./hosts.ts";
import { type FlowsEditor, flowsPath, makeFlowsDoor } from "./flows-door.ts";
import type { House } from "./house.ts";
import { capConnections, cutter, letIn } from "./lan.ts";
import { openLive } from "./live.ts";
import { openapi } from "./openapi.ts";
import type { Desk } from "./route.ts";
import { routes } from "./routes.ts";
import {
  closeServer,
  listenAt,
  listenOn,
  makeSecureServer,
  makeServer,
  serveUpgrades,
  type Upgrade,
} from "./server.ts";
import { makeTrustDoor } from "./trust.ts";

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
  /** TLS on every address; then the plain port is open everywhere, too, for the certificate alone. */
  readonly secure?: SecurePlan | undefined;
  /** Other protocols by path, such as MQTT over WebSocket. */
  readonly upgrades?: Readonly<Record<string, Upgrade>>;
  /** Node-RED's editor, where this house runs it. */
  readonly flows?: FlowsEditor | undefined;
};

/** How the API is served off loopback. */
export type SecurePlan = {
  readonly tls: TlsRoom;
  /** 0 takes a free one. */
  readonly port: number;
  /** What becomes of a port that is taken: goes on without, or throws. */
  readonly taken: (error: unknown) => void;
};

/** The open API. */
export type Api = {
  readonly port: number;
  /** The port of HTTPS, null where the API is on loopback alone. */
  readonly securePort: number | null;
  /** Screens that listen now. */
  clients(): number;
  [Symbol.asyncDispose](): Promise<void>;
};

const liveTransport = "/socket.io/";

/** Opens REST, live data and pages on one port, and the same on a unix socket for the commands. */
export async function openApi(plan: ApiPlan): Promise<Api> {
  const { house, random, rim, socket, pages } = plan;
  const names = () => ownNames(hostname(), [...(plan.names ?? []), ...hostsOf(plan.secure?.tls.hosts() ?? [])]);
  const bySocket = new WeakSet<IncomingMessage>();
  const desk: Desk = { house, random, documents: { openapi: () => openapi(routes), asyncapi: () => asyncapi() } };
  const flows = plan.flows && makeFlowsDoor(house, plan.flows);
  const app = makeApp({
    desk,
    routes,
    who: whoAsks(desk, (request) => bySocket.has(request)),
    namesFor: (request) => (bySocket.has(request) ? undefined : names()),
    pages,
    flows,
  });
  // It listens nowhere itself: what its doors let in is handed to it.
  const web = makeServer(app);
  // Who asks is told by the server a request came in by, never by anything it says.
  const own = makeServer((request, response) => {
    bySocket.add(request);
    app(request, response);
  });
  const checkThere = (request: IncomingMessage) => checkWhereabouts(request.headers, names(), isSecure(request));
  const live = openLive(web, {
    house,
    rim,
    epoch: uuidv7(rim.wall(), random.bytes(10)),
    checkWhereabouts: checkThere,
  });
  const upgrades = flows ? { ...plan.upgrades, [`${flowsPath}/comms`]: flows.upgrade } : (plan.upgrades ?? {});
  serveUpgrades(web, upgrades, liveTransport, checkThere);
  const doors = await openDoors(plan, web).catch(async (error: unknown) => {
    live.close();
    throw error;
  });
  const close = async () => {
    live.close();
    await Promise.all([doors.close(), closeServer(own)]);
  };
  try {
    await listenAt(own, socket);
    const { port, securePort } = doors;
    return { port, securePort, clients: live.clients, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The ways in: TLS everywhere where it is asked for, and the plain port, on loopback alone where there is no TLS. */
async function openDoors(plan: ApiPlan, house: Server) {
  const { rim, host, port, secure: over } = plan;
  const plain = makeServer();
  const secure = over && makeSecureServer(over.tls, rim);
  let securePort: number | null = null;
  const servers = secure ? [plain, secure] : [plain];
  const cuts = servers.map(cutter);
  const close = async () => {
    const closed = servers.map(closeServer);
    for (const cut of cuts) cut();
    await Promise.all(closed);
  };
  try {
    if (over && secure)
      securePort = await listenOn(secure, undefined, over.port).catch((error: unknown) => (over.taken(error), null));
    const door =
      over && makeTrustDoor({ tls: over.tls, reader: plan.house.reader, port: () => securePort ?? over.port });
    letIn(plain, house, door, false);
    capConnections(plain, rim);
    if (secure) {
      letIn(secure, house, door, true);
      capConnections(secure, rim);
    }
    return { port: await listenOn(plain, securePort === null ? host : undefined, port), securePort, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Addresses as a Host header writes them. */
function hostsOf(names: readonly string[]): string[] {
  return names.map((name) => (isIPv6(name) ? `[${name}]` : name));
}
