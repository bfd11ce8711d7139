import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";

/** One act of a device as the device itself wrote it down. */
export type Act = {
  readonly at: number;
  readonly pid: number;
  readonly device: string;
  readonly command: string;
  readonly verb: string;
};
/** One change of an output of a hazard. */
export type Switched = {
  readonly at: number;
  /** By the clock of the process that wrote it down. */
  readonly mono: number;
  readonly pid: number;
  readonly device: string;
  readonly output: string;
  readonly on: boolean;
};
/** A number that an appliance was set to. */
export type Put = {
  readonly at: number;
  readonly pid: number;
  readonly device: string;
  readonly put: string;
  readonly value: number;
};
/** One event of a device as it told it. */
export type Said = { readonly at: number; readonly pid: number; readonly device: string; readonly event: string };
/** One beat of a contactor. */
export type Beat = {
  readonly at: number;
  readonly mono: number;
  readonly pid: number;
  readonly device: string;
  readonly beat: true;
};
/** One row of a table. */
export type Row = Readonly<Record<string, string | number | null>>;

/** What the processes of a house left behind: three databases, and what the devices did. */
export type CrashRecord = {
  rows(database: "house" | "ledger" | "hands", sql: string, ...given: readonly SQLInputValue[]): Row[];
  acts(command: string): Act[];
  /** Everything a device did of one verb, whoever asked for it. */
  actsOf(device: string, verb: string): Act[];
  puts(device: string): Put[];
  said(device: string, event: string): Said[];
  /** The outputs that are on after the last word of a process. */
  on(pid: number): string[];
  switched(pid: number): Switched[];
  /** What a process did with the outputs and the contactor of a device, oldest first. */
  drove(pid: number, device: string): (Switched | Beat)[];
};

/** Reads the databases of a house in `data`, each time anew, as somebody would who finds them. */
export function crashRecord(data: string, notes: string): CrashRecord {
  const paths = { house: "house.db", ledger: "ledger.db", hands: join("hands", "hands.db") };
  const all = notesIn(notes);
  const switched = (pid: number) => all().filter((note): note is Switched => "output" in note && note.pid === pid);
  return {
    rows: (database, sql, ...given) => {
      const db = new DatabaseSync(join(data, paths[database]), { readOnly: true, timeout: 2_000 });
      try {
        return db.prepare(sql).all(...given) as Row[];
      } finally {
        db.close();
      }
    },
    acts: (command) => all().filter((note): note is Act => "command" in note && note.command === command),
    actsOf: (device, verb) =>
      all().filter((note): note is Act => "command" in note && note.device === device && note.verb === verb),
    puts: (device) => all().filter((note): note is Put => "put" in note && note.device === device),
    said: (device, event) =>
      all().filter((note): note is Said => "event" in note && note.device === device && note.event === event),
    switched,
    drove: (pid, device) =>
      all().filter(
        (note): note is Switched | Beat =>
          ("output" in note || "beat" in note) && note.pid === pid && note.device === device,
      ),
    on: (pid) => {
      const last = new Map(switched(pid).map(({ output, on }) => [output, on]));
      return [...last].filter(([, on]) => on).map(([output]) => output);
    },
  };
}

/** Reads on where it stopped reading: a house that lives for an hour writes much, and is asked of it all the time. */
function notesIn(path: string): () => readonly (Act | Switched | Put | Said | Beat)[] {
  const file = openSync(path, "r");
  process.once("exit", () => closeSync(file));
  const notes: (Act | Switched | Put | Said | Beat)[] = [];
  const bytes = Buffer.alloc(65_536);
  let at = 0;
  return () => {
    for (;;) {
      const read = readSync(file, bytes, 0, bytes.length, at);
      const end = bytes.subarray(0, read).lastIndexOf(10) + 1;
      if (end === 0) return notes;
      at += end;
      for (const line of bytes.toString("utf8", 0, end).split("\n"))
        if (line.endsWith("}")) notes.push(JSON.parse(line) as Act | Switched | Put | Said | Beat);
    }
  };
}

/** Resolves as soon as it holds; fails with `what` when it does not come in time. */
export async function until(what: string, holds: () => boolean, within = 15_000): Promise<void> {
  const end = performance.now() + within;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
