import { houseDay } from "../core/house-day.ts";
import type { Moment, MomentName } from "../core/moments.ts";
import type { Graph } from "../core/scene/graph.ts";
import type { Value } from "../core/world.ts";
import type { Store } from "../store/open.ts";

/** What a resident wants different about one house day of a scene; over with that day, or with the way home it was for. */
export type OneDay = {
  readonly scene: string;
  readonly resident: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly skipped?: { readonly at: number; readonly by: string };
  readonly later_min?: number;
  /** Settings for that run alone. */
  readonly once?: Readonly<Record<string, Value>>;
  /** The way home it was used for: another one on the same day is as always. */
  readonly way?: string;
};

/** Which run asks: the house day it began on, and its way. */
export type RunAsked = {
  readonly scene: string;
  readonly resident: string;
  readonly day: string;
  readonly way: string;
};

/** All that is different about single days, in house.db and in memory. */
export type OneDays = {
  of(scene: string, resident: string, day: string): OneDay | undefined;
  /** What is different for a run. */
  forRun(asked: RunAsked): OneDay | undefined;
  /** How much later the day of a resident begins than usual, minutes. */
  later(resident: string, day: string): number;
  /** Writes it, or takes it away where nothing is different any more. */
  put(one: OneDay): void;
  /** A run of that way has begun, or was skipped: what was meant for one is used up. */
  use(asked: RunAsked): void;
  /** A person, or days before one, are forgotten. */
  forget(resident: string): void;
  prune(before: string): void;
};

const daily: ReadonlySet<MomentName> = new Set(["woke", "brushing", "at-table"]);
const onTheWay: ReadonlySet<MomentName> = new Set(["heading-home", "approaching", "arrived"]);

/** By what a scene comes: once a day in the morning, on each way home, or otherwise. */
export type Rhythm = "daily" | "way" | "other";

/** The rhythm of a scene, from the moments it starts at. */
export function rhythmOf(graph: Pick<Graph, "starts">): Rhythm {
  const kinds = [...graph.starts.keys()];
  if (kinds.some((kind) => daily.has(kind))) return "daily";
  return kinds.some((kind) => onTheWay.has(kind)) ? "way" : "other";
}

/** Whether a moment belongs to what is skipped or put off; what only ends or tidies up always happens. */
export function belongs(graph: Pick<Graph, "starts">, kind: MomentName): boolean {
  const rhythm = rhythmOf(graph);
  if (rhythm === "other") return true;
  return rhythm === "daily" ? daily.has(kind) : onTheWay.has(kind);
}

/** What a run is for: its way home, or its moment alone. */
export function wayOf(moment: Moment): string {
  return moment.trip ?? moment.id;
}

/** Which run a moment would make of a scene; undefined for nobody known. */
export function askedFor(scene: string, moment: Moment, zone: string): RunAsked | undefined {
  const { resident } = moment;
  if (resident === undefined) return undefined;
  return { scene, resident, day: houseDay(moment.at, zone), way: wayOf(moment) };
}

type Row = {
  readonly scene: string;
  readonly resident: string;
  readonly day: string;
  readonly skipped_at: number | null;
  readonly skipped_by: string | null;
  readonly later_min: number | null;
  readonly once: string | null;
  readonly way: string | null;
};

/** Reads them; what is written inside a work counts once that is committed. */
export function openOneDays(store: Pick<Store, "sql" | "work" | "afterCommit">): OneDays {
  const { sql } = store;
  const known = new Map<string, readonly OneDay[]>();
  const listOf = (scene: string, resident: string) => known.get(`${scene} ${resident}`) ?? [];
  const remember = (scene: string, resident: string, day: string, one: OneDay | undefined) => {
    const rest = listOf(scene, resident).filter((other) => other.day !== day);
    const list = one ? [...rest, one] : rest;
    if (list.length > 0) known.set(`${scene} ${resident}`, list);
    else known.delete(`${scene} ${resident}`);
  };
  for (const row of sql("SELECT * FROM scene_days").all()) {
    const one = fromRow(row as Row);
    remember(one.scene, one.resident, one.day, one);
  }
  const of = (scene: string, resident: string, day: string) => listOf(scene, resident).find((one) => one.day === day);
  const put = (one: OneDay) => {
    const { scene, resident, day } = one;
    const empty = !one.skipped && one.later_min === undefined && Object.keys(one.once ?? {}).length === 0;
    store.work(() => {
      if (empty) sql("DELETE FROM scene_days WHERE scene = ? AND resident = ? AND day = ?").run(scene, resident, day);
      else sql(save).run(...columns(one));
      store.afterCommit(() => remember(scene, resident, day, empty ? undefined : one));
    });
  };
  const dropped = (gone: (one: OneDay) => boolean) => {
    for (const [key, list] of known) {
      const rest = list.filter((one) => !gone(one));
      if (rest.length > 0) known.set(key, rest);
      else known.delete(key);
    }
  };
  const forRun = (asked: RunAsked) => among(listOf(asked.scene, asked.resident), asked);
  return {
    of,
    forRun,
    later: (resident, day) => {
      // Ways home are late by what their phone says, not by the day.
      let most = 0;
      for (const list of known.values())
        for (const one of list)
          if (one.resident === resident && one.day === day && one.way === undefined)
            most = Math.max(most, one.later_min ?? 0);
      return most;
    },
    put,
    use: (asked) => {
      const one = forRun(asked);
      if (one && one.way === undefined) put({ ...one, way: asked.way });
    },
    forget: (resident) =>
      store.work(() => {
        sql("DELETE FROM scene_days WHERE resident = ?").run(resident);
        store.afterCommit(() => dropped((one) => one.resident === resident));
      }),
    prune: (before) =>
      store.work(() => {
        sql("DELETE FROM scene_days WHERE day < ?").run(before);
        store.afterCommit(() => dropped((one) => one.day < before));
      }),
  };
}

/** Single days held in memory alone. */
export type HeldDays = Pick<OneDays, "forRun" | "use">;

/** Holds them for a dry run: what one uses up there stays as it was in the house. */
export function holdOneDays(days: readonly OneDay[]): HeldDays {
  const known = Map.groupBy(days, ({ scene, resident }) => `${scene} ${resident}`);
  const listOf = ({ scene, resident }: RunAsked) => known.get(`${scene} ${resident}`) ?? [];
  const forRun = (asked: RunAsked) => among(listOf(asked), asked);
  return {
    forRun,
    use: (asked) => {
      const one = forRun(asked);
      if (!one || one.way !== undefined) return;
      const rest = listOf(asked).filter((other) => other !== one);
      known.set(`${asked.scene} ${asked.resident}`, [...rest, { ...one, way: asked.way }]);
    },
  };
}

function among(list: readonly OneDay[], { day, way }: RunAsked): OneDay | undefined {
  return list.find((one) => one.way === way) ?? list.find((one) => one.day === day && one.way === undefined);
}

const save = `INSERT INTO scene_days (scene, resident, day, skipped_at, skipped_by, later_min, once, way)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (scene, resident, day) DO UPDATE SET skipped_at = excluded.skipped_at, skipped_by = excluded.skipped_by,
    later_min = excluded.later_min, once = excluded.once, way = excluded.way`;

function columns({ scene, resident, day, skipped, later_min, once, way }: OneDay): (string | number | null)[] {
  return [
    scene,
    resident,
    day,
    skipped ? Math.floor(skipped.at) : null,
    skipped?.by ?? null,
    later_min ?? null,
    once ? JSON.stringify(once) : null,
    way ?? null,
  ];
}

function fromRow({ scene, resident, day, skipped_at, skipped_by, later_min, once, way }: Row): OneDay {
  return {
    scene,
    resident,
    day,
    ...(skipped_at !== null && { skipped: { at: skipped_at, by: skipped_by ?? "" } }),
    ...(later_min !== null && { later_min }),
    ...(once !== null && { once: JSON.parse(once) as Record<string, Value> }),
    ...(way !== null && { way }),
  };
}
