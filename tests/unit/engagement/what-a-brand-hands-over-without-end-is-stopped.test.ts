import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import type { EdgeTask } from "../../../hub/core/engage/edge-talk.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import { type HeldLimits, heldLimits, makeHold } from "../../../hub/engagement/held.ts";
import { temporaryFolder } from "../../help/store.ts";
import { pageBytes } from "../../../backend/store/held.ts";

const brand = "oatfield";
const source = `urn:lintel:h:${"1".repeat(32)}`;
const subject = `urn:lintel:r:${"2".repeat(32)}`;
const empty = { v: 1, source, events: [], learned: [], letters: [], floors: [], parts: {} };

/** A brand that knows this home, and answers with this; `asked` are the places it was asked from. */
function asking(page: (n: number) => object, limits: HeldLimits) {
  const folder = temporaryFolder();
  const asked: string[] = [];
  const written: object[] = [];
  const hold = makeHold({
    folder: folder.path,
    limits,
    // Safe: nothing else of them is looked at.
    book: { all: () => [{ id: "c", brand, resident: "ada", told: true }] as never },
    brands: {
      get: () => ({ manifest: { name: "Oatfield" } }) as never,
      door: () => ({ url: "https://oatfield.example", name: "Oatfield", keys: [], retention_days: 1 }),
    },
    chain: { now: () => 1, write: async (entries) => void written.push(...entries) },
    out: { sourceOf: () => source, subjectOf: () => subject },
    errands: {
      push: async (task: EdgeTask) => {
        asked.push(task.do === "export" ? task.after : task.do);
        return { objects: [], told: JSON.stringify(page(asked.length)) };
      },
    },
  });
  return { hold, asked, written, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

const endless: readonly [string, HeldLimits, number, (n: number) => object][] = [
  ["pages", { bytes: 1e9, pages: 7, beginnings: 2 }, 7, (n) => ({ ...empty, after: `p-${n}`, more: true })],
  [
    "bytes",
    { bytes: 50_000, pages: 1_000, beginnings: 2 },
    6,
    (n) => ({ ...empty, learned: [{ key: "x".repeat(9_000) }], after: `p-${n}`, more: true }),
  ],
];
test.each(endless)("a brand that has no end of %s is stopped after so many", async (_, limits, times, page) => {
  using house = asking(page, limits);
  await expect(house.hold("ada", brand)).rejects.toMatchObject({
    code: "E_BRAND_ANSWER",
    params: { name: "Oatfield", why: "endless" },
  });
  expect(house.asked).toHaveLength(times);
  expect(house.written).toEqual([{ kind: "gated", said: { brand, what: "held", why: "endless" } }]);
});

test("what is of nobody, or of whoever asks, is handed over; what is of somebody else is not", async () => {
  const mine = [{ consentid: "c" }, { subject }, { account: subject }, { consent: "c", subject: "" }, { kind: "n" }];
  const theirs = [{ consentid: "d" }, { subject: `${subject}x` }, { consent: "d", subject: "" }];
  using house = asking(() => ({ ...empty, letters: [...theirs, ...mine], after: "", more: false }), heldLimits);
  const told = JSON.parse(await text(await house.hold("ada", brand))) as { items: { of: string; is: object }[] };
  expect(told.items).toEqual(mine.map((is) => ({ of: "letters", is })));
});

test("nobody there is no fault of the brand, and written down as none", async () => {
  using house = asking(() => {
    throw new LintelError("E_NET_DOWN", { status: 502, why: "unsigned" });
  }, heldLimits);
  await expect(house.hold("ada", brand)).rejects.toMatchObject({ code: "E_NET_DOWN" });
  expect(house.written).toEqual([]);
});

test("there is room for nearly twice the most a brand may hold of a home, and pages enough", () => {
  // 20,000 events of a text each, kept as event and as letter: 4 KB and 3 KB.
  const most = 20_000 * 7_000;
  expect(heldLimits.bytes).toBeGreaterThan(1.9 * most);
  expect(heldLimits.pages * pageBytes).toBeGreaterThan(2 * heldLimits.bytes);
});
