import { numberFormat } from "../../hub/core/formats.ts";
import type { Language } from "../../hub/core/house.ts";
import type { Account, CardTold, PointsLine, RewardTold } from "./ask/shapes.ts";

/** A point of the line of the year: x from 0 to 1, y from 0 (nothing) to 1 (the most there was). */
export type Spot = readonly [x: number, y: number];

const year_ms = 365 * 86_400_000;

/** How many points there were over the last year, as a line that ends at now. */
export function yearLine({ balance, entries }: Pick<Account, "balance" | "entries">, now: number): readonly Spot[] {
  const from = now - year_ms;
  const within = entries.filter(({ at }) => at >= from && at <= now).toSorted((a, b) => b.at - a.at);
  const back: (readonly [at: number, balance: number])[] = [[now, balance]];
  let before = balance;
  for (const { at, amount } of within) {
    before -= amount;
    back.push([at, before]);
  }
  const most = Math.max(1, ...back.map(([, value]) => value));
  const spots = back.toReversed().map(([at, value]): Spot => [(at - from) / year_ms, Math.max(0, value) / most]);
  return [[0, spots[0]?.[1] ?? 0], ...spots];
}

/** What came and went in the month of an instant, at home. */
export function monthOf(entries: readonly PointsLine[], now: number, zone: string) {
  const month = new Intl.DateTimeFormat("en", { year: "numeric", month: "numeric", timeZone: zone });
  const own = entries.filter(({ at }) => month.format(at) === month.format(now));
  const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);
  return {
    got: sum(own.map(({ amount }) => Math.max(0, amount))),
    used: sum(own.map(({ amount }) => Math.max(0, -amount))),
  };
}

/** The reward there is enough for, the dearest of them; else the one that is nearest, and how many points are missing. */
export function nextReward({
  rewards,
}: Pick<Account, "rewards">): { readonly reward: RewardTold; readonly missing: number } | undefined {
  const byPrice = rewards.toSorted((a, b) => a.points - b.points);
  const reward = byPrice.findLast(({ missing }) => missing === 0) ?? byPrice[0];
  return reward && { reward, missing: reward.missing };
}

/** An amount of the smallest coin, as the reader's language writes money. */
export function moneyOf(language: Language, currency: string, amount: number): string {
  try {
    const format = new Intl.NumberFormat(language === "en" ? "en-GB" : language, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
    });
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  } catch {
    // A brand may name a currency that nobody knows.
    return `${currency} ${numberFormat(language).format(amount / 100)}`;
  }
}

/** The fees within a total, in words. */
export function feesOf(language: Language, { currency, fees }: NonNullable<CardTold["price"]>): string {
  const list = fees
    .filter(({ amount }) => amount > 0)
    .map(({ name, amount }) => `${name} ${moneyOf(language, currency, amount)}`);
  return new Intl.ListFormat(language === "en" ? "en-GB" : language, { style: "short", type: "conjunction" }).format(
    list,
  );
}

/** A long word in groups of five, to be read aloud. */
export function inFives(word: string): string {
  return word.replaceAll(/(.{5})(?=.)/g, "$1 ");
}

/** The word of a friend in what was typed or pasted: spaces, hyphens and letters that look like numbers do no harm. */
export function wordIn(text: string): string | undefined {
  const letters = text.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{40}$/.test(letters) ? letters : undefined;
}
