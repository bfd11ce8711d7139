import { z } from "zod";
import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import type { EdgeTask } from "../core/engage/edge-talk.ts";
import type { Signed } from "../core/engage/objects.ts";
import { codeOf } from "../core/errors.ts";
import { derivedId } from "../core/ids.ts";
import type { Random } from "../core/random.ts";
import { at } from "../core/timer.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Errands, Permission } from "./grant.ts";
import { keepRow, kept } from "./keeps.ts";

/** What is fetched from a brand by the house's own plan. */
export type Fetched = "catalogue" | "mailbox" | "receipts";

/** When what is fetched: only of brands with a standing grant, and what proves a deletion of those that owe it. */
export type Pulls = {
  /** There may be a letter soon. */
  soon(brand: string): void;
  /** Something changed that may make a fetch due or needless. */
  look(): void;
  [Symbol.dispose](): void;
};

/** What it works with. */
export type PullNeeds = {
  readonly bus: Pick<Bus, "on">;
  readonly clock: Clock;
  readonly random: Pick<Random, "next">;
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly permission: Pick<Permission, "standing" | "door" | "now">;
  readonly errands: Errands;
  /** Whether an edge is there to be sent. */
  readonly isThere: () => boolean;
  readonly sourceOf: (brand: string) => string;
  readonly owes: (brand: string) => boolean;
  /** Brands with which there ever was something. */
  readonly brands: () => readonly string[];
  readonly took: (brand: string, what: Fetched, objects: readonly Signed[]) => Promise<void>;
  /** Runs a work so that the house is not quiet before it is done. */
  readonly counted: (work: () => Promise<void>) => Promise<void>;
  readonly onFault: (error: unknown) => void;
};

const minute_ms = 60_000;
const every_ms: Readonly<Record<Fetched, number>> = {
  catalogue: 360 * minute_ms,
  mailbox: 15 * minute_ms,
  receipts: 15 * minute_ms,
};
const soon_ms = 10_000;
/** So many pages of a catalogue are read in one go. */
const mostPages = 20;
const after_ms = 5 * minute_ms;
const Kept = z.strictObject({ cursor: z.string().max(60), at: z.number() });
const keptId = (what: Fetched, brand: string) => `pull.${what}.${brand}`;

/** Starts the plan; without a grant nothing is fetched and no clock runs. */
export function planPulls(needs: PullNeeds): Pulls {
  const { bus, clock, random, ledger, permission, errands, isThere, sourceOf, onFault } = needs;
  const next = new Map<string, number>();
  const going = new Map<string, number>();
  const flying = new Set<string>();
  let cancel: (() => void) | undefined;
  let [closed, asked] = [false, 0];
  /** Never to the minute: when a home asks says nothing of when it lives. */
  const around = (ms: number) => Math.floor(ms * (0.8 + random.next() * 0.4));
  const wanted = (): readonly { readonly brand: string; readonly what: Fetched }[] => {
    const yes = new Set(permission.standing().map(({ brand }) => brand));
    const owing = needs.brands().filter((brand) => needs.owes(brand));
    return [
      ...[...yes].flatMap((brand) => (["catalogue", "mailbox"] as const).map((what) => ({ brand, what }))),
      ...owing.map((brand) => ({ brand, what: "receipts" as const })),
    ];
  };
  const dueAt = (what: Fetched, brand: string) => {
    const id = keptId(what, brand);
    let due = next.get(id);
    if (due === undefined) {
      const last = kept(ledger.read, id, Kept)?.at;
      next.set(id, (due = last === undefined ? permission.now() : last + around(every_ms[what])));
    }
    return due;
  };
  const fetch = async (what: Fetched, brand: string) => {
    const id = keptId(what, brand);
    const door = permission.door(brand);
    if (!door || flying.has(id)) return;
    flying.add(id);
    const cursor = kept(ledger.read, id, Kept)?.cursor ?? "";
    const task = derivedId(id, String(permission.now()), String((asked += 1)));
    try {
      const pulled = await errands.push(taskOf(what, { task, brand, ...door, source: sourceOf(brand), cursor }));
      // What came is the house's own work; that it takes an edge its time is not.
      await needs.counted(async () => {
        await needs.took(brand, what, pulled.objects);
        await ledger.write([keepRow(id, { cursor: pulled.cursor ?? cursor, at: permission.now() })]);
      });
      const pages = pulled.more === true ? (going.get(id) ?? 0) + 1 : 0;
      going.set(id, pages);
      // A catalogue without an end is read like any other: now and then.
      next.set(id, permission.now() + (pages > 0 && pages < mostPages ? 0 : around(every_ms[what])));
      if (pages >= mostPages) going.delete(id);
    } catch (error) {
      next.set(id, permission.now() + around(after_ms));
      // Nobody there: that it is asked again is the answer to it.
      if (codeOf(error) !== "E_NET_DOWN") onFault(error);
    } finally {
      flying.delete(id);
    }
    look();
  };
  const look = () => {
    cancel?.();
    cancel = undefined;
    if (closed || !isThere()) return;
    const now = permission.now();
    const list = wanted().filter(({ what, brand }) => !flying.has(keptId(what, brand)));
    for (const { what, brand } of list) if (dueAt(what, brand) <= now) void fetch(what, brand);
    const later = list.map(({ what, brand }) => dueAt(what, brand)).filter((due) => due > now);
    if (later.length > 0) cancel = at(clock, clock.mono() + Math.min(...later) - now, look, onFault);
  };
  const off = bus.on("consent.changed", ({ brand }) => {
    // A new yes, or something taken back: what was said of the next time no longer holds.
    next.delete(keptId("catalogue", brand));
    next.delete(keptId("receipts", brand));
    look();
  });
  return {
    soon: (brand) => {
      for (const what of ["mailbox", "receipts"] as const) {
        const id = keptId(what, brand);
        const due = permission.now() + Math.floor(random.next() * soon_ms);
        next.set(id, Math.min(next.get(id) ?? due, due));
      }
      look();
    },
    look,
    [Symbol.dispose]: () => {
      closed = true;
      cancel?.();
      off();
    },
  };
}

function taskOf(
  what: Fetched,
  from: { task: string; brand: string; url: string; source: string; cursor: string } & Pick<
    Extract<EdgeTask, { do: "mailbox" }>,
    "keys"
  >,
): EdgeTask {
  const { task, brand, url, source, cursor, keys } = from;
  if (what === "catalogue") return { do: what, task, brand, url, cursor };
  if (what === "mailbox") return { do: what, task, brand, url, source, keys, after: cursor };
  return { do: what, task, brand, url, source, keys, since: cursor };
}
