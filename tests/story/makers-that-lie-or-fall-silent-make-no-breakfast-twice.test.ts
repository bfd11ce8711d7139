import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { inEveryLanguage } from "../help/household.ts";
import { morningOfMakers, toaster } from "../help/makers-house.ts";
import { getsUp, runOf, stateOf } from "../help/morning.ts";

type Morning = Awaited<ReturnType<typeof morningOfMakers>>;
const on = ({ plug }: Morning) => plug.commands.filter((command) => command.endsWith(" ON")).length;

/** The wall's card, whose sentence is whole in each language. */
async function kitchenOf({ home }: Morning) {
  const { card, spoke, shows = {} } = await home.house.shows("screen-kitchen");
  if (typeof shows["missing"] === "string")
    for (const text of inEveryLanguage(shows["missing"], {})) expect(text).toMatch(/^[^{}_]+[.。]$/);
  return { card, spoke };
}

const failed = { card: "breakfast-missing", spoke: "breakfast-failed" };
const made = { card: "breakfast", spoke: "breakfast-ready" };

/** What goes wrong, when, what the kitchen shows, and how the machine stands half an hour later. */
const lives: readonly {
  readonly says: string;
  readonly load?: Parameters<typeof morningOfMakers>[1];
  readonly before?: (morning: Morning) => unknown;
  readonly while?: (morning: Morning) => unknown;
  readonly kitchen: object;
  readonly phase: string;
}[] = [
  { says: "says ON and draws nothing", load: () => () => 0, kitchen: failed, phase: "off" },
  {
    says: "draws far more than a machine may",
    load: () => (on) => (on ? 2_600 : 0),
    kitchen: failed,
    phase: "fault",
  },
  {
    says: "never hears that it is told ON",
    before: ({ home }) => (home.manners("plug").deaf = true),
    while: ({ home }) => (home.manners("plug").deaf = false),
    kitchen: failed,
    phase: "off",
  },
  {
    says: "does as it is told and never says so",
    before: ({ home }) => (home.manners("plug").mute = true),
    while: ({ home }) => (home.manners("plug").mute = false),
    kitchen: failed,
    phase: "off",
  },
  {
    says: "says everything twice",
    before: ({ home }) => (home.manners("plug").twice = true),
    kitchen: made,
    phase: "done",
  },
  {
    says: "says everything three seconds late",
    before: ({ home }) => (home.manners("plug").late_ms = 3_000),
    kitchen: made,
    phase: "done",
  },
  {
    says: "says everything twenty seconds late",
    before: ({ home }) => (home.manners("plug").late_ms = 20_000),
    kitchen: failed,
    phase: "off",
  },
  {
    says: "falls silent in the middle",
    while: ({ home }) => (home.manners("plug").mute = true),
    kitchen: failed,
    phase: "fault",
  },
  {
    says: "leaves the network for a minute in the middle",
    while: async ({ home, plug }) => {
      await plug.vanish();
      await home.house.to(60_000);
      await plug.returns();
    },
    kitchen: failed,
    phase: "fault",
  },
  { says: "is switched off by hand in the middle", while: ({ plug }) => plug.press(), kitchen: failed, phase: "off" },
];

test.each(lives)("a plug that $says is told ON once, ends off, and it is said", { timeout: 60_000 }, async (life) => {
  covers("role:breakfast-machine", "kind:breakfast-machine");
  const morning = await morningOfMakers({}, life.load ?? ((clock) => toaster(clock, 120)));
  const { home, plug, brush } = morning;
  await using _closes = home;
  const { house } = home;
  await house.to("2026-03-04T07:00:00+08:00");
  await getsUp(house, "lin");
  life.before?.(morning);
  await brush.brushes(50);
  expect(on(morning)).toBeLessThanOrEqual(1);
  await life.while?.(morning);
  await house.to(420_000);
  expect(on(morning)).toBeLessThanOrEqual(1);
  expect(plug.state.on).toBe(false);
  expect(await kitchenOf(morning)).toEqual(life.kitchen);
  expect((await stateOf(house, "breakfast-plug"))["phase"]).toBe(life.phase);
  // Whatever became of it, it is not tried again today.
  await brush.brushes(40);
  await house.to(60_000);
  expect(on(morning)).toBeLessThanOrEqual(1);
  expect((await runOf(house, "brushing"))?.["start-breakfast"]).toBe(life.kitchen === made ? "done" : "failed");
  // The rest of the morning goes on.
  await house.happen("screen-kitchen", "touched");
  await house.to(5_000);
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true });
});
