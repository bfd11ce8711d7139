import { describe, expect, test } from "vitest";
import { expectMorning, faultsOf, runsOf, send } from "../help/bad-input.ts";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

const json = JSON.stringify;
const instant = (house: TestHouse) => new Date(house.clock.wall()).toISOString();
const happened = (house: TestHouse) => house.timeline().map((line) => line.slice(9));

type Bath = { phase: string; level_pct: number; water_c: number; litres: number; interrupted: boolean };
const bathOf = async (house: TestHouse) =>
  ((await house.ask("GET", "/api/v1/things/bath")).body as { state: Bath }).state;

type RunSeen = {
  scene: string;
  state: string;
  steps: { key: string; state: string }[];
  outcome?: { params: Record<string, string> };
};
const eveningOf = async (house: TestHouse) =>
  ((await house.ask("GET", "/api/v1/runs")).body as { items: RunSeen[] }).items.filter(
    ({ scene }) => scene === "evening",
  );

const waiting: object = {
  state: "running",
  steps: expect.arrayContaining([expect.objectContaining({ key: "time-to-start", state: "waiting" })]),
};

const phone = "owntracks/phone-lin/iphone";
const fixOf = (house: TestHouse, km: number) =>
  json({
    _type: "location",
    tid: "li",
    acc: 14,
    lat: 30.2489 + km / 111,
    lon: 120.1551,
    tst: Math.round(house.clock.wall() / 1000),
  });

/** She drives home at 30 km/h, her phone telling where she is each minute. */
async function drive(house: TestHouse, from_km: number, to_km: number): Promise<void> {
  for (let km = from_km; km > to_km; km -= 0.5) {
    await send(house, "phone-lin", phone, fixOf(house, km));
    await house.to(60_000);
  }
}

describe.each([
  ["on the embedded broker", false],
  ["on Mosquitto", true],
] as const)("after a restart %s", (_, external) => {
  const leftOut = external && noMosquitto !== undefined;

  test.skipIf(leftOut)("what the devices had said is only how things stand: it wakes nobody", async () => {
    covers("topic:device.state", "topic:device.status");
    await using opened = new AsyncDisposableStack();
    let house = opened.use(await startHouse({ at: "2026-03-04T06:55:00+08:00", external }));
    await house.happen("bed-lin", "enter");
    await house.to("2026-03-04T07:00:00+08:00");
    house = opened.use(await house.restart());
    await house.to(60_000);
    expect(happened(house)).toEqual([]);
    expect(await runsOf(house)).toBe(0);
    // A new device process knows nothing of who lies in it, and must not be taken for somebody getting up.
    await house.happen("bed-lin", "enter");
    await house.to(60_000);
    await house.happen("bed-lin", "leave");
    await house.to(2_000);
    expect(happened(house).filter((key) => key === "tell.woke")).toHaveLength(1);
    expect(await runsOf(house)).toBe(1);
  });

  test.skipIf(leftOut)("the day that was told is not told again", async () => {
    covers("moment:woke");
    await using opened = new AsyncDisposableStack();
    let house = opened.use(await startHouse({ at: "2026-03-04T07:00:00+08:00", external, without: ["bed-lin"] }));
    await expectMorning(house);
    house = opened.use(await house.restart());
    const left = { v: 1, id: "again", at: instant(house), type: "left" };
    await send(house, "bed-lin", "lintel/device/bed-lin/event", json(left));
    await house.to(2_000);
    expect(happened(house)).not.toContain("tell.woke");
    expect(await runsOf(house)).toBe(1);
  });

  // A whole evening takes its time, and which broker carries it changes nothing of what a restart does to it.
  test.skipIf(external && process.env["LINTEL_LONG"] !== "1")(
    "an evening that waited goes on waiting, and the bath is ready at the door",
    { timeout: 60_000 },
    async () => {
      covers("moment:heading-home", "role:bath", "node:lintel-wait");
      await using opened = new AsyncDisposableStack();
      let house = opened.use(await startHouse({ at: "2026-03-04T17:00:00+08:00", external, without: ["phone-lin"] }));
      const swipe = { v: 1, id: "s1", at: instant(house), type: "swiped", eta_min: 40 };
      await send(house, "phone-lin", "lintel/device/phone-lin/event", json(swipe));
      await drive(house, 20, 18);
      expect(await eveningOf(house)).toMatchObject([waiting]);
      expect((await bathOf(house)).phase).toBe("off");
      house = opened.use(await house.restart());
      expect(await eveningOf(house)).toMatchObject([waiting]);
      await drive(house, 18, 0.5);
      const bath = await bathOf(house);
      expect(bath.level_pct).toBeGreaterThanOrEqual(59);
      expect(bath.water_c).toBeGreaterThan(38.5);
      expect(bath.water_c).toBeLessThan(41.5);
      expect(await eveningOf(house)).toHaveLength(1);
      expect(await faultsOf(house)).toEqual([]);
    },
  );

  test.skipIf(leftOut)(
    "a bath that was filling has ended safely, is told as interrupted, and does not start again by itself",
    { timeout: 60_000 },
    async () => {
      covers("error:E_INTERRUPTED", "error:E_LATCHED", "kind:bath", "topic:hub.status");
      await using opened = new AsyncDisposableStack();
      let house = opened.use(await startHouse({ at: "2026-03-04T17:00:00+08:00", external, without: ["phone-lin"] }));
      const swipe = { v: 1, id: "s1", at: instant(house), type: "swiped", eta_min: 20 };
      await send(house, "phone-lin", "lintel/device/phone-lin/event", json(swipe));
      let km = 10;
      for (; (await bathOf(house)).phase !== "fill" && km > 1; km -= 0.5) await drive(house, km, km - 0.5);
      expect((await bathOf(house)).phase).toBe("fill");
      await house.hub[Symbol.asyncDispose]();
      // Without its broker the virtual clock stands still; Mosquitto lets it go on.
      if (external) await house.to(10_000);
      house = opened.use(await house.restart());
      const ended = { phase: "fault", fault: "lease-lost", interrupted: true };
      expect(await bathOf(house)).toMatchObject(ended);
      expect(await faultsOf(house)).toMatchObject([{ id: "thing:bath", code: "E_LATCHED" }]);
      const { litres } = await bathOf(house);
      await drive(house, km, 0.5);
      expect(await bathOf(house)).toMatchObject({ ...ended, litres });
      const evening = await eveningOf(house);
      expect(evening).toHaveLength(1);
      const steps = evening[0]?.steps ?? [];
      expect(steps.find(({ key }) => key === "fill-bath")).toMatchObject({ state: "interrupted", output: "failed" });
      expect(steps.filter(({ key }) => key === "fill-bath" || key === "warm-bath")).toHaveLength(1);
    },
  );
});

test.skipIf(noMosquitto)(
  "a bed that was left while the hub was away is how things stand, and nobody has just got up",
  async () => {
    await using opened = new AsyncDisposableStack();
    let house = opened.use(await startHouse({ at: "2026-03-04T07:00:00+08:00", external: true, without: ["bed-lin"] }));
    const bed = "lintel/device/bed-lin";
    const state = (occupied: boolean) => json({ v: 1, boot: "b1", at: instant(house), occupied });
    const about = { v: 1, boot: "b1", kind: "bed", name: "Bed", can: {}, class: "S0", sw: "1" };
    await send(house, "bed-lin", `${bed}/about`, json(about), { retain: true });
    await send(house, "bed-lin", `${bed}/status`, "online", { retain: true });
    await send(house, "bed-lin", `${bed}/state`, state(true), { retain: true });
    await house.hub[Symbol.asyncDispose]();
    const away = { ...house, rest: () => Promise.resolve() };
    await send(away, "bed-lin", `${bed}/state`, state(false), { retain: true });
    house = opened.use(await house.restart());
    await house.to(2_000);
    expect((await house.ask("GET", "/api/v1/things/bed-lin")).body).toMatchObject({ state: { occupied: false } });
    expect(await runsOf(house)).toBe(0);
    // What changes from here on has happened.
    await send(house, "bed-lin", `${bed}/state`, state(true), { retain: true });
    await house.to(60_000);
    await send(house, "bed-lin", `${bed}/state`, state(false), { retain: true });
    await house.to(2_000);
    expect(await runsOf(house)).toBe(1);
  },
);
