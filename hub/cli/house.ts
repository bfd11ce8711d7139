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
  readonly notices: readonly { readonly sentence: Said }[];
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
  {
    name: "preview",
    takes: [],
    options: { days: "optional", resident: "optional", language: "optional" },
    run: preview,
  },
  { name: "claim", takes: [], options: { resident: "optional" }, run: claim },
  { name: "broker acl", takes: [], options: { out: "optional", port: "optional" }, run: brokerFiles },
];

async function status({ call }: Given): Promise<Outcome> {
  const { body } = await call("GET", "/api/v1/status");
  const { home, house, wall, zone, mqtt, faults, notices, things } = body as Status;
  const lines: (Sentence | string)[] = [
    { key: `cli.status.${house}`, params: { home, at: wall, zone } },
    { key: "cli.status.things", params: { online: things.online, all: things.all } },
    { key: "cli.status.broker", params: { url: mqtt.url } },
  ];
  if (faults.length === 0) lines.push({ key: "cli.status.well", params: {} });
  else lines.push({ key: "cli.status.faults", params: { count: faults.length } });
  lines.push(...faults.map(({ sentence }) => `  ${sentence.text}`));
  if (notices.length > 0) lines.push({ key: "cli.status.notices", params: { count: notices.length } });
  return { json: body, lines: [...lines, ...notices.map(({ sentence }) => `  ${sentence.text}`)], zone };
}

async function claim({ call, options }: Given): Promise<Outcome> {
  const { resident } = options;
  const { body } = await call("POST", "/api/v1/claim-window", resident === undefined ? {} : { resident });
  const { link, until } = body as { link: string; until: number };
  const { body: status } = await call("GET", "/api/v1/status");
  return { json: body, lines: [{ key: "cli.claim.open", params: { until } }, link], zone: (status as Status).zone };
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
    readonly evidence: readonly { readonly at: number; readonly says: Said }[];
  };
  const { items } = body as { items: readonly Reason[] };
  if (items.length === 0) return { json: body, lines: [{ key: "cli.why.nothing", params: { scene } }] };
  const lines = items.flatMap(({ at, sentence, reason, evidence }) => [
    {
      key: reason ? "cli.why.line-because" : "cli.why.line",
      params: { at, sentence: sentence.text, reason: reason?.text ?? "" },
    },
    ...evidence.map((sign) => ({ key: "cli.why.sign", params: { at: sign.at, says: sign.says.text } })),
  ]);
  return { json: body, lines, zone: (now as Status).zone };
}

async function preview({ call, options }: Given): Promise<Outcome> {
  const asked = Object.entries({ days: options["days"], resident: options["resident"] });
  const query = new URLSearchParams(asked.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  const { body } = await call("GET", `/api/v1/preview?${query.toString()}`);
  const { body: now } = await call("GET", "/api/v1/status");
  type Item = {
    readonly at: number;
    readonly sure: string;
    readonly resident?: string;
    readonly says: string;
    readonly skipped?: Said;
    readonly blockers: readonly Said[];
    readonly steps: readonly { readonly at: number; readonly says: string }[];
  };
  const { days } = body as { days: readonly { readonly day: string; readonly items: readonly Item[] }[] };
  const lines = days.flatMap(({ day, items }) => [
    ...(items.length === 0 ? [{ key: "cli.preview.empty", params: { day } }] : [day]),
    ...items.flatMap(({ at, sure, resident = "", says, skipped, blockers, steps }) => [
      { key: `cli.preview.${sure}`, params: { at, says, resident } },
      ...[...(skipped ? [skipped] : []), ...blockers].map(({ text }) => ({ key: "cli.preview.but", params: { text } })),
      ...(skipped ? [] : steps.map((step) => ({ key: "cli.preview.step", params: { at: step.at, says: step.says } }))),
    ]),
  ]);
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
