import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { Socket } from "node:net";
import type { Clock } from "../core/clock.ts";
import { LintelError } from "../core/errors.ts";
import type { Busy } from "../core/quiet.ts";
import { makeListeners, type Listeners } from "./listeners.ts";
import type { Log } from "../core/log.ts";
import { ask, forgo } from "./subscribing.ts";

/** One message that arrived. */
export type Delivery = { readonly topic: string; readonly payload: Uint8Array; readonly retained: boolean };

/** Takes a message in; it is acknowledged after this returned or resolved, and not at all when it threw or rejected. */
export type Take = (delivery: Delivery) => void | Promise<void>;

/** How a message is sent. */
export type Sending = { readonly qos: 0 | 1; readonly retain: boolean };

/** A connection to the broker, through a socket or inside the broker's own process. */
export type Wire = {
  readonly id: string;
  readonly online: boolean;
  /** Resolves when acknowledged (QoS 1) or handed over; while offline QoS 1 waits and QoS 0 is E_BROKER_DOWN. */
  publish(topic: string, payload: string | Uint8Array, sending: Sending): Promise<void>;
  /**
   * Resolves when granted, rejects E_FORBIDDEN when refused; asked for again at every reconnect. With QoS 0 the broker
   * keeps nothing for us while we are away.
   */
  subscribe(filters: readonly string[], qos?: 0 | 1): Promise<void>;
  /** Resolves when the broker sends no more of them. */
  unsubscribe(filters: readonly string[]): Promise<void>;
  /** Runs at every connect once the subscriptions stand, and at once when already online. */
  onOnline(fn: () => void): () => void;
  /** Runs whenever the connection is lost. */
  onOffline(fn: () => void): () => void;
  readonly busy: Busy;
  [Symbol.asyncDispose](): Promise<void>;
};

/** What `connectWire` needs. */
export type WireOptions = {
  readonly url: string;
  readonly id: string;
  /** The id, when left out. */
  readonly username?: string;
  readonly password?: string | Uint8Array;
  readonly will?: { readonly topic: string; readonly payload: string; readonly qos: 0 | 1; readonly retain: boolean };
  /** False: the broker keeps what arrives while we are away. */
  readonly clean: boolean;
  /** The client's own `sim.ping` topic; by it `busy.flush` knows that nothing is in flight. */
  readonly ping?: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly take: Take;
};

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;
const waitingCap = 1_000;

/** Full jitter: anything up to a ceiling that doubles from 1 s to 30 s. */
export function reconnectDelay(failures: number, random: () => number): number {
  return Math.max(20, Math.round(random() * Math.min(longestDelayMs, firstDelayMs * 2 ** failures)));
}

/** What one wire remembers between its events. */
type Line = {
  readonly options: WireOptions;
  readonly client: MqttClient;
  readonly wanted: Map<string, 0 | 1>;
  readonly online: Listeners;
  readonly offline: Listeners;
  /** Rejects a publish that has not been acknowledged. */
  readonly unacknowledged: Map<Promise<void>, (error: Error) => void>;
  readonly echoes: Map<string, () => void>;
  up: boolean;
  closed: boolean;
  attempts: number;
  refusedTakes: number;
  taking: number;
  activity: number;
  pings: number;
  /** Something that nobody acknowledges was sent since all was calm. */
  unanswered: boolean;
};

/** Connects to a broker by MQTT 3.1.1 and stays connected; returns before the first connect succeeded. */
export function connectWire(options: WireOptions): Wire {
  const onFault = (error: unknown) => options.log.error("a listener of the wire failed", { id: options.id, error });
  const line: Line = {
    options,
    client: connect(options.url, clientOptions(options)),
    wanted: new Map(options.ping ? [[options.ping, 1]] : []),
    online: makeListeners(onFault),
    offline: makeListeners(onFault),
    unacknowledged: new Map(),
    echoes: new Map(),
    up: false,
    closed: false,
    attempts: 0,
    refusedTakes: 0,
    taking: 0,
    activity: 0,
    pings: 0,
    unanswered: false,
  };
  stayConnected(line);
  receive(line);
  return {
    id: options.id,
    get online() {
      return line.up;
    },
    publish: (topic, payload, sending) => send(line, topic, payload, sending),
    subscribe: (filters, qos = 1) => {
      for (const filter of filters) line.wanted.set(filter, qos);
      return line.up ? ask(line.client, filters, qosOf(line)) : line.online.next();
    },
    unsubscribe: (filters) => {
      for (const filter of filters) line.wanted.delete(filter);
      return line.up ? forgo(line.client, filters) : Promise.resolve();
    },
    onOnline: (fn) => {
      if (line.up) fn();
      return line.online.add(fn);
    },
    onOffline: (fn) => line.offline.add(fn),
    busy: {
      pending: () => line.unacknowledged.size + line.taking,
      activity: () => line.activity,
      flush: (told) => (told && !told.has(options.id) && !line.unanswered ? Promise.resolve() : echo(line)),
      calm: () => {
        line.unanswered = false;
      },
    },
    [Symbol.asyncDispose]: () => leave(line),
  };
}

function clientOptions({ id, username, password, will, clean, random }: WireOptions): IClientOptions {
  return {
    clientId: id,
    username: username ?? id,
    ...(password === undefined ? {} : { password: asBuffer(password) }),
    ...(will ? { will: { ...will, payload: Buffer.from(will.payload) } } : {}),
    clean,
    protocolVersion: 4,
    keepalive: 15,
    connectTimeout: 5_000,
    reconnectPeriod: reconnectDelay(0, random),
    reconnectOnConnackError: true,
    resubscribe: false,
    queueQoSZero: false,
  };
}

function stayConnected(line: Line): void {
  const { client, options } = line;
  const { id, log } = options;
  client.on("connect", () => {
    // Nagle with delayed acknowledgement costs 40 ms a message.
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    line.attempts = 0;
    backOff(line);
    const asked = new Set<string>();
    const stand = () => {
      if (!client.connected || line.closed) return;
      // Whoever asked while the broker was still answering is told so only once that stands too.
      const filters = [...line.wanted.keys()].filter((filter) => !asked.has(filter));
      if (filters.length === 0) {
        line.up = true;
        return line.online.tell();
      }
      for (const filter of filters) asked.add(filter);
      ask(client, filters, qosOf(line)).then(stand, (error: unknown) => {
        log.error("the broker refused a subscription", { id, error });
        stand();
      });
    };
    stand();
  });
  client.on("reconnect", () => {
    line.attempts += 1;
    backOff(line);
  });
  client.on("close", () => {
    for (const arrived of line.echoes.values()) arrived();
    line.echoes.clear();
    if (!line.up) return;
    line.up = false;
    if (!line.closed) log.warn("the broker is gone", { id });
    line.offline.tell();
  });
  client.on("error", (error) => log.warn("the broker cannot be reached", { id, error }));
}

function qosOf({ wanted }: Line): (filter: string) => 0 | 1 {
  return (filter) => wanted.get(filter) ?? 1;
}

function backOff({ client, attempts, refusedTakes, options }: Line): void {
  client.options.reconnectPeriod = reconnectDelay(Math.max(attempts, refusedTakes), options.random);
}

function receive(line: Line): void {
  const { client, options } = line;
  client.handleMessage = (packet, acknowledge) => {
    const payload = asBuffer(packet.payload);
    if (packet.topic === options.ping) {
      line.echoes.get(payload.toString())?.();
      return acknowledge();
    }
    const taken = () => {
      line.taking -= 1;
      line.refusedTakes = 0;
      acknowledge();
    };
    const notTaken = (error: unknown) => {
      line.taking -= 1;
      if (!line.closed)
        options.log.error("a message could not be taken in", { id: options.id, topic: packet.topic, error });
      if (packet.qos === 0) return acknowledge();
      // Not acknowledged, and nothing behind it either: the broker sends all of it again when we are back.
      line.refusedTakes += 1;
      backOff(line);
      client.stream.destroy();
    };
    line.activity += 1;
    line.taking += 1;
    try {
      const running = options.take({ topic: packet.topic, payload, retained: packet.retain });
      if (running) running.then(taken, notTaken);
      else taken();
    } catch (error) {
      notTaken(error);
    }
  };
}

function send(line: Line, topic: string, payload: string | Uint8Array, { qos, retain }: Sending): Promise<void> {
  const { client, unacknowledged } = line;
  if (line.closed || (!client.connected && (qos === 0 || unacknowledged.size >= waitingCap)))
    return Promise.reject(new LintelError("E_BROKER_DOWN", { topic }));
  line.activity += 1;
  if (qos === 0) line.unanswered = true;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  unacknowledged.set(promise, reject);
  client.publish(topic, asBuffer(payload), { qos, retain }, (error) => {
    unacknowledged.delete(promise);
    line.activity += 1;
    if (error) reject(new LintelError("E_BROKER_DOWN", { topic }, error));
    else resolve();
  });
  return promise;
}

function echo(line: Line): Promise<void> {
  const { ping } = line.options;
  if (!ping || !line.up) return Promise.resolve();
  const name = String((line.pings += 1));
  const { promise, resolve } = Promise.withResolvers<void>();
  const arrived = () => {
    line.echoes.delete(name);
    resolve();
  };
  line.echoes.set(name, arrived);
  line.client.publish(ping, name, { qos: 1 }, (error) => error && arrived());
  return promise;
}

async function leave(line: Line): Promise<void> {
  const { client, unacknowledged } = line;
  if (line.closed) return;
  line.closed = true;
  if (client.connected) await Promise.race([Promise.allSettled(unacknowledged.keys()), gone(client)]);
  // A clean goodbye only when nothing waits; otherwise it would wait for an answer that may never come.
  const end = client.endAsync(!client.connected || unacknowledged.size > 0);
  await Promise.race([end, gone(client)]);
  for (const reject of unacknowledged.values()) reject(new LintelError("E_BROKER_DOWN", { id: line.options.id }));
  unacknowledged.clear();
}

function gone(client: MqttClient): Promise<void> {
  return client.connected ? new Promise((resolve) => void client.once("close", () => resolve())) : Promise.race([]);
}

function asBuffer(payload: string | Uint8Array): Buffer {
  return typeof payload === "string"
    ? Buffer.from(payload)
    : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
}
