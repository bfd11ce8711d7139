import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { Socket } from "node:net";
import type { Take } from "../../../hub/bus/wire.ts";
import { filterMatches } from "../../../hub/core/topic-filter.ts";
import type { Busy } from "../../../hub/core/quiet.ts";
import type { TestHouse } from "../house.ts";

/** How a maker's device says something: retained or not, at which quality of service. */
export type Saying = { readonly retain?: boolean; readonly qos?: 0 | 1 };

/** What an ordinary MQTT client hears on one of its filters. */
export type Hearing = (text: string, topic: string, retained: boolean) => void;

/** An ordinary MQTT client as makers' devices use it. */
export type Line = {
  /** Resolves when acknowledged (QoS 1) or handed over. */
  say(topic: string, payload: string | object, how?: Saying): Promise<void>;
  /** Listens; resolves when the broker granted it. */
  hear(filter: string, hearing: Hearing): Promise<void>;
  /** Everything it said, newest last. */
  readonly said: readonly { readonly topic: string; readonly text: string; readonly retain: boolean }[];
  /** Everything it heard, newest last. */
  readonly heard: readonly { readonly topic: string; readonly text: string; readonly retained: boolean }[];
  /** For a house on a stepping clock: `quiet.watch(line.busy)`. */
  readonly busy: Busy;
  /** The cable is pulled: no goodbye, the broker tells its will. */
  pull(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Where and as whom a maker's device connects, and what the broker says when it vanishes. */
export type Plug = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly clientId?: string;
  readonly will?: { readonly topic: string; readonly payload: string };
};

/** A maker's device in a whole house on a stepping clock, whose conductor waits for it; it has no will to leave. */
export async function lineInHouse(
  house: Pick<TestHouse, "ask" | "connect">,
  id: string,
  password?: string,
): Promise<Line> {
  const made = password ?? (await login(house, id));
  const ears = makeEars();
  const said: Line["said"][number][] = [];
  const take: Take = ({ topic, payload, retained }) => ears.take(topic, new TextDecoder().decode(payload), retained);
  // The house's own tree is closed to makers on a Mosquitto.
  const wire = await house.connect(id, made, take, `makers/ping/${id}`);
  return {
    said,
    heard: ears.heard,
    say: async (topic, payload, { retain = false, qos = 1 } = {}) => {
      const text = typeof payload === "string" ? payload : JSON.stringify(payload);
      said.push({ topic, text, retain });
      await wire.publish(topic, text, { qos, retain });
    },
    hear: async (filter, hearing) => {
      ears.add(filter, hearing);
      await wire.subscribe([filter]);
    },
    busy: wire.busy,
    pull: () => wire[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
  };
}

async function login(house: Pick<TestHouse, "ask">, id: string): Promise<string> {
  const { status, body } = await house.ask("POST", "/api/v1/logins", { id });
  if (status !== 201) throw new Error(`no login for ${id}: ${status}`);
  return (body as { password: string }).password;
}

/** The filters a line listens to, and what it heard on them. */
function makeEars() {
  const ears: { readonly filter: string; readonly hearing: Hearing }[] = [];
  const heard: Line["heard"][number][] = [];
  return {
    heard,
    add: (filter: string, hearing: Hearing) => void ears.push({ filter, hearing }),
    take: (topic: string, text: string, retained: boolean) => {
      heard.push({ topic, text, retained });
      for (const { filter, hearing } of ears) if (filterMatches(filter, topic)) hearing(text, topic, retained);
    },
  };
}

/** Connects by mqtt.js; it never reconnects by itself. */
export async function openLine({ url, username, password, clientId = username, will }: Plug): Promise<Line> {
  const options: IClientOptions = {
    clientId,
    username,
    password,
    reconnectPeriod: 0,
    connectTimeout: 5e3,
    clean: true,
    ...(will
      ? {
          will: {
            topic: will.topic,
            payload: Buffer.from(will.payload),
            qos: 1,
            retain: true,
          },
        }
      : {}),
  };
  const client = connect(url, options);
  await connected(client, clientId);
  return lineOf(client, clientId);
}

function connected(client: MqttClient, id: string): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once("connect", () => {
      if (client.stream instanceof Socket) client.stream.setNoDelay(true);
      resolve();
    });
    client.once("error", (error) => {
      client.end(true);
      reject(error);
    });
    client.once("close", () => reject(new Error(`${id}: the broker closed the connection`)));
  });
}

function lineOf(client: MqttClient, id: string): Line {
  const ears = makeEars();
  const said: Line["said"][number][] = [];
  const echoes = new Map<string, () => void>();
  const ping = `makers/ping/${id}`;
  let pinging: Promise<unknown> | undefined;
  let pending = 0;
  let activity = 0;
  client.on("error", () => undefined);
  client.on("close", () => {
    for (const arrived of echoes.values()) arrived();
  });
  client.on("message", (topic, payload, packet) => {
    const text = payload.toString();
    if (topic === ping) return echoes.get(text)?.();
    activity += 1;
    ears.take(topic, text, packet.retain);
  });
  const echo = async () => {
    if (!client.connected) return;
    await (pinging ??= client.subscribeAsync(ping, { qos: 1 }));
    const name = String(echoes.size + Math.random());
    await new Promise<void>((resolve) => {
      echoes.set(name, () => {
        echoes.delete(name);
        resolve();
      });
      client.publish(ping, name, { qos: 1 }, (error) => error && echoes.get(name)?.());
    });
  };
  return {
    said,
    heard: ears.heard,
    say: async (topic, payload, { retain = false, qos = 1 } = {}) => {
      const text = typeof payload === "string" ? payload : JSON.stringify(payload);
      said.push({ topic, text, retain });
      pending += 1;
      activity += 1;
      try {
        await client.publishAsync(topic, text, { qos, retain });
      } finally {
        pending -= 1;
        activity += 1;
      }
    },
    hear: async (filter, hearing) => {
      ears.add(filter, hearing);
      await client.subscribeAsync(filter, { qos: 1 });
    },
    busy: { pending: () => pending, activity: () => activity, flush: echo },
    pull: async () => {
      client.stream.destroy();
      await client.endAsync(true);
    },
    [Symbol.asyncDispose]: () => client.endAsync(true),
  };
}
