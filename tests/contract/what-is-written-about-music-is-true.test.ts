import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readDevicesConfig } from "../../devices/config.ts";

test("the example in the page about music is a file the devices process takes", () => {
  const page = readFileSync(new URL("../../docs/music.md", import.meta.url), "utf8");
  const example = /```json\n([\s\S]*?)```/.exec(page)?.[1];
  const config = readDevicesConfig(JSON.parse(example ?? ""), "comfort");
  expect(config.devices.map(({ id, kind }) => `${id} ${kind.kind}`)).toEqual(["music-kitchen music"]);
});
