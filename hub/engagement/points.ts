import type { z } from "zod";
import type { Mail, PointsEntry } from "../core/engage/mail.ts";
import type { Reward } from "../core/engage/objects.ts";
import { fail } from "../core/errors.ts";
import { wallOf } from "../core/instant.ts";
import type { Language } from "../core/house.ts";
import type { Card } from "./cards.ts";
import { grantOf, nameOf, type OfferParts, send } from "./offers-parts.ts";

/** One movement of an account. */
export type Entry = z.infer<typeof PointsEntry>;

/** An amount in the smallest coin. */
type Money = { readonly currency: string; readonly amount: number };

/** A spending that waits for its brand's answer. */
export type Command = {
  readonly brand: string;
  readonly reward: string;
  readonly points: number;
  readonly state: "waiting" | "done" | "refused";
  readonly why?: string;
};

/** What somebody has at one brand, as their home knows it. */
export type Account = {
  readonly brand: string;
  readonly name: string;
  readonly balance: number;
  readonly held: number;
  /** Wall ms at which the brand said so. */
  readonly at: number | undefined;
  /** The newest first. */
  readonly entries: readonly Entry[];
  readonly rewards: readonly {
    readonly id: string;
    readonly name: string;
    readonly body: string;
    readonly points: number;
    readonly until: number;
    /** What is still missing; 0 for what can be had now. */
    readonly missing: number;
  }[];
  /** The cheapest that is not yet within reach. */
  readonly next?: { readonly reward: string; readonly missing: number };
  readonly codes: readonly {
    readonly code: string;
    readonly name: string;
    readonly until: number;
    /** What a code reader in a shop is shown. */
    readonly qr: string;
  }[];
  /** Spendings that wait, or were refused. */
  readonly commands: readonly (Command & { readonly id: string; readonly at: number })[];
  /** All that came: points credited, things had for points or by an offer, and what was taken off prices. */
  readonly got: { readonly points: number; readonly things: number; readonly discounts: readonly Money[] };
  /** What was had and not yet said how it was. */
  readonly rate: readonly { readonly card: string; readonly name: string }[];
  /** Wall ms up to which more moved than was told here, so that the balance cannot be checked. */
  readonly gap?: number;
  /** A word for friends: who uses it first brings points to both. */
  readonly refer?: string;
  /** A friend's word is kept here, and goes with the next yes to an offer. */
  readonly friend?: boolean;
};

type Statement = Extract<Mail, { is: "points" }>;
type Kept = {
  readonly account: string;
  readonly balance: number;
  readonly held: number;
  readonly head: string;
  readonly at: number;
  readonly entries: readonly Entry[];
  readonly refer?: string | undefined;
  readonly gap?: number;
};
/** A code as a home keeps it. */
export type Code = {
  readonly brand: string;
  readonly code: string;
  readonly until: number;
  readonly offer?: string;
  readonly reward?: string;
  readonly off?: Money;
  /** It was taken in the shop, or the shop could not hand it over. */
  readonly ended?: "used" | "refused";
};

const mostKept = 1_000;
const earned: ReadonlySet<Entry["why"]> = new Set(["answer", "offer", "referral", "satisfaction"]);

/** From this many points on, a grown-up proves it is they who spend. */
export const provedAbove = 1_000;

/**
 * Keeps a statement that goes on from the one before: nothing that was told may be told otherwise, nor left out, and the
 * balance is what it was with what came since. E_HISTORY. An older one than the last is not kept.
 */
export function takeStatement(
  { notes }: Pick<OfferParts, "notes">,
  resident: string,
  brand: string,
  mail: Statement,
): void {
  const last = notes.get<Kept>(resident, "points", brand)?.document;
  // Another account is another history: the one before was closed.
  const before = last?.account === mail.account ? last : undefined;
  const at = wallOf(mail.at);
  if (before && at < before.at) return;
  const { entries, gap } = before ? grown(before, mail, brand) : { entries: mail.entries, gap: undefined };
  const { account, balance, held, head, refer } = mail;
  const kept: Kept = {
    account,
    balance,
    held,
    head,
    at,
    entries: entries.slice(-mostKept),
    ...(refer === undefined ? {} : { refer }),
    ...(gap === undefined ? {} : { gap }),
  };
  notes.put(resident, "points", brand, at, kept);
}

function grown(before: Kept, { entries, balance, at }: Statement, brand: string): Pick<Kept, "entries" | "gap"> {
  const known = new Map(before.entries.map((one) => [one.id, JSON.stringify(sorted(one))]));
  const fresh = entries.filter(({ id }) => !known.has(id));
  const told = entries.filter(({ id }) => known.has(id));
  const otherwise = told.some((one) => known.get(one.id) !== JSON.stringify(sorted(one)));
  const last = before.entries.at(-1);
  // With more news than one statement holds, what lies between cannot be told.
  const gapless = last === undefined || told.some(({ id }) => id === last.id);
  const sum = fresh.reduce((all, { amount }) => all + amount, before.balance);
  const tail = told.length === 0 || entries.slice(0, told.length).every(({ id }) => known.has(id));
  if (otherwise || !tail || (gapless && sum !== balance)) fail("E_HISTORY", { brand });
  if (!gapless && entries.length < 50) fail("E_HISTORY", { brand });
  const gap = gapless ? before.gap : wallOf(entries[0]?.at ?? at);
  return { entries: [...before.entries, ...fresh], ...(gap === undefined ? {} : { gap }) };
}

// What a movement was about may go when its grant does; what it moved may not.
function sorted({ id, at, amount, why }: Entry) {
  return { id, at, amount, why };
}

/** What a resident has, at every brand that told them or that they let give points. */
export function accountsOf(parts: OfferParts, resident: string, language: Language): readonly Account[] {
  const { notes, permission, catalogue } = parts;
  const told = notes.all<Kept>(resident, "points").map(({ id }) => id);
  const coded = notes.all<Code>(resident, "code").map(({ document }) => document.brand);
  const granted = permission
    .yeses()
    .flatMap((one) => (one.resident === resident && one.purpose === "points" ? [one.brand] : []));
  return [...new Set([...told, ...coded, ...granted])].toSorted().map((brand) => {
    const rewards = catalogue.rewards().filter((one) => one.brand === brand);
    return accountOf(parts, { resident, brand, language, rewards });
  });
}

type Whose = {
  readonly resident: string;
  readonly brand: string;
  readonly language: Language;
  readonly rewards: readonly Reward[];
};

function accountOf(parts: OfferParts, { resident, brand, language, rewards }: Whose): Account {
  const { notes, catalogue, now } = parts;
  const kept = notes.get<Kept>(resident, "points", brand)?.document;
  const balance = kept?.balance ?? 0;
  const offered = rewards
    .map(({ id, name, body, points, validto }) => ({
      id,
      name: name[language],
      body: body[language],
      points,
      until: wallOf(validto),
      missing: Math.max(0, points - balance),
    }))
    .toSorted((a, b) => a.points - b.points);
  const next = offered.find(({ missing }) => missing > 0);
  const codes = notes
    .all<Code>(resident, "code")
    .flatMap(({ document }) => (document.brand === brand ? [document] : []));
  const had = codes.filter(({ ended }) => ended === "used");
  const nameOfCode = ({ offer, reward }: Code) =>
    (reward === undefined ? undefined : catalogue.reward(brand, reward)?.name[language]) ??
    (offer === undefined ? undefined : catalogue.offer(brand, offer)?.title[language]) ??
    reward ??
    offer ??
    "";
  const entries = (kept?.entries ?? []).toReversed();
  const credited = entries.filter(({ why, amount }) => earned.has(why) && amount > 0);
  return {
    brand,
    name: nameOf(parts, brand),
    balance,
    held: kept?.held ?? 0,
    at: kept?.at,
    entries,
    rewards: offered,
    ...(next ? { next: { reward: next.id, missing: next.missing } } : {}),
    codes: codes
      .filter((one) => isGood(one, now()))
      .map((one) => ({ code: one.code, name: nameOfCode(one), until: one.until, qr: `lintel:${brand}:${one.code}` })),
    commands: notes
      .all<Command>(resident, "command")
      .flatMap(({ id, at, document }) => (document.brand === brand ? [{ id, at, ...document }] : [])),
    got: {
      points: credited.reduce((sum, { amount }) => sum + amount, 0),
      things: had.length,
      discounts: discountsOf(had),
    },
    rate: parts.cards
      .of(resident)
      .filter((card) => card.brand === brand && card.had !== undefined && card.stars === undefined)
      .map(({ id, about }) => ({ card: id, name: catalogue.offer(brand, about)?.title[language] ?? about })),
    ...(kept?.gap === undefined ? {} : { gap: kept.gap }),
    ...(kept?.refer === undefined ? {} : { refer: kept.refer }),
    ...(friendsWord(parts, resident, brand) === undefined ? {} : { friend: true }),
  };
}

/** Whether a code can still be shown in the shop. */
function isGood({ until, ended }: Code, wall: number): boolean {
  return ended === undefined && until > wall;
}

/** Whether the code that a card brought can still be shown. */
export function hasCode(
  { notes, now }: Pick<OfferParts, "notes" | "now">,
  { resident, brand, about }: Pick<Card, "resident" | "brand" | "about">,
): boolean {
  return notes
    .all<Code>(resident, "code")
    .some(({ document }) => document.brand === brand && document.offer === about && isGood(document, now()));
}

/** The word of a friend that waits for the next yes to an offer of that brand. */
export function friendsWord({ notes }: Pick<OfferParts, "notes">, resident: string, brand: string): string | undefined {
  return notes.get<{ readonly word: string }>(resident, "word", brand)?.document.word;
}

/** Keeps a friend's word at home until then. E_NO_GRANT, E_EXISTS for one's own. */
export function takeWord(
  parts: OfferParts,
  resident: string,
  { brand, word }: { readonly brand: string; readonly word: string },
): void {
  grantOf(parts, { resident, brand }, "offers");
  const household = parts.household.all("resident");
  const own = household.some(({ id }) => parts.notes.get<Kept>(id, "points", brand)?.document.refer === word);
  if (own) fail("E_OWN_WORD");
  parts.notes.put(resident, "word", brand, parts.now(), { brand, word });
}

function discountsOf(codes: readonly Code[]): readonly Money[] {
  const sums = new Map<string, number>();
  for (const { off } of codes) if (off) sums.set(off.currency, (sums.get(off.currency) ?? 0) + off.amount);
  return [...sums].map(([currency, amount]) => ({ currency, amount }));
}

/** Spends points on a reward: `proved` says that a grown-up has just proved it is they. E_NO_GRANT, E_NOT_FOUND, E_NO_POINTS, E_STEP_UP. */
export async function redeem(
  parts: OfferParts,
  resident: string,
  { brand, reward, points }: { readonly brand: string; readonly reward: string; readonly points?: number | undefined },
  proved: () => void,
): Promise<string> {
  const { catalogue, notes, now } = parts;
  const wanted = catalogue.reward(brand, reward);
  if (!wanted || wallOf(wanted.validto) <= now()) fail("E_NOT_FOUND", { noun: "reward", id: reward });
  if (points !== undefined && points !== wanted.points) fail("E_CHANGED", { what: "reward" });
  const grant = grantOf(parts, { resident, brand }, "points");
  const waiting = notes
    .all<Command>(resident, "command")
    .filter(({ document }) => document.brand === brand && document.state === "waiting")
    .reduce((sum, { document }) => sum + document.points, 0);
  const balance = notes.get<Kept>(resident, "points", brand)?.document.balance ?? 0;
  if (balance - waiting < wanted.points) fail("E_NO_POINTS", { missing: wanted.points - balance + waiting });
  if (wanted.points > provedAbove) proved();
  // The same until it is noted: where the disk fails in between, the tap that follows spends nothing twice.
  const turn = notes.all<Command>(resident, "command").filter(({ document }) => document.brand === brand).length;
  const of = `redeem ${reward} ${turn}`;
  const id = await send(parts, grant, {
    type: "points.command",
    data: { do: "redeem", reward, points: wanted.points },
    of,
  });
  const command: Command = { brand, reward, points: wanted.points, state: "waiting" };
  notes.put(resident, "command", id, now(), command);
  return id;
}
