import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { afterWork, decision, doorOf, goesIn, ordered, phoneOf, stands, toldOf, types } from "../help/evening.ts";
import type { TestHouse } from "../help/house.ts";
import { change, inEveryLanguage } from "../help/household.ts";

/** Lin is on the way by her own phone, and it is at the gate. */
async function atTheGate(house: TestHouse) {
  const phone = await phoneOf(house, "lin");
  await phone.swipes(10);
  await house.to(6_000);
  await phone.enters();
  return phone;
}

const shut = { bolt: "locked", leaf: "closed" };
const right = "274918";

test.each([
  ["late at night", "2026-03-04T23:05:00+08:00"],
  ["before six in the morning", "2026-03-05T05:50:00+08:00"],
])("%s even eyes and phone are asked for a code, which opens and is noted", { timeout: 120_000 }, async (_, at) => {
  covers("role:door", "moment:arrived");
  await using house = await afterWork(at);
  await using _phone = await atTheGate(house);
  await stands(house, "lin");
  expect(await doorOf(house)).toMatchObject({ ...shut, phase: "asking", ask: "credential" });
  expect((await decision(house)).sentence.text).toMatch(/it is night/);
  expect(await house.shows("screen-hall")).not.toMatchObject({ card: "welcome" });
  expect(await types(house, right)).toEqual({ open: true });
  // The look that was under way as the code was typed asks nothing of who goes in.
  expect(await decision(house)).toMatchObject({ decision: "open", outcome: "confirmed" });
  expect(await doorOf(house)).toMatchObject({ phase: "open", by: "pin", bolt: "unlocked" });
  expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome" });
});

test("with the alarm on only a code opens, and it switches the alarm off", { timeout: 120_000 }, async () => {
  covers("role:door", "error:E_CODE_WRONG");
  await using house = await afterWork();
  await change(house, "settings/door.armed", { value: true });
  await using _phone = await atTheGate(house);
  await stands(house, "lin");
  expect(await doorOf(house)).toMatchObject({ ...shut, phase: "asking", ask: "pin" });
  expect(await types(house, "112358")).toMatchObject({ open: false, code: "E_CODE_WRONG" });
  expect(ordered(house, "door-lock")).toEqual([]);
  expect(await types(house, right)).toEqual({ open: true });
  expect((await house.ask("GET", "/api/v1/settings/door.armed")).body).toMatchObject({ value: false });
});

test(
  "who is inside wants nobody let in: neither eyes and phone nor a code, until they say so",
  { timeout: 120_000 },
  async () => {
    covers("error:E_DOOR_PRIVATE");
    await using house = await afterWork();
    await change(house, "settings/door.private", { value: true });
    await using _phone = await atTheGate(house);
    await stands(house, "lin");
    expect(await doorOf(house)).toMatchObject(shut);
    expect(await types(house, right)).toMatchObject({ open: false, code: "E_DOOR_PRIVATE" });
    expect(ordered(house, "door-lock")).toEqual([]);
    expect(toldOf(house, "tell.arrived")).toBe(0);
    await house.happen("door-camera", "goes");
    await house.to(35_000);
    await change(house, "settings/door.private", { value: false });
    await stands(house, "lin");
    expect(await doorOf(house)).toMatchObject({ phase: "open", by: "phone" });
  },
);

test.each([
  ["its lens is covered", "cover", {}],
  ["somebody has moved it", "tamper", {}],
])(
  "the camera is blind because %s: the hall says so, a code opens, and the evening goes on",
  { timeout: 120_000 },
  async (_, happens, detail) => {
    covers("kind:door-camera", "error:E_CAMERA_BLIND", "error:E_CAMERA_TAMPER");
    await using house = await afterWork();
    await using _phone = await atTheGate(house);
    await house.happen("door-camera", happens, detail);
    await house.to(5_000);
    await stands(house, "lin");
    const view = await doorOf(house);
    expect(view).toMatchObject(shut);
    expect(String(view["trouble"])).toMatch(/^E_(CAMERA_BLIND|CAMERA_TAMPER|EYES_OFF)$/);
    for (const text of inEveryLanguage(`error.${String(view["trouble"])}`, {})) expect(text).toMatch(/^[^{}_]+[.。]$/);
    expect(ordered(house, "door-lock")).toEqual([]);
    expect(await types(house, right)).toEqual({ open: true });
    await goesIn(house);
    expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome", shows: { name: "Lin" } });
  },
);

test(
  "the camera is made to see something fifty times a second: she is known as ever",
  { timeout: 120_000 },
  async () => {
    covers("kind:door-camera");
    await using house = await afterWork();
    await using _phone = await atTheGate(house);
    await house.happen("door-camera", "flood", {});
    await house.to(2_000);
    await stands(house, "lin");
    expect(await doorOf(house)).toMatchObject({ phase: "open", by: "phone" });
  },
);

test(
  "a camera gone mad floods the house: it is not listened to, which is said, and a code opens",
  { timeout: 120_000 },
  async () => {
    covers("topic:device.event", "error:E_CAMERA_BLIND");
    await using house = await afterWork("2026-03-04T18:00:00+08:00", { without: ["door-camera"] });
    await using _phone = await atTheGate(house);
    await using camera = await house.client("door-camera");
    const text = (more: object) => JSON.stringify({ v: 1, at: new Date(house.clock.wall()).toISOString(), ...more });
    const look = { type: "looked", protected: "e30", payload: "e30", signature: "e30" };
    for (let n = 0; n < 60; n++)
      await camera.say("lintel/device/door-camera/event", text({ id: `look-${n}`, ...look }));
    await house.to(2_000);
    expect(await doorOf(house)).toMatchObject({ ...shut, trouble: "E_CAMERA_BLIND" });
    expect(ordered(house, "door-lock")).toEqual([]);
    // The house keeps its time: what it is asked it answers, and the book has not one line for each.
    expect(await types(house, right)).toEqual({ open: true });
    expect(await decision(house)).toMatchObject({ decision: "open", evidence: ["pin"] });
    const { items } = (await house.ask("GET", "/api/v1/door/audit")).body as { items: unknown[] };
    expect(items.length).toBeLessThan(8);
    await goesIn(house);
    expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome", shows: { name: "Lin" } });
  },
);
