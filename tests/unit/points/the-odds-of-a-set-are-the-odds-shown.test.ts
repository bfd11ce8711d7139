import { expect, test } from "vitest";
import { drawPiece, oddsOf, type PieceSet } from "../../../backend/points/sets.ts";
import { seededRandom, systemRandom } from "../../../hub/core/random.ts";
import { balanceOf, begins, day, earn, mailOf, resident, temporaryPoints } from "../../help/points.ts";

const six: PieceSet = {
  pieces: [
    { id: "spring", weight: 300 },
    { id: "summer", weight: 250 },
    { id: "autumn", weight: 200 },
    { id: "winter", weight: 150 },
    { id: "sun", weight: 90 },
    { id: "moon", weight: 10 },
  ],
  points: 500,
};
const draws = 100_000;

/** How far what was drawn lies from what the shown odds say, as chi-square. */
function chiSquare(drawn: ReadonlyMap<string, number>, shown: ReturnType<typeof oddsOf>): number {
  return shown.reduce((sum, { piece, in: part, of }) => {
    const expected = (draws * part) / of;
    return sum + ((drawn.get(piece) ?? 0) - expected) ** 2 / expected;
  }, 0);
}

function drawn(set: PieceSet, random: Parameters<typeof drawPiece>[1]): Map<string, number> {
  const counts = new Map<string, number>();
  for (let n = 0; n < draws; n++) {
    const piece = drawPiece(set, random);
    counts.set(piece, (counts.get(piece) ?? 0) + 1);
  }
  return counts;
}

test("100,000 draws fit the odds that are shown, and odds that are off by a little do not", () => {
  const counts = drawn(six, seededRandom(46));
  // Five degrees of freedom: beyond 20.515 once in a thousand.
  expect(chiSquare(counts, oddsOf(six))).toBeLessThan(20.515);
  const rarer = six.pieces.map(({ id, weight }) => ({ id, weight: id === "moon" ? 13 : id === "sun" ? 87 : weight }));
  expect(chiSquare(counts, oddsOf({ ...six, pieces: rarer }))).toBeGreaterThan(20.515);
});

test("the machine's own randomness fits them as well", () => {
  // Beyond 40 less than once in a million runs.
  expect(chiSquare(drawn(six, systemRandom()), oddsOf(six))).toBeLessThan(40);
});

test("bits beyond the last whole multiple are thrown away, so that no piece gains by them", () => {
  const three: PieceSet = { pieces: ["a", "b", "c"].map((id) => ({ id, weight: 1 })), points: 1 };
  const given = [Uint8Array.of(255, 255, 255, 255), Uint8Array.of(1, 0, 0, 0)];
  expect(drawPiece(three, { bytes: () => given.shift() ?? new Uint8Array(4) })).toBe("b");
  expect(given).toEqual([]);
});

test("whoever has every piece gets the points and begins anew; each occasion is one draw, and a draw costs nothing", () => {
  using at = temporaryPoints();
  const pieces = [
    { id: "day", weight: 1 },
    { id: "night", weight: 1 },
  ];
  at.points.sets.open("two", { pieces, points: 40, closes: begins + day });
  expect(at.points.sets.odds("two")).toEqual([
    { piece: "day", in: 1, of: 2 },
    { piece: "night", in: 1, of: 2 },
  ]);
  expect(() => at.points.sets.open("two", { pieces, points: 40, closes: begins })).toThrow("E_EXISTS");
  expect(() => at.points.sets.open("one", { pieces: pieces.slice(1), points: 40, closes: begins })).toThrow(
    "E_WRONG_TYPE",
  );
  earn(at.points, resident(1), 3);
  const had = new Set<string>();
  let whole = 0;
  for (let n = 0; whole === 0; n++) {
    const got = at.points.sets.draw("two", resident(1), `${n}`);
    if (typeof got === "string") throw new Error(got);
    had.add(got.piece);
    expect(got.whole).toBe(had.size === 2);
    expect(balanceOf(at.points, resident(1))).toBe(got.whole ? 43 : 3);
    expect(at.points.sets.draw("two", resident(1), `${n}`)).toBe("done-before");
    if (got.whole) whole = n + 1;
  }
  expect(mailOf(at.posted, "points")?.entries.at(-1)).toMatchObject({ amount: 40, why: "offer", about: "two" });
  at.points.sets.draw("two", resident(1), "more");
  at.points.close(resident(1).subject, "waive");
  expect(at.points.audit().faults).toEqual([]);
  at.later(day);
  expect(at.points.sets.draw("two", resident(2), "late")).toBe("over");
});
