import { comparedDigits, pairingText } from "../../hub/core/access.ts";
import type { Language } from "../../hub/core/house.ts";
import { keyOf, keysHere, renameKey } from "../parts/key.ts";
import { keepSeat } from "../parts/seat.ts";
import { ask, fieldsOf } from "../parts/send.ts";

/** How a wall that has no seat stands: it asks, it shows a number or one to compare, it was let in, or it cannot be here. */
export type Pairing =
  | { readonly is: "asking" | "lost" | "insecure" | "done" }
  | { readonly is: "code" | "compare"; readonly code: string };

/** What asking to be let in is made of; `come` is called once an adult has let this wall in. */
export type PairingParts = {
  readonly language: () => Language;
  readonly stands: (pairing: Pairing) => void;
  readonly come: (place: string) => void;
};

/** The name of the key before the house has said whose seat it opens. */
const unnamed = "pairing";
// The house keeps a number for ten minutes: a minute before that there is a new one, whatever any clock says.
const renews_ms = 540_000;
const looks_ms = 1_000;
const again_ms = 6_000;

/** Asks the house to let this wall in, again and again, until it was let in or `stop` is called. */
export function keepPairing({ language, stands, come }: PairingParts): () => void {
  const ended = new AbortController();
  const run = async () => {
    if (!keysHere()) return stands({ is: "insecure" });
    stands({ is: "asking" });
    const { x, y } = await keyOf(unnamed);
    while (!ended.signal.aborted) {
      const begun = await begin({ x, y }, language());
      if (!begun) {
        stands({ is: "lost" });
        await pause(again_ms, ended.signal);
        continue;
      }
      stands({ is: "code", code: begun.code });
      const check = await checkOf(begun.pairing, { x, y });
      const compare = () => stands({ is: "compare", code: check });
      const place = await accepted(begun.pairing, language(), ended.signal, compare);
      if (place === undefined) continue;
      stands({ is: "done" });
      return come(place);
    }
  };
  run().catch(reportError);
  return () => ended.abort();
}

/** What this wall shows to be compared: made of the key it has itself, so that no other screen is taken for it. */
async function checkOf(pairing: string, key: Key): Promise<string> {
  const text = new TextEncoder().encode(pairingText(pairing, key));
  return comparedDigits(new Uint8Array(await crypto.subtle.digest("SHA-256", text)));
}

/** Waits until an adult lets this wall in; undefined when the number is no longer any good. */
async function accepted(
  pairing: string,
  language: Language,
  ended: AbortSignal,
  compare: () => void,
): Promise<string | undefined> {
  const until = performance.now() + renews_ms;
  while (!ended.aborted && performance.now() < until) {
    await pause(looks_ms, ended);
    const { state, screen, place } = await told({ seat: "", language, method: "GET", path: `pairings/${pairing}` });
    if (state === "refused" || state === "expired") return undefined;
    if (state === "comparing") compare();
    if (state !== "paired" || typeof screen !== "string" || typeof place !== "string") continue;
    await renameKey(unnamed, screen);
    keepSeat(screen, place);
    return place;
  }
  return undefined;
}

type Key = { readonly x: string; readonly y: string };

async function begin(key: Key, language: Language): Promise<{ pairing: string; code: string } | undefined> {
  const body = { key, width: innerWidth, height: innerHeight };
  const { pairing, code } = await told({ seat: "", language, path: "pairings", body });
  return typeof pairing === "string" && typeof code === "string" ? { pairing, code } : undefined;
}

async function told(asked: Parameters<typeof ask>[0]): Promise<Readonly<Record<string, unknown>>> {
  try {
    const answer = await ask(asked);
    return answer.ok || answer.status === 404 ? { state: "expired", ...fieldsOf(await answer.json()) } : {};
  } catch {
    // Not reached, or no answer in time: asked again after a while.
    return {};
  }
}

function pause(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const due = setTimeout(resolve, ms);
    ended.addEventListener("abort", () => (clearTimeout(due), resolve()), { once: true });
  });
}
