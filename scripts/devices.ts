import { z } from "zod";
import { adoptable } from "../devices/adoptable.ts";
import { PinsWiring } from "../devices/wiring.ts";
import { components } from "../hub/core/entities.ts";
import { type KindName, type KindRow, kinds, verbsOf } from "../hub/core/kinds.ts";
import { type Adoption, type AdoptedKind, adoptions, type Player } from "../hub/core/parts.ts";
import { roles, type RoleRow } from "../hub/core/roles.ts";
import { homeAssistant } from "../hub/things/discovery/home-assistant.ts";
import { tasmota } from "../hub/things/tasmota/tasmota.ts";
import { settingWords } from "./device-words.ts";
import { alignedTable } from "./markdown-table.ts";

/** What of a JSON schema is said here. */
type Said = {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly anyOf?: readonly Said[];
  readonly oneOf?: readonly Said[];
  readonly properties?: Readonly<Record<string, Said>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Said;
};

const code = (text: string) => `\`${text}\``;
const list = (all: readonly string[], none = "–") => (all.length > 0 ? all.join(", ") : none);
const schemaOf = (schema: z.ZodType): Said => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Said;

/** Beyond these a bound is only that of a whole number of JavaScript. */
const isBound = (bound: number | undefined): bound is number => bound !== undefined && Math.abs(bound) < 1e15;

/** What a value may be, as short as it can be said. */
function valuesOf(said: Said): string {
  if (said.const !== undefined) return code(JSON.stringify(said.const));
  if (said.enum) return said.enum.map((one) => code(String(one))).join(", ");
  if (said.anyOf) return said.anyOf.map(valuesOf).join(" or ");
  if (said.type === "boolean") return "true or false";
  if (said.type !== "number" && said.type !== "integer") return said.type === "string" ? "text" : (said.type ?? "any");
  const name = said.type === "integer" ? "whole number" : "number";
  const least = said.exclusiveMinimum ?? said.minimum;
  if (isBound(least) && isBound(said.maximum)) return `${least} to ${said.maximum}`;
  if (isBound(said.maximum)) return `${name} up to ${said.maximum}`;
  return isBound(least) ? `${name} from ${least}` : name;
}

/** The settings of a kind that is made of other makers' entities, each with what it may be and what it is when unsaid. */
export function settingsOf(kind: AdoptedKind): readonly (Said & { readonly name: string; readonly needed: boolean })[] {
  const variant = adoptable.find((one) => one.kind === kind);
  const { properties = {}, required = [] } = variant ? schemaOf(variant.settings) : {};
  return Object.entries(properties).map(([name, said]) => ({ name, needed: required.includes(name), ...said }));
}

const harms = { S0: "screen and sound", S1: "climate", S2: "water and heat", S3: "the lock" } as const;
const kindNames = Object.keys(kinds) as KindName[];
const adoptedKinds = Object.keys(adoptions) as AdoptedKind[];
const isAdopted = (kind: string) => Object.hasOwn(adoptions, kind);

function kindRow(name: KindName): string[] {
  const { class: harm, group, serves, events }: KindRow = kinds[name];
  const role: RoleRow | undefined = serves && roles[serves];
  return [
    isAdopted(name) ? `[${code(name)}](#${name})` : code(name),
    harm,
    group,
    serves ? code(serves) + (role?.by === "policy" ? " (the door policy alone)" : "") : "–",
    list(Object.keys(verbsOf(name)).map(code)),
    list(Object.keys(events).map(code)),
    isAdopted(name) ? "yes" : "–",
  ];
}

const either = (all: readonly string[]) =>
  all.length > 1 ? `${all.slice(0, -1).join(", ")} or ${all.at(-1)}` : list(all);

function playerText({ component, device_class, unit }: Player): string {
  const classes = device_class ? ` of the class ${either(device_class.map(code))}` : "";
  return `${code(component)}${classes}${unit ? ` in ${either(unit.map(code))}` : ""}`;
}

/** The sorts of inputs or outputs on pins. */
function sortsOf(side: "inputs" | "outputs"): string {
  const sorts = schemaOf(PinsWiring).properties?.[side]?.additionalProperties;
  return either((sorts?.oneOf ?? []).map(({ properties }) => code(String(properties?.["is"]?.const))));
}

function settingRows(kind: AdoptedKind): string[][] {
  return settingsOf(kind).map((said) => [
    code(said.name),
    valuesOf(said),
    said.needed ? "must be said" : said.default === undefined ? "–" : code(JSON.stringify(said.default)),
    settingWords[`${kind}.${said.name}`] ?? "",
  ]);
}

function adoptedLines(kind: AdoptedKind): string[] {
  const { parts, limited }: Adoption = adoptions[kind];
  const settings = settingRows(kind);
  const partRows = Object.entries(parts).map(([name, { by, required, elsewhere }]) => [
    code(name),
    required ? "yes" : "–",
    elsewhere ? "yes" : "–",
    by.map(playerText).join("; or "),
  ]);
  return [
    `### ${kind}`,
    "",
    ...alignedTable([["part", "needed", "from another device", "played by"], ...partRows]),
    "",
    ...(limited ? [kind === "lock" ? limits.lock : limits.other, ""] : []),
    ...(settings.length > 0
      ? [...alignedTable([["setting", "may be", "unsaid", "what it says"], ...settings]), ""]
      : []),
  ];
}

const limits = {
  lock: "It can be adopted only by somebody who states in `auto_off_s` after how many seconds the lock **by itself** locks again.",
  other:
    "It can be adopted only by somebody who states in `auto_off_s` after how many seconds the device **by itself** switches off, whatever becomes of the house.",
} as const;

function componentRow([name, row]: [string, (typeof components)[keyof typeof components]]): string[] {
  const order = "order" in row ? Object.keys(row.order.shape) : undefined;
  const again = "repeat" in row && row.repeat === "safe" ? "yes" : "no";
  const tells = Object.keys(row.state.shape).map(code);
  return [
    code(name),
    list(tells, name === "event" || name === "device_automation" ? "that something happened" : "–"),
    list((order ?? []).map(code)),
    order ? again : "–",
  ];
}

const speakers: Readonly<Record<string, string>> = {
  "Home Assistant": "Zigbee2MQTT, ESPHome, OpenMQTTGateway and Theengs, Nuki, Nuki Hub, and whoever else announces so",
  Tasmota: "Tasmota by its own discovery (`SetOption19 0`, as it comes), infrared boxes with their remotes too",
};

/** Renders everything about devices as the page docs/devices.md. */
export function renderDevices(): string {
  const adapters = [homeAssistant(), tasmota()].map(({ name, filters }) => [
    name,
    speakers[name] ?? "",
    filters.map(code).join(", "),
  ]);
  return [
    ...opening,
    ...alignedTable([
      ["kind", "class", "process", "serves the role", "verbs", "events", "by other makers"],
      ...kindNames.map(kindRow),
    ]),
    "",
    `The class says how much harm an act can do: ${Object.entries(harms)
      .map(([name, harm]) => `${name} ${harm}`)
      .join(", ")}. What each verb takes and each event says: [asyncapi.json](asyncapi.json).`,
    "",
    "## On own pins and boards",
    "",
    `A device of our own that hangs on the machine itself names its driver and its wiring in the config file of its process. On the [Raspberry Pi's own pins](pins.md) an input is ${sortsOf("inputs")}, an output ${sortsOf("outputs")}. An [Arduino or another board](boards.md) is reached over the network or a cable. What hangs where for each kind stands on these pages.`,
    "",
    ...making,
    ...adoptedKinds.flatMap(adoptedLines),
    ...understanding,
    ...alignedTable([
      ["entity", "tells", "can be told", "may be told twice"],
      ...Object.entries(components).map(componentRow),
    ]),
    "",
    ...announcing,
    ...alignedTable([["announced as", "by", "on"], ...adapters]),
    "",
    ...closing,
  ].join("\n");
}

const opening = [
  "# Devices",
  "",
  "What the house can be made of. Generated from the tables the house itself works by, with `npm run documents`.",
  "",
  "A device comes in one of three ways, and scenes never see which:",
  "",
  "1. **It speaks our own protocol**: any program with MQTT may be a device of a kind below ([asyncapi.json](asyncapi.json)). So do those that hang on own pins or on a board.",
  "2. **It is another maker's** and announces itself on MQTT. Its entities become the parts of a kind below: [add a device](add-a-device.md).",
  "3. **It is a phone** that tells where it is: [your own phone](phone.md).",
  "",
  "## Kinds",
  "",
];

const making = [
  "## Made of other makers' devices",
  "",
  "Each part is played by one entity; parts that may come from another device can be sensors of the same room. The limits and interlocks of our own devices hold for these too.",
  "",
];

const understanding = [
  "## What is understood",
  "",
  "Entities have the names that Home Assistant gives them. Any key may be missing. What may not be told twice is sent once for one command, and never again because no answer came.",
  "",
];

const announcing = [
  "## Where they announce themselves",
  "",
  "They log in with a name and password of `npx lintel login add <name>`, which opens everything outside the house's own topics.",
  "",
];

const closing = [
  "The prefix `homeassistant` can be another one, or several: the setting `discovery.prefix`. What a maker announces with a template this house cannot read is kept and shown as text. Anything else it announces is left alone and counted.",
  "",
];
