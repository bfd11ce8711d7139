import { timingSafeEqual } from "node:crypto";
import type { Bus } from "../bus/bus.ts";
import type { Principal } from "../core/acl.ts";
import type { Clock } from "../core/clock.ts";
import { fail } from "../core/errors.ts";
import { Slug } from "../core/ids.ts";
import { mosquittoHash, mosquittoMatches } from "../core/mosquitto-hash.ts";
import { check } from "../core/parse.ts";
import type { Random } from "../core/random.ts";
import type { Ledger } from "../store/ledger.ts";
import { auditRow } from "../store/audit.ts";
import {
  bindRow,
  boundDigest,
  checkScopes,
  type CredentialKind,
  type CredentialRow,
  digest,
  issueRow,
  principalKind,
  revokeRow,
  selectStanding,
  toRow,
} from "./credential-rows.ts";

/** A credential as it may be shown. */
export type CredentialView = Omit<CredentialRow, "hash">;

type Bearer = { readonly id: string; readonly scopes: readonly string[] };

/** Who may come in: issued once, checked from memory, refused from the instant of revocation. */
export type Credentials = {
  /**
   * Makes a secret and shows it this one time; an older one of the same id and kind ends.
   * For MQTT the scope is the kind of principal: `device` (when none is given), `foreign`, `integrator`, `virtual` or `hub`.
   */
  issue(
    id: string,
    kind: CredentialKind,
    scopes: readonly string[],
    actor: string,
    /** The resident with whose standing it ends. */
    maker?: string,
  ): Promise<string>;
  /**
   * Gives a link (a token of screens or phones alone) to the browser that came with it first: from then on it opens for
   * that browser alone, and by itself nothing. Undefined for any other token, and for a link made longer ago than `within_ms`.
   */
  bind(secret: string, browser: string, within_ms: number): Promise<Bearer | undefined>;
  /** Refuses at once, then writes it down; when that fails the refusal stands until the next start. E_NOT_FOUND. */
  revoke(id: string, kind: CredentialKind, actor: string): Promise<void>;
  /** The principal of an MQTT login, or undefined. */
  mqttPrincipal(id: string, password: Uint8Array): Principal | undefined;
  /** Whether an MQTT credential of that id stands. */
  isMqtt(id: string): boolean;
  /** Whose token this is and what it opens, or undefined. */
  token(secret: string): Bearer | undefined;
  /** Everything that stands, by kind and id. */
  all(): readonly CredentialView[];
  /** The lines of Mosquitto's password file. */
  passwordLines(): readonly string[];
  /** Stops listening. */
  [Symbol.dispose](): void;
};

/** Reads the credentials from the ledger. */
export function openCredentials(from: {
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly bus: Bus;
  readonly clock: Pick<Clock, "wall">;
  readonly random: Pick<Random, "bytes">;
}): Credentials {
  const { ledger, bus, clock, random } = from;
  const ring = makeRing();
  const standing = ledger.read.prepare(`${selectStanding} AND id = ? AND kind = ?`);
  // Checked for a stranger too, so that the time taken does not tell which ids exist.
  const nobody = mosquittoHash(random.bytes(32), random.bytes(12));
  for (const row of ledger.read.prepare(selectStanding).all()) ring.keep(toRow(row));

  // A device that is removed loses its credentials in the same write; what stands is read again.
  const off = bus.on("household.changed", ({ noun, id: device }) => {
    if (noun !== "device") return;
    const speaks = ring.rows("token").filter(({ scopes }) => scopes.includes(`phone:${device}`));
    const theirs = [...ring.rows("mqtt").filter(({ id }) => id === device), ...speaks];
    for (const { id, kind } of theirs.filter((one) => !standing.get(one.id, one.kind))) {
      ring.drop(id, kind);
      bus.emit("credential.changed", { id, kind, revoked: true });
    }
  });

  return {
    issue: async (id, kind, asked, actor, maker) => {
      check(Slug, id);
      const scopes = checkScopes(kind, asked);
      const secret = Buffer.from(random.bytes(32)).toString("base64url");
      const hash = kind === "mqtt" ? mosquittoHash(secret, random.bytes(12)) : digest(secret);
      const made = { id, kind, hash, scopes, created: Math.floor(clock.wall()) };
      const row: CredentialRow = maker === undefined ? made : { ...made, maker };
      const audit = auditRow(clock.wall(), actor, "credential.issue", `${kind}/${id}`, { scopes });
      await ledger.write([issueRow(row), audit]);
      ring.keep(row);
      bus.emit("credential.changed", { id, kind, revoked: false });
      return secret;
    },
    bind: async (secret, browser, within_ms) => {
      const hash = boundDigest(secret, browser);
      const held = ring.tokens.get(hash);
      if (held) return { id: held.id, scopes: held.scopes };
      const row = ring.tokens.get(digest(secret));
      if (!row || !isLink(row) || clock.wall() - row.created >= within_ms) return undefined;
      const { maker: _, ...rest } = row;
      const bound = { ...rest, hash };
      // From this instant: of two browsers that come at once, one holds it.
      ring.keep(bound);
      try {
        await ledger.write([
          bindRow(bound, row.hash),
          auditRow(clock.wall(), row.id, "credential.bind", `token/${row.id}`, {}),
        ]);
      } catch (error) {
        if (ring.tokens.get(hash)) ring.keep(row);
        throw error;
      }
      // Who listens by the link itself listens no more.
      bus.emit("credential.changed", { id: row.id, kind: "token", revoked: false });
      return ring.tokens.get(hash) ? { id: row.id, scopes: row.scopes } : undefined;
    },
    revoke: async (id, kind, actor) => {
      if (!ring.rows(kind).some((row) => row.id === id)) fail("E_NOT_FOUND", { noun: kind, id });
      const audit = auditRow(clock.wall(), actor, "credential.revoke", `${kind}/${id}`, {});
      ring.drop(id, kind);
      bus.emit("credential.changed", { id, kind, revoked: true });
      await ledger.write([revokeRow(id, kind, clock.wall()), audit]);
      // One that was being issued meanwhile was committed before this.
      ring.drop(id, kind);
    },
    mqttPrincipal: (id, password) => {
      const row = ring.mqtt.get(id);
      const matches = mosquittoMatches(row?.hash ?? nobody, password);
      const kind = principalKind(row?.scopes[0]);
      return row && matches && kind ? { kind, id } : undefined;
    },
    isMqtt: (id) => ring.mqtt.has(id),
    token: (secret) => {
      const hash = digest(secret);
      const row = ring.tokens.get(hash);
      if (!row || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) return undefined;
      return { id: row.id, scopes: row.scopes };
    },
    all: () => [...ring.rows("mqtt"), ...ring.rows("token")].map(viewOf),
    passwordLines: () => ring.rows("mqtt").map(({ id, hash }) => `${id}:${hash}`),
    [Symbol.dispose]: off,
  };
}

function viewOf({ id, kind, scopes, created, maker }: CredentialRow): CredentialView {
  return { id, kind, scopes, created, ...(maker === undefined ? {} : { maker }) };
}

/** A token of programs may open a screen, too; a link opens nothing else. */
function isLink({ scopes }: CredentialRow): boolean {
  return scopes.every((scope) => /^(screen|phone):/.test(scope));
}

/** The credentials in memory: MQTT ones by id, tokens by the digest of their secret. */
function makeRing() {
  const mqtt = new Map<string, CredentialRow>();
  const tokens = new Map<string, CredentialRow>();
  const mapOf = (kind: CredentialKind) => (kind === "mqtt" ? mqtt : tokens);
  const drop = (id: string, kind: CredentialKind) => {
    for (const [key, row] of mapOf(kind)) if (row.id === id) mapOf(kind).delete(key);
  };
  return {
    mqtt,
    tokens,
    drop,
    keep: (row: CredentialRow) => {
      drop(row.id, row.kind);
      mapOf(row.kind).set(row.kind === "mqtt" ? row.id : row.hash, row);
    },
    rows: (kind: CredentialKind) => [...mapOf(kind).values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
