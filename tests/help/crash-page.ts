import { expect } from "vitest";
import { io } from "socket.io-client";
import { liveNamespace, type LiveValues, type Snapshot } from "../../hub/core/live.ts";
import en from "../../ui/words/en.json" with { type: "json" };
import hans from "../../ui/words/zh-Hans.json" with { type: "json" };
import hant from "../../ui/words/zh-Hant.json" with { type: "json" };
import type { CrashHouse } from "./crash-house.ts";

const languages: readonly Readonly<Record<string, string>>[] = [en, hans, hant];

/** What the page of a place shows when it is opened now. */
export async function pageShows(house: CrashHouse, place: string): Promise<LiveValues> {
  const { url, token } = house.page(`screen-${place}`);
  for (let tries = 0; ; tries += 1) {
    const page = io(`${url}${liveNamespace}`, {
      auth: { token, place },
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
    });
    try {
      const { values } = await new Promise<Snapshot>((resolve, reject) => {
        page.once("snapshot", resolve).once("connect_error", reject);
      });
      return values;
    } catch (error) {
      if (tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      page.close();
    }
  }
}

/** Waits until the page of a place shows it. */
export async function pageSays(house: CrashHouse, place: string, shown: Partial<LiveValues>): Promise<void> {
  await expect.poll(() => pageShows(house, place), { timeout: 10_000, interval: 50 }).toMatchObject(shown);
}

/** Each of these sentences exists in every language of the house, in words of its own. */
export function saidInEveryLanguage(...keys: readonly string[]): void {
  for (const key of keys) {
    const said = languages.map((words) => words[key]);
    expect(said.filter(Boolean), key).toHaveLength(languages.length);
    expect(new Set(said).size, key).toBe(languages.length);
  }
}
