import { Aedes, type Client, type PublishPacket } from "aedes";
import type { IncomingMessage } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";
import type { Duplex } from "node:stream";
import type { Clock } from "../core/clock.ts";
import { LintelError } from "../core/errors.ts";
import type { Busy } from "../core/quiet.ts";
import { readTopic } from "../core/topics.ts";
import { makeAddresses, type ConnectionCaps } from "./addresses.ts";
import { guardStream } from "./guarded-stream.ts";
import { packetCap } from "./length-guard.ts";
import { makeLocalWire } from "./local-wire.ts";
import type { Log } from "../core/log.ts";
import { objection } from "./permission.ts";
import type { Rate } from "./rate.ts";
import { makeRefusals, type Refused, type Refusals } from "./refusals.ts";
import { withMemory, type RetainedStore } from "./retained.ts";
import { asBytes, makeSeats, type Authenticate, type Seats } from "./seats.ts";
import type { Take, Wire } from "./wire.ts";

/** What one client may use up of the broker. */
export type Limits = {
  readonly connections: ConnectionCaps;
  /** Packets a client may send; beyond it is not read. */
  readonly rate: Rate;
  /** How many messages a client may be behind. */
  readonly queue: number;
  readonly keepaliveS: number;
  readonly connectTimeoutMs: number;
  readonly drainTimeoutMs: number;
};

/** The limits of a house; tests and measurements hand in others. */
export const houseLimits: Limits = {
  connections: { total: 1_000, perAddress: 20, loopback: 600, opening: { perSecond: 2, burst: 60 } },
  rate: { perSecond: 200, burst: 1_000 },
  queue: 100,
  keepaliveS: 60,
  connectTimeoutMs: 5_000,
  drainTimeoutMs: 2_000,
};

/** What `openBroker` needs. */
export type BrokerOptions = {
  readonly root: string;
  readonly virtual: boolean;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly authenticate: Authenticate;
  readonly retained: RetainedStore;
  /** Takes in what the ACL opens to the hub, before it is acknowledged. */
  readonly take?: Take;
  readonly limits?: Partial<Limits>;
  /** Hears of everything that was refused by name. */
  readonly refused?: (who: Refused, error: LintelError) => void;
  readonly log: Log;
  readonly clock: Clock;
};

/** How the broker stands. */
export type BrokerStats = {
  readonly connections: number;
  readonly clients: number;
  readonly published: number;
  readonly refused: number;
};

/** The embedded broker. */
export type Broker = {
  readonly port: number;
  /** The hub's own wire: no socket, the same rules. */
  wire(id: string): Wire;
  /** Serves MQTT on a WebSocket that has been accepted for the subprotocol `mqtt`. */
  handleWebSocket(stream: Duplex, request: IncomingMessage): void;
  /** Ends the connection of a credential that was revoked; nothing more reaches it. */
  kick(id: string): void;
  readonly busy: Busy;
  stats(): BrokerStats;
  [Symbol.asyncDispose](): Promise<void>;
};

const topicLevels = 10;
const inflight = 20;

/** Opens the broker and resolves when it listens. */
export async function openBroker(options: BrokerOptions): Promise<Broker> {
  const { host, port, log, clock } = options;
  const limits = { ...houseLimits, ...options.limits };
  const refusals = makeRefusals(log, clock, options.refused);
  const retained = withMemory(options.retained);
  const seats = makeSeats(options, limits.queue, refusals);
  const intake = makeIntake(options, seats, retained, refusals);
  const aedes = await openAedes(limits, seats, refusals, intake);
  report(aedes, seats, refusals, log);
  await restore(aedes, retained, options.root);
  const admission = makeAdmission(aedes, limits, refusals, clock);
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    admission.admit(socket, socket.remoteAddress ?? "");
  });
  await listening(server, host, port);
  let closed = false;
  return {
    port: (server.address() as AddressInfo).port,
    wire: (id) => makeLocalWire(id, { ...options, aedes, retained, take: options.take, closed: () => closed }),
    handleWebSocket: (stream, request) => {
      request.socket.setNoDelay(true);
      admission.admit(stream, request.socket.remoteAddress ?? "", request);
    },
    kick: (id) => seats.revoke(id),
    busy: {
      pending: intake.pending,
      activity: intake.activity,
      flush: () => new Promise((resolve) => setImmediate(resolve)),
    },
    stats: () => ({
      connections: admission.total(),
      clients: aedes.connectedClients,
      published: intake.published(),
      refused: refusals.count(),
    }),
    [Symbol.asyncDispose]: async () => {
      if (closed) return;
      closed = true;
      const done = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      admission.closeAll();
      await done;
    },
  };
}

type Intake = {
  publish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void;
  pending(): number;
  /** What the hub was told; a client's echo to itself is not among it. */
  activity(): number;
  published(): number;
};

/** Every message of a client and every will comes through here before it is acknowledged or told to anybody. */
function makeIntake(options: BrokerOptions, seats: Seats, retained: RetainedStore, refusals: Refusals): Intake {
  const { take, log } = options;
  let pending = 0;
  let activity = 0;
  let published = 0;
  return {
    publish: (client, packet, done) => {
      const seat = seats.of(client);
      if (!seat) return done(new LintelError("E_FORBIDDEN", { topic: packet.topic }));
      const permission = seat.permission(packet.topic);
      const { topic, qos } = packet;
      const payload = asBytes(packet.payload);
      const why = objection(permission, { topic, payload, retain: packet.retain });
      if (why) {
        refusals.tell({ client: seat.who.id }, why, "a message was refused");
        return done(why);
      }
      if (permission.retain === "drop") packet.retain = false;
      published += 1;
      if (permission.heard) activity += 1;
      pending += 1;
      const work = () => {
        const keep = () => packet.retain && retained.set(topic, payload, qos === 0 ? 0 : 1);
        const running = permission.heard ? take?.({ topic, payload, retained: false }) : undefined;
        return running ? running.then(() => void keep()) : void keep();
      };
      seat.turns(work, (error) => {
        pending -= 1;
        if (error) log.error("a message could not be taken in", { id: seat.who.id, topic, error });
        done(error ?? null);
      });
    },
    pending: () => pending,
    activity: () => activity,
    published: () => published,
  };
}

function openAedes(limits: Limits, seats: Seats, refusals: Refusals, intake: Intake): Promise<Aedes> {
  return Aedes.createBroker({
    // No ceiling on messages under way: one slow subscriber would hold up everybody else's.
    concurrency: 0,
    connectTimeout: limits.connectTimeoutMs,
    drainTimeout: limits.drainTimeoutMs,
    keepaliveLimit: limits.keepaliveS,
    queueLimit: limits.queue,
    maxTopicLevels: topicLevels,
    maxInflightInbound: inflight,
    maxClientsIdLength: 64,
    preConnect: (client, packet, done) => {
      seats.announce(client, packet);
      done(null, true);
    },
    authenticate: (client, username, password, done) => {
      const why = seats.sit(client, username, password);
      if (!why) return done(null, true);
      refusals.tell({ said: client.id.slice(0, 64) }, why, "a connection was refused");
      done(null, false);
    },
    authorizePublish: intake.publish,
    authorizeSubscribe: (client, subscription, done) =>
      done(null, seats.mayHear(client, subscription.topic) ? subscription : null),
    authorizeForward: (client, packet) => (seats.reaches(client, packet) ? packet : null),
  });
}

function report(aedes: Aedes, seats: Seats, refusals: Refusals, log: Log): void {
  aedes.on("clientError", (client, error) => {
    if (seats.of(client)) refusals.tell({ client: client.id }, error, "a client was closed");
  });
  aedes.on("connectionError", ({ conn, req }, error) => {
    const socket = req?.socket ?? conn;
    const address = "remoteAddress" in socket ? socket.remoteAddress : undefined;
    refusals.tell({ said: address ?? "" }, error, "a connection was closed");
  });
  (aedes as NodeJS.EventEmitter).on("error", (error: unknown) => log.error("the broker failed", { error }));
}

/** Retained messages come back; a will that died with the broker is made good: nobody is connected yet. */
async function restore(aedes: Aedes, retained: RetainedStore, root: string): Promise<void> {
  for (const { topic, payload, qos } of retained.load()) {
    const name = readTopic(root, topic)?.name;
    const status = name === "device.status" || name === "hub.status";
    const kept = Buffer.from(status ? "offline" : payload);
    retained.set(topic, kept, qos);
    await new Promise<void>((resolve, reject) => {
      const packet = { cmd: "publish", topic, payload: kept, qos, retain: true, dup: false } as const;
      aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
    });
  }
}

type Admission = {
  admit(stream: Duplex, address: string, request?: IncomingMessage): void;
  closeAll(): void;
  total(): number;
};

function makeAdmission(aedes: Aedes, limits: Limits, refusals: Refusals, clock: Clock): Admission {
  const addresses = makeAddresses(limits.connections, clock);
  const open = new Set<Duplex>();
  return {
    admit: (stream, address, request) => {
      // A reset connection is no news; the broker hears of it by its own listener.
      stream.on("error", () => undefined);
      const why = addresses.enter(address);
      if (why) {
        refusals.tell({ said: address }, why, "a connection was refused");
        return void stream.destroy();
      }
      open.add(stream);
      stream.once("close", () => {
        open.delete(stream);
        addresses.leave(address);
      });
      const onRefused = (error: unknown) =>
        refusals.tell({ said: address }, error, "a connection was held back or closed");
      guardStream(stream, { packetCap, rate: limits.rate, clock, onRefused });
      aedes.handle(stream, request);
    },
    closeAll: () => {
      for (const stream of open) stream.destroy();
    },
    total: addresses.total,
  };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) =>
      reject(new LintelError("E_CONFIG", { faults: `${host}:${port} cannot be opened (${cause.message})` }, cause)),
    );
    server.listen(port, host, resolve);
  });
}
