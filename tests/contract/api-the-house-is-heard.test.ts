import { existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pieces, pieceUrl, pieceWav } from "../../hub/core/sound/pieces.ts";
import { openSound } from "../../hub/sound.ts";
import { openVoice } from "../../hub/voice.ts";
import { wordsOf } from "../../hub/words.ts";
import { keptLog } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";

const espeak = "/usr/bin/espeak-ng";
const noVoice = existsSync(espeak) ? undefined : `${espeak} is not installed`;
if (noVoice) console.log(`skipped: ${noVoice}`);

function house() {
  const small = smallHouse();
  const state = { spoke: "bath-ready", spoken: { language: "zh-Hans" }, spoken_id: "r.1" };
  small.things.set("hall-1", { id: "hall-1", kind: "screen", name: "Hall", place: "hall", online: true, state });
  const reader: typeof small.house.reader = (language) => ({ words: wordsOf(language), language, zone: "UTC" });
  return Object.assign(small, { house: { ...small.house, reader } });
}

test("a piece is given to anybody, whole or the part a player asks for; nothing else under that name", async () => {
  await using api = await openSmallApi(house());
  const get = (path: string, range?: string) => fetch(api.url + path, range ? { headers: { range } } : {});
  const whole = await get(pieceUrl("lake"));
  expect([whole.status, whole.headers.get("content-type"), await whole.text()]).toEqual([
    200,
    "audio/wav",
    "RIFF the lake",
  ]);
  const part = await get(pieceUrl("lake"), "bytes=5-7");
  expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([206, "bytes 5-7/13", "the"]);
  expect((await get(pieceUrl("lake"), "bytes=99-")).status).toBe(416);
  expect((await get("/api/v1/sound/pieces/passwords.wav")).status).toBe(400);
});

test("a screen has its last sentence read aloud in its own language, and nobody else's", async () => {
  covers("error:E_FORBIDDEN", "error:E_NOT_FOUND");
  const small = house();
  await using api = await openSmallApi(small);
  const get = (path: string, token: string) => fetch(api.url + path, { headers: { authorization: `Bearer ${token}` } });
  const hall = small.token("screen:hall");
  const speech = await get("/api/v1/screens/hall-1/speech.wav", hall);
  expect([speech.status, speech.headers.get("cache-control")]).toEqual([200, "no-store"]);
  expect(await speech.text()).toBe(`RIFF zh-Hans: ${wordsOf("zh-Hans")["say.bath-ready"]}`);
  expect((await get("/api/v1/screens/hall-1/speech.wav", small.token("screen:bathroom"))).status).toBe(403);
  expect((await fetch(`${api.url}/api/v1/screens/hall-1/speech.wav`)).status).toBe(401);
  expect((await get("/api/v1/screens/bath-1/speech.wav", small.token("read"))).status).toBe(403);
  expect((await get("/api/v1/screens/bath-1/speech.wav", small.token("run"))).status).toBe(404);
  const state = { spoke: "no-such-sentence" };
  small.things.set("hall-1", { id: "hall-1", kind: "screen", name: "Hall", place: "hall", online: true, state });
  expect((await get("/api/v1/screens/hall-1/speech.wav", hall)).status).toBe(404);
});

test("the headlines of the kitchen are read aloud: the sample's by their words, a feed's as they are", async () => {
  const small = house();
  const about = { kind: "music", name: "Music", place: "hall", online: true };
  const state = { playing: true, headlines: ["news.sample.1"], sample: true };
  small.things.set("music-hall", { id: "music-hall", ...about, state });
  small.seed("role", { id: "music.hall", thing: "music-hall" });
  await using api = await openSmallApi(small);
  const headers = { authorization: `Bearer ${small.token("screen:hall")}` };
  const news = async () => (await fetch(`${api.url}/api/v1/screens/hall-1/news.wav`, { headers })).text();
  expect(await news()).toBe(`RIFF en: ${wordsOf("en")["news.sample.1"]}`);
  small.things.set("music-hall", {
    id: "music-hall",
    ...about,
    state: { ...state, headlines: ["say.bath-ready", "B"], sample: false },
  });
  expect(await news()).toBe("RIFF en: say.bath-ready. B");
});

test("the house's own pieces are made beside its loop, once, and kept", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lintel-sound-"));
  await using sound = openSound({ folder, log: keptLog().log });
  let longest = 0;
  let last = performance.now();
  const watching = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const [one, two] = await Promise.all([sound.piece("lake"), sound.piece("lake")]);
  clearInterval(watching);
  expect(one).toBe(two);
  const began = performance.now();
  expect(Buffer.from(one).equals(pieceWav("lake"))).toBe(true);
  // Made in the loop it would have held it for as long as this.
  expect(longest).toBeLessThan(performance.now() - began);
  expect(readdirSync(join(folder, "sound"))).toEqual(["lake-1.wav"]);
  expect(Buffer.from(await sound.piece("lake")).equals(one)).toBe(true);
});

test("a house that cannot keep a piece lets it be heard all the same", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "lintel-sound-")), "file");
  writeFileSync(folder, "");
  const { log, lines } = keptLog();
  await using sound = openSound({ folder, log });
  expect((await sound.piece("bamboo")).length).toBeGreaterThan(2_000_000);
  expect(lines.join()).toContain("could not be kept");
});

test.each(pieces)("%s begins and ends at zero, keeps 6 dB below the most, and never jumps", (piece) => {
  const wav = pieceWav(piece);
  const samples = new Int16Array(wav.buffer, 44);
  let [most, jump, energy] = [0, 0, 0];
  samples.forEach((sample, i) => {
    most = Math.max(most, Math.abs(sample));
    jump = Math.max(jump, Math.abs(sample - (samples[i - 1] ?? samples.at(-1) ?? 0)));
    energy += sample ** 2;
  });
  const db = (level: number) => 20 * Math.log10(level / 32_768);
  expect(samples.length / 22_050).toBe(48);
  expect(samples[0]).toBe(0);
  expect(Math.abs(samples.at(-1) ?? 99)).toBeLessThan(100);
  expect(db(most)).toBeLessThan(-6);
  expect(db(Math.sqrt(energy / samples.length))).toBeGreaterThan(-27);
  // Tones with so many overtones are as steep as this by themselves.
  expect(jump).toBeLessThan(piece === "warning" ? 10_200 : 5_000);
  expect(Buffer.from(pieceWav(piece)).equals(wav)).toBe(true);
});

test.skipIf(noVoice)(
  "a sentence becomes a WAV of true length in both languages, and no text is a command",
  async () => {
    using voice = openVoice(espeak);
    for (const [text, language] of [
      ["Breakfast is ready.", "en"],
      ["早餐好了。", "zh-Hans"],
      ["--version; $(id)\u0000[[x", "en"],
    ] as const) {
      const wav = Buffer.from(await voice.say(text, language));
      expect(wav.toString("latin1", 0, 4)).toBe("RIFF");
      expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
      expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
      expect(wav.length).toBeGreaterThan(10_000);
    }
  },
);

test("without a voice, with one that fails, or with too many at once, the hub says so by name", async () => {
  covers("error:E_NO_VOICE", "error:E_RATE", "error:E_TOO_BIG");
  using none = openVoice("no-such-program");
  await expect(none.say("x", "en")).rejects.toMatchObject({ code: "E_NO_VOICE" });
  using failing = openVoice("false");
  await expect(failing.say("x", "en")).rejects.toMatchObject({ code: "E_NO_VOICE" });
  const program = join(mkdtempSync(join(tmpdir(), "lintel-voice-")), "endless");
  writeFileSync(program, "#!/bin/sh\nexec yes\n", { mode: 0o700 });
  using endless = openVoice(program);
  const asked = Array.from({ length: 12 }, () => endless.say("x", "en").catch((error: { code: string }) => error.code));
  const codes = await Promise.all(asked);
  expect(codes.filter((code) => code === "E_RATE")).toHaveLength(2);
  expect(codes.filter((code) => code === "E_TOO_BIG")).toHaveLength(10);
});
