import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seedDemo } from "../backend/demo.ts";
import { type Backend, openBackend } from "../backend/open-backend.ts";
import { systemClock } from "../hub/core/clock.ts";
import type { EventTypeName, HomeEvent } from "../hub/core/engage/events.ts";
import { heldOut } from "../hub/core/engage/hold-out.ts";
import { makeLog } from "../hub/core/log.ts";
import { type Random, seededRandom } from "../hub/core/random.ts";
import { demoHome } from "../tests/help/backend.ts";

const homes = 340;
const plenty = { address: 1e9, source: 1e9, newcomers: 1e9 };
const day_ms = 86_400_000;
/** For so long the homes have lived when the picture is taken. */
const lived_ms = 18 * day_ms;
/** After so many homes somebody of the brand answers what waits. */
const answersEach = 26;

/** A made-up brand among homes that have heard of it for a while, on a backend of its own. */
export type ConsoleStage = AsyncDisposable & { readonly url: string };

/** Opens one at an instant: the same seed makes the same homes. */
export async function openConsoleStage(pages: string, at: number, seed = 20): Promise<ConsoleStage> {
  const folder = mkdtempSync(join(tmpdir(), "lintel-console-"));
  let ago = lived_ms;
  const clock = { ...systemClock(), wall: () => at - ago };
  const random = seededRandom(seed);
  const log = makeLog(() => undefined, clock);
  const backend = await openBackend({ folder, port: 0, clock, random, demo: true, rates: plenty, pages, log });
  seedDemo(backend);
  await peopled(backend, seededRandom(seed + 1), (part) => {
    ago = Math.round(lived_ms * (1 - part));
  });
  hidesAFee(backend);
  return {
    url: backend.url.replace("localhost", "127.0.0.1"),
    [Symbol.asyncDispose]: async () => {
      await backend.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Homes that live for themselves: some see a card, some answer, some take something home. */
async function peopled(backend: Backend, random: Random, live: (part: number) => void): Promise<void> {
  const room = backend.brands.get("oatfield");
  const marketing = backend.furnishing.of("oatfield")?.marketing;
  if (!room || !marketing) throw new Error("no oatfield");
  for (let n = 0; n < homes; n += 1) {
    live(n / homes);
    if (n % answersEach === 0) answered(marketing);
    const home = demoHome(backend, room, { virtual: true, bytes: random.bytes });
    await home.register();
    const { events, taken } = lived(home, random, n, backend.clock.wall());
    await home.send(...events);
    if (taken !== undefined && random.next() < 0.7) marketing.redeemed(taken);
  }
  live(1);
  moved(marketing);
}

function lived(home: ReturnType<typeof demoHome>, random: Random, n: number, now: number) {
  const [offers, questions, service] = [home.grant("offers"), home.grant("questions", 1), home.grant("service", 1)];
  const events: HomeEvent[] = [];
  const says = (name: EventTypeName, data: unknown, grant = offers) => {
    const event = home.event(name, data, grant);
    events.push(event);
    return event.id;
  };
  const may = (part: number) => random.next() < part;
  says("consent.given", { until: new Date(now + 170 * day_ms).toISOString().slice(0, 10), notice: "A".repeat(43) });
  if (may(0.34)) says("interest.declared", { interest: "oats" });
  const offer = { offer: may(0.45) ? "oat-flakes" : "oat-sample", version: 1 };
  let taken: string | undefined;
  if (heldOut(home.source)) {
    if (may(0.12)) taken = says("offer.accept", offer);
  } else if (may(0.93)) {
    says("offer.contact", offer);
    if (may(0.34)) taken = says("offer.accept", offer);
    else if (may(0.2)) says("offer.reject", offer);
  }
  if (taken !== undefined && may(0.14)) says("satisfaction.given", { ...offer, stars: 4 });
  const own = may(0.6) ? "up-to-ten" : "more";
  if (may(0.32)) says("answer.given", { question: "oats-from-us", answer: own }, questions);
  const all = may(0.5) ? "up-to-forty" : "more";
  if (may(0.32)) says("answer.given", { question: "breakfast-in-all", answer: all }, questions);
  if (may(0.06))
    says("complaint.raised", { offer: "oat-flakes", text: "The second bag was open when it came." }, service);
  if (may(0.02)) says("thread.said", { about: "idea", text: ideas[n % ideas.length] }, service);
  if (may(0.1)) says("thread.said", { about: "question", text: "Do the bags come without plastic, too?" }, service);
  return { events, taken };
}

const ideas = ["A bag for one person.", "Please grind it coarser.", "Print the recipe on the bag."] as const;
type Marketing = NonNullable<ReturnType<Backend["furnishing"]["of"]>>["marketing"];

function answered({ letters }: Marketing): void {
  for (const { event } of letters.list("complaint", "open"))
    letters.reply(event, "ana", "We are sorry: another bag is on its way to you, at no cost.", true);
  for (const { event } of letters.list("question", "open"))
    letters.reply(event, "ana", "Yes: all of them are paper.", true);
}

function moved({ letters }: Marketing): void {
  const [first, second] = letters.list("idea", "asked");
  if (first) letters.move(first.event, "ana", "planned", "We try it in spring.");
  if (second) letters.move(second.event, "ana", "done", "Every bag has a recipe now.");
}

/** One offer that cannot go out as it is: a fee that is not in the price, and a word that hurries. */
function hidesAFee(backend: Backend): void {
  const shelf = backend.furnishing.of("oatfield")?.marketing.shelf;
  const found = shelf?.find("offer", "oat-flakes");
  if (!shelf || !found) throw new Error("no offer");
  const { modules: _modules, ...plain } = found.draft;
  shelf.save("offer", "oat-week", {
    ...plain,
    title: { en: "Three kilos of oats", "zh-Hans": "三公斤燕麦", "zh-Hant": "三公斤燕麥" },
    body: {
      en: "Oats, 3 kg, €14.40 plus a delivery fee. Act today!",
      "zh-Hans": "燕麦三公斤，14.40欧元，另加配送费。",
      "zh-Hant": "燕麥三公斤，14.40歐元，另加配送費。",
    },
    price: { currency: "EUR", total: 1440, fees: [] },
  });
}
