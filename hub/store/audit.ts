import { LintelError } from "../core/errors.ts";
import { Id } from "../core/ids.ts";
import { check } from "../core/parse.ts";
import type { Statement } from "./ledger-message.ts";

/** One SQL text of a write to the ledger. */
export type { Statement };

/** The row that tells who did what, in ids only: a person erased leaves no name behind here. */
export function auditRow(
  at: number,
  actor: string,
  action: string,
  subject: string,
  detail: Readonly<Record<string, number | readonly string[]>>,
): Statement {
  return {
    sql: "INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
    params: [Math.floor(at), checkActor(actor), action, subject, JSON.stringify(detail)],
  };
}

function checkActor(actor: string): string {
  try {
    return check(Id, actor);
  } catch (cause) {
    throw new LintelError("E_WRONG_TYPE", { field: "actor" }, cause);
  }
}
