import type { ChainKind } from "../core/engage/lists.ts";
import type { ChainEntry, Grant, Suspended, WayOut } from "./grant.ts";
import { after, type Change, type Deed, nothing, together } from "./grants-book.ts";
import { alike, isShared, isYes, othersAgree, type Situation } from "./grants-rules.ts";
import type { KeptGrant } from "./grants-rows.ts";

/** The way out, as far as grants need it. */
export type Telling = Pick<WayOut, "told" | "purged">;

/** What the chain says of a grant: ids and numbers. */
export function entryOf(kind: ChainKind, grant: Grant, more: ChainEntry["said"] = {}, payload?: string): ChainEntry {
  const { id, brand, purpose, category, level, epoch } = grant;
  const said = { consent: id, brand, purpose, category, level, epoch, ...more };
  // What was taken out of the house's memory is not written down of anybody.
  const resident = grant.resident === "" ? {} : { resident: grant.resident };
  return { kind, said, ...resident, ...(payload === undefined ? {} : { payload }) };
}

/** Ends a grant: its epoch goes up, what waits under it goes, and a brand that was told of it is told of its end. */
export function ended(
  grant: KeptGrant,
  state: "withdrawn" | "expired" | "superseded",
  now: number,
  out: Telling,
  how: { readonly erase: boolean; readonly said?: ChainEntry["said"] },
): Deed {
  const next = withoutCause({ ...grant, state, epoch: grant.epoch + 1, ended: now });
  const erase = how.erase && grant.told;
  const last = erase ? { ...next, erasure: { asked: now, epoch: next.epoch } } : next;
  return {
    changes: [{ before: grant, after: last }],
    entries: [entryOf(state, last, how.said)],
    // First what waits goes, then the word of it is queued: else it would go as well.
    rows: [...out.purged(grant.id), ...(erase ? out.told(last, "consent.withdrawn") : [])],
  };
}

/** Suspends a grant: what waits under it goes, nobody is told. */
export function suspended(grant: KeptGrant, because: Suspended, out: Telling): Deed {
  const next = { ...grant, state: "suspended" as const, because };
  return {
    changes: [{ before: grant, after: next }],
    entries: [entryOf("suspended", next, { because })],
    rows: out.purged(grant.id),
  };
}

/** What a yes comes to: it stands, and its brand is told once; or it waits for the others of the house. */
export function begun(grant: KeptGrant, before: KeptGrant | undefined, agreed: boolean, out: Telling): Deed {
  const stands: KeptGrant = agreed
    ? { ...withoutCause(grant), state: "given", told: true }
    : { ...grant, state: "suspended", because: "others" };
  const tell = agreed && !grant.told;
  return {
    changes: [before ? { before, after: stands } : { after: stands }],
    entries: [entryOf("given", stands, { notice: grant.notice, waits: !agreed }, before ? undefined : grant.words)],
    rows: tell ? out.told(stands, "consent.given") : [],
  };
}

/** What other grants come to when the house, or somebody's mind, has changed: those that lost somebody wait, those that found all begin. */
export function settled(all: readonly KeptGrant[], situation: Situation, out: Telling): Deed {
  return together(
    all.map((grant) => {
      if (!isYes(grant, situation.now)) return nothing;
      const agreed = othersAgree(grant, all, situation);
      if (grant.state === "given") return agreed ? nothing : suspended(grant, "others", out);
      return agreed ? begun(grant, grant, true, out) : nothing;
    }),
  );
}

/** What a no of one ends for the others: of shared devices, from level 2 on, whatever they said yes to together. */
export function endedForAll(
  all: readonly KeptGrant[],
  no: Pick<Grant, "resident" | "brand" | "purpose" | "category">,
  situation: Situation,
  out: Telling,
): Deed {
  const hit = all.filter(
    (one) =>
      one.resident !== no.resident &&
      one.level >= 2 &&
      isShared(one) &&
      alike(one, no) &&
      isYes(one, situation.now) &&
      !othersAgree(one, all, situation),
  );
  return together(
    hit.map((one) => ended(one, "withdrawn", situation.now, out, { erase: true, said: { because: "others" } })),
  );
}

/** A deed, and what it brings about for the others; `no` where somebody's no is its cause. */
export function withAllItBrings(
  deed: Deed,
  all: readonly KeptGrant[],
  situation: Situation,
  out: Telling,
  no?: Parameters<typeof endedForAll>[1],
): Deed {
  const first = after(all, deed.changes);
  const others = no ? endedForAll(first, no, situation, out) : nothing;
  const rest = settled(after(first, others.changes), situation, out);
  return merged([deed, others, rest]);
}

/** Several deeds one after the other as one: a grant that changes twice goes from its first state to its last. */
function merged(deeds: readonly Deed[]): Deed {
  const { changes, entries, rows } = together(deeds);
  const byId = new Map<string, Change>();
  for (const change of changes) {
    const id = (change.after ?? change.before)?.id ?? "";
    const first = byId.get(id);
    const { before } = first ?? change;
    byId.set(id, { ...(before ? { before } : {}), ...(change.after ? { after: change.after } : {}) });
  }
  return { changes: [...byId.values()], entries, rows };
}

function withoutCause(grant: KeptGrant): KeptGrant {
  const { because: _, ...rest } = grant;
  return rest;
}
