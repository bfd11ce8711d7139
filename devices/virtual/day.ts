import { along, workplace, type Point } from "./road.ts";

/** Someone who lives in the virtual house, with the devices that see them. */
export type VirtualResident = {
  readonly id: string;
  readonly bed: string;
  readonly phone: string;
  readonly wakesAtMinute: number;
  /** Otherwise the house only learns of the return when the phone enters the home region. */
  readonly comesHomeBySwipe: boolean;
  /** The bath that is filled for them. */
  readonly bath?: string | undefined;
};

/** Something a virtual resident does, `after` milliseconds from local midnight. */
export type Doing =
  | {
      readonly after: number;
      readonly is: "happening";
      readonly device: string;
      readonly happens: string;
      readonly with: Readonly<Record<string, string | number | boolean>>;
    }
  | {
      readonly after: number;
      readonly is: "fix";
      readonly phone: string;
      readonly at: Point;
      readonly accuracy_m: number;
    }
  | {
      readonly after: number;
      readonly is: "region";
      readonly phone: string;
      readonly event: "enter" | "leave";
      readonly at: Point;
    };

const minute = 60_000;
const tripMinutes = 52;

/** One weekday of one resident: up, away after breakfast, a swipe at the end of work, the way home with a fix each minute. */
export function weekday(who: VirtualResident, home: Point, random: () => number): readonly Doing[] {
  const upAt = (who.wakesAtMinute + Math.round((random() - 0.5) * 6)) * minute;
  const leaves = upAt + 75 * minute;
  const swipes = (17 * 60 + 35 + Math.round(random() * 10)) * minute;
  const work = workplace(home);
  const happening = (after: number, device: string, happens: string, detail = {}): Doing => ({
    after,
    is: "happening",
    device,
    happens,
    with: detail,
  });
  const doings: Doing[] = [
    happening(upAt, who.bed, "leave"),
    { after: leaves, is: "region", phone: who.phone, event: "leave", at: home },
    { after: leaves + 40 * minute, is: "fix", phone: who.phone, at: work, accuracy_m: 20 },
  ];
  if (who.comesHomeBySwipe) doings.push(happening(swipes, who.phone, "swipe", { eta_min: tripMinutes }));
  for (let m = 1; m < tripMinutes; m++) {
    const at = along(work, home, m / tripMinutes);
    doings.push({
      after: swipes + m * minute,
      is: "fix",
      phone: who.phone,
      at,
      accuracy_m: 10 + Math.round(random() * 30),
    });
  }
  const arrives = swipes + tripMinutes * minute;
  doings.push({ after: arrives, is: "region", phone: who.phone, event: "enter", at: home });
  if (who.bath !== undefined && who.comesHomeBySwipe) {
    doings.push(happening(arrives + 20 * minute, who.bath, "occupied"));
    doings.push(happening(arrives + 55 * minute, who.bath, "empty"));
    doings.push(happening(arrives + 56 * minute, who.bath, "drain"));
  }
  doings.push(happening((22 * 60 + 45) * minute, who.bed, "enter"));
  return doings.toSorted((a, b) => a.after - b.after);
}
