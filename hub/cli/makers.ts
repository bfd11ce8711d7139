import { systemClock } from "../core/clock.ts";
import { adoptionOf } from "../core/parts.ts";
import { fail } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import type { Command, Given, Outcome } from "./tools.ts";

type Said = { readonly text: string };
type Proposal = {
  readonly as: string;
  readonly sure: boolean;
  readonly because: Said;
  readonly missing: readonly string[];
  readonly limited: boolean;
};
type Found = {
  readonly id: string;
  readonly name: string;
  readonly maker?: string;
  readonly model?: string;
  readonly origin: string;
  readonly entities: readonly { readonly name: string; readonly unread?: string; readonly used_by?: string }[];
  readonly proposals: readonly Proposal[];
};
type Test = { readonly is: string; readonly sentence: Said };

/** The options of `adopt` that are no setting of the device. */
const own = ["id", "name", "place", "owner", "role"] as const;
/** What an owner may state of a device, as `--auto-off-s 600` for `auto_off_s`. */
const stated = [
  "auto-off-s",
  "heater-auto-off-s",
  "run-s",
  "min-w",
  "max-w",
  "idle-w",
  "idle-s",
  "arm-event",
  "empty-at",
  "full-at",
  "element-pct",
  "inlet-c",
  "mixer-limited",
  "litres",
  "fill-l-per-min",
  "heat-kw",
  "level-pct",
  "target-c",
  "sensor-max-age-s",
  "room-stale-s",
] as const;

const optional = (names: readonly string[]): Readonly<Record<string, "optional">> =>
  Object.fromEntries(names.map((name) => [name, "optional"]));

/** Commands about other makers' devices, and how the house's roles stand. */
export const makerCommands: readonly Command[] = [
  { name: "found", takes: [], options: {}, run: found },
  {
    name: "adopt",
    takes: ["found"],
    options: { as: "required", ...optional(own), ...optional(stated), part: "optional" },
    run: adopt,
  },
  {
    name: "device remove",
    takes: ["id"],
    options: {},
    run: async ({ call, names }) => {
      const { id = "" } = names;
      const { body } = await call("DELETE", `/api/v1/devices/${encodeURIComponent(id)}`);
      return { json: body, lines: [{ key: "cli.device.removed", params: { id } }] };
    },
  },
  { name: "health", takes: [], options: {}, run: health },
  { name: "role test", takes: ["role"], options: {}, run: testRole },
];

async function found({ call }: Given): Promise<Outcome> {
  const items = await all<Found>(call, "/api/v1/found");
  const { body: makers } = await call("GET", "/api/v1/makers?limit=5");
  const { refused } = makers as { readonly refused: Readonly<Record<string, number>> };
  const count = Object.values(refused).reduce((sum, one) => sum + one, 0);
  const none = items.length === 0 ? [{ key: "cli.found.none", params: {} }] : [];
  return {
    json: { items, makers },
    lines: [
      ...none,
      ...items.flatMap(linesOf),
      ...(count > 0 ? [{ key: "cli.found.refused", params: { count } }] : []),
    ],
  };
}

function linesOf({ id, name, maker, model, origin, entities, proposals }: Found): readonly (Sentence | string)[] {
  const what = [maker, model].filter((word) => word !== undefined).join(" ");
  const serves = [...new Set(entities.flatMap(({ used_by }) => used_by ?? []))];
  const missing = (proposal: Proposal) =>
    proposal.missing.map((part) => ({ key: "cli.found.missing", params: { part: `part.${part}` } }));
  const limit = (proposal: Proposal) => (proposal.limited ? [{ key: "cli.found.limited", params: {} }] : []);
  return [
    { key: "cli.found.line", params: { id, name, what: what || origin } },
    ...serves.map((thing) => ({ key: "cli.found.serves", params: { device: thing } })),
    ...proposals.flatMap((proposal) => [
      { key: "cli.found.because", params: { as: proposal.as, because: proposal.because.text } },
      ...missing(proposal),
      ...limit(proposal),
    ]),
    ...entities.flatMap(({ name: entity, unread }) =>
      unread === undefined ? [] : [{ key: "cli.found.unread", params: { entity, template: unread } }],
    ),
  ];
}

async function adopt({ call, names, options }: Given): Promise<Outcome> {
  const { found: id = "" } = names;
  const { as = "", part } = options;
  if (!adoptionOf(as)) fail("E_USAGE", { said: `--as ${as}` });
  const settings = Object.fromEntries(
    stated.flatMap((name) => {
      const given = options[name];
      return given === undefined ? [] : [[name.replaceAll("-", "_"), valueOf(given)]];
    }),
  );
  const wish = {
    as,
    ...Object.fromEntries(own.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]))),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    ...(part === undefined ? {} : { parts: partsIn(part) }),
  };
  const { body } = await call("POST", `/api/v1/found/${encodeURIComponent(id)}/adopt`, wish);
  const { device, role } = body as {
    readonly device: { readonly id: string; readonly name: string };
    readonly role?: string;
  };
  const params = { id: device.id, name: device.name, role: role ?? "" };
  return { json: body, lines: [{ key: role === undefined ? "cli.adopt.done" : "cli.adopt.serves", params }] };
}

/** `valve=<entity>,lid=-`: a part and the entity that plays it, `-` for none. */
function partsIn(text: string): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const [part = "", ...entity] = pair.split("=");
      const id = entity.join("=").trim();
      if (part.trim() === "" || id === "") fail("E_USAGE", { said: `--part ${text}` });
      return [part.trim(), id === "-" ? null : id];
    }),
  );
}

function valueOf(text: string): string | number | boolean {
  if (text === "yes" || text === "no") return text === "yes";
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}

type Health = { readonly role: string; readonly ready: boolean; readonly why?: Said; readonly auto_off_s?: number };

async function health({ call }: Given): Promise<Outcome> {
  const roles = await all<Health>(call, "/api/v1/health/roles");
  const scenes = await all<{ readonly says: readonly Said[] }>(call, "/api/v1/health/scenes");
  const says = scenes.flatMap((scene) => scene.says.map(({ text }) => text));
  const lines = roles.map(({ role, ready, why, auto_off_s }) => ({
    key: ready ? (auto_off_s === undefined ? "cli.health.well" : "cli.health.limit") : "cli.health.unwell",
    params: { address: role, why: why?.text ?? "", seconds: auto_off_s ?? 0 },
  }));
  const meaning = says.length === 0 ? [{ key: "cli.health.scenes-well", params: {} }] : ["", ...says];
  return { json: { roles, scenes }, lines: [...lines, ...meaning], well: says.length === 0 };
}

const lookEach_ms = 250;
const looks = 120;

async function testRole({ call, names, tell }: Given): Promise<Outcome> {
  const { role = "" } = names;
  const path = `/api/v1/roles/${encodeURIComponent(role)}/test`;
  let { body } = await call("POST", path, {});
  const clock = systemClock();
  const waiting = new AbortController();
  let last = "";
  for (let look = 0; ; look += 1) {
    const { is, sentence } = body as Test;
    const over = is === "checked" || is === "undone" || is === "failed";
    if (over || look === looks) return { json: body, lines: [sentence.text], well: over && is !== "failed" };
    if (sentence.text !== last) tell({ key: "cli.test.line", params: { sentence: sentence.text } });
    last = sentence.text;
    await clock.sleepUntil(clock.mono() + lookEach_ms, waiting.signal);
    ({ body } = await call("GET", path));
  }
}

/** Every page of a list. */
async function all<T>(call: Given["call"], path: string): Promise<readonly T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined;) {
    const more = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await call("GET", `${path}?limit=200${more}`);
    const page = body as { readonly items: readonly T[]; readonly next?: string };
    items.push(...page.items);
    cursor = page.next;
  }
  return items;
}
