import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { components } from "../../hub/core/entities.ts";
import { kinds } from "../../hub/core/kinds.ts";
import { type Adoption, type AdoptedKind, adoptions } from "../../hub/core/parts.ts";
import { settingWords } from "../../scripts/device-words.ts";
import { renderDevices, settingsOf } from "../../scripts/devices.ts";

const page = renderDevices();
const adopted = Object.keys(adoptions) as AdoptedKind[];
/** The cells of the table row that begins with this code, anywhere below a heading. */
const rowOf = (first: string, below = "# Devices") => {
  const row = new RegExp(`^\\| \\[?\`${first}\`.*$`, "m").exec(page.slice(page.indexOf(`${below}\n`)));
  return row?.[0].split("|").map((cell) => cell.trim()) ?? [];
};

test("every kind stands in the page with its class and its process", () => {
  for (const [name, row] of Object.entries(kinds)) expect(rowOf(name).slice(2, 4)).toEqual([row.class, row.group]);
});

test("every part of every adopted kind is there, with who may play it and whether it is needed", () => {
  for (const kind of adopted)
    for (const [part, { by, required }] of Object.entries((adoptions[kind] as Adoption).parts)) {
      const [, , needed, , players = ""] = rowOf(part, `### ${kind}`);
      expect({ kind, part, needed }).toEqual({ kind, part, needed: required ? "yes" : "–" });
      for (const { component, device_class = [], unit = [] } of by)
        for (const word of [component, ...device_class, ...unit]) expect(players).toContain(`\`${word}\``);
    }
});

test("what can flood, burn or unlock says that somebody must state its own limit", () => {
  for (const kind of adopted) {
    const limited = (adoptions[kind] as Adoption).limited === true;
    const needed = settingsOf(kind).filter(({ needed: must }) => must);
    expect({ kind, needed: needed.map(({ name }) => name) }).toEqual({ kind, needed: limited ? ["auto_off_s"] : [] });
    if (limited) expect(rowOf("auto_off_s", `### ${kind}`)[3]).toBe("must be said");
  }
});

test("every setting is explained, and nothing that is no setting", () => {
  const settings = adopted.flatMap((kind) => settingsOf(kind).map(({ name }) => `${kind}.${name}`));
  expect(settings.toSorted()).toEqual(Object.keys(settingWords).toSorted());
});

test("every kind of entity says what it tells, and only what may be repeated is said to be", () => {
  for (const [name, row] of Object.entries(components)) {
    const [, , tells = "", , again] = rowOf(name, "## What is understood");
    for (const key of Object.keys(row.state.shape)) expect(tells).toContain(`\`${key}\``);
    expect({ name, again }).toEqual({ name, again: "repeat" in row ? (row.repeat === "safe" ? "yes" : "no") : "–" });
  }
});

test("every link leads somewhere", () => {
  const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);
  expect(links.length).toBeGreaterThan(5);
  const dead = links.filter((link) =>
    link.startsWith("#")
      ? !page.includes(`### ${link.slice(1)}\n`)
      : !existsSync(new URL(`../../docs/${link}`, import.meta.url)),
  );
  expect(dead).toEqual([]);
});
