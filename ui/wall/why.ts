import type { Language } from "../../hub/core/house.ts";
import { ask, fieldsOf } from "../parts/send.ts";

/** Why something happened here or did not, in the house's own words; or since when nobody has told. */
export type Why =
  | { readonly is: "told"; readonly title?: string; readonly says?: string; readonly at?: number }
  | { readonly is: "lost"; readonly at: number };

/** Who asks: the seat of this wall, its screen as the house names it, and the reader's language. */
type Asking = { readonly seat: string; readonly screen: string; readonly language: Language };

/** Asks the house why; undefined when it is not reached, or does not say. */
export async function askWhy({ seat, screen, language }: Asking): Promise<Why | undefined> {
  try {
    const answer = await ask({ seat, language, method: "GET", path: `screens/${screen}/why` });
    return answer.ok ? whyIn(await answer.json()) : undefined;
  } catch {
    // Not reached, or no answer in time.
    return undefined;
  }
}

/** What an answer of the house says; texts and times only. */
export function whyIn(answer: unknown): Why {
  const { title, says, at } = fieldsOf(answer);
  return {
    is: "told",
    ...(typeof title === "string" && title !== "" ? { title } : {}),
    ...(typeof says === "string" && says !== "" ? { says } : {}),
    ...(typeof at === "number" ? { at } : {}),
  };
}
