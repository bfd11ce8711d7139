import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { asyncapi } from "../hub/api/asyncapi.ts";
import { openapi } from "../hub/api/openapi.ts";
import { routes } from "../hub/api/routes.ts";
import { renderDevices } from "./devices.ts";

/** The documents that are generated, by the file they stand in. */
export const documents = (): Readonly<Record<string, string>> => ({
  "docs/openapi.json": `${JSON.stringify(openapi(routes), null, 2)}\n`,
  "docs/asyncapi.json": `${JSON.stringify(asyncapi(), null, 2)}\n`,
  "docs/devices.md": renderDevices(),
});

/** Lists each document that must be written again, with the text it should hold. */
export const staleDocuments = (root: URL): { file: URL; text: string }[] =>
  Object.entries(documents())
    .map(([path, text]) => ({ file: new URL(path, root), text }))
    .filter(({ file, text }) => !existsSync(file) || readFileSync(file, "utf8") !== text);

if (import.meta.main) {
  const stale = staleDocuments(new URL("../", import.meta.url));
  const check = process.argv.includes("--check");
  for (const { file, text } of stale) {
    if (!check) writeFileSync(file, text);
    process.stdout.write(`${check ? "stale" : "written"}: ${fileURLToPath(file)}\n`);
  }
  if (check && stale.length > 0) process.exitCode = 1;
}
