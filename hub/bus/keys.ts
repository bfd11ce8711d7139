import type { Server } from "node:tls";
import type { Clock } from "../core/clock.ts";
import { type ConnectionCaps, makeAddresses } from "./addresses.ts";

/** The keys a TLS server shows; they change while it serves. */
export type Keys = {
  /** Undefined while there are none: every handshake fails then. */
  context(): { readonly key: string; readonly cert: string } | undefined;
  /** Hears of new keys; the returned function stops it. */
  onChange(listener: () => void): () => void;
};

/** What every TLS server of the house holds to: 1.2 and up, forward secrecy and authenticated encryption alone. */
export const tlsRules = {
  minVersion: "TLSv1.2",
  ciphers: [
    "TLS_AES_128_GCM_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
  ].join(":"),
  handshakeTimeout: 5_000,
} as const;

/** How many handshakes may be under way, in all and from one address. */
const halfOpen: ConnectionCaps = {
  total: 600,
  perAddress: 10,
  loopback: 300,
  opening: { perSecond: 10, burst: 100 },
};

/** Gives a server its keys now and whenever they change; connections that stand keep theirs. */
export function followKeys(server: Server, keys: Keys): () => void {
  const { minVersion, ciphers } = tlsRules;
  const follow = () => {
    const context = keys.context();
    if (context) server.setSecureContext({ ...context, minVersion, ciphers });
  };
  follow();
  return keys.onChange(follow);
}

/** Cuts handshakes that stand still or that one address begins too many of. */
export function guardHandshakes(server: Server, clock: Clock): void {
  const addresses = makeAddresses(halfOpen, clock);
  const under = new Map<string, () => void>();
  const nameOf = (socket: { readonly remoteAddress?: string | undefined; readonly remotePort?: number | undefined }) =>
    `${socket.remoteAddress ?? ""} ${socket.remotePort ?? 0}`;
  server.on("connection", (socket) => {
    const address = socket.remoteAddress ?? "";
    if (addresses.enter(address)) return void socket.destroy();
    const name = nameOf(socket);
    const over = () => {
      if (under.get(name) !== over) return;
      under.delete(name);
      addresses.leave(address);
    };
    under.set(name, over);
    socket.once("close", over);
  });
  server.on("secureConnection", (socket) => under.get(nameOf(socket))?.());
  // Node leaves a handshake that failed, or took too long, to whoever listens.
  server.on("tlsClientError", (_error, socket) => void socket.destroy());
}
