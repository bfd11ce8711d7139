import { LintelError } from "../core/errors.ts";
import type { HouseholdDocument } from "../core/house.ts";
import { About, State, type Status } from "../core/messages.ts";
import { check } from "../core/parse.ts";
import { alike, type Known, silent } from "./fold.ts";
import { makeKept } from "./kept.ts";
import type { Needs } from "./needs.ts";

/** What the house knows of one of its devices. */
export type Thing = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly place?: string | undefined;
  readonly owner?: string | undefined;
  /** Unknown after a start until the device, or a retained message, tells. */
  readonly status: Status | "unknown";
  readonly about?: About;
  readonly state?: State;
  /** When the state came, wall ms; its age is what a screen shows. */
  readonly state_at?: number;
  /** When anything came, wall ms; absent when it never spoke. */
  readonly seen?: number;
};

/** What is known of every device, stored when it changes. */
export type Registry = {
  get(id: string): Known;
  /** Keeps what became of a message. */
  put(id: string, known: Known): void;
  thing(id: string): Thing | undefined;
  all(): readonly Thing[];
  /** Forgets a device that left the household. */
  forget(id: string): void;
};

/** Opens the registry; what was stored is what was true then, and nobody is online until told. */
export function openRegistry({ store, household, log }: Pick<Needs, "store" | "household" | "log">): Registry {
  const rows = store.sql("SELECT id, about, state, state_at, seen FROM things").all();
  const known = makeKept<Known>(
    store,
    rows.map((row) => [
      String(row["id"]),
      restored(row, (error) => log.warn("thing.unreadable", { error, thing: row["id"] })),
    ]),
  );
  const view = (device: HouseholdDocument<"device">): Thing => {
    const { status, about, state, state_at, seen } = known.get(device.id) ?? silent;
    return {
      ...device,
      status,
      ...(about && { about }),
      ...(state && { state }),
      ...(state_at !== undefined && { state_at }),
      ...(seen > 0 && { seen }),
    };
  };
  return {
    get: (id) => known.get(id) ?? silent,
    put: (id, now) => {
      const before = known.get(id) ?? silent;
      known.set(id, now);
      const same =
        before.status === now.status && (before.about === now.about || text(before.about) === text(now.about));
      if (before.seen > 0 && same && alike(before.state, now.state)) return;
      store
        .sql("INSERT OR REPLACE INTO things (id, about, status, state, state_at, seen) VALUES (?, ?, ?, ?, ?, ?)")
        .run(id, text(now.about), now.status, text(now.state), floor(now.state_at), Math.floor(now.seen));
    },
    thing: (id) => {
      const device = household.get("device", id);
      return device && view(device);
    },
    all: () => household.all("device").map(view),
    forget: (id) => {
      known.remove(id);
      store.sql("DELETE FROM things WHERE id = ?").run(id);
    },
  };
}

function restored(row: Record<string, unknown>, unreadable: (error: LintelError) => void): Known {
  const read = <T>(schema: Parameters<typeof check<T>>[0], json: unknown): T | undefined => {
    if (typeof json !== "string") return undefined;
    try {
      return check(schema, JSON.parse(json));
    } catch (error) {
      // The device tells again; an older release's row must not keep the house from starting.
      if (error instanceof LintelError) {
        unreadable(error);
        return undefined;
      }
      throw error;
    }
  };
  const about = read(About, row["about"]);
  const state = read(State, row["state"]);
  return {
    ...silent,
    seen: Number(row["seen"]),
    ...(about && { about }),
    ...(state && { state, state_at: Number(row["state_at"]) }),
  };
}

function text(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function floor(value: number | undefined): number | null {
  return value === undefined ? null : Math.floor(value);
}
