import { Aedes, type Client, type PublishPacket } from "aedes";
import type { IncomingMessage } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";
import type { Duplex } from "node:stream";
import type { Clock } from "../core/clock.ts";
import { isForeign } from "../core/acl.ts";
import { LintelError } from "../core/errors.ts";
import type { Busy } from "../core/quiet.ts";
import { readTopic } from "../core/topics.ts";
import { makeAdmission } from "./admission.ts";
import type { ConnectionCaps } from "./addresses.ts";
import { makeLocalWire } from "./local-wire.ts";
import type { Log } from "../core/log.ts";
import { objection } from "./permission.ts";
import type { Rate } from "./rate.ts";
import { makeRefusals, type Refused, type Refusals } from "./refusals.ts";
import { withMemory, type KeptCaps, type Memory, type RetainedStore } from "./retained.ts";
import { asBytes, makeSeats, type Authenticate, type IsCredential, type Seats } from "./seats.ts";
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
  /** What is kept for other makers' devices in all. */
  readonly kept: KeptCaps;
};

/** The limits of a house; tests and measurements hand in others. */
export const houseLimits: Limits = {
  connections: { total: 1_000, perAddress: 20, loopback: 600, opening: { perSecond: 2, burst: 60 } },
  rate: { perSecond: 200, burst: 1_000 },
  queue: 100,
  keepaliveS: 60,
  connectTimeoutMs: 5_000,
  drainTimeoutMs: 2_000,
  kept: { messages: 30_000, bytes: 33_554_432 },
};

/** What `openBroker` needs. */
export type BrokerOptions = {
  readonly root: string;
  readonly virtual: boolean;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly authenticate: Authenticate;
  /** Whose client ids nobody else may bear. */
  readonly isCredential?: IsCredential;
  readonly retained: RetainedStore;
  /** Takes in what the ACL opens to the hub, before it is acknowledged. */
  readonly take?: Take;
  /** Whether the hub listens to a topic of other makers now; asked for each message. */
  readonly wants?: (topic: string) => boolean;
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
  /** Serves MQTT on a connection that another listener took in, under the same limits. */
  handleStream(stream: Duplex, address: string): void;
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
  const retained = withMemory(options.retained, (topic) => isForeign(options.root, topic), limits.kept);
  const seats = makeSeats({ isCredential: () => false, ...options }, limits.queue, refusals);
  const intake = makeIntake(options, seats, retained, refusals);
  const told = new Set<string>();
  const aedes = await openAedes(limits, seats, refusals, intake, told);
  report(aedes, seats, refusals, log);
  await restore(aedes, retained, options.root);
  const admission = makeAdmission(aedes, limits, refusals, clock, seats);
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
    handleStream: (stream, address) => admission.admit(stream, address),
    kick: (id) => seats.revoke(id),
    busy: {
      pending: intake.pending,
      activity: intake.activity,
      flush: passedOn,
      told: () => told,
      calm: () => told.clear(),
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
function makeIntake(options: BrokerOptions, seats: Seats, retained: Memory, refusals: Refusals): Intake {
  const { take, wants, log } = options;
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
      if (packet.retain && permission.foreign && payload.byteLength > 0 && !retained.hasRoom(topic, payload)) {
        packet.retain = false;
        const full = new LintelError("E_KEPT_FULL", { topic });
        refusals.tell({ client: seat.who.id }, full, "a message was passed on and not kept");
      }
      const heard = permission.heard || (permission.foreign === true && wants?.(topic) === true);
      published += 1;
      if (heard) activity += 1;
      pending += 1;
      const work = () => {
        const keep = () => packet.retain && retained.set(topic, payload, qos === 0 ? 0 : 1);
        const running = heard ? take?.({ topic, payload, retained: false }) : undefined;
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

/** What was acknowledged is passed on a few turns later. */
async function passedOn(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** `told` is added the clients that are sent something. */
function openAedes(
  limits: Limits,
  seats: Seats,
  refusals: Refusals,
  intake: Intake,
  told: Set<string>,
): Promise<Aedes> {
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
    authorizeForward: (client, packet) => {
      if (!seats.reaches(client, packet)) return null;
      told.add(client.id);
      return packet;
    },
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
async function restore(aedes: Aedes, retained: Memory, root: string): Promise<void> {
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

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) =>
      reject(new LintelError("E_CONFIG", { faults: `${host}:${port} cannot be opened (${cause.message})` }, cause)),
    );
    server.listen(port, host, resolve);
  });
}
