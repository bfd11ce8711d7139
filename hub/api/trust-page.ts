import { createHash } from "node:crypto";
import { renderSVG } from "uqr";
import type { Language } from "../core/house.ts";
import { type Reader, render } from "../core/sentence.ts";

/** What the page says of the house. */
export type TrustShown = {
  readonly language: Language;
  readonly reader: Reader;
  /** Undefined while the house has no certificate yet. */
  readonly trusted: { readonly subject: string; readonly fingerprint: string } | undefined;
  /** Where the house answers over TLS, the nearest to this reader first. */
  readonly urls: readonly string[];
  /** What the reader's browser calls itself. */
  readonly agent: string;
};

/** Where the certificate is fetched. */
export const trustPaths = { page: "/trust", der: "/trust/lintel.crt", pem: "/trust/lintel.pem" } as const;

/** The steps of each kind of phone and computer, and how its browser is known. */
const platforms = [
  {
    title: "trust.iphone",
    known: /iPhone|iPad/,
    steps: ["trust.iphone.get", "trust.iphone.install", "trust.iphone.trust"],
  },
  {
    title: "trust.android",
    known: /Android/,
    steps: ["trust.android.get", "trust.android.install", "trust.android.trust"],
  },
  {
    title: "trust.windows",
    known: /Windows/,
    steps: ["trust.windows.get", "trust.windows.install", "trust.windows.trust"],
  },
  { title: "trust.macos", known: /Macintosh/, steps: ["trust.macos.get", "trust.macos.install", "trust.macos.trust"] },
  {
    title: "trust.linux",
    known: /Linux|X11/,
    steps: ["trust.linux.system", "trust.linux.chrome", "trust.linux.firefox"],
  },
] as const;

const languages: readonly (readonly [Language, string])[] = [
  ["en", "English"],
  ["zh-Hans", "简体中文"],
  ["zh-Hant", "繁體中文"],
];

// The look of every screen (ui/tokens.css): a sky, ink on it, and a lit beam on what can be touched.
const style = `:root{color-scheme:light dark;--ink:#141d2b;--ink-2:#1f2939;--beam:#f0a21a;--card:rgb(255 255 255/62%);--light:rgb(255 198 92/42%);--sky:#b3d4ee,#d4e6f2 55%,#f1f0e8}
@media(prefers-color-scheme:dark){:root{--ink:#fff4e3;--ink-2:#f1e7dc;--beam:#ffc65c;--card:rgb(255 244 227/7%);--light:rgb(255 198 92/24%);--sky:#080c1a,#0f152a 55%,#1b2239}}
*{box-sizing:border-box}html{min-height:100%;background:linear-gradient(var(--sky))}
body{margin:0;color:var(--ink);font:1.125rem/1.5 "Commissioner Variable","Noto Sans",system-ui,sans-serif}
main{max-width:42rem;margin:0;padding:1.5rem;margin-inline:auto}nav{display:flex;flex-wrap:wrap;align-items:center;gap:0 1.5rem;font-size:1rem}
nav *{padding:.625rem 0}h1{font-size:2.625rem;font-weight:250;line-height:1.15;margin:1.5rem 0 1rem}h2{font-size:1.625rem;font-weight:300;line-height:1.2;margin:2.5rem 0 .5rem}
p,li{margin:.5rem 0;overflow-wrap:anywhere}a{color:inherit;text-underline-offset:.2em}.more{color:var(--ink-2);font-size:1.0625rem}
.print{display:grid;grid-template-columns:repeat(auto-fill,minmax(3.25em,1fr));gap:.25rem .5rem;max-width:30em;margin:1rem 0;font:500 1.125rem/1.6 ui-monospace,monospace}
.get,details{position:relative;background:linear-gradient(var(--light),transparent) var(--card);border-radius:4px 4px 18px 18px}
.get::before,details::before{content:"";position:absolute;inset:0 -4px auto;height:4px;border-radius:2px;background:var(--beam)}
.get{display:inline-block;margin:1.25rem 0 .5rem;padding:1.125rem 1.75rem 1rem;font-weight:500;text-decoration:none}
details{margin:1rem 0}summary{padding:1rem 1.25rem .875rem;font-weight:500;cursor:pointer}ol{margin:0;padding:0 1.25rem 1rem 2.5rem}
a:focus-visible,summary:focus-visible{outline:3px solid var(--ink);outline-offset:4px}.qr{width:11rem;max-width:100%;background:#fff;padding:.5rem;border-radius:4px}.qr svg{display:block;width:100%;height:auto}`;

/** The only rules this page is shown by: its own style, no script, no frame. */
export const trustPolicy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page on which a phone or a computer learns to trust the house, whole and without any script. */
export function trustPage({ language, reader, trusted, urls, agent }: TrustShown): string {
  const say = (key: string, params: Readonly<Record<string, string>> = {}) => escaped(render({ key, params }, reader));
  const [first = ""] = urls;
  const links = languages.map(([code, name]) =>
    code === language
      ? `<span aria-current="true">${name}</span>`
      : `<a href="?lang=${code}" lang="${code}">${name}</a>`,
  );
  const body = trusted
    ? [
        `<p>${say("trust.lead")}</p><p class="more">${say("trust.limit")}</p>`,
        `<h2>${say("trust.compare")}</h2><p>${say("trust.compare-why")}</p>`,
        `<p class="print">${trusted.fingerprint
          .split(" ")
          .map((four) => `<span>${escaped(four)}</span>`)
          .join(" ")}</p>`,
        `<a class="get" href="${trustPaths.der}">${say("trust.get")}</a>`,
        `<p class="more">${say("trust.name", { name: trusted.subject })} <a href="${trustPaths.pem}">${say("trust.get-pem")}</a></p>`,
        `<h2>${say("trust.steps")}</h2>${platforms.map((one) => stepsOf(one, agent, say)).join("")}`,
        `<h2>${say("trust.open")}</h2>`,
        ...urls.map((url) => `<p><a href="${escaped(url)}">${escaped(url)}</a></p>`),
        `<p class="more">${say("trust.scan")}</p><div class="qr" role="img" aria-label="${escaped(first)}">${renderSVG(first, { border: 1 })}</div>`,
      ]
    : [`<p>${say("trust.not-yet")}</p>`];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${say("trust.title")}</title><style>${style}</style></head><body><main><nav>${links.join("")}</nav><h1>${say("trust.title")}</h1>${body.join("\n")}</main></body></html>\n`;
}

function stepsOf(
  { title, known, steps }: (typeof platforms)[number],
  agent: string,
  say: (key: string) => string,
): string {
  const mine = platforms.find((one) => one.known.test(agent))?.known === known;
  const list = steps.map((step) => `<li>${say(step)}</li>`).join("");
  return `<details${mine ? " open" : ""}><summary>${say(title)}</summary><ol>${list}</ol></details>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
