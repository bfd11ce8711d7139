import { houseDay } from "../hub/core/house-day.ts";
import { derivedId } from "../hub/core/ids.ts";
import { benchHome, benchResidents, benchScreens, benchSensors } from "./prepared-house.ts";

/** One evidence message; `key` names the run it must come to, where it makes a moment. */
export type Message = {
  readonly from: string;
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  readonly key?: string;
};

/** What a device says when it comes, so that commands reach it and its states count. */
export function greetings(id: string): Message[] {
  const topic = (leaf: string) => `lintel/device/${id}/${leaf}`;
  const kind = benchScreens.includes(id) ? "screen" : "occupancy";
  const about = { v: 1, boot: bootOf(id), kind, name: id, can: {}, class: "S0", sw: "bench" };
  const state = kind === "screen" ? {} : { occupied: false };
  const said = (leaf: string, payload: string): Message => ({ from: id, topic: topic(leaf), payload, retain: true });
  return [
    said("status", "online"),
    said("about", JSON.stringify(about)),
    said("state", JSON.stringify({ v: 1, boot: bootOf(id), at: now(), ...state })),
  ];
}

/** What a screen answers to a command, as every screen does. */
export function answers(id: string, command: string): Message[] {
  const said = (leaf: string, body: object, retain = false): Message => {
    return { from: id, topic: `lintel/device/${id}/${leaf}`, payload: JSON.stringify({ v: 1, ...body }), retain };
  };
  return [
    said("did", { id: command, outcome: "accepted" }),
    said("state", { boot: bootOf(id), at: now(), card: "welcome", shows: { name: "" } }, true),
    said("did", { id: command, outcome: "done" }),
  ];
}

/** Residents come and go, their phones tell where they are, rooms fill and empty: each in its turn. */
export function makeTraffic() {
  const away = new Map<string, boolean>();
  const occupied = new Map<string, boolean>();
  let count = 0;
  const flip = (map: Map<string, boolean>, id: string) => {
    const value = !(map.get(id) ?? false);
    map.set(id, value);
    return value;
  };
  return {
    /** A resident crosses the border of the home. */
    moment: (n: number): Message => {
      const resident = benchResidents[n % benchResidents.length] ?? "";
      const event = flip(away, resident) ? "leave" : "enter";
      const at = Date.now();
      const rid = `r${(count += 1)}`;
      const body = {
        _type: "transition",
        event,
        tst: at / 1000,
        t: "c",
        acc: 15,
        desc: "home",
        rid,
        lat: benchHome.lat,
        lon: benchHome.lon,
      };
      const key = runOf(`phone-${resident}`, resident, { event, at, rid });
      return {
        from: `phone-${resident}`,
        topic: `owntracks/phone-${resident}/ios/event`,
        payload: JSON.stringify(body),
        retain: false,
        key,
      };
    },
    /** Something is seen that makes no moment. */
    other: (n: number): Message => (n % 2 === 0 ? fix(n / 2) : room((n - 1) / 2)),
  };
  function fix(n: number): Message {
    const resident = benchResidents[n % benchResidents.length] ?? "";
    const offset = (away.get(resident) ? 0.05 : 0) + (count += 1) * 1e-9;
    const body = {
      _type: "location",
      tst: Date.now() / 1000,
      acc: 15,
      lat: benchHome.lat + offset,
      lon: benchHome.lon,
      vel: 0,
      batt: 80,
      tid: "xx",
      conn: "w",
      t: "u",
    };
    const from = `phone-${resident}`;
    return { from, topic: `owntracks/${from}/ios`, payload: JSON.stringify(body), retain: false };
  }
  function room(n: number): Message {
    const from = benchSensors[n % benchSensors.length] ?? "";
    const body = { v: 1, boot: bootOf(from), at: now(), occupied: flip(occupied, from) };
    return { from, topic: `lintel/device/${from}/state`, payload: JSON.stringify(body), retain: true };
  }
}

/** The run the hub derives from a transition: what is lost or doubled is seen by its id. */
function runOf(phone: string, resident: string, said: { event: string; at: number; rid: string }): string {
  const evidence = `${phone}:${derivedId("transition", said.event, String(said.at), said.rid, "home")}`;
  const moment =
    said.event === "leave"
      ? derivedId("left", resident, evidence)
      : derivedId("arrived", resident, `${houseDay(said.at, benchHome.zone)} ${evidence}.home`);
  return derivedId("bench", moment);
}

function bootOf(id: string): string {
  return `boot-${id}`;
}

function now(): string {
  return new Date().toISOString();
}
