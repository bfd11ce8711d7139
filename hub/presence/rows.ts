import { z } from "zod";
import type { Evidence, Fix } from "../core/house.ts";
import type { Moment } from "../core/moments.ts";
import { check } from "../core/parse.ts";
import type { Store } from "../store/open.ts";
import { PresenceState } from "./fuse.ts";
import type { Lesson } from "./habits.ts";
import { TripRecord } from "./trips.ts";

/** What the room needs of a store: statements, and transactions that join the caller's. */
export type Tables = Pick<Store, "sql" | "work" | "db">;

/** The rows of presence in house.db; each call is one or two statements, inside whatever work is open. */
export type Rows = ReturnType<typeof makeRows>;

const days_ms = 86_400_000;
const keptFor_ms = 90 * days_ms;
const keptAtMost = 100_000;
const keptLessons = 20;
const LessonRow = z.object({ band: z.number(), minutes: z.number() });
const FixRow = z.object({ at: z.number(), lat: z.number(), lon: z.number(), accuracy_m: z.number() });

/** Opens the rows of a store. */
export function makeRows({ sql, db }: Tables) {
  // A number that a rollback takes back with everything else: by it the memory knows that it must read again.
  db.exec("CREATE TEMP TABLE IF NOT EXISTS presence_turn (n INTEGER NOT NULL)");
  db.exec("DELETE FROM presence_turn; INSERT INTO presence_turn VALUES (0)");
  // What is deleted is overwritten in the file: positions must be gone, not only unlisted.
  db.exec("PRAGMA secure_delete = ON");
  let turns = 0;
  const document = <T>(schema: z.ZodType<T>, row: Record<string, unknown>): T =>
    check(schema, JSON.parse(String(row["document"])));
  return {
    turn: (): number => Number(sql("SELECT n FROM presence_turn").get()?.["n"]),
    nextTurn: (): number => {
      sql("UPDATE presence_turn SET n = ?").run(++turns);
      return turns;
    },
    states: (): [string, PresenceState][] =>
      sql("SELECT resident, document FROM presence")
        .all()
        .map((row) => [String(row["resident"]), document(PresenceState, row)]),
    saveState: (resident: string, state: PresenceState) =>
      void sql(
        "INSERT INTO presence VALUES (?, ?) ON CONFLICT (resident) DO UPDATE SET document = excluded.document",
      ).run(resident, JSON.stringify(state)),
    openTrips: (): TripRecord[] =>
      sql("SELECT document FROM trips WHERE ended IS NULL ORDER BY id")
        .all()
        .map((row) => document(TripRecord, row)),
    trip: (id: string): TripRecord | undefined => {
      const row = sql("SELECT document FROM trips WHERE id = ?").get(id);
      return row && document(TripRecord, row);
    },
    saveTrip: (trip: TripRecord) => {
      sql(
        `INSERT INTO trips VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET document = excluded.document, ended = excluded.ended`,
      ).run(trip.id, trip.resident, JSON.stringify(trip), trip.ended ?? null);
      if (trip.ended !== undefined) sql("DELETE FROM fixes WHERE trip = ?").run(trip.id);
    },
    fixes: (trip: string): Fix[] =>
      check(z.array(FixRow), sql("SELECT at, lat, lon, accuracy_m FROM fixes WHERE trip = ? ORDER BY at").all(trip)),
    saveFix: (trip: string, fix: Fix) =>
      void sql("INSERT OR REPLACE INTO fixes (trip, at, lat, lon, accuracy_m) VALUES (?, ?, ?, ?, ?)").run(
        trip,
        fix.at,
        fix.lat,
        fix.lon,
        fix.accuracy_m,
      ),
    dropFix: (trip: string, { at }: Fix) => void sql("DELETE FROM fixes WHERE trip = ? AND at = ?").run(trip, at),
    /** What a resident's ways home taught, no more than the newest twenty of a band. */
    lessons: (resident: string): Lesson[] =>
      check(
        z.array(LessonRow),
        sql("SELECT band, minutes FROM ways_home WHERE resident = ? ORDER BY at").all(resident),
      ),
    addLessons: (trip: Pick<TripRecord, "id" | "resident">, lessons: readonly Lesson[], at: number) => {
      const { id, resident } = trip;
      for (const { band, minutes } of lessons) {
        sql("INSERT OR IGNORE INTO ways_home VALUES (?, ?, ?, ?, ?)").run(id, resident, band, minutes, at);
        sql(
          `DELETE FROM ways_home WHERE rowid IN (SELECT rowid FROM ways_home
           WHERE resident = ? AND band = ? ORDER BY at DESC, trip LIMIT -1 OFFSET ?)`,
        ).run(resident, band, keptLessons);
      }
    },
    knows: (evidence: string) => sql("SELECT 1 FROM evidence WHERE id = ?").get(evidence) !== undefined,
    addEvidence: (e: Evidence) =>
      void sql("INSERT OR IGNORE INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?)").run(
        e.id,
        e.source,
        e.at,
        e.device,
        e.resident ?? null,
        e.place ?? null,
        e.confidence,
      ),
    /** False when the moment was there already. */
    addMoment: (m: Moment) =>
      sql("INSERT OR IGNORE INTO moments VALUES (?, ?, ?, ?, ?, ?, ?)").run(
        m.id,
        m.kind,
        m.at,
        m.resident ?? null,
        m.place ?? null,
        m.trip ?? null,
        JSON.stringify(m.because),
      ).changes > 0,
    lastMoment: (kind: string, resident: string): { at: number; trip?: string } | undefined => {
      const row = sql("SELECT at, trip FROM moments WHERE kind = ? AND resident = ? ORDER BY at DESC LIMIT 1").get(
        kind,
        resident,
      );
      const trip = row?.["trip"];
      return row && { at: Number(row["at"]), ...(typeof trip === "string" && { trip }) };
    },
    lastBreakfast: (): { id: string; at: number } | undefined => {
      const row = sql("SELECT id, at FROM evidence WHERE source = 'breakfast.started' ORDER BY at DESC LIMIT 1").get();
      return row && { id: String(row["id"]), at: Number(row["at"]) };
    },
    /** Whether a device has said something that made a moment since an instant. */
    saidSince: (device: string, source: string, since: number): boolean =>
      sql("SELECT 1 FROM evidence WHERE at > ? AND device = ? AND source = ?").get(since, device, source) !== undefined,
    /** Who sat down at a place since an instant; undefined stands for somebody nobody knew. */
    seatedSince: (place: string, since: number): (string | undefined)[] =>
      sql("SELECT resident FROM moments WHERE kind = 'at-table' AND place = ? AND at > ?")
        .all(place, since)
        .map(({ resident }) => (typeof resident === "string" ? resident : undefined)),
    /** Keeps 90 days, and of these no more than the newest hundred thousand rows a table. */
    prune: (now: number) => {
      sql("DELETE FROM trips WHERE ended < ?").run(now - keptFor_ms);
      sql("DELETE FROM ways_home WHERE at < ?").run(now - keptFor_ms);
      for (const table of ["evidence", "moments"]) {
        sql(`DELETE FROM ${table} WHERE at < ?`).run(now - keptFor_ms);
        sql(`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} ORDER BY at DESC LIMIT -1 OFFSET ?)`).run(
          keptAtMost,
        );
      }
    },
    /** Erases a person. */
    forget: (resident: string) => {
      sql("DELETE FROM fixes WHERE trip IN (SELECT id FROM trips WHERE resident = ?)").run(resident);
      for (const table of ["trips", "ways_home", "presence", "evidence", "moments"]) {
        sql(`DELETE FROM ${table} WHERE resident = ?`).run(resident);
      }
    },
  };
}
