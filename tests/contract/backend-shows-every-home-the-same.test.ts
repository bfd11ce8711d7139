import { expect, test } from "vitest";
import type { Offer, Signed } from "../../hub/core/engage/objects.ts";
import { Catalogue, Manifest } from "../../hub/core/engage/objects.ts";
import { openSigned } from "../../hub/core/engage/signed.ts";
import { Directory } from "../../hub/core/engage/edge-talk.ts";
import { systemClock } from "../../hub/core/clock.ts";
import type { BrandRoom } from "../../backend/store/room.ts";
import { demoHome, someBrand, someManifest, startBackend, told } from "../help/backend.ts";

const offer = (id: string, version = 1): Offer => ({
  v: 1,
  is: "offer",
  id,
  version,
  brand: "oatfield",
  category: "breakfast",
  title: told("Oats"),
  body: told("A bag of oats."),
  touchpoints: ["phone"],
  validfrom: "2026-11-01T00:00:00Z",
  validto: "2026-12-01T00:00:00Z",
  caps: { perday: 1, perweek: 2, total: 4 },
  price: { currency: "EUR", total: 300, fees: [] },
  action: "read",
  why: told("You said you like oats."),
  evidence: told("From the mill."),
  alternatives: told("Any other oats."),
  ifrefused: told("Nothing changes."),
  sponsor: "Oatfield",
});
const opened = (room: BrandRoom, items: readonly Signed[]) =>
  items.map((one) => JSON.parse(openSigned(one, room.keys.keyOf) ?? "null") as Offer);

test("a brand without a manifest is nowhere; with one it is in the directory, and the manifest is signed by the key it names", async () => {
  await using backend = await startBackend();
  const room = backend.brands.create("oatfield");
  const directory = async () => Directory.parse(await (await fetch(`${backend.url}/v1/brands`)).json()).brands;
  expect(await directory()).toEqual([]);
  expect((await fetch(`${backend.url}/b/oatfield/.well-known/lintel-brand`)).status).toBe(404);
  room.setManifest(someManifest("Oatfield"));
  expect(await directory()).toEqual([{ brand: "oatfield", url: `${backend.url}/b/oatfield` }]);
  const signed = (await (await fetch(`${backend.url}/b/oatfield/.well-known/lintel-brand`)).json()) as Signed;
  const manifest = Manifest.parse(JSON.parse(openSigned(signed, room.keys.keyOf) ?? ""));
  expect(manifest).toMatchObject({ brand: "oatfield", version: 1, onward: "never", keys: [{ kid: signed.kid }] });
});

test("the catalogue goes on from a cursor, is the same to the byte for everybody, and is told once by its tag", async () => {
  await using backend = await startBackend();
  const room = someBrand(backend);
  const url = `${backend.url}/b/oatfield/v1/catalogue`;
  for (let n = 0; n < 130; n++) room.publish(offer(`offer-${n}`));
  const first = await fetch(url);
  const text = await first.text();
  const page = Catalogue.parse(JSON.parse(text));
  expect(page.items).toHaveLength(100);
  expect(page.more).toBe(true);
  expect(await (await fetch(url, { headers: { "user-agent": "another home" } })).text()).toBe(text);
  expect((await fetch(url, { headers: { "if-none-match": first.headers.get("etag") ?? "" } })).status).toBe(304);
  expect(first.headers.get("cache-control")).toContain("public");
  const rest = Catalogue.parse(await (await fetch(`${url}?cursor=${page.cursor}`)).json());
  expect(rest.items).toHaveLength(30);
  expect(rest.more).toBe(false);
  room.publish(offer("offer-3", 2));
  const news = Catalogue.parse(await (await fetch(`${url}?cursor=${rest.cursor}`)).json());
  expect(opened(room, news.items)).toEqual([offer("offer-3", 2)]);
  expect(() => room.publish(offer("offer-3", 2))).toThrow("E_NEWER");
  expect(() => room.publish({ ...offer("x"), sponsor: "" })).toThrow("E_WRONG_TYPE");
  expect(room.published("offer")).toHaveLength(130);
  expect((await fetch(`${url}?cursor=x`)).status).toBe(400);
  expect((await fetch(`${url}?source=me`)).status).toBe(400);
});

test("a mailbox goes on where it was left, and is nobody else's", async () => {
  await using backend = await startBackend();
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  const other = demoHome(backend, room);
  await home.register();
  await other.register();
  const reply = (id: string) => ({
    source: home.source,
    mail: {
      v: 1,
      is: "reply",
      id,
      at: "2026-11-21T10:00:00Z",
      subject: home.subject,
      to: "t",
      text: id,
      settles: false,
    } as const,
  });
  room.post(reply("one"));
  room.post(reply("two"));
  const got = await home.ask("GET", `/v1/mailbox?${home.query}&after=`);
  expect(opened(room, got.body.items).map(({ id }) => id)).toEqual(["one", "two"]);
  room.post(reply("three"));
  const more = await home.ask("GET", `/v1/mailbox?${home.query}&after=${got.body.after}`);
  expect(opened(room, more.body.items).map(({ id }) => id)).toEqual(["three"]);
  expect((await other.ask("GET", `/v1/mailbox?${other.query}`)).body.items).toEqual([]);
  expect(await other.ask("GET", `/v1/mailbox?${home.query}`)).toMatchObject({ status: 401 });
});

test("a brand's next key is told by the one before, which signs on for a week; a lost key is replaced at once", async () => {
  let ahead = 0;
  const clock = { ...systemClock(), wall: () => Date.now() + ahead };
  await using backend = await startBackend({ clock });
  const room = someBrand(backend);
  const manifestUrl = `${backend.url}/b/oatfield/.well-known/lintel-brand`;
  const pinned = Manifest.parse(JSON.parse((room.signedManifest() ?? { document: "" }).document)).keys[0]?.kid;
  room.rotateKeys();
  const told = (await (await fetch(manifestUrl)).json()) as Signed;
  expect(told.kid).toBe(pinned);
  const { keys, version } = Manifest.parse(JSON.parse(openSigned(told, room.keys.keyOf) ?? ""));
  expect(version).toBe(2);
  expect(keys.map(({ kid }) => kid)).toEqual([expect.not.stringMatching(pinned ?? ""), pinned]);
  expect(room.keys.signing().kid).toBe(pinned);
  ahead = 8 * 86_400_000;
  expect(room.keys.signing().kid).toBe(keys[0]?.kid);
  room.rotateKeys(true);
  expect(room.signedManifest()?.kid).toBe(keys[0]?.kid);
  expect(room.keys.signing().kid).toBe(room.manifest()?.keys[0]?.kid);
  expect((await fetch(`${manifestUrl}/1`)).status).toBe(200);
  expect(((await (await fetch(`${manifestUrl}/2`)).json()) as Signed).kid).toBe(pinned);
  expect((await fetch(`${manifestUrl}/9`)).status).toBe(404);
});

test("a brand that goes takes its file with it, and is open again after a start as it was", async () => {
  await using backend = await startBackend();
  const room = someBrand(backend);
  someBrand(backend, "stillwater");
  const home = demoHome(backend, room);
  await home.register();
  await home.send(home.event("interest.declared", { interest: "oats" }));
  await backend.close();
  const again = await startBackend({ folder: backend.folder });
  expect(again.brands.list().map(({ id }) => id)).toEqual(["oatfield", "stillwater"]);
  expect(again.brands.get("oatfield")?.homes.find(home.source)).toMatchObject({ kid: home.kid, virtual: false });
  again.brands.remove("oatfield");
  expect(again.brands.get("oatfield")).toBeUndefined();
  await again.close();
  const third = await startBackend({ folder: backend.folder });
  expect(third.brands.list().map(({ id }) => id)).toEqual(["stillwater"]);
  await third.close();
});
