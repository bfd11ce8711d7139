import type { Bus } from "../bus/bus.ts";
import { LintelError } from "../core/errors.ts";
import { eventTypes } from "../core/engage/events.ts";
import type { BatchAnswer, Signed } from "../core/engage/objects.ts";
import type { Random } from "../core/random.ts";
import type { Ledger } from "../store/ledger.ts";
import { crockfordOf } from "./build.ts";
import type { ChainEntry, ChainWriter, Permission } from "./grant.ts";
import { answeredRows } from "./outbox-answers.ts";
import { batchesOf, bodyOf, type Sending } from "./outbox-batches.ts";
import { gatedEntry, type Judge } from "./outbox-judge.ts";
import {
  claimedRow,
  deadRow,
  droppedRow,
  leavingRow,
  outboxReads,
  type OutboxRow,
  releasedRow,
} from "./outbox-rows.ts";

/** What the edge says it is about to put on the wire. */
export type Leaving = {
  readonly brand: string;
  readonly batch: string;
  readonly ids: readonly string[];
  readonly bytes: number;
  readonly head_bytes: number;
  readonly sha256: string;
};

/** That a batch did not arrive. */
export type Failed = {
  readonly brand: string;
  readonly batch: string;
  readonly again: boolean;
  readonly retry_s?: number | undefined;
  readonly why: string;
};

/** The way of one batch: taken, written down, sent, answered. */
export type Batches = {
  claim(most: number): Promise<readonly Sending[]>;
  sending(said: Leaving): Promise<boolean>;
  answered(brand: string, batch: string, answer: BatchAnswer): Promise<void>;
  failed(said: Failed): Promise<void>;
  /** The next wall instant after `at` at which a brand that rests may be tried again. */
  restsUntil(at: number): number | undefined;
};

/** What it works with. */
export type BatchNeeds = {
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly chain: ChainWriter;
  readonly permission: Permission;
  readonly judge: Judge;
  readonly bus: Pick<Bus, "emit">;
  readonly random: Pick<Random, "bytes" | "next">;
  /** Whether a brand's door is known. */
  readonly reachable: (brand: string) => boolean;
  /** Hears of what a brand signed in its answer. */
  readonly receipts?: (brand: string, receipts: readonly Signed[]) => void;
  /** Hears that a brand has answered; `taps`: to what people tapped, so that there may be a letter soon. */
  readonly heard?: (brand: string, taps: boolean) => void;
};

const first_ms = 5_000;
const longest_ms = 900_000;

/** Makes the way of the batches. */
export function makeBatches(needs: BatchNeeds): Batches {
  const { ledger, chain, judge, random } = needs;
  const { joins } = judge;
  const now = () => needs.permission.now();
  const reads = outboxReads(ledger.read);
  const resting = new Map<string, { readonly tries: number; readonly until: number }>();
  /** A letter that came back is shown, never dropped in silence. */
  const cameBack = (brand: string) =>
    needs.bus.emit("fault.raised", {
      id: `engage.not-taken.${brand}`,
      code: "E_NOT_TAKEN",
      params: { brand },
      cause: brand,
      at: now(),
    });
  const ofBatch = (brand: string, batch: string) => reads.ofBatch(batch).filter(({ recipient }) => recipient === brand);

  return {
    claim: async (most) => {
      const at = now();
      const busy = new Set(reads.brandsSending());
      const open = (brand: string) =>
        !busy.has(brand) && (resting.get(brand)?.until ?? 0) <= at && needs.reachable(brand);
      const judged = reads.due(at).flatMap((row) => (open(row.recipient) ? [{ row, is: judge.ofRow(row) }] : []));
      const never = judged.flatMap(({ row, is }) => (typeof is === "object" ? [{ row, why: is.never }] : []));
      const goes = judged.flatMap(({ row, is }) => (is === "goes" ? [row] : []));
      const batches = batchesOf(goes, most, () => crockfordOf(random.bytes(16)));
      if (never.length === 0 && batches.length === 0) return [];
      const rows = [
        ...(never.length > 0 ? [droppedRow(never.map(({ row }) => row.id))] : []),
        ...batches.map(({ batch, ids }) => claimedRow(ids, batch, at, joins)),
      ];
      const entries = never.map(({ row, why }) => gatedEntry(row.recipient, why, row.resident));
      await (entries.length > 0 ? chain.write(entries, rows) : ledger.write(rows));
      // What is read back is what the write itself let through: a grant that fell in between kept its rows.
      return batches.flatMap(({ batch, brand, source }) => {
        const events = reads.ofBatch(batch).map(({ event }) => event);
        return events.length > 0 ? [{ batch, brand, source, events }] : [];
      });
    },
    sending: async (said) => {
      const rows = ofBatch(said.brand, said.batch);
      if (isTheSame(rows, said) && rows.every((row) => judge.ofRow(row) === "goes")) {
        try {
          await chain.write([sentEntry(rows, said)], [leavingRow(said.batch, rows.length, now(), joins)]);
          // A tap that came while this was written down counts from the tap on: what was said of it is taken off again.
          if (rows.every((row) => judge.ofRow(row) === "goes")) return true;
          const { kind, said: why, ...of } = gatedEntry(said.brand, "taken-back", rows[0]?.resident ?? null);
          const [bytes, head_bytes] = [-said.bytes, -said.head_bytes];
          await chain.write([{ kind, said: { ...why, batch: said.batch, bytes, head_bytes }, ...of }]);
        } catch (error) {
          if (!(error instanceof LintelError) || error.code !== "E_CHANGED") throw error;
        }
      }
      await ledger.write([releasedRow(said.batch)]);
      return false;
    },
    answered: async (brand, batch, answer) => {
      const rows = ofBatch(brand, batch);
      const { statements, said, dead } = answeredRows(rows, answer);
      resting.delete(brand);
      const entry: ChainEntry = { kind: "acked", said: { brand, batch, ...said }, ...whose(rows) };
      // What the answer says nothing of goes again.
      await chain.write([entry], [...statements, releasedRow(batch, now() + first_ms)]);
      if (answer.receipts.length > 0) needs.receipts?.(brand, answer.receipts);
      needs.heard?.(
        brand,
        rows.some(({ type }) => eventTypes[type].tap),
      );
      if (dead) cameBack(brand);
    },
    failed: async ({ brand, batch, again, retry_s, why }) => {
      // What a person took back is told until it is heard, whatever the brand answers.
      const never = again ? [] : ofBatch(brand, batch).filter(({ type }) => type !== "consent.withdrawn");
      const tries = (resting.get(brand)?.tries ?? 0) + 1;
      const ceiling = Math.min(longest_ms, first_ms * 2 ** Math.min(tries - 1, 20));
      const rest = Math.max(Math.floor(random.next() * ceiling), (retry_s ?? 0) * 1_000);
      resting.set(brand, { tries, until: now() + rest });
      const ids = never.map(({ id }) => id);
      await ledger.write([...(ids.length > 0 ? [deadRow(ids, why)] : []), releasedRow(batch, now() + rest)]);
      if (ids.length > 0) cameBack(brand);
    },
    restsUntil: (at) => {
      const ends = [...resting.values()].map(({ until }) => until).filter((until) => until > at);
      return ends.length === 0 ? undefined : Math.min(...ends);
    },
  };
}

/** Whether what is about to leave is, to the byte, what was handed over and is still there. */
function isTheSame(rows: readonly OutboxRow[], said: Leaving): boolean {
  const body = bodyOf(rows.map(({ event }) => event));
  const ids = rows.map(({ id }) => id).join();
  return rows.length > 0 && ids === said.ids.join() && body.bytes === said.bytes && body.sha256 === said.sha256;
}

function sentEntry(rows: readonly OutboxRow[], { brand, batch, bytes, head_bytes, sha256 }: Leaving): ChainEntry {
  return {
    kind: "sent",
    said: { brand, batch, events: rows.length, bytes, head_bytes, sha256 },
    ...whose(rows),
    payload: JSON.stringify(rows.map(({ event, salt }) => ({ event, salt }))),
  };
}

function whose(rows: readonly OutboxRow[]): { readonly resident?: string } {
  const resident = rows[0]?.resident ?? undefined;
  return resident === undefined ? {} : { resident };
}
