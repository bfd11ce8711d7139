import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Of the words only those a page says travel to it: a phone asks for its own with `?phone`. */
const pageWords = {
  name: "page-words",
  enforce: "pre" as const,
  transform(code: string, id: string) {
    const asked = /[\\/]ui[\\/]words[\\/][\w-]+\.json(\?phone)?$/.exec(id);
    if (!asked) return undefined;
    const says = (key: string) => (asked[1] === undefined ? !notOnWalls.test(key) : onPhones.test(key));
    const words = Object.entries(JSON.parse(code) as Record<string, string>);
    const said = JSON.stringify(Object.fromEntries(words.filter(([key]) => says(key))));
    // With a question behind it the file is no longer known as JSON.
    return { code: asked[1] === undefined ? said : `export default ${said}`, map: null };
  },
};
const notOnWalls =
  /^((cli|why|guard|outcome|hold|fact|setting|page|scene|actor|comfort|door|ingredient|allergen|plan|phone)\.|tell\.(?!at$))/;
const onPhones =
  /^((phone|plan|comfort|error|wall\.room|wall\.bath|door\.audit\.outcome)\.|tell\.at$|wall\.(as-of|first|lost-bath|not-taken)$)/;

export default defineConfig({
  root: here("."),
  base: "/",
  plugins: [pageWords],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: here("dist"),
    emptyOutDir: true,
    target: "es2022",
    // The hub's content policy allows the house's own files alone: no inline script, no data: font.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { wall: here("wall/index.html"), phone: here("phone/index.html") } },
  },
});
