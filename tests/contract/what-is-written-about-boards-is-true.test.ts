import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { readDevicesConfig } from "../../devices/config.ts";
import { BoardWiring } from "../../devices/wiring.ts";

const page = readFileSync(new URL("../../docs/boards.md", import.meta.url), "utf8");
const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "") as object;

type Sort = { properties: Record<string, { const?: string; enum?: string[] }> };
const sortsOf = (shape: z.ZodType) =>
  (z.toJSONSchema(shape, { io: "input" }) as { additionalProperties: { oneOf: Sort[] } }).additionalProperties.oneOf;

test("the tap in the page about boards is a file the devices process takes", () => {
  const config = readDevicesConfig(example, "comfort");
  expect(config.devices.map(({ id, hardware }) => `${id} ${hardware.by}`)).toEqual(["bathroom-tap board"]);
});

test("it names every sort of input and output, and every key of each", () => {
  for (const { properties } of [...sortsOf(BoardWiring.shape.inputs), ...sortsOf(BoardWiring.shape.outputs)]) {
    const { is, ...keys } = properties;
    for (const name of is?.enum ?? [is?.const ?? "?"]) {
      const row = page.split("\n").find((line) => line.startsWith("|") && line.split("|")[1]?.includes(`\`${name}\``));
      expect(row, name).toBeDefined();
      // A row may say "and the same" of the row of `digital`.
      const said = row?.includes("and the same") ? page : row;
      for (const key of Object.keys(keys)) expect(said, name).toContain(`\`${key}\``);
    }
  }
});
