import type { z } from "zod";
import type { PointsEntry } from "../../hub/core/engage/mail.ts";
import { instantOf } from "../../hub/core/instant.ts";
import type { Letter } from "../store/part.ts";
import { randomLetters } from "./crockford.ts";
import type { Desk, Journal } from "./journal.ts";
import { type TransferKind, transferKinds } from "./kinds.ts";
import type { Member, Members } from "./members.ts";
import type { Refusal } from "./spending.ts";
import type { Referrals } from "./referral.ts";

type Entry = z.infer<typeof PointsEntry>;
const mostEntries = 50;

/** Writes what members are told. */
export type Letters = ReturnType<typeof openLetters>;

/** Opens the writing of letters. */
export function openLetters({ store, clock, random }: Desk, journal: Journal, members: Members, referrals: Referrals) {
  const top = () => ({ v: 1 as const, id: randomLetters(random, 26), at: instantOf(clock.wall()) });
  const entries = (account: string, most: number): Entry[] =>
    store
      .sql(
        `SELECT t.id, t.kind, t.at, e.amount, n.about FROM points_entries e JOIN points_transfers t ON t.id = e.transfer
         LEFT JOIN points_notes n ON n.transfer = t.id WHERE e.account = ? ORDER BY e.seq DESC LIMIT ?`,
      )
      .all(account, most)
      .toReversed()
      .flatMap((row) => entryOf(row));
  return {
    entries,
    /** How an account stands, with the head of the brand's whole chain: a later history has to contain it. */
    statement: ({ account, subject, source }: Member): Letter => ({
      source,
      mail: {
        ...top(),
        is: "points",
        account: subject,
        balance: journal.balance(account),
        held: members.held(account),
        entries: entries(account, mostEntries),
        head: journal.head(),
        refer: referrals.tokenOf(account),
      },
    }),
    code: ({ subject, source }: Member, item: string, { code, until }: { code: string; until: number }): Letter => ({
      source,
      mail: { ...top(), is: "code", subject, ...namedItem(item), code, until: instantOf(until) },
    }),
    codeEnded: ({ subject, source }: Member, code: string, as: "used" | "refused"): Letter => ({
      source,
      mail: { ...top(), is: "code-ended", subject, code, as },
    }),
    refused: ({ source, subject }: { source: string; subject: string }, event: string, why: Refusal): Letter => ({
      source,
      mail: { ...top(), is: "refused", subject, event, why },
    }),
  };
}

/** A thing's name in the journal as offer or reward. */
export function namedItem(item: string): { offer?: string; reward?: string } {
  const [kind, id = ""] = item.split("/");
  return kind === "offer" ? { offer: id } : { reward: id };
}

function entryOf(row: Record<string, unknown>): Entry[] {
  const why = transferKinds[row["kind"] as TransferKind];
  if (!why) return [];
  const about = row["about"];
  return [
    {
      id: String(row["id"]),
      at: instantOf(Number(row["at"])),
      amount: Number(row["amount"]),
      why,
      ...(typeof about === "string" && about !== "" && { about }),
    },
  ];
}
