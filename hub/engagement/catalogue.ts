import { hash } from "node:crypto";
import { z } from "zod";
import { codeOf, type ErrorCode, fail, LintelError } from "../core/errors.ts";
import type { KeyOf } from "../core/engage/http-signature.ts";
import { Mail } from "../core/engage/mail.ts";
import { Offer, Pairs, Question, Reward, ScoreRules, type Signed } from "../core/engage/objects.ts";
import { openSigned } from "../core/engage/signed.ts";
import { check, parseJson } from "../core/parse.ts";
import { wallOf } from "../core/instant.ts";
import type { Store } from "../store/open.ts";
import { isFair, isKnown } from "./matching.ts";

/** What a brand publishes to every home alike. */
export type Published = Offer | Question | ScoreRules | Reward | Pairs;

/** What a brand sent, checked: something published, or a letter to somebody of this house. */
export type Came = { readonly object: Published } | { readonly mail: Mail };

/** Why something was not taken, by name; `sha256` says what it was, with its signature. */
export type Refused = {
  readonly brand: string;
  readonly code: ErrorCode;
  readonly sha256: string;
  readonly at: number;
};

/** The objects of brands that this home knows, the newest version of each. */
export type CatalogueBook = {
  offers(): readonly Offer[];
  questions(): readonly Question[];
  rules(): readonly ScoreRules[];
  rewards(): readonly Reward[];
  pairs(): readonly Pairs[];
  offer(brand: string, id: string): Offer | undefined;
  question(brand: string, id: string): Question | undefined;
  reward(brand: string, id: string): Reward | undefined;
  /**
   * Takes a published object; whether that changed anything. A newer version that is over ends the one before it.
   * E_STALE for an older version, E_REPEATED for another text of the same, E_OFFER_OVER where there is nothing to end.
   */
  take(object: Published, wall: number): boolean;
  /** Everything of a brand goes. */
  forget(brand: string): void;
  /** What is over by that time goes. */
  sweep(wall: number): boolean;
};

/** So much of each kind one brand can have published at once; more than anybody reads. */
export const mostPublished: Readonly<Record<Published["is"], number>> = {
  offer: 200,
  question: 100,
  rules: 12,
  reward: 200,
  pairs: 1,
};

const day_ms = 86_400_000;
const longest_ms = 90 * day_ms;
// A clock that is a little behind must not refuse what was just made.
const ahead_ms = 86_400_000;
const cap = 65_536;

const PublishedSchema = z.discriminatedUnion("is", [Offer, Question, ScoreRules, Reward, Pairs]);
const letters: ReadonlySet<string> = new Set(Mail.options.map(({ shape }) => shape.is.value));

/**
 * Opens what a brand signed, once: the signature by one of its pinned keys, the schema, whose it says it is, and its time.
 * E_FORGED, E_NOT_JSON, E_TOO_BIG, E_TOO_DEEP, E_NEWER, E_WRONG_TYPE, E_UNKNOWN_KEY, E_OFFER_OVER, E_OFFER_UNFAIR.
 */
export function opened(signed: Signed, brand: string, keyOf: KeyOf, wall: number): Came {
  const text = openSigned(signed, keyOf) ?? fail("E_FORGED", { brand });
  const value = parseJson(Buffer.from(text), cap);
  const is = typeof value === "object" && value !== null && "is" in value ? value.is : undefined;
  if (typeof is === "string" && letters.has(is)) return { mail: check(Mail, value) };
  const object = check<Published>(PublishedSchema, value);
  if (object.brand !== brand) fail("E_FORGED", { brand });
  if (object.is === "offer") checkOffer(object, wall);
  if (object.is === "rules" && !object.weights.every(({ feature }) => isKnown(feature)))
    fail("E_OFFER_UNFAIR", { brand, offer: object.id });
  return { object };
}

function isOver(object: Published, wall: number): boolean {
  return "validto" in object && object.validto !== undefined && wallOf(object.validto) <= wall;
}

function checkOffer({ id, brand, validfrom, validto, eligibility }: Offer, wall: number): void {
  const [from, to] = [wallOf(validfrom), wallOf(validto)];
  if (to <= from || to - from > longest_ms || from > wall + longest_ms + ahead_ms)
    fail("E_OFFER_OVER", { brand, offer: id });
  if (eligibility && !isFair(eligibility)) fail("E_OFFER_UNFAIR", { brand, offer: id });
}

/** What was refused, by the name of its fault. */
export function refusalOf(signed: Signed, brand: string, error: unknown, at: number): Refused {
  if (!(error instanceof LintelError)) throw error;
  const { document, kid, sig } = signed;
  return { brand, code: codeOf(error), sha256: hash("sha256", [kid, sig, document].join("\n"), "base64url"), at };
}

/** Opens the book of what brands publish; kept over restarts. */
export function openCatalogue(store: Pick<Store, "sql" | "work">): CatalogueBook {
  const known = new Map<string, Published>();
  const slot = ({ brand, is, id }: Pick<Published, "brand" | "is" | "id">) => `${brand} ${is} ${id}`;
  for (const { document } of store.sql("SELECT document FROM engage_objects ORDER BY brand, kind, id").all()) {
    const object = PublishedSchema.safeParse(JSON.parse(String(document)));
    // Of a later release that was taken back: it says nothing here.
    if (object.success) known.set(slot(object.data), object.data);
  }
  const all = <I extends Published["is"]>(is: I) =>
    [...known.values()].filter((one): one is Extract<Published, { is: I }> => one.is === is);
  const drop = (object: Published) => {
    known.delete(slot(object));
    const { brand, is, id } = object;
    store.sql("DELETE FROM engage_objects WHERE brand = ? AND kind = ? AND id = ?").run(brand, is, id);
  };
  const get = <I extends Published["is"]>(is: I, brand: string, id: string) =>
    known.get(slot({ is, brand, id })) as Extract<Published, { is: I }> | undefined;
  return {
    offers: () => all("offer"),
    questions: () => all("question"),
    rules: () => all("rules"),
    rewards: () => all("reward"),
    pairs: () => all("pairs"),
    offer: (brand, id) => get("offer", brand, id),
    question: (brand, id) => get("question", brand, id),
    reward: (brand, id) => get("reward", brand, id),
    take: (object, wall) => {
      const before = known.get(slot(object));
      const text = JSON.stringify(object);
      if (before && before.version > object.version) fail("E_STALE", { brand: object.brand, offer: object.id });
      if (before?.version === object.version) {
        if (JSON.stringify(before) !== text) fail("E_REPEATED", { brand: object.brand, offer: object.id });
        return false;
      }
      const { brand, is, id, version } = object;
      if (isOver(object, wall)) {
        if (!before) fail("E_OFFER_OVER", { brand, offer: id });
        store.work(() => drop(before));
        return true;
      }
      if (!before && all(is).filter((one) => one.brand === brand).length >= mostPublished[is])
        fail("E_LIMIT", { field: is });
      store.work(() =>
        store
          .sql(
            "INSERT OR REPLACE INTO engage_objects (brand, kind, id, version, document, at) VALUES (?, ?, ?, ?, ?, 0)",
          )
          .run(brand, is, id, version, text),
      );
      known.set(slot(object), object);
      return true;
    },
    forget: (brand) =>
      store.work(() => {
        for (const object of known.values()) if (object.brand === brand) drop(object);
      }),
    sweep: (wall) => {
      const over = [...known.values()].filter((one) => isOver(one, wall));
      if (over.length > 0)
        store.work(() => {
          for (const object of over) drop(object);
        });
      return over.length > 0;
    },
  };
}
