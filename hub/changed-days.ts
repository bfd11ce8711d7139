import type { Sentence } from "./core/events.ts";
import { houseDay } from "./core/house-day.ts";
import type { Graph } from "./core/scene/graph.ts";
import type { Preview } from "./preview-world.ts";
import { previewDifference, type Scenes } from "./scenes/scenes.ts";

/** What would come otherwise today and tomorrow if one scene went differently, one sentence each; nothing is sent. */
export function changedDays(from: {
  readonly preview: Pick<Preview, "days">;
  readonly scenes: Pick<Scenes, "list">;
  readonly now: () => number;
  readonly zone: () => string;
}): (before: Graph | undefined, after: Graph) => readonly Sentence[] {
  const { preview, scenes, now, zone } = from;
  return (before, after) => {
    const others = scenes.list().filter(({ scene }) => scene !== after.scene);
    const today = houseDay(now(), zone());
    const days = (own: readonly Graph[]) => preview.days(1, [...others, ...own]);
    return previewDifference(days(before ? [before] : []), days([after])).map(({ is, item: { at, title } }) => ({
      key: comes[is],
      params: {
        ...title.params,
        at,
        title: title.key,
        day: houseDay(at, zone()) === today ? "step.ahead.today" : "step.ahead.tomorrow",
      },
    }));
  };
}

const comes = { new: "step.ahead.new", gone: "step.ahead.gone", other: "step.ahead.other" } as const;
