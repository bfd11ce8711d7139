import { refuse } from "../refusal.ts";
import type { Parts, Row } from "./room.ts";

/** A call somebody asked for by their own tap: one call, and within seven days, or none. */
export type Call = {
  readonly event: string;
  readonly category: string;
  readonly about?: string;
  readonly state: "waiting" | "called" | "expired";
  readonly at: number;
  readonly expires: number;
  readonly virtual: boolean;
  /** There only while the call waits. */
  readonly name?: string;
  readonly phone?: string;
};

/** Opens the queue of calls; names and numbers go with the call, or with its time. */
export function openCalls({ store, clock, unnamed }: Pick<Parts, "store" | "clock" | "unnamed">) {
  const find = (event: string): Call => {
    const row = store.sql("SELECT * FROM m_calls WHERE event = ?").get(event);
    return row ? callOf(row) : refuse("E_NOT_FOUND");
  };
  return {
    /** Those that wait, the oldest first; nobody is called whose complaint is open. */
    waiting: (): readonly Call[] =>
      store
        .sql(
          `SELECT * FROM m_calls c WHERE state = 'waiting' AND expires > ? AND NOT EXISTS (
             SELECT 1 FROM m_letters l WHERE l.kind = 'complaint' AND l.state = 'open' AND l.source = c.source AND l.who = c.who)
           ORDER BY at, event LIMIT 200`,
        )
        .all(clock.wall())
        .map((row) => callOf(row)),
    /** The call was made: its name and number are gone from this instant. */
    called: (event: string): Call =>
      store.work(() => {
        const { state, expires } = find(event);
        if (state !== "waiting" || expires <= clock.wall()) refuse("E_STATE");
        store
          .sql("UPDATE m_calls SET state = 'called', called = ?, name = NULL, phone = NULL WHERE event = ?")
          .run(clock.wall(), event);
        for (const row of store.sql("SELECT source FROM m_calls WHERE event = ?").all(event))
          unnamed?.(String(row["source"]), event);
        return find(event);
      }),
  };
}

function callOf(row: Row): Call {
  const { about, name, phone } = row;
  return {
    event: String(row["event"]),
    category: String(row["category"]),
    ...(typeof about === "string" && { about }),
    state: row["state"] as Call["state"],
    at: Number(row["at"]),
    expires: Number(row["expires"]),
    virtual: row["virtual"] === 1,
    ...(typeof name === "string" && { name }),
    ...(typeof phone === "string" && { phone }),
  };
}
