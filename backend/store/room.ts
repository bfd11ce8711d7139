import { rmSync, statSync } from "node:fs";
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Clock } from "../../hub/core/clock.ts";
import type { Question } from "../../hub/core/engage/objects.ts";
import type { Random } from "../../hub/core/random.ts";
import { openDatabase, type Store } from "../../hub/store/open.ts";
import { type BrandKeys, makeBrandKeys } from "./brand-keys.ts";
import { copiesStay_ms, type Erasure, makeErasure } from "./erasure.ts";
import { type Facts, makeFacts } from "./facts.ts";
import { type Held, heldOf, type HeldPage, heldPage } from "./held.ts";
import { type Home, type Homes, makeHomes } from "./homes.ts";
import { type Intake, makeIntake } from "./intake.ts";
import { type Letters, makeLetters } from "./letters.ts";
import { brandMigrations } from "./migrations.ts";
import type { BrandPart, Letter } from "./part.ts";
import { makeShown, type Shown } from "./published.ts";

/** One brand's own room in the backend: its database, its keys, its catalogue, its homes. */
export type BrandRoom = Shown & {
  readonly id: string;
  readonly db: Store;
  readonly keys: BrandKeys;
  readonly homes: Homes;
  readonly facts: Facts;
  readonly letters: Letters;
  readonly intake: Intake;
  readonly erasure: Erasure;
  /** Joins a part that makes something of events; what the room erases, it forgets. */
  join(name: string, part: BrandPart): void;
  post(letter: Letter): void;
  /** Everything it holds of a home. */
  heldOf(home: Home): Held;
  /** A page of that. E_CHANGED where it is no longer what it was at the page before, E_WRONG_TYPE for no place in it. */
  heldPage(home: Home, after: string): HeldPage;
  /** Lets go of what is due. */
  retain(): void;
  close(): void;
};

/** Seams for crash tests. */
export type RoomSeams = {
  /** After each COMMIT of a brand's database, with its number. */
  readonly onCommit?: ((n: number) => void) | undefined;
  /** Inside the transaction, after each event that was stored. */
  readonly onStored?: (() => void) | undefined;
};

/** Opens a brand's room, and makes it where there is none. */
export function openRoom(
  path: string,
  id: string,
  {
    clock,
    random,
    demo,
    onCommit,
    onStored,
  }: RoomSeams & { readonly clock: Clock; readonly random: Random; readonly demo: boolean },
): BrandRoom {
  const store = openDatabase(path, {
    synchronous: "FULL",
    migrations: brandMigrations,
    stamp: { house: demo ? "virtual" : "real", home: `brand-${id}` },
    ...(onCommit && { onCommit }),
  });
  const joined = new Map<string, BrandPart>();
  const parts = () => [...joined.values()];
  const keys = makeBrandKeys(store, id, clock, random);
  const shown = makeShown(store, id, keys);
  const homes = makeHomes(store, random);
  const facts = makeFacts(store, (question) => {
    const row = store.sql("SELECT document FROM catalogue WHERE kind = 'question' AND id = ?").get(question);
    // Safe: only checked ones are ever written.
    return row ? (JSON.parse(String(row["document"])) as Question).validity_days : 365;
  });
  const letters = makeLetters(store, keys, () => shown.manifest()?.retention_days ?? 1);
  const erasure = makeErasure({ store, clock, keys, homes, facts, letters, parts });
  const intake = makeIntake({ store, clock, homes, facts, letters, erasure, parts, onStored });
  return {
    ...shown,
    id,
    db: store,
    keys,
    homes,
    facts,
    letters,
    intake,
    erasure,
    join: (name, part) => void joined.set(name, part),
    post: (letter) => store.work(() => letters.post(letter, clock.wall())),
    heldOf: (home) => heldOf({ store, facts, parts: joined }, home),
    heldPage: (home, after) => heldPage({ store, facts, parts: joined }, home, after),
    retain: () => {
      erasure.due(clock.wall());
      dropOldCopies(path, clock.wall() - copiesStay_ms);
    },
    close: () => store[Symbol.dispose](),
  };
}

/** A copy that was kept before a new schema holds what has been erased since: it goes when the receipts said. */
function dropOldCopies(path: string, before: number): void {
  const copies = `${basename(path)}.before-`;
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(copies)) continue;
    const copy = join(dirname(path), name);
    if (statSync(copy).mtimeMs < before) rmSync(copy);
  }
}
