import type { Clock } from "../core/clock.ts";
import type { Params } from "../core/errors.ts";
import { houseDay, minuteOfDay } from "../core/house-day.ts";
import type { Home } from "../core/house.ts";
import { everyWhole, type OnFault } from "../core/timer.ts";
import type { Begun, Book } from "./book.ts";

/** One thing that tomorrow's scenes lack: `cause` is the same while it lacks, the rest is told. */
export type Lack = { readonly cause: string; readonly params: Params };

/** When people can still do something about the morning, minutes of the day. */
const readiness = { from: 21 * 60, to: 23 * 60 };
const look_ms = 60_000;
const every_min = 30;

/** Checks in the evening what tomorrow lacks, says each once, and takes back what was mended. */
export function hearTomorrow(from: {
  readonly clock: Clock;
  readonly household: { home(): Pick<Home, "zone"> | undefined };
  readonly lacks: () => readonly Lack[];
  readonly book: Pick<Book, "all" | "end">;
  readonly begin: (cause: Begun) => void;
  readonly onFault: OnFault;
}): () => void {
  const { clock, household, lacks, book, begin, onFault } = from;
  let looked = "";
  const look = () => {
    const zone = household.home()?.zone;
    if (zone === undefined) return;
    const minute = minuteOfDay(clock.wall(), zone);
    if (minute < readiness.from || minute >= readiness.to) return;
    // Once it was said it is looked at each minute: what somebody has just mended must not stand there for long.
    const stands = book.all().some(({ cause }) => cause.startsWith(ours));
    const day = houseDay(clock.wall(), zone);
    const span = `${day} ${Math.floor(minute / every_min)}`;
    if (!stands && span === looked) return;
    looked = span;
    const found = lacks().map(({ cause, params }) => ({ cause: `${ours}${cause}:${day}`, params }));
    const now = new Set(found.map(({ cause }) => cause));
    book.end(({ cause }) => cause.startsWith(ours) && !now.has(cause));
    for (const one of found) begin({ name: "tomorrow-lacks", ...one, passing: true });
  };
  return everyWhole(clock, look_ms, look, onFault);
}

const ours = "tomorrow:";
