import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../hub/core/clock.ts";
import { signResponse } from "../../hub/core/engage/http-signature.ts";
import { privateKeyOf, signDocument } from "../../hub/core/engage/signed.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { keyPairOf } from "../../hub/core/signing-key.ts";
import { openEdge } from "../../hub/engagement/edge.ts";
import { keptLog } from "../help/broker.ts";
import { eventText, playBrand, playHub, source, type PlayedBrand, type PlayedHub, type Respond } from "../help/edge.ts";

const folder = mkdtempSync(join(tmpdir(), "lintel-edge-own-"));
const { log, lines } = keptLog();
const timeout_ms = 700;
const stranger = keyPairOf("stranger", randomBytes(32));
let hub: PlayedHub;
let brand: PlayedBrand;
let edge: AsyncDisposable;
let good: Respond;
let n = 0;

beforeAll(async () => {
  hub = await playHub();
  brand = await playBrand("oatfield");
  good = brand.respond;
  const plan = { clock: systemClock(), random: systemRandom(), log, virtual: true, timeout_ms };
  edge = openEdge({ ...plan, socket: hub.socket, folder });
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
  await brand[Symbol.asyncDispose]();
  await hub[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  brand.respond = good;
});

const now_s = () => Math.floor(Date.now() / 1_000);
const everyId = (body: Buffer) =>
  (JSON.parse(body.toString()) as { id: string }[]).map(({ id }) => ({ id, is: "stored" as const }));
const right = (body: Buffer) => Buffer.from(JSON.stringify({ v: 1, answers: everyId(body), receipts: [] }));

/** Answers once as told, and as a good brand ever after. */
const firstly = (respond: Respond) => {
  brand.respond = (asked) => {
    brand.respond = good;
    return respond(asked);
  };
};
/** Leaves a batch whose first answer is bad; gives what the hub was told of it, once it has arrived all the same. */
async function told(respond: Respond) {
  firstly(respond);
  const before = hub.words.filter(({ ask }) => ask === "failed").length;
  hub.queue(brand, [eventText("oatfield", ++n)]);
  await hub.empty();
  return hub.words.filter((word) => word.ask === "failed").slice(before);
}

describe("an answer that is not the brand's own word is refused by name, and the batch goes again", () => {
  test.each<[string, Respond, string]>([
    ["unsigned", ({ response, body }) => void response.writeHead(200).end(right(body)), "unsigned"],
    [
      "by another key under the brand's name",
      ({ response, body, nonce }) => {
        const kid = brand.keys[0]?.kid ?? "";
        const how = { status: 200, body: right(body), kid, created_s: now_s(), nonce };
        response.writeHead(200, signResponse({ ...how, privateKey: privateKeyOf(stranger) })).end(right(body));
      },
      "forged",
    ],
    [
      "by a key that is not in the manifest",
      ({ response, body, nonce }) => {
        const how = { status: 200, body: right(body), kid: stranger.kid, created_s: now_s(), nonce };
        response.writeHead(200, signResponse({ ...how, privateKey: privateKeyOf(stranger) })).end(right(body));
      },
      "unknown-key",
    ],
    [
      "of ten minutes ago",
      ({ response, body, nonce }) =>
        void response.writeHead(200, brand.sign(200, right(body), nonce, now_s() - 600)).end(right(body)),
      "expired",
    ],
    [
      "of a clock that is ahead",
      ({ response, body, nonce }) =>
        void response.writeHead(200, brand.sign(200, right(body), nonce, now_s() + 120)).end(right(body)),
      "future",
    ],
    [
      "changed on the way",
      ({ response, body, nonce }) =>
        void response
          .writeHead(200, brand.sign(200, right(body), nonce))
          .end(Buffer.from(`${right(body).toString()} `)),
      "digest",
    ],
    [
      "to another request",
      ({ response, body }) => void response.writeHead(200, brand.sign(200, right(body), "n-0")).end(right(body)),
      "other-request",
    ],
    ["for events that were not sent", ({ answer }) => answer(200, { v: 1, answers: [], receipts: [] }), "answer"],
    ["that is no answer", ({ answer }) => answer(200, { v: 1, thanks: "for all" }), "answer"],
    [
      "a redirection, to itself or anywhere",
      ({ response }) => void response.writeHead(307, { location: brand.url }).end(),
      "redirected",
    ],
    ["a line that breaks", ({ response }) => void response.destroy(), "offline"],
    ["of two megabytes", ({ response }) => void response.writeHead(200).end(Buffer.alloc(2_097_152, 32)), "too-big"],
    [
      "that drips without an end",
      ({ response }) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(" "), 50);
        response.on("close", () => clearInterval(drip));
      },
      "late",
    ],
    ["that never comes", () => undefined, "late"],
  ])("%s", async (_, respond, why) => {
    const failed = await told(respond);
    expect(failed).toMatchObject([{ why, again: true, brand: "oatfield" }]);
    expect(lines.join("\n")).toContain(`"why":"${why}"`);
  });
});

describe("what a brand says no to", () => {
  test("is final only where the brand itself says so", async () => {
    firstly(({ answer }) => answer(422, { code: "E_SCHEMA", text: "" }));
    const [id] = [JSON.parse(eventText("oatfield", ++n)).id as string];
    hub.queue(brand, [eventText("oatfield", n)]);
    expect(await hub.said("failed", ({ status }) => status === 422)).toMatchObject({ again: false, why: "answer" });
    await hub.empty();
    expect(brand.stored.get(id)).toBe(1);
    expect(await told(({ response }) => void response.writeHead(422).end("{}"))).toMatchObject([
      { again: true, why: "unsigned", status: 422 },
    ]);
  });

  test.each([429, 503, 408, 425])("%i may pass, and what it asks for is told", async (status) => {
    const failed = await told(({ response, nonce }) => {
      response.writeHead(status, { ...brand.sign(status, Buffer.alloc(0), nonce), "retry-after": "42" }).end();
    });
    expect(failed).toMatchObject([{ again: true, status, retry_s: 42 }]);
  });

  test("an instant to come back at is told in seconds, and nobody is waited for over an hour", async () => {
    const at = new Date(Date.now() + 90_000).toUTCString();
    const later = async (when: string) =>
      (await told(({ response }) => void response.writeHead(503, { "retry-after": when }).end()))[0]?.retry_s;
    const seconds = await later(at);
    expect(seconds).toBeGreaterThan(80);
    expect(seconds).toBeLessThan(92);
    expect(await later("999999")).toBe(3_600);
    expect(await later("soon")).toBeUndefined();
  });

  test("a home it does not know any more introduces itself again", async () => {
    const before = hub.words.filter(({ ask }) => ask === "key").length;
    const failed = await told(({ answer }) => answer(401, { code: "E_HOME", text: "" }));
    expect(failed).toMatchObject([{ again: true, status: 401 }]);
    expect(hub.words.filter(({ ask }) => ask === "key")).toHaveLength(before + 1);
  });
});

describe("what is not to leave", () => {
  const where = () => ({ brand: brand.id, url: brand.url, source, keys: [...brand.keys] });

  test.each([
    ["for another brand", () => eventText("otherbrand", ++n)],
    ["of another home", () => eventText("oatfield", ++n, { source: `urn:lintel:h:${"1".repeat(32)}` })],
    ["that is no event", () => eventText("oatfield", ++n).replace('"level":2', '"level":9')],
  ])("an event %s stays, whatever the hub says", async (_, text) => {
    const bytes = brand.wire.flat().length;
    const batch = `odd-${n}`;
    await hub.task({ do: "send", batch, ...where(), events: [text()] });
    expect(await hub.said("failed", (word) => word.batch === batch)).toMatchObject({ again: false, why: "not-ours" });
    expect(brand.wire.flat().length).toBe(bytes);
  });

  test.each(["http://brand.example", "http://10.1.2.3", "https://printer.local", "https://user:word@brand.example"])(
    "nobody is asked at %s",
    async (url) => {
      const task = `t-${url}`;
      expect(await hub.task({ do: "manifest", task, brand: "oatfield", url })).toMatchObject({
        ask: "pull-failed",
        why: "no-way",
      });
    },
  );
});

describe("what is pulled", () => {
  const where = () => ({ brand: brand.id, url: brand.url, source, keys: [...brand.keys] });
  const signed = signDocument("{}", stranger.kid, privateKeyOf(stranger));

  test("is handed over as it stands: objects, where to go on, and texts that are no objects", async () => {
    brand.respond = ({ answer }) => answer(200, { v: 1, items: [signed], after: "m-2" });
    expect(await hub.task({ do: "mailbox", task: "m", ...where(), after: "" })).toMatchObject({
      objects: [signed],
      cursor: "m-2",
    });
    brand.respond = ({ answer }) => answer(200, { v: 1, items: [signed], since: "r-2" });
    expect(await hub.task({ do: "receipts", task: "r", ...where(), since: "" })).toMatchObject({ cursor: "r-2" });
    const page = { v: 1, source, events: [{ id: "1" }], learned: [], letters: [], floors: [], parts: {} };
    const more = { ...page, after: "p-2", more: true };
    brand.respond = ({ answer }) => answer(200, more);
    expect(await hub.task({ do: "export", task: "x", ...where(), after: "p-1" })).toMatchObject({
      told: JSON.stringify(more),
      cursor: "p-2",
      more: true,
    });
    brand.respond = ({ answer }) => answer(200, page);
    expect(await hub.task({ do: "export", task: "y", ...where(), after: "" })).toMatchObject({ why: "answer" });
    brand.respond = ({ answer }) => answer(200, { v: 1, items: [signed] });
    expect(await hub.task({ do: "erase", task: "e", ...where() })).toMatchObject({ objects: [signed] });
    const directory = { v: 1, brands: [{ brand: "oatfield", url: brand.url }] };
    brand.respond = ({ answer }) => answer(200, directory);
    const asked = await hub.task({ do: "directory", task: "d", url: `${brand.url}/v1/brands` });
    expect(asked).toMatchObject({ told: JSON.stringify(directory), objects: [] });
  });

  test("what nobody waits for any more is not asked for", async () => {
    hub.heard = (word) => {
      if (word.ask === "asking") hub.giveUp(word.task);
      return true;
    };
    const before = brand.wire.length;
    void hub.task({ do: "manifest", task: "late", brand: brand.id, url: brand.url });
    await hub.said("asking", ({ task }) => task === "late");
    hub.heard = () => true;
    brand.respond = ({ answer }) => answer(200, { v: 1, items: [], after: "m-9" });
    expect(await hub.task({ do: "mailbox", task: "next", ...where(), after: "" })).toMatchObject({ cursor: "m-9" });
    expect(brand.wire).toHaveLength(before + 1);
  });

  test("a mailbox that nobody signed is not taken", async () => {
    brand.respond = ({ response }) => void response.end(JSON.stringify({ v: 1, items: [signed], after: "m-3" }));
    const asked = await hub.task({ do: "mailbox", task: "u", ...where(), after: "" });
    expect(asked).toMatchObject({ ask: "pull-failed", why: "unsigned" });
  });
});

test("a new name has a new key, and the old one is gone", async () => {
  const place = join(folder, "keys");
  const before = readdirSync(place);
  await hub.task({ do: "new-key", brand: "oatfield" });
  hub.queue(brand, [eventText("oatfield", ++n)]);
  await hub.empty();
  const kids = hub.words.flatMap((word) => (word.ask === "key" ? [word.kid] : []));
  expect(new Set(kids).size).toBe(2);
  expect(before.length).toBeGreaterThan(0);
  expect(readdirSync(place)).toHaveLength(before.length);
});

test("two brands see two keys", async () => {
  await using other = await playBrand("otherbrand");
  hub.queue(other, [eventText("otherbrand", ++n)]);
  await hub.empty();
  const keys = hub.words.flatMap((word) => (word.ask === "key" ? [`${word.brand} ${word.x}`] : []));
  const xs = new Map(keys.map((key) => key.split(" ").toReversed() as [string, string]));
  expect(new Set(xs.values())).toEqual(new Set(["oatfield", "otherbrand"]));
  expect(xs.size).toBe(3);
});
