import { expect, test } from "vitest";
import type { SceneSettings, Today } from "../../../hub/core/scene-answers.ts";
import { render } from "../../../hub/core/sentence.ts";
import { dayCommands } from "../../../hub/cli/day.ts";
import type { Given } from "../../../hub/cli/tools.ts";
import { wordsOf } from "../../../hub/words.ts";

const at = Date.parse("2026-03-04T07:09:00+08:00");
const today: Today = {
  day: "2026-03-04",
  resident: "lin",
  items: [
    {
      id: "run.1",
      at,
      is: "did-not",
      title: "Breakfast did not start",
      says: "Nothing was put in.",
      because: [],
      guards: [
        { says: "An adult awake", holds: true },
        { says: "Machine loaded", holds: false },
      ],
    },
    { id: "run.2", at: at + 60_000, is: "ran", title: "Welcome", says: "Done.", because: [], guards: [] },
  ],
};
const settings: SceneSettings = {
  scene: "morning",
  name: "Morning",
  resident: "lin",
  may_change: true,
  settings: [],
  next: { day: "2026-03-05", at, skipped: false, can_be_later: true, blockers: ["Tomorrow's breakfast will not run."] },
};
const bodies = new Map<string, unknown>([
  ["/api/v1/status", { zone: "Asia/Shanghai" }],
  ["/api/v1/today?resident=lin&day=2026-03-04", today],
  [
    "/api/v1/scenes",
    {
      items: [
        { scene: "morning", disabled: false },
        { scene: "old", disabled: true },
      ],
    },
  ],
  ["/api/v1/scenes/morning/settings?resident=lin", settings],
]);
const said = async (name: string, options: Record<string, string>) => {
  const command = dayCommands.find((one) => one.name === name);
  const call: Given["call"] = async (_, path) => ({ body: bodies.get(path) });
  const outcome = await command?.run({ names: {}, options, language: "en", call } as Given);
  const reader = { words: wordsOf("en"), language: "en", zone: outcome?.zone ?? "" } as const;
  return outcome?.lines.map((line) => (typeof line === "string" ? line : render(line, reader)));
};

test("lintel today tells each thing with its time, and what kept it from happening", async () => {
  expect(await said("today", { resident: "lin", day: "2026-03-04" })).toEqual([
    "07:09 ✕ Breakfast did not start: Nothing was put in.",
    "        ✓ An adult awake",
    "        ✕ Machine loaded",
    "07:10 ✓ Welcome: Done.",
  ]);
});

test("lintel preview tells the next run of each scene that is on, and what stands in its way", async () => {
  expect(await said("preview", { resident: "lin" })).toEqual([
    "Morning: 2026-03-05, expected at 07:09",
    "  Tomorrow's breakfast will not run.",
  ]);
});
