import { moments } from "../core/moments.ts";
import type { Category } from "../core/engage/lists.ts";
import type { Happening } from "../core/signals/signal.ts";
import { countedAs, type SignalName } from "../core/signals/signals.ts";
import { derivedId } from "../core/ids.ts";
import type { Store } from "../store/open.ts";

/** One use of one resident, as the house's own journal tells it. */
export type Use = {
  /** The same for the same happening, however often it is read. */
  readonly id: string;
  readonly resident: string;
  readonly signal: SignalName;
  readonly category: Category;
  readonly used: string;
  /** Wall ms. */
  readonly at: number;
};

/** Reads uses from the journal of scenes; it keeps nothing that the house does not keep anyway. */
export type Seen = {
  /** Those of one run, so far. */
  ofRun(run: string): readonly Use[];
  /** Those of a resident between two instants, oldest first. */
  between(resident: string, from: number, to: number): readonly Use[];
};

type Columns = {
  readonly run: string;
  readonly resident: string;
  readonly key: string;
  readonly visit: number;
  readonly entered: number;
  readonly role: string;
  readonly message: string;
};

/** What was done to its end, for somebody: a step that was left well, with the command it sent. */
const acts = `SELECT r.id AS run, r.resident, s.key, s.visit, s.entered, c.role, c.message
  FROM runs r JOIN steps s ON s.run = r.id JOIN commands c ON c.id = s.command
  WHERE r.resident IS NOT NULL AND s.state = 'left' AND s.output = 'done'`;
/** A run that began earlier may still do something in the stretch that is asked for. */
const runsAtMostMs = 86_400_000;

/** Opens the reading. */
export function openSeen(store: Pick<Store, "sql">): Seen {
  return {
    ofRun: (run) =>
      store
        .sql(`${acts} AND r.id = ?`)
        .all(run)
        .flatMap((row) => actUse(row) ?? []),
    between: (resident, from, to) => {
      const done = store
        .sql(`${acts} AND r.resident = ? AND r.started >= ? AND s.entered >= ? AND s.entered < ?`)
        .all(resident, Math.floor(from - runsAtMostMs), Math.floor(from), Math.ceil(to))
        .flatMap((row) => actUse(row) ?? []);
      const came = store
        .sql("SELECT id, kind, at, resident FROM moments WHERE at >= ? AND at < ? AND resident = ?")
        .all(Math.floor(from), Math.ceil(to), resident)
        .flatMap((row) => {
          const kind = String(row["kind"]);
          return isMoment(kind)
            ? (momentUse({ id: String(row["id"]), kind, at: Number(row["at"]), resident }) ?? [])
            : [];
        });
      return [...done, ...came].toSorted((a, b) => a.at - b.at);
    },
  };
}

/** What a moment of a resident counts as. */
export function momentUse(moment: {
  readonly id: string;
  readonly kind: keyof typeof moments;
  readonly at: number;
  readonly resident: string;
}): Use | undefined {
  const { id, kind, at, resident } = moment;
  return useOf({ is: "moment", kind }, { id, at, resident });
}

function actUse(row: Record<string, unknown>): Use | undefined {
  const { run, resident, key, visit, entered, role, message } = row as Columns;
  const told = JSON.parse(message) as { readonly verb?: unknown; readonly with?: Readonly<Record<string, unknown>> };
  const act: Happening = {
    is: "act",
    role: role.split(".")[0] ?? role,
    verb: String(told.verb),
    with: told.with ?? {},
  };
  return useOf(act, { id: `${run}.${key}.${visit}`, at: entered, resident });
}

function useOf(happening: Happening, whose: Pick<Use, "id" | "at" | "resident">): Use | undefined {
  const counted = countedAs(happening);
  return counted && { ...whose, id: derivedId("use", whose.id, counted.signal), ...counted };
}

function isMoment(kind: string): kind is keyof typeof moments {
  return Object.hasOwn(moments, kind);
}
