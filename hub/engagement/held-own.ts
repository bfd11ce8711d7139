import type { HeldPage } from "../core/engage/edge-talk.ts";
import type { KeptGrant } from "./grants-rows.ts";

/** By what a brand knows one resident: their pseudonym there, and the permissions they gave it. */
export type Names = ReadonlySet<string>;

/** Those of a resident at a brand. */
export function namesOf(grants: readonly KeptGrant[], brand: string, resident: string, subject: string): Names {
  const own = grants.filter((one) => one.brand === brand && one.resident === resident);
  return new Set([subject, ...own.map(({ id }) => id)]);
}

/** The fields that say whose a thing is. */
const whose = ["subject", "account", "consentid", "consent"];

/** What of a page is a resident's own, or nobody's, each as a line of JSON; undefined where anything is of another home. */
export function ownIn(page: HeldPage, source: string, names: Names): readonly string[] | undefined {
  const { events, learned, letters, floors, parts } = page;
  const lists = { events, learned, letters, floors, ...parts };
  const all = Object.entries(lists).flatMap(([of, list]) => list.map((is) => ({ of, is })));
  if (page.source !== source || all.some(({ is }) => isOfAnother(is, source))) return undefined;
  return all.filter(({ is }) => isOwn(is, names)).map((one) => JSON.stringify(one));
}

function isOfAnother(is: Record<string, unknown>, source: string): boolean {
  return "source" in is && is["source"] !== source;
}

function isOwn(is: Record<string, unknown>, names: Names): boolean {
  const said = whose.map((field) => is[field]).filter((name) => typeof name === "string" && name !== "");
  return said.length === 0 || said.some((name) => names.has(String(name)));
}
