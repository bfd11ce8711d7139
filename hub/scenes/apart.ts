import { derivedId } from "../core/ids.ts";
import type { Journal } from "./journal.ts";
import { askedFor, belongs, type OneDays, rhythmOf } from "./one-day.ts";
import type { RunnerNeeds } from "./runner.ts";

/** How the runner keeps to what is different about single days: a skipped run does not begin, what was for one run is used by it. */
export function makeApart(from: {
  readonly days: Pick<OneDays, "forRun" | "use">;
  readonly journal: Pick<Journal, "run">;
  readonly zone: () => string;
}): Pick<RunnerNeeds, "skips" | "uses"> {
  const { days, journal, zone } = from;
  return {
    skips: (graph, moment) => {
      if (!belongs(graph, moment.kind)) return undefined;
      const asked = askedFor(graph.scene, moment, zone());
      const skipped = asked && days.forRun(asked)?.skipped;
      // What began before it was skipped goes on, however often its moment is told.
      if (!skipped || journal.run(derivedId(graph.scene, moment.id))) return undefined;
      return { key: "why.skipped", params: { by: skipped.by, at: skipped.at } };
    },
    uses: (graph, moment) => {
      // A scene of the morning is one in several runs: its day ends with the day.
      if (!isOneRun(graph, moment.kind)) return;
      const asked = askedFor(graph.scene, moment, zone());
      if (asked) days.use(asked);
    },
  };
}

function isOneRun(graph: Parameters<RunnerNeeds["uses"]>[0], kind: Parameters<typeof belongs>[1]): boolean {
  return rhythmOf(graph) !== "daily" && belongs(graph, kind);
}
