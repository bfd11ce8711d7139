import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runCommandLine } from "../../hub/cli/command-line.ts";
import { wordsOf } from "../../hub/words.ts";
import { startHouse } from "../help/house.ts";
import { lineInHouse } from "../help/makers/line.ts";
import { playTasmotaPlug } from "../help/makers/tasmota.ts";

const text = readFileSync(new URL("../../docs/add-a-device.md", import.meta.url), "utf8");
/** Every command of the document, in order. */
const commands = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) => block.trim().split("\n"));
const shown = /^```text\n([\s\S]*?)^```$/m.exec(text)?.[1]?.trimEnd() ?? "";

test("docs/add-a-device.md, followed to the letter, makes a plug the breakfast machine and takes it out again", async () => {
  await using house = await startHouse({ at: "2026-03-04T19:00:00+08:00" });
  const lintel = async (line: string) => {
    const out: string[] = [];
    const words = line.split(" ");
    expect(words.shift()).toBe("lintel");
    const code = await runCommandLine(words, {
      env: { LINTEL_DATA: house.folder, LINTEL_HOUSE: "virtual", LANG: "en_US.UTF-8" },
      print: (said) => out.push(said),
      complain: (said) => out.push(said),
      words: wordsOf,
      untilStopped: () => Promise.resolve(),
    });
    expect({ line, code, out: out.join("\n") }).toMatchObject({ line, code: 0 });
    return out;
  };
  expect(commands.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
    "lintel login add",
    "lintel found",
    "lintel adopt mac:a4e57caa0001",
    "lintel health",
    "lintel role test",
    "lintel role bind",
    "lintel device remove",
  ]);
  const [login = "", find = "", adopt = "", health = "", tries = "", bind = "", remove = ""] = commands;

  const [, user = "", password = ""] = await lintel(login);
  const line = await lineInHouse(house, user, password);
  using plug = await playTasmotaPlug(line, { clock: house.clock, name: "Breakfast", topic: "breakfast" });
  await house.to(2_000);

  const found = (await lintel(find)).join("\n");
  expect(found).toContain(shown);

  expect(await lintel(adopt)).toEqual([
    "Breakfast (breakfast-plug) is one of the house's own now and serves as breakfast-machine.",
  ]);
  await house.to(15_000);

  const stands = await lintel(health);
  expect(stands).toContain("breakfast-machine: ready; it switches off by itself after 900 s");
  expect(stands.at(-1)).toBe("All scenes can run.");
  expect((await lintel(tries)).join(" ")).toContain("a test never starts water or heat");
  expect(plug.commands.filter((command) => command.endsWith("ON"))).toEqual([]);

  expect((await lintel(bind)).join(" ")).toContain("breakfast-machine");
  await lintel(remove);
  await house.to(1_000);
  expect((await lintel(find)).join("\n")).toContain(shown);

  // The page is shown where the document says, and the words of its tab are those in the document.
  expect(text).toContain(`**${wordsOf("en")["home.tab.devices"]}**`);
  for (const path of ["/signin", "/home/"]) {
    const page = await fetch(`http://127.0.0.1:${house.hub.ready.http}${path}`);
    expect([200, 503], path).toContain(page.status);
  }
  await line[Symbol.asyncDispose]();
});

test("what the document says of a scene that will not run is what the house says", async () => {
  expect(text).toContain("“Tomorrow's breakfast will not run: Breakfast is offline since 19:10.”");
  const { means } = { means: wordsOf("en")["health.means.breakfast-machine"] };
  expect(means).toBe("{when:words|health.whose.} breakfast will not run: {why:words}");
});
