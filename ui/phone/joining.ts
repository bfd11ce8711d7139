import type { Language } from "../../hub/core/house.ts";
import { forgetKey, keyOf, keysHere, renameKey } from "../parts/key.ts";
import { keepSeat } from "../parts/seat.ts";
import { ask, fieldsOf } from "../parts/send.ts";

/** What became of an invitation: this phone has a seat, or the house's sentence why not. */
export type Joined =
  | { readonly is: "in"; readonly phone: string }
  | { readonly is: "not"; readonly text?: string; readonly hasPin?: boolean };

// The key has this name until the house has said what the phone is called.
const unnamed = "joining";
const patience_ms = 15_000;

/** Uses up an invitation: this phone's key and the new PIN go to the house, and its seat is open. */
export async function join(code: string, pin: string, language: Language): Promise<Joined> {
  try {
    const key = keysHere() ? await keyOf(unnamed) : undefined;
    const body = { code, pin, ...(key === undefined ? {} : { key: { x: key.x, y: key.y } }) };
    const answer = await ask({ seat: "", language, path: "join", body, patience_ms });
    const { seat, message, code: why } = fieldsOf(await answer.json());
    if (!answer.ok || typeof seat !== "string")
      return { is: "not", hasPin: why === "E_WRONG_PIN", ...(typeof message === "string" ? { text: message } : {}) };
    if (key !== undefined) {
      await forgetKey(seat);
      await renameKey(unnamed, seat);
    }
    keepSeat(seat, `phone:${seat}`);
    return { is: "in", phone: seat };
  } catch {
    // Not reached, or no answer in time: the page says so.
    return { is: "not" };
  }
}
