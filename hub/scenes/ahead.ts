import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import { fail } from "../core/errors.ts";
import { houseDay, houseDayBounds } from "../core/house-day.ts";
import type { MomentName } from "../core/moments.ts";
import type { Run } from "../core/run.ts";
import type { Graph } from "../core/scene/graph.ts";
import type { Value, World } from "../core/world.ts";
import type { Store } from "../store/open.ts";
import type { Journal } from "./journal.ts";
import { nextDayOf, usualStart } from "./next.ts";
import type { OneDay, OneDays } from "./one-day.ts";
import { checkSettings, type Chosen, type SettingView, settingsOf } from "./settings.ts";
import { type DayItem, type GraphOf, itemOfRun, itemsOf } from "./today.ts";

/** What of a resident's scenes is to come. */
export type ScenesAhead = {
  /** The house day of the next run of a scene. */
  nextDay(scene: string): string;
  /** When a scene usually begins on a day, wall ms; undefined while nobody can tell. */
  usual(scene: string, day: string): number | undefined;
};

/** What of the scenes is asked and chosen day by day. */
export type ScenesByDay = {
  /** What of a resident's scenes is to come, read once for however many scenes are asked about. */
  ahead(resident: string): ScenesAhead;
  /** What is different about one day. */
  oneDay(scene: string, resident: string, day: string): OneDay | undefined;
  /** Makes a day different; nothing different takes it away. */
  setDay(one: OneDay): void;
  /** Checks values for settings of a scene. E_NOT_FOUND, E_SCENE_PARAMETER. */
  checkSettings(scene: string, set: Readonly<Record<string, Value>>): void;
  /** The settings of a scene as they stand. E_NOT_FOUND. */
  settings(scene: string, chosen: Chosen): readonly SettingView[];
  /** What happened to a resident between two instants, the moments of that time, and since when this house has scenes. */
  told(
    resident: string,
    from: number,
    to: number,
  ): { readonly items: readonly DayItem[]; readonly came: ReadonlySet<MomentName>; readonly since: number };
  /** The newest run that `concerns` finds to be of a place, as a line of a day. */
  newest(concerns: (run: Run) => boolean): DayItem | undefined;
};

const month_ms = 28 * 86_400_000;
const lookBack = 30;

/** What of the scenes is read and chosen ahead of their runs, and what their journal tells of a day. */
export function makeAhead(from: {
  readonly clock: Pick<Clock, "wall">;
  readonly bus: Pick<Bus, "emit">;
  readonly store: Pick<Store, "work" | "afterCommit">;
  readonly world: () => World;
  readonly journal: Journal;
  readonly days: OneDays;
  readonly graphs: ReadonlyMap<string, Graph>;
  readonly graphOf: GraphOf;
}): ScenesByDay {
  const { clock, bus, store, world, journal, days, graphs } = from;
  const known = (scene: string) => graphs.get(scene) ?? fail("E_NOT_FOUND", { noun: "scene", id: scene });
  const ahead = (id: string): ScenesAhead => {
    const { residents, home } = world();
    const resident = residents.get(id) ?? fail("E_NOT_FOUND", { noun: "resident", id });
    const { zone } = home;
    const now = clock.wall();
    const begins = houseDayBounds(houseDay(now, zone), zone)?.from ?? now;
    const begun = Map.groupBy(journal.begun(id, now - month_ms), ({ scene }) => scene);
    const came = new Set(journal.came(id, begins, now + 1).map(({ kind }) => kind));
    return {
      nextDay: (scene) => {
        const today = (begun.get(scene) ?? []).filter(({ started }) => started >= begins);
        const kinds = new Set(today.map(({ kind }) => kind));
        return nextDayOf({ graph: known(scene), resident, now, zone, came, begun: kinds });
      },
      usual: (scene, day) => usualStart(known(scene), begun.get(scene) ?? [], day, zone),
    };
  };
  return {
    ahead,
    oneDay: days.of,
    setDay: (one) =>
      store.work(() => {
        days.put(one);
        store.afterCommit(() => bus.emit("next.changed", { scene: one.scene, resident: one.resident }));
      }),
    checkSettings: (scene, set) => checkSettings(known(scene), set),
    settings: (scene, chosen) => settingsOf(known(scene), chosen),
    told: (resident, begins, ends) => {
      const stretch = journal.stretch(resident, begins, ends);
      const came = new Set(stretch.moments.map(({ kind }) => kind));
      return { items: itemsOf(stretch, remembered(from.graphOf)), came, since: journal.first() ?? ends };
    },
    newest: (concerns) => {
      for (const run of journal.runs({ limit: lookBack })) {
        const graph = concerns(run) ? from.graphOf(run.scene, run.revision) : undefined;
        const item = graph && itemOfRun(run, { evidence: new Map() }, graph);
        if (item) return item;
      }
      return undefined;
    },
  };
}

/** An old revision is read once, however many runs keep it. */
export function remembered(graphOf: GraphOf): GraphOf {
  const seen = new Map<string, Graph | undefined>();
  return (scene, revision) => {
    const key = `${scene} ${revision}`;
    if (!seen.has(key)) seen.set(key, graphOf(scene, revision));
    return seen.get(key);
  };
}
