import { expect, test } from "vitest";
import { along, type Point } from "../../devices/virtual/road.ts";
import { expectFault, faultsOf } from "../help/bad-input.ts";
import { covers } from "../help/covers.ts";
import {
  afterWork,
  bathOf,
  doorOf,
  homeAt,
  ordered,
  phoneOf,
  stands,
  toldOf,
  waysHome,
  workAt,
} from "../help/evening.ts";

const on = (share: number): Point => along(workAt, homeAt, share);

test("no nonsense of a phone on an open way home is a sign that she comes nearer", { timeout: 120_000 }, async () => {
  covers("error:E_FUTURE", "error:E_WRONG_KEY", "fact:trip.evidence", "topic:owntracks.fix");
  await using house = await afterWork();
  await using phone = await phoneOf(house, "lin");
  await phone.fix(workAt);
  await phone.swipes(25);
  const tst = () => Math.floor(house.clock.wall() / 1_000);
  const [open] = await waysHome(house);
  const each = async (name: string, send: (n: number) => Promise<void>) => {
    for (let n = 0; n < 3; n++) {
      await house.to(61_000);
      await send(n);
      expect((await waysHome(house))[0]?.evidence, name).not.toBe("strong");
    }
  };
  await each("from the future", async (n) => {
    await phone.fix(on(0.5 + n * 0.05), { tst: tst() + 600 });
    await expectFault(house, "E_FUTURE", "phone-lin");
  });
  await each("from before the swipe", (n) => phone.fix(on(0.5 + n * 0.05), { tst: tst() - 1_800 + n * 61 }));
  await each("another continent", (n) => phone.fix({ lat: -33.9 + n, lon: 18.4 }));
  await each("no accuracy at all", (n) => phone.fix(on(0.5 + n * 0.05), { acc: 0 }));
  await each("vaguer than a city", (n) => phone.fix(on(0.5 + n * 0.05), { acc: 20_000 }));
  await each("jumping about", (n) => phone.fix(n % 2 ? on(0.9) : on(-3)));
  await each("encrypted with another key", async () => {
    await phone.fix(on(0.6), { _type: "encrypted", data: "bm90IHdoYXQgd2FzIGFncmVlZA==" });
    const { sentence } = await expectFault(house, "E_WRONG_KEY", "phone-lin");
    expect(sentence.text).toMatch(/Lin's phone/);
  });
  expect(ordered(house, "bath")).toEqual([]);
  expect(await bathOf(house)).toMatchObject({ phase: "off", litres: 0 });
  expect(await waysHome(house)).toMatchObject([{ id: open?.id }]);

  // She swipes again, as nothing seems to happen: it is the same way, and one evening.
  await phone.swipes(20);
  expect(await waysHome(house)).toMatchObject([{ id: open?.id }]);
  expect(toldOf(house, "tell.heading-home")).toBe(1);

  // And then it tells what is so.
  const told = (await faultsOf(house)).length;
  await phone.rides(0.5, 0.56, 3);
  expect(ordered(house, "bath")).toContain("fill");
  expect((await faultsOf(house)).length).toBe(told);
});

test(
  "a phone that lies: it says that it is home, and nothing opens; the bath ends with the way it was for",
  { timeout: 120_000 },
  async () => {
    covers("moment:approaching", "role:door");
    await using house = await afterWork();
    await using phone = await phoneOf(house, "lin");
    await phone.swipes(20);
    await phone.rides(0.5, 0.6, 4);
    await phone.fix(on(0.55), { inregions: ["home"] });
    await phone.enters();
    await house.to(30_000);
    expect(await doorOf(house)).toMatchObject({ phase: "shut", bolt: "locked" });
    await stands(house, "stranger");
    expect(await doorOf(house)).toMatchObject({ bolt: "locked" });
    expect(ordered(house, "door-lock")).toEqual([]);
    expect(await house.shows("screen-hall")).not.toMatchObject({ card: "welcome" });
    await phone.cancels();
    await house.to(60_000);
    expect((await bathOf(house)).phase).toBe("off");
    expect(await waysHome(house)).toEqual([]);
  },
);
