import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommandLine } from "../../hub/cli/command-line.ts";
import { wordsOf } from "../../hub/words.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

const folder = mkdtempSync(join(tmpdir(), "lintel-scenes-"));
const file = (name: string) => join(folder, name);

/** A scene of this house alone: a minute after it began, the kitchen hears music, that loud. */
function supper(volume: number): object[] {
  const node = (key: string, type: string, wires: string[][], own: object) => ({
    ...own,
    id: `supper-${key}`,
    key,
    schema: 1,
    type: `lintel-${type}`,
    wires,
    x: 160 + 240 * ["woke", "wait", "music"].indexOf(key),
    y: 80,
    z: "supper",
  });
  return [
    {
      id: "supper",
      type: "tab",
      label: "Supper",
      disabled: false,
      info: "",
      env: [{ name: "LINTEL_SCENE", type: "str", value: "supper" }],
    },
    node("woke", "moment", [["supper-wait"]], { moment: "heading-home" }),
    node("wait", "wait", [["supper-music"], []], { until: { is: "duration", s: 60 }, deadline_s: 120 }),
    node("music", "act", [[], []], {
      role: "music.kitchen",
      verb: "play",
      with: { source: "music", volume, rise_s: 0 },
    }),
  ];
}

async function lintel(house: TestHouse, line: string, language = "en_US.UTF-8") {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(line.split(" "), {
    env: { LINTEL_DATA: house.folder, LANG: language },
    print: (text) => out.push(text),
    complain: (text) => err.push(text),
    words: wordsOf,
    untilStopped: () => Promise.resolve(),
  });
  await house.rest();
  return { code, out, err };
}

async function bring(house: TestHouse, volume: number) {
  const path = file(`supper-${volume}.json`);
  writeFileSync(path, JSON.stringify(supper(volume)));
  return lintel(house, `scene import ${path}`);
}

async function heard(house: TestHouse): Promise<{ volume?: number; playing?: boolean }> {
  const { body } = await house.ask("GET", "/api/v1/things/music-kitchen");
  return (body as { state: { volume?: number; playing?: boolean } }).state;
}

test("a run in flight keeps the scene it began with, also over a restart; the next one is the new one", async () => {
  covers("event:scenes.changed");
  await using opened = new AsyncDisposableStack();
  let house = opened.use(await startHouse({ at: "2026-03-04T18:00:00+08:00" }));
  expect(await bring(house, 11)).toMatchObject({ code: 0, err: [] });
  expect(await lintel(house, "run supper --resident lin")).toMatchObject({ code: 0 });
  await house.to(20_000);
  expect(await bring(house, 44)).toMatchObject({ code: 0, err: [] });
  expect((await heard(house)).playing).not.toBe(true);

  await house.hub[Symbol.asyncDispose]();
  house = opened.use(await house.restart());
  await house.to(60_000);
  expect(await heard(house)).toMatchObject({ playing: true, volume: 11 });

  expect(await lintel(house, "run supper --resident lin")).toMatchObject({ code: 0 });
  await house.to(70_000);
  expect(await heard(house)).toMatchObject({ playing: true, volume: 44 });
});

test("scenes are listed, shown, taken out, brought back and reverted from the command line", async () => {
  covers("error:E_SCENE_PARAMETER", "error:E_NOT_JSON", "error:E_SCENE_EXAMPLE");
  await using house = await startHouse({ at: "2026-03-04T18:00:00+08:00" });
  const listed = await lintel(house, "scene list");
  expect(listed.out).toContain("morning  Morning  (as it came)");
  expect((await lintel(house, "scene list", "zh_CN.UTF-8")).out).toContain("morning  早晨（原样）");
  expect(await bring(house, 11)).toMatchObject({ out: [expect.stringMatching(/^supper now stands at /)] });
  expect((await lintel(house, "scene list")).out.filter((line) => line.startsWith("supper"))).toContain(
    "supper  Supper  (the household's own)",
  );
  const shown = await lintel(house, "scene show supper");
  expect(shown.out.slice(1)).toEqual([
    "  When somebody heads home  [woke]",
    "  Wait 1 minute  [wait]",
    "  Kitchen music: play music  [music]",
  ]);
  await bring(house, 44);
  const history = JSON.parse((await lintel(house, "scene history supper --json")).out[0] ?? "") as {
    items: { revision: string; author: string; source: string; state: string }[];
  };
  expect(history.items).toMatchObject([
    { state: "current", source: "cli", author: expect.any(String) },
    { state: "past", source: "cli" },
  ]);
  const [, first] = history.items;
  expect((await lintel(house, "scene history supper")).out).toHaveLength(3);
  expect(await lintel(house, `scene revert supper ${first?.revision ?? ""}`)).toMatchObject({ code: 0 });
  const out = file("out.json");
  expect(await lintel(house, `scene export supper --out ${out}`)).toMatchObject({ code: 0 });
  expect(JSON.parse(readFileSync(out, "utf8"))).toEqual(expect.arrayContaining(supper(11)));
  expect(await lintel(house, "scene copy supper sunday --name Sunday")).toMatchObject({ code: 0 });
  expect((await lintel(house, "scene list")).out).toContain("sunday  Sunday  (the household's own, switched off)");

  const wrong = await bring(house, 900);
  expect(wrong).toMatchObject({ code: 1 });
  expect(wrong.err.join("\n")).toMatch(/^E_SCENE_PARAMETER: [\s\S]*supper supper-music with\.volume: /);
  writeFileSync(file("half.json"), JSON.stringify(supper(12)).slice(0, -30));
  expect((await lintel(house, `scene import ${file("half.json")}`)).err.join()).toMatch(/^E_NOT_JSON/);
  expect((await lintel(house, "scene show never-was")).err.join()).toMatch(/^E_NOT_FOUND/);

  await lintel(house, `scene export evening --out ${out}`);
  const evening = readFileSync(out, "utf8");
  const louder = evening.replace('"source": "music"', '"source": "news"');
  expect(louder).not.toBe(evening);
  writeFileSync(out, louder);
  const unlike = await lintel(house, `scene import ${out}`);
  expect(unlike.err.join("\n")).toMatch(/^E_SCENE_EXAMPLE: [\s\S]*news[\s\S]*music/i);

  // Water waits for a person's PIN, whoever brings it.
  const stricter = evening.replace('"late_min": 10', '"late_min": 9');
  expect(stricter).not.toBe(evening);
  writeFileSync(out, stricter);
  expect(await lintel(house, `scene import ${out}`)).toEqual({
    code: 0,
    out: ["evening is written down and waits for an adult's PIN on a screen."],
    err: [],
  });
});
