import type { Ahead, NextView } from "./api/ahead.ts";
import { fail } from "./core/errors.ts";
import type { Sentence } from "./core/events.ts";
import { daysAfter, houseDayBounds } from "./core/house-day.ts";
import type { Graph } from "./core/scene/graph.ts";
import { type AheadFrom, type AheadNow, ringOn, sceneName } from "./ahead.ts";
import { rhythmOf } from "./scenes/one-day.ts";
import { type DayItem, missedItem, windowOf } from "./scenes/scenes.ts";

type Told = ReturnType<AheadFrom["scenes"]["told"]>;
type Day = { readonly day: string; readonly from: number; readonly to: number };

const kept_days = 90;
const doorLines = 40;

/** Tells a resident's house day: what ran and why, what did not and why not, and what is coming. */
export function telling(
  from: AheadFrom,
  nowFor: (resident: string) => AheadNow,
  next: (about: AheadNow) => (graph: Graph) => NextView,
): Pick<Ahead, "today"> {
  const { scenes } = from;
  return {
    today: (resident, asked) => {
      const about = nowFor(resident);
      const day = asked ?? about.today;
      const bounds = houseDayBounds(day, about.zone);
      const [first, last] = [daysAfter(about.today, -kept_days), daysAfter(about.today, 1)];
      if (!bounds || day < first || day > last) return fail("E_WRONG_TYPE", { field: "day" });
      const span: Day = { day, ...bounds };
      const told = scenes.told(resident, span.from, Math.min(span.to, about.now + 1));
      const items = [
        ...told.items,
        ...missedOn(from, about, span, told),
        ...doorOn(from, resident, span),
        ...(day >= about.today ? comingOn(from, about, day, next(about)) : []),
      ];
      return { day, items: items.toSorted((a, b) => a.at - b.at) };
    },
  };
}

/** What of the morning was to be expected by the end of the hours in which somebody wakes, and never came. */
function missedOn(
  from: AheadFrom,
  about: AheadNow,
  { day, to }: Day,
  { items, came, since }: Told,
): readonly DayItem[] {
  const { scenes, oneDays, presence } = from;
  const { now, zone, today, resident } = about;
  const { id, name } = resident;
  const over = windowOf(resident, day, zone).to + oneDays.later(id, day) * 60_000;
  // Of a day of which the house knows nothing at all, it was not running, or nobody of that name lived here yet.
  if (now < over || over >= to || since >= over || (day !== today && items.length === 0 && came.size === 0)) return [];
  return scenes.list().flatMap((graph) => {
    if (graph.disabled || rhythmOf(graph) !== "daily") return [];
    const skipped = scenes.oneDay(graph.scene, id, day)?.skipped;
    const missing = (["woke", "brushing"] as const).find((kind) => graph.starts.has(kind) && !came.has(kind));
    if (missing === undefined || (missing === "brushing" && !breakfasts(from, graph, about))) return [];
    if (skipped && items.some((one) => one.scene === graph.scene && one.is === "did-not")) return [];
    const none = { key: `why.no-evidence.${missing}`, params: { name } };
    const says = skipped
      ? { key: "why.skipped", params: { by: skipped.by, at: skipped.at } }
      : day === today
        ? presence.missing(missing, id)
        : none;
    return [missedItem(graph.scene, missing, { resident: id, at: over, says })];
  });
}

/** Whether breakfast was to be made for somebody who brushes. */
function breakfasts({ residents }: AheadFrom, { scene, settings }: Graph, { resident }: AheadNow): boolean {
  const name = "breakfast_enabled";
  const chosen = (id: string) => residents.get("setting", id)?.value;
  const wanted = chosen(`${scene}.${name}.${resident.id}`) ?? chosen(`${scene}.${name}`) ?? settings.get(name);
  return resident.eats.breakfast && wanted === true;
}

function doorOn({ door }: AheadFrom, resident: string, { from, to }: Day): readonly DayItem[] {
  // What is about themselves, and never what a word of alarm would tell.
  return door
    .audit(undefined, doorLines, { resident, all: false, duress: false })
    .filter(({ at, decision }) => decision === "open" && at >= from && at < to)
    .map(({ seq, at, sentence }) => ({
      id: `door.${seq}`,
      at,
      is: "note" as const,
      resident,
      title: { key: "today.door", params: {} },
      says: sentence,
      because: [],
      guards: [],
    }));
}

/** What is still to come of today, with tomorrow's morning; of tomorrow, what is on that day. */
function comingOn(from: AheadFrom, about: AheadNow, day: string, next: (graph: Graph) => NextView): readonly DayItem[] {
  const { scenes, oneDays } = from;
  const { now, today, resident } = about;
  const days = day === today ? [today, daysAfter(today, 1)] : [day];
  const alarms = days.flatMap((one) => {
    const ring = ringOn(from, about, one);
    const later = oneDays.later(resident.id, one);
    return ring === undefined || ring + later * 60_000 <= now ? [] : [alarmItem(resident.id, ring, later)];
  });
  const ahead = scenes.list().flatMap((graph) => {
    if (graph.disabled) return [];
    const view = next(graph);
    const item = days.includes(view.day) ? nextItem(from, graph, about, view) : undefined;
    return item ? [item] : [];
  });
  return [...alarms.slice(0, 1), ...(day === today ? appointment(from, about) : []), ...ahead];
}

function alarmItem(resident: string, ring: number, later: number): DayItem {
  const at = ring + later * 60_000;
  const says: Sentence =
    later === 0
      ? { key: "today.alarm-rings", params: { at } }
      : { key: "today.alarm-later", params: { at, usual: ring, min: later } };
  const title = { key: "today.alarm", params: {} };
  return { id: `alarm.${ring}`, at, is: "coming", resident, title, says, because: [], guards: [] };
}

function appointment({ calendar }: AheadFrom, { now, resident }: AheadNow): readonly DayItem[] {
  const [at, title, leave] = (["day.first_at", "day.first_title", "day.leave_by"] as const).map((name) =>
    calendar.fact(name, resident),
  );
  if (typeof at !== "number" || at <= now) return [];
  const named: Sentence =
    typeof title === "string"
      ? { key: "today.appointment-named", params: { title } }
      : { key: "today.appointment", params: {} };
  const says: Sentence =
    typeof leave === "number"
      ? { key: "today.leave-by", params: { at, leave } }
      : { key: "today.begins", params: { at } };
  return [{ id: `first.${at}`, at, is: "coming", resident: resident.id, title: named, says, because: [], guards: [] }];
}

function nextItem(
  { scenes }: AheadFrom,
  graph: Graph,
  { now, zone, resident }: AheadNow,
  { day, at, skipped, blockers }: NextView,
): DayItem | undefined {
  const { scene } = graph;
  const once = scenes.oneDay(scene, resident.id, day)?.once ?? {};
  const usual = rhythmOf(graph) === "daily" ? windowOf(resident, day, zone).from : undefined;
  const due = at ?? (usual !== undefined && usual > now ? usual : undefined);
  if (due === undefined) return undefined;
  const [first, ...more] = blockers;
  const different = Object.keys(once).map((name) => ({
    says: { key: "today.once", params: { setting: name, value: String(once[name]) } },
  }));
  return {
    id: `next.${scene}.${day}`,
    at: due,
    is: "coming",
    scene,
    resident: resident.id,
    title: sceneName(scene),
    says: skipped ?? first ?? { key: "today.ready", params: {} },
    because: [...different, ...more.map((says) => ({ says }))],
    guards: [],
  };
}
