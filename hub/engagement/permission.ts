import type { Permission } from "./grant.ts";
import type { GrantsBook } from "./grants-book.ts";
import { answersTo, grownUps, type Situation, standsNow } from "./grants-rules.ts";
import type { KeptGrant } from "./grants-rows.ts";

/** Whether a brand broke its word and has not made it good: nothing goes to it. */
export function blocked(all: readonly KeptGrant[], brand: string): boolean {
  return all.some(({ brand: one, erasure }) => one === brand && erasure?.broken !== undefined && !erasure.receipt);
}

/** Makes the answers to what everybody asks of permission. */
export function makePermission(from: {
  readonly book: GrantsBook;
  readonly situation: () => Situation;
  readonly shielded: () => boolean;
  readonly rotation: Permission["rotation"];
  readonly door: Permission["door"];
}): Permission {
  const { book, situation } = from;
  const stands = (grant: KeptGrant, now: Situation) =>
    !book.ending(grant.id) && standsNow(grant, trusted(book), now) && !blocked(book.all(), grant.brand);
  return {
    stands: (asks) => {
      const now = situation();
      return book.all().find((one) => answersTo(one, asks) && stands(one, now));
    },
    allows: (consent, epoch) => {
      const grant = book.get(consent);
      return grant?.epoch === epoch && stands(grant, situation()) ? grant : undefined;
    },
    standing: () => {
      const now = situation();
      return book.all().filter((one) => stands(one, now));
    },
    yeses: () => {
      const { now } = situation();
      return trusted(book).filter(({ state, until }) => (state === "given" || state === "suspended") && now < until);
    },
    grant: (id) => book.get(id),
    paused: (resident) => {
      const { people, paused } = situation();
      if (resident !== undefined) return paused(resident);
      const all = grownUps(people);
      return all.length > 0 && all.every((one) => paused(one));
    },
    shielded: from.shielded,
    now: () => situation().now,
    rotation: from.rotation,
    door: from.door,
  };
}

/** Those that count when others ask whether somebody agrees: not what is just being taken back. */
function trusted(book: GrantsBook): readonly KeptGrant[] {
  return book.all().filter(({ id }) => !book.ending(id));
}
