import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { Socket } from "node:net";
import { plainSocket, type TestBroker } from "./broker.ts";

/** One message a test client received. */
export type Message = { readonly topic: string; readonly text: string; readonly retained: boolean };

/** A plain MQTT client, as anybody might write it; it never reconnects by itself. */
export type TestClient = {
  readonly client: MqttClient;
  readonly got: readonly Message[];
  /** Resolves with the first message, old or new, that fits. */
  heard(fits: (message: Message) => boolean): Promise<Message>;
  /** Resolves when acknowledged; rejects when the broker closes the connection instead. */
  say(topic: string, text: string | Buffer, options?: { qos?: 0 | 1 | 2; retain?: boolean }): Promise<void>;
  /** Whether the broker granted the filters, one by one. */
  ask(...filters: readonly string[]): Promise<readonly boolean[]>;
  readonly closed: Promise<void>;
  end(): Promise<void>;
};

/** Connects with the credential of `id` (see `credential`), or rejects when the broker refuses. */
export function join(broker: { readonly url: string }, id: string, options: IClientOptions = {}): Promise<TestClient> {
  const client = connect(broker.url, {
    clientId: id,
    username: id,
    password: `secret-of-${id}`,
    reconnectPeriod: 0,
    connectTimeout: 5_000,
    resubscribe: false,
    keepalive: 60,
    ...options,
  });
  const got: Message[] = [];
  const waiting = new Set<() => void>();
  client.on("message", (topic, payload, packet) => {
    got.push({ topic, text: payload.toString(), retained: packet.retain });
    for (const look of waiting) look();
  });
  client.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => void client.once("close", () => resolve()));
  const gone = () => closed.then(() => Promise.reject(new Error(`${id}: the broker closed the connection`)));
  const self: TestClient = {
    client,
    got,
    heard: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          const found = got.find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    say: async (topic, text, { qos = 1, retain = false } = {}) => {
      await Promise.race([client.publishAsync(topic, text, { qos, retain }), gone()]);
    },
    ask: (...filters) =>
      new Promise((resolve, reject) => {
        client.subscribe([...filters], { qos: 1 }, (error, granted, packet) => {
          const codes = packet?.granted ?? granted?.map(({ qos }) => qos);
          if (codes) resolve(codes.map((code) => Number(code) < 128));
          else reject(error ?? new Error("no answer"));
        });
      }),
    closed,
    end: () => client.endAsync(true),
  };
  return new Promise((resolve, reject) => {
    client.once("connect", () => {
      if (client.stream instanceof Socket) client.stream.setNoDelay(true);
      resolve(self);
    });
    client.once("error", (error) => {
      client.end(true);
      reject(error);
    });
    void closed.then(() => reject(new Error(`${id}: closed before CONNACK`)));
  });
}

/** Resolves when everything sent before has passed through the broker: an own echo in a virtual house. */
export async function settled(client: TestClient, id: string, root = "lintel"): Promise<void> {
  const ping = `${root}/sim/ping/${id}`;
  const mark = `${Math.random()}`;
  await client.ask(ping);
  await client.say(ping, mark);
  await client.heard(({ text }) => text === mark);
}

/** Sends raw bytes and resolves with what came back until the broker closed, or until `until` bytes were there. */
export async function rawTalk(broker: TestBroker, bytes: Buffer, until = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const socket = await plainSocket(broker.port);
  const back: Buffer[] = [];
  return new Promise((resolve) => {
    const finish = () => {
      socket.destroy();
      resolve(Buffer.concat(back));
    };
    socket.on("data", (chunk: Buffer) => {
      back.push(chunk);
      if (Buffer.concat(back).byteLength >= until) finish();
    });
    socket.once("close", finish);
    socket.write(bytes);
  });
}
