import type { Clock } from "../core/clock.ts";
import { handledShown_ms } from "../core/notices.ts";
import { at } from "../core/timer.ts";
import { type Book, endOf, type Notice, speaks } from "./book.ts";
import { acknowledged, rowOf, type Situation, tellNow } from "./escalation.ts";
import type { Push } from "./push.ts";

/** Sees to it that every notice is said where it should be said by now. */
export type Telling = {
  /** Looks at all of them, or at one that has just begun. */
  look(notice?: Notice): void;
  [Symbol.dispose](): void;
};

/** A push is of no use later than this. */
const pushLasts_s = { hazard: 600, urgent: 1_800, tell: 0 } as const;
/** Deadlines are times of the house's clock, which may be set: no wait on it is longer than this. */
const longest_ms = 3_600_000;

/** Makes what tells screens and phones, and wakes for the next step of an escalation. */
export function makeTelling(from: {
  readonly book: Book;
  readonly clock: Clock;
  readonly push: Push;
  readonly situation: () => Situation;
  readonly changed: (notice: string) => void;
  readonly onFault: (error: unknown) => void;
}): Telling {
  const { book, clock, push, situation, changed, onFault } = from;
  const due = new Map<string, number>();
  const retries = new Map<string, number>();
  let cancel = () => {};
  let armed = Infinity;
  let closed = false;

  const retry = (id: string, phone: string, again: number) => {
    const notice = book.get(id);
    if (!notice || closed) return;
    book.note({ ...notice, pushed: notice.pushed.filter((one) => one !== phone) });
    retries.set(id, again);
    look();
  };
  /** The phones that have to be woken for it: told of it, with no line to the house, and nobody has seen it. */
  const toPush = (notice: Notice, now: Situation): readonly string[] => {
    if (rowOf(notice.name).level === "tell" || acknowledged(notice, now)) return [];
    return now.points
      .filter(({ id, live, pushes }) => pushes && !live && notice.told[id] !== undefined && !notice.pushed.includes(id))
      .map(({ id }) => id);
  };
  const tell = (notice: Notice, now: Situation) => {
    const { told, again } = tellNow(notice, now);
    const fresh = told.filter((id) => notice.told[id] === undefined);
    const next = {
      ...notice,
      told: { ...notice.told, ...Object.fromEntries(fresh.map((id) => [id, Math.floor(now.wall)])) },
    };
    const phones = toPush(next, now);
    if (fresh.length > 0 || phones.length > 0) book.note({ ...next, pushed: [...next.pushed, ...phones] });
    const { level } = rowOf(notice.name);
    const pushed = { notice: notice.id, key: `notice.${notice.name}`, level };
    for (const phone of phones) push.send(phone, pushed, pushLasts_s[level], (later) => retry(notice.id, phone, later));
    return again ?? Infinity;
  };
  /** Of a time that has yet to come, for the clock was set back: it begins now, so that nobody waits for that time. */
  const begun = (notice: Notice, wall: number): Notice => {
    if (notice.at <= wall) return notice;
    const from = { ...notice, at: Math.floor(wall) };
    book.note(from);
    return from;
  };
  const care = (known: Notice, now: Situation) => {
    const notice = begun(known, now.wall);
    const end = endOf(notice) ?? Infinity;
    const gone = notice.handled ? notice.handled.at + handledShown_ms : Infinity;
    if (notice.passing && now.wall >= Math.min(end, gone)) {
      due.delete(notice.id);
      return book.end(({ id }) => id === notice.id);
    }
    const again = speaks(notice, now.wall, "wall") ? tell(notice, now) : Infinity;
    // What ceases to be shown by time alone is told of to those who look.
    if ((due.get(notice.id) ?? Infinity) <= now.wall) changed(notice.id);
    const retried = retries.get(notice.id) ?? Infinity;
    const next = Math.min(again, ...[end, gone, retried].filter((time) => time > now.wall));
    if (next === Infinity) due.delete(notice.id);
    else due.set(notice.id, next);
  };
  const arm = () => {
    for (const ids of [due, retries]) for (const id of ids.keys()) if (!book.get(id)) ids.delete(id);
    const first = Math.min(...due.values());
    if (first === armed) return;
    cancel();
    armed = first;
    if (first === Infinity) return;
    const wait = Math.min(longest_ms, Math.max(1, Math.ceil(first - clock.wall())));
    cancel = at(clock, clock.mono() + wait, wake, onFault);
  };
  const wake = () => {
    armed = Infinity;
    look();
  };
  const look: Telling["look"] = (one) => {
    if (closed) return;
    const concerned = one ? [one] : book.all();
    // The house is only read where there is something to say.
    const now = concerned.length > 0 ? situation() : undefined;
    if (now) for (const notice of concerned) care(notice, now);
    arm();
  };
  return {
    look,
    [Symbol.dispose]: () => {
      closed = true;
      cancel();
    },
  };
}
