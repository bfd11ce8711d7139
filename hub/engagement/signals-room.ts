import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import type { FeatureValues } from "../core/engage/features.ts";
import type { Signed } from "../core/engage/objects.ts";
import { codeOf } from "../core/errors.ts";
import { houseDay, nextAt } from "../core/house-day.ts";
import type { Log } from "../core/log.ts";
import type { Busy } from "../core/quiet.ts";
import type { Random } from "../core/random.ts";
import { at } from "../core/timer.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Store } from "../store/open.ts";
import { makeBuild } from "./build.ts";
import { openCapture } from "./capture.ts";
import { openSeen } from "./capture-seen.ts";
import { type EdgeSocket, openEdgeSocket } from "./edge-socket.ts";
import { planPulls, type Fetched } from "./edge-socket-plan.ts";
import { featuresOf, tapCount } from "./features.ts";
import type { Gate } from "./gate.ts";
import type { ChainWriter, Errands, Grant, Permission, TakeReceipts, WayOut } from "./grant.ts";
import { type Outbox, openOutbox } from "./outbox.ts";
import { makePreview, type Preview } from "./preview.ts";
import { openPseudonyms } from "./pseudonyms.ts";
import { makeSignals } from "./signals.ts";
import { type Months, openMonths } from "./signals-months.ts";

/** What the way out is opened with; the other parts of this room are handed in as functions. */
export type SignalsFrom = {
  /** The folder of the house's data: the secret of its pseudonyms and the edge's socket lie there. */
  readonly folder: string;
  readonly socket: string;
  readonly bus: Bus;
  readonly log: Log;
  readonly clock: Clock;
  /** The machine's own clock, by which the edge waits. */
  readonly patience: Clock;
  readonly random: Random;
  readonly store: Pick<Store, "sql" | "work">;
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly chain: ChainWriter;
  readonly permission: Permission;
  readonly zone: () => string;
  /** Nobody's to ask: a child, a guest, one who does not live here. */
  readonly isChild: (resident: string) => boolean;
  readonly receipts: TakeReceipts;
  /** Whether a brand still owes the proof of a deletion; and every brand that is known. */
  readonly owes: (brand: string) => boolean;
  readonly brands: () => readonly string[];
  /** Takes in offers, questions and letters. */
  readonly take: (brand: string, objects: readonly Signed[]) => Promise<void>;
  /** Each alone is enough; a test takes one away. */
  readonly gates?: {
    readonly mayCount?: Parameters<typeof openCapture>[0]["mayCount"];
    readonly gate?: Gate;
    readonly joins?: boolean;
  };
};

/** The way out of the house, up to the edge's socket. */
export type SignalsRoom = {
  readonly wayOut: WayOut;
  readonly errands: Errands;
  readonly outbox: Outbox;
  readonly lastWeek: Preview["lastWeek"];
  features(resident: string): FeatureValues;
  sourceOf(brand: string): string;
  subjectOf(brand: string, resident: string): string;
  /** What blurred answers have spent, by month. */
  readonly spent: Months["spent"];
  /** Looks again what is due: weeks and months that are over, what is too old, what to fetch. */
  look(): Promise<void>;
  readonly busy: Busy;
  [Symbol.asyncDispose](): Promise<void>;
};

/** A little after the house day begins. */
const atMinute = 4 * 60 + 10;

/** Opens the way out. */
export async function openSignals(from: SignalsFrom): Promise<SignalsRoom> {
  const { bus, log, clock, random, store, ledger, chain, permission, zone, isChild, gates = {} } = from;
  const pseudonyms = await openPseudonyms({ folder: from.folder, bytes: random.bytes, rotation: permission.rotation });
  const build = makeBuild({
    pseudonyms,
    random,
    zone,
    retentionDays: (brand) => permission.door(brand)?.retention_days,
  });
  const onFault = (error: unknown) => {
    log.error("the way out failed", { error });
    bus.emit("fault.raised", { id: "engage", code: codeOf(error), params: {}, cause: "engage", at: permission.now() });
  };
  let [pending, activity] = [0, 0];
  const counted = async (work: () => Promise<void>) => {
    pending += 1;
    activity += 1;
    try {
      await work();
    } finally {
      pending -= 1;
      activity += 1;
    }
  };
  const apart = (work: () => Promise<void>) => void counted(work).catch(onFault);
  const capture = openCapture({
    bus,
    store,
    ledger,
    permission,
    zone,
    isChild,
    counted: (use) => apart(() => signals.used(use)),
    ...(gates.mayCount ? { mayCount: gates.mayCount } : {}),
  });
  const { counters } = capture;
  const allowed = (resident: string) => (category: Grant["category"]) =>
    permission
      .standing()
      .some((one) => one.resident === resident && one.purpose === "offers" && one.category === category);
  const outbox = openOutbox({
    ledger,
    chain,
    permission,
    build,
    bus,
    random,
    isChild,
    reachable: (brand) => permission.door(brand) !== undefined,
    tapped: ({ resident, category }, draft) => {
      const used = tapCount(draft);
      if (used === undefined || !allowed(resident)(category)) return;
      store.work(() => counters.tap(resident, category, houseDay(permission.now(), zone()), used));
    },
    receipts: (brand, receipts) => apart(() => from.receipts(brand, receipts)),
    heard: (brand, taps) => {
      if (taps) pulls?.soon(brand);
    },
    ...(gates.gate ? { gate: gates.gate } : {}),
    ...(gates.joins === undefined ? {} : { joins: gates.joins }),
  });
  const months = openMonths(ledger.read, counters, random);
  const signals = makeSignals({ ledger, permission, counters, months, outbox, zone });
  const preview = makePreview({ build, seen: openSeen(store), pseudonyms, now: permission.now, zone });
  let pulls: ReturnType<typeof planPulls> | undefined;
  const socket: EdgeSocket = await openEdgeSocket({
    path: from.socket,
    bus,
    log,
    clock,
    patience: from.patience,
    permission,
    outbox,
    chain,
    owes: from.owes,
    came: () => pulls?.look(),
  });
  pulls = planPulls({
    bus,
    clock,
    random,
    ledger,
    permission,
    errands: socket.tasks,
    isThere: socket.tasks.isThere,
    sourceOf: pseudonyms.home,
    owes: from.owes,
    brands: from.brands,
    took: (brand, what: Fetched, objects) =>
      what === "receipts" ? from.receipts(brand, objects) : from.take(brand, objects),
    counted,
    onFault,
  });
  const look = async () => {
    capture.sweep();
    await outbox.sweep();
    await signals.tell();
    pulls.look();
  };
  const daily = eachDay({ clock, permission, zone }, look, onFault);
  const offs = [
    bus.on("consent.changed", daily.set),
    bus.on("household.changed", ({ noun, id }) => {
      if (noun === "resident" && isChild(id)) apart(() => forget(id));
    }),
  ];
  const forget = async (resident: string) => {
    const rows = months.forget(resident);
    if (rows.length > 0) await ledger.write(rows);
  };
  daily.set();

  return {
    wayOut: {
      told: outbox.told,
      purged: outbox.purged,
      sampleOf: preview.sampleOf,
      sourceOf: pseudonyms.home,
      bytesAMonth: preview.bytesAMonth,
    },
    errands: socket.tasks,
    outbox,
    lastWeek: preview.lastWeek,
    features: (resident) => featuresOf(counters, resident, houseDay(permission.now(), zone()), allowed(resident)),
    sourceOf: pseudonyms.home,
    subjectOf: pseudonyms.resident,
    spent: months.spent,
    look,
    busy: {
      pending: () => pending + outbox.busy.pending(),
      activity: () => activity + outbox.busy.activity(),
      flush: () => Promise.resolve(),
    },
    [Symbol.asyncDispose]: async () => {
      for (const off of offs) off();
      daily.stop();
      pulls[Symbol.dispose]();
      capture[Symbol.dispose]();
      await socket[Symbol.asyncDispose]();
    },
  };
}

/** Runs a work each house day, as long as there is a grant; without one no clock runs. */
function eachDay(
  from: Pick<SignalsFrom, "clock" | "permission" | "zone">,
  work: () => Promise<void>,
  onFault: (error: unknown) => void,
) {
  const { clock, permission, zone } = from;
  let cancel: (() => void) | undefined;
  let stopped = false;
  const set = () => {
    cancel?.();
    cancel = undefined;
    if (stopped || permission.standing().length === 0) return;
    const now = permission.now();
    const wait = nextAt(now + 1, zone(), atMinute) - now;
    cancel = at(clock, clock.mono() + wait, () => work().finally(set), onFault);
  };
  return {
    set,
    stop: () => {
      stopped = true;
      cancel?.();
    },
  };
}
