import { Standing } from "../core/house.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";

/** A session as the house keeps it; instants are steady ms. */
export type Session = {
  readonly id: string;
  /** The digest of its secret. */
  readonly hash: string;
  readonly seat: string;
  readonly resident?: string;
  readonly standing?: Standing;
  readonly place?: string;
  readonly phone?: string;
  /** The `x` of the key it was opened by. */
  readonly key?: string;
  /** The id of the token it was exchanged for. */
  readonly token?: string;
  readonly created: number;
  seen: number;
  /** The newest `seen` that is on the disk. */
  written: number;
  expires: number;
  /** In memory alone: after a restart a person proves themselves again. */
  stepped?: number;
  readonly agent: string;
};

const hour = 3_600_000;
const phoneMs = 90 * 24 * hour;
const wallMs = 24 * hour;
const deskMs = 12 * hour;

/** How long a session lasts, and whether being used prolongs it. A wall with a key opens a new one each day. */
export function lifeOf({ phone, place, key }: Pick<Session, "phone" | "place" | "key">): {
  readonly ms: number;
  readonly slides: boolean;
} {
  if (phone !== undefined) return { ms: phoneMs, slides: true };
  if (place === undefined) return { ms: deskMs, slides: true };
  // A wall without a key came by a link and ends with that.
  return key === undefined ? { ms: phoneMs, slides: true } : { ms: wallMs, slides: false };
}

/** Every session in the ledger. */
export function readRows(read: Ledger["read"]): readonly Session[] {
  return read
    .prepare("SELECT * FROM access_sessions")
    .all()
    .map((row) => {
      const text = (name: string) => (typeof row[name] === "string" ? { [name]: row[name] } : {});
      const standing = Standing.safeParse(row["standing"]).data;
      const seen = Number(row["seen"]);
      return {
        id: String(row["id"]),
        hash: String(row["hash"]),
        seat: String(row["seat"]),
        ...text("resident"),
        ...(standing === undefined ? {} : { standing }),
        ...text("place"),
        ...text("phone"),
        ...text("key"),
        ...text("token"),
        created: Number(row["created"]),
        seen,
        written: seen,
        expires: Number(row["expires"]),
        agent: String(row["agent"]),
      };
    });
}

/** Writes a session down. */
export function insertRow(session: Session): Statement {
  const { id, hash, seat, resident, standing, place, phone, key, token, created, seen, expires, agent } = session;
  const sql = `INSERT INTO access_sessions
    (id, hash, seat, resident, standing, place, phone, key, token, created, seen, expires, agent)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const maybe = [resident, standing, place, phone, key, token].map((value) => value ?? null);
  return { sql, params: [id, hash, seat, ...maybe, created, seen, expires, agent] };
}

/** Keeps when a session was seen. */
export function touchRow({ id, seen, expires }: Session): Statement {
  return { sql: "UPDATE access_sessions SET seen = ?, expires = ? WHERE id = ?", params: [seen, expires, id] };
}

/** Takes a session off the disk. */
export function dropRow(id: string): Statement {
  return { sql: "DELETE FROM access_sessions WHERE id = ?", params: [id] };
}
