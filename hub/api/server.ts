import { chmodSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer, type Server as SecureServer } from "node:https";
import type { Duplex } from "node:stream";
import { followKeys, guardHandshakes, type Keys, tlsRules } from "../bus/keys.ts";
import type { Clock } from "../core/clock.ts";

/** How long and how much a client may take: slow senders are cut off, whoever they are. */
export const serverLimits = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 16_384,
  noDelay: true,
} as const;

/** Takes over one connection that asked for another protocol. */
export type Upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => void;

/** An HTTP server with the house's limits; nothing listens yet. */
export function makeServer(listener?: RequestListener): Server {
  return createServer(serverLimits, listener);
}

/** The same over TLS; it shows the keys as they stand, and stops following them when it closes. */
export function makeSecureServer(keys: Keys, clock: Clock): SecureServer {
  const server = createSecureServer({ ...serverLimits, ...tlsRules });
  guardHandshakes(server, clock);
  server.once("close", followKeys(server, keys));
  return server;
}

/** A server, over TLS or not. */
type Listening = Server | SecureServer;

/** Listens on a port of one address, or of every address; resolves with the port. */
export async function listenOn(server: Listening, host: string | undefined, port: number): Promise<number> {
  await listening(server, () => server.listen({ port, ...(host === undefined ? {} : { host }) }));
  const address = server.address();
  return typeof address === "object" && address ? address.port : port;
}

/** Listens on a unix socket that only its owner may use; one left by a hub that died is replaced. */
export async function listenAt(server: Server, path: string): Promise<void> {
  rmSync(path, { force: true });
  await listening(server, () => server.listen({ path }));
  chmodSync(path, 0o600);
}

/** Ends every connection and stops listening. */
export async function closeServer(server: Listening): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  await closed;
}

/**
 * Hands connections that ask for another protocol to whoever serves that path, after the check of where the page
 * that asks comes from; what nobody serves is ended.
 */
export function serveUpgrades(
  server: Server,
  upgrades: Readonly<Record<string, Upgrade>>,
  elsewhere: string,
  checkWhereabouts: (request: IncomingMessage) => void,
): void {
  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    if (path.startsWith(elsewhere)) return;
    const serve = Object.hasOwn(upgrades, path) ? upgrades[path] : undefined;
    if (!serve) return void stream.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
    try {
      checkWhereabouts(request);
    } catch {
      return void stream.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
    }
    serve(request, stream, head);
  });
}

function listening(server: Listening, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", () => {
      server.off("error", reject);
      resolve();
    });
    listen();
  });
}
