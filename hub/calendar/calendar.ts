import { createHash } from "node:crypto";
import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import type { FactName } from "../core/facts.ts";
import { houseDay, weekday } from "../core/house-day.ts";
import type { Home, HouseholdDocument, Noun, Resident } from "../core/house.ts";
import type { Log } from "../core/log.ts";
import type { Busy } from "../core/quiet.ts";
import type { Random } from "../core/random.ts";
import { every } from "../core/timer.ts";
import type { Web } from "../core/ways-out.ts";
import type { Value } from "../core/world.ts";
import type { Store } from "../store/open.ts";
import { firstOf, leaveBy, titleOf } from "./appointments.ts";
import { readDay, writeDay } from "./civil.ts";
import { follow, type Trouble } from "./follow.ts";
import { makeKept } from "./kept.ts";
import type { Said, Wanted } from "./read.ts";
import { makeReading } from "./reading.ts";
import { makeWork } from "./work.ts";

/** What the household's calendars say. */
export type Calendar = {
  /** Whether people work on the house day of a wall time: calendars of days first, the weekday second. */
  working(at: number): boolean;
  /** `day.*` today, or on the day of `at`; undefined for what is not known, and for facts of other rooms. */
  fact(name: FactName, about?: Resident, at?: number): Value | undefined;
  readonly busy: Busy;
  [Symbol.dispose](): void;
};

/** What the room is handed. */
export type CalendarParts = {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly store: Pick<Store, "sql" | "work">;
  readonly residents: {
    home(): Home | undefined;
    all<N extends Noun>(noun: N): readonly HouseholdDocument<N>[];
    get<N extends Noun>(noun: N, id: string): HouseholdDocument<N> | undefined;
  };
  readonly web: Web;
  readonly log: Log;
  readonly onFault: (error: unknown) => void;
  readonly random: Pick<Random, "next">;
};

type Document = HouseholdDocument<"calendar">;
type Followed = {
  document: Document;
  readonly key: string;
  readonly way: ReturnType<typeof follow>;
  said?: Said;
  trouble?: Trouble | undefined;
  /** The fault that stands, as it was told. */
  told: string;
};

const hour_ms = 3_600_000;
/** How many days before and after today are read: an alarm clock looks ahead, and a late moment back. */
const ahead = { days: [7, 60], appointments: [1, 1] } as const;

/** Opens the room: the last good copies are read at once, and every calendar is followed from then on. */
export function openCalendar(parts: CalendarParts): Calendar {
  const { clock, bus, residents, log, onFault } = parts;
  const kept = makeKept(parts.store);
  const reading = makeReading();
  const work = makeWork();
  const followed = new Map<string, Followed>();
  const zone = () => residents.home()?.zone ?? "UTC";
  const today = () => houseDay(clock.wall(), zone());
  const wantedOf = ({ is }: Document): Wanted => {
    const day = readDay(today()) ?? 0;
    const [before, after] = ahead[is];
    return { is, zone: zone(), from: writeDay(day - before), to: writeDay(day + after) };
  };
  let readFor = `${today()} ${zone()}`;

  const tell = (one: Followed) => {
    const { id, name } = one.document;
    const skipped = one.said?.skipped ?? 0;
    const code = one.trouble ?? (skipped > 0 ? "E_CALENDAR_PARTLY" : undefined);
    const told = code === undefined ? "" : `${code} ${skipped} ${name}`;
    if (told === one.told) return;
    one.told = told;
    const fault = `calendar:${id}`;
    if (code === undefined) return bus.emit("fault.cleared", { id: fault });
    const params = code === "E_CALENDAR_PARTLY" ? { name, count: skipped } : { name };
    bus.emit("fault.raised", { id: fault, code, params, cause: "calendar", at: clock.wall() });
  };
  const begin = (document: Document, key: string) => {
    const { id, url } = document;
    const mine = () => followed.get(id)?.key === key && followed.get(id);
    const way = follow(
      { url, key },
      {
        ...parts,
        kept,
        during: work.during,
        read: (body) => reading.read(body, wantedOf(document)),
        know: (said) => {
          const one = mine();
          if (!one) return;
          const changed = JSON.stringify(said) !== JSON.stringify(one.said);
          one.said = said;
          tell(one);
          if (changed) bus.emit("calendar.changed", { calendar: id });
        },
        went: (trouble, cause) => {
          const one = mine();
          if (!one) return;
          // The address is a secret and stays out of the log.
          if (trouble) log.warn("calendar.not-read", { calendar: id, code: trouble, error: cause });
          one.trouble = trouble;
          tell(one);
        },
      },
    );
    followed.set(id, { document, key, way, told: "" });
  };
  const end = (one: Followed) => {
    one.way.stop();
    followed.delete(one.document.id);
    if (one.told !== "") bus.emit("fault.cleared", { id: `calendar:${one.document.id}` });
    if (one.said) bus.emit("calendar.changed", { calendar: one.document.id });
  };
  const sync = () => {
    const wanted = residents.all("calendar").filter((one) => isFollowed(one, residents));
    const keys = new Map(wanted.map((document) => [document.id, keyOf(document)]));
    for (const one of followed.values()) if (keys.get(one.document.id) !== one.key) end(one);
    kept.prune([...keys.values()]);
    for (const document of wanted) {
      const known = followed.get(document.id);
      if (!known) begin(document, keyOf(document));
      else if (known.document !== document) {
        known.document = document;
        tell(known);
        bus.emit("calendar.changed", { calendar: document.id });
      }
    }
  };
  const look = async () => {
    const now = `${today()} ${zone()}`;
    if (now === readFor) return;
    readFor = now;
    await Promise.all([...followed.values()].map(({ way }) => way.reread()));
  };

  const closing = [
    bus.on("household.changed", ({ noun }) => {
      if (noun === "calendar" || noun === "resident") sync();
      if (noun === "home") void look().catch(onFault);
    }),
    every(clock, hour_ms, look, onFault),
    () => reading[Symbol.dispose](),
  ];
  sync();

  const wordOf = (at: number) => {
    const day = houseDay(at, zone());
    const words = [...followed.values()].flatMap(({ said }) => said?.days[day] ?? []);
    return words.includes("make-up") ? "make-up" : words[0];
  };
  const kindOf = (at: number) => wordOf(at) ?? (weekday(at, zone()) <= 5 ? "working" : "free");
  const firstOn = ({ id }: Resident, wall: number) => {
    const theirs = [...followed.values()].filter(
      ({ document: { is, resident } }) => is === "appointments" && resident === id,
    );
    const planned = theirs.flatMap(({ said, document: { travel_min } }) =>
      (said?.appointments ?? []).map((appointment) => ({ ...appointment, travel_min })),
    );
    const day = houseDay(wall, zone());
    return firstOf(planned, wall, (at) => houseDay(at, zone()) === day);
  };
  return {
    working: (at) => kindOf(at) !== "free",
    fact: (name, about, at = clock.wall()) => {
      if (name === "day.kind") return kindOf(at);
      if (!about || !name.startsWith("day.")) return undefined;
      const first = firstOn(about, at);
      if (!first) return undefined;
      if (name === "day.first_at") return first.start;
      if (name === "day.first_title") return titleOf(first.title);
      return name === "day.leave_by" ? leaveBy(first, residents.home()?.name ?? "") : undefined;
    },
    busy: work.busy,
    [Symbol.dispose]: () => {
      for (const { way } of followed.values()) way.stop();
      followed.clear();
      for (const close of closing) close();
    },
  };
}

/** Somebody's appointments are read only while they live here. */
function isFollowed({ is, resident }: Document, residents: CalendarParts["residents"]): boolean {
  return is === "days" || (resident !== undefined && residents.get("resident", resident) !== undefined);
}

/** A copy belongs to an address: another address begins without one. */
function keyOf({ id, is, url }: Document): string {
  return `${id} ${is} ${createHash("sha256").update(url).digest("hex").slice(0, 16)}`;
}
