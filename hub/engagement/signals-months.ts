import { z } from "zod";
import { categories, type Category } from "../core/engage/lists.ts";
import { daysAfter } from "../core/house-day.ts";
import type { Random } from "../core/random.ts";
import { monthAnswerOf, monthAnswers } from "../core/signals/signal.ts";
import { signalsOf } from "../core/signals/signals.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Counters } from "./capture-counters.ts";
import { forgetRow, keepRow, kept, keptIds } from "./keeps.ts";
import { blurred, drawn, epsilon } from "./signals-blurred.ts";

/** What was said of a resident's month, once, to whoever may hear it; drawn once and never again. */
const Said = z.strictObject({
  category: z.enum(categories),
  answer: z.enum(monthAnswers),
  epsilon: z.number(),
});
/** See the schema of the same name. */
export type Said = z.infer<typeof Said>;

const prefix = "blurred.";

/** The answers of months, kept: asking again gives the same, so that nothing can be averaged out. */
export type Months = {
  /** What is said of a month that is over, and the row that keeps it where it was drawn just now. */
  of(resident: string, month: string, among: readonly Category[]): { said: Said; row?: Statement } | undefined;
  /** What was spent: one line a month. */
  spent(resident: string): readonly ({ readonly month: string } & Said)[];
  /** The rows that forget a resident. */
  forget(resident: string): readonly Statement[];
};

/** Opens them. */
export function openMonths(
  read: Ledger["read"],
  counters: Pick<Counters, "days">,
  random: Pick<Random, "bytes">,
): Months {
  const idsOf = (resident: string) => keptIds(read, `${prefix}${resident}.`);
  return {
    of: (resident, month, among) => {
      const id = `${prefix}${resident}.${month}`;
      const known = kept(read, id, Said);
      if (known) return { said: known };
      const category = drawn(among, random);
      if (category === undefined) return undefined;
      const said = { category, answer: blurred(truthOf(counters, resident, month, category), random), epsilon };
      return { said, row: keepRow(id, said) };
    },
    spent: (resident) =>
      idsOf(resident).flatMap((id) => {
        const said = kept(read, id, Said);
        return said ? [{ month: id.slice(-7), ...said }] : [];
      }),
    forget: (resident) => idsOf(resident).map(forgetRow),
  };
}

/** The row that forgets what was said of a resident's months. */
export function forgetMonthsRow(resident: string): Statement {
  const before = `${prefix}${resident}.`;
  return { sql: "DELETE FROM engage_keeps WHERE substr(id, 1, ?) = ?", params: [before.length, before] };
}

/** What a month really was, before it is blurred. */
export function truthOf(counters: Pick<Counters, "days">, resident: string, month: string, category: Category) {
  const uses = signalsOf(category).flatMap(([, signal]) => signal.uses);
  return monthAnswerOf(counters.days({ resident, category, uses, from: `${month}-01`, to: `${monthAfter(month)}-01` }));
}

/** The month after, `YYYY-MM`. */
export function monthAfter(month: string): string {
  return daysAfter(`${month}-28`, 4).slice(0, 7);
}

/** The month before the one a day lies in. */
export function monthBefore(day: string): string {
  return daysAfter(`${day.slice(0, 7)}-01`, -1).slice(0, 7);
}
