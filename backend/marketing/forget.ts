import type { Gone } from "../store/part.ts";
import { redeemedId } from "./hears.ts";
import type { Parts } from "./room.ts";
import { tablesOfPeople } from "./tables.ts";

/** For a year everybody can see how often a brand asked for what. */
const askedStays = 365 * 86_400_000;

/** Takes rows of people away, for ever: because somebody asked for it, or because their time is over. */
export function openForgetting({ store }: Pick<Parts, "store">) {
  const orphans = () =>
    store
      .sql(
        "DELETE FROM m_replies WHERE NOT EXISTS (SELECT 1 FROM m_letters l WHERE l.source = m_replies.source AND l.event = m_replies.event)",
      )
      .run();
  const removed = (fn: (table: string) => number) => {
    const rows = tablesOfPeople.reduce((n, table) => n + fn(table), 0);
    if (rows > 0) orphans();
    return rows;
  };
  return {
    /** What was made of events that are gone: of one grant, of some residents, of single events, or of a whole home. */
    forget: ({ source, all, consentid, subjects, events }: Gone): number =>
      store.work(() =>
        removed((table) => {
          const gone = (where: string, ...params: readonly string[]) =>
            Number(store.sql(`DELETE FROM ${table} WHERE source = ? AND ${where}`).run(source, ...params).changes);
          if (all) return gone("1 = 1");
          const single = events.flatMap((event) => [event, redeemedId(event)]);
          return (
            (consentid === undefined ? 0 : gone("consent = ?", consentid)) +
            subjects.reduce((n, who) => n + gone("who = ?", who), 0) +
            single.reduce((n, event) => n + gone("event = ?", event), 0)
          );
        }),
      ),
    /** What is past its time, and the contact data of calls that nobody made; how many rows were touched. */
    expire: (now: number): number =>
      store.work(() => {
        const calls = store
          .sql(
            "UPDATE m_calls SET state = 'expired', name = NULL, phone = NULL WHERE state = 'waiting' AND expires <= ?",
          )
          .run(now).changes;
        const rows = removed((table) => Number(store.sql(`DELETE FROM ${table} WHERE due <= ?`).run(now).changes));
        store.sql("DELETE FROM m_asked WHERE at <= ?").run(now - askedStays);
        return rows + Number(calls);
      }),
    /** Everything held here of a home, as the home may read it. */
    heldOf: (source: string): readonly Record<string, unknown>[] => [
      ...store
        .sql(
          "SELECT event, kind, purpose, category, about, version, value, at, valid, due, consent FROM m_said WHERE source = ? ORDER BY at, event",
        )
        .all(source),
      ...store
        .sql(
          "SELECT event, kind, category, about, text, state, at, due, consent FROM m_letters WHERE source = ? ORDER BY at, event",
        )
        .all(source),
      ...store
        .sql(
          "SELECT r.event, 'reply' AS kind, r.text, r.at, l.due, l.consent FROM m_replies r JOIN m_letters l USING (source, event) WHERE r.source = ? ORDER BY r.at, r.id",
        )
        .all(source),
      ...store
        .sql(
          "SELECT event, 'callback' AS kind, category, about, name, phone, state, at, expires, due, consent FROM m_calls WHERE source = ? ORDER BY at, event",
        )
        .all(source),
    ],
  };
}
