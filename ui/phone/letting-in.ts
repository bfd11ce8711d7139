import { signal } from "@preact/signals";
import { go } from "./going.ts";

/** The number of a wall that wants to be let in, as its picture code gave it; kept nowhere but here. */
export const wallCode = signal<string | undefined>(undefined);

/** The number an address carries, if it is one. */
export function wallCodeIn({ hash }: Pick<Location, "hash">): string | undefined {
  const code = new URLSearchParams(hash.slice(1)).get("pair");
  return code !== null && /^\d{6}$/.test(code) ? code : undefined;
}

/** Takes the number out of the address, now and whenever another one comes; `come` is called for one that comes later. */
export function takeWallCodes(come: () => void): void {
  const take = () => {
    const code = wallCodeIn(location);
    if (code === undefined) return false;
    wallCode.value = code;
    history.replaceState(history.state, "", `${location.pathname}${location.search}`);
    return true;
  };
  take();
  addEventListener("hashchange", () => take() && come());
}

/** Goes where walls are let in, by way of the house, so that the way back leads there. */
export function goLetIn(): void {
  if (wallCode.peek() === undefined) return;
  go({ tab: "house" });
  go({ tab: "house", page: "screens" });
}
