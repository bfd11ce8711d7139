import { LintelError } from "../hub/core/errors.ts";

/** Every way the backend says no: its status and the sentence beside the code. */
export const refusals = {
  E_AHEAD: [401, "The signature is from the future: check your clock."],
  E_BAD_REQUEST: [400, "This request cannot be read."],
  E_BRAND_UNFINISHED: [409, "Finish the list of what a brand has to say about itself first."],
  E_BUDGET: [
    429,
    "So many different questions about homes are all there are in a week. What was asked is there again.",
  ],
  E_BUSY: [503, "Too many are signing in at once. Please try again in a moment."],
  E_CHANGED: [409, "What is held is no longer what it was. Begin again with the first page."],
  E_CONTENT_TYPE: [415, "This content type is not taken here."],
  E_DIGEST: [401, "The content digest is not that of the body."],
  E_ERASED: [410, "Everything of this home was erased; its name is not used again."],
  E_EXISTS: [409, "This exists already."],
  E_EXPIRED: [401, "The signature has expired."],
  E_FORBIDDEN: [403, "This is not for your role."],
  E_FORGED: [401, "The signature is not true."],
  E_IDEMPOTENCY: [400, "A batch needs an idempotency key."],
  E_INTERNAL: [500, "Something went wrong here. Please try again later."],
  E_INVITATION: [409, "This link was used before, or its time is over."],
  E_KEY_UNKNOWN: [401, "Nobody here knows this key."],
  E_LIMIT: [422, "This is beyond what is allowed."],
  E_LINT: [422, "This cannot be published as it is."],
  E_LOCKED_OUT: [429, "Too many wrong passwords. Please wait a while."],
  E_MANY_EVENTS: [422, "A batch has one to a hundred events."],
  E_NEWER: [409, "This is of a newer version than is known here."],
  E_NOT_FOUND: [404, "There is nothing here."],
  E_NOT_JSON: [400, "This is not JSON."],
  E_NO_SESSION: [401, "Please sign in."],
  E_NO_SOURCE: [422, "It does not say which home it is of."],
  E_NO_TOKEN: [401, "Please sign in."],
  E_OTHER_KEY: [401, "Another key of this home stands here: a new one is signed by the one before."],
  E_OTHER_SOURCE: [401, "This names another home than the one that signed it."],
  E_PASSWORD_WEAK: [422, "Please choose a longer password, one that is not easily guessed."],
  E_RATE: [429, "Too many requests. Please wait a little."],
  E_REPLAYED: [401, "This very request was here before."],
  E_SIGNATURE: [401, "The signature is not written as it must be."],
  E_STALE: [409, "Its time is over, or it was given back."],
  E_STATE: [409, "This cannot be done as things stand."],
  E_STORE_FULL: [503, "There is no room at the moment. Please try again later."],
  E_TOO_BIG: [413, "This is more than is taken at once."],
  E_TOO_DEEP: [400, "This is nested too deeply."],
  E_TWICE: [409, "This was used before."],
  E_UNCOVERED: [401, "The signature does not cover what it must."],
  E_UNKNOWN_KEY: [400, "There is a field that does not belong here."],
  E_UNSIGNED: [401, "This has to be signed."],
  E_WRONG_HOST: [421, "This is not the name of this server."],
  E_WRONG_ORIGIN: [403, "This comes from another page."],
  E_WRONG_PASSWORD: [403, "This name and password do not fit together."],
  E_WRONG_TYPE: [400, "A field is missing, or not of its kind."],
} as const satisfies Readonly<Record<string, readonly [status: number, text: string]>>;
/** One of those. */
export type RefusalCode = keyof typeof refusals;

/** A refusal on its way to whoever asked. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  /** For how many seconds it makes no sense to ask again. */
  readonly retry_s: number | undefined;
  constructor(code: RefusalCode, retry_s?: number, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retry_s = retry_s;
  }
}

/** Refuses by name. */
export function refuse(code: RefusalCode, retry_s?: number): never {
  throw new Refusal(code, retry_s);
}

/** The one shape of every error, with its status. */
export type Refused = {
  readonly status: number;
  readonly body: { readonly code: RefusalCode; readonly text: string };
  readonly retry_s?: number;
};

/** What is answered for any thrown value; what was not meant for others stays inside. */
export function refusedOf(error: unknown): Refused {
  const code = codeOf(error);
  const [status, text] = refusals[code];
  const retry_s = error instanceof Refusal ? error.retry_s : undefined;
  return { status, body: { code, text }, ...(retry_s === undefined ? {} : { retry_s }) };
}

function codeOf(error: unknown): RefusalCode {
  if (error instanceof Refusal) return error.code;
  if (error instanceof LintelError) {
    if (error.code === "E_DISK_FULL") return "E_STORE_FULL";
    return Object.hasOwn(refusals, error.code) ? (error.code as RefusalCode) : "E_INTERNAL";
  }
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return "E_INTERNAL";
  if (error.status === 413) return "E_TOO_BIG";
  if (error.status === 415) return "E_CONTENT_TYPE";
  return error.status >= 400 && error.status < 500 ? "E_BAD_REQUEST" : "E_INTERNAL";
}
