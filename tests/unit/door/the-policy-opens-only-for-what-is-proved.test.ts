import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type AtDoor, decide, type DoorEvidence, lastsMs, type Situation } from "../../../hub/door/policy.ts";

const now = 1_772_434_800_000;
const adult: AtDoor = { standing: "adult", within: true };
const situation = (more: Partial<Situation> = {}): Situation => ({
  now,
  night: false,
  armed: false,
  private: false,
  twoEyes: false,
  crowd: false,
  mayLookAgain: true,
  lockReady: true,
  people: new Map<string, AtDoor>([
    ["lin", adult],
    ["bo", adult],
    ["kit", { standing: "child", within: true }],
    ["gus", { standing: "guest", within: false }],
  ]),
  ...more,
});
type Eyes = Extract<DoorEvidence, { kind: "eyes" }>;
const eyes = (more: Partial<Eyes> = {}): Eyes => ({
  kind: "eyes",
  id: "look-1",
  at: now,
  resident: "lin",
  match: "strong",
  live: true,
  asked: true,
  both: true,
  faces: 1,
  consented: true,
  ...more,
});
const phone = (resident = "lin", at = now): DoorEvidence => ({
  kind: "phone",
  id: "trip",
  at,
  resident,
  opened: now - 60_000,
  expires: now + 3_600_000,
});
const pin = (resident = "lin", duress = false, at = now): DoorEvidence => ({
  kind: "pin",
  id: "pin",
  at,
  resident,
  duress,
});
const tap = (resident = "lin"): DoorEvidence => ({ kind: "tap", id: "tap", at: now, resident });
const claim: DoorEvidence = { kind: "claim", id: "face", at: now, resident: "lin" };

/** The table of door.md section 8 with the stricter rules of DESIGN section 7, cell by cell; `!` tells all adults. */
const table: readonly (readonly [string, Partial<Situation>, Readonly<Record<string, string>>])[] = [
  ["day", {}, { A1: "keep!", B: "ask credential", BP: "open", pin: "open", tap: "open" }],
  ["day, two eyes open", { twoEyes: true }, { A1: "keep!", B: "open", BP: "open", pin: "open", tap: "open" }],
  ["night", { night: true }, { A1: "keep!", B: "ask credential", BP: "ask credential", pin: "open!", tap: "open!" }],
  ["armed", { armed: true }, { A1: "keep!", B: "ask pin!", BP: "ask pin!", pin: "open!", tap: "ask pin" }],
  ["two faces", { crowd: true }, { A1: "keep!", B: "ask credential", BP: "ask credential", pin: "open", tap: "open" }],
  ["spoof", { eyesOff: "spoof" }, { A1: "keep!", B: "keep!", BP: "keep!", pin: "open!", tap: "open!" }],
  [
    "five failures",
    { eyesOff: "failures" },
    { A1: "ask credential", B: "ask credential", BP: "ask credential", pin: "open", tap: "open" },
  ],
  [
    "blind",
    { eyesOff: "blind" },
    { A1: "ask credential", B: "ask credential", BP: "ask credential", pin: "open", tap: "open" },
  ],
  ["private", { private: true }, { A1: "keep", B: "keep", BP: "keep", pin: "keep!", tap: "keep!" }],
  ["lock away", { lockReady: false }, { A1: "keep!", B: "keep", BP: "keep", pin: "keep", tap: "keep" }],
];
const cells = table.flatMap(([name, more, row]) =>
  Object.entries(row).map(([column, wanted]) => ({ name, more, column, wanted })),
);
const columns: Readonly<Record<string, readonly DoorEvidence[]>> = {
  A1: [claim],
  B: [eyes()],
  BP: [eyes(), phone()],
  pin: [pin()],
  tap: [tap()],
};

test.each(cells)("$name, $column: $wanted", ({ more, column, wanted }) => {
  const said = decide(columns[column] ?? [], situation(more));
  expect(`${said.decision}${said.ask ? ` ${said.ask}` : ""}${said.notify ? "!" : ""}`).toBe(wanted);
  expect(said.reasons.length).toBeGreaterThan(0);
});

test("a weak match is looked at once more, then asked for a code; at night at once", () => {
  const weak = [eyes({ match: "weak" }), phone()];
  expect(decide(weak, situation()).ask).toBe("look");
  expect(decide(weak, situation({ mayLookAgain: false })).ask).toBe("credential");
  expect(decide(weak, situation({ night: true })).ask).toBe("credential");
});

test("a code of duress opens as any code does, and alerts; where nothing opens it alerts all the same", () => {
  expect(decide([pin("lin", true)], situation())).toMatchObject({ decision: "open", alert: "duress", notify: false });
  expect(decide([pin("lin", true)], situation({ private: true }))).toMatchObject({ decision: "keep", alert: "duress" });
  expect(decide([pin()], situation())).not.toHaveProperty("alert");
});

test("a code opens an armed house and disarms it; a child's or a guest's opens in their hours alone, and no eyes of theirs", () => {
  expect(decide([pin()], situation({ armed: true }))).toMatchObject({ decision: "open", disarm: true, by: "pin" });
  expect(decide([pin("kit")], situation())).toMatchObject({ decision: "open", who: "kit" });
  expect(decide([pin("gus")], situation())).toMatchObject({ decision: "keep", reasons: [{ key: "door.why.hours" }] });
  expect(decide([tap("gus")], situation()).decision).toBe("keep");
  expect(decide([eyes({ resident: "kit" }), phone("kit")], situation()).decision).toBe("keep");
});

test("the phone of another proves nothing", () => {
  expect(decide([eyes(), phone("bo")], situation()).decision).toBe("ask");
});

const anyEvidence: fc.Arbitrary<DoorEvidence> = fc.oneof(
  fc.record({
    kind: fc.constant("eyes" as const),
    id: fc.constant("look"),
    at: fc.integer({ min: -20_000, max: 2_000 }).map((ms) => now + ms),
    resident: fc.constantFrom("lin", "bo", "kit", "gus", "stranger"),
    match: fc.constantFrom("strong" as const, "weak" as const),
    live: fc.boolean(),
    asked: fc.boolean(),
    both: fc.boolean(),
    faces: fc.integer({ min: 0, max: 3 }),
    consented: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("phone" as const),
    id: fc.constant("trip"),
    at: fc.integer({ min: -600_000, max: 2_000 }).map((ms) => now + ms),
    resident: fc.constantFrom("lin", "bo", "kit", "gus"),
    opened: fc.integer({ min: -9_000_000, max: 1_000 }).map((ms) => now + ms),
    expires: fc.integer({ min: -1_000, max: 7_200_000 }).map((ms) => now + ms),
  }),
  fc.record({
    kind: fc.constantFrom("pin" as const, "tap" as const),
    id: fc.constant("code"),
    at: fc.integer({ min: -60_000, max: 2_000 }).map((ms) => now + ms),
    resident: fc.constantFrom("lin", "bo", "kit", "gus", "stranger"),
    duress: fc.boolean(),
  }),
  fc.constant(claim),
);
const anySituation: fc.Arbitrary<Situation> = fc
  .record(
    {
      night: fc.boolean(),
      armed: fc.boolean(),
      private: fc.boolean(),
      twoEyes: fc.boolean(),
      crowd: fc.boolean(),
      mayLookAgain: fc.boolean(),
      lockReady: fc.boolean(),
      eyesOff: fc.constantFrom("failures" as const, "spoof" as const, "blind" as const),
    },
    { requiredKeys: ["night", "armed", "private", "twoEyes", "crowd", "mayLookAgain", "lockReady"] },
  )
  .map((more) => situation(more));

/** What may open, said a second time and independently: a code, or eyes with the phone, or two eyes where the house lets them. */
function mayOpen(evidence: readonly DoorEvidence[], s: Situation): boolean {
  if (s.private || !s.lockReady) return false;
  const fresh = (one: DoorEvidence) => now - one.at <= lastsMs[one.kind] && one.at <= now + 1_000;
  const code = evidence.some(
    (one) =>
      (one.kind === "pin" || (one.kind === "tap" && !s.armed)) &&
      fresh(one) &&
      s.people.get(one.resident)?.within === true,
  );
  if (code) return true;
  if (s.night || s.armed || s.crowd || s.eyesOff !== undefined) return false;
  return evidence.some((one) => {
    if (one.kind !== "eyes" || !fresh(one) || !one.live || !one.asked || !one.consented) return false;
    if (one.match !== "strong" || one.faces !== 1 || !["lin", "bo"].includes(one.resident)) return false;
    if (s.twoEyes && one.both) return true;
    return evidence.some(
      (sign) =>
        sign.kind === "phone" &&
        sign.resident === one.resident &&
        fresh(sign) &&
        sign.opened <= now &&
        now < sign.expires &&
        now - sign.opened <= 7_200_000,
    );
  });
}

const runs = process.env["LINTEL_LONG"] ? 100_000 : 10_000;

test("whatever is shown to it, it opens exactly when a code, eyes with the phone, or two eyes by household's choice say so", () => {
  let opened = 0;
  fc.assert(
    fc.property(fc.array(anyEvidence, { maxLength: 5 }), anySituation, (evidence, s) => {
      const { decision, who, ask } = decide(evidence, s);
      if (decision === "open") opened += 1;
      expect(decision === "open").toBe(mayOpen(evidence, s));
      expect(who !== undefined).toBe(decision === "open");
      expect(ask !== undefined).toBe(decision === "ask");
    }),
    { numRuns: runs },
  );
  expect(opened).toBeGreaterThan(100);
});

test("taking evidence away never opens", () => {
  fc.assert(
    fc.property(fc.array(anyEvidence, { minLength: 1, maxLength: 6 }), anySituation, (evidence, s) => {
      if (decide(evidence, s).decision === "open") return;
      for (let i = 0; i < evidence.length; i += 1) {
        expect(decide(evidence.toSpliced(i, 1), s).decision).not.toBe("open");
      }
    }),
    { numRuns: runs },
  );
});

test("every combination of what is shown and how things stand has one answer with a reason, and never opens for less", () => {
  const classes = [claim, eyes(), eyes({ match: "weak" }), phone(), pin(), tap(), pin("gus"), pin("lin", true)];
  const flags = ["night", "armed", "private", "twoEyes", "crowd"] as const;
  let checked = 0;
  for (let set = 0; set < 2 ** classes.length; set += 1) {
    const evidence = classes.filter((_, i) => set & (1 << i));
    for (let on = 0; on < 2 ** flags.length; on += 1) {
      const more = Object.fromEntries(flags.map((flag, i) => [flag, Boolean(on & (1 << i))]));
      for (const eyesOff of [undefined, "spoof", "failures"] as const) {
        for (const lockReady of [true, false]) {
          const s = situation({ ...more, lockReady, ...(eyesOff && { eyesOff }) });
          const said = decide(evidence, s);
          if ((said.decision === "open") !== mayOpen(evidence, s) || said.reasons.length === 0) {
            expect({ set, on, eyesOff, lockReady, said }).toBe("as the table says");
          }
          checked += 1;
        }
      }
    }
  }
  expect(checked).toBe(256 * 32 * 6);
});
