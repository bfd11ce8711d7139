import { expect, test } from "vitest";
import type { SceneSettings, Today } from "../../hub/core/scene-answers.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { brushes, eveningBefore, getsUp, stateOf } from "../help/morning.ts";

const next = async (house: TestHouse, scene: string, wish: object, resident = "lin") => {
  const { status, body } = await house.ask("POST", `/api/v1/scenes/${scene}/next`, { resident, ...wish });
  return { status, answer: body as SceneSettings & { code?: string } };
};
const settings = async (house: TestHouse, scene: string, resident = "lin") =>
  (await house.ask("GET", `/api/v1/scenes/${scene}/settings?resident=${resident}`)).body as SceneSettings;
const today = async (house: TestHouse, resident = "lin", day = "") =>
  (await house.ask("GET", `/api/v1/today?resident=${resident}${day && `&day=${day}`}`)).body as Today;
const ran = async (house: TestHouse, scene: string, resident: string) => {
  const { body } = await house.ask("GET", "/api/v1/runs?limit=100");
  const { items } = body as { items: readonly { scene: string; resident?: string; started: number }[] };
  return items.filter((run) => run.scene === scene && run.resident === resident);
};

test(
  "tomorrow's breakfast is skipped at night: nothing runs, the day says why, and the day after is as always",
  { timeout: 240_000 },
  async () => {
    covers("event:next.changed");
    await using opened = new AsyncDisposableStack();
    const house = opened.use(await startHouse({ at: "2026-03-03T22:09:30+08:00" }));
    await house.to("2026-03-03T22:10:00+08:00");
    expect((await settings(house, "morning")).next).toMatchObject({ day: "2026-03-04", skipped: false });
    const skipped = await next(house, "morning", { do: "skip" });
    expect(skipped).toMatchObject({ status: 200, answer: { next: { day: "2026-03-04", skipped: true } } });
    // The same wish again is the same wish: it was skipped once, then.
    await house.to("2026-03-03T22:20:00+08:00");
    await next(house, "morning", { do: "skip" });

    const again = opened.use(await house.restart());
    await eveningBefore(again);
    await again.to("2026-03-04T07:10:00+08:00");
    await getsUp(again, "lin");
    await brushes(again, "lin", 40);
    await getsUp(again, "bo");
    expect(await ran(again, "morning", "lin")).toEqual([]);
    expect((await ran(again, "morning", "bo")).length).toBe(1);
    expect(await stateOf(again, "breakfast-machine")).toMatchObject({ phase: "armed" });
    const lines = (await today(again)).items.filter(({ scene, is }) => scene === "morning" && is === "did-not");
    expect(lines.map(({ title }) => title)).toEqual(["The morning did not begin", "Breakfast did not start"]);
    for (const { says, guards } of lines) {
      expect(says).toMatch(/ skipped it for today, at 22:10\.$/);
      expect(guards).toEqual([{ says: "Not skipped", holds: false }]);
    }
    const bedside = (await again.ask("GET", "/api/v1/things")).body as { items: { id: string; kind: string }[] };
    for (const { id } of bedside.items.filter(({ kind }) => kind === "screen")) {
      const { body: here } = await again.ask("GET", `/api/v1/screens/${id}/why`);
      // Only Bo got up by the house's knowledge: what ran is told at his bed, and at no other wall by his name.
      if (!id.endsWith("-bo")) expect(JSON.stringify(here)).not.toContain("Bo");
    }
    const { body } = await again.ask("GET", "/api/v1/why/morning?resident=lin");
    expect((body as { items: { sentence: { text: string } }[] }).items[0]?.sentence.text).toMatch(/at 22:10\.$/);

    expect(again.complaints).toEqual([]);
    // A whole day more: the random days of the unit tests go through many; here in the long form.
    if (process.env["LINTEL_LONG"] !== "1") return;
    for (const bed of ["bed-lin", "bed-bo"]) await again.happen(bed, "enter");
    await again.to("2026-03-05T07:10:00+08:00");
    expect((await settings(again, "morning")).next).toMatchObject({ day: "2026-03-05", skipped: false });
    await getsUp(again, "lin");
    expect((await ran(again, "morning", "lin")).length).toBe(1);
    expect((await today(again)).items.find(({ is }) => is === "ran")).toMatchObject({ title: "Good morning" });
    const yesterday = await today(again, "lin", "2026-03-04");
    expect(yesterday.items.filter(({ is }) => is === "did-not").length).toBe(2);
    expect(again.complaints).toEqual([]);
  },
);

test(
  "the alarm rings 15 minutes later just once, for her alone, and not after it has rung",
  { timeout: 60_000 },
  async () => {
    covers("error:E_NOTHING_LATER");
    await using opened = new AsyncDisposableStack();
    const first = opened.use(await startHouse({ at: "2026-03-04T06:40:00+08:00" }));
    await first.to(1_000);
    const later = await next(first, "morning", { do: "later", by_min: 15 });
    const at = Date.parse("2026-03-04T07:15:00+08:00");
    expect(later.answer.next).toMatchObject({ day: "2026-03-04", later_min: 15, at, can_be_later: true });
    await next(first, "morning", { do: "later", by_min: 15 });
    await first.to(2_000);
    expect(await stateOf(first, "alarm-lin")).toMatchObject({ next: "2026-03-03T23:15:00.000Z" });
    expect(await stateOf(first, "alarm-bo")).toMatchObject({ next: "2026-03-03T23:20:00.000Z" });
    expect((await today(first)).items.filter(({ title }) => title === "Alarm")).toMatchObject([
      { at, is: "coming", says: "It rings at 07:15, 15 min later than usual, just once." },
    ]);
    const house = opened.use(await first.restart());
    await house.to("2026-03-04T07:00:05+08:00");
    expect(await stateOf(house, "alarm-lin")).toMatchObject({ ringing: false });
    await house.to("2026-03-04T07:15:01+08:00");
    expect(await stateOf(house, "alarm-lin")).toMatchObject({ ringing: true });
    expect(await next(house, "morning", { do: "later", by_min: 30 })).toMatchObject({
      status: 409,
      answer: { code: "E_NOTHING_LATER" },
    });
    await house.happen("alarm-lin", "stop");
    await house.to("2026-03-04T07:25:00+08:00");
    expect(await stateOf(house, "alarm-lin")).toMatchObject({ next: "2026-03-04T23:00:00.000Z" });
    expect(house.complaints).toEqual([]);
  },
);

test("the bath at 41 degrees just once: never warmer, gone after that way home", { timeout: 240_000 }, async () => {
  await using house = await startHouse({ at: "2026-03-04T17:30:00+08:00", lived: true });
  await house.to("2026-03-04T17:31:00+08:00");
  const hot = await next(house, "evening", { do: "once", set: { bath_c: 42 } });
  expect(hot).toMatchObject({ status: 422, answer: { code: "E_SCENE_PARAMETER" } });
  expect(await next(house, "evening", { do: "once", set: { bath_c: "hot" } })).toMatchObject({ status: 422 });
  expect(await next(house, "evening", { do: "once", set: { water: 3 } })).toMatchObject({ status: 422 });
  const once = await next(house, "evening", { do: "once", set: { bath_c: 41 } });
  const bath = once.answer.settings.find(({ name }) => name === "bath_c");
  expect(bath).toMatchObject({ kind: "number", value: 40, once: 41, min: 35, max: 41, unit: "°C" });
  await house.to("2026-03-04T18:29:00+08:00");
  expect(await stateOf(house, "bath")).toMatchObject({ target_c: 41 });
  const { body: why } = await house.ask("GET", "/api/v1/screens/screen-hall/why");
  expect(why).toMatchObject({
    scene: "evening",
    is: "running",
    title: "On the way home",
    says: "Somebody is on the way home. It is under way.",
  });
  await house.to("2026-03-04T19:30:00+08:00");
  const after = await settings(house, "evening");
  expect(after.next?.day).toBe("2026-03-05");
  const gone = after.settings.find(({ name }) => name === "bath_c");
  expect(gone).toMatchObject({ value: 40 });
  expect(gone).not.toHaveProperty("once");
  const { items } = await today(house);
  expect(items.map(({ at }) => at)).toEqual(items.map(({ at }) => at).toSorted((a, b) => a - b));
  expect(items.map(({ title }) => title)).toEqual(
    expect.arrayContaining(["On the way home", "The door opened for you", "Welcome home"]),
  );
  expect(house.complaints).toEqual([]);
});

test("on the way home already, later means the phone says so: everything timed by the arrival follows, once", async () => {
  await using house = await startHouse({ at: "2026-03-04T12:00:00+08:00" });
  expect(await next(house, "evening", { do: "later", by_min: 10 })).toMatchObject({
    answer: { code: "E_NOTHING_LATER" },
  });
  await house.happen("phone-lin", "swipe", { eta_min: 30 });
  await house.to(10_000);
  const eta = async () => {
    const { body } = await house.ask("GET", "/api/v1/trips");
    return (body as { items: { resident: string; eta_min?: number }[] }).items.find(
      ({ resident }) => resident === "lin",
    )?.eta_min;
  };
  const before = (await eta()) ?? 0;
  expect(await next(house, "evening", { do: "later", by_min: 10 })).toMatchObject({ status: 200 });
  await next(house, "evening", { do: "later", by_min: 10 });
  await house.rest();
  expect(Math.round((await eta()) ?? 0) - Math.round(before)).toBe(10);
  // What the phone has said is not taken back.
  expect(await next(house, "evening", { do: "later", by_min: 5 })).toMatchObject({ status: 409 });
  expect(await next(house, "evening", { do: "later", by_min: 10 }, "bo")).toMatchObject({ status: 409 });
  expect(house.complaints).toEqual([]);
});
