import { fail } from "../../hub/core/errors.ts";
import type { Codes, Ground, KeptCode } from "./codes.ts";
import type { Earning } from "./earning.ts";
import type { Instalments } from "./instalments.ts";
import type { By, Desk } from "./journal.ts";
import type { Member, Members } from "./members.ts";
import type { Spending } from "./spending.ts";
import { namedItem } from "./statement.ts";

/** What a code is for, in the brand's own words: its name, and what was chosen of its modules. */
export type Named = { readonly name?: string; readonly chosen?: readonly string[] };

/** All that a shop learns of a code: what it is for, and the points account, which is nobody's name. */
export type Shown = Named & { readonly offer?: string; readonly reward?: string; readonly points?: string };

/** Says what something is called; `event`: the yes by which it was asked for. */
export type NameGoods = (what: {
  readonly offer?: string;
  readonly reward?: string;
  readonly event?: string | undefined;
}) => Named;

/** What the rest of the backend learns of a redemption, in process only. */
export type Redeemed = Shown & {
  readonly source?: string;
  readonly subject?: string;
  readonly at: number;
  readonly ground?: Ground;
};

/** The shop's end of a code. */
export type Till = {
  /** Takes a code, once. E_NOT_FOUND, E_TWICE where it was used, E_STALE where it ran out or was given back. */
  redeem(typed: string): Shown;
  /** The shop can't hand it over: everything goes back. The same codes of error. */
  refuse(typed: string): Shown;
  /** Gives back the codes that ran out by an instant. */
  expire(now: number): void;
};

/** What the till tells others. */
export type TillHooks = {
  /** Its owner's home hears that a code is no use any more, and why. */
  readonly ended: (owner: Member, code: string, as: "used" | "refused", by?: By) => void;
  /** Members whose account moved. */
  readonly moved: (members: readonly Member[], by?: By) => void;
  readonly redeemed?: ((redeemed: Redeemed) => void) | undefined;
  readonly named?: NameGoods | undefined;
};

const form = /^[0-9A-HJKMNP-TV-Z]{10}$/;

/** As a code is typed, or read from a phone: case, gaps and the letters that are not in it do not matter. */
export function readCode(typed: string): string | undefined {
  const plain = typed
    .trim()
    .replace(/^lintel:[a-z0-9-]+:/, "")
    .toUpperCase()
    .replaceAll(/[\s-]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  return form.test(plain) ? plain : undefined;
}

/** Opens the till. */
export function openTill(
  { store, clock }: Desk,
  parts: { codes: Codes; members: Members; spending: Spending; earning: Earning; instalments: Instalments },
  hooks: TillHooks,
): Till {
  const { codes, members, spending, earning, instalments } = parts;
  const open = (typed: string): KeptCode & { readonly code: string } => {
    const code = readCode(typed) ?? fail("E_NOT_FOUND", {});
    const kept = codes.find(code) ?? fail("E_NOT_FOUND", {});
    if (kept.state === "used") fail("E_TWICE", {});
    if (kept.state !== "open" || kept.until <= clock.wall()) fail("E_STALE", {});
    return { ...kept, code };
  };
  const ownerOf = ({ account }: KeptCode) => (account === undefined ? undefined : members.byAccount(account));
  const shown = (kept: KeptCode): Shown => {
    const item = namedItem(kept.item);
    const named = hooks.named?.({ ...item, event: kept.ground?.event });
    return { ...item, ...named, ...(kept.account && { points: kept.account }) };
  };
  const back = (kept: KeptCode, state: "refused" | "expired") => {
    spending.giveBack(kept, state);
    if (kept.deal !== undefined && kept.paid === 0) instalments.undo(kept.deal);
    const owner = ownerOf(kept);
    if (owner) hooks.moved([owner], kept.ground);
  };
  return {
    redeem: (typed) =>
      store.work(() => {
        const kept = open(typed);
        spending.handed(kept);
        const owner = ownerOf(kept);
        if (owner) hooks.moved(earning.byCode(owner, kept.item, kept.ground), kept.ground);
        if (owner) hooks.ended(owner, kept.code, "used", kept.ground);
        hooks.redeemed?.({
          ...shown(kept),
          at: Math.floor(clock.wall()),
          ...(owner && { source: owner.source, subject: owner.subject }),
          ...(kept.ground && { ground: kept.ground }),
        });
        return shown(kept);
      }),
    refuse: (typed) =>
      store.work(() => {
        const kept = open(typed);
        back(kept, "refused");
        const owner = ownerOf(kept);
        if (owner) hooks.ended(owner, kept.code, "refused", kept.ground);
        return shown(kept);
      }),
    expire: (now) => {
      for (const kept of codes.overBy(now)) back(kept, "expired");
    },
  };
}
