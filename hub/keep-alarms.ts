import type { Bus } from "./bus/bus.ts";
import type { Clock } from "./core/clock.ts";
import type { Noun } from "./core/house.ts";
import { houseDay } from "./core/house-day.ts";
import { derivedId } from "./core/ids.ts";
import { instantOf } from "./core/instant.ts";
import { kinds, type KindRow } from "./core/kinds.ts";
import type { Did } from "./core/messages.ts";
import { readRole } from "./core/roles.ts";
import { every } from "./core/timer.ts";
import { ringsOf } from "./residents/rings.ts";
import type { Residents } from "./residents/residents.ts";
import type { Thing, Things } from "./things/things.ts";

const lookEvery_ms = 3_600_000;
const sendWithin_ms = 30_000;
const ringsAtMost = 60;
const usualSnooze_min = 9;
const nouns: readonly Noun[] = ["home", "resident", "calendar", "role", "device"];

/** What an alarm clock should know, and of which house day that is. */
type List = { readonly day: string; readonly rings: readonly string[]; readonly snooze_min: number };
type Sent = { readonly id: string; readonly list: List };

/** What the alarms are kept from. */
export type AlarmsFrom = {
  readonly bus: Bus;
  readonly residents: Pick<Residents, "home" | "all">;
  readonly things: Pick<Things, "all" | "role" | "command" | "outcome">;
  readonly clock: Clock;
  /** Whether people work on the house day of a wall time. */
  working(wall: number): boolean;
  /** How many minutes later a resident's house day begins than usual. */
  later?(resident: string, day: string): number;
  readonly onFault: (error: unknown) => void;
};

/**
 * Sees to it that every alarm clock knows the rings of those who sleep beside it: it rings by itself then, whatever
 * becomes of the hub. What the clock itself tells of its list decides whether it is sent another.
 */
export function keepAlarms(from: AlarmsFrom): () => void {
  const { bus, residents, things, clock, working, onFault } = from;
  const sent = new Map<string, Sent>();

  const listFor = (thing: string, zone: string): { readonly list: List; readonly sleepers: number } => {
    const now = clock.wall();
    const beside = residents.all("resident").filter(({ sleeps }) => things.role(`alarm.${sleeps}`)?.thing === thing);
    const rings = new Set(
      beside.flatMap(({ id, alarm }) =>
        ringsOf(alarm, { zone, now, working, later: (day) => from.later?.(id, day) ?? 0 }),
      ),
    );
    const snoozes = beside.filter(({ alarm }) => alarm.on).map(({ alarm }) => alarm.snooze_min);
    const list = {
      day: houseDay(now, zone),
      rings: [...rings].toSorted().slice(0, ringsAtMost),
      snooze_min: snoozes.length === 0 ? usualSnooze_min : Math.min(...snoozes),
    };
    return { list, sleepers: beside.length };
  };
  const knows = (setBy: string | undefined, last: Sent | undefined, list: List): boolean => {
    if (setBy === undefined) return false;
    if (setBy.startsWith(named(list))) return true;
    // What has rung since needs no telling.
    return last?.id === setBy && named(ahead(last.list, clock.wall())) === named(list);
  };
  const keep = (thing: Thing, zone: string) => {
    const { id: device, status, state, about } = thing;
    if (status !== "online" || !state || !about) return;
    const setBy = typeof state["set_by"] === "string" ? state["set_by"] : undefined;
    const last = sent.get(device);
    const { list, sleepers } = listFor(device, zone);
    // A clock at nobody's bed is left alone, unless it rings for somebody who slept there.
    if (sleepers === 0 && (setBy?.startsWith(ours) !== true || state["rings"] === 0)) return;
    if (knows(setBy, last, list)) return;
    const { id, silent } = nextId(list, [device, about.boot, setBy ?? ""], things.outcome);
    if (last?.id === id && !silent) return;
    sent.set(device, { id, list });
    const address = residents.all("role").find((role) => role.thing === device)?.id ?? device;
    const { rings, snooze_min } = list;
    things.command(
      {
        id,
        role: address,
        thing: device,
        verb: "set",
        with: { rings, snooze_min },
        class: "S0",
        deadline: clock.wall() + sendWithin_ms,
      },
      { resend: true },
    );
  };
  const keepAll = () => {
    const home = residents.home();
    if (!home) return;
    for (const thing of things.all()) if (servesAlarm(thing.kind)) keep(thing, home.zone);
  };
  const keepOne = (device: string) => {
    const home = residents.home();
    const thing = things.all().find(({ id }) => id === device);
    if (home && thing && servesAlarm(thing.kind)) keep(thing, home.zone);
  };

  keepAll();
  const off = [
    bus.on("household.changed", ({ noun }) => {
      if (nouns.includes(noun)) keepAll();
    }),
    bus.on("calendar.changed", keepAll),
    bus.on("next.changed", keepAll),
    bus.on("role.changed", ({ address }) => {
      if (readRole(address)?.role === "alarm") keepAll();
    }),
    bus.on("device.status", ({ device, status }) => {
      if (status === "online") keepOne(device);
    }),
    bus.on("device.state", ({ device, state, before, baseline }) => {
      if (baseline || state["set_by"] !== before?.["set_by"]) keepOne(device);
    }),
    every(clock, lookEvery_ms, keepAll, onFault),
  ];
  return () => {
    for (const stop of off) stop();
  };
}

const ours = "alarm.";

/** How the id of every command with this list begins. */
function named({ day, rings, snooze_min }: List): string {
  return `${ours}${derivedId(day, String(snooze_min), ...rings)}.`;
}

/** The same on every resend; another one after the clock was told otherwise, started anew, or refused. */
function nextId(
  list: List,
  after: readonly string[],
  outcome: (id: string) => Did | undefined,
): { readonly id: string; readonly silent: boolean } {
  for (let tries = 0; ; tries++) {
    const id = `${named(list)}${derivedId(...after, String(tries))}`;
    const did = outcome(id);
    const silent = did?.code === "E_DEVICE_SILENT";
    if (silent || (did?.outcome !== "refused" && did?.outcome !== "failed")) return { id, silent };
  }
}

function ahead(list: List, now: number): List {
  return { ...list, rings: list.rings.filter((ring) => ring > instantOf(now)) };
}

function servesAlarm(kind: string): boolean {
  const row: KindRow | undefined = Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : undefined;
  return row?.serves === "alarm";
}
