import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { mosquittoNames } from "../bus/acl-files.ts";
import type { Sentence } from "../core/events.ts";
import { writeFileWhole } from "../store/write-file.ts";
import type { Command, Given, Outcome } from "./tools.ts";

type Said = { readonly key: string; readonly text: string };
type Status = {
  readonly home: string;
  readonly house: "virtual" | "real";
  readonly wall: number;
  readonly zone: string;
  readonly mqtt: { readonly url: string };
  readonly faults: readonly { readonly sentence: Said }[];
  readonly things: { readonly online: number; readonly all: number };
};

/** Commands that ask the house, or have it do something. */
export const houseCommands: readonly Command[] = [
  { name: "status", takes: [], options: {}, run: status },
  {
    name: "run",
    takes: ["scene"],
    options: { resident: "optional" },
    run: async ({ call, names, options }) => {
      const { scene = "" } = names;
      const { resident } = options;
      const path = `/api/v1/scenes/${encodeURIComponent(scene)}/run`;
      const { body } = await call("POST", path, resident === undefined ? {} : { resident });
      return { json: body, lines: [{ key: "cli.run.started", params: { scene, run: (body as { run: string }).run } }] };
    },
  },
  { name: "why", takes: ["scene"], options: { resident: "optional", language: "optional" }, run: why },
  { name: "broker acl", takes: [], options: { out: "optional", port: "optional" }, run: brokerFiles },
];

async function status({ call }: Given): Promise<Outcome> {
  const { body } = await call("GET", "/api/v1/status");
  const { home, house, wall, zone, mqtt, faults, things } = body as Status;
  const lines: (Sentence | string)[] = [
    { key: `cli.status.${house}`, params: { home, at: wall, zone } },
    { key: "cli.status.things", params: { online: things.online, all: things.all } },
    { key: "cli.status.broker", params: { url: mqtt.url } },
  ];
  if (faults.length === 0) lines.push({ key: "cli.status.well", params: {} });
  else lines.push({ key: "cli.status.faults", params: { count: faults.length } });
  return { json: body, lines: [...lines, ...faults.map(({ sentence }) => `  ${sentence.text}`)], zone };
}

async function why({ call, names, options }: Given): Promise<Outcome> {
  const { scene = "" } = names;
  const { resident } = options;
  const query = resident === undefined ? "" : `?resident=${encodeURIComponent(resident)}`;
  const { body } = await call("GET", `/api/v1/why/${encodeURIComponent(scene)}${query}`);
  const { body: now } = await call("GET", "/api/v1/status");
  type Reason = {
    readonly at: number;
    readonly sentence: Said;
    readonly reason?: Said;
    readonly because: readonly string[];
  };
  const { items } = body as { items: readonly Reason[] };
  if (items.length === 0) return { json: body, lines: [{ key: "cli.why.nothing", params: { scene } }] };
  const lines = items.map(({ at, sentence, reason }) => ({
    key: reason ? "cli.why.line-because" : "cli.why.line",
    params: { at, sentence: sentence.text, reason: reason?.text ?? "" },
  }));
  return { json: body, lines, zone: (now as Status).zone };
}

async function brokerFiles({ call, options, tools }: Given): Promise<Outcome> {
  const folder = resolve(options["out"] ?? join(tools.env["LINTEL_DATA"] ?? "./data", "mosquitto"));
  const port = options["port"] === undefined ? 1883 : Number(options["port"]);
  const { body } = await call("POST", "/api/v1/broker/acl", { folder, port });
  const { acl, password, conf, url } = body as { acl: string; password: string; conf: string; url: string };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = { [mosquittoNames.acl]: acl, [mosquittoNames.passwords]: password, [mosquittoNames.conf]: conf };
  for (const [name, text] of Object.entries(files)) await writeFileWhole(join(folder, name), text, 0o600);
  const lines = [
    { key: "cli.broker.written", params: { folder } },
    ...Object.keys(files).map((name) => `  ${name}`),
    { key: "cli.broker.next", params: {} },
    `  mosquitto -c ${join(folder, mosquittoNames.conf)}`,
    `  LINTEL_MQTT_URL=${url}`,
  ];
  return { json: { written: Object.keys(files).map((name) => join(folder, name)), url }, lines };
}
