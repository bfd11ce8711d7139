import { z } from "zod";
import type { Bus } from "../bus/bus.ts";
import type { Presence, Resident } from "../core/house.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Statement } from "../store/audit.ts";
import { forgetRow, keepRow, kept } from "./keeps.ts";

/** Whether somebody is in the house whom nobody asked: a guest, or one who came in and is not known. */
export type Shield = {
  up(): boolean;
  [Symbol.dispose](): void;
};

/** Somebody who came in: the guest whose code it was, or nobody known. */
const Came = z.strictObject({ at: z.number(), guest: z.string().optional() });
type Came = z.infer<typeof Came>;

const id = "shield";
/** Within so long of an opening, a resident's own arrival explains it. */
const explainsMs = 600_000;
/** Nobody knows when a stranger left: so long they count as here. */
const strangerMs = 12 * 3_600_000;

/** Opens the shield as it stood. */
export function openShield(from: {
  readonly ledger: Pick<Ledger, "read">;
  readonly write: (rows: readonly Statement[]) => Promise<void>;
  readonly bus: Pick<Bus, "on">;
  readonly now: () => number;
  readonly people: () => readonly Pick<Resident, "id" | "standing">[];
  readonly presence: (resident: string) => Presence;
  readonly onFault: (error: unknown) => void;
}): Shield {
  const { bus, now, people, presence, onFault } = from;
  let came: Came | undefined = kept(from.ledger.read, id, Came);
  let atDoor = false;
  const guests = () => people().filter(({ standing }) => standing === "guest");
  const keep = (next: Came | undefined) => {
    came = next;
    from.write([next ? keepRow(id, next) : forgetRow(id)]).catch(onFault);
  };
  const offs = [
    bus.on("door.opened", ({ at, resident }) => {
      const who = people().find((one) => one.id === resident);
      if (who && who.standing !== "guest") return;
      const since = Math.min(at, now());
      if (who === undefined && explained(since)) return;
      keep({ at: since, ...(who ? { guest: who.id } : {}) });
    }),
    bus.on("presence.changed", ({ resident, presence: then }) => {
      if (came === undefined) return;
      if (came.guest === undefined ? then.where === "home" && explained(came.at) : gone(came.guest, resident, then))
        keep(undefined);
    }),
    bus.on("door.changed", ({ door }) => {
      atDoor = door.phase === "asking";
    }),
  ];
  /** Whether somebody of the house came home about then. */
  const explained = (at: number) =>
    people().some(({ id: one, standing }) => {
      const { where, since } = presence(one);
      return standing !== "guest" && where === "home" && Math.abs(since - at) <= explainsMs;
    });

  return {
    up: () =>
      atDoor ||
      guests().some((guest) => presence(guest.id).where === "home") ||
      (came !== undefined && now() - came.at < strangerMs),
    [Symbol.dispose]: () => {
      for (const off of offs) off();
    },
  };
}

function gone(guest: string, resident: string, { where }: Presence): boolean {
  return guest === resident && where === "away";
}
