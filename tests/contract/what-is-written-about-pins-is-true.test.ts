import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue } from "../../devices/catalogue.ts";
import { readDevicesConfig } from "../../devices/config.ts";

const page = readFileSync(new URL("../../docs/pins.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text ?? "") as object);

test("the tap in the page about pins is a file the devices process takes", () => {
  const config = readDevicesConfig(examples[0], "comfort");
  expect(config.devices.map(({ id, hardware }) => `${id} ${hardware.by}`)).toEqual(["bathroom-tap pins"]);
});

test("the bath in it is wired whole, by the rules for hazards", () => {
  const bath = { id: "bath", kind: "bath", name: "Bath", password: "x", driver: "pins", wiring: examples[1] };
  const hands = { ...examples[0], group: "hands", data: "/var/lib/lintel-hands", devices: [bath] };
  expect(readDevicesConfig(hands, "hands").devices).toHaveLength(1);
});

test("it names everything that can be wired to every kind, and no kind that cannot", () => {
  for (const { kind, wires } of catalogue) {
    const row = page.split("\n").find((line) => line.startsWith("|") && line.split("|")[1]?.includes(`\`${kind}\``));
    expect(row !== undefined, kind).toBe(wires !== undefined);
    const { inputs = {}, presses = [], outputs = [], numbers = [] } = wires ?? {};
    for (const name of [...Object.keys(inputs), ...presses, ...outputs, ...numbers])
      expect(row, kind).toContain(`\`${name}\``);
  }
});

test("the way that comfort gets to pins is the one the hands have", () => {
  const drop = /```ini\n\[Service\]\n([\s\S]*?)```/.exec(page)?.[1]?.trim().split("\n") ?? [];
  const hands = readFileSync(new URL("../../systemd/lintel-hands.service", import.meta.url), "utf8").split("\n");
  expect(drop).toHaveLength(4);
  expect(hands).toEqual(expect.arrayContaining(drop));
});
