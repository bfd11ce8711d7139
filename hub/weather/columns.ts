import { z } from "zod";
import { fail } from "../core/errors.ts";
import { wallOf } from "../core/instant.ts";
import { parseJson } from "../core/parse.ts";

/** What a column must be to be believed: its names (new one first), its units as Open-Meteo writes them, its bounds. */
export type ColumnRule = {
  readonly names: readonly string[];
  readonly units: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Without this one there is no answer at all; of any other, what is absurd is left out. */
  readonly vital?: true;
};

/** One row of a table: its instant (wall ms) and the values that are known then. */
export type Row<N extends string> = { readonly at: number } & { readonly [K in N]?: number };

/** An answer of Open-Meteo, its head checked. */
export type Reply = z.infer<typeof Reply>;

const Table = z.record(z.string(), z.array(z.union([z.number(), z.string(), z.null()])).max(1_000));
const Units = z.record(z.string(), z.string());

const Reply = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  utc_offset_seconds: z.number().int().min(-50_400).max(50_400),
  timezone: z.string().max(60),
  hourly: Table,
  hourly_units: Units.optional(),
  daily: Table.optional(),
  daily_units: Units.optional(),
  current: z.record(z.string(), z.union([z.number(), z.string(), z.null()])).optional(),
  current_units: Units.optional(),
});

/** Reads the head of an answer. E_TOO_BIG, E_NOT_JSON (truncated, too), E_TOO_DEEP, E_FORECAST. */
export function readReply(body: Uint8Array, cap: number): Reply {
  const read = Reply.safeParse(parseJson(body, cap));
  return read.success ? read.data : unusable(read.error.issues[0]?.path.join(".") ?? "", "missing or of a wrong type");
}

/** The rows of a table by its rules; `odd` hears of each column or value that was left out. E_FORECAST. */
export function readRows<N extends string>(
  from: {
    readonly table: Reply["hourly"];
    readonly units: Readonly<Record<string, string>>;
    readonly offset_s: number;
  },
  rules: Readonly<Record<N, ColumnRule>>,
  odd: (field: string, problem: string) => void,
): readonly Row<N>[] {
  const times = readTimes(from.table["time"] ?? [], from.offset_s);
  // Safe: the keys of the rules are their names.
  const columns = (Object.keys(rules) as N[]).flatMap((name) => {
    const values = readColumn(from, rules[name], times.length, odd);
    return values ? [{ name, values }] : [];
  });
  return times.map((at, i) => {
    const known = columns.flatMap(({ name, values }) => (values[i] === undefined ? [] : [[name, values[i]]]));
    return Object.assign({ at }, Object.fromEntries(known)) as Row<N>;
  });
}

/** One row of single values (`current`), or undefined without a time. E_FORECAST for an absurd vital one. */
export function readOne<N extends string>(
  current: Reply["current"],
  units: Readonly<Record<string, string>>,
  offset_s: number,
  rules: Readonly<Record<N, ColumnRule>>,
  odd: (field: string, problem: string) => void,
): Row<N> | undefined {
  if (current?.["time"] === undefined || current["time"] === null) return undefined;
  const table = Object.fromEntries(Object.entries(current).map(([name, value]) => [name, [value]]));
  return readRows({ table, units, offset_s }, rules, odd)[0];
}

/** Throws E_FORECAST. */
export function unusable(field: string, problem: string): never {
  return fail("E_FORECAST", { field, problem });
}

function readColumn(
  { table, units }: { readonly table: Reply["hourly"]; readonly units: Readonly<Record<string, string>> },
  rule: ColumnRule,
  length: number,
  odd: (field: string, problem: string) => void,
): readonly (number | undefined)[] | undefined {
  const name = rule.names.find((name) => table[name] !== undefined);
  const refuse = (problem: string) => {
    if (rule.vital) unusable(name ?? rule.names[0] ?? "", problem);
    odd(name ?? rule.names[0] ?? "", problem);
    return undefined;
  };
  const values = name === undefined ? undefined : table[name];
  if (name === undefined || !values) return refuse("missing");
  if (values.length !== length) return refuse("of another length than its times");
  const unit = plainUnit(units[name] ?? rule.units[0] ?? "");
  if (!rule.units.map(plainUnit).includes(unit)) return refuse(`in another unit: ${unit.slice(0, 20)}`);
  if (values.some((value) => typeof value === "string")) return refuse("not a number");
  return values.map((value) => {
    if (typeof value !== "number") return undefined;
    return value >= rule.from && value <= rule.to ? value : refuse(`out of bounds: ${value}`);
  });
}

/** Unix seconds, or local times without an offset, which Open-Meteo counts with one offset for the whole answer. */
function readTimes(times: Reply["hourly"][string], offset_s: number): readonly number[] {
  const instants = times.map((time) => {
    if (typeof time === "number") return time < 1e11 ? time * 1000 : NaN;
    if (time === null || !/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/.test(time)) return NaN;
    return wallOf(time.length === 10 ? `${time}T00:00Z` : `${time}Z`) - offset_s * 1000;
  });
  if (instants.length === 0) unusable("time", "empty");
  if (instants.some((at, i) => Number.isNaN(at) || at <= (instants[i - 1] ?? 0))) unusable("time", "not ascending");
  return instants;
}

// The sign of a millionth stands twice in Unicode, and superscripts are written either way.
function plainUnit(unit: string): string {
  return unit.normalize("NFKC").trim();
}
