import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Server as SecureServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type ConnectionCaps, isLoopback, makeAddresses } from "../bus/addresses.ts";
import type { Clock } from "../core/clock.ts";
import type { TrustDoor } from "./trust.ts";

/** How many web connections may stand open at once, in all and from one address of the home's network. */
const webCaps: ConnectionCaps = { total: 800, perAddress: 60, loopback: 600, opening: { perSecond: 20, burst: 200 } };

type Listens = Server | SecureServer;

/** The ends of a connection as its socket knows them. */
export type Ends = { readonly localAddress?: string | undefined; readonly remoteAddress?: string | undefined };

/** Whether a connection never left this machine. Both ends say so, or it did. */
export function withinMachine({ localAddress = "", remoteAddress = "" }: Ends): boolean {
  return isLoopback(localAddress) && isLoopback(remoteAddress);
}

/**
 * Hands what a server takes in to the house, which itself listens nowhere. Without encryption only what never left this
 * machine comes in; everybody else meets the door keeper. What decides is the socket, never a header.
 */
export function letIn(server: Listens, house: Server, door: TrustDoor | undefined, encrypted: boolean): void {
  const mayEnter = (request: IncomingMessage) => encrypted || withinMachine(request.socket);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (!mayEnter(request)) {
      if (door) door.turnAway(request, response);
      else response.writeHead(403, { Connection: "close" }).end();
    } else if (!door?.serve(request, response)) house.emit("request", request, response);
  });
  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (mayEnter(request)) return void house.emit("upgrade", request, stream, head);
    stream.on("error", () => stream.destroy());
    stream.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n", () => stream.destroy());
  });
}

/** Ends every connection of a server when it is called, also those that became another protocol or none yet. */
export function cutter(server: Listens): () => void {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  return () => {
    for (const socket of open) socket.destroy();
  };
}

/** Turns away who opens more connections than a home has use for; what comes from this machine is not counted. */
export function capConnections(server: Listens, clock: Clock): void {
  const addresses = makeAddresses(webCaps, clock);
  server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress ?? "";
    if (isLoopback(address)) return;
    if (addresses.enter(address)) return void socket.destroy();
    socket.once("close", () => addresses.leave(address));
  });
}
