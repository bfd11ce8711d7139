import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { rowsOf, letGo } from "../help/backend-rows.ts";
import { demoHome, randomId, someBrand, startBackend, type StartedBackend, told } from "../help/backend.ts";
import type { Mail } from "../../hub/core/engage/mail.ts";
import { ErasureReceipt, ItemReceipt, type Question, type Signed } from "../../hub/core/engage/objects.ts";
import { openSigned } from "../../hub/core/engage/signed.ts";
import { systemClock } from "../../hub/core/clock.ts";
import type { BrandRoom } from "../../backend/store/room.ts";

const open: StartedBackend[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});
async function backendOf(...options: Parameters<typeof startBackend>) {
  const backend = await startBackend(...options);
  open.push(backend);
  return backend;
}

/** Every place where any of these texts can be read in the files of a backend. */
function readable(folder: string, marks: readonly string[]): string[] {
  return readdirSync(folder).flatMap((name) => {
    const bytes = readFileSync(join(folder, name));
    return marks.filter((mark) => bytes.includes(mark)).map((mark) => `${mark} in ${name}`);
  });
}
const receiptIn = (room: BrandRoom, signed: Signed | undefined) =>
  ErasureReceipt.parse(JSON.parse((signed && openSigned(signed, room.keys.keyOf)) ?? "null"));

const question = {
  v: 1,
  is: "question",
  id: "milk",
  version: 1,
  brand: "oatfield",
  category: "breakfast",
  purpose: "questions",
  text: told("Which milk?"),
  answers: [
    { id: "oat", text: told("Oat") },
    { id: "cow", text: told("Cow") },
  ],
  validity_days: 30,
  retention_days: 30,
  points: 20,
  personal: false,
  why: told("To offer what fits."),
} satisfies Question;

test("a withdrawal takes all that grant had sent, with what was learned of it, and the brand signs for it", async () => {
  const backend = await backendOf();
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  await home.register();
  const going = home.grant("offers");
  const staying = home.grant("questions");
  const mark = `XX${randomId()}`;
  const sent = [
    home.event("consent.given", { until: "2027-05-01", notice: "n".repeat(43) }, going),
    home.event("interest.declared", { interest: "porridge" }, going),
    home.event("request.made", { text: mark }, going),
    ...Array.from({ length: 60 }, () => home.event("signal.bucket", { bucket: "3-5" }, going)),
  ];
  const other = home.event("answer.given", { question: "milk", answer: "oat" }, staying);
  await home.send(...sent, other);
  const marks = [mark, ...sent.map(({ id }) => id), "porridge"];
  expect(readable(backend.folder, marks).length).toBeGreaterThan(60);

  const old = home.event("signal.bucket", { bucket: "mid" }, { ...going });
  const answer = await home.withdraw(going);
  expect(answer.answers.map(({ is }) => is)).toEqual(["stored"]);
  const receipt = receiptIn(room, answer.receipts[0]);
  expect(receipt).toMatchObject({ source: home.source, consentid: going.consentid, epoch: 2, rows: 63 });
  // The two facts, and whatever points and marketing made of them.
  expect(receipt.derived).toBeGreaterThanOrEqual(2);
  expect(readable(backend.folder, marks)).toEqual([]);
  const { body } = await home.me();
  expect(body.events).toEqual([other]);
  expect(body.learned.map((fact) => fact.key)).toEqual(["answer:milk"]);

  // Late, replayed, or sent once more: refused for ever, and the same words come back.
  expect(await home.answers(old, sent[1])).toEqual(["refused_withdrawn", "refused_withdrawn"]);
  const again = await home.send(home.event("consent.withdrawn", {}, going));
  expect(again.answers[0]?.is).toBe("duplicate");
  expect(receiptIn(room, again.receipts[0])).toEqual(receipt);
  const receipts = await home.ask("GET", `/v1/receipts?${home.query}`);
  expect(receipts.body.items.map((one) => receiptIn(room, one))).toEqual([receipt]);
  expect((await home.ask("GET", `/v1/receipts?${home.query}&since=${receipts.body.since}`)).body.items).toEqual([]);
});

test("after everything is erased no byte of that home can be read in any file, and its neighbour is whole", async () => {
  const backend = await backendOf();
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  const neighbour = demoHome(backend, room);
  await home.register();
  await neighbour.register();
  room.publish(question);
  backend.furnishing.of(room.id)?.points.published(question);
  const on = home.grant("offers");
  const sent = Array.from({ length: 24 }, (_, n) =>
    home.event("request.made", { text: `wish ${randomId()} ${n}` }, on),
  );
  const about = { offer: "oats", version: 1 };
  sent.push(
    home.event("consent.given", { until: "2027-05-01", notice: "n".repeat(43) }, on),
    home.event("offer.accept", about, on),
    home.event("satisfaction.given", { ...about, stars: 4 }, on),
    home.event("complaint.raised", { offer: "oats", text: `stale ${randomId()}` }, on),
    home.event("thread.said", { about: "idea", text: `smaller bags ${randomId()}` }, on),
    home.event("interest.declared", { interest: "oats" }, on),
  );
  const calling = home.grant("callback");
  const others = [
    home.event("callback.requested", { name: "Ada Quill", phone: "+49 170 5550199" }, calling),
    home.event("consent.given", { until: "2027-05-01", notice: "n".repeat(43) }, home.grant("points")),
    home.event("answer.given", { question: "milk", answer: "oat" }, home.grant("questions")),
  ];
  expect(new Set(await home.answers(...sent, ...others))).toEqual(new Set(["stored"]));
  const letters = await home.ask("GET", `/v1/mailbox?${home.query}`);
  const mails = letters.body.items.map((one) => JSON.parse(openSigned(one, room.keys.keyOf) ?? "null") as Mail);
  expect(mails.findLast((mail) => mail.is === "points")).toMatchObject({ is: "points", balance: 20 });
  await home.withdraw(home.grant("questions"));
  room.post({
    source: home.source,
    consentid: on.consentid,
    mail: {
      v: 1,
      is: "reply",
      id: "r1",
      at: "2026-11-21T10:00:00Z",
      subject: home.subject,
      to: "x",
      text: "We heard.",
      settles: true,
    },
  });
  await neighbour.send(neighbour.event("request.made", { text: "a quieter fan" }, neighbour.grant()));

  const erased = await home.erase();
  expect(erased).toMatchObject({ status: 200, signed: true });
  const receipts = erased.body.items.map((one) => receiptIn(room, one));
  expect(receipts.map((one) => one.source)).toEqual(Array.from({ length: 5 }, () => home.source));
  expect(receipts.at(-1)?.keysdestroyed).toBe(1);
  expect(receipts.find(({ consentid }) => consentid === on.consentid)?.rows).toBeGreaterThanOrEqual(31);
  const marks = [
    home.source,
    home.subject,
    home.kid,
    home.x,
    on.consentid,
    "We heard.",
    "Ada Quill",
    "5550199",
    ...[...sent, ...others].flatMap(({ id, commit }) => [id, commit]),
    ...sent.flatMap(({ data }) => (data as { text?: string }).text ?? []),
  ];
  expect(readable(backend.folder, marks)).toEqual([]);

  // The answer may have been lost on its way: the same words come again; nothing else of it is known.
  expect((await home.erase()).body).toEqual(erased.body);
  expect(await home.answers(...sent.slice(0, 2))).toEqual(["erased", "erased"]);
  expect(await home.me()).toMatchObject({ status: 410, body: { code: "E_ERASED" } });
  expect(await home.register()).toMatchObject({ status: 410, body: { code: "E_ERASED" } });
  expect(readable(backend.folder, marks)).toEqual([]);
  expect((await neighbour.me()).body.events).toHaveLength(1);
  expect(backend.faults).toEqual([]);
});

test("one thing a brand has learned can be taken back by itself, and does not come in again", async () => {
  const backend = await backendOf();
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  await home.register();
  const on = home.grant("questions");
  const first = home.event("answer.given", { question: "milk", answer: "cow" }, on);
  const second = home.event("answer.given", { question: "milk", answer: "oat" }, on);
  const other = home.event("answer.given", { question: "bread", answer: "rye" }, on);
  await home.send(first, second, other);
  const { body } = await home.me();
  const milk = body.learned.find((fact) => fact.key === "answer:milk");
  expect(milk).toMatchObject({ value: "oat", eventid: second.id });
  const gone = await home.ask("DELETE", `/v1/me/items/${milk?.id}?${home.query}`);
  expect(gone).toMatchObject({ status: 200, signed: true });
  const receipt = ItemReceipt.parse(JSON.parse(openSigned(gone.body.items[0] as Signed, room.keys.keyOf) ?? "null"));
  expect(receipt).toMatchObject({ source: home.source, item: milk?.id, rows: 2 });
  expect((await home.me()).body.events).toEqual([other]);
  expect(readable(backend.folder, [first.id, second.id])).toEqual([]);
  expect(await home.answers(first, second)).toEqual(["erased", "erased"]);
  const signed = async (item: string) => {
    const { body } = await home.ask("DELETE", `/v1/me/items/${item}?${home.query}`);
    return JSON.parse(openSigned(body.items[0] as Signed, room.keys.keyOf) ?? "null") as ItemReceipt;
  };
  expect(await signed(other.id)).toMatchObject({ is: "item-erased", item: other.id, rows: 1 });
  // Its answer may have been lost on the way: gone is said again, of what never was nothing.
  expect(await signed(other.id)).toMatchObject({ item: other.id, rows: 0, derived: 0 });
  expect((await home.ask("DELETE", `/v1/me/items/${randomId()}?${home.query}`)).status).toBe(404);
  expect((await home.me()).body).toMatchObject({ events: [], learned: [] });
});

test("one thing taken back is gone from every store of the brand: rows, points, letters that wait, and what was made of it", async () => {
  const backend = await backendOf();
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  await home.register();
  room.publish(question);
  backend.furnishing.of(room.id)?.points.published(question);
  const on = home.grant("offers");
  const asks = home.grant("questions");
  const about = { offer: "oats", version: 1 };
  const things = [
    home.event("complaint.raised", { offer: "oats", text: `stale ${randomId()}` }, on),
    home.event("thread.said", { about: "idea", text: `smaller ${randomId()}` }, on),
    home.event("request.made", { text: `a fan ${randomId()}` }, on),
    home.event("answer.given", { question: "milk", answer: "oat" }, asks),
    home.event("interest.declared", { interest: "oats" }, on),
    home.event("offer.accept", about, on),
    home.event("satisfaction.given", { ...about, stars: 4 }, on),
    home.event("callback.requested", { name: "Ada Quill", phone: "+49 170 5550199" }, home.grant("callback")),
    home.event("points.command", { do: "redeem", reward: "none" }, home.grant("points")),
    home.event("signal.bucket", { bucket: "3-5" }, on),
  ];
  const given = home.event("consent.given", { until: "2027-05-01", notice: "n".repeat(43) }, home.grant("points"));
  expect(new Set(await home.answers(given, ...things))).toEqual(new Set(["stored"]));
  backend.furnishing.of(room.id)?.marketing.letters.reply(things[0]?.id ?? "", "staff", "We heard.", true);
  const texts = things.flatMap(({ data }) => (data as { text?: string }).text ?? []);
  for (const { id } of things) {
    expect(readable(backend.folder, [id]), id).not.toEqual([]);
    expect((await home.ask("DELETE", `/v1/me/items/${id}?${home.query}`)).status).toBe(200);
    expect(readable(backend.folder, [id]), id).toEqual([]);
  }
  expect(readable(backend.folder, [...texts, "Ada Quill", "5550199", "We heard."])).toEqual([]);
  expect((await home.me()).body).toMatchObject({ events: [given], learned: [] });
  expect(backend.faults).toEqual([]);
});

test("an answer not given takes the older one back, and a stale fact is used by nothing", async () => {
  let ahead = 0;
  const clock = { ...systemClock(), wall: () => Date.now() + ahead };
  const backend = await backendOf({ clock });
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  const virtual = demoHome(backend, room, { virtual: true });
  await home.register();
  await virtual.register();
  const on = home.grant("questions");
  await home.send(home.event("answer.given", { question: "milk", answer: "oat" }, on));
  await home.send(home.event("signal.bucket", { bucket: "mid" }, home.grant("offers")));
  await virtual.send(virtual.event("answer.given", { question: "milk", answer: "cow" }, virtual.grant("questions")));
  const keys = (options = {}) => room.facts.fresh(clock.wall(), options).map(({ key, value }) => `${key}=${value}`);
  expect(keys()).toEqual(["answer:milk=oat", "bucket:breakfast=mid"]);
  expect(keys({ key: "answer:milk", virtual: true }).toSorted()).toEqual(["answer:milk=cow", "answer:milk=oat"]);
  ahead = 29 * 86_400_000;
  expect(keys()).toEqual(["answer:milk=oat"]);
  await home.send(home.event("answer.given", { question: "milk", answer: "prefer-not-to-say" }, on));
  expect(keys()).toEqual([]);
});

test("what was to be kept for thirty days is gone on the thirty-first, bytes and all", async () => {
  let ahead = 0;
  const clock = { ...systemClock(), wall: () => Date.now() + ahead };
  const backend = await backendOf({ clock });
  const room = someBrand(backend);
  const home = demoHome(backend, room);
  await home.register();
  const on = home.grant("offers");
  const short = home.event("request.made", { text: `short ${randomId()}` }, on);
  const long = home.event("request.made", { text: "long" }, on, { retention: "P60D" });
  await home.send(short, long);
  ahead = 29 * 86_400_000;
  letGo(backend);
  expect(rowsOf(room, "events")).toBe(2);
  ahead = 30 * 86_400_000;
  letGo(backend);
  expect(rowsOf(room, "events")).toBe(1);
  expect(readable(backend.folder, [short.id, (short.data as { text: string }).text])).toEqual([]);
  expect(await home.answers(short)).toEqual(["erased"]);
  expect((await home.me()).body.events).toEqual([long]);
});
