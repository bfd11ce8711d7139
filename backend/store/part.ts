import type { HomeEvent } from "../../hub/core/engage/events.ts";
import type { Mail } from "../../hub/core/engage/mail.ts";

/** A letter on its way into one home's mailbox; signed when it is handed over, gone with the grant it stands on. */
export type Letter = { readonly source: string; readonly consentid?: string; readonly mail: Mail };

/**
 * What is to go of one home: single events, all that stood on one grant, or everything (`all`). The rows of the events
 * themselves are gone already when a part hears of it; the parts take away what they made of them.
 */
export type Gone = {
  readonly source: string;
  readonly all: boolean;
  /** The grant that was withdrawn. */
  readonly consentid?: string;
  /** Residents (their pairwise names) of whom nothing is left at all. */
  readonly subjects: readonly string[];
  /** The ids of the events that went. */
  readonly events: readonly string[];
};

/** A part of a brand's room that makes something of events: points, and what marketing does. */
export type BrandPart = {
  /** Called inside the transaction that stores the event; what it throws leaves nothing of either. */
  onEvent(event: HomeEvent): readonly Letter[];
  /** Called inside the transaction that erases; gives how many derived values went or changed. */
  forget(gone: Gone): number;
  /** Everything it holds of a home, for the resident's own eyes: things that are small each, always in the same order. */
  heldOf(source: string): readonly unknown[];
};
