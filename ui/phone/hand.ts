import type { Language } from "../../hub/core/house.ts";
import { ask, send, type Sent } from "../parts/send.ts";
import { openingsIn, type Opening } from "./book.ts";

/** Who sends: this phone as the house names it, its seat, and the reader's language. */
export type Hand = { readonly phone: string; readonly seat: string; readonly language: Language };

/** What a hand on a phone may do. */
export type Act =
  | { readonly is: "swipe" }
  | { readonly is: "undo" }
  | { readonly is: "end" }
  | { readonly is: "leaving" }
  | { readonly is: "later"; readonly by_min: number }
  | { readonly is: "open-door" }
  | { readonly is: "book" };

/** What of it is told by one request. */
type Told = Exclude<Act, { readonly is: "open-door" | "book" }>;

// Of the newest lines some are no openings.
const read = 40;
const shown = 6;

/** Tells the house of the way home, begun, ended or longer than it seems, and that all of them go out. */
export function tellWay({ seat, language }: Hand, act: Told): Promise<Sent> {
  const [path, body] =
    act.is === "swipe"
      ? ["phone/swipe", {}]
      : act.is === "later"
        ? ["phone/delay", { by_min: act.by_min }]
        : [act.is === "leaving" ? "phone/leaving" : "phone/cancel", {}];
  return send({ seat, language, path, body });
}

/** The newest lines of the door's book; undefined when the house was not reached. */
export async function askBook({ seat, language }: Hand): Promise<readonly Opening[] | undefined> {
  try {
    const answer = await ask({ seat, language, method: "GET", path: `phone/door/audit?limit=${read}` });
    return answer.ok ? openingsIn(await answer.json(), shown) : undefined;
  } catch {
    // Not reached, or no answer in time: the page says so.
    return undefined;
  }
}
