import { copyFileSync, mkdtempSync, readFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../../hub/core/clock.ts";
import { dialMpd } from "../../../devices/music/mpd-line.ts";
import { lineOf, refusalOf } from "../../../devices/music/mpd-words.ts";
import { freePort } from "../../help/broker.ts";
import { covers } from "../../help/covers.ts";
import { openBench } from "../../help/device-bench.ts";
import { noMpd, silence, startMpd, startSounds } from "../../help/mpd.ts";
import { openMusic, pause } from "./music-rig.ts";

if (noMpd) console.log(`skipped: ${noMpd}`);
const withMpd = test.skipIf(noMpd);
let sounds: Awaited<ReturnType<typeof startSounds>>;
const lines = (text: readonly string[], key: string) =>
  text.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);

beforeAll(async () => {
  // An address that takes a call and never says a word.
  sounds = await startSounds((request, response) => {
    if (request.url !== "/mute.mp3") response.writeHead(404).end();
  });
});
afterAll(() => sounds.stop());

withMpd(
  "a player killed in the middle of a song is missed within seconds and plays on when it is back",
  async () => {
    covers("error:E_PLAYER_GONE");
    await using mpd = await startMpd();
    await using music = openMusic({ mpd: { host: "127.0.0.1", port: mpd.port }, hub: sounds.url });
    await music.becomes({ out: "player" });
    await mpd.ask("setvol 77", `add "${sounds.url}/tone-220-60.wav"`);
    const tone = `${sounds.url}/tone-440-60.wav`;
    await music.does("play", { source: "music", from: tone, rise_s: 0, volume: 60 });
    await pause(500);
    await mpd.kill();
    const missed = performance.now();
    await music.becomes({ out: "screen" });
    expect(performance.now() - missed).toBeLessThan(2_000);
    expect(music.state()).toMatchObject({
      playing: true,
      trouble: "E_PLAYER_GONE",
      url: expect.stringMatching(/^\/api\/v1\/sound\/pieces\/\w+\.wav$/) as unknown,
      volume: 60,
    });
    expect(music.events()).toEqual(["started", "trouble"]);
    await mpd.start();
    await music.becomes({ out: "player", playing: true });
    expect(music.state()["trouble"]).toBe(undefined);
    await pause(1_000);
    expect(mpd.loud(performance.now() - 500, performance.now())).toBeGreaterThan(silence + 30);
    const song = await mpd.ask("status", "currentsong");
    expect(lines(song, "file")).toBe(tone);
    expect(Number(lines(song, "playlistlength"))).toBeLessThanOrEqual(2);
    expect((await music.does("stop")).outcome).toBe("done");
    expect(lines(await mpd.ask("status"), "volume")).toBe("77");
    expect(music.faults).toEqual([]);
  },
  30_000,
);

withMpd(
  "what was stopped while the player was gone does not come back with it",
  async () => {
    await using mpd = await startMpd(`restore_paused "no"`);
    await using music = openMusic({ mpd: { host: mpd.socket, port: 1 }, hub: sounds.url });
    await music.becomes({ out: "player" });
    await music.does("play", { source: "music", rise_s: 0 });
    await mpd.kill();
    await music.becomes({ out: "screen" });
    await music.does("stop");
    await music.becomes({ playing: false, ducked: false });
    await mpd.start();
    await music.becomes({ out: "player" });
    await pause(500);
    expect(lines(await mpd.ask("status"), "state")).toBe("stop");
  },
  30_000,
);

withMpd(
  "what a process that died left at the player is put right by the next one",
  async () => {
    await using mpd = await startMpd();
    const own = `${sounds.url}/tone-220-60.wav`;
    await mpd.ask("setvol 61", "random 1", `add "${own}"`);
    const settings = { mpd: { host: "127.0.0.1", port: mpd.port }, hub: sounds.url };
    const died = openMusic(settings);
    await died.becomes({ out: "player" });
    await died.does("play", { source: "music", rise_s: 0 });
    const folder = mkdtempSync(join(tmpdir(), "lintel-music-"));
    copyFileSync(join(died.folder, "it.kept.json"), join(folder, "it.kept.json"));
    await died[Symbol.asyncDispose]();
    expect(lines(await mpd.ask("status"), "playlistlength")).toBe("2");
    await using music = openMusic(settings, undefined, folder);
    await music.becomes({ out: "player", playing: false });
    await music.until(() => readFileSync(join(folder, "it.kept.json"), "utf8") === "null");
    const after = await mpd.ask("status", "playlistinfo");
    const how = ["volume", "random", "playlistlength", "state", "file"].map((key) => lines(after, key));
    expect(how).toEqual(["61", "1", "1", "stop", own]);
  },
  20_000,
);

withMpd(
  "what the player cannot play is answered by name, and the table hears the house's own piece instead",
  async () => {
    covers("error:E_PLAYER", "error:E_DEADLINE", "error:E_WRONG_TYPE");
    await using mpd = await startMpd();
    await mpd.ask("setvol 44");
    await using music = openMusic({ mpd: { host: "127.0.0.1", port: mpd.port }, hub: sounds.url });
    await music.becomes({ out: "player" });
    const asked = (from: string) => music.does("play", { source: "music", from, rise_s: 0 }, 14_000);
    const fallen = { playing: true, out: "screen", sample: true };
    expect(await asked("No such list")).toMatchObject({ outcome: "failed", code: "E_PLAYER" });
    await music.becomes({ ...fallen, trouble: "E_PLAYER" });
    expect(await asked(`${sounds.url}/nothing.mp3`)).toMatchObject({ outcome: "failed", code: "E_PLAYER" });
    expect(await asked(`${sounds.url}/mute.mp3`)).toMatchObject({ outcome: "failed", code: "E_DEADLINE" });
    await music.becomes({ trouble: "E_DEADLINE", ...fallen });
    const status = await mpd.ask("status");
    expect([lines(status, "volume"), lines(status, "playlistlength"), lines(status, "state")]).toEqual([
      "44",
      "0",
      "stop",
    ]);
    const refused = await asked(`http://x/a.mp3"\nkill`);
    expect(refused).toMatchObject({ outcome: "refused", code: "E_WRONG_TYPE", detail: { field: "from" } });
    expect(await mpd.ask("ping")).toContain("OK");
    const tone = `${sounds.url}/tone-440-60.wav`;
    expect((await asked(tone)).outcome).toBe("done");
    await music.becomes({ out: "player", trouble: undefined });
  },
  40_000,
);

withMpd(
  "a player with a password wants it, and a wrong one is told by name",
  async () => {
    await using mpd = await startMpd(`password "let me@read,add,control,admin"\ndefault_permissions ""`);
    const at = { host: "127.0.0.1", port: mpd.port };
    await using wrong = openMusic({ mpd: { ...at, password: "hello" } });
    await wrong.becomes({ trouble: "E_PLAYER", out: "screen" });
    await using right = openMusic({ mpd: { ...at, password: "let me" }, hub: sounds.url });
    await right.becomes({ out: "player" });
    expect((await right.does("play", { source: "music", rise_s: 0 })).outcome).toBe("done");
  },
  20_000,
);

withMpd(
  "a second wish takes the place of the first at once",
  async () => {
    covers("error:E_STOPPED");
    await using mpd = await startMpd();
    await using music = openMusic({ mpd: { host: "127.0.0.1", port: mpd.port }, hub: sounds.url });
    await music.becomes({ out: "player" });
    const first = music.ask("play", { source: "music", from: `${sounds.url}/mute.mp3` });
    await pause(100);
    const second = music.ask("play", { source: "music", from: `${sounds.url}/tone-440-60.wav`, rise_s: 0 });
    expect(await music.answered(first)).toMatchObject({ outcome: "stopped", code: "E_STOPPED" });
    expect(await music.answered(second, 15_000)).toMatchObject({ outcome: "done" });
    expect(music.state()).toMatchObject({ playing: true, out: "player" });
  },
  30_000,
);

test("without a player the screen of the place plays, at once, and steps back while somebody speaks", async () => {
  await using bench = await openBench("music");
  const play = bench.ask("play", { source: "music", volume: 40, from: "My list" });
  expect(bench.answers(play).map(({ outcome }) => outcome)).toEqual(["accepted", "done"]);
  await bench.pass(300);
  expect(bench.state()).toMatchObject({ playing: true, out: "screen", volume: 40, rise_s: 15, sample: true });
  expect(bench.state()["url"]).toMatch(/^\/api\/v1\/sound\/pieces\/\w+\.wav$/);
  const url = bench.state()["url"];
  bench.ask("duck", { for_s: 12 });
  await bench.pass(6_000);
  bench.ask("duck", { for_s: 12 });
  await bench.pass(11_000);
  expect(bench.state()["ducked"]).toBe(true);
  await bench.pass(1_300);
  expect(bench.state()["ducked"]).toBe(false);
  bench.ask("stop", {});
  await bench.pass(300);
  expect(bench.state()).toMatchObject({ playing: false, out: "screen" });
  expect(bench.events().map(({ type }) => type)).toEqual(["started", "ended"]);
  await bench.pass(86_400_000);
  bench.ask("play", { source: "music" });
  await bench.pass(300);
  expect(bench.state()["url"]).not.toBe(url);
  bench.happen("off");
  await bench.pass(300);
  expect(bench.state()["playing"]).toBe(false);
  expect(bench.faults).toEqual([]);
});

test("a player that is not there is no reason for silence", async () => {
  await using music = openMusic({ mpd: { host: "127.0.0.1", port: await freePort() } });
  await music.becomes({ trouble: "E_PLAYER_GONE" });
  expect((await music.does("play", { source: "music" })).outcome).toBe("done");
  await music.becomes({ playing: true, out: "screen" });
});

test("no argument can become a second command, and every refusal has a name", () => {
  expect(lineOf(["add", `a "b" \\c`])).toBe(`add "a \\"b\\" \\\\c"`);
  for (const evil of ["x\nkill", "x\rkill", "x\u0000", "x\u2028y", "x".repeat(3_000)])
    expect(() => lineOf(["add", evil])).toThrow(/E_WRONG_TYPE/);
  const refusal = refusalOf("ACK [50@0] {load} No such playlist");
  expect(refusal).toMatchObject({
    code: "E_PLAYER",
    params: { problem: "No such playlist", command: "load", ack: "50" },
  });
  expect(refusalOf("ACK nonsense").code).toBe("E_PLAYER");
});

test.each([
  ["says another greeting", (socket: Socket) => void socket.write("220 mail\r\n")],
  ["never ends its line", (socket: Socket) => void socket.write("x".repeat(40_000))],
  ["answers what nobody asked", (socket: Socket) => void socket.write("OK MPD 0.23.5\nOK\nOK\n")],
  ["answers without an end", (socket: Socket) => void socket.write(`OK MPD 0.23.5\n${"a: b\n".repeat(30_000)}`)],
  ["hangs up", (socket: Socket) => void socket.end()],
])("something that is no player and %s is left by name", async (_what, speak) => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    speak(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
  const status = async () => {
    const line = await dialMpd(address, systemClock());
    await line.ask(["status"]);
    throw await line.closed;
  };
  await expect(status()).rejects.toMatchObject({ code: "E_PLAYER_GONE" });
  server.close();
});
