import { describe, expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { decision, evenings, ordered, phoneOf, stands, stepsOf, workAt } from "../help/evening.ts";
import { faultsOf } from "../help/bad-input.ts";
import { eveningOfMakers } from "../help/makers-house.ts";
import { stateOf } from "../help/morning.ts";

type Evening = Awaited<ReturnType<typeof eveningOfMakers>>;
const count = (heard: readonly string[], order: string) => heard.filter((one) => one === order).length;
const minute = 60_000;

/** She is on her way and the bath has begun to fill. */
async function filling(): Promise<Evening & { readonly phone: Awaited<ReturnType<typeof phoneOf>> }> {
  const evening = await eveningOfMakers();
  const { house } = evening.home;
  const phone = await phoneOf(house, "lin");
  await phone.fix(workAt);
  await phone.swipes(20);
  await phone.rides(0.5, 0.6, 3);
  expect(evening.bath.bathroom.open).toBe(true);
  return { ...evening, phone };
}

const failures: readonly {
  readonly says: string;
  readonly happens: (evening: Evening) => unknown;
  readonly fault: string;
  readonly code: string;
}[] = [
  {
    says: "a level that is no number any more",
    happens: ({ bath }) => bath.freeze("bath_level", "nan"),
    fault: "sensor-stale",
    code: "E_SENSOR",
  },
  {
    says: "a level that stands still while the water runs",
    happens: ({ bath }) => bath.freeze("bath_level"),
    fault: "no-flow",
    code: "E_INTERLOCK",
  },
  {
    says: "a level that leaps",
    happens: ({ bath }) => bath.say("bath_level", "99"),
    fault: "sensor-rate",
    code: "E_SENSOR",
  },
  {
    says: "sensors that fall silent",
    happens: ({ home }) => (home.manners("bath-box").mute = true),
    fault: "sensor-stale",
    code: "E_SENSOR",
  },
  { says: "water on the floor", happens: ({ bath }) => bath.leak(true), fault: "leak", code: "E_INTERLOCK" },
  {
    says: "a controller that leaves the network",
    happens: ({ bath }) => bath.available(false),
    fault: "sensor-stale",
    code: "E_SENSOR",
  },
];

describe("a bath of makers' parts ends shut, and it is said:", () => {
  test.each(failures)("$says", { timeout: 60_000 }, async (life) => {
    covers("role:bath", "kind:bath");
    const evening = await filling();
    const { home, bath, phone } = evening;
    await using _closes = home;
    await using _phone = phone;
    const { house } = home;
    await life.happens(evening);
    await phone.rides(0.6, 0.7, 4);
    expect(bath.bathroom.open).toBe(false);
    await bath.available(true);
    await house.to(10_000);
    expect([bath.bathroom.open, bath.bathroom.heating]).toEqual([false, false]);
    expect(await stateOf(house, "tub")).toMatchObject({ phase: "fault", fault: life.fault });
    expect(count(bath.heard, "bath_valve ON")).toBe(1);
    expect(count(bath.heard, "bath_heater ON")).toBe(0);
    expect(bath.bathroom.water().fullest_l).toBeLessThan(100);
    const steps = await stepsOf(house, "lin");
    expect(steps["fill-bath"]).toBe("failed");
    // Nothing begins again by itself, though all is well again.
    home.manners("bath-box").mute = false;
    await phone.rides(0.7, 0.9, 5);
    expect(count(bath.heard, "bath_valve ON")).toBe(1);
    expect(house.timeline().some((line) => /tell\.bath\./.test(line))).toBe(true);
  });

  test("a valve that says it is shut while the water rises", { timeout: 60_000 }, async () => {
    const { home, bath, phone } = await filling();
    await using _closes = home;
    await using _phone = phone;
    const { house } = home;
    bath.bathroom.sticks = true;
    await phone.cancels();
    await house.to(30_000);
    expect(await stateOf(house, "tub")).toMatchObject({ phase: "off" });
    const offs = count(bath.heard, "bath_valve OFF");
    await house.to(3 * minute);
    expect(await stateOf(house, "tub")).toMatchObject({ phase: "fault", fault: "valve-leaks" });
    // Told OFF once more; who listens this time shuts.
    expect(count(bath.heard, "bath_valve OFF")).toBeGreaterThan(offs);
    expect(count(bath.heard, "bath_valve ON")).toBe(1);
  });
});

describe("a lock", () => {
  const lives: readonly (readonly [string, (evening: Evening) => unknown, number])[] = [
    ["says that it is open half a minute late", ({ home }) => (home.manners("nuki-box").late_ms = 30_000), 1],
    ["says nothing at all", ({ home }) => (home.manners("nuki-box").mute = true), 1],
    ["hears nothing", ({ home }) => (home.manners("nuki-box").deaf = true), 0],
    ["jams", ({ lock }) => (lock.state.jams = true), 1],
    ["says everything twice", ({ home }) => (home.manners("nuki-box").twice = true), 1],
  ];
  test.each(lives)(
    "that %s is told once to open, and what became of it is said",
    { timeout: 60_000 },
    async (says, does, told) => {
      covers("role:door", "kind:lock");
      const evening = await eveningOfMakers();
      const { home, lock } = evening;
      await using _closes = home;
      const { house } = home;
      await using phone = await phoneOf(house, "lin");
      await phone.fix(workAt);
      await phone.swipes();
      await house.to(10_000);
      await phone.enters();
      does(evening);
      await stands(house, "lin");
      await house.to(5_000);
      const well = says.includes("twice");
      expect(await decision(house)).toMatchObject({
        decision: "open",
        outcome: well ? "confirmed" : expect.any(String),
      });
      if (!well) expect((await decision(house)).outcome).not.toBe("confirmed");
      expect((await decision(house)).sentence.text).toMatch(/^[A-Z][^{}]+\.$/);
      expect(lock.actions).toHaveLength(told);
      await house.to(60_000);
      // Nobody went in: it is locked again, and opened for nobody.
      expect(ordered(house, "nuki").filter((verb) => verb !== "lock")).toEqual(["unlock"]);
      expect(lock.actions.filter((action) => action !== "lock")).toHaveLength(told);
      if (says !== "jams") expect(lock.state.lock).toBe("locked");
    },
  );
});

test(
  "an AC that never does as it is told is wished for twice and told twice each time, and it is said",
  { timeout: 60_000 },
  async () => {
    covers("role:climate");
    const { home, bridge } = await eveningOfMakers();
    await using _closes = home;
    const { house } = home;
    await using phone = await phoneOf(house, "lin");
    await phone.fix(workAt);
    const line = await home.line("plug");
    const sent: string[] = [];
    await line.hear("zigbee2mqtt/living room ac/set/#", (_text, topic) => void sent.push(topic));
    home.manners("zigbee").deaf = true;
    await phone.swipes(5);
    await house.to(60_000);
    expect((await stepsOf(house, "lin"))["set-climate"]).toBe("failed");
    const orders = () => sent.filter((topic) => topic.endsWith("ac/set/system_mode")).length;
    // To set a state is safe to repeat: once, while nothing is shown of it.
    expect(orders()).toBe(2);
    await house.to(240_000);
    expect(orders()).toBe(4);
    expect(await house.shows("screen-hall")).toMatchObject({ spoke: "climate-not-set" });
    await house.to(600_000);
    expect(orders()).toBe(4);
    expect(await stateOf(house, "ac")).toMatchObject({ on: false });
    expect(bridge.of("living room ac").state["system_mode"]).toBe("off");
  },
);

test("what a sensor of a room says wrongly heats nobody's room", { timeout: 60_000 }, async () => {
  const { home, bridge, bath } = await eveningOfMakers();
  await using _closes = home;
  const { house } = home;
  await using phone = await phoneOf(house, "lin");
  await phone.fix(workAt);
  const line = await home.line("plug");
  for (const payload of ["NaN", '{"temperature":"NaN"}', '{"temperature":1e400}', "{", "x".repeat(60_000)])
    await line.say("zigbee2mqtt/living room air", payload);
  await house.to(2_000);
  expect(await stateOf(house, "ac")).toMatchObject({ on: false });
  // A megabyte is more than any state is; whoever sends it is heard on.
  await line.say("zigbee2mqtt/living room air", "x".repeat(1_000_000));
  await house.to(35_000);
  expect(bridge.faults).toEqual([]);
  const { refused } = (await house.ask("GET", "/api/v1/makers")).body as { refused: Record<string, number> };
  expect(refused).toMatchObject({ E_TOO_BIG: 1, E_TEMPLATE_RENDER: expect.any(Number) });
  expect(await faultsOf(house)).toEqual([]);
  expect(await stateOf(house, "ac")).toMatchObject({ on: false, room_c: expect.any(Number) });
  await phone.swipes(5);
  await house.to(60_000);
  expect(await stateOf(house, "ac")).toMatchObject({ on: true, mode: "heat" });
  expect(bath.heard.filter((order) => order.endsWith("ON"))).toEqual([]);
  expect((await evenings(house)).length).toBe(1);
});
