import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const hash = (of: string | Buffer) => createHash("sha256").update(of).digest("hex").slice(0, 10);
const worker = "phone-worker.js";
const languages = ["en", "zh-Hans", "zh-Hant"];

const icons = ["192", "512", "maskable", "180"].map((name) => {
  const source = readFileSync(here(`phone/icons/${name}.png`));
  return { name, source, file: `assets/phone-${name}-${hash(source)}.png` };
});
const icon = (name: string) => `/${icons.find((one) => one.name === name)?.file ?? ""}`;

const manifest = JSON.stringify({
  id: "/phone/",
  name: "Lintel",
  short_name: "Lintel",
  start_url: "/phone/",
  scope: "/phone/",
  display: "standalone",
  background_color: "#0e0d18",
  theme_color: "#0e0d18",
  icons: [
    { src: icon("192"), sizes: "192x192", type: "image/png" },
    { src: icon("512"), sizes: "512x512", type: "image/png" },
    { src: icon("maskable"), sizes: "512x512", type: "image/png", purpose: "maskable" },
  ],
});
const manifestFile = `assets/phone-${hash(manifest)}.webmanifest`;

/** Makes an app of the phone's page: its manifest, its icons, and a worker that knows the files of this very build. */
export const phoneApp: Plugin = {
  name: "phone-app",
  enforce: "post",
  transformIndexHtml: {
    order: "post",
    handler: (_, { path }) =>
      path.endsWith("phone/index.html")
        ? [
            { tag: "link", attrs: { rel: "manifest", href: `/${manifestFile}` }, injectTo: "head" },
            { tag: "link", attrs: { rel: "apple-touch-icon", href: icon("180") }, injectTo: "head" },
          ]
        : [],
  },
  generateBundle(_, bundle) {
    const told = languages.map((language) => {
      const all = JSON.parse(readFileSync(here(`words/${language}.json`), "utf8")) as Record<string, string>;
      const source = JSON.stringify(Object.fromEntries(Object.entries(all).filter(([key]) => onPushes.test(key))));
      return { language, source, file: `assets/pushed-${language}-${hash(source)}.json` };
    });
    for (const { file, source } of [...icons, ...told, { file: manifestFile, source: manifest }])
      this.emitFile({ type: "asset", fileName: file, source });
    const page = Object.values(bundle).find((one) => one.type === "chunk" && one.name === "phone");
    const built = bundle[worker];
    if (page?.type !== "chunk" || built?.type !== "chunk") return;
    const found = new Set([page.fileName]);
    for (const name of found) {
      const one = bundle[name];
      if (one?.type !== "chunk") continue;
      for (const next of [...one.imports, ...one.dynamicImports, ...(one.viteMetadata?.importedCss ?? [])])
        found.add(next);
    }
    const fonts = Object.keys(bundle).filter((name) => /\.(woff2|svg)$/.test(name));
    const files = [...found, ...fonts, manifestFile, ...told.map(({ file }) => file), ...icons.map(({ file }) => file)];
    const shell = {
      version: hash(files.toSorted().join(" ")),
      files: files.map((name) => `/${name}`).toSorted(),
      words: Object.fromEntries(told.map(({ language, file }) => [language, `/${file}`])),
      icon: icon("192"),
    };
    built.code = built.code.replace(/(["'`])@shell\1/, () => JSON.stringify(JSON.stringify(shell)));
  },
};
const onPushes = /^(notice\.|phone\.push\.look$)/;
