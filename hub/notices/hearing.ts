import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import type { DoorView } from "../core/door.ts";
import type { Fault } from "../core/events.ts";
import { houseDay, minuteOfDay } from "../core/house-day.ts";
import type { Home, Presence } from "../core/house.ts";
import type { RoleName } from "../core/roles.ts";
import { at, every, everyWhole } from "../core/timer.ts";
import type { Store } from "../store/open.ts";
import type { Begun, Book, Notice } from "./book.ts";
import {
  causeIdOf,
  causeOfFault,
  causesOfSensor,
  causesOfState,
  causingKinds,
  isOfDevice,
  isOfFault,
} from "./causes.ts";
import { hearLeftOpen } from "./left-open.ts";
import { hearTomorrow, type Lack } from "./tomorrow.ts";
import type { Household } from "./touchpoints.ts";

/** Something of tomorrow that will not happen: its role, and the device that is silent. */
export type WillNot = { readonly role: RoleName; readonly thing: string; readonly name: string };

/** What the causes are heard from. */
export type HearingFrom = {
  readonly bus: Pick<Bus, "on">;
  readonly store: Pick<Store, "afterCommit" | "sql">;
  readonly clock: Clock;
  readonly rim: Clock;
  readonly household: Household & { home(): Pick<Home, "zone"> | undefined };
  readonly faults: { list(): readonly Fault[] };
  readonly presence: (resident: string) => Presence;
  readonly willNot: () => readonly WillNot[];
  readonly lacks: () => readonly Lack[];
  readonly book: Book;
  readonly look: (notice?: Notice) => void;
  readonly onFault: (error: unknown) => void;
};

const faultsComeBack_ms = 180_000;
const evening = { from: 18 * 60, to: 23 * 60 };
const evenings_ms = 1_800_000;
const clockEvery_ms = 30_000;
const jump_ms = 60_000;
const doorCause = "door:camera";

/** Listens to everything that can become a notice, or end one; the returned function stops. */
export function hearCauses(from: HearingFrom): () => void {
  const { bus, store, clock, rim, household, faults, willNot, book, look, onFault } = from;
  // After a restart these are told anew within a while, or they are over.
  const doubted = new Set(
    book
      .all()
      .flatMap(({ id, name, cause }) =>
        isOfFault(cause) || cause.startsWith(doorCause) || name === "left-open" ? [id] : [],
      ),
  );
  const begin = (cause: Begun) => {
    for (const { id, cause: standing } of book.all()) if (standing === cause.cause) doubted.delete(id);
    book.together(() => {
      const notice = book.begin(cause);
      if (notice) look(notice);
    });
  };
  const faulty = (fault: Fault) => {
    const cause = causeOfFault(fault);
    if (cause) begin({ ...cause, ...(cause.name === "door-open" ? placeOfDoor(household) : {}) });
  };
  const stated = (device: string, state: Readonly<Record<string, unknown>>) => {
    const known = household.get("device", device);
    if (!known) return;
    const causes = causesOfState(known, state);
    const sensor = causesOfSensor(known);
    const warned = (list: readonly { readonly name: string; readonly cause: string }[]) =>
      list.some(({ name, cause }) => (name === "leak" || name === "smoke") && isOfDevice(cause, device));
    // What warned in the night and is silent by morning must still be known.
    const over = sensor && warned(book.all()) && !warned(causes);
    if (sensor && warned(causes)) book.end(({ cause }) => cause === sensor.over.cause);
    book.end(
      ({ name, cause }) => isOfDevice(cause, device) && !causes.some((one) => one.cause === cause && one.name === name),
    );
    if (state["phase"] !== "ready") book.end(({ cause }) => cause === waterCause(device));
    for (const cause of causes) begin(cause);
    if (over) begin({ ...sensor.over, passing: true });
  };
  const gone = (device: string) => {
    const known = household.get("device", device);
    const sensor = known && causesOfSensor(known);
    if (sensor) begin(sensor.gone);
  };
  const alerted = (device: string, event: Readonly<Record<string, unknown>>) => {
    const known = household.get("device", device);
    if (known?.kind !== "bath" || event["type"] !== "alert" || event["code"] !== "water-waits") return;
    const water = event["water_c"];
    const params = typeof water === "number" ? { water_c: Math.round(water) } : {};
    const place = known.place === undefined ? {} : { place: known.place };
    begin({ name: "bath-waits", cause: waterCause(device), params, ...place });
  };
  const atDoor = ({ trouble }: DoorView) => {
    const name =
      trouble === "E_CAMERA_BLIND" ? "camera-blind" : trouble === "E_CAMERA_TAMPER" ? "camera-tampered" : undefined;
    book.end((one) => one.cause === doorCause && one.name !== name);
    if (name) begin({ name, cause: doorCause, params: {}, ...placeOfDoor(household) });
  };
  const tomorrow = () => {
    const zone = household.home()?.zone;
    if (zone === undefined) return;
    const [now, day] = [clock.wall(), houseDay(clock.wall(), zone)];
    const minute = minuteOfDay(now, zone);
    if (minute < evening.from || minute >= evening.to) return;
    for (const { role, thing, name } of willNot()) {
      const params = { name, what: `notice.without.${role}` };
      begin({ name: "role-silent", cause: `${silentCause(thing)}${role}:${day}`, params, passing: true });
    }
  };
  /** The machine's time was set: by how many minutes. */
  let offset = rim.wall() - rim.mono();
  const clockLook = () => {
    const now = rim.wall() - rim.mono();
    const moved = now - offset;
    offset = now;
    if (Math.abs(moved) > jump_ms) wrongClock(moved);
  };
  const wrongClock = (by_ms: number) => {
    const min = Math.round(Math.abs(by_ms) / 60_000);
    begin({ name: "clock-wrong", cause: `clock:${Math.floor(clock.wall())}`, params: { min }, passing: true });
  };
  const leftOpen = hearLeftOpen({ ...from, begin });
  // Evidence comes many times a second, and most devices have nothing to say here.
  const causing = (device: string) => causingKinds.includes(household.get("device", device)?.kind ?? "");
  const soon = (work: () => void) => store.afterCommit(work);

  const offs = [
    bus.on("device.state", ({ device, state, before }) => {
      const { window_open: open } = state as { readonly window_open?: boolean };
      if (open !== undefined || before?.["window_open"] !== undefined) soon(() => leftOpen.window(device, open));
      if (causing(device)) soon(() => stated(device, state));
    }),
    bus.on("device.event", ({ device, event }) => {
      if (event.type === "alert" && causing(device)) soon(() => alerted(device, event));
    }),
    bus.on("device.status", ({ device, status }) => {
      if (status === "online") soon(() => book.end(({ cause }) => cause.startsWith(silentCause(device))));
      else soon(() => gone(device));
      if (status !== "online") soon(() => leftOpen.window(device, undefined));
    }),
    bus.on("fault.raised", (fault) => soon(() => faulty(fault))),
    bus.on("fault.cleared", ({ id }) => soon(() => book.end(({ cause }) => cause === causeIdOf(id)))),
    bus.on("door.changed", ({ door }) => soon(() => atDoor(door))),
    bus.on("door.alerted", ({ id, resident }) =>
      soon(() => {
        const except = resident === undefined ? {} : { except: resident };
        begin({ name: "door-forced", cause: `door:forced:${id}`, params: {}, passing: true, ...except });
      }),
    ),
    bus.on("presence.changed", () =>
      soon(() => {
        leftOpen.moved();
        look();
      }),
    ),
    bus.on("household.changed", ({ noun, id }) => {
      if (noun === "device" && !household.get("device", id))
        soon(() => book.end(({ cause }) => isOfDevice(cause, id) || cause === waterCause(id)));
      if (noun === "device" || noun === "resident" || noun === "touchpoint") soon(() => look());
    }),
    at(clock, clock.mono() + faultsComeBack_ms, () => book.end(({ id }) => doubted.has(id)), onFault),
    everyWhole(clock, evenings_ms, tomorrow, onFault),
    hearTomorrow({ ...from, begin }),
    every(rim, clockEvery_ms, clockLook, onFault),
  ];
  for (const fault of faults.list()) faulty(fault);
  const behind = Number(store.sql("SELECT max(at) AS at FROM screens_seen").get()?.["at"] ?? 0) - clock.wall();
  if (behind > jump_ms) wrongClock(behind);
  return () => {
    for (const off of offs) off();
  };
}

/** The door's notices are about where its lock is. */
function placeOfDoor(household: Household): { readonly place?: string } {
  const place = household.all("device").find(({ kind }) => kind === "lock")?.place;
  return place === undefined ? {} : { place };
}

function waterCause(device: string): string {
  return `water:${device}`;
}

function silentCause(device: string): string {
  return `silent:${device}:`;
}
