import { copyFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
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
    if (request.url === "/mute.mp3") return;
    if (request.url !== "/list.m3u") return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "audio/x-mpegurl" }).end(`#EXTM3U\n${tone}\n`);
  });
  tone = `${sounds.url}/tone-440-60.wav`;
  mute = `${sounds.url}/mute.mp3`;
});
afterAll(() => sounds.stop());

withMpd(
  "a player lost before the sound began gets its own volume back",
  async () => {
    await using mpd = await startMpd();
    await mpd.ask("setvol 77");
    await using house = await openKitchen(mpd, sounds.url);
    const { music, between } = house;
    const asked = music.ask("play", playing(mute));
    await music.until(() => sounds.asked.includes("/mute.mp3"));
    between.cut();
    expect(await music.answered(asked)).toMatchObject({ outcome: "failed", code: "E_PLAYER_GONE" });
    await music.does("stop");
    await music.becomes({ out: "screen", playing: false });
    await music.becomes({ out: "player" });
    await pause(500);
    expect(await valueIn(mpd, "volume")).toBe("77");
    expect(await valueIn(mpd, "playlistlength")).toBe("0");
    expect(music.events()).toEqual(["trouble", "started", "ended"]);
  },
  20_000,
);

withMpd(
  "a player lost as one thing gave way to another keeps nothing of either",
  async () => {
    await using mpd = await startMpd();
    await mpd.ask("setvol 77");
    await using house = await openKitchen(mpd, sounds.url);
    const { music, between } = house;
    await music.does("play", playing(tone));
    await pause(300);
    const held = between.hold(/clearerror/);
    const asked = music.ask("play", playing(`${sounds.url}/tone-330-60.wav`));
    await held;
    between.cut();
    expect(await music.answered(asked)).toMatchObject({ outcome: "failed", code: "E_PLAYER_GONE" });
    await music.does("stop");
    await music.becomes({ out: "screen", playing: false });
    await music.becomes({ out: "player" });
    await pause(500);
    expect(await valueIn(mpd, "volume")).toBe("77");
    expect(await valueIn(mpd, "playlistlength")).toBe("0");
  },
  20_000,
);

withMpd(
  "a stop while the player comes back is no trouble",
  async () => {
    await using mpd = await startMpd();
    await using house = await openKitchen(mpd, sounds.url);
    const { music, between } = house;
    await music.does("play", playing(tone));
    await pause(300);
    const held = between.hold(/playid/);
    between.cut();
    await held;
    const stop = music.ask("stop");
    await pause(50);
    between.release();
    expect(await music.answered(stop)).toMatchObject({ outcome: "done" });
    expect(music.events()).toEqual(["started", "trouble", "ended"]);
    expect(await valueIn(mpd, "state")).toBe("stop");
    expect(music.faults).toEqual([]);
  },
  20_000,
);

withMpd(
  "what somebody paused by hand does not sound from the screen when the player is lost",
  async () => {
    await using mpd = await startMpd();
    await using house = await openKitchen(mpd, sounds.url);
    const { music } = house;
    await music.does("play", playing(tone));
    await pause(300);
    await mpd.ask("pause 1");
    await music.becomes({ playing: false });
    await mpd.kill();
    await music.becomes({ out: "screen" });
    expect(music.state()).toMatchObject({ playing: false, trouble: "E_PLAYER_GONE" });
    expect(music.events()).toEqual(["started", "trouble", "ended"]);
  },
  20_000,
);

withMpd(
  "a player that hangs while the music rises is missed, not complained of as a fault of the house",
  async () => {
    await using mpd = await startMpd();
    await using house = await openKitchen(mpd, sounds.url);
    const { music, between } = house;
    await music.does("play", { ...playing(tone), rise_s: 20 });
    await between.hold(/setvol/);
    await music.becomes({ out: "screen", trouble: "E_PLAYER_GONE" });
    expect(music.faults).toEqual([]);
  },
  20_000,
);

withMpd(
  "of a list that a dead process left in the queue nothing stays",
  async () => {
    await using mpd = await startMpd();
    const settings = { mpd: { host: "127.0.0.1", port: mpd.port }, hub: sounds.url };
    const died = openMusic(settings);
    await died.becomes({ out: "player" });
    expect(await died.does("play", playing(`${sounds.url}/list.m3u`))).toMatchObject({ outcome: "done" });
    const folder = mkdtempSync(join(tmpdir(), "lintel-music-"));
    copyFileSync(join(died.folder, "it.kept.json"), join(folder, "it.kept.json"));
    await died[Symbol.asyncDispose]();
    expect(await valueIn(mpd, "playlistlength")).toBe("1");
    await using music = openMusic(settings, undefined, folder);
    await music.becomes({ out: "player", playing: false });
    await pause(500);
    expect(await valueIn(mpd, "playlistlength")).toBe("0");
  },
  20_000,
);
