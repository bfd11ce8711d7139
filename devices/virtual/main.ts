import { readFileSync } from "node:fs";
import { z } from "zod";
import { connectWire } from "../../hub/bus/wire.ts";
import { makeLog } from "../../hub/core/log.ts";
import { check } from "../../hub/core/parse.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { machineOf, timeOf } from "../../hub/core/rim.ts";
import { topicOf } from "../../hub/core/topics.ts";
import { live } from "./residents.ts";

const File = z.strictObject({
  v: z.literal(1),
  root: z.string(),
  url: z.string(),
  id: z.string(),
  password: z.string(),
  seed: z.number(),
  zone: z.string(),
  home: z.strictObject({ lat: z.number(), lon: z.number() }),
  shared: z.strictObject({
    bathroom: z.string(),
    kitchen: z.string(),
    tap: z.string(),
    machine: z.string(),
    door: z.strictObject({ lock: z.string(), camera: z.string() }),
  }),
  residents: z.array(
    z.strictObject({
      id: z.string(),
      bed: z.string(),
      phone: z.string(),
      alarm: z.string(),
      toothbrush: z.string(),
      wakesAtMinute: z.number(),
      comesHomeBySwipe: z.boolean(),
      loadsBreakfast: z.boolean(),
      bath: z.string().optional(),
    }),
  ),
});

/** Lets the virtual residents live in this process until SIGTERM. */
async function main(path: string): Promise<void> {
  const file = check(File, JSON.parse(readFileSync(path, "utf8")));
  const machine = machineOf(process);
  const { clock, quiet } = await timeOf(machine);
  const log = makeLog((line) => process.stdout.write(`${line}\n`), clock);
  const random = systemRandom();
  const wire = connectWire({
    url: file.url,
    id: file.id,
    password: file.password,
    clean: true,
    ping: topicOf(file.root, "sim.ping", file.id),
    clock,
    random: random.next,
    log,
    take: () => undefined,
  });
  quiet?.watch(wire.busy);
  const stop = new AbortController();
  const close = () => stop.abort();
  process.on("SIGTERM", close);
  process.on("SIGINT", close);
  process.on("disconnect", close);
  await new Promise<void>((resolve) => wire.onOnline(resolve));
  machine.line?.send({ ready: true, http: null, mqtt: null });
  const { root, seed, zone, home, shared, residents } = file;
  await live({ clock, wire, root, seed, zone, home, shared, residents }, stop.signal);
  await wire[Symbol.asyncDispose]();
  process.exit(0);
}

await main(process.argv[process.argv.indexOf("--config") + 1] ?? "");
