import { z } from "zod";
import { countingPurposes } from "../core/engage/lists.ts";
import { daysAfter, houseDay, houseDayBounds, weekday } from "../core/house-day.ts";
import { signalsOf } from "../core/signals/signals.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Draft } from "./build.ts";
import type { Counters } from "./capture-counters.ts";
import type { Use } from "./capture-seen.ts";
import type { Grant, Permission } from "./grant.ts";
import { keepRow, kept } from "./keeps.ts";
import type { Outbox } from "./outbox.ts";
import { monthAfter, monthBefore, type Months } from "./signals-months.ts";

/** What leaves by itself: single uses at level 3, a week's bucket at level 2, a month's blurred answer at level 1. */
export type Signals = {
  /** A use was counted. */
  used(use: Use): Promise<void>;
  /** Tells the weeks and months that are over and were not told yet. */
  tell(): Promise<void>;
};

/** What it works with. */
export type SignalNeeds = {
  readonly ledger: Pick<Ledger, "read">;
  readonly permission: Permission;
  readonly counters: Counters;
  readonly months: Months;
  readonly outbox: Pick<Outbox, "queueAll">;
  readonly zone: () => string;
};

/** The last week and the last month that were told under a grant. */
const Told = z.strictObject({ week: z.string().optional(), month: z.string().optional() });
type Told = z.infer<typeof Told>;
const toldId = (grant: string) => `told.${grant}`;
/** More uses of one kind a day than this are one too many to be worth an event each. */
export const usesADay = 4;

/** Makes them. */
export function makeSignals(needs: SignalNeeds): Signals {
  const { ledger, permission, counters, outbox, zone } = needs;
  const counting = (grant: Grant) => countingPurposes.includes(grant.purpose);
  return {
    used: async (use) => {
      const { resident, category, used, at, id } = use;
      const covers = (grant: Grant) =>
        grant.level === 3 && grant.resident === resident && grant.category === category && grant.since <= at;
      const grants = permission.standing().filter((grant) => counting(grant) && covers(grant));
      if (grants.length === 0 || permission.shielded()) return;
      const day = houseDay(at, zone());
      const times = counters.times({ resident, category, uses: [used], from: day, to: daysAfter(day, 1) });
      if (times > usesADay) return;
      await outbox.queueAll(grants.map((grant) => [grant, { type: "signal.usage", data: { used }, at, of: id }]));
    },
    tell: async () => {
      const now = permission.now();
      const day = houseDay(now, zone());
      const week = weekBefore(now, zone());
      const month = monthBefore(day);
      for (const grant of permission.standing().filter(counting)) {
        const told = kept(ledger.read, toldId(grant.id), Told) ?? {};
        const plan = planOf(needs, grant, { told, week, month, day });
        if (plan)
          await outbox.queueAll(
            plan.drafts.map((draft) => [grant, draft]),
            plan.rows,
          );
      }
    },
  };
}

type Plan = { readonly drafts: readonly Draft[]; readonly rows: readonly Statement[] };
type Due = { readonly told: Told; readonly week: string; readonly month: string; readonly day: string };

/** What is due under one grant; only of what was counted whole under it. */
function planOf(needs: SignalNeeds, grant: Grant, due: Due): Plan | undefined {
  const since = (first: string) => houseDayBounds(first, needs.zone())?.from ?? -Infinity;
  if (grant.level === 2) return weekPlan(needs, grant, due, since);
  return isBlurred(grant) ? monthPlan(needs, grant, due, since) : undefined;
}

function weekPlan({ counters, zone }: SignalNeeds, grant: Grant, { told, week }: Due, begins: (day: string) => number) {
  if ((told.week ?? "") >= week || grant.since > begins(week)) return undefined;
  const before = daysAfter(week, -7);
  const drafts = bucketDrafts(counters, grant, week, grant.since <= begins(before) ? before : undefined, zone());
  return { drafts, rows: [keepRow(toldId(grant.id), { ...told, week })] };
}

function monthPlan(needs: SignalNeeds, grant: Grant, due: Due, begins: (day: string) => number): Plan | undefined {
  const { permission, months } = needs;
  const { told, month, day } = due;
  const whole = (one: Grant) => one.since <= begins(`${month}-01`);
  // What was counted is gone after so long: then nothing is said, rather than something false.
  if ((told.month ?? "") >= month || !whole(grant) || daysAfter(`${month}-01`, keptDays) < day) return undefined;
  const among = permission
    .standing()
    .filter((one) => one.resident === grant.resident && isBlurred(one) && whole(one))
    .map(({ category }) => category);
  const found = months.of(grant.resident, month, among);
  if (!found) return undefined;
  const { said, row } = found;
  const rows = [keepRow(toldId(grant.id), { ...told, month }), ...(row ? [row] : [])];
  const at = begins(`${monthAfter(month)}-01`) - 1;
  const draft: Draft = { type: "signal.blurred", data: { month, answer: said.answer }, at, of: month };
  return { drafts: said.category === grant.category ? [draft] : [], rows };
}

/** Whether a grant lets one blurred answer a month be told. */
function isBlurred({ level, purpose }: Grant): boolean {
  return level === 1 && (purpose === "offers" || purpose === "research");
}

const keptDays = 35;

/** The bucket of each signal of a category for a week, and whether it went up or down, where the week before counts. */
export function bucketDrafts(
  counters: Pick<Counters, "days">,
  { resident, category }: Pick<Grant, "resident" | "category">,
  week: string,
  before: string | undefined,
  zone: string,
): readonly Draft[] {
  const at = (houseDayBounds(daysAfter(week, 7), zone)?.from ?? 0) - 1;
  return signalsOf(category)
    .filter(([, { levels }]) => levels.includes(2))
    .map(([name, { uses, coarsen }]): Draft => {
      const days = (from: string) => counters.days({ resident, category, uses, from, to: daysAfter(from, 7) });
      const bucket = coarsen(days(week));
      const trend = before === undefined ? undefined : trendOf(days(before), days(week), coarsen);
      return { type: "signal.bucket", data: { bucket, ...(trend && { trend }) }, at, of: `${week}.${name}` };
    });
}

function trendOf(before: number, now: number, coarsen: (days: number) => string): "up" | "same" | "down" {
  if (coarsen(before) === coarsen(now)) return "same";
  return now > before ? "up" : "down";
}

/** The Monday with which the last week that is over began. */
export function weekBefore(now: number, zone: string): string {
  return daysAfter(houseDay(now, zone), 1 - weekday(now, zone) - 7);
}
