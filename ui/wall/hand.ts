import type { Language } from "../../hub/core/house.ts";
import type { Act } from "./targets.ts";

/** What became of a touch: the house took it, or a sentence of its own says why not, or it was not reached. */
export type Sent =
  | { readonly is: "taken" }
  | { readonly is: "refused"; readonly text: string }
  | { readonly is: "lost" };

/** Who sends: the token of this wall, its screen as the house names it, and the reader's language. */
export type Hand = { readonly token: string; readonly screen: string; readonly language: Language };

const tries = 3;
const patience_ms = 3_000;

/** Sends what a hand did. The same key goes with every try, so that it acts once. */
export async function send(hand: Hand, act: Act): Promise<Sent> {
  const key = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(hand, act, key);
    } catch {
      // The line broke: tried again at once, then said on the screen.
      if (attempt >= tries) return { is: "lost" };
    }
  }
}

async function once({ token, screen, language }: Hand, act: Act, key: string): Promise<Sent> {
  const [noun, body] =
    act.is === "event"
      ? ["events", act.event]
      : act.is === "alarm"
        ? ["alarm", { do: act.do }]
        : ["stop", { role: act.role }];
  const response = await fetch(`/api/v1/screens/${screen}/${noun}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "accept-language": language,
      "idempotency-key": key,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patience_ms),
  });
  if (response.ok) return { is: "taken" };
  const problem: unknown = await response.json().catch(() => undefined);
  const text = typeof problem === "object" && problem !== null && "message" in problem ? problem.message : undefined;
  return { is: "refused", text: typeof text === "string" ? text : "" };
}
