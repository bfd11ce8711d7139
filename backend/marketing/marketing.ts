import type { HomeEvent } from "../../hub/core/engage/events.ts";
import { ScoreRules, Offer } from "../../hub/core/engage/objects.ts";
import { refuse } from "../refusal.ts";
import type { BrandPart, Gone } from "../store/part.ts";
import { openCalls } from "./calls.ts";
import { openCampaigns } from "./campaigns.ts";
import { dryRun, reachOf } from "./dry-run.ts";
import { openFigures } from "./figures.ts";
import { openForgetting } from "./forget.ts";
import { openEars } from "./hears.ts";
import { openLetters } from "./letters.ts";
import type { LintFault } from "./lint-words.ts";
import { openPairs } from "./pairs.ts";
import { openOnboarding } from "./onboarding.ts";
import { openPromises } from "./promises.ts";
import type { Parts } from "./room.ts";
import { openShelf, type ShelfKind } from "./shelf.ts";

/** What a brand does: what it says, what it hears back, and what its people see of that. */
export type Marketing = BrandPart &
  ReturnType<typeof openForgetting> & {
    readonly brand: string;
    readonly onboarding: ReturnType<typeof openOnboarding>;
    readonly shelf: ReturnType<typeof openShelf>;
    readonly campaigns: ReturnType<typeof openCampaigns>;
    readonly letters: ReturnType<typeof openLetters>;
    readonly calls: ReturnType<typeof openCalls>;
    readonly figures: ReturnType<typeof openFigures>;
    readonly promises: ReturnType<typeof openPromises>;
    /** What was accepted by this event was handed over at a till; false where that event is forgotten. */
    redeemed(event: string): boolean;
    /** Scores made-up homes by the rules of a draft. */
    tryRules(id: string, seed: number): ReturnType<typeof dryRun> | { readonly faults: readonly LintFault[] };
    /** How many made-up homes the rule of an offer's draft would fit. */
    tryOffer(id: string, seed: number): ReturnType<typeof reachOf> | { readonly faults: readonly LintFault[] };
    /** Calls back after each commit that changed what a board shows; the returned function ends it. */
    onChange(listener: () => void): () => void;
  };

/** Opens the marketing of one brand in its own database. */
export function openMarketing(parts: Parts): Marketing {
  const { store, clock, brand } = parts;
  store.db.exec("PRAGMA secure_delete = ON");
  const listeners = new Set<() => void>();
  const changed = () =>
    store.afterCommit(() => {
      for (const listener of listeners) listener();
    });
  /** Deleted is what is not readable: the log holds the old pages until it is cut off. */
  const wiped = () => store.afterCommit(() => store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)"));
  const onboarding = openOnboarding(parts);
  const shelf = openShelf(parts, () => [onboarding.signed().name, onboarding.signed().legal.name]);
  const campaigns = openCampaigns(parts, shelf, onboarding.signed);
  const letters = openLetters(parts);
  const calls = openCalls(parts);
  const ears = openEars(parts);
  const forgetting = openForgetting(parts);
  const figures = openFigures(parts);
  const pairs = openPairs(parts, figures.pairsOfHomes);
  const promises = openPromises(parts, () => onboarding.draft().reply_days);
  const unlessReady = () => {
    if (!onboarding.ready()) refuse("E_BRAND_UNFINISHED");
  };
  const judged = <T>(kind: ShelfKind, id: string, then: (object: unknown) => T) => {
    const result = shelf.judge(kind, id, shelf.find(kind, id)?.draft ?? refuse("E_NOT_FOUND"));
    return "faults" in result ? { faults: result.faults } : then(result.object);
  };
  /** Telling a board is part of every act here that changes rows. */
  const telling =
    <A extends unknown[], T>(act: (...args: A) => T) =>
    (...args: A): T =>
      store.work(() => {
        changed();
        return act(...args);
      });

  return {
    brand,
    onboarding,
    shelf: {
      ...shelf,
      publish: (kind, id) => {
        unlessReady();
        return shelf.publish(kind, id);
      },
    },
    campaigns: {
      ...campaigns,
      publish: (id) => {
        unlessReady();
        return campaigns.publish(id);
      },
    },
    letters: { ...letters, reply: telling(letters.reply), move: telling(letters.move) },
    calls: {
      ...calls,
      called: telling((event: string) => {
        wiped();
        return calls.called(event);
      }),
    },
    figures,
    promises,
    onEvent: telling((event: HomeEvent) => {
      ears.onEvent(event);
      return [];
    }),
    redeemed: telling(ears.redeemed),
    ...forgetting,
    forget: telling((gone: Gone) => {
      wiped();
      return forgetting.forget(gone);
    }),
    expire: (now) =>
      store.work(() => {
        const gone = forgetting.expire(now);
        figures.expire();
        if (onboarding.version() > 0) pairs.publish();
        if (gone === 0) return 0;
        changed();
        wiped();
        return gone;
      }),
    tryRules: (id, seed) => judged("rules", id, (object) => dryRun(ScoreRules.parse(object), clock.wall(), seed)),
    tryOffer: (id, seed) =>
      judged("offer", id, (object) => reachOf(Offer.parse(object).eligibility, clock.wall(), seed)),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
