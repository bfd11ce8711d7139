import { createHash } from "node:crypto";
import { batchLimits, HomeEvent } from "../core/engage/events.ts";
import type { OutboxRow } from "./outbox-rows.ts";

/** One request to one brand, exactly as it is to leave. */
export type Sending = {
  readonly batch: string;
  readonly brand: string;
  readonly source: string;
  readonly events: readonly string[];
};

/** The rows of a request that is meant. */
export type Batch = {
  readonly batch: string;
  readonly brand: string;
  readonly source: string;
  readonly ids: readonly string[];
};

/** What stands in a request: the events' own texts, word for word. */
export function bodyOf(events: readonly string[]): { readonly bytes: number; readonly sha256: string } {
  const body = `[${events.join(",")}]`;
  return { bytes: Buffer.byteLength(body), sha256: createHash("sha256").update(body).digest("base64url") };
}

/** At most one batch a brand, of what is due first: of one resident, under one pseudonym; what is nobody's goes alone, or its company would say whose it is. */
export function batchesOf(rows: readonly OutboxRow[], most: number, newId: () => string): readonly Batch[] {
  const batches = new Map<string, { key: string; bytes: number; ids: string[]; source: string }>();
  for (const row of rows) {
    const { source, subject } = whoseOf(row);
    const size = Buffer.byteLength(row.event) + 1;
    const key = subject === undefined ? row.id : `${source} ${row.resident ?? ""}`;
    const open = batches.get(row.recipient);
    if (!open) {
      if (batches.size < most) batches.set(row.recipient, { key, bytes: size + 2, ids: [row.id], source });
    } else if (open.key === key && open.ids.length < batchLimits.events && open.bytes + size <= batchLimits.bytes) {
      open.ids.push(row.id);
      open.bytes += size;
    }
  }
  return [...batches].map(([brand, { ids, source }]) => ({ batch: newId(), brand, source, ids }));
}

function whoseOf({ event }: OutboxRow): Pick<HomeEvent, "source" | "subject"> {
  return HomeEvent.pick({ source: true, subject: true }).strip().parse(JSON.parse(event));
}
