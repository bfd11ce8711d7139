import type { Marketing } from "./marketing.ts";

/** What everybody may ask of a brand: whether it keeps its promises, and how often its people looked at what. */
export function publicAnswers(marketing: Pick<Marketing, "brand" | "promises" | "figures">, at: string) {
  const { brand } = marketing;
  return {
    "/v1/promises": () => ({ v: 1, brand, at, promises: marketing.promises.all() }),
    "/v1/queries": () => ({ v: 1, brand, at, ...marketing.figures.asked() }),
  } as const;
}
