import { signal } from "@preact/signals";
import type { Board, Me, Role, Which } from "./shapes.ts";

/** The parts of the console, in the order they stand in, and who sees them. */
export const tabs = [
  { id: "results", for: ["publisher", "analyst"] },
  { id: "offers", for: ["publisher", "analyst"] },
  { id: "questions", for: ["publisher", "analyst"] },
  { id: "rules", for: ["publisher", "analyst"] },
  { id: "complaints", for: ["publisher", "analyst", "support"] },
  { id: "letters", for: ["support"] },
  { id: "calls", for: ["support"] },
  { id: "receipts", for: ["publisher", "analyst"] },
  { id: "brand", for: ["publisher", "analyst"] },
] as const satisfies readonly { readonly id: string; readonly for: readonly Role[] }[];
/** One of them. */
export type Tab = (typeof tabs)[number]["id"];

/** Where somebody is: a part, and what is open in it. */
export type Place = { readonly tab: Tab; readonly open?: string };

/** Who is signed in; undefined while nobody knows, null where nobody is. */
export const me = signal<Me | null | undefined>(undefined);
/** Where somebody is now. */
export const place = signal<Place>({ tab: "results" });
/** Which homes figures are of. */
export const which = signal<Which>("real");
/** The board as it was told last. */
export const board = signal<Board | undefined>(undefined);
/** Whether the live line stands. */
export const live = signal(true);
/** Whether this backend serves a virtual house, whose made-up brands may be tried. */
export const demo = signal<
  | { readonly brands: readonly { readonly id: string; readonly name: string }[]; readonly roles: readonly Role[] }
  | undefined
>(undefined);

/** Whether whoever is signed in may change what the brand says. */
export function edits(): boolean {
  return me.value?.member.role === "publisher";
}

/** The parts somebody of a role sees. */
export function tabsOf(role: Role): readonly Tab[] {
  return tabs.filter((tab) => tab.for.some((one) => one === role)).map(({ id }) => id);
}

/** Where an address leads somebody of a role: their first part where it is none of theirs. */
export function placeIn(hash: string, role: Role): Place {
  const [name, open] = hash.slice(1).split("/", 2);
  const own = tabsOf(role);
  const tab = own.find((one) => one === name);
  if (!tab) return { tab: own[0] ?? "complaints" };
  return open === undefined || open === "" ? { tab } : { tab, open };
}
