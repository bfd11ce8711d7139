import type { Offer, Question, Reward } from "../../hub/core/engage/objects.ts";
import { fail } from "../../hub/core/errors.ts";
import { wallOf } from "../../hub/core/instant.ts";
import type { Desk, Journal, Move } from "./journal.ts";

/** What a brand publishes that earns points or costs them. */
export type Publishable = Offer | Question | Reward;

/** A published thing as the ledger of points keeps it. */
export type Item = {
  readonly kind: "offer" | "question" | "reward";
  readonly id: string;
  readonly version: number;
  /** What it pays, or for a reward what it costs. */
  readonly worth: number;
  readonly from?: number;
  readonly until?: number;
  /** The month of a monthly special. */
  readonly special?: string;
  /** Whether a yes to it gives a code to show in the shop. */
  readonly code?: boolean;
  readonly validity_days?: number;
  /** How much of it there ever was; absent for what never runs out. */
  readonly stock?: number;
  /** How many were ever put on its shelf; more than `stock` where it was lowered below what had gone. */
  readonly supplied?: number;
  /** Once for everybody, with at most two questions afterwards. */
  readonly trial?: { readonly questions: readonly string[] };
};

/** Things and how many are left of each. */
export type Goods = ReturnType<typeof openGoods>;

/** Opens the things a brand gives: what of them is counted stands on shelves in the same journal as the points. */
export function openGoods({ store }: Desk, journal: Journal) {
  const find = (kind: Item["kind"], id: string): Item | undefined => {
    const row = store.sql("SELECT document FROM points_items WHERE id = ?").get(`${kind}/${id}`);
    return row && (JSON.parse(String(row["document"])) as Item);
  };
  const keep = (item: Item) =>
    store
      .sql(
        "INSERT INTO points_items VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET version = excluded.version, document = excluded.document",
      )
      .run(keyOf(item), item.version, JSON.stringify(item));
  /** As many as there are to be in all: what the shelf has is changed by the difference, never below nothing. */
  const supply = (item: Item, before: number, now: number) => {
    const shelf = shelfOf(journal, item);
    const change = Math.max(now - before, -journal.balance(shelf.shelf));
    keep({ ...item, supplied: before + change });
    if (change !== 0) journal.post({ kind: "stock", moves: moved(shelf, change) });
  };
  /** What came back of a number that was lowered meanwhile is not given again. */
  const left = (item: Item) =>
    item.stock === undefined
      ? Infinity
      : Math.max(0, journal.balance(shelfOf(journal, item).shelf) - ((item.supplied ?? item.stock) - item.stock));
  return {
    find,
    left,
    /** The moves that take one from the shelf (-1) or put it back (1); none for what is not counted. */
    moves: (item: Item, change: 1 | -1): Move[] =>
      item.stock === undefined ? [] : moved(shelfOf(journal, item), change),
    /** Takes what a brand publishes; an older version changes nothing. */
    published: (object: Publishable): void => {
      const item = itemOf(object);
      const known = find(item.kind, item.id);
      if (known && known.version >= item.version) return;
      const special = item.special && otherSpecial(store, item);
      if (special) fail("E_EXISTS", { special });
      const kept: Item = {
        ...item,
        ...(item.stock === undefined && known?.stock !== undefined && { stock: known.stock }),
        ...(known?.supplied !== undefined && { supplied: known.supplied }),
        ...(item.trial === undefined && known?.trial && { trial: known.trial }),
      };
      keep(kept);
      if (item.stock !== undefined) supply(kept, known?.supplied ?? known?.stock ?? 0, item.stock);
    },
    /** Says how much of a thing there is in all, so that it is counted from now on. */
    stock: (kind: "offer" | "reward", id: string, total: number): void => {
      const item = find(kind, id) ?? fail("E_NOT_FOUND", { item: id });
      if (!Number.isSafeInteger(total) || total < 0) fail("E_WRONG_TYPE", { field: "total" });
      const kept = { ...item, stock: total };
      keep(kept);
      supply(kept, item.supplied ?? item.stock ?? 0, total);
    },
    /** Makes an offer a trial: so many, one for everybody who asks, and at most two questions afterwards. */
    trial: (id: string, questions: readonly string[]): void => {
      const item = find("offer", id) ?? fail("E_NOT_FOUND", { item: id });
      if (questions.length > 2) fail("E_LIMIT", { field: "questions" });
      if (item.stock === undefined) fail("E_WRONG_TYPE", { field: "stock" });
      keep({ ...item, trial: { questions } });
    },
    /** Every reward there is, for what is within reach. */
    rewards: (): Item[] =>
      store
        .sql("SELECT document FROM points_items WHERE id LIKE 'reward/%' ORDER BY id")
        .all()
        .map((row) => JSON.parse(String(row["document"])) as Item),
  };
}

/** The name of a thing in the journal. */
export function keyOf({ kind, id }: Pick<Item, "kind" | "id">): string {
  return `${kind}/${id}`;
}

type Shelf = { readonly shelf: string; readonly world: string };

function shelfOf(journal: Journal, item: Item): Shelf {
  const unit = keyOf(item);
  return {
    shelf: journal.ensure(`shelf/${unit}`, "shelf", unit),
    world: journal.ensure(`world/${unit}`, "world", unit),
  };
}

function moved({ shelf, world }: Shelf, change: number): Move[] {
  return [
    { account: shelf, amount: change },
    { account: world, amount: -change },
  ];
}

/** One special a month and a brand; the id of the one that stands already. */
function otherSpecial(store: Desk["store"], { id, special }: Item): string | undefined {
  const row = store
    .sql(
      "SELECT json_extract(document, '$.id') AS id FROM points_items WHERE json_extract(document, '$.special') = ? AND id <> ?",
    )
    .get(special ?? "", `offer/${id}`);
  return row && String(row["id"]);
}

function itemOf(object: Publishable): Item {
  const { id, version } = object;
  if (object.is === "question")
    return { kind: "question", id, version, worth: object.points, validity_days: object.validity_days };
  if (object.is === "reward") {
    const { points: worth, stock } = object;
    const until = wallOf(object.validto);
    return { kind: "reward", id, version, worth, until, ...(stock !== undefined && { stock }) };
  }
  return {
    kind: "offer",
    id,
    version,
    worth: object.reward?.points ?? 0,
    from: wallOf(object.validfrom),
    until: wallOf(object.validto),
    code: object.action === "code" || object.action === "redeem",
    ...(object.special && { special: object.special }),
    ...(object.trial && { stock: object.trial.stock, trial: { questions: object.trial.questions } }),
  };
}
