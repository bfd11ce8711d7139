import { Worker } from "node:worker_threads";
import { LintelError } from "../core/errors.ts";
import type { Busy } from "../core/quiet.ts";
import type { FromWriter, Statement, ToWriter } from "./ledger-message.ts";

/** What a connection really runs with, as it read it back. */
export type Durability = { readonly journal: string; readonly level: number };

/** The main thread's end of the thread that writes the ledger. */
export type WriterThread = {
  open(path: string): Promise<Durability>;
  write(statements: readonly Statement[]): Promise<void>;
  checkpoint(path: string, empty?: boolean): void;
  readonly busy: Busy;
  /** Takes no more writes and resolves when all taken ones are answered. */
  finish(): Promise<void>;
  /** Ends the thread. */
  close(): Promise<void>;
};

type Pending = { readonly resolve: () => void; readonly reject: (error: unknown) => void };

/** Starts the writer thread at once: it comes up while the main one still looks at the file. */
export function startWriter(onFault: (error: unknown) => void, onCommit: (n: number) => void): WriterThread {
  const worker = new Worker(new URL("./ledger-writer.ts", import.meta.url), { name: "ledger-writer" });
  const opened = Promise.withResolvers<Durability>();
  const exited = Promise.withResolvers<void>();
  const waiting = makeWaiting(onCommit);
  const post = (message: ToWriter) => worker.postMessage(message, []);
  let closed: LintelError | undefined;
  let dead = false;

  const die = (cause: unknown) => {
    if (dead) return;
    dead = true;
    closed = new LintelError("E_INTERNAL", { problem: "the ledger's writer has died" }, cause);
    opened.reject(closed);
    waiting.rejectAll(closed);
    onFault(closed);
  };
  // When the thread dies after it has opened, nobody waits for this promise any more.
  opened.promise.catch(() => undefined);
  worker.on("message", (answer: FromWriter) => (answer.say === "open" ? opened.resolve(answer) : waiting.done(answer)));
  worker.on("error", die);
  worker.on("exit", () => {
    if (!closed || waiting.size() > 0) die(undefined);
    exited.resolve();
  });
  const stop = () => {
    closed ??= new LintelError("E_INTERNAL", { problem: "the ledger is closed" });
  };

  return {
    open: (path) => {
      post({ ask: "open", path });
      return opened.promise;
    },
    write: (statements) => {
      if (closed) return Promise.reject(closed);
      return waiting.add((id) => post({ ask: "write", id, statements }));
    },
    checkpoint: (path, empty = false) => {
      if (!closed) post({ ask: "checkpoint", path, empty });
    },
    busy: { pending: waiting.size, activity: waiting.activity, flush: waiting.empty },
    finish: () => {
      stop();
      return waiting.empty();
    },
    close: () => {
      stop();
      if (!dead) post({ ask: "close" });
      return exited.promise;
    },
  };
}

/** The writes handed over and not yet answered, in order. */
function makeWaiting(onCommit: (n: number) => void) {
  const pending = new Map<number, Pending>();
  let idle: (() => void)[] = [];
  let last = 0;
  let activity = 0;
  let commits = 0;
  const wake = () => {
    if (pending.size > 0) return;
    for (const resolve of idle) resolve();
    idle = [];
  };
  return {
    size: () => pending.size,
    activity: () => activity,
    empty: () => (pending.size === 0 ? Promise.resolve() : new Promise<void>((resolve) => idle.push(resolve))),
    add: (send: (id: number) => void) =>
      new Promise<void>((resolve, reject) => {
        const id = ++last;
        send(id);
        pending.set(id, { resolve, reject });
        activity++;
      }),
    done: ({ ids, commits: more, refused }: Extract<FromWriter, { say: "done" }>) => {
      for (let i = 0; i < more; i++) onCommit(++commits);
      for (const id of ids) {
        const { resolve, reject } = pending.get(id) ?? {};
        const refusal = refused.get(id);
        pending.delete(id);
        activity++;
        if (refusal) reject?.(new LintelError(refusal.code, { problem: refusal.problem }));
        else resolve?.();
      }
      wake();
    },
    rejectAll: (error: unknown) => {
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
      wake();
    },
  };
}
