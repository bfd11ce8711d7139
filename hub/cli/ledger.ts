import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ChainEnds, type ChainRow, noChain } from "../core/chain.ts";
import { fail } from "../core/errors.ts";
import { bookFault, type SubjectRow } from "../door/chain.ts";
import { chainState } from "../engagement/chain.ts";
import { socketsOf } from "./call.ts";
import type { Command, Given, Outcome } from "./tools.ts";

/** The command that checks the door's book and the ledger of permission in the database itself, whether the hub runs or not. */
export const ledgerCommand: Command = { name: "ledger verify", takes: [], options: {}, run: verify };

async function verify({ tools }: Given): Promise<Outcome> {
  // The database lies beside the hub's own socket.
  const folders = socketsOf(tools.env).map(dirname);
  const path = folders.map((folder) => join(folder, "ledger.db")).find((file) => existsSync(file));
  if (path === undefined) fail("E_NOT_FOUND", { noun: "ledger.db", id: folders.join(", ") });
  const { door, permission } = checked(path);
  const { rows, erased, head, fault } = permission;
  const lines = [
    door.fault
      ? { key: "cli.ledger.unwell", params: { ...door.fault } }
      : { key: "cli.ledger.well", params: { rows: door.rows } },
    fault
      ? { key: "cli.ledger.permission.unwell", params: { ...fault } }
      : { key: "cli.ledger.permission.well", params: { rows, erased } },
  ];
  const well = door.fault === undefined && fault === undefined;
  const json = {
    well,
    path,
    rows: door.rows,
    ...door.fault,
    permission: { well: !fault, rows, erased, head, ...fault },
  };
  return well ? { json, lines } : { json, lines, well };
}

function checked(path: string) {
  using db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  // One view of the file: the hub may write while this reads.
  db.exec("BEGIN");
  return { door: doorBook(db), permission: chainState(db) };
}

function doorBook(db: DatabaseSync) {
  const kept = db.prepare("SELECT document FROM door_keeps WHERE id = 'chain'").get();
  const ends = kept ? ChainEnds.parse(JSON.parse(String(kept["document"]))) : noChain;
  const subjects = db.prepare("SELECT seq, resident, salt FROM door_subjects").all() as SubjectRow[];
  const rows = db
    .prepare("SELECT seq, at, document, prev, hash FROM door_audit ORDER BY seq")
    .iterate() as Iterable<ChainRow>;
  const fault = bookFault(rows, ends, new Map(subjects.map((row) => [row.seq, row])));
  return { fault, rows: ends.last - ends.first + 1 };
}
