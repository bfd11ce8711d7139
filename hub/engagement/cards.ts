import type { CardKind } from "../core/engage/cards.ts";
import type { Category, Touchpoint } from "../core/engage/lists.ts";
import type { Params } from "../core/errors.ts";
import { derivedId } from "../core/ids.ts";
import type { Store } from "../store/open.ts";
import type { Contact, Reached, Reaction } from "./caps.ts";

/** How one card stands: on screens, not answered in its time, or what was done with it. */
export type CardState =
  | "standing"
  | "rested"
  | "dismissed"
  | "interested"
  | "accepted"
  | "unfinished"
  | "done"
  | "answered"
  | "called"
  | "over";

/** One time a card was on screens. */
export type Shown = Pick<Contact, "at" | "seconds" | "within"> & { readonly points: readonly string[] };

/** One card of one resident, as it is kept. */
export type Card = {
  readonly id: string;
  readonly resident: string;
  readonly brand: string;
  readonly kind: CardKind;
  readonly category: Category;
  /** The offer, the question, or the grant it is about. */
  readonly about: string;
  readonly version: number;
  readonly touchpoints: readonly Touchpoint[];
  readonly personal: boolean;
  /** An offer of a question. */
  readonly asks?: boolean;
  readonly because: { readonly key: string; readonly params: Params };
  readonly state: CardState;
  /** Wall ms. */
  readonly at: number;
  readonly contacts: readonly Shown[];
  /** The screens it stands on. */
  readonly points: readonly string[];
  /** When somebody had seen it, on whatever screen. */
  readonly seen?: number;
  /** When a hand did something with it. */
  readonly touched?: number;
  /** Since when an accepted offer waits to be finished. */
  readonly unfinished?: number;
  /** Since when what was wanted is there: its code was taken in the shop. */
  readonly had?: number;
  readonly stars?: number;
};

/** The cards of the house, kept over restarts. */
export type CardBook = {
  get(id: string): Card | undefined;
  of(resident: string): readonly Card[];
  standing(): readonly Card[];
  /** How many cards a screen has shown since then, whoever they were for. */
  shownOn(point: string, since: number): number;
  /** Keeps a card as it is now. Throws what the store throws, and then nothing changed. */
  put(card: Card): void;
  /** What is known of one resident when another card would come. */
  reached(resident: string): Reached;
  /** Everybody who has one. */
  who(): readonly string[];
  /** A resident leaves: nothing of theirs stays. */
  forget(resident: string): void;
};

/** The one id of a card on every screen; `turn` counts how often a question has come round. */
export function cardId(card: Pick<Card, "resident" | "brand" | "kind" | "about">, turn = 0): string {
  return derivedId("card", card.resident, card.brand, card.kind, card.about, String(turn));
}

const kept_ms = 800 * 86_400_000;

/** Opens the book; `changed` hears whose cards are others now. */
export function openCards({
  store,
  wall,
  changed,
}: {
  readonly store: Pick<Store, "sql" | "work">;
  readonly wall: () => number;
  readonly changed: (resident: string) => void;
}): CardBook {
  const known = new Map<string, Card>();
  const before = Math.floor(wall() - kept_ms);
  // A house without cards writes nothing here, not even that there is nothing.
  if (store.sql("SELECT 1 FROM engage_cards WHERE at < ? LIMIT 1").get(before))
    store.work(() => store.sql("DELETE FROM engage_cards WHERE at < ?").run(before));
  for (const { document } of store.sql("SELECT document FROM engage_cards ORDER BY at, id").all()) {
    const { v, ...card } = JSON.parse(String(document)) as Card & { readonly v: number };
    // Of a later release that was taken back: it says nothing here.
    if (v === 1) known.set(card.id, card);
  }
  const of = (resident: string) => [...known.values()].filter((card) => card.resident === resident);
  return {
    get: (id) => known.get(id),
    of,
    standing: () => [...known.values()].filter(({ state }) => state === "standing"),
    shownOn: (point, since) =>
      [...known.values()].filter(({ contacts }) =>
        contacts.some((one) => one.at >= since && one.points.includes(point)),
      ).length,
    put: (card) => {
      const { id, resident, brand, kind, state, at } = card;
      store.work(() =>
        store
          .sql(
            "INSERT OR REPLACE INTO engage_cards (id, resident, brand, kind, state, at, document) VALUES (?, ?, ?, ?, ?, ?, ?)",
          )
          .run(id, resident, brand, kind, state, Math.floor(at), JSON.stringify({ v: 1, ...card })),
      );
      known.set(id, card);
      changed(resident);
    },
    reached: (resident) => {
      const own = of(resident);
      return { contacts: own.flatMap(contactsOf), reactions: own.flatMap(reactionOf) };
    },
    who: () => [...new Set([...known.values()].map(({ resident }) => resident))],
    forget: (resident) => {
      store.work(() => store.sql("DELETE FROM engage_cards WHERE resident = ?").run(resident));
      for (const { id } of of(resident)) known.delete(id);
      changed(resident);
    },
  };
}

function contactsOf({ brand, category, kind, about, asks = false, contacts }: Card): readonly Contact[] {
  const of = { brand, category, kind, about, asks };
  return contacts.map(({ at, seconds, within = false }) => ({ at, seconds, within, ...of }));
}

function reactionOf({ state, touched, category }: Card): readonly Reaction[] {
  if (touched === undefined) return [];
  if (state === "dismissed") return [{ at: touched, category, is: "no" }];
  return state === "over" || state === "rested" || state === "standing" ? [] : [{ at: touched, category, is: "yes" }];
}
