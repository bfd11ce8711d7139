/* oxlint-disable unicorn/no-thenable -- it is the word people know; nobody awaits an example */
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommandLine } from "../../hub/cli/command-line.ts";
import { compile } from "../../hub/core/scene/compile.ts";
import { examplesIn, withExample } from "../../hub/core/scene/examples-in.ts";
import type { SceneDocument } from "../../hub/core/scene/graph.ts";
import { examplesForApi } from "../../hub/examples-for-api.ts";
import type { Head } from "../../hub/scenes/scenes.ts";
import { wordsOf } from "../../hub/words.ts";
import { temporaryFolder } from "../help/store.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";
import { shippedScene } from "../unit/scenes/an-example-house.ts";

/** A small house whose morning is that document, with all of its words. */
function houseOf(document: SceneDocument) {
  const small = smallHouse();
  const { graph, faults } = compile(document);
  const head = { scene: "morning", revision: "r1", document, faults, ...(graph && { graph }) } as unknown as Head;
  Object.assign(small.house, {
    examples: examplesForApi({
      revisions: { head: () => head, save: () => Promise.reject(new Error("nothing is saved here")) },
      scenes: { remember: () => undefined },
      residents: small.house.residents,
    }),
    reader: (language: "en" | "zh-Hans" | "zh-Hant") => ({
      language,
      zone: "Asia/Shanghai",
      words: wordsOf(language),
      name: (param: string, value: string) =>
        param === "role" ? wordsOf(language)[`role.${value.split(".")[0] ?? ""}`] : undefined,
    }),
  });
  return small;
}

async function lintel(data: string, ...line: string[]) {
  const out: string[] = [];
  const code = await runCommandLine(line, {
    env: { LINTEL_DATA: data },
    print: (text) => out.push(text),
    complain: (text) => out.push(text),
    words: wordsOf,
    untilStopped: () => Promise.resolve(),
  });
  return { code, out };
}

const morning = shippedScene("morning");
const { given, when } = examplesIn(morning)[0]?.example ?? expect.fail("no example");
const wrong = withExample(
  morning,
  { given, when, then: [{ act: { role: "bath", verb: "fill" } }] },
  "Somebody wakes: the bath fills",
).document;

test("lintel test reads every example aloud, one line each, and ends with 1 when one is broken", async () => {
  using folder = temporaryFolder();
  for (const [document, holds] of [
    [morning, true],
    [wrong, false],
  ] as const) {
    const data = join(folder.path, String(holds));
    mkdirSync(join(data, "virtual"), { recursive: true });
    await using api = await openSmallApi(houseOf(document));
    symlinkSync(api.socket, join(data, "virtual", "hub.sock"));
    const { code, out } = await lintel(data, "test", "morning");
    expect(code).toBe(holds ? 0 : 1);
    expect(out[0]).toBe("Holds: Somebody wakes: their own screen shows the day, then reads it aloud.");
    const broken = out.filter((line) => line.startsWith("Broken:"));
    expect(broken).toEqual(holds ? [] : ["Broken: Somebody wakes: the bath fills"]);
    if (!holds) expect(out.at(-2)).toBe("  Expected, but it did not come: The bath fills.");
    expect(out.at(-1)).toMatch(holds ? /^All \d+ examples hold\.$/ : /^1 of \d+ example is broken\.$/);
    expect(out.join("\n")).not.toMatch(/[{}]|\b(example|does|tell)\.[a-z]/);
    const everything = await lintel(data, "test", "--json");
    expect(everything.code).toBe(code);
    const { scenes } = JSON.parse(everything.out[0] ?? "") as { scenes: { scene: string; items: unknown[] }[] };
    expect(scenes).toMatchObject([{ scene: "morning", items: { length: out.length - (holds ? 1 : 2) } }]);
  }
});

test("each reader is told in their own language what is otherwise", async () => {
  const small = houseOf(wrong);
  await using api = await openSmallApi(small);
  const authorization = `Bearer ${small.token("admin")}`;
  const told = async (language: string) => {
    const headers = { authorization, "accept-language": language };
    const answer = await fetch(`${api.url}/api/v1/scenes/morning/examples`, { headers });
    const { items } = (await answer.json()) as { items: { passes: boolean; difference: { text: string }[] }[] };
    return items.filter(({ passes }) => !passes).flatMap(({ difference }) => difference.map(({ text }) => text));
  };
  expect(await told("zh-Hans")).toEqual(["应该发生却没有发生：浴缸放水。"]);
  expect(await told("zh-Hant")).toEqual(["應該發生卻沒有發生：浴缸放水。"]);
  expect(await told("en")).toEqual(["Expected, but it did not come: The bath fills."]);
});
