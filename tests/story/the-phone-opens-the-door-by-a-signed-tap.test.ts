import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededRandom } from "../../hub/core/random.ts";
import { fail } from "../../hub/core/errors.ts";
import { DeviceKey } from "../../hub/core/house.ts";
import { makeNonces } from "../../hub/door/nonces.ts";
import { tapIsGood, tapLastsMs, tapText } from "../../hub/door/taps.ts";
import { covers } from "../help/covers.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";
import { browserThere, openWalls } from "../help/wall.ts";

if (!browserThere) console.warn("skipped: no /usr/bin/chromium to show the phone in");

let built: Awaited<ReturnType<typeof openWalls>>;
beforeAll(async () => {
  if (browserThere) built = await openWalls();
}, 60_000);
afterAll(async () => {
  if (browserThere) await built[Symbol.asyncDispose]();
});

/** A house whose door asks, and judges each tap as the real one does; `opens` is its answer to a good one. */
async function house() {
  const small = smallHouse();
  small.seed("device", { id: "lock-1", kind: "lock", name: "Front door", place: "hall" });
  small.seed("role", { id: "door", thing: "lock-1" });
  small.things.set("lock-1", {
    id: "lock-1",
    kind: "lock",
    name: "Front door",
    place: "hall",
    online: true,
    state: {},
  });
  const told = { home: "virtual-1", door: "door" };
  const nonces = makeNonces(small.house.clock, seededRandom(7), tapLastsMs);
  const taps: boolean[] = [];
  const keyOf = (phone: string) => {
    const device = small.house.residents.get("device", phone);
    return device && "key" in device ? DeviceKey.parse(device.key) : undefined;
  };
  const door: typeof small.house.door = {
    ...small.house.door,
    view: () => ({ phase: "asking", ask: "credential", bolt: "locked", leaf: "closed", at: small.house.clock.wall() }),
    tapChallenge: (phone) => {
      if (keyOf(phone) === undefined) fail("E_TAP_KEY");
      const nonce = nonces.make(phone);
      return { nonce, expires: small.house.clock.wall() + tapLastsMs, text: tapText({ ...told, phone, nonce }) };
    },
    tap: async ({ phone, ...answer }) => {
      const good = tapIsGood(nonces, keyOf(phone), { ...told, phone }, answer);
      taps.push(good);
      return good ? { open: true } : { open: false, code: "E_TAP" };
    },
  };
  const api = await openSmallApi({ ...small, house: { ...small.house, door } }, built.pages);
  return { small, api, taps, keyOf };
}

async function phone(url: string, token: string): Promise<Page> {
  const page = await built.page();
  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto(`${url.replace("127.0.0.1", "localhost")}/phone/?phone=phone-a#token=${token}`);
  await page.waitForSelector('main[data-line="live"]', { timeout: 30_000 });
  return page;
}

/** Types the PIN of whoever carries the phone: the door asks whether it is still them. */
async function prove(page: Page): Promise<void> {
  const sheet = page.locator(".step-up[open]");
  await sheet.locator("input").fill("274918");
  await sheet.locator('button[type="submit"]').click();
}

test.skipIf(!browserThere)(
  "a tap tells the phone's key once, signs the door's challenge and opens; no script can read the key",
  { timeout: 90_000 },
  async () => {
    const { small, api, taps, keyOf } = await house();
    await using _api = api;
    const page = await phone(api.url, small.token("phone:phone-a"));
    const puts: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "PUT") puts.push(request.url());
    });
    expect(await page.evaluate("location.hash")).toBe("");
    const open = page.getByRole("button", { name: "Open the door" });
    await open.click();
    await prove(page);
    await page.getByText("The door is open for you.").waitFor({ timeout: 15_000 });
    expect(taps).toEqual([true]);
    expect(keyOf("phone-a")).toMatchObject({ alg: "ES256" });
    await open.click();
    await expect.poll(() => taps).toEqual([true, true]);
    expect(puts).toHaveLength(1);
    const extracted = await page.evaluate(`new Promise((resolve) => {
      const asked = indexedDB.open("lintel-phone");
      asked.onsuccess = () => {
        const got = asked.result.transaction("keys").objectStore("keys").get("phone-a");
        got.onsuccess = () => crypto.subtle.exportKey("jwk", got.result.pair.privateKey).then(() => resolve("read"), () => resolve("kept"));
      };
    })`);
    expect(extracted).toBe("kept");
    await page.close();
  },
);

test.skipIf(!browserThere)(
  "a phone the house knows by another key says what has to be done, and opens nothing",
  { timeout: 90_000 },
  async () => {
    const { small, api, taps } = await house();
    await using _api = api;
    const key = { kid: "phone-a", alg: "ES256", x: "A".repeat(43), y: "B".repeat(43) };
    small.seed("device", { id: "phone-a", kind: "phone", name: "Ada's phone", owner: "ada", key });
    const page = await phone(api.url, small.token("phone:phone-a"));
    await page.getByRole("button", { name: "Open the door" }).click();
    await page.getByText("An adult has to make it forget").waitFor({ timeout: 15_000 });
    expect(taps).toEqual([]);
    await page.close();
  },
);

test.skipIf(!browserThere)(
  "a phone the house was made to forget tells its key anew and is known again",
  { timeout: 90_000 },
  async () => {
    covers("error:E_TAP_KEY");
    const { small, api, taps, keyOf } = await house();
    await using _api = api;
    const page = await phone(api.url, small.token("phone:phone-a"));
    const open = page.getByRole("button", { name: "Open the door" });
    await open.click();
    await prove(page);
    await expect.poll(() => taps).toEqual([true]);
    const first = keyOf("phone-a");
    small.seed("device", { id: "phone-a", kind: "phone", name: "Ada's phone", owner: "ada" });
    await open.click();
    await expect.poll(() => taps).toEqual([true, true]);
    expect(keyOf("phone-a")).toEqual(first);
    await page.close();
  },
);
