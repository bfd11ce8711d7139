import { listener, startDoorHouse, type DoorHouse } from "./door-house.ts";
import { percentile } from "./figures.ts";
import type { Room } from "./pairs.ts";
import type { Line } from "./table.ts";
import { connectThin, type ThinClient } from "./thin-client.ts";

const lin = { phone: "phone-lin", resident: "lin" } as const;
const patience_ms = 20_000;
const boot = "bench-lock";

/** From the eye in place to the lock's pulse, once with the phone proved: the whole way, and the hub's own share of it. */
export async function eyeToPulse(room: Room, times: number): Promise<Line[]> {
  const house = await startDoorHouse(room);
  const looked: number[] = [];
  const whole: number[] = [];
  const share: number[] = [];
  const heard = { looked: 0, unlock: 0 };
  const people = await client(house, "virtual-residents", []);
  const ear = await client(house, listener, ["lintel/device/door-camera/event"], (_topic, payload) => {
    if (payload.includes('"looked"')) heard.looked ||= performance.now();
  });
  const lock: ThinClient = await client(house, "door-lock", ["lintel/device/door-lock/do"], (_topic, payload) => {
    const { id, verb } = JSON.parse(payload.toString()) as { id: string; verb: string };
    if (verb === "unlock") heard.unlock ||= performance.now();
    for (const outcome of ["accepted", "done"]) say(lock, "door-lock", "did", { id, outcome });
  });
  greet(lock);
  const phone = await client(house, lin.phone, []);
  try {
    for (let n = 0; n < times; n += 1) {
      comeHome(phone, house, n);
      await settled(phone);
      Object.assign(heard, { looked: 0, unlock: 0 });
      const begun = performance.now();
      atTheDoor(people, "comes", { who: lin.resident });
      await until(() => heard.looked > 0 && heard.unlock > 0);
      if (heard.unlock === 0) continue;
      looked.push(heard.looked - begun);
      whole.push(heard.unlock - begun);
      share.push(heard.unlock - heard.looked);
      atTheDoor(people, "goes", {});
      go(phone, house, n);
      await settled(phone);
    }
  } finally {
    for (const one of [people, ear, lock, phone]) one.close();
    await house.stop();
  }
  const load = `door, phone proved, simulated eyes (${whole.length} of ${times} opened)`;
  return [
    { budget: "door", load, unit: "ms", figure: percentile(whole, 0.95) },
    { budget: "door-hub", load, unit: "ms", figure: percentile(share, 0.95) },
    { load, what: "signed look -> lock pulse, p50, the hub's share", unit: "ms", figure: percentile(share, 0.5) },
    { load, what: "eye in place -> signed look, p50, the camera's share", unit: "ms", figure: percentile(looked, 0.5) },
  ];
}

function client(
  house: DoorHouse,
  id: string,
  hear: readonly string[],
  onMessage: (t: string, p: Buffer) => void = () => {},
) {
  return connectThin({ port: house.port, id, password: house.password(id), hear, onMessage });
}

function say(from: ThinClient, device: string, leaf: string, body: object, retain = false): void {
  from.publish(`lintel/device/${device}/${leaf}`, JSON.stringify({ v: 1, ...body }), retain);
}

function greet(lock: ThinClient): void {
  const about = { boot, kind: "lock", name: "Front door", can: {}, class: "S3", sw: "bench" };
  lock.publish("lintel/device/door-lock/status", "online", true);
  say(lock, "door-lock", "about", about, true);
  say(lock, "door-lock", "state", { boot, at: now(), bolt: "locked", leaf: "closed", pulsing: false }, true);
}

/** The swipe, and the phone crossing into the home: what the door wants to know beside the eyes. */
function comeHome(phone: ThinClient, house: DoorHouse, n: number): void {
  say(phone, lin.phone, "event", { id: `swipe-${n}`, at: now(), type: "swiped", eta_min: 5 });
  crossing(phone, house, "enter", n);
}

function go(phone: ThinClient, house: DoorHouse, n: number): void {
  crossing(phone, house, "leave", n);
}

function crossing(phone: ThinClient, { home }: DoorHouse, event: "enter" | "leave", n: number): void {
  const tst = Date.now() / 1_000;
  const body = { _type: "transition", event, tst, wtst: tst, t: "c", acc: 15, desc: "home", rid: `r${n}`, ...home };
  phone.publish(`owntracks/${lin.phone}/ios/event`, JSON.stringify(body));
}

function atTheDoor(people: ThinClient, happens: string, detail: object): void {
  people.publish("lintel/sim/device/door-camera", JSON.stringify({ v: 1, happens, with: detail }));
}

async function settled(phone: ThinClient): Promise<void> {
  await until(() => phone.unacknowledged() === 0);
  // Somebody who goes is out of the camera's sight before they come again.
  await new Promise((resolve) => setTimeout(resolve, 300));
}

async function until(true_: () => boolean): Promise<void> {
  const end = performance.now() + patience_ms;
  while (!true_() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 2));
}

function now(): string {
  return new Date().toISOString();
}
