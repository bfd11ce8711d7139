import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { commands } from "../../../hub/cli/commands.ts";

const root = new URL("../../../", import.meta.url);
const checks = ["node", "folder", "disk", "pages", "hub", "things", "faults"];

/** The keys spelled in the sources of the API and the commands, and those put together from a table. */
function keys(): string[] {
  const sources = ["hub/api", "hub/cli"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => readFileSync(new URL(`${folder}/${path}`, root), "utf8")),
  );
  const spelled = sources.flatMap((text) =>
    [...text.matchAll(/"((?:cli|page|hold)\.[a-z.-]+)"/g)].map(([, key]) => key ?? ""),
  );
  return [
    ...spelled,
    ...commands.map(({ name }) => `cli.help.${name.replaceAll(" ", "-")}`),
    ...checks.flatMap((check) => [`cli.doctor.${check}.well`, `cli.doctor.${check}.unwell`]),
    "cli.doctor.folder-new.well",
    "cli.status.virtual",
    "cli.status.real",
  ];
}

test.each(["en", "zh-Hans", "zh-Hant"])("every sentence of the API and the commands is there in %s", (language) => {
  const path = fileURLToPath(new URL(`ui/words/${language}.json`, root));
  const words = JSON.parse(readFileSync(path, "utf8")) as Readonly<Record<string, string>>;
  expect(keys().filter((key) => !Object.hasOwn(words, key))).toEqual([]);
});
