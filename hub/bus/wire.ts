import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { Socket } from "node:net";
import type { Clock } from "../core/clock.ts";
import { fail, LintelError } from "../core/errors.ts";
import type { Busy } from "../core/quiet.ts";
import type { Log } from "./log.ts";

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
  /** Resolves when granted, rejects E_FORBIDDEN when refused; the filters are asked for again at every reconnect. */
  subscribe(filters: readonly string[]): Promise<void>;
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

/** Connects to a broker by MQTT 3.1.1 and stays connected; returns before the first connect succeeded. */
export function connectWire(options: WireOptions): Wire {
  const { id, log, random, ping } = options;
  const client = connect(options.url, clientOptions(options));
  const wanted = new Set<string>(ping ? [ping] : []);
  const online = makeListeners();
  const offline = makeListeners();
  const publishing = new Set<(error: Error) => void>();
  const echoes = new Map<string, () => void>();
  let up = false;
  let closed = false;
  let failures = 0;
  let taking = 0;
  let activity = 0;
  let pings = 0;

  const down = () => {
    for (const echo of echoes.values()) echo();
    echoes.clear();
    if (!up) return;
    up = false;
    if (!closed) log.warn("the broker is gone", { id });
    offline.tell();
  };
  client.on("connect", () => {
    noDelay(client);
    settle(ask(client, [...wanted]), (error) => {
      if (!client.connected) return;
      if (error) log.error("the broker refused a subscription", { id, error });
      up = true;
      client.options.reconnectPeriod = reconnectDelay(failures, random);
      online.tell();
    });
  });
  client.on("reconnect", () => {
    failures += 1;
    client.options.reconnectPeriod = reconnectDelay(failures, random);
  });
  client.on("close", down);
  client.on("error", (error) => log.warn("the broker cannot be reached", { id, error }));

  client.handleMessage = (packet, acknowledge) => {
    const payload = typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload;
    if (packet.topic === ping) {
      echoes.get(payload.toString())?.();
      return acknowledge();
    }
    activity += 1;
    taking += 1;
    settle(attempt(options.take, { topic: packet.topic, payload, retained: packet.retain }), (error) => {
      taking -= 1;
      activity += 1;
      if (!error) {
        failures = 0;
        return acknowledge();
      }
      log.error("a message could not be taken in", { id, topic: packet.topic, error });
      if (packet.qos === 0) return acknowledge();
      // Unacknowledged, and nothing after it either: the broker sends it again when we come back.
      failures += 1;
      client.options.reconnectPeriod = reconnectDelay(failures, random);
      client.stream.destroy();
    });
  };

  const send = (topic: string, payload: string | Uint8Array, { qos, retain }: Sending): Promise<void> =>
    new Promise((resolve, reject) => {
      if (closed || (!client.connected && (qos === 0 || publishing.size >= waitingCap)))
        return reject(new LintelError("E_BROKER_DOWN", { topic }));
      publishing.add(reject);
      client.publish(topic, asBuffer(payload), { qos, retain }, (error) => {
        publishing.delete(reject);
        if (error) reject(new LintelError("E_BROKER_DOWN", { topic }, error));
        else resolve();
      });
    });
  const count = (): void => void (activity += 1);
  return {
    id,
    get online() {
      return up;
    },
    publish: (topic, payload, sending) => {
      activity += 1;
      const sent = send(topic, payload, sending);
      sent.then(count, count);
      return sent;
    },
    subscribe: async (filters) => {
      for (const filter of filters) wanted.add(filter);
      const error = up ? await ask(client, filters) : await new Promise<unknown>((resolve) => {
        const stop = online.add(() => {
          stop();
          resolve(undefined);
        });
      });
      if (error) throw error;
    },
    onOnline: (fn) => {
      if (up) fn();
      return online.add(fn);
    },
    onOffline: (fn) => offline.add(fn),
    busy: {
      pending: () => publishing.size + taking,
      activity: () => activity,
      flush: () =>
        new Promise((resolve) => {
          if (!ping || !up) return resolve();
          pings += 1;
          const name = String(pings);
          const done = () => {
            echoes.delete(name);
            resolve();
          };
          echoes.set(name, done);
          client.publish(ping, name, { qos: 1 }, (error) => error && done());
        }),
    },
    [Symbol.asyncDispose]: async () => {
      closed = true;
      if (up && publishing.size > 0) await leaveSent();
      await client.endAsync(!client.connected || publishing.size > 0);
      for (const reject of publishing) reject(new LintelError("E_BROKER_DOWN", { id }));
      publishing.clear();
    },
  };
}
