import type { AddressInfo } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import type { Clock } from "../core/clock.ts";
import { followKeys, guardHandshakes, type Keys, tlsRules } from "./keys.ts";

/** MQTT over TLS on every address of the machine. */
export type TlsListener = { readonly port: number; [Symbol.asyncDispose](): Promise<void> };

/** What the listener serves; 0 takes a free port. */
export type TlsListenerPlan = {
  readonly port: number;
  readonly keys: Keys;
  readonly clock: Clock;
  /** Takes a connection whose handshake is done. */
  readonly serve: (socket: TLSSocket, address: string) => void;
};

/** Listens, and hands on whoever has finished a handshake; rejects with the system's error when the port is taken. */
export async function listenTls({ port, keys, clock, serve }: TlsListenerPlan): Promise<TlsListener> {
  const server = createServer({ ...tlsRules, noDelay: true }, (socket) => serve(socket, socket.remoteAddress ?? ""));
  const raw = new Set<{ destroy(): unknown }>();
  guardHandshakes(server, clock);
  server.on("connection", (socket) => {
    raw.add(socket);
    socket.once("close", () => raw.delete(socket));
  });
  const unfollow = followKeys(server, keys);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      unfollow();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const socket of raw) socket.destroy();
      await closed;
    },
  };
}
