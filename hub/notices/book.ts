import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import { derivedId } from "../core/ids.ts";
import { handledShown_ms, type LiveNotice } from "../core/notices.ts";
import type { Store } from "../store/open.ts";
import type { Cause } from "./causes.ts";
import { rowOf } from "./escalation.ts";

/** Who saw or handled a notice, and when; a wall is nobody. */
export type Mark = { readonly at: number; readonly by?: string };

/** One notice as it is kept. */
export type Notice = Cause & {
  readonly id: string;
  readonly at: number;
  /** A resident who must not learn of it. */
  readonly except?: string;
  /** The one resident whose phone is told. */
  readonly only?: string;
  /** It has no end of its own but its time. */
  readonly passing?: true;
  /** The screens it was said on, and when. */
  readonly told: Readonly<Record<string, number>>;
  readonly pushed: readonly string[];
  readonly seen?: Mark;
  readonly handled?: Mark;
};

/** What begins a notice beside its cause. */
export type Begun = Cause & Pick<Notice, "except" | "only" | "passing">;

/** The notices of the house, kept over restarts. */
export type Book = {
  all(): readonly Notice[];
  get(id: string): Notice | undefined;
  /** The notice of a cause, made now where none stands; undefined where one does. */
  begin(cause: Begun): Notice | undefined;
  /** Ends every notice of such causes. */
  end(is: (notice: Notice) => boolean): void;
  /** Keeps a change, and only then it is one: what a person did. Throws what the store throws. */
  put(notice: Notice): void;
  /** Makes a change of the house's own, shown even where it cannot be kept. */
  note(notice: Notice): void;
  /** Several changes of the house's own, kept at once. */
  together(work: () => void): void;
};

const atMost = 200;

/** Opens the book; tells `notice.changed` of all that changes in it. */
export function openBook({
  store,
  bus,
  clock,
  onFault,
}: {
  readonly store: Store;
  readonly bus: Pick<Bus, "emit">;
  readonly clock: Pick<Clock, "wall">;
  readonly onFault: (error: unknown) => void;
}): Book {
  const known = new Map<string, Notice>();
  const standing = new Map<string, string>();
  const slot = ({ name, cause }: Pick<Cause, "name" | "cause">) => `${name} ${cause}`;
  const remember = (notice: Notice) => {
    known.set(notice.id, notice);
    standing.set(slot(notice), notice.id);
  };
  for (const { document } of store.sql("SELECT document FROM notices ORDER BY at, id").all()) {
    const { v: _, ...notice } = JSON.parse(String(document)) as Notice & { readonly v: 1 };
    // Of a later release that was taken back: it says nothing here.
    if (rowOf(notice.name) !== undefined) remember(notice);
  }

  const write = ({ id, at, ...notice }: Notice) =>
    store.work(() =>
      store
        .sql("INSERT OR REPLACE INTO notices (id, at, document) VALUES (?, ?, ?)")
        .run(id, Math.floor(at), JSON.stringify({ v: 1, id, at, ...notice })),
    );
  // A full disk is itself a notice: what cannot be kept is said all the same, and that it is not kept is a fault.
  const keep = (work: () => void) => {
    try {
      store.work(work);
    } catch (error) {
      onFault(error);
    }
  };
  const together = (work: () => void) => {
    let begun = false;
    keep(() => {
      begun = true;
      work();
    });
    if (!begun) work();
  };
  const note = (notice: Notice) => {
    remember(notice);
    keep(() => write(notice));
    bus.emit("notice.changed", { notice: notice.id });
  };
  const drop = (notice: Notice) => {
    known.delete(notice.id);
    standing.delete(slot(notice));
    keep(() => void store.sql("DELETE FROM notices WHERE id = ?").run(notice.id));
    bus.emit("notice.changed", { notice: notice.id });
  };
  /** What is too much goes, the oldest first; what may hurt somebody never does. */
  const makeRoom = () => {
    if (known.size < atMost) return;
    for (const notice of known.values()) {
      if (rowOf(notice.name).level === "hazard") continue;
      return drop(notice);
    }
  };

  return {
    all: () => [...known.values()],
    get: (id) => known.get(id),
    begin: (cause) => {
      if (standing.has(slot(cause))) return undefined;
      makeRoom();
      const at = Math.floor(clock.wall());
      const id = derivedId("notice", cause.name, cause.cause, String(at));
      const notice: Notice = { ...cause, id, at, told: {}, pushed: [] };
      note(notice);
      return notice;
    },
    end: (is) => {
      for (const notice of known.values()) if (is(notice)) drop(notice);
    },
    put: (notice) => {
      write(notice);
      remember(notice);
      bus.emit("notice.changed", { notice: notice.id });
    },
    note,
    together,
  };
}

/** Wall ms at which a notice says nothing any more; undefined while only its cause can end it. */
export function endOf({ name, at }: Notice): number | undefined {
  const { lasts_min } = rowOf(name);
  return lasts_min === undefined ? undefined : at + lasts_min * 60_000;
}

/** Whether it still says something at that time; handled ones only to phones, for a while. */
export function speaks(notice: Notice, wall: number, on: "wall" | "phone"): boolean {
  const { handled } = notice;
  if (wall >= (endOf(notice) ?? Infinity)) return false;
  return handled === undefined || (on === "phone" && wall < handled.at + handledShown_ms);
}

/** A notice as a screen shows it; `name` is given where the screen may know who handled it. */
export function shownAs(notice: Notice, name?: (resident: string) => string | undefined): LiveNotice {
  const { id, at, params, place, seen, handled } = notice;
  const by = handled?.by === undefined ? undefined : name?.(handled.by);
  return {
    id,
    at,
    level: rowOf(notice.name).level,
    key: `notice.${notice.name}`,
    params,
    seen: seen !== undefined,
    ...(place === undefined ? {} : { place }),
    ...(handled === undefined ? {} : { handled: { at: handled.at, ...(by === undefined ? {} : { by }) } }),
  };
}
