import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { cleanText, plainTitle } from "../../../devices/music/clean.ts";
import { readFeed } from "../../../devices/music/feed.ts";
import { bulletinOf, openNews } from "../../../devices/music/news.ts";
import { systemClock, type Clock } from "../../../hub/core/clock.ts";
import { openWeb } from "../../../hub/web.ts";
import { covers } from "../../help/covers.ts";
import { openBench } from "../../help/device-bench.ts";
import { noMpd, startMpd, startSounds } from "../../help/mpd.ts";
import { openMusic } from "./music-rig.ts";

const web = openWeb(fetch);
const feedOf = (items: string) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>${items}</channel></rss>`;
const titled = (title: string, more = "") => `<item><title>${title}</title>${more}</item>`;
const now = Date.parse("2026-03-04T08:00:00+08:00");
const signal = () => new AbortController().signal;
const hour = 3_600_000;

/** The machine's clock, moved on by hand. */
function movableClock(): Clock & { ahead: number } {
  const clock = systemClock();
  const moved = {
    ahead: 0,
    wall: () => clock.wall() + moved.ahead,
    mono: () => clock.mono() + moved.ahead,
    sleepUntil: (due: number, stop?: AbortSignal) => clock.sleepUntil(due - moved.ahead, stop),
  };
  return moved;
}

/** A feed server whose answer a test sets. */
async function feedServer() {
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const heard: IncomingMessage[] = [];
  const server = await startSounds((request, response) => {
    heard.push(request);
    answer(request, response);
  });
  return {
    url: `${server.url}/feed.xml`,
    root: server.url,
    heard,
    says: (next: typeof answer) => (answer = next),
    gives: (text: string | Uint8Array, headers: Record<string, string> = {}) =>
      (answer = (_request, response) => void response.writeHead(200, headers).end(text)),
    [Symbol.asyncDispose]: server.stop,
  };
}

test("titles are one harmless line, whatever they hide", () => {
  expect(plainTitle("<b>Rain</b> &amp; <script>alert(1)</script>sun")).toBe("Rain & sun");
  expect(plainTitle("&amp;lt;img src=x onerror=alert(1)&amp;gt;Quiet")).toBe("Quiet");
  expect(plainTitle("3 < 5 and 7 > 2")).toBe("3 < 5 and 7 > 2");
  expect(plainTitle("A\nkill\r\u0000B")).toBe("A kill B");
  expect(cleanText("safe\u202e\u2066gpj.exe\u200b\u{e0041}")).toBe("safegpj.exe");
  expect(cleanText(`Z${"\u0301".repeat(500)}`)).toBe(`Z${"\u0301".repeat(3)}`.normalize("NFD"));
  const long = plainTitle("长".repeat(10_000)) ?? "";
  expect([long.length, long.endsWith("…")]).toEqual([200, true]);
  expect(cleanText(`${"x".repeat(198)}😀${"y".repeat(9)}`)).toBe(`${"x".repeat(198)}…`);
  expect(plainTitle("<".repeat(100_000))?.length).toBeLessThanOrEqual(200);
  for (const empty of [undefined, "", " \u200b ", "<br/>"]) expect(plainTitle(empty)).toBe(undefined);
});

test("RSS, Atom and JSON feeds are read alike", () => {
  const audio = "https://news.example/a.mp3";
  const rss = titled(
    "One",
    `<pubDate>Wed, 04 Mar 2026 07:00:00 +0800</pubDate><enclosure url="${audio}" type="audio/mpeg" length="1"/>`,
  );
  const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title type="html">&lt;i&gt;One&lt;/i&gt;</title><updated>2026-03-03T23:00:00Z</updated><link rel="enclosure" type="audio/mpeg" href="${audio}"/></entry></feed>`;
  const json = JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title: "T",
    items: [
      {
        id: "1",
        title: "One",
        date_published: "2026-03-03T23:00:00Z",
        attachments: [{ url: audio, mime_type: "audio/mpeg" }],
      },
    ],
  });
  for (const text of [feedOf(rss), atom, json])
    expect(readFeed(text)).toEqual([{ title: "One", at: now - hour, audio }]);
});

test("the newest sound of today is played; older, undated, foreign or inner addresses are not, and five titles are read", () => {
  const feed = "https://news.example/feed.xml";
  const item = (title: string, hours: number | undefined, audio?: string) => ({
    title,
    ...(hours === undefined ? {} : { at: now - hours * hour }),
    ...(audio === undefined ? {} : { audio }),
  });
  const chosen = (...items: ReturnType<typeof item>[]) => bulletinOf(items, feed, now);
  const old = item("old", 25, "https://news.example/old.mp3");
  expect(chosen(old, item("new", 2, "https://cdn.example/new.mp3"), item("newest", 1)).audio).toEqual({
    url: "https://cdn.example/new.mp3",
    title: "new",
  });
  expect(chosen(old, item("undated", undefined, "https://a.example/x.mp3")).audio).toBe(undefined);
  for (const inner of ["http://127.0.0.1:6600/x", "http://192.168.1.1/reboot", "file:///etc/passwd", "http://router/x"])
    expect(chosen(item("x", 1, inner)).audio).toBe(undefined);
  expect(chosen(...[1, 2, 3, 4, 5, 6, 7].map((h) => item(`t${h}`, h)), item("t1", 1)).titles).toEqual([
    "t1",
    "t2",
    "t3",
    "t4",
    "t5",
  ]);
});

test("a feed is asked for again only when it has changed, and its last good day bridges a fall", async () => {
  covers("error:E_FEED");
  await using server = await feedServer();
  const clock = movableClock();
  const news = openNews(web, clock);
  const read = async () => (await news.bulletin(server.url, signal())).titles;
  server.gives(feedOf(titled("One")), { etag: '"1"' });
  expect(await read()).toEqual(["One"]);
  expect(await read()).toEqual(["One"]);
  expect(server.heard).toHaveLength(1);
  clock.ahead += 10 * 60_000;
  server.says((_request, response) => void response.writeHead(304).end());
  expect(await read()).toEqual(["One"]);
  expect(server.heard.at(-1)?.headers["if-none-match"]).toBe('"1"');
  clock.ahead += 10 * 60_000;
  server.says((_request, response) => void response.writeHead(500).end());
  expect(await read()).toEqual(["One"]);
  const asked = server.heard.length;
  expect(await read()).toEqual(["One"]);
  expect(server.heard).toHaveLength(asked);
  clock.ahead += 25 * hour;
  await expect(read()).rejects.toMatchObject({ code: "E_FEED" });
  await expect(read()).rejects.toMatchObject({ code: "E_FEED" });
  server.gives(feedOf(titled("Two")));
  clock.ahead += 31 * 60_000;
  expect(await read()).toEqual(["Two"]);
});

test("a feed in an encoding of its own is read, and one in none is refused", async () => {
  await using server = await feedServer();
  const news = openNews(web, systemClock());
  const gbk = Buffer.concat([
    Buffer.from('<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><item><title>'),
    Buffer.from([0xd4, 0xe7, 0xb2, 0xcd]),
    Buffer.from("</title></item></channel></rss>"),
  ]);
  server.gives(gbk);
  expect((await news.bulletin(server.url, signal())).titles).toEqual(["早餐"]);
  server.gives(feedOf(titled("x")), { "content-type": "text/xml; charset=klingon" });
  await expect(news.bulletin(`${server.url}?2`, signal())).rejects.toMatchObject({ code: "E_FEED" });
});

const laughs = `<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${feedOf(titled("&b;"))}`;
const bad: readonly (readonly [string, (request: IncomingMessage, response: ServerResponse) => void, string])[] = [
  ["answers 500", (_q, r) => void r.writeHead(500).end("no"), "E_FEED"],
  ["never ends", (_q, r) => endless(r), "E_TOO_BIG"],
  [
    "is a small packed bomb",
    (_q, r) => void r.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(50_000_000, 32))),
    "E_TOO_BIG",
  ],
  ["goes round in circles", (q, r) => void r.writeHead(302, { location: q.url }).end(), "E_NO_WAY_OUT"],
  [
    "sends elsewhere in the house",
    (_q, r) => void r.writeHead(302, { location: "http://192.168.1.1/" }).end(),
    "E_NO_WAY_OUT",
  ],
  ["is a web page", (_q, r) => void r.end("<!doctype html><p>Not found</p>"), "E_FEED"],
  ["is other XML", (_q, r) => void r.end("<svg><title>x</title></svg>"), "E_FEED"],
  ["is nothing", (_q, r) => void r.end(), "E_FEED"],
  ["is empty", (_q, r) => void r.end(feedOf("")), "E_FEED"],
  ["laughs a billion times", (_q, r) => void r.end(laughs), "E_FEED"],
  ["is deep", (_q, r) => void r.end(`<rss version="2.0"><channel>${"<a>".repeat(300_000)}`), "E_FEED"],
  [
    "keeps its reader busy for minutes",
    (_q, r) => void r.end(`<rss version="2.0"><channel><item><title>${"<".repeat(1_000_000)}`),
    "E_FEED",
  ],
];

function endless(response: ServerResponse): void {
  response.writeHead(200);
  const more = () => {
    while (!response.destroyed && response.write(feedOf(titled("again")).repeat(100)));
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

test.each(bad)("a feed that %s is refused by name, and the house is not kept by it", async (_what, answer, code) => {
  covers("error:E_TOO_BIG", "error:E_NO_WAY_OUT");
  await using server = await feedServer();
  server.says(answer);
  const news = openNews(web, systemClock());
  const began = performance.now();
  // By this thread's own work: a machine that is busy with others keeps nobody from anything.
  const worked = () => process.threadCpuUsage().user / 1_000 + process.threadCpuUsage().system / 1_000;
  let longest = 0;
  let last = worked();
  const watching = setInterval(() => {
    longest = Math.max(longest, worked() - last);
    last = worked();
  }, 5);
  await expect(news.bulletin(server.url, signal())).rejects.toMatchObject({ code });
  clearInterval(watching);
  expect(performance.now() - began).toBeLessThan(9_000);
  expect(longest).toBeLessThan(500);
});

test("a feed that takes for ever is not waited for longer than ten seconds: the sample is read, and why is told", async () => {
  await using server = await feedServer();
  await using music = openMusic({}, web);
  const began = performance.now();
  expect((await music.does("play", { source: "news", from: server.url })).outcome).toBe("done");
  expect(performance.now() - began).toBeLessThan(11_000);
  await music.becomes({ playing: true, source: "news", sample: true, trouble: "E_DEADLINE", out: "screen" });
  expect(music.state()["headlines"]).toEqual(["news.sample.1", "news.sample.2", "news.sample.3"]);
  expect(music.faults).toEqual([]);
}, 20_000);

test("without a feed there is a marked sample at once, and an address that is none is refused", async () => {
  await using bench = await openBench("music");
  const id = bench.ask("play", { source: "news" });
  expect(bench.answers(id).map(({ outcome }) => outcome)).toEqual(["accepted", "done"]);
  await bench.pass(300);
  expect(bench.state()).toMatchObject({ playing: true, source: "news", sample: true, out: "screen" });
  expect(bench.state()["url"]).toBe(undefined);
  const refused = bench.ask("play", { source: "news", from: "my radio" });
  expect(bench.answers(refused).at(-1)).toMatchObject({ outcome: "refused", code: "E_WRONG_TYPE" });
  const away = bench.ask("play", { source: "news", from: "https://news.example/feed.xml" });
  await bench.pass(1_000);
  expect(bench.answers(away).at(-1)?.outcome).toBe("done");
  expect(bench.state()).toMatchObject({ sample: true, trouble: "E_NET_DOWN" });
});

test("titles of a feed without sound stand on the screen to be read, with nothing of their own in them", async () => {
  await using server = await feedServer();
  server.gives(feedOf(titled("<![CDATA[<b>Hi</b>]]>") + titled("Bye\nkill")));
  await using music = openMusic({}, web);
  await music.does("play", { source: "news", from: server.url });
  await music.becomes({ playing: true });
  expect(music.state()["headlines"]).toEqual(["Hi", "Bye kill"]);
  expect(music.state()["sample"]).toBe(undefined);
});

test.skipIf(noMpd)(
  "today's bulletin is played by the player, once, and then it is over",
  async () => {
    await using server = await feedServer();
    const at = new Date(Date.now() - hour).toUTCString();
    server.gives(
      feedOf(
        titled("Bulletin", `<pubDate>${at}</pubDate><enclosure url="${server.root}/tone-500-4.wav" type="audio/wav"/>`),
      ),
    );
    await using mpd = await startMpd();
    await using music = openMusic({ mpd: { host: "127.0.0.1", port: mpd.port } }, web);
    await music.becomes({ out: "player" });
    expect((await music.does("play", { source: "news", from: server.url, rise_s: 0 })).outcome).toBe("done");
    await music.becomes({ playing: true, out: "player", source: "news", title: "Bulletin" });
    await music.becomes({ playing: false });
    expect(music.events()).toEqual(["started", "ended"]);
  },
  30_000,
);
