import type { Language } from "../../hub/core/house.ts";
import { asSeat, reopened } from "./seat.ts";

/** What became of a touch: the house took it, or a sentence of its own says why not, or it was not reached. */
export type Sent =
  | { readonly is: "taken" }
  | { readonly is: "refused"; readonly text: string }
  | { readonly is: "lost" };

/** What is asked of the house: from which seat, in whose language, and how long an answer is waited for. */
export type Asked = {
  /** Empty where nobody has sat down yet. */
  readonly seat: string;
  readonly language: Language;
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
  /** What is changed must still be as it was seen: its tag. */
  readonly match?: string | undefined;
  readonly patience_ms?: number;
};

const tries = 3;
const patience = 3_000;

/** Sends what a hand did. The same key goes with every try, so that it acts once. */
export async function send(asked: Asked): Promise<Sent> {
  const key = newKey();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return sentAs(await ask({ ...asked, key }));
    } catch {
      // The line broke: tried again at once, then said on the screen.
      if (attempt >= tries) return { is: "lost" };
    }
  }
}

/** A key for one thing done by a hand: sent again with the same one, it acts once. */
export function newKey(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
}

/** Asks the house; throws when it is not reached, or does not answer in time. An ended session is opened anew once. */
export async function ask(asked: Asked): Promise<Response> {
  const answer = await askOnce(asked);
  if (answer.status !== 401 || asked.seat === "") return answer;
  return (await reopened(asked.seat)) === "open" ? askOnce(asked) : answer;
}

function askOnce({ seat, language, method = "POST", path, body, key, match, patience_ms = patience }: Asked) {
  const { headers, credentials } = asSeat(seat);
  return fetch(`/api/v1/${path}`, {
    method,
    credentials,
    headers: {
      ...headers,
      "accept-language": language,
      ...(body === undefined ? {} : { "content-type": body instanceof Blob ? body.type : "application/json" }),
      ...(key === undefined ? {} : { "idempotency-key": key }),
      ...(match === undefined ? {} : { "if-match": match }),
    },
    ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(patience_ms),
  });
}

async function sentAs(response: Response): Promise<Sent> {
  if (response.ok) return { is: "taken" };
  const problem = fieldsOf(await response.json().catch(() => undefined));
  return { is: "refused", text: typeof problem["message"] === "string" ? problem["message"] : "" };
}

/** The fields of an answer, none where it is not an object. */
export function fieldsOf(answer: unknown): Readonly<Record<string, unknown>> {
  return typeof answer === "object" && answer !== null ? { ...answer } : {};
}
