import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import { LintelError } from "../core/errors.ts";
import type { HouseholdDocument } from "../core/house.ts";
import { at } from "../core/timer.ts";
import type { Store } from "../store/open.ts";

/** Where a page shows: a wall by its place, and by its own id where it has one; a phone by its id. */
export type Where = { readonly place?: string; readonly seat?: string; readonly phone?: string };

/** Which screens are there. */
export type Lines = {
  /** A page has a live line now; the returned function says that it has not any more. */
  open(where: Where): () => void;
  live(screen: string): boolean;
  /** It has a line, or the house has only just opened and it may be on its way back. */
  expected(screen: string): boolean;
  /** Wall ms at which it was last there. */
  seenAt(screen: string): number | undefined;
  silent(screen: string): boolean;
  [Symbol.dispose](): void;
};

/** How the silence of a screen is shown. */
export type Faults = { raise(id: string, error: unknown, cause: string): void; clear(id: string): void };

type Device = HouseholdDocument<"device">;

const silentAfter_ms = 30_000;

/** Keeps which screens have a live line; a wall with a key that was there and stays away is a fault. */
export function openLines(from: {
  readonly store: Store;
  readonly bus: Pick<Bus, "on">;
  readonly clock: Clock;
  /** The machine's own clock: lines are kept by it, however the house's runs. */
  readonly rim: Clock;
  readonly faults: Faults;
  readonly devices: () => readonly Device[];
  readonly changed: () => void;
  readonly onFault: (error: unknown) => void;
}): Lines {
  const { store, bus, clock, rim, faults, devices, changed, onFault } = from;
  const open = new Map<string, number>();
  const silent = new Set<string>();
  const waiting = new Map<string, () => void>();
  const seen = new Map(
    store
      .sql("SELECT screen, at FROM screens_seen")
      .all()
      .map((row) => [String(row["screen"]), Number(row["at"])]),
  );
  const device = (id: string) => devices().find((one) => one.id === id);
  const paired = (id: string) => {
    const found = device(id);
    return found?.kind === "screen" && found.key !== undefined ? found : undefined;
  };
  const note = (id: string) => {
    const now = Math.floor(clock.wall());
    seen.set(id, now);
    store.work(() => store.sql("INSERT OR REPLACE INTO screens_seen (screen, at) VALUES (?, ?)").run(id, now));
  };
  const still = (id: string) => {
    waiting.get(id)?.();
    waiting.delete(id);
  };
  const back = (id: string) => {
    still(id);
    if (silent.delete(id)) faults.clear(`screen:${id}`);
  };
  const watch = (id: string) => {
    still(id);
    const look = () => {
      waiting.delete(id);
      const gone = open.has(id) ? undefined : paired(id);
      if (!gone) return;
      silent.add(id);
      faults.raise(`screen:${id}`, new LintelError("E_SCREEN_SILENT", { name: gone.name }), id);
      changed();
    };
    if (paired(id)) waiting.set(id, at(rim, rim.mono() + silentAfter_ms, look, onFault));
  };
  const meant = ({ place, seat, phone }: Where): readonly string[] => {
    const found = devices().filter(({ kind, id, place: hangs }) =>
      phone === undefined
        ? kind === "screen" && hangs !== undefined && hangs === place
        : kind === "phone" && id === phone,
    );
    const own = found.filter(({ id }) => id === seat);
    return (own.length > 0 ? own : found).map(({ id }) => id);
  };
  let closed = false;
  const leave = (id: string) => {
    if (closed) return;
    const left = (open.get(id) ?? 1) - 1;
    if (left > 0) return void open.set(id, left);
    open.delete(id);
    if (!device(id)) return;
    note(id);
    watch(id);
    changed();
  };
  const off = bus.on("household.changed", ({ noun, id }) => {
    if (noun !== "device") return;
    if (!paired(id)) back(id);
    if (!device(id) && seen.delete(id)) store.sql("DELETE FROM screens_seen WHERE screen = ?").run(id);
  });
  for (const id of seen.keys()) watch(id);
  const before = new Set(seen.keys());
  const stop = at(
    rim,
    rim.mono() + silentAfter_ms,
    () => {
      before.clear();
      changed();
    },
    onFault,
  );

  return {
    open: (where) => {
      const ids = meant(where);
      for (const id of ids) {
        open.set(id, (open.get(id) ?? 0) + 1);
        note(id);
        back(id);
      }
      if (ids.length > 0) changed();
      let there = true;
      return () => {
        if (!there) return;
        there = false;
        for (const id of ids) leave(id);
      };
    },
    live: (screen) => open.has(screen),
    expected: (screen) => open.has(screen) || before.has(screen),
    seenAt: (screen) => (open.has(screen) ? Math.floor(clock.wall()) : seen.get(screen)),
    silent: (screen) => silent.has(screen),
    [Symbol.dispose]: () => {
      closed = true;
      off();
      stop();
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
    },
  };
}
