import { eventTypes } from "../core/engage/events.ts";
import { LintelError } from "../core/errors.ts";
import { instantOf } from "../core/instant.ts";
import type { Busy } from "../core/quiet.ts";
import type { Statement } from "../store/audit.ts";
import type { Build, Draft } from "./build.ts";
import type { Grant } from "./grant.ts";
import { gatedEntry, type JudgeNeeds, makeJudge } from "./outbox-judge.ts";
import { type OutboxRow, outboxReads, overRow, purgedRow, queuedRow, releasedAllRow } from "./outbox-rows.ts";
import { type Batches, type BatchNeeds, makeBatches } from "./outbox-sending.ts";

/** Events on their way to brands: in the ledger until the brand has said it has them. */
export type Outbox = Omit<Batches, "restsUntil"> & {
  /** Makes an event of a grant and puts it on its way; gives its id when it is on the disk. E_CHANGED where the gate or the grant says no. */
  queue(grant: Grant, draft: Draft): Promise<string>;
  /** Several at once, with rows that stand or fall with them; what the gate refuses is left out and written down. */
  queueAll(drafts: readonly (readonly [Grant, Draft])[], more?: readonly Statement[]): Promise<void>;
  /** Rows that queue an event about a grant itself, due now. */
  told(grant: Grant, is: "consent.given" | "consent.withdrawn"): readonly Statement[];
  /** Rows that take back whatever still waits under a consent. */
  purged(consent: string): readonly Statement[];
  /** Whoever held batches is gone: all of them go again, under the same ids. */
  lost(): Promise<void>;
  /** What is on its way for a resident, and what came back. */
  of(resident: string): readonly OutboxRow[];
  /** The next wall instant at which something may be due; undefined while nothing waits. */
  nextDue(): number | undefined;
  /** Told of everything that may make something due. */
  onChange(listener: () => void): void;
  /** Lets go of what nobody may keep any longer. */
  sweep(): Promise<void>;
  readonly busy: Busy;
};

/** What the outbox works with. */
export type OutboxNeeds = Omit<BatchNeeds, "judge"> &
  JudgeNeeds & {
    readonly build: Build;
    /** Hears of every draft that a person's own tap queued. */
    readonly tapped?: (grant: Grant, draft: Draft) => void;
  };

/** Opens the outbox; what a dead edge or hub had taken goes again after `lost`. */
export function openOutbox(needs: OutboxNeeds): Outbox {
  const { ledger, chain, permission, build } = needs;
  const judge = makeJudge(needs);
  const reads = outboxReads(ledger.read);
  const batches = makeBatches({ ...needs, judge });
  const listeners = new Set<() => void>();
  let [pending, activity] = [0, 0];
  const now = () => permission.now();
  const changed = () => listeners.forEach((listener) => listener());
  const counted = async <T>(work: () => Promise<T>): Promise<T> => {
    pending += 1;
    activity += 1;
    try {
      return await work();
    } finally {
      pending -= 1;
      activity += 1;
    }
  };
  const changing = <T>(work: () => Promise<T>): Promise<T> => counted(work).finally(changed);

  const queueAll = async (drafts: readonly (readonly [Grant, Draft])[], more: readonly Statement[] = []) => {
    const judged = drafts.map(([grant, draft]) => {
      const event = build(grant, draft, now());
      return { grant, draft, event, why: judge.refusal(event.text, permission.grant(grant.id), grant.resident) };
    });
    const refused = judged.flatMap(({ grant, why }) => (why ? [gatedEntry(grant.brand, why, grant.resident)] : []));
    const passed = judged.filter(({ why }) => why === undefined);
    const rows = [...passed.map(({ event }) => queuedRow(event)), ...more];
    if (refused.length > 0) await chain.write(refused, rows);
    else if (rows.length > 0) await ledger.write(rows);
    for (const { grant, draft } of passed) if (eventTypes[draft.type].tap) needs.tapped?.(grant, draft);
    return judged;
  };

  return {
    queue: (grant, draft) =>
      changing(async () => {
        const [one] = await queueAll([[grant, draft]]);
        if (!one || one.why !== undefined) throw new LintelError("E_CHANGED", { why: one?.why ?? "" });
        return one.event.id;
      }),
    queueAll: (drafts, more) => changing(async () => void (await queueAll(drafts, more))),
    told: (grant, is) => [queuedRow(build(grant, aboutGrant(grant, is), now()))],
    purged: (consent) => [purgedRow(consent)],
    claim: (most) => counted(() => batches.claim(most)),
    sending: (said) => changing(() => batches.sending(said)),
    answered: (brand, batch, answer) => changing(() => batches.answered(brand, batch, answer)),
    failed: (said) => changing(() => batches.failed(said)),
    lost: () => changing(() => ledger.write([releasedAllRow])),
    of: reads.of,
    nextDue: () => {
      const at = now();
      const ends = [reads.nextDue(at), batches.restsUntil(at)].filter((end) => end !== undefined);
      return ends.length === 0 ? undefined : Math.min(...ends);
    },
    onChange: (listener) => void listeners.add(listener),
    sweep: () => counted(async () => (reads.isOver(now()) ? ledger.write([overRow(now())]) : undefined)),
    busy: { pending: () => pending, activity: () => activity, flush: () => Promise.resolve() },
  };
}

function aboutGrant(grant: Grant, is: "consent.given" | "consent.withdrawn"): Draft {
  if (is === "consent.withdrawn") return { type: is, data: {}, of: is };
  return { type: is, data: { until: instantOf(grant.until).slice(0, 10), notice: grant.notice }, of: is };
}
