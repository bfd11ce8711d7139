import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";
import { along, type Point, workplace } from "../../devices/virtual/road.ts";
import { virtualHome } from "../../hub/virtual-house.ts";
import { startHouse, type TestHouse } from "./house.ts";
import { change } from "./household.ts";

/** Where the house stands, and where its people work. */
export const homeAt: Point = { lat: virtualHome.lat, lon: virtualHome.lon };
export const workAt: Point = workplace(homeAt);

const minute = 60_000;
const iso = (house: TestHouse) => new Date(house.clock.wall()).toISOString();

/** A resident's phone as a plain client; its simulated twin must be left out of the house. */
export type OwnPhone = AsyncDisposable & {
  swipes(eta_min?: number): Promise<void>;
  cancels(): Promise<void>;
  /** One position, now; `more` overwrites any field of the message. */
  fix(at: Point, more?: object): Promise<void>;
  /** A position each so many minutes from one share of the way to another: 0 is at work, 1 at the door. */
  rides(from: number, to: number, minutes: number, every?: number): Promise<void>;
  enters(): Promise<void>;
  leaves(): Promise<void>;
};

/** Connects the phone of a resident. */
export async function phoneOf(house: TestHouse, resident: string): Promise<OwnPhone> {
  const id = `phone-${resident}`;
  const client = await house.client(id);
  let n = 0;
  const event = async (type: string, more: object = {}) => {
    await client.say(`lintel/device/${id}/event`, { v: 1, id: `${type}-${(n += 1)}`, at: iso(house), type, ...more });
    await house.rest();
  };
  const tst = () => Math.floor(house.clock.wall() / 1_000);
  const crosses = async (crossing: "enter" | "leave") => {
    const message = { event: crossing, desc: "home", acc: 15, tst: tst(), wtst: tst(), t: "c", ...homeAt };
    await client.say(`owntracks/${id}/phone/event`, { _type: "transition", ...message });
    await house.rest();
  };
  const fix: OwnPhone["fix"] = async (at, more = {}) => {
    await client.say(`owntracks/${id}/phone`, { _type: "location", acc: 15, tst: tst(), ...at, ...more });
    await house.rest();
  };
  return {
    swipes: (eta_min) => event("swiped", eta_min === undefined ? {} : { eta_min }),
    cancels: () => event("cancelled"),
    fix,
    rides: async (from, to, minutes, every = 1) => {
      for (let m = every; m <= minutes; m += every) {
        await house.to(every * minute);
        await fix(along(workAt, homeAt, from + ((to - from) * m) / minutes));
      }
    },
    enters: () => crosses("enter"),
    leaves: () => crosses("leave"),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

/** The bath as it told last. */
export type Bath = {
  readonly phase: string;
  readonly level_pct: number;
  readonly water_c: number;
  readonly litres: number;
  readonly waits?: boolean;
  readonly fault?: string;
};
/** The AC as it told last. */
export type Air = {
  readonly on: boolean;
  readonly unattended: boolean;
  readonly mode?: string;
  readonly target_c?: number;
  readonly room_c?: number;
  readonly trouble?: string;
};

async function stateOf<S>(house: TestHouse, thing: string): Promise<S> {
  const { body } = await house.ask("GET", `/api/v1/things/${thing}`);
  return (body as { state: S }).state;
}
export const bathOf = (house: TestHouse): Promise<Bath> => stateOf(house, "bath");
export const airOf = (house: TestHouse): Promise<Air> => stateOf(house, "climate");

/** The door as the screens are told of it. */
export async function doorOf(house: TestHouse): Promise<{ readonly phase: string; readonly [key: string]: unknown }> {
  return (await house.ask("GET", "/api/v1/door")).body;
}

/** The newest line of the door's book that decided something. */
export async function decision(house: TestHouse): Promise<{
  readonly decision: string;
  readonly evidence: readonly string[];
  readonly outcome?: string;
  readonly sentence: { readonly text: string };
}> {
  const { items } = (await house.ask("GET", "/api/v1/door/audit")).body as { items: { decision: string }[] };
  const line = items.find((one) => one.decision !== "note");
  if (!line) throw new Error("the door has decided nothing");
  return line as never;
}

/** Somebody types a code at the hall screen. */
export async function types(
  house: TestHouse,
  pin: string,
): Promise<{ readonly open: boolean; readonly code?: string }> {
  const answer = house.ask("POST", "/api/v1/door/pin", { pin });
  await house.to(2_000);
  return (await answer).body;
}

/** Somebody comes to the door and looks up; then so many seconds pass. */
export async function stands(house: TestHouse, who: string, more: object = {}, seconds = 4): Promise<void> {
  await house.happen("door-camera", "comes", { who, ...more });
  await house.to(seconds * 1_000);
}

/** They go in, the door falls shut behind them, and nobody stands there any more. */
export async function goesIn(house: TestHouse): Promise<void> {
  await house.happen("door-lock", "push");
  await house.happen("door-camera", "goes");
  await house.to(5_000);
  await house.happen("door-lock", "shut");
  await house.to(10_000);
}

/** Where a resident is. */
export async function whereIs(house: TestHouse, resident: string): Promise<string> {
  return ((await house.ask("GET", `/api/v1/presence/${resident}`)).body as { where: string }).where;
}

/** The open ways home. */
export async function waysHome(
  house: TestHouse,
): Promise<readonly { readonly id: string; readonly resident: string; readonly evidence: string; eta_min?: number }[]> {
  return ((await house.ask("GET", "/api/v1/trips")).body as { items: [] }).items;
}

/** How often the house told something. */
export const toldOf = (house: TestHouse, key: string): number =>
  house.told.filter(({ sentence }) => sentence.key === key).length;

type Run = {
  readonly scene: string;
  readonly state: string;
  readonly resident?: string;
  readonly steps: readonly { readonly key: string; readonly state: string; readonly output?: string }[];
};

/** The runs of the evening, newest first. */
export async function evenings(house: TestHouse): Promise<readonly Run[]> {
  const { items } = (await house.ask("GET", "/api/v1/runs")).body as { items: readonly Run[] };
  return items.filter(({ scene }) => scene === "evening");
}

/** How each step of the newest evening that began so ended, by key. */
export async function stepsOf(
  house: TestHouse,
  resident: string,
  began = "heading-home",
): Promise<Readonly<Record<string, string | undefined>>> {
  const run = (await evenings(house)).find((one) => one.resident === resident && one.steps[0]?.key === began);
  return Object.fromEntries(run?.steps.map(({ key, output, state }) => [key, output ?? state]) ?? []);
}

/** The verbs the house sent a thing, oldest first. */
export function ordered(house: TestHouse, thing: string): readonly string[] {
  using db = new DatabaseSync(join(house.folder, "virtual", "house.db"), { readOnly: true });
  const rows = db.prepare("SELECT message FROM commands WHERE thing = ? ORDER BY sent, rowid").all(thing);
  return rows.map(({ message }) => (JSON.parse(String(message)) as { verb: string }).verb);
}

/** Whether a position, as the database writes numbers, stands anywhere in the house's files. */
export function keepsPosition(house: TestHouse, { lat, lon }: Point): boolean {
  const path = (name: string) => join(house.folder, "virtual", name);
  const asNumber = (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return bytes;
  };
  const files = ["house.db", "house.db-wal", "ledger.db", "ledger.db-wal"].map(path).filter((file) => existsSync(file));
  return files
    .map((file) => readFileSync(file))
    .some((bytes) => [lat, lon].some((value) => bytes.includes(asNumber(value)) || bytes.includes(String(value))));
}

/** Whether a position leaves the house's files: within a minute of house time, and what a disk takes besides. */
export async function forgets(house: TestHouse, point: Point): Promise<boolean> {
  for (let n = 0; n < 24 && keepsPosition(house, point); n++) {
    await house.to(5_000);
    await setTimeout(50);
  }
  return !keepsPosition(house, point);
}

/** What no evening needs: an hour of house time is short without them. */
const asleep = ["lin", "bo"].flatMap((who) =>
  ["phone-", "bed-", "alarm-", "toothbrush-", "screen-bedside-"].map((thing) => `${thing}${who}`),
);
const others = ["breakfast-machine", "occupancy-kitchen", "tap-bathroom", "screen-kitchen"];

/** A house after work: only what an evening needs is there, and a bath is a small one, so that it is soon made. */
export async function afterWork(
  at = "2026-03-04T18:00:00+08:00",
  plan: {
    readonly external?: boolean;
    readonly music?: boolean;
    readonly without?: readonly string[];
    readonly pages?: string;
  } = {},
): Promise<TestHouse> {
  const music = plan.music === true ? [] : ["music-kitchen"];
  const without = [...asleep, ...others, ...music, ...(plan.without ?? [])];
  const pages = plan.pages === undefined ? {} : { pages: plan.pages };
  const house = await startHouse({ at, external: plan.external ?? false, without, ...pages });
  await change(house, "settings/evening.bath_level_pct", { value: 35 });
  await house.to(2_000);
  return house;
}
