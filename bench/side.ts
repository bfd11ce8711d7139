import { type Child, cpuOf } from "./child.ts";
import { benchResidents, benchScreens, benchSensors, commandsEach } from "./prepared-house.ts";
import { connectThin, type ThinClient } from "./thin-client.ts";
import { answers, greetings, makeTraffic, type Message } from "./traffic.ts";

/** How messages come: so many a second, or as fast as they are taken (`Infinity`), and one in how many makes a moment. */
export type Load = { readonly rate: number; readonly count: number; readonly momentEach: number };

/** What one load came to. */
export type Measured = {
  /** From just before the message to the last of its commands, ms. */
  readonly latencies: readonly number[];
  readonly sent: number;
  /** Moments whose commands did not all come, and messages never acknowledged. */
  readonly lost: number;
  /** Commands that came twice, or that nobody asked for. */
  readonly doubled: number;
  /** Processor time of the measured process, ms. */
  readonly cpu: number;
  /** From the first message to the last acknowledgement, s. */
  readonly seconds: number;
};

/** Floor or product: one process behind a broker, with every device of the house connected. */
export type Side = {
  readonly child: Child;
  /** Moments made so far. */
  readonly moments: () => number;
  measure(load: Load): Promise<Measured>;
  stop(): Promise<void>;
};

/** How a side is joined. */
export type SidePlan = {
  readonly child: Child;
  readonly port: number;
  readonly passwords: ReadonlyMap<string, string>;
  /** The product's commands carry run and step, and want answers; the echo's carry the message itself. */
  readonly product: boolean;
};

type Open = { readonly begun: number; readonly seen: Set<string> };
const patience_ms = 15_000;
/** A device across the room is no faster; and what answers here must not keep the other commands from being read. */
const answerAfter_ms = 2;

/** Connects the devices of the house to one side. */
export async function joinSide({ child, port, passwords, product }: SidePlan): Promise<Side> {
  const clients = new Map<string, ThinClient>();
  const open = new Map<string, Open>();
  let latencies: number[] = [];
  let doubled = 0;
  let moments = 0;
  const say = ({ from, topic, payload, retain }: Message) => clients.get(from)?.publish(topic, payload, retain);
  const commanded = (screen: string, payload: Buffer) => {
    const at = performance.now();
    const said = JSON.parse(payload.toString()) as { id: string; rid: string };
    const key = product ? said.id.slice(0, said.id.indexOf(".")) : said.rid;
    const mark = product ? said.id : screen;
    const waiting = open.get(key);
    if (!waiting || waiting.seen.has(mark)) doubled += 1;
    else if (waiting.seen.add(mark).size === commandsEach) {
      latencies.push(at - waiting.begun);
      open.delete(key);
    }
    if (product) setTimeout(() => answers(screen, said.id).forEach(say), answerAfter_ms);
  };
  const connected = async (id: string, hear: readonly string[]) => {
    const onMessage = (_topic: string, payload: Buffer) => commanded(id, payload);
    clients.set(id, await connectThin({ port, id, password: passwords.get(id) ?? "-", hear, onMessage }));
  };
  for (const id of benchResidents) await connected(`phone-${id}`, []);
  for (const id of benchSensors) await connected(id, []);
  for (const id of benchScreens) await connected(id, [`lintel/device/${id}/do`]);
  for (const id of [...benchSensors, ...benchScreens]) greetings(id).forEach(say);
  const traffic = makeTraffic();
  const unacknowledged = () => [...clients.values()].reduce((sum, client) => sum + client.unacknowledged(), 0);
  await until(() => unacknowledged() === 0);

  const send = (n: number, momentEach: number) => {
    if (n % momentEach !== 0) return say(traffic.other(n));
    const message = traffic.moment(n / momentEach);
    const rid = product ? message.key : (JSON.parse(message.payload) as { rid: string }).rid;
    moments += 1;
    open.set(rid ?? "", { begun: performance.now(), seen: new Set() });
    say(message);
  };
  return {
    child,
    moments: () => moments,
    measure: async ({ rate, count, momentEach }) => {
      latencies = [];
      doubled = 0;
      open.clear();
      const cpu = cpuOf(child.pid);
      const begun = performance.now();
      await paced(rate, count, (n) => send(n, momentEach), unacknowledged);
      await until(() => unacknowledged() === 0 && open.size === 0);
      const seconds = (performance.now() - begun) / 1000;
      return {
        latencies,
        sent: count,
        lost: open.size + unacknowledged(),
        doubled,
        cpu: cpuOf(child.pid) - cpu,
        seconds,
      };
    },
    stop: async () => {
      for (const client of clients.values()) client.close();
      await child.stop();
    },
  };
}

/** Sends each message when it is due, whatever became of those before it; without a rate, as they are acknowledged. */
async function paced(rate: number, count: number, send: (n: number) => void, under: () => number): Promise<void> {
  const begun = performance.now();
  for (let n = 0; n < count;) {
    if (rate === Number.POSITIVE_INFINITY) {
      for (let room = 200 - under(); room > 0 && n < count; room -= 1) send(n++);
      await new Promise((resolve) => setImmediate(resolve));
      continue;
    }
    const due = Math.min(count, Math.floor(((performance.now() - begun) * rate) / 1000) + 1);
    while (n < due) send(n++);
    const next = begun + (n * 1000) / rate - performance.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(1, next)));
  }
}

async function until(true_: () => boolean): Promise<void> {
  const end = performance.now() + patience_ms;
  while (!true_() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 2));
}
