import type { House } from "./api/house.ts";
import { arrangeable } from "./ahead.ts";
import type { Clock } from "./core/clock.ts";
import type { Sentence } from "./core/events.ts";
import { houseDay } from "./core/house-day.ts";
import type { Graph } from "./core/scene/graph.ts";
import type { Preview } from "./preview-world.ts";
import type { Residents } from "./residents/residents.ts";
import { belongs, rhythmOf } from "./scenes/one-day.ts";
import type { PreviewItem, Scenes } from "./scenes/scenes.ts";

/** What the preview is told from. */
export type PreviewForApiFrom = {
  readonly clock: Pick<Clock, "wall">;
  readonly residents: Pick<Residents, "home">;
  readonly preview: Preview;
  readonly scenes: Pick<Scenes, "list">;
  readonly health: House["health"];
};

/** Composes it from the rooms: what stands in the way says since when a device is silent, where that is known. */
export function previewForApi(from: PreviewForApiFrom): House["preview"] {
  const { clock, residents, preview, scenes } = from;
  return (count) => {
    const why = new Map(from.health().roles.map(({ role, ready, why }) => [role, ready ? undefined : why]));
    const graphs = new Map(scenes.list().map((graph) => [graph.scene, graph]));
    const ahead = arrangeable(houseDay(clock.wall(), residents.home()?.zone ?? "UTC"));
    const explained = (reason: Sentence): Sentence => {
      const known = silences.has(reason.key) ? why.get(String(reason.params["role"])) : undefined;
      return known ?? reason;
    };
    return preview.days(count).map(({ day, items }) => ({
      day,
      items: items.map((item) => ({
        ...item,
        blockers: item.blockers.map(explained),
        can_be_later: ahead.includes(day) && canBeLater(graphs.get(item.scene), item),
      })),
    }));
  };
}

const silences: ReadonlySet<string> = new Set(["error.E_DEVICE_OFFLINE", "guard.not-ready"]);

function canBeLater(graph: Graph | undefined, { kind, skipped }: PreviewItem): boolean {
  return graph !== undefined && !skipped && rhythmOf(graph) === "daily" && belongs(graph, kind);
}
