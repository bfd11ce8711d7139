import { ask, fieldsOf } from "../parts/send.ts";
import type { Hand } from "./hand.ts";
import { keyOf, remember, type PhoneKey } from "./key.ts";

/** What became of a tap at the door: a key of its words, or the house's own sentence. */
export type Tapped = { readonly key: string } | { readonly text: string };

// The lock itself has to confirm before the house answers.
const door_ms = 10_000;
/** What a challenge must begin with: this key signs nothing else. */
const begins = "lintel door tap";

/** Asks the house to open: tells it the key once, signs its challenge, and says what became of it. */
export async function tapDoor(hand: Hand): Promise<Tapped> {
  try {
    const key = await keyOf(hand.phone);
    const untold = key.told ? undefined : await tell(hand, key);
    if (untold) return untold;
    let challenge = await challenged(hand);
    // An adult has made the house forget this phone: it tells its key anew.
    if (challenge["code"] === "E_TAP_KEY" && key.told) {
      const refused = await tell(hand, key);
      if (refused) return refused;
      challenge = await challenged(hand);
    }
    const { nonce, text } = challenge;
    if (typeof nonce !== "string" || typeof text !== "string") return whyNot(challenge);
    if (!text.startsWith(begins) || !text.endsWith(nonce)) return { key: "phone.tap.refused" };
    const body = { nonce, signature: await key.sign(text) };
    const answer = await ask({ ...hand, path: "phone/door/open", body, patience_ms: door_ms });
    return await became(answer);
  } catch {
    // Nothing was kept, reached or answered in time: the page says that nobody knows.
    return { key: "phone.tap.no-answer" };
  }
}

/** What is to be signed, or why nothing is. */
async function challenged(hand: Hand): Promise<Readonly<Record<string, unknown>>> {
  const answer = await ask({ ...hand, path: "phone/door/challenge" });
  return fieldsOf(await answer.json());
}

async function tell(hand: Hand, { x, y }: PhoneKey): Promise<Tapped | undefined> {
  const answer = await ask({ ...hand, method: "PUT", path: "phone/key", body: { x, y } });
  if (!answer.ok) {
    const problem = fieldsOf(await answer.json());
    return problem["code"] === "E_EXISTS" ? { key: "phone.tap.other-key" } : whyNot(problem);
  }
  await remember(hand.phone);
  return undefined;
}

async function became(answer: Response): Promise<Tapped> {
  const told = fieldsOf(await answer.json());
  if (answer.ok && told["open"] === true) return { key: "phone.tap.opens" };
  return whyNot(told);
}

function whyNot({ message }: Readonly<Record<string, unknown>>): Tapped {
  return typeof message === "string" && message !== "" ? { text: message } : { key: "phone.tap.refused" };
}
