import { createHash } from "node:crypto";
import type { PrincipalKind } from "../core/acl.ts";
import { fail, LintelError } from "../core/errors.ts";
import type { Statement } from "../store/audit.ts";

/** What a credential opens: the MQTT broker, or the web API. */
export type CredentialKind = "mqtt" | "token";

/** One credential as the ledger keeps it: the hash of its secret, never the secret. */
export type CredentialRow = {
  readonly id: string;
  readonly kind: CredentialKind;
  readonly hash: string;
  readonly scopes: readonly string[];
  readonly created: number;
  /** The resident with whose standing it ends; undefined where none made it, and once one browser alone holds it. */
  readonly maker?: string;
};

/** Reads every credential that stands. */
export const selectStanding = "SELECT id, kind, hash, scopes, created, maker FROM credentials WHERE revoked IS NULL";

const scopeShape = /^[a-z][a-z0-9-]{0,39}(:[a-z0-9-]{1,40})?$/;
const principals: readonly string[] = [
  "device",
  "integrator",
  "foreign",
  "virtual",
  "hub",
] satisfies readonly PrincipalKind[];

/** The kind of principal an MQTT credential's scope names. */
export function principalKind(scope: string | undefined): PrincipalKind | undefined {
  return isPrincipalKind(scope) ? scope : undefined;
}

/** What is kept of a token: 256 random bits need no slow hash. */
export function digest(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** A row of the ledger, checked. */
export function toRow(row: Readonly<Record<string, unknown>>): CredentialRow {
  const { id, kind, hash, scopes, created, maker } = row;
  const list: unknown = JSON.parse(String(scopes));
  if ((kind !== "mqtt" && kind !== "token") || !Array.isArray(list)) {
    throw new LintelError("E_STORE_DAMAGED", { problem: `credential ${String(id)}` });
  }
  const known = {
    id: String(id),
    kind,
    hash: String(hash),
    scopes: list.map(String),
    created: Number(created),
  } as const;
  return typeof maker === "string" ? { ...known, maker } : known;
}

/** The scopes as they will be kept, or E_WRONG_TYPE. */
export function checkScopes(kind: CredentialKind, asked: readonly string[]): readonly string[] {
  if (kind === "mqtt") {
    const [only = "device"] = asked;
    if (asked.length > 1 || !isPrincipalKind(only)) fail("E_WRONG_TYPE", { field: "scopes" });
    return [only];
  }
  const bad = asked.find((scope) => !scopeShape.test(scope));
  if (asked.length === 0 || asked.length > 32 || bad !== undefined) fail("E_WRONG_TYPE", { field: "scopes" });
  return [...new Set(asked)].toSorted();
}

/** Writes a credential in the place of an older one. */
export function issueRow({ id, kind, hash, scopes, created, maker }: CredentialRow): Statement {
  const sql = `INSERT INTO credentials (id, kind, hash, scopes, created, maker) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id, kind) DO UPDATE
    SET hash = excluded.hash, scopes = excluded.scopes, created = excluded.created, maker = excluded.maker, revoked = NULL`;
  return { sql, params: [id, kind, hash, JSON.stringify(scopes), created, maker ?? null] };
}

/** What is kept of a link once one browser holds it: neither half opens anything alone. */
export function boundDigest(secret: string, browser: string): string {
  return digest(`${digest(secret)} ${browser}`);
}

/** Gives a link to the one browser that came with it. */
export function bindRow({ id, kind, hash }: CredentialRow, before: string): Statement {
  const sql =
    "UPDATE credentials SET hash = ?, maker = NULL WHERE id = ? AND kind = ? AND hash = ? AND revoked IS NULL";
  return { sql, params: [hash, id, kind, before] };
}

/** Ends a credential. */
export function revokeRow(id: string, kind: CredentialKind, at: number): Statement {
  const sql = "UPDATE credentials SET revoked = ? WHERE id = ? AND kind = ? AND revoked IS NULL";
  return { sql, params: [Math.floor(at), id, kind] };
}

function isPrincipalKind(scope: string | undefined): scope is PrincipalKind {
  return scope !== undefined && principals.includes(scope);
}
