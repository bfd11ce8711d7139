import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { noMpd, silence, startMpd, startSounds, type TestMpd } from "../../help/mpd.ts";
import { openMusic, pause } from "./music-rig.ts";

if (noMpd) console.log(`skipped: ${noMpd}`);
const withMpd = test.skipIf(noMpd);
let sounds: Awaited<ReturnType<typeof startSounds>>;

beforeAll(async () => {
  sounds = await startSounds();
});
afterAll(() => sounds.stop());

async function kitchen(mpd: TestMpd, over: object = {}) {
  const music = openMusic({ mpd: { host: "127.0.0.1", port: mpd.port, ...over }, hub: sounds.url });
  await music.becomes({ out: "player" });
  return music;
}
const valueOf = (lines: readonly string[], key: string) =>
  lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);

withMpd(
  "out of silence the kitchen fills over fifteen seconds, stays, and is silent again when it is empty",
  async () => {
    covers("kind:music", "role:music");
    await using mpd = await startMpd();
    await using music = await kitchen(mpd);
    const before = performance.now();
    await pause(1_000);
    expect(mpd.loud(before, performance.now())).toBe(silence);
    const did = await music.does("play", { source: "music", volume: 60, rise_s: 15 });
    const began = performance.now();
    expect(did.outcome).toBe("done");
    expect(music.state()).toMatchObject({
      playing: true,
      source: "music",
      out: "player",
      volume: 60,
      rise_s: 15,
      sample: true,
    });
    await pause(21_500);
    const second = (i: number) => mpd.loud(began + i * 1_000, began + (i + 1) * 1_000);
    const rise = Array.from({ length: 21 }, (_, i) => second(i));
    // What plays is music, not a tone: a second may be softer than the one before, the rise is in its steps of three.
    const steps = [0, 3, 6, 9, 12].map((i) => Math.max(...rise.slice(i, i + 3)));
    const steady = rise.slice(16).toSorted((one, two) => one - two)[2] ?? silence;
    console.log("dBFS each second:", rise.map((level) => level.toFixed(0)).join(" "));
    expect(rise[0]).toBeLessThan(steady - 50);
    steps.slice(1).forEach((level, i) => expect(level).toBeGreaterThan((steps[i] ?? 0) - 1));
    steps.slice(2).forEach((level, i) => expect(level).toBeGreaterThan((steps[i] ?? 0) + 6));
    // A bar of the piece is up to ten decibels louder than the next.
    for (const level of rise.slice(16)) expect(Math.abs(level - steady)).toBeLessThan(11);
    expect(steady).toBeGreaterThan(-45);
    expect((await music.does("stop")).outcome).toBe("done");
    const stopped = performance.now();
    await pause(1_500);
    expect(mpd.loud(stopped + 300, performance.now())).toBe(silence);
    expect(music.events()).toEqual(["started", "ended"]);
    expect(music.faults).toEqual([]);
  },
  60_000,
);

withMpd(
  "a tone rises without one step back and reaches what was asked, at most ten steps a second",
  async () => {
    await using mpd = await startMpd();
    await using music = await kitchen(mpd);
    await music.does("play", { source: "music", from: `${sounds.url}/tone-440-60.wav`, volume: 50, rise_s: 3 });
    const began = performance.now();
    const volumes: number[] = [];
    while (performance.now() < began + 4_000) {
      volumes.push(Number(valueOf(await mpd.ask("status"), "volume")));
      await pause(40);
    }
    expect(volumes).toEqual(volumes.toSorted((a, b) => a - b));
    expect(volumes[0]).toBeLessThan(5);
    expect(volumes.at(-1)).toBe(50);
    expect(new Set(volumes).size).toBeGreaterThan(15);
    const third = (i: number) => mpd.loud(began + i * 300, began + (i + 1) * 300);
    const levels = Array.from({ length: 12 }, (_, i) => third(i));
    levels.forEach((level, i) => i > 0 && expect(level).toBeGreaterThanOrEqual((levels[i - 1] ?? 0) - 0.5));
  },
  30_000,
);

withMpd(
  "it speaks: the music steps back and returns, also when two speak into each other",
  async () => {
    await using mpd = await startMpd();
    await using music = await kitchen(mpd, { host: mpd.socket });
    await music.does("play", { source: "music", from: `${sounds.url}/tone-440-60.wav`, volume: 50, rise_s: 0 });
    await pause(1_000);
    const full = mpd.loud(performance.now() - 700, performance.now());
    await music.does("duck", { for_s: 2 });
    await music.becomes({ ducked: true });
    await pause(1_000);
    await music.does("duck", { for_s: 2 });
    await pause(1_700);
    const lowered = mpd.loud(performance.now() - 600, performance.now());
    expect(lowered).toBeLessThan(full - 8);
    expect(lowered).toBeGreaterThan(silence);
    expect(music.state()["ducked"]).toBe(true);
    await music.becomes({ ducked: false });
    await pause(2_200);
    expect(Math.abs(mpd.loud(performance.now() - 600, performance.now()) - full)).toBeLessThan(1.5);
  },
  30_000,
);

withMpd(
  "what somebody heard before goes on where it was, at its volume and in its order",
  async () => {
    await using mpd = await startMpd();
    const own = [220, 330].map((hz) => `${sounds.url}/tone-${hz}-60.wav`);
    await mpd.ask(...own.map((url) => `add "${url}"`), "setvol 42", "repeat 1", "random 0", "single 0", "play 1");
    await pause(1_500);
    await using music = await kitchen(mpd);
    expect((await music.does("play", { source: "music", rise_s: 0 })).outcome).toBe("done");
    const during = await mpd.ask("status", "currentsong");
    expect(valueOf(during, "file")).toMatch(/pieces\/\w+\.wav$/);
    expect(
      (await music.does("play", { source: "music", from: `${sounds.url}/tone-440-60.wav`, rise_s: 0 })).outcome,
    ).toBe("done");
    expect(valueOf(await mpd.ask("status"), "playlistlength")).toBe("3");
    await music.does("stop");
    const after = await mpd.ask("status", "currentsong");
    expect(valueOf(after, "volume")).toBe("42");
    expect(valueOf(after, "repeat")).toBe("1");
    expect(valueOf(after, "single")).toBe("0");
    expect(valueOf(after, "playlistlength")).toBe("2");
    expect(valueOf(after, "state")).toBe("play");
    expect(valueOf(after, "file")).toBe(own[1]);
    expect(Number(valueOf(after, "elapsed"))).toBeGreaterThanOrEqual(1);
  },
  30_000,
);

withMpd(
  "a playlist plays through and round again, and its titles are shown as one harmless line",
  async () => {
    await using mpd = await startMpd();
    const titles = [`<b>Slow</b> \u202eriver\u0007 ${"x".repeat(400)}`, "Second"];
    const list = titles.map((title, i) => `#EXTINF:3,${title}\n${sounds.url}/tone-${440 + i}-3.wav`);
    writeFileSync(join(mpd.folder, "playlists", "Slow morning.m3u"), `#EXTM3U\n${list.join("\n")}\n`);
    await using music = await kitchen(mpd);
    expect((await music.does("play", { source: "music", from: "Slow morning", rise_s: 0 })).outcome).toBe("done");
    await pause(500);
    const title = String((await music.until(() => music.state()["title"] !== undefined && music.state()))["title"]);
    expect(title.length).toBeLessThanOrEqual(200);
    expect(title).toMatch(/^<b>Slow<\/b> river x+…$/);
    await music.becomes({ title: "Second" });
    await music.until(() => String(music.state()["title"]).startsWith("<b>Slow"));
    expect(music.state()["playing"]).toBe(true);
  },
  40_000,
);

withMpd(
  "a hand at the player is respected: its volume holds, its stop ends the music, its own choice stays",
  async () => {
    await using mpd = await startMpd();
    await using music = await kitchen(mpd);
    const play = () => music.does("play", { source: "music", rise_s: 0, volume: 30 });
    await play();
    await pause(500);
    await mpd.ask("setvol 55");
    await music.becomes({ volume: 55 });
    await mpd.ask("pause 1");
    await music.becomes({ playing: false });
    await mpd.ask("pause 0");
    await music.becomes({ playing: true });
    await mpd.ask("stop");
    await music.becomes({ playing: false });
    await music.until(() => music.events().at(-1) === "ended");
    await music.until(() => mpd.log() !== "");
    await play();
    await mpd.ask(`add "${sounds.url}/tone-300-60.wav"`, "play 1");
    await music.becomes({ playing: false });
    await pause(300);
    const after = await mpd.ask("status", "currentsong");
    expect(valueOf(after, "state")).toBe("play");
    expect(valueOf(after, "file")).toMatch(/tone-300/);
    expect(valueOf(after, "playlistlength")).toBe("1");
    expect(music.faults).toEqual([]);
  },
  30_000,
);
