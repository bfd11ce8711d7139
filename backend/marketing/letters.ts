import { instantOf } from "../../hub/core/instant.ts";
import { refuse } from "../refusal.ts";
import { nameFaults } from "./lint-text.ts";
import { randomId, type Parts, type Row } from "./room.ts";

/** What somebody wrote. */
export const letterKinds = ["question", "idea", "other", "complaint", "request"] as const;
/** One of those. */
export type LetterKind = (typeof letterKinds)[number];

/** How it stands: an idea goes from asked to planned to done, everything else from open to answered. */
export type LetterState = "open" | "answered" | "asked" | "planned" | "done";

/** A letter with what was answered; whose it is shows as a name this brand alone knows. */
export type Letter = {
  readonly event: string;
  readonly source: string;
  readonly who: string;
  readonly kind: LetterKind;
  readonly category: string;
  readonly about?: string;
  readonly text: string;
  readonly state: LetterState;
  readonly at: number;
  readonly virtual: boolean;
  readonly replies: readonly {
    readonly at: number;
    readonly author: string;
    readonly text: string;
    readonly settles: boolean;
  }[];
};

const day_ms = 86_400_000;
/** A complaint was put right the first time where the same person does not complain again within so many days. */
export const quietDays = 14;

/** Opens the letters of a brand's people: questions, ideas, complaints, requests, and the answers to them. */
export function openLetters(parts: Parts) {
  const { store, clock } = parts;
  const repliesOf = (source: string, event: string) =>
    store
      .sql("SELECT at, author, text, settles FROM m_replies WHERE source = ? AND event = ? ORDER BY at, id")
      .all(source, event)
      .map((row) => ({
        at: Number(row["at"]),
        author: String(row["author"]),
        text: String(row["text"]),
        settles: row["settles"] === 1,
      }));
  const letterOf = (row: Row): Letter => ({
    event: String(row["event"]),
    source: String(row["source"]),
    who: String(row["who"]),
    kind: row["kind"] as LetterKind,
    category: String(row["category"]),
    ...(typeof row["about"] === "string" && { about: row["about"] }),
    text: String(row["text"]),
    state: row["state"] as LetterState,
    at: Number(row["at"]),
    virtual: row["virtual"] === 1,
    replies: repliesOf(String(row["source"]), String(row["event"])),
  });
  const find = (event: string): Letter => {
    const row = store.sql("SELECT * FROM m_letters WHERE event = ?").get(event);
    return row ? letterOf(row) : refuse("E_NOT_FOUND");
  };

  /** Puts an answer into the mailbox of the home it came from, with the letter's own id. */
  const reply = (event: string, author: string, text: string, settles: boolean): Letter =>
    store.work(() => {
      const letter = find(event);
      if (nameFaults(text, "text").length > 0 || text.length > 600) refuse("E_LINT");
      const now = clock.wall();
      const id = randomId(parts, 26);
      store
        .sql("INSERT INTO m_replies VALUES (?, ?, ?, ?, ?, ?, ?)")
        .run(id, letter.source, event, now, author, text, settles ? 1 : 0);
      store
        .sql(
          `UPDATE m_letters SET replies = replies + 1, answered = coalesce(answered, :now),
           settled = CASE WHEN :settles = 1 AND settled IS NULL THEN :now ELSE settled END,
           state = CASE WHEN kind = 'idea' OR :settles = 0 THEN state ELSE 'answered' END
           WHERE source = :source AND event = :event`,
        )
        .run({ now, settles: settles ? 1 : 0, source: letter.source, event });
      const consentid = String(store.sql("SELECT consent FROM m_letters WHERE event = ?").get(event)?.["consent"]);
      const mail = {
        v: 1,
        is: "reply",
        id,
        at: instantOf(now),
        subject: letter.who,
        to: event,
        text,
        settles,
      } as const;
      parts.post({ source: letter.source, consentid, mail });
      return find(event);
    });

  return {
    find,
    reply,
    list: (kind: LetterKind | undefined, state: LetterState | undefined): readonly Letter[] =>
      store
        .sql(
          `SELECT * FROM m_letters WHERE (:kind IS NULL OR kind = :kind) AND (:state IS NULL OR state = :state)
           ORDER BY at DESC, event LIMIT 200`,
        )
        .all({ kind: kind ?? null, state: state ?? null })
        .map((row) => letterOf(row)),
    /** Moves an idea on, never back; whoever had it is told by a letter: "you asked, they did". */
    move: (event: string, author: string, to: "planned" | "done", text: string): Letter =>
      store.work(() => {
        const { kind, state } = find(event);
        const order = ["asked", "planned", "done"];
        if (kind !== "idea" || order.indexOf(to) <= order.indexOf(state)) refuse("E_STATE");
        store.sql("UPDATE m_letters SET state = ? WHERE event = ?").run(to, event);
        return reply(event, author, text, to === "done");
      }),
    /** True while a complaint of somebody has no answer that settles it: until then they are left alone. */
    silenced: (source: string, who: string): boolean =>
      store
        .sql("SELECT 1 FROM m_letters WHERE kind = 'complaint' AND state = 'open' AND source = ? AND who = ?")
        .get(source, who) !== undefined,
    /** Complaints by day (UTC), raised and answered, of the last 30 days; and how many were right the first time. */
    complaints: (virtual: boolean) => {
      const flags = { virtual: virtual ? 1 : 0, since: clock.wall() - 30 * day_ms };
      const days = store
        .sql(
          `SELECT date(at / 1000, 'unixepoch') AS day, count(*) AS raised, count(settled) AS settled FROM m_letters
           WHERE kind = 'complaint' AND virtual = :virtual AND at >= :since GROUP BY day ORDER BY day`,
        )
        .all(flags)
        .map((row) => ({ day: String(row["day"]), raised: Number(row["raised"]), settled: Number(row["settled"]) }));
      const row = store.sql(rightFirstTime).get({ virtual: flags.virtual, quiet: quietDays * day_ms });
      return { days, right_first_time: { right: Number(row?.["right"]), of: Number(row?.["n"]) } };
    },
  };
}

/** Settled by the first answer, and not complained of again by the same person within the quiet days. */
const rightFirstTime = `
SELECT count(*) AS n, coalesce(sum(c.replies = 1 AND NOT EXISTS (
  SELECT 1 FROM m_letters later WHERE later.kind = 'complaint' AND later.source = c.source AND later.who = c.who
  AND later.about IS c.about AND later.at > c.at AND later.at <= c.settled + :quiet)), 0) AS right
FROM m_letters c WHERE c.kind = 'complaint' AND c.settled IS NOT NULL AND c.virtual = :virtual`;
