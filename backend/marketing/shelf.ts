import { Question, type Offer } from "../../hub/core/engage/objects.ts";
import { instantOf, wallOf } from "../../hub/core/instant.ts";
import { z } from "zod";
import { Slug } from "../../hub/core/ids.ts";
import { refuse } from "../refusal.ts";
import { lintOffer, type LintBeside, type Linted } from "./lint-offer.ts";
import { lintQuestion, lintReward, lintRules } from "./lint-others.ts";
import type { LintFault } from "./lint-words.ts";
import type { Parts, Publishable, Row } from "./room.ts";

/** What a brand keeps on its shelf. */
export const shelfKinds = ["offer", "question", "rules", "reward"] as const;
/** One of those. */
export type ShelfKind = (typeof shelfKinds)[number];

/** One thing on the shelf: its draft, and what homes have of it. */
export type Shelved = {
  readonly kind: ShelfKind;
  readonly id: string;
  readonly state: "draft" | "published" | "ended";
  /** The version homes have; 0 where none was published. */
  readonly version: number;
  readonly draft: Readonly<Record<string, unknown>>;
  readonly at: number;
};

/** What an answer says of spending, kept beside the question and told to no home: hundredths of the currency a month. */
export const Measures = z
  .array(z.strictObject({ answer: Slug, what: z.enum(["own", "category"]), amount: z.number().int().min(0) }))
  .max(12);
/** See the schema of the same name. */
export type Measures = z.infer<typeof Measures>;

/** Opens the shelf of a brand: drafts are edited freely; what passes the linter is signed and goes to every home alike. */
export function openShelf(parts: Parts, names: () => readonly string[]) {
  const { store, clock, brand } = parts;
  const read = (where: string, ...params: string[]) =>
    store
      .sql(`SELECT * FROM m_objects WHERE ${where}`)
      .all(...params)
      .map((row) => shelvedOf(row));
  const find = (kind: ShelfKind, id: string) => read("kind = ? AND id = ?", kind, id)[0];
  const published = (kind: ShelfKind): readonly Record<string, unknown>[] =>
    store
      .sql("SELECT published FROM m_objects WHERE kind = ? AND state = 'published'")
      .all(kind)
      .map((row) => JSON.parse(String(row["published"])) as Record<string, unknown>);

  const beside = (): LintBeside => ({
    now: clock.wall(),
    names: names(),
    offers: published("offer") as unknown as readonly Offer[],
    questions: read("kind = 'question' AND state <> 'ended'").map(({ id }) => id),
  });
  const judge = (kind: ShelfKind, document: unknown): Linted<Publishable> => {
    switch (kind) {
      case "offer":
        return lintOffer(document, beside());
      case "question":
        return lintQuestion(document);
      case "rules":
        return lintRules(
          document,
          read("kind = 'offer' AND state <> 'ended'").map(({ id }) => id),
        );
      case "reward":
        return lintReward(document, clock.wall());
    }
  };
  const completed = (kind: ShelfKind, id: string, version: number, draft: object) => ({
    ...draft,
    v: 1,
    is: kind,
    id,
    version,
    brand,
  });
  const put = (kind: ShelfKind, id: string, version: number, object: Publishable, state: "published" | "ended") => {
    store
      .sql("UPDATE m_objects SET state = ?, version = ?, published = ?, at = ? WHERE kind = ? AND id = ?")
      .run(state, version, JSON.stringify(object), clock.wall(), kind, id);
    parts.publish(object);
  };
  const known = (kind: ShelfKind, id: string) => find(kind, id) ?? refuse("E_NOT_FOUND");

  return {
    list: (kind?: ShelfKind) => (kind ? read("kind = ? ORDER BY id", kind) : read("1 = 1 ORDER BY kind, id")),
    find,
    /** Keeps a draft as it is, however unfinished; what homes have stays as it was. */
    save: (kind: ShelfKind, id: string, draft: object): Shelved =>
      store.work(() => {
        store
          .sql(
            `INSERT INTO m_objects (kind, id, state, version, draft, at) VALUES (?, ?, 'draft', 0, ?, ?)
             ON CONFLICT (kind, id) DO UPDATE SET draft = excluded.draft, at = excluded.at`,
          )
          .run(kind, id, JSON.stringify(draft), clock.wall());
        return known(kind, id);
      }),
    /** What is wrong with a draft as it stands. */
    faults: (kind: ShelfKind, id: string): readonly LintFault[] => {
      const { version, draft } = known(kind, id);
      const judged = judge(kind, completed(kind, id, version + 1, draft));
      return "faults" in judged ? judged.faults : [];
    },
    /** The same for a text that is nowhere kept. */
    judge: (kind: ShelfKind, id: string, draft: object) => judge(kind, completed(kind, id, 1, draft)),
    /** Publishes a new version where nothing is wrong; the one before stops at each home's next pull. */
    publish: (kind: ShelfKind, id: string): readonly LintFault[] =>
      store.work(() => {
        const { version, draft } = known(kind, id);
        const judged = judge(kind, completed(kind, id, version + 1, draft));
        if ("faults" in judged) return judged.faults;
        put(kind, id, version + 1, judged.object, "published");
        return [];
      }),
    /** Ends what is published: homes hear of a version that is over. */
    end: (kind: ShelfKind, id: string): void =>
      store.work(() => {
        const { state, version } = known(kind, id);
        if (state !== "published") refuse("E_STATE");
        const row = store.sql("SELECT published FROM m_objects WHERE kind = ? AND id = ?").get(kind, id);
        const object = JSON.parse(String(row?.["published"])) as Publishable;
        put(kind, id, version + 1, over({ ...object, version: version + 1 }, instantOf(clock.wall())), "ended");
      }),
    measures: (question: string): Measures =>
      Measures.parse(store.sql("SELECT answer, what, amount FROM m_measures WHERE question = ?").all(question)),
    /** Says what the answers of a question tell of spending; only answers are ever counted as a share. */
    measure: (question: string, measures: Measures): void =>
      store.work(() => {
        const answers = Question.shape.answers.safeParse(known("question", question).draft["answers"]);
        const ids = answers.success ? answers.data.map(({ id }) => id) : [];
        if (measures.some(({ answer }) => !ids.includes(answer))) refuse("E_WRONG_TYPE");
        store.sql("DELETE FROM m_measures WHERE question = ?").run(question);
        for (const { answer, what, amount } of measures)
          store.sql("INSERT INTO m_measures VALUES (?, ?, ?, ?)").run(question, answer, what, amount);
      }),
  };
}

/** What homes get of something that is over: it shows, asks and scores nothing from now on. */
function over(object: Publishable, now: string): Publishable {
  if (object.is === "rules") return { ...object, onband: [] };
  if (object.is !== "offer") return { ...object, validto: now };
  // One that had not begun has, all the same, to begin before it ends.
  const before = instantOf(wallOf(now) - 1_000);
  return { ...object, validfrom: object.validfrom < before ? object.validfrom : before, validto: now };
}

function shelvedOf(row: Row): Shelved {
  return {
    kind: row["kind"] as ShelfKind,
    id: String(row["id"]),
    state: row["state"] as Shelved["state"],
    version: Number(row["version"]),
    draft: JSON.parse(String(row["draft"])) as Record<string, unknown>,
    at: Number(row["at"]),
  };
}
