import { fail } from "../../hub/core/errors.ts";
import { Slug } from "../../hub/core/ids.ts";
import { check } from "../../hub/core/parse.ts";
import type { Random } from "../../hub/core/random.ts";
import type { Holds } from "./holds.ts";
import type { Desk, Journal } from "./journal.ts";
import type { Member } from "./members.ts";

/** One piece of a set, and its share of all draws. */
export type Piece = { readonly id: string; readonly weight: number };

/** A set to collect: draws are free, there is nothing to buy into it, and who has every piece gets the points. */
export type PieceSet = { readonly pieces: readonly Piece[]; readonly points: number };

/** What was drawn, and whether it made the set whole. */
export type Drawn = { readonly piece: string; readonly whole: boolean };

/** The odds as they are shown, made of the very weights that are drawn by. */
export function oddsOf({
  pieces,
}: PieceSet): readonly { readonly piece: string; readonly in: number; readonly of: number }[] {
  const of = totalOf(pieces);
  return pieces.map(({ id, weight }) => ({ piece: id, in: weight, of }));
}

const mostWeight = 1_000_000;

/** One piece by its weight: 32 random bits, those beyond the last whole multiple thrown away, so that no piece gains. */
export function drawPiece({ pieces }: PieceSet, random: Pick<Random, "bytes">): string {
  const total = totalOf(pieces);
  const usable = 2 ** 32 - (2 ** 32 % total);
  let bits: number;
  do bits = Buffer.from(random.bytes(4)).readUInt32LE();
  while (bits >= usable);
  let left = bits % total;
  for (const { id, weight } of pieces) {
    if (left < weight) return id;
    left -= weight;
  }
  return fail("E_INTERNAL", { problem: "weights do not add up" });
}

/** The sets of a brand. */
export type Sets = ReturnType<typeof openSets>;

/** Opens the sets: pieces are units of the same journal, so what was ever drawn can be counted against the odds. */
export function openSets({ store, clock, random }: Desk, { journal, holds }: { journal: Journal; holds: Holds }) {
  const unitOf = (set: string, piece: string) => `piece/${set}/${piece}`;
  const worldOf = (unit: string) => journal.ensure(`world/${unit}`, "world", unit);
  const ownOf = (account: string, unit: string) => journal.ensure(`${account}/${unit}`, "pieces", unit);
  const find = (id: string) => holds.deal<PieceSet>(id, "set") ?? fail("E_NOT_FOUND", { set: id });
  const turnIn = (id: string, { pieces, points }: PieceSet, { account }: Member): boolean => {
    const units = pieces.map((piece) => unitOf(id, piece.id));
    if (units.some((unit) => journal.balance(ownOf(account, unit)) < 1)) return false;
    const moves = units.flatMap((unit) => [
      { account: ownOf(account, unit), amount: -1 },
      { account: worldOf(unit), amount: 1 },
    ]);
    moves.push({ account: journal.house(), amount: -points }, { account, amount: points });
    journal.post({ kind: "set", moves, about: id, account });
    return true;
  };
  return {
    /** Begins a set whose odds never change. E_EXISTS, E_WRONG_TYPE. */
    open: (id: string, { pieces, points, closes }: PieceSet & { closes: number }): void => {
      const names = new Set(pieces.map((piece) => check(Slug, piece.id)));
      const whole = pieces.every(({ weight }) => Number.isSafeInteger(weight) && weight > 0);
      const sound = whole && pieces.length >= 2 && names.size === pieces.length && totalOf(pieces) <= mostWeight;
      if (!sound || !Number.isSafeInteger(points) || points < 1) fail("E_WRONG_TYPE", { field: "set" });
      if (!holds.begin(check(Slug, id), "set", closes, { pieces, points })) fail("E_EXISTS", { set: id });
    },
    odds: (id: string) => oddsOf(find(id).document),
    /** One free draw; the piece that makes the set whole turns it into its points at once. */
    draw: (id: string, member: Member): Drawn | "over" => {
      const { document, closes } = find(id);
      if (clock.wall() >= closes) return "over";
      const piece = drawPiece(document, random);
      const unit = unitOf(id, piece);
      const moves = [
        { account: worldOf(unit), amount: -1 },
        { account: ownOf(member.account, unit), amount: 1 },
      ];
      journal.post({ kind: "draw", moves });
      return { piece, whole: turnIn(id, document, member) };
    },
    /** What a member has of every set. */
    piecesOf: (account: string): { unit: string; own: string; count: number }[] =>
      store
        .sql("SELECT id, unit, balance FROM points_accounts WHERE id > ? AND id < ? AND balance > 0 ORDER BY id")
        .all(`${account}/`, `${account}0`)
        .map((row) => ({ own: String(row["id"]), unit: String(row["unit"]), count: Number(row["balance"]) })),
    /** Puts back what a member has: nothing of it stays with a closed account. */
    putBack: (account: string): void => {
      const rows = store
        .sql("SELECT id, unit, balance FROM points_accounts WHERE id > ? AND id < ?")
        .all(`${account}/`, `${account}0`);
      const moves = rows.flatMap((row) => [
        { account: String(row["id"]), amount: -Number(row["balance"]) },
        { account: worldOf(String(row["unit"])), amount: Number(row["balance"]) },
      ]);
      if (moves.some(({ amount }) => amount !== 0)) journal.post({ kind: "draw", moves });
      store
        .sql("UPDATE points_accounts SET closed = ? WHERE id > ? AND id < ?")
        .run(Math.floor(clock.wall()), `${account}/`, `${account}0`);
    },
  };
}

function totalOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { weight }) => sum + weight, 0);
}
