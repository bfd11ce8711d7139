import type { DatabaseSync } from "node:sqlite";
import { type MessagePort, parentPort, receiveMessageOnPort } from "node:worker_threads";
import { fail } from "../core/errors.ts";
import { connect, durability } from "./connect.ts";
import { makeGroupCommit, type Write } from "./group-commit.ts";
import type { FromWriter, ToWriter } from "./ledger-message.ts";

/** The ledger does not wait longer for another database than this. */
const emptyWithinMs = 250;

if (parentPort) serve(parentPort);

/** The one thread that writes the ledger: it takes all that is queued, commits once, then answers. */
function serve(port: MessagePort): void {
  const databases: DatabaseSync[] = [];
  const checkpoints = new Map<string, (empty: boolean) => void>();
  const notOpen = (): FromWriter => fail("E_INTERNAL", { problem: "the ledger is not open" });
  let commit: (batch: readonly Write[]) => FromWriter = notOpen;
  const say = (answer: FromWriter) => port.postMessage(answer);

  const take = (message: Exclude<ToWriter, { ask: "write" }>) => {
    if (message.ask === "open") {
      const db = connect(message.path, "FULL");
      databases.push(db);
      commit = makeGroupCommit(db);
      say({ say: "open", ...durability(db) });
    } else if (message.ask === "checkpoint") {
      let run = checkpoints.get(message.path);
      if (!run) checkpoints.set(message.path, (run = makeCheckpoint(message.path, databases)));
      run(message.empty);
    } else {
      for (const db of databases) db.close();
      port.close();
    }
  };

  port.on("message", (first: ToWriter) => {
    let batch: Write[] = [];
    const flush = () => {
      if (batch.length > 0) say(commit(batch));
      batch = [];
    };
    for (const message of [first, ...queued(port)]) {
      if (message.ask === "write") {
        batch.push(message);
        continue;
      }
      flush();
      take(message);
    }
    flush();
  });
}

function* queued(port: MessagePort): Generator<ToWriter> {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) yield next.message as ToWriter;
}

/** PASSIVE never makes the thread that writes wait; what it leaves is taken next time. To empty what is moved is quick. */
function makeCheckpoint(path: string, databases: DatabaseSync[]): (empty: boolean) => void {
  const db = connect(path, "NORMAL");
  databases.push(db);
  db.exec(`PRAGMA busy_timeout = ${emptyWithinMs}`);
  return (empty) => {
    db.exec("PRAGMA wal_checkpoint(PASSIVE)");
    if (empty) db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  };
}
