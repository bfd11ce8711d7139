import { connect, type Socket } from "node:net";
import { generate, parser, type Packet } from "mqtt-packet";

/** An MQTT 3.1.1 client of a few lines: it must cost less than what it measures. */
export type ThinClient = {
  /** QoS 1; waits here while as many as a careful client has under way are unacknowledged. */
  publish(topic: string, payload: string, retain?: boolean): void;
  /** Published and not yet acknowledged, those that still wait here among them. */
  unacknowledged(): number;
  close(): void;
};

/** What a client is opened with. */
export type ThinPlan = {
  readonly port: number;
  readonly id: string;
  readonly password: string;
  readonly hear: readonly string[];
  readonly onMessage: (topic: string, payload: Buffer) => void;
};

const underWay = 16;
const pingEach_ms = 20_000;

/** Connects and subscribes; rejects when the broker refuses either or closes the connection. */
export async function connectThin({ port, id, password, hear, onMessage }: ThinPlan): Promise<ThinClient> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const opened = Promise.withResolvers<void>();
  const waiting: (() => void)[] = [];
  let sent = 0;
  let acknowledged = 0;
  let messageId = 0;
  let closed = false;
  const say = (packet: Packet) => socket.write(generate(packet));
  const subscriptions = hear.map((topic) => ({ topic, qos: 1 as const }));
  const read = parser({ protocolVersion: 4 });
  read.on("packet", (packet: Packet) => {
    if (packet.cmd === "publish") {
      if (packet.qos === 1) say({ cmd: "puback", messageId: packet.messageId ?? 0 });
      onMessage(packet.topic, packet.payload as Buffer);
    } else if (packet.cmd === "puback") {
      acknowledged += 1;
      waiting.shift()?.();
    } else if (packet.cmd === "connack") {
      if (packet.returnCode !== 0) opened.reject(new Error(`${id}: refused with ${packet.returnCode}`));
      else if (subscriptions.length === 0) opened.resolve();
      else say({ cmd: "subscribe", messageId: 65_535, subscriptions });
    } else if (packet.cmd === "suback") {
      if (packet.granted.every((code) => Number(code) < 128)) opened.resolve();
      else opened.reject(new Error(`${id}: a subscription was refused`));
    }
  });
  socket.on("data", (chunk) => void read.parse(chunk));
  endsLoudly(socket, id, opened.reject, () => closed);
  socket.once("connect", () =>
    say({
      cmd: "connect",
      protocolId: "MQTT",
      protocolVersion: 4,
      clean: true,
      keepalive: 60,
      clientId: id,
      username: id,
      password: Buffer.from(password),
    }),
  );
  const beat = setInterval(() => say({ cmd: "pingreq" }), pingEach_ms);
  socket.once("close", () => clearInterval(beat));
  await opened.promise;
  return {
    publish: (topic, payload, retain = false) => {
      const go = () => {
        messageId = (messageId % 60_000) + 1;
        say({ cmd: "publish", topic, payload, qos: 1, retain, dup: false, messageId });
      };
      sent += 1;
      if (sent - acknowledged > underWay) waiting.push(go);
      else go();
    },
    unacknowledged: () => sent - acknowledged,
    close: () => {
      closed = true;
      say({ cmd: "disconnect" });
      socket.end();
    },
  };
}

function endsLoudly(socket: Socket, id: string, fail: (error: Error) => void, closed: () => boolean): void {
  const lost = (why: string) => {
    fail(new Error(`${id}: ${why}`));
    if (!closed()) console.error(`bench: the connection of ${id} ended: ${why}`);
  };
  socket.on("error", (error) => lost(error.message));
  socket.once("close", () => closed() || lost("closed"));
}
