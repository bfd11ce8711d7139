import { join } from "node:path";
import { expect, test } from "vitest";
import { seedDemo } from "../../backend/demo.ts";
import { makeBus } from "../../hub/bus/bus.ts";
import { systemClock } from "../../hub/core/clock.ts";
import type { HouseholdDocument, Noun, Presence } from "../../hub/core/house.ts";
import { makeLog } from "../../hub/core/log.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { render } from "../../hub/core/sentence.ts";
import { openEdge } from "../../hub/engagement/edge.ts";
import { openEngagement } from "../../hub/engagement/engagement.ts";
import { wordsOf } from "../../hub/words.ts";
import { startBackend } from "../help/backend.ts";
import { asker } from "../help/permission.ts";
import { temporaryFolder, temporaryHouse, temporaryLedger } from "../help/store.ts";

const away: Presence = { where: "away", asleep: "no", confidence: 1, since: 0, because: [] };
const people = [{ id: "ada", name: "Ada", standing: "owner", language: "en", sleeps: "bedroom" }];

/** The whole way: permission and outbox of a home, its edge as it runs, and a backend with its made-up brands. */
async function wholeWay() {
  await using closing = new AsyncDisposableStack();
  const backend = closing.use(await startBackend({ demo: true }));
  seedDemo(backend);
  const clock = systemClock();
  const ledger = closing.use(await temporaryLedger());
  const { store } = closing.use(temporaryHouse());
  const folder = closing.use(temporaryFolder());
  const bus = makeBus((error) => {
    throw error;
  });
  const faults: unknown[] = [];
  const fault = (error: unknown) => void faults.push(error);
  const log = makeLog(() => undefined, clock);
  const all = <N extends Noun>(noun: N) =>
    (noun === "resident" ? people : []) as unknown as readonly HouseholdDocument<N>[];
  const room = closing.use(
    await openEngagement({
      bus,
      log,
      clock,
      patience: clock,
      random: systemRandom(),
      ledger,
      store,
      folder: folder.path,
      socket: folder.file("edge.sock"),
      household: { all, get: () => undefined, put: () => Promise.resolve() },
      presence: () => away,
      barred: () => undefined,
      reads: {
        zone: () => "UTC",
        residents: () => all("resident"),
        devices: () => [],
        presence: () => away,
        screens: () => [],
        notices: () => [],
        faults: () => [],
        ringing: () => false,
        door: () => undefined,
        running: () => false,
      },
      say: (sentence, language) => render(sentence, { words: wordsOf(language), language, zone: "UTC" }),
      zone: () => "UTC",
      directory: () => `${backend.url}/v1/brands`,
      faults: { raise: (_, error) => fault(error), clear: () => undefined },
      onFault: fault,
    }),
  );
  bus.on("fault.raised", (raised) => fault(raised));
  const startEdge = () =>
    openEdge({
      socket: folder.file("edge.sock"),
      folder: join(folder.path, "edge"),
      virtual: true,
      clock,
      random: systemRandom(),
      log,
    });
  const opened = closing.move();
  return { room, backend, faults, bus, startEdge, ledger, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

test("she looks, is asked, says yes, the brand hears of it, she takes it back, and the brand proves that all of it is gone", async () => {
  await using way = await wholeWay();
  const { room, bus } = way;
  await expect(room.privacy.look("ada")).rejects.toMatchObject({ code: "E_NET_DOWN" });
  await using _edge = way.startEdge();
  await expect
    .poll(
      () =>
        room.privacy.look("ada").then(
          () => "looked",
          () => "nobody",
        ),
      { timeout: 15_000 },
    )
    .toBe("looked");
  const { brands } = room.privacy.view("ada", "en");
  expect(brands.map(({ brand }) => brand)).toContain("oatfield");
  // Whatever these brands ask can be asked: short enough, and with the very text that would leave.
  for (const { brand, asks } of brands)
    for (const { why: _why, ...ask } of asks)
      for (const language of ["en", "zh-Hans", "zh-Hant"] as const) {
        const { sample, bytes_month } = await room.privacy.ask(asker("ada", language), { brand, ...ask });
        expect(JSON.parse(sample)).toMatchObject({ recipient: brand, purpose: ask.purpose, level: ask.level });
        expect(bytes_month).toBeGreaterThanOrEqual(0);
      }
  const oats = brands.find(({ brand }) => brand === "oatfield");
  const wanted = oats?.asks.find(({ purpose }) => purpose === "offers") ?? oats?.asks[0];
  if (!wanted) throw new Error("a brand that asks for nothing");
  const { why: _, ...ask } = wanted;
  const wish = { brand: "oatfield", ...ask };
  const { notice } = await room.privacy.ask(asker("ada"), wish);
  const { id } = await room.privacy.give("ada", { ...wish, touchpoints: ["phone"], notice, confirmed: true });
  await expect.poll(() => room.privacy.sent("ada", { limit: 9 }).length, { timeout: 15_000 }).toBe(1);
  const [sent] = room.privacy.sent("ada", { limit: 9 });
  expect(sent?.text).toContain(id);
  expect(sent?.text).toContain("consent.given");
  const proved = new Promise<string>((resolve) => bus.on("engage.mail", ({ brand }) => resolve(brand)));
  await room.privacy.withdraw("ada", id);
  expect(await proved).toBe("oatfield");
  expect(room.privacy.view("ada", "en").grants.find((one) => one.id === id)).toMatchObject({
    state: "withdrawn",
    erased_at: expect.any(Number),
  });
  expect(room.privacy.view("ada", "en").brands.find(({ brand }) => brand === "oatfield")?.promises).toEqual({
    kept: 1,
    broken: 0,
  });
  expect((await room.privacy.verify()).fault).toBeUndefined();
  expect(way.faults).toEqual([]);
  expect(way.backend.faults).toEqual([]);
}, 60_000);

test("everything at a brand goes at a word, and the next yes comes from a home it has never heard of", async () => {
  await using way = await wholeWay();
  const { room } = way;
  await using _edge = way.startEdge();
  await expect
    .poll(
      () =>
        room.privacy.look("ada").then(
          () => "looked",
          () => "nobody",
        ),
      { timeout: 15_000 },
    )
    .toBe("looked");
  const says = async () => {
    const [ask] = room.privacy.view("ada", "en").brands.find(({ brand }) => brand === "oatfield")?.asks ?? [];
    if (!ask) throw new Error("a brand that asks for nothing");
    const { why: _, refused: __, ...rest } = ask;
    const wish = { brand: "oatfield", ...rest };
    const { notice } = await room.privacy.ask(asker("ada"), wish);
    return room.privacy.give("ada", { ...wish, touchpoints: ["phone"], notice, confirmed: true });
  };
  const sources = () =>
    new Set(
      room.privacy.sent("ada", { limit: 99 }).map(({ text }) => /urn:lintel:h:[0-9a-f]{32}/.exec(text ?? "")?.[0]),
    );
  const first = await says();
  await expect.poll(() => sources().size, { timeout: 15_000 }).toBe(1);
  await room.privacy.eraseAt("ada", "oatfield");
  const erasedAt = () => room.privacy.view("ada", "en").grants.find(({ id }) => id === first.id)?.erased_at;
  await expect.poll(erasedAt, { timeout: 15_000 }).toBeDefined();
  const { read } = way.ledger;
  const rotated = () =>
    read.prepare("SELECT document FROM engage_keeps WHERE id = 'rotation.oatfield'").get()?.["document"];
  await expect.poll(rotated, { timeout: 15_000 }).toBe("1");
  await says();
  await expect.poll(() => sources().size, { timeout: 15_000 }).toBe(2);
  expect((await room.privacy.verify()).fault).toBeUndefined();
  expect(way.faults).toEqual([]);
}, 60_000);
