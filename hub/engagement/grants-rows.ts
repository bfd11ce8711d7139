import { z } from "zod";
import { ConsentId } from "../core/engage/events.ts";
import { categories, grantStates, levels, purposes, touchpoints } from "../core/engage/lists.ts";
import { Language } from "../core/house.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Grant } from "./grant.ts";

/** A brand's word, or the lack of it, that what a withdrawn grant had sent is gone. */
const Erasure = z.strictObject({
  /** Wall ms at which it was asked for, and the epoch below which nothing may be left. */
  asked: z.number(),
  epoch: z.number().int(),
  receipt: z.string().optional(),
  at: z.number().optional(),
  rows: z.number().int().optional(),
  derived: z.number().int().optional(),
  copies_gone_by: z.string().optional(),
  /** Wall ms at which the time it had was over. */
  broken: z.number().optional(),
});
/** See the schema of the same name. */
export type Erasure = z.infer<typeof Erasure>;

/** What a grant carries beside its columns. */
const Document = z.strictObject({
  v: z.literal(1),
  touchpoints: z.array(z.enum(touchpoints)),
  notice: z.string(),
  words: z.string(),
  language: Language,
  screen: z.string(),
  confirmed: z.boolean(),
  because: z.enum(["others", "terms", "promise"]).optional(),
  supersedes: z.string().optional(),
  /** The brand was told of it, so it has to be told of its end. */
  told: z.boolean(),
  ended: z.number().optional(),
  erasure: Erasure.optional(),
});

/** A grant as it is kept: what everybody may ask of it, and what became of it at the brand. */
export type KeptGrant = Grant & {
  readonly told: boolean;
  /** Wall ms of its end before its time. */
  readonly ended?: number;
  readonly erasure?: Erasure;
};

const Row = z.object({
  id: ConsentId,
  resident: z.string(),
  recipient: z.string(),
  purpose: z.enum(purposes),
  category: z.enum(categories),
  level: z.literal(levels),
  state: z.enum(grantStates),
  epoch: z.number().int().min(1),
  since: z.number(),
  until: z.number(),
  document: z.string(),
});

/** Every grant of the ledger. A row this release cannot read lets nothing leave: it is left out. */
export function readGrants(read: Ledger["read"], unread: (id: string) => void): readonly KeptGrant[] {
  return read
    .prepare("SELECT * FROM grants ORDER BY since, id")
    .all()
    .flatMap((row) => {
      const columns = Row.safeParse(row);
      const document = columns.success ? Document.safeParse(JSON.parse(columns.data.document)) : undefined;
      if (!columns.success || !document?.success) {
        unread(String(row["id"]));
        return [];
      }
      const { recipient, document: _, ...rest } = columns.data;
      const { v: __, ...beside } = document.data;
      return [plain({ ...rest, brand: recipient, ...beside })];
    });
}

/** Keeps a grant as it is now; with `from`, only where it is still in that state and epoch (E_CHANGED). */
export function grantRow(grant: KeptGrant, from?: Pick<Grant, "state" | "epoch">): Statement {
  const { id, resident, brand, purpose, category, level, state, epoch, since, until, ...beside } = grant;
  const document = JSON.stringify({ v: 1, ...beside });
  if (from === undefined) {
    const sql = `INSERT INTO grants (id, resident, recipient, purpose, category, level, state, epoch, since, until, document)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
    return { sql, params: [id, resident, brand, purpose, category, level, state, epoch, since, until, document] };
  }
  const sql =
    "UPDATE grants SET resident = ?, state = ?, epoch = ?, until = ?, document = ? WHERE id = ? AND state = ? AND epoch = ?";
  return { sql, params: [resident, state, epoch, until, document, id, from.state, from.epoch], changes: 1 };
}

/** Takes a grant out of the ledger. */
export function dropGrant(id: string): Statement {
  return { sql: "DELETE FROM grants WHERE id = ?", params: [id] };
}

/** Leaves out what is not said, as `exactOptionalPropertyTypes` wants it. */
function plain(value: Record<string, unknown>): KeptGrant {
  // Safe: both halves have passed their schema.
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as unknown as KeptGrant;
}
