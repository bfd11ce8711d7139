import { Did } from "../hub/core/messages.ts";
import { parseJson } from "../hub/core/parse.ts";
import { openDatabase, type Migration } from "../hub/store/open.ts";

/** What a device remembers of its commands so that each acts at most once. */
export type Memory = {
  /** Remembers an id before it acts; hazards have it on disk when this returns. */
  remember(id: string): void;
  /** What was last answered to an id: nothing yet is `accepted`; undefined for an id never seen. */
  known(id: string): Did | undefined;
  /** Remembers the final answer. */
  settle(did: Did): void;
};

/** The hands' own database: ids of hazards for 24 h, and what a hazard keeps. */
export type Journal = {
  memory(device: string): Memory;
  /** Ends what was running as the process died; the answers still owed. */
  interrupted(device: string): readonly Did[];
  kept(device: string): { read(): unknown; write(value: unknown): void };
  [Symbol.dispose](): void;
};

const keptFor = 24 * 3_600_000;
const cap = 65_536;

const migrations: readonly Migration[] = [
  {
    version: 1,
    min_reader: 1,
    sql: `
      CREATE TABLE command (
        device TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, did TEXT,
        PRIMARY KEY (device, id)
      ) STRICT;
      CREATE TABLE kept (device TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    `,
  },
];

/** Opens the journal of the hands; every write is on disk (FULL) when it returns. */
export function openJournal(
  path: string,
  house: "virtual" | "real",
  wall: () => number,
  onCommit: (n: number) => void = () => undefined,
): Journal {
  const store = openDatabase(path, { synchronous: "FULL", migrations, stamp: { house }, onCommit });
  const read = (text: unknown): unknown => parseJson(new TextEncoder().encode(String(text)), cap);
  const settle = (device: string, did: Did) =>
    store.work(() =>
      store.sql("UPDATE command SET did = ? WHERE device = ? AND id = ?").run(JSON.stringify(did), device, did.id),
    );
  return {
    memory: (device) => ({
      remember: (id) =>
        store.work(() => {
          store.sql("DELETE FROM command WHERE at < ? AND did IS NOT NULL").run(Math.floor(wall()) - keptFor);
          store.sql("INSERT INTO command (device, id, at) VALUES (?, ?, ?)").run(device, id, Math.floor(wall()));
        }),
      known: (id) => {
        const row = store.sql("SELECT did FROM command WHERE device = ? AND id = ?").get(device, id);
        if (!row) return undefined;
        return row["did"] === null ? { v: 1, id, outcome: "accepted" } : Did.parse(read(row["did"]));
      },
      settle: (did) => void settle(device, did),
    }),
    interrupted: (device) =>
      store
        .sql("SELECT id FROM command WHERE device = ? AND did IS NULL ORDER BY at, id")
        .all(device)
        .map((row) => {
          const did: Did = { v: 1, id: String(row["id"]), outcome: "failed", code: "E_INTERRUPTED" };
          settle(device, did);
          return did;
        }),
    kept: (device) => ({
      read: () => {
        const row = store.sql("SELECT value FROM kept WHERE device = ?").get(device);
        return row === undefined ? undefined : read(row["value"]);
      },
      write: (value) =>
        void store.work(() =>
          store.sql("INSERT OR REPLACE INTO kept (device, value) VALUES (?, ?)").run(device, JSON.stringify(value)),
        ),
    }),
    [Symbol.dispose]: () => store[Symbol.dispose](),
  };
}

/** The memory of a device that can do no harm: it lives as long as its boot, for other boots are refused anyway. */
export function bootMemory(wall: () => number): Memory {
  const known = new Map<string, { readonly at: number; readonly did: Did }>();
  return {
    remember: (id) => {
      for (const [old, { at }] of known) {
        if (at > wall() - keptFor) break;
        known.delete(old);
      }
      known.set(id, { at: wall(), did: { v: 1, id, outcome: "accepted" } });
    },
    known: (id) => known.get(id)?.did,
    settle: (did) => known.set(did.id, { at: known.get(did.id)?.at ?? wall(), did }),
  };
}
