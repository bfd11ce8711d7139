import type { Language } from "../../hub/core/house.ts";

/** What became of a touch: the house took it, or a sentence of its own says why not, or it was not reached. */
export type Sent =
  | { readonly is: "taken" }
  | { readonly is: "refused"; readonly text: string }
  | { readonly is: "lost" };

/** What is asked of the house: as whom, in whose language, and how long an answer is waited for. */
export type Asked = {
  readonly token: string;
  readonly language: Language;
  readonly method?: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
  readonly patience_ms?: number;
};

const tries = 3;
const patience = 3_000;

/** Sends what a hand did. The same key goes with every try, so that it acts once. */
export async function send(asked: Asked): Promise<Sent> {
  const key = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return sentAs(await ask({ ...asked, key }));
    } catch {
      // The line broke: tried again at once, then said on the screen.
      if (attempt >= tries) return { is: "lost" };
    }
  }
}

/** Asks the house once; throws when it is not reached, or does not answer in time. */
export function ask({ token, language, method = "POST", path, body, key, patience_ms = patience }: Asked) {
  return fetch(`/api/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      "accept-language": language,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
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
