import { signal } from "@preact/signals";

/** The tabs of a phone. */
export const tabs = ["home", "today", "scenes", "privacy", "points"] as const;
/** Where somebody can be: at a tab, or at the house itself, which lies behind the first of them. */
export type Tab = (typeof tabs)[number] | "house";
/** The pages behind a place, where it has any. */
export const pages = {
  today: ["ahead"],
  scenes: ["scene", "history", "examples", "why"],
  house: ["own", "keys", "people", "screens", "health"],
  privacy: ["brands", "brand", "sent", "ledger"],
  points: ["spend", "got", "friends", "looking", "talk", "limits", "letter", "offer"],
} as const;
/** One of the pages of the house. */
export type HousePage = (typeof pages)["house"][number];
/** One of the pages about one scene. */
export type ScenePage = (typeof pages)["scenes"][number];
/** One of the pages of what leaves the house. */
export type PrivacyPage = (typeof pages)["privacy"][number];
/** One of the pages of what comes back. */
export type PointsPage = (typeof pages)["points"][number];
/** Where on this phone somebody is; `of`: the brand or the scene a page is about. */
export type At = {
  readonly tab: Tab;
  readonly page?: (typeof pages)[keyof typeof pages][number];
  readonly of?: string;
};

/** Where they are now. */
export const at = signal<At>({ tab: "home" });

/** Goes there; the browser's own way back leads back. */
export function go(next: At): void {
  const now = at.peek();
  if (now.tab === next.tab && now.page === next.page && now.of === next.of) return;
  at.value = next;
  history.pushState(next, "");
}

/** Goes along when the browser goes back or forth. */
export function followHistory(): void {
  history.replaceState(at.peek(), "");
  addEventListener("popstate", (event: PopStateEvent) => {
    at.value = placeIn(event.state);
  });
}

/** The place a history entry names; home for any other program's. */
export function placeIn(state: unknown): At {
  if (typeof state !== "object" || state === null) return { tab: "home" };
  const { tab, page, of }: { tab?: unknown; page?: unknown; of?: unknown } = state;
  const found = [...tabs, "house" as const].find((one) => one === tab);
  if (found === undefined) return { tab: "home" };
  const behind = (found in pages ? pages[found as keyof typeof pages] : []).find((one) => one === page);
  const about = behind !== undefined && typeof of === "string" && /^[\w-]{1,60}$/.test(of) ? { of } : {};
  return { tab: found, ...(behind === undefined ? {} : { page: behind, ...about }) };
}
