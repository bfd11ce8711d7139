import { keyOf, remember, type SeatKey } from "../parts/key.ts";
import { ask, fieldsOf } from "../parts/send.ts";
import { proved } from "./ask/doing.ts";
import type { Hand } from "./hand.ts";

/** What became of a tap at the door: a key of its words, or the house's own sentence. */
export type Tapped = { readonly key: string } | { readonly text: string };

type Fields = Readonly<Record<string, unknown>>;

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
    const first = await signed(hand, key);
    if (first["code"] !== "E_STEP_UP") return became(first);
    // The door wants to know that it is still the owner who holds this phone.
    if (!(await proved())) return { key: "phone.tap.left" };
    return became(await signed(hand, key));
  } catch {
    // Nothing was kept, reached or answered in time: the page says that nobody knows.
    return { key: "phone.tap.no-answer" };
  }
}

/** What is to be signed, or why nothing is. */
async function challenged(hand: Hand): Promise<Fields> {
  const answer = await ask({ ...hand, path: "phone/door/challenge" });
  return fieldsOf(await answer.json());
}

async function tell(hand: Hand, { x, y }: SeatKey): Promise<Tapped | undefined> {
  const answer = await ask({ ...hand, method: "PUT", path: "phone/key", body: { x, y } });
  if (!answer.ok) {
    const problem = fieldsOf(await answer.json());
    return problem["code"] === "E_EXISTS" ? { key: "phone.tap.other-key" } : whyNot(problem);
  }
  await remember(hand.phone);
  return undefined;
}

/** Signs the house's challenge and hands it in; what the house says to that. */
async function signed(hand: Hand, key: SeatKey): Promise<Fields> {
  let challenge = await challenged(hand);
  // An adult has made the house forget this phone: it tells its key anew.
  if (challenge["code"] === "E_TAP_KEY" && key.told) {
    const refused = await tell(hand, key);
    if (refused) return "text" in refused ? { message: refused.text } : { key: refused.key };
    challenge = await challenged(hand);
  }
  const { nonce, text } = challenge;
  if (typeof nonce !== "string" || typeof text !== "string") return challenge;
  if (!text.startsWith(begins) || !text.endsWith(nonce)) return {};
  const body = { nonce, signature: await key.sign(text) };
  const answer = await ask({ ...hand, path: "phone/door/open", body, patience_ms: door_ms });
  return { ...fieldsOf(await answer.json()), ok: answer.ok };
}

function became(told: Fields): Tapped {
  if (told["ok"] === true && told["open"] === true) return { key: "phone.tap.opens" };
  const { key } = told;
  return typeof key === "string" ? { key } : whyNot(told);
}

function whyNot({ message }: Fields): Tapped {
  return typeof message === "string" && message !== "" ? { text: message } : { key: "phone.tap.refused" };
}
