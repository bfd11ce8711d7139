import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import { fail, LintelError } from "../core/errors.ts";
import { type Home, household, type HouseholdDocument, type Noun } from "../core/house.ts";
import { uuidv7 } from "../core/ids.ts";
import { check } from "../core/parse.ts";
import type { Random } from "../core/random.ts";
import type { Ledger } from "../store/ledger.ts";
import { auditRow, type Statement } from "../store/audit.ts";
import { dropKeyRow } from "./phone-keys.ts";

/** The household's own documents: read from memory, changed through the ledger, each change audited. */
export type Residents = {
  /** The home itself; undefined until it has been set up. */
  home(): Home | undefined;
  /** Every document of a noun, by id. */
  all<N extends Noun>(noun: N): readonly HouseholdDocument<N>[];
  /** One document. */
  get<N extends Noun>(noun: N, id: string): HouseholdDocument<N> | undefined;
  /** How often a document was put; 0 when there is none. */
  revision(noun: Noun, id: string): number;
  /**
   * Adds or replaces a document; with `revision` only where that is still the one (0: only where there is none).
   * E_UNKNOWN_KEY, E_WRONG_TYPE, E_OTHER_HOUSE (a second home), E_CHANGED (another revision), E_DISK_FULL.
   */
  put(noun: Noun, document: unknown, actor: string, revision?: number): Promise<void>;
  /** The same for several documents at once, with the rows that stand or fall with them: all of it or nothing. */
  putTogether(wanted: readonly Wanted[], rows: readonly Statement[], actor: string): Promise<void>;
  /** Takes a document away; a device's credentials end with it, and a person's phones go with them. E_NOT_FOUND, E_FORBIDDEN (the home), E_CHANGED. */
  remove(noun: Noun, id: string, actor: string, revision?: number): Promise<void>;
  /** A fresh id for a home; a virtual one says so. */
  newHomeId(virtual: boolean): string;
};

/** A document to be put; with `revision` only where that is still the one. */
export type Wanted = { readonly noun: Noun; readonly document: unknown; readonly revision?: number };

type Kept = { readonly document: unknown; readonly revision: number };

/** Reads the household from the ledger. E_STORE_DAMAGED when a document in it is not one. */
export function openResidents(from: {
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly bus: Pick<Bus, "emit">;
  readonly clock: Pick<Clock, "wall">;
  readonly random: Pick<Random, "bytes">;
}): Residents {
  const { ledger, bus, clock } = from;
  const nouns = readAll(ledger.read);
  // Safe: everything in `nouns` has passed the schema of its noun.
  const lists = new Map<Noun, readonly unknown[]>();
  const list = <N extends Noun>(noun: N) => {
    let sorted = lists.get(noun) as readonly HouseholdDocument<N>[] | undefined;
    if (!sorted) {
      sorted = [...nouns[noun].values()]
        .map((kept) => kept.document as HouseholdDocument<N>)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
      lists.set(noun, sorted);
    }
    return sorted;
  };
  const get = <N extends Noun>(noun: N, id: string) =>
    nouns[noun].get(id)?.document as HouseholdDocument<N> | undefined;
  const revisionOf = (noun: Noun, id: string) => nouns[noun].get(id)?.revision ?? 0;
  const home = () => list("home")[0];
  const audit = (actor: string, action: string, noun: Noun, id: string, detail: Parameters<typeof auditRow>[4]) =>
    auditRow(clock.wall(), actor, action, `${noun}/${id}`, detail);

  const together = async (wanted: readonly Wanted[], rows: readonly Statement[], actor: string) => {
    const puts = wanted.map(({ noun, document: value, revision }) => {
      const document = checked(noun, value);
      const { id } = document;
      const other = noun === "home" ? home() : undefined;
      if (other && other.id !== id) fail("E_OTHER_HOUSE", { house: other.id, found: id });
      const changed = changedFields(get(noun, id), document);
      const written = [
        putRow(noun, id, JSON.stringify(document), revision),
        audit(actor, "household.put", noun, id, { changed }),
      ];
      return { noun, id, document, written };
    });
    await guarded(ledger.write([...puts.flatMap(({ written }) => written), ...rows]));
    // Writes resolve in the order they were committed, so counting here agrees with the row.
    for (const { noun, id, document } of puts) {
      nouns[noun].set(id, { document, revision: revisionOf(noun, id) + 1 });
      lists.delete(noun);
    }
    for (const { noun, id } of puts) bus.emit("household.changed", { noun, id });
  };

  return {
    home,
    all: list,
    get,
    revision: revisionOf,
    put: (noun, document, actor, revision) =>
      together([{ noun, document, ...(revision === undefined ? {} : { revision }) }], [], actor),
    putTogether: together,
    remove: async (noun, id, actor, revision) => {
      if (noun === "home") fail("E_FORBIDDEN", { noun });
      if (!nouns[noun].has(id)) fail("E_NOT_FOUND", { noun, id });
      const owned = noun === "resident" ? ownedBy(nouns, id) : [];
      const devices = [{ noun, id }, ...owned].filter((gone) => gone.noun === "device");
      const points = devices.filter((gone) => nouns.touchpoint.has(gone.id));
      const theirs = [...owned, ...points.map((gone) => ({ noun: "touchpoint" as const, id: gone.id }))];
      await guarded(
        ledger.write([
          removeRow(noun, id, revision),
          ...theirs.map((gone) => removeRow(gone.noun, gone.id, undefined)),
          ...devices.flatMap((gone) => [...revokeRows(gone.id, clock.wall()), dropKeyRow(gone.id)]),
          audit(actor, "household.remove", noun, id, {}),
        ]),
      );
      for (const gone of [{ noun, id }, ...theirs]) {
        nouns[gone.noun].delete(gone.id);
        lists.delete(gone.noun);
        bus.emit("household.changed", gone);
      }
    },
    newHomeId: (virtual) => `${virtual ? "virtual-" : ""}${uuidv7(clock.wall(), from.random.bytes(10))}`,
  };
}

/** What goes with a person: their own settings and calendars, and the phones that speak for them. */
function ownedBy(nouns: Record<Noun, Map<string, Kept>>, resident: string): { noun: Noun; id: string }[] {
  const settings = [...nouns.setting.keys()].filter((id) => id.endsWith(`.${resident}`));
  const calendars = [...nouns.calendar].filter(
    ([, { document }]) => (document as HouseholdDocument<"calendar">).resident === resident,
  );
  const phones = [...nouns.device].filter(([, { document }]) => {
    const { kind, owner } = document as HouseholdDocument<"device">;
    return kind === "phone" && owner === resident;
  });
  return [
    ...settings.map((id) => ({ noun: "setting" as const, id })),
    ...phones.map(([id]) => ({ noun: "device" as const, id })),
    ...calendars.map(([id]) => ({ noun: "calendar" as const, id })),
  ];
}

function readAll(read: Ledger["read"]): Record<Noun, Map<string, Kept>> {
  const nouns: Record<Noun, Map<string, Kept>> = {
    home: new Map(),
    place: new Map(),
    resident: new Map(),
    device: new Map(),
    role: new Map(),
    setting: new Map(),
    calendar: new Map(),
    touchpoint: new Map(),
    photo: new Map(),
  };
  for (const row of read.prepare("SELECT noun, id, document, revision FROM household").all()) {
    const noun = String(row["noun"]);
    const id = String(row["id"]);
    // A noun of a later release is not ours to read.
    if (!isNoun(noun)) continue;
    try {
      const document = checked(noun, JSON.parse(String(row["document"])));
      nouns[noun].set(id, { document, revision: Number(row["revision"]) });
    } catch (cause) {
      throw new LintelError("E_STORE_DAMAGED", { problem: `${noun}/${id}` }, cause);
    }
  }
  return nouns;
}

function isNoun(word: string): word is Noun {
  return Object.hasOwn(household, word);
}

function checked(noun: Noun, value: unknown): { readonly id: string } {
  if (!isNoun(noun)) fail("E_NOT_FOUND", { noun });
  const document = check<{ id: string }>(household[noun], value);
  if (noun === "home") checkZone(check(household.home, document).zone);
  return document;
}

function checkZone(zone: string): void {
  try {
    Intl.DateTimeFormat("en", { timeZone: zone });
  } catch (cause) {
    throw new LintelError("E_WRONG_TYPE", { field: "zone", problem: "not a time zone" }, cause);
  }
}

/** Names of fields, never their values: the audit must not keep what an erasure takes away. */
function changedFields(before: object | undefined, after: object): readonly string[] {
  const old = new Map<string, unknown>(Object.entries(before ?? {}));
  const fresh = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter((key) => JSON.stringify(old.get(key)) !== JSON.stringify(fresh.get(key)))
    .toSorted();
}

function putRow(noun: Noun, id: string, document: string, revision: number | undefined): Statement {
  const insert = "INSERT INTO household (noun, id, document, revision) VALUES (?, ?, ?, 1)";
  if (revision === 0) return { sql: insert, params: [noun, id, document] };
  if (revision === undefined) {
    const replace = "ON CONFLICT (noun, id) DO UPDATE SET document = excluded.document, revision = revision + 1";
    return { sql: `${insert} ${replace}`, params: [noun, id, document] };
  }
  const update =
    "UPDATE household SET document = ?, revision = revision + 1 WHERE noun = ? AND id = ? AND revision = ?";
  return { sql: update, params: [document, noun, id, revision], changes: 1 };
}

function removeRow(noun: Noun, id: string, revision: number | undefined): Statement {
  const sql = "DELETE FROM household WHERE noun = ? AND id = ?";
  if (revision === undefined) return { sql, params: [noun, id], changes: 1 };
  return { sql: `${sql} AND revision = ?`, params: [noun, id, revision], changes: 1 };
}

/** Ends how a device comes in: its login at the broker, and every token that speaks as it. */
function revokeRows(id: string, at: number): readonly Statement[] {
  const end = "UPDATE credentials SET revoked = ? WHERE revoked IS NULL AND kind =";
  return [
    { sql: `${end} 'mqtt' AND id = ?`, params: [Math.floor(at), id] },
    {
      sql: `${end} 'token' AND EXISTS (SELECT 1 FROM json_each(scopes) WHERE value = ?)`,
      params: [Math.floor(at), `phone:${id}`],
    },
  ];
}

/** A key that is there already means somebody else was first. */
async function guarded(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (error instanceof LintelError && error.code === "E_REPEATED") throw new LintelError("E_CHANGED", {}, error);
    throw error;
  }
}
