import { expect, test } from "vitest";
import { sceneName } from "../../../hub/ahead.ts";
import { render } from "../../../hub/core/sentence.ts";
import { readerOf } from "../../../hub/readers.ts";
import type { Residents } from "../../../hub/residents/residents.ts";
import { labelOf } from "../../../hub/scene-edits-for-api.ts";
import type { Revisions } from "../../../hub/scenes/scenes.ts";
import { titleOf } from "../../../hub/scenes/titles.ts";

const residents = { home: () => undefined, get: () => undefined } as unknown as Pick<Residents, "home" | "get">;
const tab = { id: "t", type: "tab", label: "Film night" };
const heads: Readonly<Record<string, object>> = {
  "film-night": { shipped: false, document: [tab] },
  evening: { shipped: true, document: [{ ...tab, label: "Evening" }] },
};
const revisions = { at: (scene: string) => heads[scene] } as unknown as Pick<Revisions, "at">;

test.each(["en", "zh-Hans", "zh-Hant"] as const)("in every sentence that names it, in %s", (language) => {
  const reader = readerOf(residents, language, (scene) => labelOf(revisions, scene));
  expect(render(sceneName("film-night"), reader)).toBe("Film night");
  for (const ran of [true, false])
    expect(render(titleOf("film-night", "arrived", ran), reader)).toContain("Film night");
  // The product's own have their words, and of one that is gone its name is all there is.
  expect(render(sceneName("evening"), reader)).toBe(reader.words["scene.evening"]);
  expect(render(sceneName("gone"), reader)).toBe("gone");
});
