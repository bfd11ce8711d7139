import type { BatchAnswer } from "../core/engage/objects.ts";
import type { EventAnswer } from "../core/engage/lists.ts";
import type { Statement } from "../store/audit.ts";
import { deadRow, droppedRow, type OutboxRow } from "./outbox-rows.ts";

const arrived: readonly EventAnswer[] = ["stored", "duplicate", "erased", "refused_withdrawn", "refused_expired"];

/** What becomes of a batch's events by the brand's answer, and what is said of it: how many of each. */
export function answeredRows(
  rows: readonly OutboxRow[],
  { answers }: BatchAnswer,
): {
  readonly statements: readonly Statement[];
  readonly said: Readonly<Record<string, number>>;
  readonly dead: boolean;
} {
  const ours = new Set(rows.map(({ id }) => id));
  const known = answers.filter(({ id }) => ours.has(id));
  const byAnswer = Map.groupBy(known, ({ is }) => is);
  const over = known.filter(({ is }) => arrived.includes(is)).map(({ id }) => id);
  const refused = [...byAnswer].filter(([is]) => !arrived.includes(is));
  return {
    statements: [
      ...(over.length > 0 ? [droppedRow(over)] : []),
      ...refused.map(([is, list]) =>
        deadRow(
          list.map(({ id }) => id),
          is,
        ),
      ),
    ],
    said: Object.fromEntries([...byAnswer].map(([is, list]) => [is, list.length])),
    dead: refused.length > 0,
  };
}
