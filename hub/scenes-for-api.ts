import type { Ahead, NextView } from "./api/ahead.ts";
import { type AheadFrom, type AheadNow, graphOf, ringOn, sceneName } from "./ahead.ts";
import { arranging } from "./arrange.ts";
import { fail } from "./core/errors.ts";
import type { Sentence } from "./core/events.ts";
import { houseDay } from "./core/house-day.ts";
import type { Resident } from "./core/house.ts";
import type { Graph } from "./core/scene/graph.ts";
import type { Residents } from "./residents/residents.ts";
import { rhythmOf } from "./scenes/one-day.ts";
import type { ScenesAhead } from "./scenes/scenes.ts";
import { telling } from "./tell-today.ts";

/** Composes it from the rooms. */
export function aheadForApi(from: AheadFrom): Ahead {
  const { residents, scenes, things } = from;
  const nowFor = (id: string): AheadNow => {
    const resident = residents.get("resident", id) ?? fail("E_NOT_FOUND", { noun: "resident", id });
    const now = from.clock.wall();
    const zone = residents.home()?.zone ?? "UTC";
    return { now, zone, today: houseDay(now, zone), resident };
  };
  const next = (scene: string, id: string): NextView => {
    const graph = graphOf(scenes, scene);
    return nextOf(from, nowFor(id))(graph);
  };
  const { arrange, change } = arranging(from, nowFor);
  const { today } = telling(from, nowFor, (about) => nextOf(from, about));
  const settingOf = (id: string) => residents.get("setting", id)?.value;
  return {
    name: sceneName,
    settings: (scene, resident) =>
      scenes.settings(scene, {
        household: (name) => settingOf(`${scene}.${name}`),
        ...(resident !== undefined && {
          resident: (name) => settingOf(`${scene}.${name}.${nowFor(resident).resident.id}`),
          once: scenes.oneDay(scene, resident, scenes.ahead(resident).nextDay(scene))?.once ?? {},
        }),
      }),
    change,
    next,
    arrange,
    today,
    here: (place) =>
      scenes.newest((run) => {
        if (run.place === place || run.moment.place === place) return true;
        if (run.resident !== undefined && residents.get("resident", run.resident)?.sleeps === place) return true;
        return run.steps.some(({ detail }) => {
          const role = typeof detail?.["role"] === "string" ? detail["role"] : undefined;
          if (role === undefined) return false;
          const thing = things.role(role)?.thing;
          return role.endsWith(`.${place}`) || (thing !== undefined && residents.get("device", thing)?.place === place);
        });
      }),
  };
}

/** Reads what is common to all scenes of a resident once, then tells the next run of each. */
function nextOf(from: AheadFrom, about: AheadNow): (graph: Graph) => NextView {
  const ahead = from.scenes.ahead(about.resident.id);
  const beds = residentsBeds(from.residents);
  const says = new Map(
    from
      .health()
      .scenes()
      .map((one) => [one.scene, one.says]),
  );
  return (graph) => {
    const blockers = (says.get(graph.scene) ?? []).filter((one) => isOwn(one, beds, about.resident));
    return { ...nextView(from, graph, about, ahead), blockers };
  };
}

function nextView(from: AheadFrom, graph: Graph, about: AheadNow, ahead: ScenesAhead): Omit<NextView, "blockers"> {
  const { scenes, presence } = from;
  const { now, today, resident } = about;
  const { scene } = graph;
  const day = ahead.nextDay(scene);
  const one = scenes.oneDay(scene, resident.id, day);
  const way = presence.openTrip(resident.id);
  const rhythm = rhythmOf(graph);
  const ring = rhythm === "daily" ? ringOn(from, about, day) : undefined;
  const rings = ring === undefined ? undefined : ring + (one?.later_min ?? 0) * 60_000;
  const eta = rhythm === "way" && day === today && way?.eta_min !== undefined ? now + way.eta_min * 60_000 : undefined;
  const at = [rings, eta, ahead.usual(scene, day)].find((one_at) => one_at !== undefined && one_at > now);
  const skipped = one?.skipped;
  return {
    day,
    ...(at !== undefined && { at }),
    ...(skipped && { skipped: { key: "today.skipped", params: { by: skipped.by, at: skipped.at } } }),
    ...(one?.later_min !== undefined && { later_min: one.later_min }),
    can_be_later: rhythm === "daily" ? (rings ?? 0) > now : rhythm === "way" && way !== undefined,
  };
}

function residentsBeds(residents: Pick<Residents, "all">): ReadonlySet<string> {
  return new Set(residents.all("resident").map(({ sleeps }) => sleeps));
}

/** What stands at somebody else's bed is theirs. */
function isOwn({ params }: Sentence, beds: ReadonlySet<string>, { sleeps }: Resident): boolean {
  const place = String(params["role"] ?? "").split(".")[1];
  return place === undefined || place === sleeps || !beds.has(place);
}
