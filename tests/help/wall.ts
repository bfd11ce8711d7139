import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { build } from "vite";
import { type Api, openApi } from "../../hub/api/api.ts";
import type { ThingView } from "../../hub/api/house.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { seededRandom } from "../../hub/core/random.ts";
import type { SmallHouse } from "./small-house.ts";

const browserPath = "/usr/bin/chromium";

/** Whether there is a browser to show a wall in; a test that is skipped says why. */
export const browserThere = existsSync(browserPath);

/** A browser with the built pages of the house, and hubs before small houses that serve them */
export async function openWalls() {
  const pages = mkdtempSync(join(tmpdir(), "lintel-pages-"));
  const root = fileURLToPath(new URL("../../ui", import.meta.url));
  const out = { outDir: pages, emptyOutDir: true };
  await build({ configFile: join(root, "vite.config.ts"), logLevel: "error", build: out });
  const args = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"];
  const browser: Browser = await chromium.launch({ executablePath: browserPath, args });
  let starts = 0;
  return {
    pages,
    hub: (small: SmallHouse, port = 0): Promise<Api> =>
      openApi({
        house: small.house,
        random: seededRandom((starts += 1)),
        rim: systemClock(),
        host: "127.0.0.1",
        port,
        socket: join(mkdtempSync(join(tmpdir(), "lintel-hub-")), "hub.sock"),
        pages,
      }),
    /** An empty page as large as a wall. */
    page: (): Promise<Page> => browser.newPage({ viewport: { width: 1280, height: 800 } }),
    /** Opens the wall of a place and waits for its line; `shy`: in a browser that keeps pages silent until a touch. */
    wall: async (small: SmallHouse, port: number, place: string, { shy = false } = {}): Promise<Page> => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.addInitScript(listening);
      if (shy) await page.addInitScript(silent);
      await page.goto(`http://127.0.0.1:${port}/wall/?place=${place}#token=${small.token(`screen:${place}`)}`);
      await page.waitForSelector('main[data-line="live"]', { timeout: 30_000 });
      return page;
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      rmSync(pages, { recursive: true, force: true });
    },
  };
}

/** A thing of a small house tells its state, and everybody who listens hears of it. */
export function tells(small: SmallHouse, thing: Omit<ThingView, "name" | "online"> & { online?: boolean }): void {
  small.things.set(thing.id, { name: thing.id, online: true, at: small.house.clock.wall(), ...thing });
  small.bus.emit("thing.changed", { thing: thing.id });
}

// Whatever goes to the loudspeaker goes through a meter on its way: the loudest of each tenth of a second, with its time.
const listening = `(() => {
  globalThis.heard = [];
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...more) {
    if (to instanceof AudioDestinationNode) {
      const meter = this.context.createAnalyser();
      meter.fftSize = 4096;
      connect.call(this, meter);
      const samples = new Float32Array(meter.fftSize);
      setInterval(() => {
        meter.getFloatTimeDomainData(samples);
        const level = Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
        globalThis.heard.push({ at: Date.now(), level });
      }, 100);
    }
    return connect.call(this, to, ...more);
  };
})()`;

// A browser without a window does not keep pages silent, so that what others do is done here.
const silent = `(() => {
  let touched = false;
  addEventListener("pointerdown", () => (touched = true), { capture: true });
  globalThis.AudioContext = class extends AudioContext {
    constructor() {
      super();
      super.suspend();
    }
    resume() {
      return touched ? super.resume() : new Promise(() => {});
    }
  };
})()`;

/** What a wall was heard to play so far: wall ms and level (root of the mean square, 0 to 1). */
export function heard(page: Page): Promise<readonly { readonly at: number; readonly level: number }[]> {
  return page.evaluate("globalThis.heard");
}

/** A WAV of one even tone, at full level unless told, so that what is measured is the gain alone. */
export function evenTone(seconds: number, level = 1): Uint8Array {
  const rate = 16_000;
  const samples = Math.round(rate * seconds);
  const bytes = new DataView(new ArrayBuffer(44 + samples * 2));
  const put = (at: number, text: string) =>
    Array.from(text).forEach((sign, i) => bytes.setUint8(at + i, sign.charCodeAt(0)));
  put(0, "RIFF");
  bytes.setUint32(4, 36 + samples * 2, true);
  put(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  put(36, "data");
  bytes.setUint32(40, samples * 2, true);
  for (let i = 0; i < samples; i += 1)
    bytes.setInt16(44 + i * 2, Math.round(32_000 * level * Math.sin((2 * Math.PI * 400 * i) / rate)), true);
  return new Uint8Array(bytes.buffer);
}
