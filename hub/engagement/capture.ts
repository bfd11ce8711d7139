import type { Bus } from "../bus/bus.ts";
import type { Category } from "../core/engage/lists.ts";
import { daysAfter, houseDay } from "../core/house-day.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Store } from "../store/open.ts";
import { momentUse, openSeen, type Use } from "./capture-seen.ts";
import { type Counters, openCounters } from "./capture-counters.ts";
import { needed } from "./capture-needs.ts";
import type { Permission } from "./grant.ts";

/** What counting works with; `mayCount` is the first gate, handed in so that a test can take it away. */
export type CaptureNeeds = {
  readonly bus: Pick<Bus, "on">;
  readonly store: Pick<Store, "sql" | "work">;
  readonly ledger: Pick<Ledger, "read">;
  readonly permission: Permission;
  readonly zone: () => string;
  /** Whether this is somebody who is nobody's to ask: a child, a guest, a stranger. */
  readonly isChild: (resident: string) => boolean;
  /** Hears of each use that was counted, once. */
  readonly counted: (use: Use) => void;
  readonly mayCount?: (use: Pick<Use, "resident" | "category" | "at">) => boolean;
};

/** Counting of a resident's uses by day; without a grant that needs it there is none. */
export type Capture = {
  readonly counters: Counters;
  /** Lets go of what is too old, and of what no grant needs any more. */
  sweep(): void;
  [Symbol.dispose](): void;
};

const keptDays = 35;
const droppedAtMost = 5_000;

/** Starts to listen; what is not counted when it happens is never counted later. */
export function openCapture(needs: CaptureNeeds): Capture {
  const { bus, store, ledger, permission, zone } = needs;
  const seen = openSeen(store);
  const counters = openCounters(store);
  const opened = permission.now();
  const dropped = new Set<string>();
  const mayCount =
    needs.mayCount ??
    (({ resident, category, at }) =>
      !permission.shielded() &&
      !permission.paused(resident) &&
      !needs.isChild(resident) &&
      permission
        .standing()
        .some((grant) => grant.resident === resident && grant.since <= at && needed(grant, category)));

  const take = (uses: readonly Use[]) => {
    for (const use of uses) {
      if (dropped.has(use.id)) continue;
      // A guest's hour, a pause, the time before a yes: gone for good, not for later.
      if (use.at < opened || !mayCount(use)) {
        if (dropped.size >= droppedAtMost) dropped.clear();
        dropped.add(use.id);
      } else if (store.work(() => counters.count(use, houseDay(use.at, zone())))) {
        needs.counted(use);
      }
    }
  };
  const sweep = () => {
    const day = houseDay(permission.now(), zone());
    store.work(() => {
      counters.forgetBefore(daysAfter(day, -keptDays));
      for (const { resident, category } of counters.kept()) {
        if (!isNeeded(ledger.read, resident, category, permission.now())) counters.forget(resident, category);
      }
    });
  };
  // Where nobody gave a grant the journal is not even read.
  const anybody = () => needs.mayCount !== undefined || permission.standing().length > 0;
  const offs = [
    bus.on("run.changed", ({ run }) => {
      if (run.resident !== undefined && anybody() && run.steps.some(({ output }) => output === "done")) {
        take(seen.ofRun(run.id));
      }
    }),
    bus.on("moment.happened", ({ moment: { id, kind, at, resident } }) => {
      const use = resident === undefined || !anybody() ? undefined : momentUse({ id, kind, at, resident });
      if (use) take([use]);
    }),
    bus.on("consent.changed", sweep),
    bus.on("household.changed", ({ noun }) => {
      if (noun === "resident") sweep();
    }),
  ];
  return { counters, sweep, [Symbol.dispose]: () => offs.forEach((off) => off()) };
}

/** Whether a grant that is not over needs the counts of a category: one that only rests keeps them, and adds none. */
function isNeeded(read: Ledger["read"], resident: string, category: Category, now: number): boolean {
  return read
    .prepare(
      "SELECT purpose, category, level FROM grants WHERE resident = ? AND state IN ('given', 'suspended') AND until > ?",
    )
    .all(resident, now)
    .some((row) => needed({ purpose: String(row["purpose"]), category: String(row["category"]) }, category));
}
