import { hash } from "node:crypto";
import type { Clock } from "../../hub/core/clock.ts";
import { Slug } from "../../hub/core/ids.ts";
import { check } from "../../hub/core/parse.ts";
import type { Random } from "../../hub/core/random.ts";
import type { Store } from "../../hub/store/open.ts";
import { refuse } from "../refusal.ts";
import { makePasswords, weak, type Kept } from "./passwords.ts";

/** What somebody of a brand does: publish, look at figures, or answer people. */
export const staffRoles = ["publisher", "analyst", "support"] as const;
/** One of those. */
export type StaffRole = (typeof staffRoles)[number];

/** Somebody who works for a brand. */
export type Member = { readonly id: string; readonly brand: string; readonly name: string; readonly role: StaffRole };

/** A session that was opened; the secret is for the cookie alone. */
export type Opened = {
  readonly member: Member;
  readonly secret: string;
  readonly lasts_s: number;
  /** By which this browser is known from now on, where it was not. */
  readonly known?: { readonly secret: string; readonly lasts_s: number };
};

/** The people of all brands and their sessions. */
export type Staff = {
  /** Adds somebody, who sets their own password by the code of a link, once and within three days. E_EXISTS. */
  invite(who: { readonly brand: string; readonly name: string; readonly role: StaffRole }): { readonly code: string };
  /** E_INVITATION, E_PASSWORD_WEAK, E_BUSY. */
  setUp(code: string, password: string): Promise<Opened>;
  /**
   * E_WRONG_PASSWORD, E_LOCKED_OUT, E_BUSY; the same work whether there is such a person or not. Wrong passwords of a
   * browser somebody signed in with before are counted by themselves: strangers, from whatever address, shut out strangers.
   */
  signIn(brand: string, name: string, password: string, known?: string): Promise<Opened>;
  /** Opens a session without a password: for a virtual house, asked over loopback. */
  openFor(brand: string, role: StaffRole): Opened;
  sessionOf(secret: string | undefined): Member | undefined;
  signOut(secret: string): void;
  list(brand: string): readonly (Member & { readonly ready: boolean })[];
  /** Takes somebody out, and every session of theirs with them. E_NOT_FOUND, E_STATE for the last publisher. */
  remove(brand: string, name: string): void;
};

const hour_ms = 3_600_000;
const linkLasts = 72 * hour_ms;
const sessionLasts = 12 * hour_ms;
const wrongAtMost = 5;
const lockedFor = 15 * 60_000;
const knownFor = 180 * 24 * hour_ms;
const knownAtMost = 20;

type Row = Readonly<Record<string, unknown>>;

/** Opens the people of the brands in the operator's database. */
export function openStaff({
  store,
  clock,
  random,
}: {
  readonly store: Store;
  readonly clock: Pick<Clock, "wall">;
  readonly random: Pick<Random, "bytes">;
}): Staff {
  const passwords = makePasswords(random.bytes);
  const secretOf = () => Buffer.from(random.bytes(24)).toString("base64url");
  const idOf = (brand: string, name: string) => `${brand}/${name}`;
  const find = (id: string) => store.sql("SELECT * FROM staff WHERE id = ?").get(id);

  const open = (member: Member): Opened => {
    const [secret, now] = [secretOf(), clock.wall()];
    store.work(() => {
      store.sql("DELETE FROM staff_sessions WHERE until <= ?").run(now);
      store
        .sql("INSERT INTO staff_sessions VALUES (?, ?, ?, ?)")
        .run(digest(secret), member.id, now, now + sessionLasts);
    });
    return { member, secret, lasts_s: sessionLasts / 1_000 };
  };

  const invite: Staff["invite"] = ({ brand, name, role }) => {
    check(Slug, name);
    const [code, now, id] = [secretOf(), clock.wall(), idOf(brand, name)];
    return store.work(() => {
      if (find(id)) refuse("E_EXISTS");
      store.sql("INSERT INTO staff VALUES (?, ?, ?, ?, NULL, NULL, 0, 0, ?)").run(id, brand, name, role, now);
      store.sql("INSERT INTO staff_links VALUES (?, ?, ?)").run(digest(code), id, now + linkLasts);
      return { code };
    });
  };

  /** A browser that somebody has signed in with before. */
  const knownRow = (known: string | undefined, id: string) =>
    known === undefined
      ? undefined
      : store
          .sql("SELECT * FROM staff_known WHERE hash = ? AND staff = ? AND until > ?")
          .get(digest(known), id, clock.wall());
  const lockOf = (row: Row | undefined) => Number(row?.["locked"] ?? 0) - clock.wall();
  /** One wrong password more for whoever it was: the browser that is known, else all strangers together. */
  const count = (table: "staff" | "staff_known", key: "id" | "hash", row: Row) => {
    const wrong = Number(row["wrong"]) + 1;
    const locked = wrong >= wrongAtMost ? clock.wall() + lockedFor : 0;
    store
      .sql(`UPDATE ${table} SET wrong = ?, locked = ? WHERE ${key} = ?`)
      .run(locked > 0 ? 0 : wrong, locked, String(row[key]));
  };
  /** Makes a browser known, in place of the oldest where somebody has many. */
  const meet = (id: string) => {
    const secret = secretOf();
    store.work(() => {
      store.sql("DELETE FROM staff_known WHERE until <= ?").run(clock.wall());
      store
        .sql("INSERT INTO staff_known (hash, staff, wrong, locked, until) VALUES (?, ?, 0, 0, ?)")
        .run(digest(secret), id, clock.wall() + knownFor);
      store
        .sql(
          "DELETE FROM staff_known WHERE staff = ? AND hash NOT IN (SELECT hash FROM staff_known WHERE staff = ? ORDER BY until DESC, rowid DESC LIMIT ?)",
        )
        .run(id, id, knownAtMost);
    });
    return { secret, lasts_s: knownFor / 1_000 };
  };

  return {
    invite,
    setUp: async (code, password) => {
      const key = digest(code);
      const linked = () => {
        const link = store.sql("SELECT staff FROM staff_links WHERE hash = ? AND until > ?").get(key, clock.wall());
        return link ? find(String(link["staff"])) : undefined;
      };
      const found = linked() ?? refuse("E_INVITATION");
      const member = memberOf(found);
      if (weak(password, [member.name, member.brand])) refuse("E_PASSWORD_WEAK");
      const { salt, hash } = await passwords.keep(password);
      return store.work(() => {
        // Two who follow the same link at once: one of them was first.
        if (!linked()) refuse("E_INVITATION");
        store.sql("DELETE FROM staff_links WHERE staff = ?").run(member.id);
        store.sql("UPDATE staff SET salt = ?, hash = ?, wrong = 0, locked = 0 WHERE id = ?").run(salt, hash, member.id);
        const met = meet(member.id);
        return { ...open(member), known: met };
      });
    },
    signIn: async (brand, name, password, known) => {
      const id = idOf(brand, name);
      const row = find(id);
      const standing = () => knownRow(known, id) ?? find(id);
      const locked = lockOf(standing());
      if (locked > 0) refuse("E_LOCKED_OUT", Math.ceil(locked / 1_000));
      const fits = await passwords.fits(password, keptOf(row));
      // Others may have guessed at the same time: what stands now decides.
      const [browser, now] = [knownRow(known, id), find(id)];
      if (lockOf(browser ?? now) > 0) refuse("E_LOCKED_OUT", lockedFor / 1_000);
      if (!fits || !now) {
        if (browser) count("staff_known", "hash", browser);
        else if (now) count("staff", "id", now);
        return refuse("E_WRONG_PASSWORD");
      }
      if (browser) {
        store.sql("UPDATE staff_known SET wrong = 0, locked = 0 WHERE hash = ?").run(String(browser["hash"]));
        return open(memberOf(now));
      }
      store.sql("UPDATE staff SET wrong = 0, locked = 0 WHERE id = ?").run(id);
      const met = meet(id);
      return { ...open(memberOf(now)), known: met };
    },
    openFor: (brand, role) => {
      const name = `demo-${role}`;
      const id = idOf(brand, name);
      if (!find(id)) invite({ brand, name, role });
      return open({ id, brand, name, role });
    },
    sessionOf: (secret) => {
      if (secret === undefined) return undefined;
      const row = store
        .sql("SELECT s.* FROM staff_sessions o JOIN staff s ON s.id = o.staff WHERE o.hash = ? AND o.until > ?")
        .get(digest(secret), clock.wall());
      return row && memberOf(row);
    },
    signOut: (secret) => void store.sql("DELETE FROM staff_sessions WHERE hash = ?").run(digest(secret)),
    list: (brand) =>
      store
        .sql("SELECT * FROM staff WHERE brand = ? ORDER BY name")
        .all(brand)
        .map((row) => ({ ...memberOf(row), ready: row["hash"] !== null })),
    remove: (brand, name) =>
      store.work(() => {
        const row = find(idOf(brand, name)) ?? refuse("E_NOT_FOUND");
        const publishers = store.sql("SELECT id FROM staff WHERE brand = ? AND role = 'publisher'").all(brand);
        if (row["role"] === "publisher" && publishers.length === 1) refuse("E_STATE");
        const id = String(row["id"]);
        store.sql("DELETE FROM staff_sessions WHERE staff = ?").run(id);
        store.sql("DELETE FROM staff_links WHERE staff = ?").run(id);
        store.sql("DELETE FROM staff_known WHERE staff = ?").run(id);
        store.sql("DELETE FROM staff WHERE id = ?").run(id);
      }),
  };
}

function memberOf(row: Row): Member {
  const { id, brand, name, role } = row;
  return { id: String(id), brand: String(brand), name: String(name), role: role as StaffRole };
}

function keptOf(row: Row | undefined): Kept | undefined {
  const [salt, hash] = [row?.["salt"], row?.["hash"]];
  return typeof salt === "string" && typeof hash === "string" ? { salt, hash } : undefined;
}

function digest(secret: string): string {
  return hash("sha256", secret, "base64url");
}
