import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

// Draws the icons of the phone's page from the house's own mark.
const folder = fileURLToPath(new URL("../ui/phone/icons", import.meta.url));
// Without its own ground: an icon has the sky.
const mark = readFileSync(new URL("../ui/wall/lintel.svg", import.meta.url), "utf8").replace(
  /<rect width="32"[^>]*>/,
  "",
);
/** Where the door stands in the mark, 0 to 1 from above. */
const foot = 28 / 32;
/** `safe`: how much of the icon the mark takes; a maskable one may be cut to a circle. */
const icons = [
  { name: "192", size: 192, safe: 0.74, round: true },
  { name: "512", size: 512, safe: 0.74, round: true },
  { name: "maskable", size: 512, safe: 0.56, round: false },
  { name: "180", size: 180, safe: 0.66, round: false },
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const { name, size, safe, round } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const [inner, radius] = [Math.round(size * safe), round ? Math.round(size * 0.2) : 0];
  const line = Math.round(((1 - safe) / 2 + foot * safe) * 100);
  await page.setContent(
    `<style>body{margin:0;background:transparent}main{width:${size}px;height:${size}px;border-radius:${radius}px;display:grid;place-items:center;background:linear-gradient(#151839,#472843 ${line * 0.7}%,#ae5a30 ${line}%,#0e0d18 ${line}%)}svg{width:${inner}px;height:${inner}px}</style><main>${mark}</main>`,
  );
  await page.screenshot({ path: `${folder}/${name}.png`, omitBackground: true });
  await page.close();
}
await browser.close();
