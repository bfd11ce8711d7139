import type { Config } from "./config.ts";
import { openBroker, type Broker, type BrokerOptions, type BrokerStats } from "./bus/broker.ts";
import type { Keys } from "./bus/keys.ts";
import { mqttOverWeb } from "./bus/mqtt-over-web.ts";
import { listenTls } from "./bus/tls-listener.ts";
import type { Take, Wire } from "./bus/wire.ts";
import { acl, filterOf } from "./core/acl.ts";
import { systemClock } from "./core/clock.ts";
import { fail } from "./core/errors.ts";
import type { Busy } from "./core/quiet.ts";
import { topicOf } from "./core/topics.ts";
import type { Rim } from "./rim.ts";
import { withoutPort } from "./ports.ts";

/** The hub's line to its broker: embedded, or another one by `LINTEL_MQTT_URL`. */
export type HubLine = {
  readonly wire: Wire;
  readonly kind: "embedded" | "external";
  readonly url: string;
  /** The embedded broker's port. */
  readonly port: number | null;
  /** Its port for TLS on every address; null where there is none. */
  readonly tlsPort: number | null;
  stats(): BrokerStats | undefined;
  /** MQTT over WebSocket on the web port; the embedded broker only. */
  readonly overWeb?: ReturnType<typeof mqttOverWeb>;
  /** Ends the connection of a revoked credential; another broker learns of it by its password file. */
  kick(id: string): void;
  /** Asks for everything the hub listens to and says that it is there; retained messages come first. */
  begin(): Promise<void>;
} & AsyncDisposable;

/** What the line is opened with. */
export type LineNeeds = {
  readonly config: Config;
  readonly rim: Rim;
  readonly take: Take;
  /** Whether the hub listens to a topic of other makers now. */
  readonly wants: NonNullable<BrokerOptions["wants"]>;
  readonly credentials: {
    mqttPrincipal: BrokerOptions["authenticate"];
    isMqtt: NonNullable<BrokerOptions["isCredential"]>;
  };
  readonly retained: BrokerOptions["retained"];
  readonly lost: () => void;
  readonly watch: (part: Busy) => void;
  /** What the broker shows off loopback; without them nobody is served there. */
  readonly keys?: Keys | undefined;
  readonly limits?: NonNullable<BrokerOptions["limits"]>;
  readonly refused: NonNullable<BrokerOptions["refused"]>;
};

const hubId = "hub";

/** Opens the broker, or connects to the one that is named. */
export async function openLine(needs: LineNeeds): Promise<HubLine> {
  return needs.config.mqttUrl === undefined ? embedded(needs) : external(needs, needs.config.mqttUrl);
}

async function embedded(needs: LineNeeds): Promise<HubLine> {
  const { config, rim, credentials, retained, watch, limits, refused, wants } = needs;
  const { take, shut } = untilGoodbye(needs.take, () => new Promise(() => undefined));
  const broker = await openBroker({
    root: config.root,
    virtual: config.house === "virtual",
    host: "127.0.0.1",
    port: config.mqttPort,
    authenticate: credentials.mqttPrincipal,
    isCredential: (id) => id === hubId || credentials.isMqtt(id),
    retained,
    take,
    wants,
    refused,
    log: rim.log,
    clock: rim.clock,
    ...(limits ? { limits } : {}),
  });
  const secure = await encrypted(needs, broker).catch(async (error: unknown) => {
    await broker[Symbol.asyncDispose]();
    throw error;
  });
  const wire = broker.wire(hubId);
  watch(broker.busy);
  watch(wire.busy);
  return {
    wire,
    kind: "embedded",
    url: `mqtt://localhost:${broker.port}`,
    port: broker.port,
    tlsPort: secure?.port ?? null,
    stats: broker.stats,
    kick: broker.kick,
    overWeb: mqttOverWeb(broker),
    begin: () => greet(config, wire),
    [Symbol.asyncDispose]: async () => {
      await bye(config, wire);
      shut();
      await secure?.[Symbol.asyncDispose]();
      await broker[Symbol.asyncDispose]();
    },
  };
}

/** MQTT over TLS, where there are keys for it. */
async function encrypted({ config, keys, rim: { log } }: LineNeeds, broker: Broker) {
  const port = config.mqttsPort;
  if (port === undefined || !keys) return undefined;
  const opening = listenTls({ port, keys, clock: systemClock(), serve: broker.handleStream });
  return opening.catch((error: unknown) => withoutPort(config, "mqtts_port", port, error, log));
}

async function external(needs: LineNeeds, mqttUrl: string): Promise<HubLine> {
  const { config, rim, lost, watch } = needs;
  const { take, shut } = untilGoodbye(needs.take, ({ topic }) => fail("E_BROKER_DOWN", { topic }));
  const url = new URL(mqttUrl);
  const password = decodeURIComponent(url.password);
  url.username = "";
  url.password = "";
  // A house with its own broker never needs the client: it would cost memory and time at the start.
  const { connectWire } = await import("./bus/wire.ts");
  const wire = connectWire({
    url: url.href,
    id: hubId,
    ...(password ? { password } : {}),
    will: { topic: topicOf(config.root, "hub.status"), payload: "offline", qos: 1, retain: true },
    // The broker keeps what arrives while the hub is away: what it acknowledged to a device must reach us.
    clean: false,
    ...(config.house === "virtual" ? { ping: topicOf(config.root, "sim.ping", hubId) } : {}),
    clock: rim.clock,
    random: rim.random.next,
    log: rim.log,
    take,
  });
  watch(wire.busy);
  const deaf = wire.onOffline(lost);
  return {
    wire,
    kind: "external",
    url: url.href,
    port: null,
    tlsPort: null,
    stats: () => undefined,
    kick: () => undefined,
    begin: async () => {
      await greet(config, wire);
      wire.onOnline(
        () => void hello(config, wire).catch((error: unknown) => rim.log.warn("the greeting failed", { error })),
      );
    },
    [Symbol.asyncDispose]: async () => {
      deaf();
      // Where the goodbye does not get through, the will says the same.
      const said = bye(config, wire).catch((error: unknown) => rim.log.info("the goodbye was cut short", { error }));
      shut();
      await wire[Symbol.asyncDispose]();
      await said;
    },
  };
}

async function greet(config: Config, wire: Wire): Promise<void> {
  const rows = acl.filter((row) => row.who === "hub" && row.may === "subscribe" && !row.virtual);
  await wire.subscribe(rows.map((row) => filterOf(config.root, row, hubId)));
  await hello(config, wire);
}

function hello(config: Config, wire: Wire): Promise<void> {
  return wire.publish(topicOf(config.root, "hub.status"), "online", { qos: 1, retain: true });
}

async function bye(config: Config, wire: Wire): Promise<void> {
  if (wire.online) await wire.publish(topicOf(config.root, "hub.status"), "offline", { qos: 1, retain: true });
}

/**
 * What comes after the goodbye is not taken in and so not acknowledged: a run that can act no more must not move on,
 * and the sender tells it again to the next start.
 */
function untilGoodbye(take: Take, after: Take): { readonly take: Take; readonly shut: () => void } {
  let open = true;
  return {
    take: (delivery) => (open ? take(delivery) : after(delivery)),
    shut: () => {
      open = false;
    },
  };
}
