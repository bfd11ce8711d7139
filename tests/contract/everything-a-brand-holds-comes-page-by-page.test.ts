import { readdirSync } from "node:fs";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { type HeldPage, pageBytes } from "../../backend/store/held.ts";
import { type EventTypeName, type HomeEvent, typeOf } from "../../hub/core/engage/events.ts";
import { demoHome, randomId, someBrand, startBackend } from "../help/backend.ts";
import { covers } from "../help/covers.ts";
import { wholeWay } from "../help/whole-way.ts";

const brand = "oatfield";
const wish = { brand, purpose: "questions", category: "breakfast", level: 1 } as const;
const mebibyte = 1_048_576;
type Way = Awaited<ReturnType<typeof wholeWay>>;
type Line = { readonly of: string; readonly is: Readonly<Record<string, unknown>> };

/** A house of Lin and Bo, whose brand knows both; gives what it knows them by. */
async function known() {
  const way = await wholeWay({ at: "2026-03-01T09:00:00+08:00" });
  const room = way.backend.brands.get(brand);
  if (!room) throw new Error("no brand");
  await way.until("the brands", () => way.room.privacy.view("lin", "en").brands.length > 0 || lookOnce(way));
  const lin = await way.yes("lin", wish);
  const bo = await way.yes("bo", wish, ["phone"]);
  const given = (id: string) =>
    room.db.sql("SELECT document FROM events WHERE consentid = ?").get(id)?.["document"] as string | undefined;
  await way.until("both told", () => given(lin.id) !== undefined && given(bo.id) !== undefined);
  const of = (id: string) => JSON.parse(given(id) ?? "{}") as HomeEvent;
  return { way, room, lin: of(lin.id), bo: of(bo.id) };
}

function lookOnce({ room }: Way): boolean {
  void room.privacy.look("lin").catch(() => undefined);
  return false;
}

type Known = Awaited<ReturnType<typeof known>>;

/** So many complaints of one of them, as long as they may be, on the brand's shelf. */
function complain({ room }: Known, whose: HomeEvent, count: number): readonly string[] {
  const home = room.homes.find(whose.source);
  const manifest = room.manifest();
  if (!home || !manifest) throw new Error("nobody");
  const name: EventTypeName = "complaint.raised";
  const event = (): HomeEvent => ({
    ...whose,
    id: randomId(),
    type: typeOf(name),
    dataschema: `urn:lintel:schema:${name}:1`,
    data: { text: "太甜".repeat(300) },
  });
  const events = Array.from({ length: count }, event);
  const { answers } = room.intake.take(home, manifest, events, { nonce: randomId(), expires_s: 1 });
  expect(new Set(answers.map(({ is }) => is))).toEqual(new Set(["stored"]));
  return events.map(({ id }) => id);
}

/** All that comes of it, and how many bytes that is. */
async function held({ way }: Known, resident = "lin") {
  const whole = await text(await way.room.privacy.held(resident, brand));
  const told = JSON.parse(whole) as { readonly items: readonly Line[]; readonly brand: string };
  return { bytes: Buffer.byteLength(whole), ...told };
}

const eventsIn = (items: readonly Line[]) => items.flatMap(({ of, is }) => (of === "events" ? [String(is["id"])] : []));
const pagesAsked = ({ way }: Known) =>
  way.wire.asked().filter(({ head }) => head.startsWith("GET /b/oatfield/v1/me?")).length;

/** The brand answers this instead of a page, each under its true signature. */
function answers({ room }: Known, page: (good: HeldPage, after: string, n: number) => HeldPage) {
  const good = room.heldPage;
  let n = 0;
  Object.assign(room, {
    heldPage: (...[home, after]: Parameters<typeof good>) => page(good(home, after), after, (n += 1)),
  });
  return () => void Object.assign(room, { heldPage: good });
}

test("a home of which a brand holds megabytes gets all of its own, each thing once; erased, all of it goes", async () => {
  const house = await known();
  await using way = house.way;
  const hers = complain(house, house.lin, 900);
  const his = complain(house, house.bo, 100);
  const { items, bytes } = await held(house);
  expect(bytes).toBeGreaterThan(3 * mebibyte);
  expect(pagesAsked(house)).toBeGreaterThan(5);
  expect(eventsIn(items)).toEqual([house.lin.id, ...hers]);
  expect(items.filter(({ of }) => of === "marketing").map(({ is }) => is["event"])).toEqual(
    expect.arrayContaining([...hers]),
  );
  expect(JSON.stringify(items)).not.toContain(house.bo.subject);
  expect(eventsIn((await held(house, "bo")).items)).toEqual([house.bo.id, ...his]);
  // What was handed over lies in no file that anybody could open.
  expect(readdirSync(way.folder).filter((name) => name.startsWith("held"))).toEqual([]);

  await way.room.privacy.eraseAt("bo", brand);
  await way.room.privacy.eraseAt("lin", brand);
  await way.until("all of it erased", () => !way.owes());
  expect(house.room.db.sql("SELECT count(*) AS n FROM events").get()?.["n"]).toBe(0);
  const before = pagesAsked(house);
  expect((await held(house)).items).toEqual([]);
  // A brand that knows this home no longer is not told that there is one.
  expect(pagesAsked(house)).toBe(before);
  expect(way.faults).toEqual([]);
}, 120_000);

test("what grows, or is erased, between two pages begins anew: all of one instant, or a named end of it", async () => {
  const house = await known();
  await using way = house.way;
  const hers = complain(house, house.lin, 300);
  const [first = ""] = hers;
  let late: readonly string[] = [];
  let back = answers(house, (page, _, n) => {
    if (n === 1) late = complain(house, house.lin, 1);
    if (n === 3) house.room.erasure.item(house.lin.source, first);
    return page;
  });
  const { items } = await held(house);
  expect(eventsIn(items)).toEqual([house.lin.id, ...hers.slice(1), ...late]);
  back();

  // It is never the same twice.
  back = answers(house, (page) => {
    complain(house, house.lin, 1);
    return page;
  });
  await expect(held(house)).rejects.toMatchObject({ code: "E_BRAND_ANSWER", params: { why: "unsteady" } });
  back();
  expect(eventsIn((await held(house)).items).length).toBeGreaterThan(300);
  expect(way.faults).toEqual([]);
}, 120_000);

const other = `urn:lintel:h:${"3".repeat(32)}`;
const tricks: readonly [string, string, (page: HeldPage, after: string, n: number) => unknown][] = [
  [
    "sends us to the same place again",
    "repeats",
    (page, after, n) => (n === 1 ? page : { ...page, more: true, after }),
  ],
  ["sends us back to the beginning", "repeats", (page) => ({ ...page, more: true, after: "" })],
  ["answers with a page of another home", "other-home", (page) => ({ ...page, source: other })],
  [
    "mixes another home in",
    "other-home",
    (page) => ({ ...page, events: page.events.map((one) => ({ ...one, source: other })) }),
  ],
  ["answers no page", "unread", () => ({ v: 1, everything: [] })],
  ["answers more than a page", "unread", (page) => ({ ...page, learned: [{ key: "x".repeat(2 * mebibyte) }] })],
];
test.each(tricks)(
  "a brand that %s is stopped by name (%s), and nothing is lost",
  async (_, why, trick) => {
    covers("error:E_BRAND_ANSWER");
    const house = await known();
    await using way = house.way;
    complain(house, house.lin, 200);
    const back = answers(house, (page, after, n) => trick(page, after, n) as HeldPage);
    await expect(held(house)).rejects.toMatchObject({ code: "E_BRAND_ANSWER", params: { name: "Oatfield", why } });
    expect(way.chained().at(-1)).toMatchObject({ kind: "gated", brand, what: "held", why });
    expect(readdirSync(way.folder).filter((name) => name.startsWith("held"))).toEqual([]);
    expect(way.room.privacy.view("lin", "en").grants.map(({ state }) => state)).toEqual(["given"]);
    back();
    expect(eventsIn((await held(house)).items)).toHaveLength(201);
    expect(way.faults).toEqual([]);
  },
  60_000,
);

test("a brand tells a page at a time, each signed; from a place that is none, or no longer there, it tells nothing", async () => {
  await using backend = await startBackend();
  const home = demoHome(backend, someBrand(backend));
  await home.register();
  const on = home.grant("questions");
  for (let n = 0; n < 10; n += 1)
    await home.send(
      ...Array.from({ length: 60 }, () => home.event("complaint.raised", { text: "酸".repeat(600) }, on)),
    );
  const page = (after: string) => home.ask("GET", `/v1/me?${home.query}&after=${encodeURIComponent(after)}`);
  const ids: string[] = [];
  for (let after = "", more = true; more;) {
    const { status, signed, body } = await page(after);
    expect([status, signed]).toEqual([200, true]);
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(pageBytes + 1_024);
    ids.push(...body.events.map(({ id }) => id));
    ({ after, more } = body);
  }
  expect([ids.length, new Set(ids).size]).toEqual([600, 600]);

  const { body: first } = await page("");
  expect(first.more).toBe(true);
  await home.send(home.event("complaint.raised", { text: "Once more." }, on));
  expect(await page(first.after)).toMatchObject({ status: 409, signed: true, body: { code: "E_CHANGED" } });
  for (const after of ["nowhere", "-1.x", `1.${"a".repeat(21)}`])
    expect(await page(after)).toMatchObject({ status: 400, signed: true, body: { code: "E_WRONG_TYPE" } });
}, 60_000);
