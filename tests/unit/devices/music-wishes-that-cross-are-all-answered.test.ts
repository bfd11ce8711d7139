import { writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWeb } from "../../../hub/web.ts";
import { noMpd, startMpd, startSounds } from "../../help/mpd.ts";
import { openKitchen, playing, valueIn } from "./mpd-between.ts";
import { openMusic, pause } from "./music-rig.ts";

if (noMpd) console.log(`skipped: ${noMpd}`);
const withMpd = test.skipIf(noMpd);
let sounds: Awaited<ReturnType<typeof startSounds>>;
let tone: string;
let mute: string;

beforeAll(async () => {
  sounds = await startSounds((request, response) => {
    // An address that takes a call and never says a word.
    if (request.url !== "/mute.mp3") response.writeHead(404).end();
  });
  tone = `${sounds.url}/tone-440-60.wav`;
  mute = `${sounds.url}/mute.mp3`;
});
afterAll(() => sounds.stop());

withMpd(
  "who asks for something as the last thing ends is answered, and hears it",
  async () => {
    await using mpd = await startMpd();
    await using house = await openKitchen(mpd, sounds.url);
    const { music, between } = house;
    await music.does("play", playing(tone));
    await pause(500);
    const held = between.hold(/currentsong/);
    await mpd.ask("stop");
    await held;
    const second = music.ask("play", playing(`${sounds.url}/tone-330-60.wav`));
    between.release();
    expect(await music.answered(second)).toMatchObject({ outcome: "done" });
    await music.becomes({ playing: true, out: "player" });
    expect(await valueIn(mpd, "file")).toMatch(/tone-330/);
  },
  20_000,
);

withMpd(
  "two who say stop, or one who says it too early, take nobody's own music away",
  async () => {
    await using mpd = await startMpd();
    const own = `${sounds.url}/tone-220-60.wav`;
    await mpd.ask(`add "${own}"`, "setvol 42", "play 0");
    await pause(800);
    await using house = await openKitchen(mpd, sounds.url);
    const { music } = house;
    await music.does("play", playing(tone));
    const both = [music.ask("stop"), music.ask("stop")];
    for (const id of both) expect(await music.answered(id)).toMatchObject({ outcome: "done" });
    expect([await valueIn(mpd, "state"), await valueIn(mpd, "file")]).toEqual(["play", own]);
    expect(await music.does("stop", {})).toMatchObject({ outcome: "done" });
    expect([await valueIn(mpd, "state"), await valueIn(mpd, "file")]).toEqual(["play", own]);
    const early = music.ask("play", playing(mute));
    await pause(300);
    expect(await music.does("stop")).toMatchObject({ outcome: "done" });
    expect(await music.answered(early)).toMatchObject({ outcome: "stopped" });
    expect([await valueIn(mpd, "state"), await valueIn(mpd, "file")]).toEqual(["play", own]);
    expect(await valueIn(mpd, "volume")).toBe("42");
  },
  20_000,
);

withMpd(
  "it speaks while the music is only about to begin: it begins lowered",
  async () => {
    await using mpd = await startMpd();
    await using house = await openKitchen(mpd, sounds.url);
    const { music, between } = house;
    const held = between.hold(/playid/);
    const asked = music.ask("play", playing(tone));
    await held;
    await music.does("duck", { for_s: 4 });
    between.release();
    expect(await music.answered(asked)).toMatchObject({ outcome: "done" });
    await pause(1_000);
    expect(Number(await valueIn(mpd, "volume"))).toBeLessThan(25);
    await music.becomes({ ducked: false });
    await pause(1_500);
    expect(await valueIn(mpd, "volume")).toBe("60");
  },
  20_000,
);

withMpd(
  "a house that closes in the middle of a wish has nothing to complain of",
  async () => {
    await using mpd = await startMpd();
    const music = openMusic({ mpd: { host: "127.0.0.1", port: mpd.port }, hub: sounds.url });
    await music.becomes({ out: "player" });
    const asked = music.ask("play", playing(mute));
    await pause(300);
    await music[Symbol.asyncDispose]();
    expect(await music.answered(asked)).toMatchObject({ outcome: "stopped", code: "E_INTERRUPTED" });
    await pause(300);
    expect(music.events()).toEqual([]);
    expect(music.faults).toEqual([]);
  },
  20_000,
);

test("news that nobody waits for any more is no trouble, and its feed is asked again at once", async () => {
  let answers = false;
  const feed = await startSounds((_request, response) => {
    if (answers)
      response.end(`<rss version="2.0"><channel><title>T</title><item><title>One</title></item></channel></rss>`);
  });
  await using music = openMusic({}, openWeb(fetch));
  const url = `${feed.url}/feed.xml`;
  const first = music.ask("play", { source: "news", from: url });
  await music.until(() => feed.asked.length > 0);
  await music.does("stop");
  expect(await music.answered(first)).toMatchObject({ outcome: "stopped", code: "E_STOPPED" });
  answers = true;
  expect(await music.does("play", { source: "news", from: url })).toMatchObject({ outcome: "done" });
  await music.becomes({ playing: true });
  expect(music.state()["headlines"]).toEqual(["One"]);
  expect(music.events()).toEqual(["started"]);
  await feed.stop();
});

withMpd(
  "news read from the screen is not read into the music of the player",
  async () => {
    await using mpd = await startMpd();
    const feed = await startSounds((_request, response) => {
      response.end(`<rss version="2.0"><channel><title>T</title><item><title>One</title></item></channel></rss>`);
    });
    await using music = openMusic({ mpd: { host: "127.0.0.1", port: mpd.port } }, openWeb(fetch));
    await music.becomes({ out: "player" });
    await music.does("play", playing(tone));
    expect(await music.does("play", { source: "news", from: `${feed.url}/feed.xml` })).toMatchObject({
      outcome: "done",
    });
    await music.becomes({ playing: true, source: "news", out: "screen" });
    await pause(1_500);
    expect([await valueIn(mpd, "state"), await valueIn(mpd, "playlistlength")]).toEqual(["stop", "0"]);
    await feed.stop();
  },
  20_000,
);

withMpd(
  "what still begins while the news is fetched is not called stopped before it is",
  async () => {
    await using mpd = await startMpd();
    const feed = await startSounds(() => undefined);
    await using music = openMusic({ mpd: { host: "127.0.0.1", port: mpd.port } }, openWeb(fetch));
    await music.becomes({ out: "player" });
    const first = music.ask("play", playing(tone));
    const second = music.ask("play", { source: "news", from: `${feed.url}/feed.xml` });
    expect(await music.answered(first)).toMatchObject({ outcome: "done" });
    await music.does("stop");
    expect(await music.answered(second)).toMatchObject({ outcome: "stopped" });
    expect(music.events()).toEqual(["started", "ended"]);
    await feed.stop();
  },
  20_000,
);

withMpd(
  "a list whose first piece somebody took away ends, and everything is as before",
  async () => {
    await using mpd = await startMpd("");
    await mpd.ask("setvol 77");
    const list = [3, 3].map((seconds, i) => `${sounds.url}/tone-${440 + i}-${seconds}.wav`);
    writeFileSync(join(mpd.folder, "playlists", "Short.m3u"), `${list.join("\n")}\n`);
    await using house = await openKitchen(mpd, sounds.url);
    const { music } = house;
    await music.does("play", playing("Short"));
    await music.until(() => sounds.asked.includes("/tone-441-3.wav"));
    await mpd.ask("next", "delete 0");
    await music.until(() => music.events().at(-1) === "ended");
    expect(await valueIn(mpd, "volume")).toBe("77");
    expect(music.faults).toEqual([]);
  },
  20_000,
);

test("a house that closes while it still dials hangs up at once", async () => {
  let hungUp: number | undefined;
  const called = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    socket.on("close", () => (hungUp = performance.now())).on("error", () => undefined);
    called.resolve();
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const music = openMusic({ mpd: { host: "127.0.0.1", port: (server.address() as AddressInfo).port } });
  await called.promise;
  await music[Symbol.asyncDispose]();
  const closed = performance.now();
  await music.until(() => hungUp);
  expect((hungUp ?? Infinity) - closed).toBeLessThan(1_000);
  server.close();
}, 10_000);
