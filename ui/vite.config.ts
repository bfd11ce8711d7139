import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What only the commands and the phone say does not travel to a wall. */
const wallWords = {
  name: "wall-words",
  enforce: "pre" as const,
  transform(code: string, id: string) {
    if (!/[\\/]ui[\\/]words[\\/][\w-]+\.json$/.test(id)) return undefined;
    const words = Object.entries(JSON.parse(code) as Record<string, string>);
    return { code: JSON.stringify(Object.fromEntries(words.filter(([key]) => !unsaid.test(key)))), map: null };
  },
};
const unsaid = /^(cli|why|guard|outcome|hold|fact|setting|page|scene|actor)\./;

export default defineConfig({
  root: here("."),
  base: "/",
  plugins: [wallWords],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: here("dist"),
    emptyOutDir: true,
    target: "es2022",
    // The hub's content policy allows the house's own files alone: no inline script, no data: font.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { wall: here("wall/index.html") } },
  },
});
