import { instantOf } from "../../hub/core/instant.ts";
import { topicOf, type TopicName } from "../../hub/core/topics.ts";
import { virtualHome } from "../../hub/virtual-house.ts";
import { stubbornDevice, type StubbornDevice } from "./crash-client.ts";
import type { CrashHouse } from "./crash-house.ts";
import { until } from "./crash-record.ts";

/** What somebody did, and the evidence the house owes for what it acknowledged. */
export type Told = { readonly evidence: string };

type Played = "bed" | "phone" | "toothbrush" | "occupancy";

const bootOf = (id: string) => `boot-of-${id}`;
const topic = (name: TopicName, id: string) => topicOf("lintel", name, id);

async function introduced(house: CrashHouse, kind: Played, id: string, boot = bootOf(id)): Promise<StubbornDevice> {
  const device = stubbornDevice(house.url, id, house.password(id));
  const about = { v: 1, boot, kind, name: id, can: {}, class: "S0", sw: "test" };
  await device.say(topic("device.about", id), about, { retain: true });
  await device.say(topic("device.status", id), "online", { retain: true });
  return device;
}

function event(house: CrashHouse, id: string, n: number, type: string) {
  return { v: 1, id: `${bootOf(id)}.${n}`, at: instantOf(house.now()), type };
}

/** A resident gets up: the bed says so by an event and by its state; `before` runs when the bed has been introduced. */
export async function getsUp(house: CrashHouse, resident: string, before: () => Promise<void>): Promise<Told> {
  const id = `bed-${resident}`;
  const bed = await introduced(house, "bed", id);
  const state = (occupied: boolean) => ({ v: 1, boot: bootOf(id), at: instantOf(house.now()), occupied });
  await bed.say(topic("device.state", id), state(true), { retain: true });
  await before();
  await bed.say(topic("device.event", id), event(house, id, 1, "left"));
  await bed.say(topic("device.state", id), state(false), { retain: true });
  await bed.end();
  return { evidence: `${id}:${bootOf(id)}.1` };
}

let brushed = 0;

/** The first resident begins to brush; the brush is new each time, as after a night. */
export async function beginsToBrush(
  house: CrashHouse,
  before: () => Promise<void>,
): Promise<Told & { readonly on: { gone(): Promise<void> } }> {
  const id = "toothbrush-r1";
  const boot = `${bootOf(id)}-${(brushed += 1)}`;
  const brush = await introduced(house, "toothbrush", id, boot);
  const state = (running: boolean) => ({ v: 1, boot, at: instantOf(house.now()), running });
  await brush.say(topic("device.state", id), state(false), { retain: true });
  await before();
  const began = { v: 1, id: `${boot}.1`, at: instantOf(house.now()), type: "started" };
  await brush.say(topic("device.event", id), began);
  await brush.say(topic("device.state", id), state(true), { retain: true });
  const gone = async () => {
    await brush.say(topic("device.status", id), "offline", { retain: true });
    await brush.end();
  };
  return { evidence: `${id}:${boot}.1`, on: { gone } };
}

/** A sensor in the kitchen: it tells whether anybody is there, and introduces itself as often as it is asked to. */
export async function kitchenSensor(house: CrashHouse) {
  const id = "occupancy-kitchen";
  const boot = `${bootOf(id)}-${(brushed += 1)}`;
  let n = 0;
  let sensor: StubbornDevice | undefined;
  const state = async (occupied: boolean) =>
    sensor?.say(topic("device.state", id), { v: 1, boot, at: instantOf(house.now()), occupied }, { retain: true });
  const tells = async (occupied: boolean) => {
    await sensor?.end();
    sensor = await introduced(house, "occupancy", id, boot);
    await state(occupied);
  };
  await tells(false);
  return {
    tells,
    sees: async (occupied: boolean) => {
      const type = occupied ? "occupied" : "empty";
      const event = { v: 1, id: `${boot}.${(n += 1)}`, at: instantOf(house.now()), type };
      await sensor?.say(topic("device.event", id), event);
      await state(occupied);
    },
    end: async () => sensor?.end(),
  };
}

/** How far away somebody is, in a straight line, when the bath of a house under test has to start at once. */
const far_km = 3;

const onTheirWay = new WeakMap<CrashHouse, string>();

async function nobodyElseComes(house: CrashHouse): Promise<void> {
  const resident = onTheirWay.get(house);
  const has = (kind: string) =>
    house.record.rows("house", "SELECT id FROM moments WHERE resident = ? AND kind = ?", resident ?? "", kind).length >
    0;
  if (resident === undefined || !has("heading-home") || has("trip-ended")) return;
  await turnsBack(house, resident);
  await until("the way home before is over", () => has("trip-ended"));
}

/** A resident swipes on the way home, minutes away and coming nearer, so that the bath has to start at once. */
export async function headsHome(house: CrashHouse, resident: string, before: () => Promise<void>): Promise<Told> {
  const id = `phone-${resident}`;
  const phone = await introduced(house, "phone", id);
  // Of several on their way a bath reckons with who comes first.
  await nobodyElseComes(house);
  onTheirWay.set(house, resident);
  await before();
  await phone.say(topic("device.event", id), event(house, id, 1, "swiped"));
  const now = Math.floor(house.now() / 1_000);
  // A trip counts fixes from a minute before its swipe, and no clock has to agree to the second.
  for (const [tst, km] of [
    [now - 58, far_km + 1.3],
    [now + 3, far_km],
  ] as const) {
    const fix = { _type: "location", tst, lat: virtualHome.lat + km / 111.2, lon: virtualHome.lon, acc: 10 };
    await phone.say(topicOf("lintel", "owntracks.fix", id, "app"), fix);
  }
  await phone.end();
  return { evidence: `${id}:${bootOf(id)}.1` };
}

/** The resident takes the swipe back. */
export async function turnsBack(house: CrashHouse, resident: string): Promise<void> {
  const id = `phone-${resident}`;
  const phone = stubbornDevice(house.url, id, house.password(id));
  await phone.say(topic("device.event", id), event(house, id, 2, "cancelled"));
  await phone.end();
}
