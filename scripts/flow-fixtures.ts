import type { Language } from "../hub/core/house.ts";
import type {
  DrawnScene,
  FieldShown,
  LookedAt,
  RefusedShown,
  RevisionShown,
  StepShown,
} from "../hub/core/scene-edit-answers.ts";
import type { Example, Preview, Reason } from "../ui/phone/ask/flow-shapes.ts";
import type { Items } from "../ui/phone/ask/shapes.ts";
import type { PhoneAnswers } from "./phone-answers.ts";
import { type Word, words } from "./flow-words.ts";
import { instant } from "./screen-base.ts";

/** What the house answers about its scenes, in a language, on the day of the pictures. */
export function flowAnswers(language: Language, now: number): PhoneAnswers {
  const say = (word: Word) => words[word][language];
  const told = (word: Word) => ({ key: word, params: {}, text: say(word) });
  const step = (key: string, type: StepShown["type"], word: Word, more: Partial<StepShown> = {}): StepShown => ({
    key,
    type,
    says: say(word),
    parts: [],
    class: "S0",
    disabled: false,
    depth: 0,
    removable: true,
    fields: [],
    may_ask: [],
    ...more,
  });
  const after = (key: string, output: string) => ({ after: { key, output } });
  const time = (property: string, label: Word, value: string): FieldShown => ({
    property,
    label: say(label),
    kind: "time",
    value,
  });
  const when: readonly FieldShown[] = [time("all.1.from", "from", "06:30"), time("all.1.to", "to", "09:00")];
  const days: FieldShown = {
    property: "days",
    label: say("days"),
    kind: "days",
    value: "any",
    choices: (["any", "working", "free"] as const).map((value) => ({ value, says: say(value) })),
  };
  const deadline: FieldShown = {
    property: "deadline_s",
    label: say("deadline"),
    kind: "number",
    value: 30,
    min: 5,
    max: 120,
    unit: say("seconds"),
  };
  const asks = {
    may_ask: [
      { id: "adult", says: say("adult"), condition: { is: "presence", who: "adult", where: "home" } },
      { id: "asleep", says: say("asleep"), condition: { is: "nobody-asleep", place: "anywhere" } },
    ],
  };
  const steps: readonly StepShown[] = [
    step("woke", "lintel-moment", "woke", { removable: false, fields: [days] }),
    step("show", "lintel-act", "show", { ...after("woke", "out"), fields: [deadline] }),
    step("speak", "lintel-act", "speak", { ...after("show", "done"), disabled: true }),
    step("brushing", "lintel-moment", "brushing", { removable: false, fields: [days] }),
    step("wanted", "lintel-guard", "wanted", {
      ...after("brushing", "out"),
      parts: [say("enabled"), say("between"), say("awake")],
      fields: when,
      ...asks,
    }),
    step("start", "lintel-act", "start", { ...after("wanted", "pass"), class: "S1", fields: [deadline] }),
    step("missing", "lintel-act", "missing", { ...after("wanted", "blocked"), depth: 1 }),
    step("say-missing", "lintel-say", "sayMissing", { ...after("missing", "done"), depth: 1 }),
  ];
  const drawn: DrawnScene = {
    scene: "morning",
    name: say("morning"),
    revision: "r2",
    shipped: true,
    edited: true,
    disabled: false,
    steps,
    suggestions: [
      { id: "say", says: say("sayMissing"), after: { key: "start", output: "failed" } },
      { id: "show", says: say("missing"), after: { key: "start", output: "failed" } },
      { id: "speak", says: say("speak"), after: { key: "start", output: "done" } },
    ],
  };
  const bath: DrawnScene = {
    ...drawn,
    scene: "evening",
    name: say("evening"),
    edited: false,
    draft: {
      draft: "d1",
      scene: "evening",
      name: say("evening"),
      revision: "r3",
      at: now - 600_000,
      author: "Chen",
      changes: [say("warmer")],
    },
    steps: [
      step("heading", "lintel-moment", "heading", { removable: false }),
      step("climate", "lintel-act", "climate", { ...after("heading", "out"), class: "S1", depth: 1 }),
      step("permitted", "lintel-guard", "wanted", { ...after("heading", "out"), parts: [say("likely")], depth: 1 }),
      step("warm", "lintel-act", "warm", { ...after("permitted", "pass"), class: "S2", depth: 1, fields: [deadline] }),
    ],
  };
  const looked: LookedAt = {
    changes: [say("change")],
    ahead: [say("ahead")],
    faults: [],
    broken: [],
    needs_pin: false,
  };
  return {
    "scenes/morning/drawn": drawn,
    "scenes/evening/drawn": bath,
    "scenes/morning/look": looked,
    "scenes/evening/look": { ...looked, changes: [say("warmer")], ahead: [], needs_pin: true },
    "scenes/morning/revisions": { items: revisions(say, now) },
    "scenes/morning/examples": { items: examples(told) },
    "why/morning": { items: reasons(told, now) },
    preview: preview(say, told, now),
  };
}

function revisions(say: (word: Word) => string, now: number): readonly RevisionShown[] {
  const day = 86_400_000;
  return [
    {
      revision: "r2",
      at: now - 3_600_000,
      author: "Lin",
      source: "phone",
      state: "current",
      note: say("note"),
      changes: [say("change")],
    },
    {
      revision: "r1",
      at: now - 2 * day,
      author: "Chen",
      source: "editor",
      state: "past",
      changes: [say("theirChange")],
    },
    { revision: "r0", at: 0, author: "", source: "shipped", state: "past", changes: [] },
  ];
}

type Told = (word: Word) => { readonly key: string; readonly params: object; readonly text: string };

function examples(told: Told): readonly Example[] {
  return [
    { key: "brushing-starts", says: told("example"), passes: false, difference: [told("difference")] },
    { key: "empty-machine", says: told("exampleEmpty"), passes: true, difference: [] },
  ];
}

/** A scene with more examples than anybody reads at once; the last one goes otherwise. */
export function manyExamples(language: Language): Items<Example> {
  const told: Told = (word) => ({ key: word, params: {}, text: words[word][language] });
  const [fails, goes] = examples(told);
  const all = Array.from({ length: 11 }, (_, n) => ({ ...goes, key: `goes-${n}` }) as Example);
  return { items: fails ? [...all, fails] : all };
}

function reasons(told: Told, now: number): readonly Reason[] {
  const at = now - 4 * 3_600_000;
  return [
    {
      at,
      state: "skipped",
      sentence: told("didNot"),
      resident: "lin",
      evidence: [
        { at: at - 20_000, says: told("brush") },
        { at: at - 24_000, says: told("tap") },
      ],
      steps: [],
    },
    { at: at - 86_400_000, state: "missing", sentence: told("never"), resident: "chen", evidence: [], steps: [] },
    {
      at: at - 2 * 86_400_000,
      state: "done",
      sentence: told("ran"),
      run: "run-1",
      resident: "lin",
      evidence: [{ at: at - 2 * 86_400_000 - 20_000, says: told("brush") }],
      steps: [
        { key: "start", at: at - 2 * 86_400_000, state: "done", says: told("start") },
        { key: "missing", at: at - 2 * 86_400_000 + 60_000, state: "done", says: told("missing") },
      ],
    },
  ];
}

function preview(say: (word: Word) => string, told: Told, now: number): Preview {
  const day = (ahead: number) => new Date(now + (8 + 24 * ahead) * 3_600_000).toISOString().slice(0, 10);
  const [today, next] = [day(0), day(1)];
  const item = { name: say("morning"), kind: "woke", blockers: [], steps: [], can_be_later: false };
  return {
    days: [
      {
        day: today,
        items: [
          {
            ...item,
            at: instant(`${today}T18:10`),
            from: instant(`${today}T18:10`),
            until: instant(`${today}T18:50`),
            scene: "evening",
            name: say("evening"),
            resident: "lin",
            says: say("wayHome"),
            sure: "usual",
          },
        ],
      },
      {
        day: next,
        items: [
          {
            ...item,
            at: instant(`${next}T06:50`),
            from: instant(`${next}T06:50`),
            until: instant(`${next}T06:50`),
            scene: "morning",
            resident: "lin",
            says: say("goodDay"),
            sure: "set",
            can_be_later: true,
            steps: [
              { at: instant(`${next}T06:50`), says: say("show") },
              { at: instant(`${next}T06:51`), says: say("speak") },
            ],
          },
          {
            ...item,
            at: instant(`${next}T06:56`),
            from: instant(`${next}T06:56`),
            until: instant(`${next}T07:20`),
            scene: "morning",
            resident: "lin",
            says: say("breakfast"),
            sure: "usual",
            blockers: [told("unloaded")],
          },
          {
            ...item,
            at: instant(`${next}T07:30`),
            from: instant(`${next}T07:30`),
            until: instant(`${next}T08:30`),
            scene: "morning",
            resident: "chen",
            says: say("table"),
            sure: "maybe",
          },
          {
            ...item,
            at: instant(`${next}T08:00`),
            from: instant(`${next}T08:00`),
            until: instant(`${next}T08:00`),
            scene: "morning",
            resident: "chen",
            says: say("goodDay"),
            sure: "set",
            skipped: told("skipped"),
          },
        ],
      },
    ],
  };
}

/** The same where a save would break an example and leave nobody told. */
export function brokenLook(language: Language): LookedAt {
  const say = (word: Word) => words[word][language];
  return {
    changes: [say("change")],
    ahead: [],
    faults: [{ key: "w", params: {}, text: say("warning"), severity: "warning", tab: "Morning" }],
    broken: [{ key: "brushing-starts", says: say("example"), difference: [say("difference")] }],
    needs_pin: false,
  };
}

/** What a refused save carries, where somebody else was faster. */
export function conflictOf(language: Language, now: number): RefusedShown {
  const say = (word: Word) => words[word][language];
  return {
    theirs: { revision: "r3", author: "Chen", at: now - 120_000, changes: [say("theirChange")] },
    yours: { changes: [say("change")] },
  };
}
