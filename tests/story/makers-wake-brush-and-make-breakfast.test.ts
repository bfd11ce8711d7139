import { describe, expect, test } from "vitest";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { morningOfMakers } from "../help/makers-house.ts";
import { getsUp, runOf, stateOf } from "../help/morning.ts";

const seven = "2026-03-04T07:00:00+08:00";
const machine = "breakfast-plug";
const on = (commands: readonly string[]) => commands.filter((command) => command.endsWith(" ON"));

describe.each([
  ["on the embedded broker", false],
  ["on Mosquitto", true],
] as const)("a brush that a gateway hears and a plug of another maker, %s", (_, external) => {
  test.skipIf(external && noMosquitto)(
    "she wakes and brushes, the plug is switched on once, its power is seen, and at the table there is music",
    { timeout: 90_000 },
    async () => {
      covers("moment:woke", "moment:brushing", "moment:at-table", "role:breakfast-machine", "role:music");
      const { home, plug, brush } = await morningOfMakers({ external });
      await using _closes = home;
      const { house } = home;
      expect(await stateOf(house, machine)).toMatchObject({ phase: "armed" });
      expect(on(plug.commands)).toEqual([]);

      await house.to(seven);
      await getsUp(house, "lin");
      expect(await house.shows("screen-bedside-lin")).toMatchObject({ card: "morning", shows: { name: "Lin" } });
      await brush.brushes(16);
      expect(on(plug.commands)).toEqual([]);
      await brush.brushes(44);
      expect(on(plug.commands)).toEqual(["POWER1 ON"]);
      expect(plug.state).toMatchObject({ on: true, watts: 1_400 });
      const running = await stateOf(house, machine);
      expect(running).toMatchObject({ phase: "running", portions: 3, power_w: 1_400 });
      expect(await house.shows("screen-kitchen")).toMatchObject({
        card: "breakfast",
        shows: { recipe: running["recipe"], portions: 3, for: "Lin, Bo" },
      });

      await house.happen("occupancy-kitchen", "occupied");
      await house.to(65_000);
      expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "music" });
      // What it made stands still when it draws nothing any more.
      await house.to("2026-03-04T07:07:00+08:00");
      expect(await stateOf(house, machine)).toMatchObject({ phase: "done", interrupted: false, power_w: 0 });
      expect(plug.state.on).toBe(false);
      expect((await house.shows("screen-kitchen")).spoke).toBe("breakfast-ready");
      expect(await runOf(house, "brushing")).toMatchObject({ "start-breakfast": "done", "say-ready": "out" });

      // Bo brushes later; what was made is made.
      await getsUp(house, "bo");
      await brush.brushes(40);
      await house.to("2026-03-04T07:30:00+08:00");
      expect(on(plug.commands)).toHaveLength(1);
      expect(plug.state).toMatchObject({ on: false, switched: 2 });
      expect(house.told.filter(({ sentence }) => sentence.key === "tell.breakfast.running")).toHaveLength(1);
      expect(house.complaints).toEqual([]);
    },
  );
});

type Morning = Awaited<ReturnType<typeof morningOfMakers>>;

test.each([
  ["nobody armed it", "breakfast.missing.not-armed", false, async () => undefined],
  ["the plug has left the network", "breakfast.missing.not-reached", true, (m: Morning) => m.plug.vanish()],
  ["somebody pressed the plug's own key", "breakfast.missing.held", true, async (m: Morning) => m.plug.press()],
] as const)(
  "when %s nothing is switched on, and the kitchen says what is missing",
  { timeout: 60_000 },
  async (_, missing, armed, happens) => {
    covers("fact:breakfast.missing");
    const morning = await morningOfMakers({ armed });
    const { home, plug, brush } = morning;
    await using _closes = home;
    const { house } = home;
    await house.to(seven);
    await happens(morning);
    await house.to(2_000);
    await getsUp(house, "lin");
    await brush.brushes(40);
    expect(on(plug.commands)).toEqual([]);
    expect(await house.shows("screen-kitchen")).toMatchObject({
      card: "breakfast-missing",
      shows: { missing },
      spoke: "breakfast-missing",
    });
    // The rest of the morning goes on.
    await house.happen("screen-kitchen", "touched");
    await house.to(5_000);
    expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true });
    expect(on(plug.commands)).toEqual([]);
  },
);
