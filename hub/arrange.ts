import type { Ahead, NextWanted } from "./api/ahead.ts";
import { fail } from "./core/errors.ts";
import { houseDay } from "./core/house-day.ts";
import { derivedId } from "./core/ids.ts";
import type { Value } from "./core/world.ts";
import { arrangeable, type AheadFrom, type AheadNow, graphOf, ringOn } from "./ahead.ts";
import { rhythmOf } from "./scenes/one-day.ts";
import type { OneDay } from "./scenes/scenes.ts";

type By = { readonly actor: string; readonly resident: string | undefined };
type Set = Readonly<Record<string, Value | null>>;

/** What residents change of their scenes: settings that stay, and what is different about the next run. */
export function arranging(from: AheadFrom, nowFor: (resident: string) => AheadNow): Pick<Ahead, "arrange" | "change"> {
  const { residents, scenes } = from;

  const laterFor = (was: OneDay, by_min: number, about: AheadNow): OneDay => {
    const daily = rhythmOf(graphOf(scenes, was.scene)) === "daily";
    const ring = daily ? ringOn(from, about, was.day) : undefined;
    if (ring === undefined || ring + (was.later_min ?? 0) * 60_000 <= about.now) return fail("E_NOTHING_LATER");
    const moved = ring + by_min * 60_000;
    // An alarm that has been put off for longer may be brought forward again, never into the past or another day.
    if (moved <= about.now || houseDay(moved, about.zone) !== was.day) fail("E_NOTHING_LATER");
    const { later_min: _before, ...usual } = was;
    return by_min === 0 ? usual : { ...usual, later_min: by_min };
  };

  const changed = (
    was: OneDay,
    wanted: NextWanted,
    { about, by }: { readonly about: AheadNow; readonly by: By },
  ): OneDay => {
    const { skipped, ...rest } = was;
    switch (wanted.do) {
      case "skip":
        return skipped ? was : { ...was, skipped: { at: Math.floor(about.now), by: by.resident ?? by.actor } };
      case "unskip":
        return rest;
      case "clear":
        return { scene: was.scene, resident: was.resident, day: was.day };
      case "later":
        return laterFor(was, wanted.by_min, about);
      case "once": {
        const once = merged(was.once ?? {}, wanted.set);
        scenes.checkSettings(was.scene, once);
        return { ...was, once };
      }
    }
  };

  return {
    change: async (scene, resident, set, actor) => {
      graphOf(scenes, scene);
      const whose = resident === undefined ? "" : `.${nowFor(resident).resident.id}`;
      scenes.checkSettings(scene, merged({}, set));
      for (const [name, value] of Object.entries(set)) {
        const id = `${scene}.${name}${whose}`;
        if (value !== null) await residents.put("setting", { id, value }, actor);
        else if (residents.get("setting", id)) await residents.remove("setting", id, actor);
      }
    },
    arrange: async (scene, id, wanted, by) => {
      const about = nowFor(id);
      const graph = graphOf(scenes, scene);
      const day = wanted.day ?? scenes.ahead(id).nextDay(scene);
      if (!arrangeable(about.today).includes(day)) fail("E_WRONG_TYPE", { field: "day" });
      const now =
        wanted.do === "later" && rhythmOf(graph) === "way"
          ? await wayLater(from, scene, wanted.by_min, about)
          : changed(unused(from, scene, id, day), wanted, { about, by });
      if (isSame(now, scenes.oneDay(scene, id, now.day))) return;
      const names = wanted.do === "once" ? { changed: Object.keys(wanted.set).toSorted() } : {};
      const minutes = wanted.do === "later" ? { by_min: wanted.by_min } : {};
      const detail = { day: [now.day], ...names, ...minutes };
      await from.audit(by.actor, `scene.${wanted.do}`, `scene/${scene}/${id}`, detail);
      scenes.setDay(now);
    },
  };
}

function merged(was: Readonly<Record<string, Value>>, set: Set): Readonly<Record<string, Value>> {
  const all = new Map<string, Value | null>([...Object.entries(was), ...Object.entries(set)]);
  return Object.fromEntries([...all].flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])));
}

/** What is different about a day so far; what was used up by a way home that is over counts for no other. */
function unused({ scenes, presence }: AheadFrom, scene: string, resident: string, day: string): OneDay {
  const was = scenes.oneDay(scene, resident, day);
  if (!was) return { scene, resident, day };
  if (was.way === undefined) return was;
  if (presence.openTrip(resident)?.id === was.way) fail("E_BUSY");
  return { scene, resident, day };
}

/** On the way home already: the phone says it takes longer, and everything timed by the arrival follows. */
async function wayLater(
  { presence, residents, scenes, eventOf }: AheadFrom,
  scene: string,
  by_min: number,
  { resident, zone }: AheadNow,
): Promise<OneDay> {
  const trip = presence.openTrip(resident.id);
  const phone = residents.all("device").find(({ kind, owner }) => kind === "phone" && owner === resident.id);
  if (!trip || !phone) return fail("E_NOTHING_LATER");
  const day = houseDay(trip.opened, zone);
  const known = scenes.oneDay(scene, resident.id, day);
  const was = known && (known.way ?? trip.id) === trip.id ? known : { scene, resident: resident.id, day };
  const more = by_min - (was.later_min ?? 0);
  if (more === 0) return was;
  // What was said of a way home cannot be taken back: it may only take longer still.
  if (more < 0) fail("E_NOTHING_LATER");
  // The same wish sent again is the same word of the phone, even after a restart.
  const id = derivedId("later", trip.id, String(by_min));
  await eventOf(phone.id, { id, type: "delayed", by_min: more });
  return { ...was, later_min: by_min, way: trip.id };
}

function isSame(one: OneDay, other: OneDay | undefined): boolean {
  const parts = (day: OneDay | undefined) => {
    const { skipped, later_min, once = {}, way } = day ?? {};
    const chosen = Object.entries(once).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify([skipped?.at, skipped?.by, later_min, chosen, way]);
  };
  return parts(one) === parts(other);
}
