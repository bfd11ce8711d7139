const triedKey = "lintel.newer";
const least_ms = 60_000;

/** What a page is made of, in order, as its HTML names it. */
export function madeOf(html: string): string {
  return [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]).join(" ");
}

/** Whether a page is older than the house: what the house gives now is something else, and was not loaded already. */
export function isOld(mine: string, given: string, tried: string | null): boolean {
  return given !== "" && mine !== "" && given !== mine && given !== tried;
}

/** What keeping a page fresh is made of: the page's own path, and whether somebody is in the middle of something. */
export type FreshParts = { readonly path: string; readonly busy: () => boolean };

/**
 * Compares this page with the one the house gives now, at most once a minute and only when asked, and loads a newer one
 * once: what was loaded for it already and is still another is never loaded again, so that nothing goes round.
 */
export function keepFresh({ path, busy }: FreshParts): () => void {
  // Read at the start: what is loaded later adds links of its own.
  const mine = madeOf(document.documentElement.outerHTML);
  let looked = -least_ms;
  return () => {
    const now = performance.now();
    if (now - looked < least_ms || busy()) return;
    looked = now;
    look(path, mine, busy).catch(() => undefined);
  };
}

async function look(path: string, mine: string, busy: () => boolean): Promise<void> {
  const answer = await fetch(path, { cache: "no-store", credentials: "same-origin" });
  if (!answer.ok) return;
  const given = madeOf(await answer.text());
  if (!isOld(mine, given, sessionStorage.getItem(triedKey)) || busy()) return;
  sessionStorage.setItem(triedKey, given);
  location.reload();
}
