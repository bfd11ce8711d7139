import { grantOf, type OfferParts, send } from "./offers-parts.ts";

/** One thing said between a resident and a brand. */
export type SaidLine = {
  readonly id: string;
  readonly at: number;
  readonly mine: boolean;
  readonly text: string;
  readonly about?: string;
  /** The line it answers. */
  readonly to?: string;
};

type Kept = Omit<SaidLine, "id" | "at"> & { readonly brand: string };

/** All that was said with a brand, the oldest first. */
export function threadWith({ notes }: OfferParts, resident: string, brand: string): readonly SaidLine[] {
  const prefix = `${brand}.`;
  return notes.all<Kept>(resident, "thread").flatMap(({ id, at, document }) => {
    if (document.brand !== brand) return [];
    const { brand: _, ...line } = document;
    return [{ id: id.slice(prefix.length), at, ...line }];
  });
}

/** Says something to a brand; the answer comes as a letter. E_NO_GRANT. */
export async function say(
  parts: OfferParts,
  resident: string,
  {
    brand,
    about,
    text,
  }: { readonly brand: string; readonly about: "question" | "idea" | "other"; readonly text: string },
): Promise<string> {
  const { notes, now } = parts;
  const grant = grantOf(parts, { resident, brand }, "service", "offers");
  const id = await send(parts, grant, { type: "thread.said", data: { about, text }, of: `said ${now()} ${text}` });
  notes.put(resident, "thread", `${brand}.${id}`, now(), { brand, mine: true, about, text });
  return id;
}
