import { Temporal } from "temporal-polyfill";
import { topicOf } from "../../hub/core/topics.ts";
import type { Clock } from "../../hub/core/clock.ts";
import type { Wire } from "../../hub/bus/wire.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { freeDay, workingDay, type Shared, type VirtualResident } from "./day.ts";
import type { Doing } from "./doing.ts";
import type { Point } from "./road.ts";
import { changesOf } from "./stays.ts";

/** What the virtual residents need to live: the house's clock, a wire, and where they live. */
export type VirtualLife = {
  readonly clock: Clock;
  readonly wire: Pick<Wire, "publish">;
  readonly root: string;
  readonly seed: number;
  readonly zone: string;
  readonly home: Point;
  readonly shared: Shared;
  readonly residents: readonly VirtualResident[];
};

/** Lives one day after another, each from the seed and its date, until the signal aborts. */
export async function live(life: VirtualLife, signal: AbortSignal): Promise<void> {
  let date = today(life);
  while (!signal.aborted) {
    for (const { at, doing } of dayOf(life, date)) {
      // What was already over when the house started is not done again.
      if (at < life.clock.wall()) continue;
      if (!(await reached(life, at, signal))) return;
      await act(life, doing, at);
    }
    const tomorrow = date.add({ days: 1 });
    if (!(await reached(life, midnight(tomorrow, life.zone), signal))) return;
    date = tomorrow;
  }
}

/** Everything the residents do on a date, in order, with its wall time; rooms they share are told of once for all of them. */
export function dayOf(
  life: Omit<VirtualLife, "clock" | "wire" | "root">,
  date: Temporal.PlainDate,
): readonly { at: number; doing: Doing }[] {
  const { home, shared, seed, zone } = life;
  const days = life.residents.map((who, i) => {
    const source = seededRandom(seed + date.day + date.month * 31 + date.year * 372 + i * 7919);
    const random = () => source.next();
    return date.dayOfWeek > 5 ? freeDay(who, shared, random) : workingDay(who, home, shared, random);
  });
  const together = (room: "bathroom" | "kitchen" | "water", device: string, on: string, off: string) =>
    changesOf(days.flatMap((day) => day[room])).map((change): Doing => {
      return { after: change.after, is: "happening", device, happens: change.on ? on : off, with: {} };
    });
  const doings = [
    ...together("bathroom", shared.bathroom, "occupied", "empty"),
    ...together("water", shared.tap, "open", "close"),
    ...together("kitchen", shared.kitchen, "occupied", "empty"),
    ...days.flatMap((day) => day.doings),
  ];
  // By the clock on the wall, so that a day with a changed clock is lived like any other.
  const at = ({ after }: Doing) =>
    date.toPlainDateTime().add({ milliseconds: after }).toZonedDateTime(zone).epochMilliseconds;
  return doings.map((doing) => ({ at: at(doing), doing })).toSorted((a, b) => a.at - b.at);
}

async function act(life: VirtualLife, doing: Doing, at: number): Promise<void> {
  const say = (topic: string, message: object) =>
    life.wire.publish(topic, JSON.stringify(message), { qos: 1, retain: false });
  const tst = Math.round(at / 1000);
  switch (doing.is) {
    case "happening":
      return say(topicOf(life.root, "sim.device", doing.device), { v: 1, happens: doing.happens, with: doing.with });
    case "fix":
      return say(topicOf(life.root, "owntracks.fix", doing.phone, "phone"), {
        _type: "location",
        acc: doing.accuracy_m,
        batt: 80,
        conn: "m",
        lat: doing.at.lat,
        lon: doing.at.lon,
        tid: doing.phone.slice(-2),
        tst,
      });
    case "region":
      return say(topicOf(life.root, "owntracks.event", doing.phone, "phone"), {
        _type: "transition",
        acc: 20,
        desc: "home",
        event: doing.event,
        lat: doing.at.lat,
        lon: doing.at.lon,
        t: "c",
        tid: doing.phone.slice(-2),
        tst,
        wtst: tst,
      });
  }
}

function today(life: VirtualLife): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(life.clock.wall()))
    .toZonedDateTimeISO(life.zone)
    .toPlainDate();
}

function midnight(date: Temporal.PlainDate, zone: string): number {
  return date.toZonedDateTime({ timeZone: zone }).epochMilliseconds;
}

async function reached(life: VirtualLife, wall: number, signal: AbortSignal): Promise<boolean> {
  const due = life.clock.mono() + (wall - life.clock.wall());
  return life.clock.sleepUntil(due, signal).then(
    () => !signal.aborted,
    () => false,
  );
}
