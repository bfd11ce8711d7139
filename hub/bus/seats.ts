import type { AedesPublishPacket, Client, ConnectPacket } from "aedes";
import type { Duplex } from "node:stream";
import { allowed, type Principal } from "../core/acl.ts";
import { LintelError } from "../core/errors.ts";
import { foreignPacketCap, packetCap } from "./length-guard.ts";
import { makePermissions, objection, refusal, tooLong, type Permission } from "./permission.ts";
import type { Refusals } from "./refusals.ts";
import { makeTurns, type Turns } from "./turns.ts";

/** A client that has shown its credential. */
export type Seat = {
  readonly who: Principal;
  readonly permission: (topic: string) => Permission;
  readonly turns: Turns;
  revoked: boolean;
  behind: number;
};

/** Whom a credential belongs to; undefined when it is not one of ours. */
export type Authenticate = (id: string, password: Uint8Array) => Principal | undefined;

/** Whether an id is that of a credential, so that nobody else may bear it as a client id. */
export type IsCredential = (id: string) => boolean;

/** Who sits at the broker, and what each may hear. */
export type Seats = {
  of(client: Client | null): Seat | undefined;
  /** Remembers the will, and makes the session end with the connection: nothing waits here for who is away. */
  announce(client: Client, packet: ConnectPacket): void;
  /** Gives a client its seat, or says why not. */
  sit(client: Client, username: string | undefined, password: Uint8Array | undefined): LintelError | undefined;
  mayHear(client: Client, filter: string): boolean;
  /** False for whom the message must not reach: revoked since, or too far behind. */
  reaches(client: Client, packet: AedesPublishPacket): boolean;
  /** The largest packet a connection may send: little before it has shown who it is. */
  packetCap(stream: Duplex): number;
  /** Takes the rights of an id away and closes its connections. */
  revoke(id: string): void;
};

const clientId = /^[A-Za-z0-9_-]{1,64}$/;
// Makers choose their own: `mqttjs_1f…`, `DVES_ABC123`, `plug-a0b1c2`, an address with colons, or a name with dots.
const foreignClientId = /^[A-Za-z0-9_.:-]{1,64}$/;

/** An empty room. `queue` is how many messages a client may be behind before it is closed. */
export function makeSeats(
  from: { root: string; virtual: boolean; authenticate: Authenticate; isCredential: IsCredential },
  queue: number,
  refusals: Refusals,
): Seats {
  const { root, virtual, authenticate, isCredential } = from;
  const seats = new WeakMap<Client, Seat>();
  const foreignStreams = new WeakSet<object>();
  const wills = new WeakMap<Client, NonNullable<ConnectPacket["will"]>>();
  const present = new Set<Client>();
  /** A device is known by its client id; a maker's device by its login, under any id that is nobody else's. */
  const principal = (id: string, username: string, password: Uint8Array): Principal | undefined => {
    const own = username === id;
    if (!(own ? clientId : foreignClientId).test(id)) return undefined;
    if (!own && (isCredential(id) || [...present].some((one) => one.id === id && seats.get(one)?.who.id !== username)))
      return undefined;
    const who = authenticate(username, password);
    return who?.id === username && (own || who.kind === "foreign") ? who : undefined;
  };
  return {
    of: (client) => (client ? seats.get(client) : undefined),
    announce: (client, packet) => {
      packet.clean = true;
      if (packet.will) wills.set(client, packet.will);
    },
    sit: (client, username, password) => {
      const { id } = client;
      const who = username && password ? principal(id, username, password) : undefined;
      if (!who) return new LintelError("E_FORBIDDEN", { id: id.slice(0, 64), may: "connect" });
      const permission = makePermissions(root, virtual, who);
      const will = wills.get(client);
      const why =
        will &&
        objection(permission(will.topic), { ...will, payload: asBytes(will.payload), retain: will.retain ?? false });
      if (why) return why;
      seats.set(client, { who, permission, turns: makeTurns(), revoked: false, behind: 0 });
      if (who.kind === "foreign") foreignStreams.add(client.conn);
      present.add(client);
      client.conn.once("close", () => present.delete(client));
      return undefined;
    },
    mayHear: (client, filter) => {
      const seat = seats.get(client);
      const long = tooLong(filter, seat?.who.kind === "foreign");
      if (seat && !seat.revoked && !long && allowed(root, virtual, seat.who, "subscribe", filter)) return true;
      if (seat)
        refusals.tell({ client: seat.who.id }, refusal(seat.who, "subscribe", filter), "a subscription was refused");
      return false;
    },
    reaches: (client) => {
      const seat = seats.get(client);
      if (!seat || seat.revoked) return false;
      seat.behind = client.conn.writableNeedDrain ? seat.behind + 1 : 0;
      if (seat.behind <= queue) return true;
      refusals.tell(
        { client: seat.who.id },
        new LintelError("E_RATE", { behind: seat.behind }),
        "a client too far behind was closed",
      );
      client.conn.destroy();
      return false;
    },
    packetCap: (stream) => (foreignStreams.has(stream) ? foreignPacketCap : packetCap),
    revoke: (id) => {
      for (const client of present) {
        const seat = seats.get(client);
        if (seat?.who.id !== id) continue;
        seat.revoked = true;
        client.close();
      }
    },
  };
}

/** A payload as bytes, however it was given. */
export function asBytes(payload: string | Uint8Array): Uint8Array {
  return typeof payload === "string" ? Buffer.from(payload) : payload;
}
