import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { TestHouse } from "./house.ts";

/** All that a page says: what stands on it, and every name that is read out instead of something. */
type Spoken = { readonly lang: string | null; readonly lines: readonly string[] };

const everything = `({
  lang: document.documentElement.lang,
  lines: [
    ...document.body.innerText.split("\\n"),
    ...[...document.querySelectorAll("[aria-label], [title], [placeholder]")].flatMap((one) =>
      ["aria-label", "title", "placeholder"].map((name) => one.getAttribute(name) ?? "")),
    ...[...document.querySelectorAll("option")].map((one) => one.textContent),
  ],
})`;

/** The names a household gave, which no language changes, and what is called the same in all three. */
export async function namesIn(house: TestHouse): Promise<readonly string[]> {
  const listed = await Promise.all(
    ["residents", "places", "devices", "calendars"].map(
      async (noun) => (await house.ask("GET", `/api/v1/${noun}`)).body,
    ),
  );
  const names = (listed as { items: { name: string }[] }[]).flatMap(({ items }) => items.map(({ name }) => name));
  const same = ["The house by the lake", "English", "Studio", "Lintel", "Open-Meteo", "PIN", "Wi-Fi", "MQTT", "HTTPS"];
  return [...names, ...same, "简体中文", "繁體中文"].toSorted((a, b) => b.length - a.length);
}

// As the tables of the world write them, in every language.
const zones = /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)\/|^UTC$/;

/** What a page says, without the names that are nobody's language. */
async function spokenOn(page: Page, names: readonly string[]): Promise<Spoken> {
  const { lang, lines } = await page.evaluate<Spoken>(everything);
  const bare = (line: string) => names.reduce((text, name) => text.replaceAll(name, "·"), line);
  const said = lines.map((line) => line.replaceAll(/[\u2066-\u2069]/g, "").trim());
  return { lang, lines: said.filter((line) => line !== "" && !zones.test(line)).map(bare) };
}

/** Lines in which the name of a sentence, a device or a screen stands where a sentence should. */
const keysIn = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => /\b[a-z]{2,}(-[a-z]+)*\.[a-z][a-z.-]+\b|\b(phone|screen)-[a-z]+\b/.test(line));

/** Lines of a Chinese page in which English is left. */
const englishIn = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => /[A-Za-z]{3,}/.test(line.replaceAll(/\b(kWh|km|min)\b/g, "")));

const asking = ["en", "zh-Hans", "zh-Hant"].map((language) => {
  const words = readFileSync(new URL(`../../ui/words/${language}.json`, import.meta.url), "utf8");
  return (JSON.parse(words) as Readonly<Record<string, string>>)["phone.asking"];
});

/** Characters of the other script: what the house said before stands until it has answered in the new language. */
const otherScript: Readonly<Record<string, RegExp>> = { "zh-Hans": /[這時設門間開]/, "zh-Hant": /[这时设门间开]/ };

/** All that a page says once the house has answered it; fails where anything is left in no language, or in another one. */
export async function saysAllIn(page: Page, names: readonly string[], language: string): Promise<readonly string[]> {
  const wrong = async () => {
    const { lang, lines } = await spokenOn(page, names);
    const waits = lines.filter((line) => asking.includes(line));
    return [
      ...(lang === language ? [] : [lang]),
      ...waits,
      ...keysIn(lines),
      ...lines.filter((line) => otherScript[language]?.test(line)),
      ...(language === "en" ? [] : englishIn(lines)),
    ];
  };
  await expect.poll(wrong, { timeout: 20_000, message: `${page.url()} in ${language}` }).toEqual([]);
  return (await spokenOn(page, names)).lines;
}
