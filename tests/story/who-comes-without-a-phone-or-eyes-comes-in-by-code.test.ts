import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import {
  afterWork,
  bathOf,
  decision,
  doorOf,
  goesIn,
  ordered,
  phoneOf,
  stands,
  stepsOf,
  toldOf,
  types,
  waysHome,
  whereIs,
  workAt,
} from "../help/evening.ts";
import { change } from "../help/household.ts";
import { stateOf } from "../help/morning.ts";

test(
  "a guest's code opens inside their hours and not outside; no eyes, no bath, and nothing private on the wall",
  { timeout: 120_000 },
  async () => {
    covers("error:E_DOOR_HOURS", "kind:lock");
    await using house = await afterWork("2026-03-04T17:55:00+08:00");
    const hours = { from: "17:00", to: "18:00" };
    // Even where somebody wrote down eyes and a bath for them, a guest has neither.
    await change(house, "residents/mei", {
      name: "Mei",
      standing: "guest",
      language: "en",
      sleeps: "living-room",
      door: { ...hours, eyes: { ref: "bo-eyes", ver: 1 } },
    });
    expect((await house.ask("PUT", "/api/v1/residents/mei/pin", { pin: "806391" })).status).toBe(200);
    await stands(house, "stranger");
    expect(await doorOf(house)).toMatchObject({ bolt: "locked" });
    expect(await types(house, "806391")).toEqual({ open: true });
    expect(await decision(house)).toMatchObject({ decision: "open", outcome: "confirmed" });
    await goesIn(house);
    expect(await whereIs(house, "mei")).toBe("home");
    const hall = await house.shows("screen-hall");
    expect(hall).toMatchObject({ card: "welcome" });
    expect(Object.keys(hall.shows ?? {}).toSorted()).toEqual(["language", "name"]);
    expect(ordered(house, "bath")).toEqual([]);

    await house.to("2026-03-04T18:00:30+08:00");
    await stands(house, "stranger");
    expect(await types(house, "806391")).toMatchObject({ open: false, code: "E_DOOR_HOURS" });
    expect(await doorOf(house)).toMatchObject({ bolt: "locked", leaf: "closed" });
    expect(ordered(house, "door-lock")).toEqual(["unlock"]);
  },
);

test(
  "the phone stays at work: no bath, the door asks for a code, and she is home afterwards and stays home",
  { timeout: 120_000 },
  async () => {
    covers("moment:arrived", "fact:trip.evidence");
    await using house = await afterWork("2026-03-04T18:00:00+08:00", { music: true });
    await using phone = await phoneOf(house, "lin");
    await phone.fix(workAt);
    await phone.swipes(30);
    await phone.rides(0, 0, 15, 5);
    await stands(house, "lin");
    expect(await doorOf(house)).toMatchObject({ phase: "asking", ask: "credential", bolt: "locked" });
    expect(await types(house, "274918")).toEqual({ open: true });
    await goesIn(house);
    expect(await waysHome(house)).toEqual([]);
    expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome", shows: { name: "Lin" } });
    expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: false });
    // The phone goes on telling where it lies.
    await phone.rides(0, 0, 30, 5);
    expect(await whereIs(house, "lin")).toBe("home");
    expect(ordered(house, "bath")).toEqual([]);
    expect(await bathOf(house)).toMatchObject({ phase: "off", litres: 0 });
    expect(toldOf(house, "tell.arrived")).toBe(1);
    expect(toldOf(house, "tell.left")).toBe(0);
  },
);

test(
  "with everything switched off that may be switched off the evening is the same, and the door opens to a code",
  { timeout: 120_000 },
  async () => {
    covers("role:door-camera", "kind:door-camera");
    await using house = await afterWork();
    await change(house, "residents/lin", { presence_on_mqtt: false, door: {} });
    await using phone = await phoneOf(house, "lin");
    await phone.swipes(20);
    await phone.rides(0.5, 0.998, 18);
    expect(await stepsOf(house, "lin")).toMatchObject({ "set-climate": "done", "fill-bath": "done" });
    await phone.enters();
    await stands(house, "lin");
    // Her eyes are nobody's: they are not even counted among those that were known.
    expect(await doorOf(house)).toMatchObject({ bolt: "locked" });
    expect((await doorOf(house))["phase"]).not.toBe("recognised");
    expect(await types(house, "274918")).toEqual({ open: true });
    await goesIn(house);
    expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome", shows: { name: "Lin" } });
    expect(await waysHome(house)).toEqual([]);
    expect(await stepsOf(house, "lin")).toMatchObject({ "climate-home": "happened", "keep-climate": "done" });
  },
);
