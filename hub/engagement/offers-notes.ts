import type { Store } from "../store/open.ts";

/** What is noted of a resident beside the cards; nobody but they themselves is told any of it. */
export type NoteKind =
  | "settings"
  | "answer"
  | "interest"
  | "feature"
  | "trace"
  | "points"
  | "code"
  | "command"
  | "word"
  | "digest"
  | "thread"
  | "complaint"
  | "request"
  | "mail"
  | "denied"
  | "refused"
  | "weather";

/** One note: of whom, under what id, since when. */
export type Note<T> = { readonly id: string; readonly at: number; readonly document: T };

/** The notes of the house about what brands and people said to each other. */
export type NoteBook = {
  get<T>(resident: string, kind: NoteKind, id: string): Note<T> | undefined;
  all<T>(resident: string, kind: NoteKind): readonly Note<T>[];
  put(resident: string, kind: NoteKind, id: string, at: number, document: object): void;
  drop(resident: string, kind: NoteKind, id?: string): void;
  /** Several changes at once. */
  together(work: () => void): void;
  /** Notes of one kind older than that go. */
  older(kind: NoteKind, wall: number): void;
  /** Of what came of one brand only so much is kept, the newest. */
  newest(resident: string, kind: NoteKind, brand: string, most: number): void;
  /** Everybody of whom anything is noted. */
  who(): readonly string[];
  /** A resident leaves: nothing of theirs stays. */
  forget(resident: string): void;
};

/** Of nobody in particular: what the house itself noted. */
export const ofHouse = "";

/** Opens the notes; read from the database each time, for they are few and asked for by hand. */
export function openNotes(store: Pick<Store, "sql" | "work">): NoteBook {
  const noteOf = <T>(row: Readonly<Record<string, unknown>>): Note<T> => ({
    id: String(row["id"]),
    at: Number(row["at"]),
    document: JSON.parse(String(row["document"])) as T,
  });
  const work = (text: string, ...params: readonly (string | number)[]) =>
    store.work(() => void store.sql(text).run(...params));
  return {
    get: <T>(resident: string, kind: NoteKind, id: string) => {
      const row = store
        .sql("SELECT id, at, document FROM engage_notes WHERE resident = ? AND kind = ? AND id = ?")
        .get(resident, kind, id);
      return row && noteOf<T>(row);
    },
    all: <T>(resident: string, kind: NoteKind) =>
      store
        .sql("SELECT id, at, document FROM engage_notes WHERE resident = ? AND kind = ? ORDER BY at, rowid")
        .all(resident, kind)
        .map((row) => noteOf<T>(row)),
    put: (resident, kind, id, at, document) =>
      work(
        "INSERT OR REPLACE INTO engage_notes (resident, kind, id, at, document) VALUES (?, ?, ?, ?, ?)",
        resident,
        kind,
        id,
        Math.floor(at),
        JSON.stringify(document),
      ),
    drop: (resident, kind, id) =>
      id === undefined
        ? work("DELETE FROM engage_notes WHERE resident = ? AND kind = ?", resident, kind)
        : work("DELETE FROM engage_notes WHERE resident = ? AND kind = ? AND id = ?", resident, kind, id),
    together: (fn) => store.work(fn),
    older: (kind, wall) => work("DELETE FROM engage_notes WHERE kind = ? AND at < ?", kind, Math.floor(wall)),
    newest: (resident, kind, brand, most) => {
      const [of, before] = ["FROM engage_notes WHERE resident = ? AND kind = ? AND substr(id, 1, ?) = ?", `${brand}.`];
      const whose = [resident, kind, before.length, before] as const;
      const n = Number(store.sql(`SELECT count(*) AS n ${of}`).get(...whose)?.["n"]);
      if (n <= most) return;
      work(
        `DELETE FROM engage_notes WHERE rowid IN (SELECT rowid ${of} ORDER BY at, rowid LIMIT ?)`,
        ...whose,
        n - most,
      );
    },
    who: () =>
      store
        .sql("SELECT DISTINCT resident FROM engage_notes WHERE resident <> ?")
        .all(ofHouse)
        .map((row) => String(row["resident"])),
    forget: (resident) => work("DELETE FROM engage_notes WHERE resident = ?", resident),
  };
}
