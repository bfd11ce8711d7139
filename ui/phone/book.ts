import { fieldsOf } from "../parts/send.ts";

/** One opening in the door's book, as the house tells it in the reader's language; `at` is wall ms. */
export type Opening = {
  readonly seq: number;
  readonly at: number;
  readonly text: string;
  /** The key of what became of it, where the lock did not confirm it. */
  readonly became?: string;
};

const unsure = ["failed", "unknown", "unused"];

/** The newest openings of an answer, as many as are shown; undefined when it is no book. */
export function openingsIn(answer: unknown, most: number): readonly Opening[] | undefined {
  const { items } = fieldsOf(answer);
  if (!Array.isArray(items)) return undefined;
  return items.flatMap((item: unknown) => openingIn(fieldsOf(item)) ?? []).slice(0, most);
}

function openingIn({ seq, at, sentence, decision, outcome }: Readonly<Record<string, unknown>>): Opening | undefined {
  const { text } = fieldsOf(sentence);
  if (decision !== "open" || typeof seq !== "number" || typeof at !== "number" || typeof text !== "string")
    return undefined;
  const became = typeof outcome === "string" && unsure.includes(outcome) ? outcome : undefined;
  return { seq, at, text, ...(became === undefined ? {} : { became: `door.audit.outcome.${became}` }) };
}
