import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse } from "../help/house.ts";
import { stateOf } from "../help/morning.ts";

const orders = (heard: readonly { readonly payload: Uint8Array }[]) =>
  heard.map(
    ({ payload }) => JSON.parse(new TextDecoder().decode(payload)) as { verb: string; with: { rings: string[] } },
  );

test("the alarms are set by themselves, each rings at its own bedside, a hand snoozes and stops it", async () => {
  covers("role:alarm", "kind:alarm-clock", "topic:device.state");
  await using house = await startHouse({ at: "2026-03-04T06:55:00+08:00" });
  await house.to(1_000);
  expect(await stateOf(house, "alarm-lin")).toMatchObject({ ringing: false, next: "2026-03-03T23:00:00.000Z" });
  expect(await stateOf(house, "alarm-bo")).toMatchObject({ ringing: false, next: "2026-03-03T23:20:00.000Z" });

  await house.to("2026-03-04T07:00:01+08:00");
  expect(await stateOf(house, "alarm-lin")).toMatchObject({ ringing: true, since: "2026-03-03T23:00:00.000Z" });
  expect(await stateOf(house, "alarm-bo")).toMatchObject({ ringing: false });
  await house.happen("alarm-lin", "snooze");
  await house.to("2026-03-04T07:09:00+08:00");
  expect(await stateOf(house, "alarm-lin")).toMatchObject({ ringing: false });
  await house.to("2026-03-04T07:09:03+08:00");
  expect(await stateOf(house, "alarm-lin")).toMatchObject({ ringing: true });
  await house.happen("alarm-lin", "stop");
  await house.to("2026-03-04T07:21:00+08:00");
  expect(await stateOf(house, "alarm-lin")).toMatchObject({ ringing: false, next: "2026-03-04T23:00:00.000Z" });
  expect(await stateOf(house, "alarm-bo")).toMatchObject({ ringing: true });
  expect(house.complaints).toEqual([]);
});

test("a restart of the whole house before the morning changes nothing about it", async () => {
  await using opened = new AsyncDisposableStack();
  const house = opened.use(await startHouse({ at: "2026-03-04T06:40:00+08:00" }));
  await house.to(1_000);
  const before = await stateOf(house, "alarm-lin");
  expect(before).toMatchObject({ next: "2026-03-03T23:00:00.000Z", set_by: expect.any(String) });
  const again = opened.use(await house.restart());
  await again.to(1_000);
  // It still has its list, and says whose it is: nothing is sent again.
  expect(await stateOf(again, "alarm-lin")).toMatchObject({ next: before["next"], set_by: before["set_by"] });
  await again.to("2026-03-04T07:00:01+08:00");
  expect(await stateOf(again, "alarm-lin")).toMatchObject({ ringing: true });
});

test("an alarm clock made by somebody else is told by plain MQTT what to ring", async () => {
  covers("topic:device.do");
  await using house = await startHouse({ at: "2026-03-04T06:55:00+08:00", without: ["alarm-lin"] });
  await using clock = await house.client("alarm-lin", ["lintel/device/alarm-lin/do"]);
  const say = (part: string, message: unknown) =>
    clock.say(`lintel/device/alarm-lin/${part}`, message, { retain: true });
  await say("about", { v: 1, boot: "b", kind: "alarm-clock", name: "Hers", can: {}, class: "S0", sw: "1" });
  await say("state", { v: 1, boot: "b", at: new Date(house.clock.wall()).toISOString(), ringing: false, rings: 0 });
  await say("status", "online");
  await house.rest();
  const [order, ...more] = orders(clock.heard);
  expect(more).toEqual([]);
  expect(order).toMatchObject({ verb: "set", with: { snooze_min: 9 } });
  expect(order?.with.rings.slice(0, 3)).toEqual([
    "2026-03-03T23:00:00.000Z",
    "2026-03-04T23:00:00.000Z",
    "2026-03-05T23:00:00.000Z",
  ]);
});
