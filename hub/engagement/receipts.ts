import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { ErasureReceipt, type Signed } from "../core/engage/objects.ts";
import { openSigned } from "../core/engage/signed.ts";
import { codeOf } from "../core/errors.ts";
import { wallOf } from "../core/instant.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Brands } from "./brands.ts";
import type { Errands, Pulled, TakeReceipts, WayOut } from "./grant.ts";
import { type Deed, type GrantsBook, together } from "./grants-book.ts";
import { entryOf, suspended } from "./grants-ends.ts";
import { dayMs, isYes } from "./grants-rules.ts";
import type { KeptGrant } from "./grants-rows.ts";
import { forgetRow, keepRow, kept, keptIds } from "./keeps.ts";

/** So long a brand has to prove that what it heard under a grant is gone, ms. */
export const promiseMs = 72 * 3_600_000;

/** What brands owe after a grant's end, and whether they paid. */
export type Receipts = {
  readonly take: TakeReceipts;
  /** Brands that have not proved it in time are blocked, and what was agreed with them suspended. */
  overdue(): Promise<void>;
  /** Everything a brand ever heard is to go: asked until it says so; resolves when that is written down. */
  eraseAll(brand: string): Promise<void>;
  /** Asks again for what has not come yet. */
  again(): void;
  rotation(brand: string): number;
  /** Whether anything has not come yet. */
  waits(): boolean;
  /** Whether a brand still owes a proof. */
  owes(brand: string): boolean;
};

/** So many wrong receipts of one brand are written down a day. */
const mostRefused = 20;
const erasing = "erase.";
const rotations = "rotation.";
const keys = "new-key.";

/** Opens what brands owe. */
export function openReceipts(from: {
  readonly ledger: Pick<Ledger, "read">;
  readonly book: GrantsBook;
  readonly brands: Brands;
  readonly errands: () => Errands;
  readonly out: Pick<WayOut, "sourceOf" | "told" | "purged">;
  readonly now: () => number;
  readonly told: (brand: string) => void;
  readonly onFault: (error: unknown) => void;
}): Receipts {
  const { ledger, book, brands, out, now } = from;
  const rotationOf = new Map(
    keptIds(ledger.read, rotations).map((id) => [
      id.slice(rotations.length),
      kept(ledger.read, id, z.number().int()) ?? 0,
    ]),
  );
  const wanted = new Set(keptIds(ledger.read, erasing).map((id) => id.slice(erasing.length)));
  const keyless = new Set(keptIds(ledger.read, keys).map((id) => id.slice(keys.length)));
  const rotation = (brand: string) => rotationOf.get(brand) ?? 0;
  const keyOf = (brand: string) => (kid: string) => brands.keyOf(brand, kid);
  const refused = new Map<string, { readonly day: number; readonly n: number }>();
  let asked = 0;

  /** What this home is called there is given up once nothing binds the two any more. */
  const newName = async (brand: string) => {
    const bound = book.all().some((one) => one.brand === brand && (isOwed(one) || isYes(one, now()) || isKeptYes(one)));
    if (bound || wanted.has(brand)) return;
    const next = rotation(brand) + 1;
    await book.do({
      changes: [],
      entries: [],
      rows: [keepRow(`${rotations}${brand}`, next), keepRow(`${keys}${brand}`, {})],
    });
    rotationOf.set(brand, next);
    keyless.add(brand);
    background(freshKey(brand));
  };
  const freshKey = async (brand: string) => {
    await from.errands().push({ do: "new-key", brand, source: out.sourceOf(brand) });
    await book.turn(() => book.do({ changes: [], entries: [], rows: [forgetRow(`${keys}${brand}`)] }));
    keyless.delete(brand);
  };
  /** An errand that comes to nothing now is run again with the next beat. */
  const background = (errand: Promise<void>) =>
    void errand.catch((error: unknown) => {
      if (codeOf(error) !== "E_NET_DOWN") from.onFault(error);
    });
  const takeOne = async (brand: string, signed: Signed, whole: boolean) => {
    const found = receiptIn(signed, keyOf(brand));
    if (typeof found === "string") return refuse(brand, found);
    const grant = book.get(found.consentid);
    const why = whyNot(found, grant, brand, out.sourceOf(brand), whole);
    if (why === "known" || !grant) return why === "known" ? undefined : refuse(brand, why ?? "consent");
    if (why !== undefined) return refuse(brand, why);
    const word = brands.promise(brand, "kept");
    // A word that was broken is not made whole by coming late.
    const late = grant.erasure?.broken !== undefined;
    await book.do(paid(grant, found, signed, late ? [] : word.rows, out.purged(grant.id)));
    if (!late) word.kept();
    from.told(brand);
    return undefined;
  };
  const refuse = async (brand: string, why: string) => {
    // The chain is never shortened: a brand that sends ever new wrong ones fills nothing.
    const today = Math.floor(now() / dayMs);
    const wrong = refused.get(brand);
    const n = wrong?.day === today ? wrong.n + 1 : 1;
    refused.set(brand, { day: today, n });
    if (n > mostRefused) return;
    await book.do({ changes: [], entries: [{ kind: "gated", said: { brand, what: "receipt", why } }], rows: [] });
  };
  const take = (brand: string, receipts: readonly Signed[], whole: boolean) =>
    book.turn(async () => {
      for (const one of receipts) await takeOne(brand, one, whole);
      if (receipts.length > 0) await newName(brand);
    });
  const erase = async (brand: string) => {
    const door = brands.door(brand);
    if (!door) return;
    const task = `erase-${brand}-${(asked += 1)}`;
    const source = out.sourceOf(brand);
    const { objects }: Pulled = await from
      .errands()
      .push({ do: "erase", task, brand, url: door.url, source, keys: door.keys });
    await take(brand, objects, true);
    await book.turn(async () => {
      await book.do({ changes: [], entries: [], rows: [forgetRow(`${erasing}${brand}`)] });
      wanted.delete(brand);
      await newName(brand);
    });
  };

  return {
    take: (brand, receipts) => take(brand, receipts, false),
    overdue: () =>
      book.turn(async () => {
        const late = book.all().filter((one) => isOwed(one) && now() - (one.erasure?.asked ?? 0) >= promiseMs);
        for (const grant of late.filter(({ erasure }) => erasure?.broken === undefined)) {
          const word = brands.promise(grant.brand, "broken");
          const yes = book.all().filter((one) => one.brand === grant.brand && isYes(one, now()));
          await book.do(
            together([broken(grant, now(), word.rows), ...yes.map((one) => suspended(one, "promise", out))]),
          );
          word.kept();
        }
      }),
    eraseAll: async (brand) => {
      wanted.add(brand);
      await book.turn(() =>
        book.do({ changes: [], entries: [], rows: [keepRow(`${erasing}${brand}`, { at: now() })] }),
      );
      background(erase(brand));
    },
    again: () => {
      for (const brand of wanted) background(erase(brand));
      for (const brand of keyless) background(freshKey(brand));
    },
    rotation,
    owes: (brand) => book.all().some((one) => one.brand === brand && isOwed(one)),
    waits: () => wanted.size + keyless.size > 0 || book.all().some(isOwed),
  };
}

/** A grant that ended and whose brand has not proved yet that it deleted. */
function isOwed({ erasure }: KeptGrant): boolean {
  return erasure !== undefined && erasure.receipt === undefined;
}

/** A yes that is suspended or ran out, and whose events the brand still has by right. */
function isKeptYes({ state, told, erasure }: KeptGrant): boolean {
  return told && erasure === undefined && state !== "refused";
}

function receiptIn(signed: Signed, keyOf: (kid: string) => KeyObject | undefined): ErasureReceipt | string {
  const text = openSigned(signed, keyOf);
  if (text === undefined) return "signature";
  try {
    return ErasureReceipt.safeParse(JSON.parse(text)).data ?? "schema";
  } catch {
    // Signed, and no document: named as what it is.
    return "schema";
  }
}

/** Why a receipt proves nothing; `whole`: it answers an erasure of everything, whatever the epoch. */
function whyNot(
  { consentid, epoch, source, receiptid }: ErasureReceipt,
  grant: KeptGrant | undefined,
  brand: string,
  home: string,
  whole: boolean,
): string | undefined {
  if (!grant || grant.id !== consentid || grant.brand !== brand) return "consent";
  if (grant.erasure?.receipt === receiptid) return "known";
  if (!grant.erasure) return "not-asked";
  if (grant.erasure.receipt !== undefined) return "known";
  if (source !== home) return "source";
  if (epoch < grant.erasure.epoch && !whole) return "epoch";
  return undefined;
}

function paid(
  grant: KeptGrant,
  told: ErasureReceipt,
  signed: Signed,
  word: readonly Statement[],
  purge: readonly Statement[],
): Deed {
  const { receiptid: receipt, rows, derived, copies_gone_by, epoch } = told;
  const at = wallOf(told.at);
  const erasure = { ...(grant.erasure ?? { asked: at, epoch }), receipt, at, rows, derived, copies_gone_by };
  const entry = entryOf("erased", grant, { rows, derived, receipt, copies_gone_by }, JSON.stringify(signed));
  // Whoever has left is kept no longer than their brands owed them something.
  const change = grant.resident === "" ? { before: grant } : { before: grant, after: { ...grant, erasure } };
  const { payload: _, ...bare } = entry;
  return { changes: [change], entries: [grant.resident === "" ? bare : entry], rows: [...word, ...purge] };
}

function broken(grant: KeptGrant, at: number, word: readonly Statement[]): Deed {
  const { erasure } = grant;
  if (!erasure) return { changes: [], entries: [], rows: [] };
  return {
    changes: [{ before: grant, after: { ...grant, erasure: { ...erasure, broken: at } } }],
    entries: [entryOf("policy", grant, { promise: "broken" })],
    rows: word,
  };
}
