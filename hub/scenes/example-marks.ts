import type { Happening, Stands } from "../core/scene/example.ts";
import type { Value } from "../core/world.ts";

/** One thing of the house as an example names it. */
export type Mark =
  | { readonly of: "resident"; readonly who: string; readonly is: "where" | "asleep"; readonly value: string }
  | { readonly of: "place"; readonly place: string; readonly value: boolean }
  | { readonly of: "ready"; readonly role: string; readonly value: boolean }
  | { readonly of: "held"; readonly role: string; readonly value: boolean }
  | { readonly of: "state"; readonly role: string; readonly key: string; readonly value: Value }
  | { readonly of: "fact"; readonly name: string; readonly value: Value }
  | { readonly of: "setting"; readonly name: string; readonly value: Value };

/** What was found out of a house, in the order of time: as it was at first, and what changed later. */
export type Marks = {
  /** The house must have been so then; the first time it is asked about, it was so from the beginning. */
  put(after_s: number, mark: Mark): void;
  /** So from the beginning, unless it is known otherwise. */
  otherwise(mark: Mark): void;
  given(): Stands;
  changes(): readonly Happening[];
};

/** Begins to note. */
export function makeMarks(): Marks {
  const first = new Map<string, Mark>();
  const now = new Map<string, Mark>();
  const later: { readonly after_s: number; readonly mark: Mark }[] = [];
  const put = (after_s: number, mark: Mark) => {
    const name = nameOf(mark);
    const known = now.get(name);
    now.set(name, mark);
    if (!known) first.set(name, mark);
    else if (known.value !== mark.value) later.push({ after_s, mark });
  };
  return {
    put,
    otherwise: (mark) => {
      if (!first.has(nameOf(mark))) first.set(nameOf(mark), mark);
    },
    given: () => standsOf([...first.values()]),
    changes: () =>
      [...Map.groupBy(later, ({ after_s }) => after_s)]
        .toSorted(([a], [b]) => a - b)
        .map(([after_s, at]) => ({ after_s, change: standsOf(at.map(({ mark }) => mark)) })),
  };
}

function nameOf(mark: Mark): string {
  const { value: _, ...about } = mark;
  return JSON.stringify(about);
}

function standsOf(marks: readonly Mark[]): Stands {
  const residents: Record<string, Record<string, string>> = {};
  const places: Record<string, { occupied: boolean }> = {};
  const roles: Record<string, { ready?: boolean; held?: boolean; state?: Record<string, Value> }> = {};
  const facts: Record<string, Value> = {};
  const settings: Record<string, Value> = {};
  for (const mark of marks) {
    if (mark.of === "resident") (residents[mark.who] ??= {})[mark.is] = mark.value;
    else if (mark.of === "place") places[mark.place] = { occupied: mark.value };
    else if (mark.of === "state") ((roles[mark.role] ??= {}).state ??= {})[mark.key] = mark.value;
    else if (mark.of === "ready" || mark.of === "held") (roles[mark.role] ??= {})[mark.of] = mark.value;
    else (mark.of === "fact" ? facts : settings)[mark.name] = mark.value;
  }
  const all = { residents, places, roles, facts, settings };
  return Object.fromEntries(Object.entries(all).filter(([, rows]) => Object.keys(rows).length > 0));
}
