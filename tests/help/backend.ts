import { createHash, type KeyObject, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Backend, type BackendOptions, openBackend } from "../../backend/open-backend.ts";
import type { Fact } from "../../backend/store/facts.ts";
import type { ManifestDraft } from "../../backend/store/published.ts";
import type { BrandRoom } from "../../backend/store/room.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { type EventTypeName, eventTypes, type HomeEvent, typeOf } from "../../hub/core/engage/events.ts";
import { checkResponse, type KeyOf, signRequest } from "../../hub/core/engage/http-signature.ts";
import type { Category, Level, Purpose } from "../../hub/core/engage/lists.ts";
import { BatchAnswer, type Signed } from "../../hub/core/engage/objects.ts";
import { privateKeyOf } from "../../hub/core/engage/signed.ts";
import { makeLog } from "../../hub/core/log.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { keyPairOf } from "../../hub/core/signing-key.ts";

/** A backend of its own in a temporary folder; `faults` are the lines its log had to write of errors. */
export type StartedBackend = Backend & {
  readonly folder: string;
  readonly faults: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
};

const plenty = { address: 1e9, source: 1e9, newcomers: 1e9 };
/** Texts in the three languages. */
export const told = (text: string) => ({ en: text, "zh-Hans": text, "zh-Hant": text });

/** What a made-up brand says of itself. */
export const someManifest = (name: string, changes: Partial<ManifestDraft> = {}): ManifestDraft => ({
  name,
  about: told(`${name} makes things.`),
  legal: {
    name: `${name} Ltd`,
    address: "1 Mill Lane",
    contact: `privacy@${name.toLowerCase()}.example`,
    country: "DE",
  },
  processors: [],
  retention_days: 90,
  asks: [
    { purpose: "offers", category: "breakfast", level: 3, why: told("To offer what fits.") },
    { purpose: "questions", category: "breakfast", level: 2, why: told("To ask.") },
    { purpose: "points", category: "breakfast", level: 2, why: told("To give points.") },
    { purpose: "research", category: "breakfast", level: 1, why: told("To count.") },
    { purpose: "callback", category: "breakfast", level: 2, why: told("To call.") },
  ],
  ...changes,
});

/** Opens a backend in this process, with rates that no test reaches unless it sets its own. */
export async function startBackend(options: Partial<BackendOptions> = {}): Promise<StartedBackend> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "lintel-backend-"));
  const clock = options.clock ?? systemClock();
  const faults: string[] = [];
  const log = makeLog((line) => {
    if (line.includes('"level":"error"')) faults.push(line);
  }, clock);
  const backend = await openBackend({
    port: 0,
    random: systemRandom(),
    log,
    demo: false,
    rates: plenty,
    ...options,
    folder,
    clock,
  });
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await backend.close();
  };
  return {
    ...backend,
    close,
    folder,
    faults,
    [Symbol.asyncDispose]: async () => {
      await close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A brand with a manifest in a backend. */
export function someBrand(backend: Backend, id = "oatfield", changes: Partial<ManifestDraft> = {}): BrandRoom {
  const room = backend.brands.create(id);
  room.setManifest(someManifest(id[0]?.toUpperCase() + id.slice(1), changes));
  return room;
}

/** What a brand's answers may hold; which of it is there goes by what was asked. */
export type TestBody = BatchAnswer & {
  readonly code: string;
  readonly text: string;
  readonly items: readonly Signed[];
  readonly after: string;
  readonly more: boolean;
  readonly since: string;
  readonly events: readonly HomeEvent[];
  readonly learned: readonly Fact[];
  readonly parts: Readonly<Record<string, unknown>>;
};

/** What came back: the status, what was told, and whether the brand's signature over it is true. */
export type Came = {
  readonly status: number;
  readonly body: TestBody;
  readonly signed: boolean;
  readonly headers: Headers;
};

/** One grant a home's events stand on. */
export type TestGrant = {
  readonly consentid: string;
  epoch: number;
  purpose: Purpose;
  category: Category;
  level: Level;
};

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** A random id as homes make them. */
export function randomId(bytes: (length: number) => Uint8Array = randomBytes): string {
  return [...bytes(26)].map((byte) => crockford[byte % 32]).join("");
}

/** A home as it stands before one brand: it signs as the edge does. */
export type DemoHome = ReturnType<typeof demoHome>;

/** Makes a home for a brand of a backend; nothing is sent before `register`. */
export function demoHome(
  backend: Pick<Backend, "url" | "clock">,
  room: { readonly id: string; readonly keys: { readonly keyOf: KeyOf } },
  {
    virtual = false,
    bytes = randomBytes,
  }: { readonly virtual?: boolean; readonly bytes?: (length: number) => Uint8Array } = {},
) {
  const hex = Buffer.from(bytes(16)).toString("hex");
  const source = `urn:lintel:h:${hex}`;
  const subject = `urn:lintel:r:${Buffer.from(bytes(16)).toString("hex")}`;
  const pair = keyPairOf("home", bytes(32));
  const kid = `${hex.slice(0, 8)}-1`;
  let key: { kid: string; x: string; privateKey: KeyObject } = { kid, x: pair.x, privateKey: privateKeyOf(pair) };
  const base = `${backend.url}/b/${room.id}`;
  const grant = (purpose: Purpose = "offers", level: Level = 2, category: Category = "breakfast"): TestGrant => ({
    consentid: `c_${randomId(bytes)}`,
    epoch: 1,
    purpose,
    category,
    level,
  });

  const ask = async (
    method: string,
    path: string,
    options: {
      readonly body?: string | Uint8Array;
      readonly type?: string;
      readonly idempotencyKey?: string;
      readonly nonce?: string;
      readonly created_s?: number;
      /** Changes what goes out after it was signed. */
      readonly spoil?: (sent: { url: string; headers: Record<string, string>; body: Uint8Array | undefined }) => void;
    } = {},
  ): Promise<Came> => {
    const body = options.body === undefined ? undefined : Buffer.from(options.body);
    const nonce = options.nonce ?? Buffer.from(bytes(16)).toString("base64url");
    const headers = signRequest({
      method,
      url: `${base}${path}`,
      body,
      contentType: options.type,
      idempotencyKey: options.idempotencyKey,
      kid: key.kid,
      privateKey: key.privateKey,
      created_s: options.created_s ?? Math.floor(backend.clock.wall() / 1000),
      nonce,
    });
    const sent = { url: `${base}${path}`, headers, body: body as Uint8Array | undefined };
    options.spoil?.(sent);
    const response = await fetch(sent.url, {
      method,
      headers: sent.headers,
      ...(sent.body && { body: new Uint8Array(sent.body) }),
    });
    const bytesBack = new Uint8Array(await response.arrayBuffer());
    const checked = checkResponse({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: bytesBack,
      now_s: Math.floor(backend.clock.wall() / 1000),
      keyOf: room.keys.keyOf,
      nonce,
    });
    const text = Buffer.from(bytesBack).toString();
    return {
      status: response.status,
      // Safe enough for a test: what is not there fails where it is compared.
      body: JSON.parse(text === "" ? "{}" : text) as TestBody,
      signed: checked.ok,
      headers: response.headers,
    };
  };

  const event = (
    name: EventTypeName,
    data: unknown,
    on: TestGrant = grant(),
    changes: Partial<HomeEvent> = {},
  ): HomeEvent => {
    const id = randomId(bytes);
    const { tap } = eventTypes[name];
    const at = new Date(backend.clock.wall()).toISOString();
    const time = tap
      ? at
      : { 1: `${at.slice(0, 7)}-01T00:00:00Z`, 2: `${at.slice(0, 10)}T00:00:00Z`, 3: `${at.slice(0, 13)}:00:00Z` }[
          on.level
        ];
    return {
      specversion: "1.0",
      id,
      source,
      type: typeOf(name),
      ...(name === "signal.blurred" ? {} : { subject }),
      time,
      datacontenttype: "application/json",
      dataschema: `urn:lintel:schema:${name}:1`,
      consentid: on.consentid,
      consentepoch: on.epoch,
      purpose: on.purpose,
      category: on.category,
      recipient: room.id,
      level: on.level,
      retention: "P30D",
      commit: createHash("sha256").update(id).digest("base64url"),
      data,
      ...changes,
    };
  };
  const post = (body: string | Uint8Array, options: Parameters<typeof ask>[2] = {}) =>
    ask("POST", "/v1/events", {
      type: "application/cloudevents-batch+json",
      idempotencyKey: randomId(bytes),
      ...options,
      body,
    });
  const send = async (...events: readonly unknown[]): Promise<BatchAnswer> => {
    const came = await post(JSON.stringify(events));
    if (came.status !== 200 || !came.signed) throw new Error(`not taken: ${came.status} ${JSON.stringify(came.body)}`);
    return BatchAnswer.parse(came.body);
  };
  const register = (changes: Record<string, unknown> = {}) =>
    ask("PUT", "/v1/homes", {
      body: JSON.stringify({ source, kid: key.kid, x: key.x, ...(virtual && { virtual }), ...changes }),
    });
  return {
    source,
    subject,
    kid,
    x: pair.x,
    base,
    grant,
    event,
    ask,
    post,
    send,
    register,
    /** What of each event became. */
    answers: async (...events: readonly unknown[]) => (await send(...events)).answers.map(({ is }) => is),
    query: `source=${encodeURIComponent(source)}`,
    me: () => ask("GET", `/v1/me?source=${encodeURIComponent(source)}`),
    erase: () => ask("DELETE", `/v1/me?source=${encodeURIComponent(source)}`),
    withdraw: (on: TestGrant) => {
      on.epoch += 1;
      return send(event("consent.withdrawn", {}, on));
    },
    /** Signs with another key from now on; gives the registration body of it. */
    newKey: () => {
      const next = keyPairOf("home", bytes(32));
      const told = { source, kid: `${hex.slice(0, 8)}-2`, x: next.x };
      return { told, use: () => (key = { ...told, privateKey: privateKeyOf(next) }) };
    },
  };
}
