import { expect, test } from "vitest";
import type { LiveCard } from "../../hub/core/engage/cards.ts";
import { HomeEvent } from "../../hub/core/engage/events.ts";
import { told } from "../help/brand-objects.ts";
import { wholeWay } from "../help/whole-way.ts";
import { acts } from "../help/way-out.ts";

const brand = "oatfield";
const says = { category: "breakfast", brand } as const;
type Way = Awaited<ReturnType<typeof wholeWay>>;

/** What lay in the batches that stood on the wire, letter for letter. */
function eventsOnWire({ wire }: Way): readonly string[] {
  const batches = wire.asked().filter(({ head }) => head.startsWith("POST /b/oatfield/v1/events "));
  return batches.flatMap(({ body }) => textsIn(body));
}

/** The texts of a JSON array of objects, as they stand in it. */
function textsIn(array: string): readonly string[] {
  return (JSON.parse(array) as unknown[]).map((one) => JSON.stringify(one));
}

const parsed = (texts: readonly string[]) => texts.map((text) => HomeEvent.parse(JSON.parse(text)));
const typed = (texts: readonly string[], type: string) =>
  texts.filter((text) => text.includes(`"type":"dev.lintel.${type}.v1"`));

/** A card of that kind on the kitchen's wall and on her phone, one and the same. */
async function cardOf(way: Way, kind: LiveCard["kind"]): Promise<LiveCard> {
  const { room } = way;
  await way.until(`a ${kind}`, () => room.offers.onPhone("phone-lin")[0]?.kind === kind);
  const [card] = room.offers.onPhone("phone-lin");
  if (!card) throw new Error("no card");
  expect(room.offers.onWalls("kitchen")).toEqual([card]);
  expect([...room.offers.onWalls("hall"), ...room.offers.onPhone("phone-bo")]).toEqual([]);
  return card;
}

test(
  "she looks, is asked and says yes; what leaves is what was shown, to the byte; what comes back is hers; taken back, nothing of it is left",
  { timeout: 240_000 },
  async () => {
    await using way = await wholeWay({ at: "2026-03-01T19:00:00+08:00" });
    const { room, wire, runs, backend } = way;
    const at = (time: string) => `2026-03-0${time}:00+08:00`;
    await way.pass(60_000);
    expect(wire.wire).toEqual([]);

    // Looking tells the brands nothing but that somebody looked.
    await way.until("the edge", () => way.room.privacy.view("lin", "en").brands.length > 0 || lookOnce(way));
    expect(wire.asked().map(({ head }) => head.split(" ")[0])).toEqual(wire.wire.map(() => "GET"));
    expect(Buffer.concat(wire.wire.flat()).toString()).not.toContain("urn:lintel");

    const offers = await way.yes("lin", { ...says, purpose: "offers", level: 2 });
    const questions = await way.yes("lin", { ...says, purpose: "questions", level: 1 });
    const points = await way.yes("lin", { ...says, purpose: "points", level: 1 });
    await way.until("hers told", () => typed(eventsOnWire(way), "consent.given").length === 2);
    // The machine is everybody's: how often breakfast is made is told only once the other grown-up has agreed.
    expect(eventsOnWire(way).join()).not.toContain(offers.id);
    await way.yes("bo", { ...says, purpose: "offers", level: 2 }, []);
    await way.until("both told", () => typed(eventsOnWire(way), "consent.given").length === 4);
    await way.yes("bo", { ...says, purpose: "research", level: 1 }, []);
    await way.until("his told", () => typed(eventsOnWire(way), "consent.given").length === 5);

    // A week of breakfasts, on four days. Nobody is spoken to before the weather, nor before eight.
    const spoon = { v: 1, is: "reward", id: "spoon", version: 1, brand, name: told("A spoon"), points: 20 } as const;
    const reward = { ...spoon, body: told("A spoon of oak."), stock: 3, validto: "2026-05-01T00:00:00Z" };
    backend.brands.get(brand)?.publish(reward);
    backend.furnishing.of(brand)?.points.published(reward);
    const morning = async (day: number) => {
      await way.to(`2026-03-0${day}T07:30:00+08:00`);
      way.weather();
      if (day < 6) runs.did(acts.breakfast, way.clock.wall(), "lin");
      await way.to(`2026-03-0${day}T08:20:00+08:00`);
    };
    const account = () => room.offers.points("lin", "en").find((one) => one.brand === brand);

    // Monday: a question, answered; the second of the same contact is not answered, and brings the same.
    await morning(2);
    const grain = await cardOf(way, "question");
    expect(grain.points).toBe(10);
    await room.offers.answer(grain.id, "lin", "oats");
    const second = await cardOf(way, "question");
    expect(second.id).not.toBe(grain.id);
    await room.offers.answer(second.id, "lin", "prefer-not-to-say");
    await way.until("both answers credited", () => account()?.balance === 20);
    expect(account()?.entries.map(({ amount, why }) => [amount, why])).toEqual([
      [10, "answer"],
      [10, "answer"],
    ]);
    // What they bring is spent at once.
    await way.until("the reward known", () => account()?.rewards.some(({ id }) => id === "spoon") === true);
    await room.offers.redeem("lin", { brand, reward: "spoon" }, () => undefined);
    await way.until("a code", () => account()?.codes.length === 1 && account()?.balance === 0);
    expect(account()?.commands.map(({ state }) => state)).toEqual(["done"]);

    // Tuesday: an offer of the made-up brand, on the wall and on her phone; her yes brings a code.
    await morning(3);
    const offer = await cardOf(way, "offer");
    await room.offers.touch(offer.id, { resident: "lin" }, "accept");
    await way.until("the offer's code", () => account()?.codes.length === 2);
    const code = account()?.codes.find(({ name }) => name === offer.title)?.code ?? "";
    expect(backend.furnishing.of(brand)?.points.till.redeem(code)).toBeDefined();

    // Wednesday: she complains, and hears nothing more of this brand.
    await morning(4);
    expect(room.offers.speaking().dropped).not.toHaveProperty("complaint");
    await room.offers.complain(offer.id, "lin", "Too early in the day.");
    await way.until("it is told", () => typed(eventsOnWire(way), "complaint.raised").length === 1);
    await way.stopEdge();
    for (const day of [5, 6, 7]) {
      await morning(day);
      expect(room.offers.onPhone("phone-lin")).toEqual([]);
      await way.pass(4 * 3_600_000);
      expect([...room.offers.onPhone("phone-lin"), ...room.offers.onWalls("kitchen")]).toEqual([]);
    }

    expect(room.offers.speaking().dropped["complaint"]).toBeGreaterThan(0);

    // Sunday evening: the preview of the week; what leaves of it within the next two days is that, letter for letter.
    await way.to(at("8T20:00"));
    way.startEdge();
    const preview = room.privacy.preview("lin", { ...says, purpose: "offers", level: 2 });
    await way.to("2026-03-10T12:00:00+08:00");
    await way.until("everything left", () => !way.onItsWay());
    const left = eventsOnWire(way);
    const buckets = typed(left, "signal.bucket").filter((text) => text.includes(offers.id));
    expect(parsed(buckets).map(bare)).toEqual(parsed(preview).map(bare));
    expect(parsed(buckets).map(({ data, level }) => [data, level])).toEqual([[{ bucket: "3-5" }, 2]]);

    // At home, on the wire and at the brand it is the same, to the byte.
    const [source = "", ...others] = new Set(parsed(left).map((event) => event.source));
    expect(others).toEqual([]);
    const kept = [...room.privacy.sent("lin", { limit: 99 }), ...room.privacy.sent("bo", { limit: 99 })];
    expect(kept.flatMap(({ text = "[]" }) => sentIn(text)).toSorted()).toEqual(left.toSorted());
    const held = JSON.parse((await way.me(brand, source)).text) as { events: unknown[] };
    expect(held.events.map((one) => JSON.stringify(one)).toSorted()).toEqual(left.toSorted());
    // Keys and signatures are chance, and may spell anything.
    const words = Buffer.concat(wire.wire.flat())
      .toString()
      .replaceAll(/[\w+/=-]{16,}/g, "");
    expect(words).not.toMatch(/\blin\b|\bbo\b/i);

    // One answer she takes back alone: it goes from every store of the brand, which signs for it; all else stays.
    const things = () => room.privacy.sent("lin", { limit: 99, brand }).flatMap(({ items }) => items);
    const answered = things().find(({ text }) => text.includes("answer.given") && text.includes('"oats"'));
    expect(answered).toMatchObject({ can: true });
    const item = answered?.id ?? "";
    await expect(room.privacy.forgetItem("bo", item)).rejects.toMatchObject({ code: "E_NOT_FOUND" });
    const yes = things().find(({ text }) => text.includes("consent.given"));
    expect(yes).toMatchObject({ can: false });
    await expect(room.privacy.forgetItem("lin", yes?.id ?? "")).rejects.toMatchObject({ code: "E_NOT_FOUND" });
    expect(way.readable([item])).not.toEqual([]);
    // Nobody is there: it is asked for again until it is proved.
    await way.stopEdge();
    await room.privacy.forgetItem("lin", item);
    await way.pass(60_000);
    expect(things().find(({ id }) => id === item)).toMatchObject({ asked_at: expect.any(Number) });
    way.startEdge();
    await way.pass(3_600_000);
    await way.until("its receipt", () => things().find(({ id }) => id === item)?.gone?.receipt !== undefined);
    expect(way.readable([item])).toEqual([]);
    const rest = JSON.parse((await way.me(brand, source)).text) as { events: { id: string }[] };
    expect(rest.events.map(({ id }) => id).toSorted()).toEqual(
      parsed(left)
        .map(({ id }) => id)
        .filter((id) => id !== item)
        .toSorted(),
    );
    expect(room.privacy.ledger("lin", { limit: 5 }).map(({ sentence }) => sentence.key)).toContain(
      "privacy.ledger.erased-one",
    );

    // She takes everything back: it is deleted, the brand signs for it, and nothing of it can be read there.
    const own = [offers, questions, points].map(({ id }) => id);
    for (const id of own) await room.privacy.withdraw("lin", id);
    const erased = () => room.privacy.view("lin", "en").grants.filter((one) => one.erased_at !== undefined);
    await way.until("three receipts", () => erased().length === 3);
    expect(erased().map(({ id, state }) => [id, state])).toEqual(own.map((id) => [id, "withdrawn"]));
    const hers = parsed(left).filter(({ consentid }) => own.includes(consentid));
    expect(hers.length).toBeGreaterThan(7);
    expect(way.readable([...hers.flatMap(({ id, commit }) => [id, commit]), "Too early in the day."])).toEqual([]);
    await room.privacy.eraseAt("bo", brand);
    await way.until("all of the home gone", () => way.readable([source]).length === 0);
    expect(way.readable([source, ...parsed(left).flatMap(({ subject }) => subject ?? [])])).toEqual([]);

    await way.until("the name given up", () => !way.owes());
    const connections = wire.wire.length;
    await room.privacy.eraseAt("lin", brand);
    await way.pass(60_000);
    // Nobody is introduced anew only to be taken away.
    expect(wire.wire.length).toBe(connections);

    // Nothing more of hers goes there; the ledger is whole, and knows every byte that stood on the wire.
    const before = eventsOnWire(way).length;
    runs.did(acts.breakfast, way.clock.wall(), "lin");
    await way.pass(2 * 86_400_000);
    expect(eventsOnWire(way).length).toBe(before);
    expect(way.outbox()).toEqual([]);
    expect((await room.privacy.verify()).fault).toBeUndefined();
    const bytes = way.chained().flatMap((row) => [row["bytes"], row["head_bytes"]]);
    const sum = bytes.reduce<number>((all, one) => all + (typeof one === "number" ? one : 0), 0);
    expect(sum).toBe(wire.bytes());
    expect(way.faults).toEqual([]);
    expect(backend.faults).toEqual([]);
  },
);

/** An event without what is its own: what a preview cannot know beforehand. */
function bare({ id: _id, consentid: _consent, commit: _commit, ...rest }: HomeEvent): object {
  return rest;
}

/** The events that the ledger says were sent. */
function sentIn(text: string): readonly string[] {
  return text.startsWith("[") ? (JSON.parse(text) as { event: string }[]).map(({ event }) => event) : [text];
}

let looking: Promise<unknown> | undefined;
function lookOnce({ room }: Way): boolean {
  looking ??= room.privacy
    .look("lin")
    .catch(() => undefined)
    .finally(() => {
      looking = undefined;
    });
  return false;
}
