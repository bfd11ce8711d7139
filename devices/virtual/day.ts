import { happening, type Doing } from "./doing.ts";
import { comesIn, type Door, goesOut } from "./door.ts";
import { along, type Point, workplace } from "./road.ts";
import type { Stay } from "./stays.ts";

/** Someone who lives in the virtual house, with the devices that see them. */
export type VirtualResident = {
  readonly id: string;
  readonly bed: string;
  readonly phone: string;
  readonly alarm: string;
  readonly toothbrush: string;
  readonly wakesAtMinute: number;
  /** Otherwise the house only learns of the return when the phone enters the home region. */
  readonly comesHomeBySwipe: boolean;
  /** Puts tomorrow's breakfast into the machine in the evening, and lets it start. */
  readonly loadsBreakfast: boolean;
  /** The bath that is filled for them. */
  readonly bath?: string | undefined;
};

/** What the residents share: the sensors of bathroom and kitchen, the tap, the breakfast machine and the door. */
export type Shared = {
  readonly bathroom: string;
  readonly kitchen: string;
  readonly tap: string;
  readonly machine: string;
  readonly door: Door;
};

/** One day of one resident: what they do alone, and when they are where others may be too. */
export type ResidentDay = {
  readonly doings: readonly Doing[];
  readonly bathroom: readonly Stay[];
  readonly kitchen: readonly Stay[];
  readonly water: readonly Stay[];
};

const second = 1_000;
const minute = 60_000;
const tripMinutes = 52;
const laterMinutes = 13;
/** From the gate, where the phone is seen first, to the door. */
const toDoor = 90 * second;
/** When the machine is loaded, minutes of the evening; the story of a new house begins shortly before. */
const loadsAt = 22 * 60 + 25;
const sleepsAt = 22 * 60 + 45;

/** A working day: up by the alarm clock, breakfast, away, a swipe at the end of work and the way home, a fix each minute. */
export function workingDay(who: VirtualResident, home: Point, shared: Shared, random: () => number): ResidentDay {
  const wakes = who.wakesAtMinute * minute;
  const stops = wakes + Math.round(17 + random() * 6) * second;
  const morning = morningOf(who, stops, wakes + 60 * minute, random);
  const away = wayOutAndHome(who, wakes + 75 * minute, home, shared.door, random);
  const doings = [
    happening(stops, who.alarm, "stop"),
    ...morning.doings,
    ...away.doings,
    ...evening(who, shared, random),
  ];
  return { ...morning, doings, bathroom: [...morning.bathroom, ...away.bathroom] };
}

/** A free day: no alarm clock, up about an hour later, breakfast, and a quiet day at home. */
export function freeDay(who: VirtualResident, shared: Shared, random: () => number): ResidentDay {
  const wakes = (who.wakesAtMinute + 60 + Math.round((random() - 0.5) * 10)) * minute;
  const morning = morningOf(who, wakes, wakes + 70 * minute, random);
  return { ...morning, doings: [...morning.doings, ...evening(who, shared, random)] };
}

/** Out of bed, two minutes of brushing with the tap before and after, then at the table until about `leavesTable`. */
function morningOf(who: VirtualResident, awake: number, leavesTable: number, random: () => number): ResidentDay {
  const up = awake + minute;
  const brushes = awake + Math.round((7 + random() * 2) * 60) * second;
  const brushed = brushes + Math.round(115 + random() * 15) * second;
  const sits = awake + Math.round((15.5 + random()) * 60) * second;
  const done = leavesTable + Math.round(random() * 5 * 60) * second;
  return {
    doings: [
      happening(up, who.bed, "leave"),
      happening(brushes, who.toothbrush, "start"),
      happening(brushed, who.toothbrush, "stop"),
    ],
    bathroom: [{ from: brushes - 50 * second, to: brushed + 70 * second }],
    kitchen: [{ from: sits, to: done }],
    water: [
      { from: brushes - 12 * second, to: brushes - 4 * second },
      { from: brushed + 3 * second, to: brushed + 15 * second },
    ],
  };
}

function wayOutAndHome(who: VirtualResident, leaves: number, home: Point, door: Door, random: () => number) {
  // Who says when they come is home first; the others follow a while later.
  const later = who.comesHomeBySwipe ? 0 : laterMinutes;
  const swipes = (17 * 60 + 35 + later + Math.round(random() * 10)) * minute;
  const arrives = swipes + tripMinutes * minute;
  const work = workplace(home);
  const { phone, bath } = who;
  const doings: Doing[] = [
    ...goesOut(leaves - 2 * minute, door),
    { after: leaves, is: "region", phone, event: "leave", at: home },
    { after: leaves + 40 * minute, is: "fix", phone, at: work, accuracy_m: 20 },
  ];
  if (who.comesHomeBySwipe) doings.push(happening(swipes, phone, "swipe", { eta_min: tripMinutes }));
  for (let m = 1; m < tripMinutes; m++) {
    const at = along(work, home, m / tripMinutes);
    doings.push({ after: swipes + m * minute, is: "fix", phone, at, accuracy_m: 10 + Math.round(random() * 30) });
  }
  doings.push({ after: arrives, is: "region", phone, event: "enter", at: home });
  doings.push(...comesIn(who.id, arrives + toDoor, door, !who.comesHomeBySwipe));
  if (bath === undefined || !who.comesHomeBySwipe) return { doings, bathroom: [] };
  doings.push(happening(arrives + 20 * minute, bath, "occupied"));
  doings.push(happening(arrives + 55 * minute, bath, "empty"));
  doings.push(happening(arrives + 56 * minute, bath, "drain"));
  return { doings, bathroom: [{ from: arrives + 19 * minute, to: arrives + 58 * minute }] };
}

/** The machine is loaded and let start by hand before bed. */
function evening(who: VirtualResident, { machine }: Shared, random: () => number): readonly Doing[] {
  const loads = loadsAt * minute + Math.round(random() * 120) * second;
  const loading = [happening(loads, machine, "load"), happening(loads + 40 * second, machine, "arm")];
  return [...(who.loadsBreakfast ? loading : []), happening(sleepsAt * minute, who.bed, "enter")];
}
