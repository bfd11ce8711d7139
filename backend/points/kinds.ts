import type { z } from "zod";
import type { EventTypeName } from "../../hub/core/engage/events.ts";
import type { PointsEntry } from "../../hub/core/engage/mail.ts";

type Why = z.infer<typeof PointsEntry>["why"];

/** Every kind of transfer the journal carries, and the word a member's statement has for it; none where no member is moved. */
export const transferKinds = {
  answer: "answer",
  offer: "offer",
  special: "offer",
  satisfaction: "satisfaction",
  referral: "referral",
  redeem: "redeem",
  instalment: "redeem",
  auction: "redeem",
  group: "redeem",
  set: "offer",
  refund: "refund",
  hold: "hold",
  release: "release",
  waive: "write-off",
  "write-off": "write-off",
  handed: undefined,
  stock: undefined,
  trial: undefined,
  draw: undefined,
} as const satisfies Readonly<Record<string, Why | undefined>>;
/** One of those. */
export type TransferKind = keyof typeof transferKinds;

/** The events that may earn: a consent or a signal is not assignable, whoever writes a rule. */
export type EarningEvent = Exclude<EventTypeName, `consent.${string}` | `signal.${string}`>;

/** What a rule of earning may look at: the thing it was about. No level, no purpose, no answer, no stars. */
export type Earned = { readonly about: string };

/** What a brand pays besides what stands in its own questions and offers. */
export type Tariff = {
  /** For telling whether a need was met, however many stars. */
  readonly satisfaction: number;
  /** For whoever brought somebody, and for that one too, at their first redemption. */
  readonly referral: number;
  /** How far below nothing a new member may go; no fee, no interest, never money. */
  readonly overdraft: number;
};

/** What is paid where a brand says nothing else. */
export const usualTariff: Tariff = { satisfaction: 5, referral: 50, overdraft: 0 };
