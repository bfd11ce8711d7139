import { makeBus } from "../../hub/bus/bus.ts";
import { steppingClock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import { household, type HouseholdDocument, type Noun, type Presence } from "../../hub/core/house.ts";
import { makeLog } from "../../hub/core/log.ts";
import type { Web } from "../../hub/core/ways-out.ts";
import { keepFaults } from "../../hub/faults.ts";
import { openNotices, type Lack, type WillNot } from "../../hub/notices/notices.ts";
import type { Ledger } from "../../hub/store/ledger.ts";
import { rethrow, temporaryHouse, temporaryLedger } from "./store.ts";

type Document = { readonly id: string };

const wallKey = { kid: "wall", alg: "ES256", x: "x".repeat(43), y: "y".repeat(43) } as const;

/** 2026-03-04 15:00 in Shanghai, a Wednesday. */
export const threeOClock = Date.parse("2026-03-04T15:00:00+08:00");

/**
 * The notices of a house of Lin and Bo, grown-ups, Mei, a child, and Gus, a guest, with walls in the hall (paired), the
 * kitchen and the bedroom, and everybody's phone: the real room, on a clock that the test turns.
 */
export async function noticesRig({ at = threeOClock, web }: { readonly at?: number; readonly web?: Web } = {}) {
  const own = temporaryHouse();
  const ledger = await temporaryLedger();
  const nouns = new Map<string, Document>();
  const put = (noun: Noun, document: unknown) => {
    const checked: Document = household[noun].parse(document);
    nouns.set(`${noun} ${checked.id}`, checked);
  };
  furnish(put);
  const presence = new Map<string, Partial<Presence>>();
  const clock = steppingClock(at);
  const willNot: WillNot[] = [];
  const lacks: Lack[] = [];
  let [full, set_ms] = [false, 0];
  const store = {
    ...own.store,
    work: <T>(fn: () => T): T => (full ? fail("E_DISK_FULL") : own.store.work(fn)),
  };

  const open = () => {
    const closing = new DisposableStack();
    const bus = makeBus(rethrow);
    const faults = closing.use(keepFaults(bus, clock));
    const lines: string[] = [];
    const house = {
      home: () => nouns.get("home home") as HouseholdDocument<"home"> | undefined,
      all: <N extends Noun>(noun: N) =>
        [...nouns].flatMap(([key, document]) => (key.startsWith(`${noun} `) ? [document as HouseholdDocument<N>] : [])),
      get: <N extends Noun>(noun: N, id: string) => nouns.get(`${noun} ${id}`) as HouseholdDocument<N> | undefined,
      put: async (noun: Noun, document: unknown) => {
        put(noun, document);
        bus.emit("household.changed", { noun, id: (document as Document).id });
      },
    };
    const room = closing.use(
      openNotices({
        bus,
        store,
        ledger,
        household: house,
        clock,
        rim: { ...clock, wall: () => clock.wall() + set_ms },
        log: makeLog((line) => lines.push(line), clock),
        faults,
        presence: (id) => ({ ...nowhere, ...presence.get(id) }),
        willNot: () => willNot,
        lacks: () => lacks,
        web,
        folder: own.folder,
      }),
    );
    return { bus, faults, room, house, lines, close: () => closing.dispose() };
  };
  let now = open();
  const rig = {
    clock,
    ledger: ledger satisfies Pick<Ledger, "read">,
    store: own.store,
    presence,
    willNot,
    lacks,
    get room() {
      return now.room;
    },
    get bus() {
      return now.bus;
    },
    get faults() {
      return now.faults;
    },
    get house() {
      return now.house;
    },
    get log() {
      return now.lines;
    },
    put,
    /** From now on the disk takes nothing any more. */
    fillDisk: () => {
      full = true;
    },
    /** Somebody sets the machine's clock. */
    setClock: (ms: number) => {
      set_ms += ms;
    },
    /** Takes a document away, as the household does. */
    remove: (noun: Noun, id: string) => {
      nouns.delete(`${noun} ${id}`);
      now.bus.emit("household.changed", { noun, id });
    },
    /** Somebody is somewhere now. */
    is: (resident: string, where: Partial<Presence>) => {
      presence.set(resident, where);
      now.bus.emit("presence.changed", { resident, presence: { ...nowhere, ...where }, before: nowhere });
    },
    /** A device tells its state. */
    state: (device: string, state: Readonly<Record<string, unknown>>) =>
      now.bus.emit("device.state", {
        device,
        state: { v: 1, boot: "b", at: "2026-03-04T07:00:00.000Z", ...state },
        before: undefined,
        baseline: false,
      }),
    /** What is shown on a wall of a place, or on a phone: names of notices. */
    wall: (place: string) => now.room.onWalls(place).map(nameOf),
    phone: (phone: string) => now.room.onPhone(phone).map(nameOf),
    /** Lets so much time pass, everything due in between done at its time. */
    pass: async (ms: number) => {
      const until = clock.mono() + ms;
      for (;;) {
        await settled();
        const due = clock.nextDue();
        if (due === undefined || due > until) break;
        clock.set(due);
        while (clock.wakeNext()) await settled();
      }
      clock.set(until);
    },
    restart: () => {
      now.close();
      now = open();
    },
    settled: async () => {
      do await settled();
      while (now.room.busy.pending() > 0);
    },
    [Symbol.asyncDispose]: async () => {
      now.close();
      await ledger[Symbol.asyncDispose]();
      own[Symbol.dispose]();
    },
  };
  return rig;
}

const nowhere: Presence = { where: "away", asleep: "no", confidence: 0.9, since: 0, because: [] };

const nameOf = ({ key }: { readonly key: string }) => key.slice("notice.".length);

function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function furnish(put: (noun: Noun, document: unknown) => void): void {
  put("home", { id: "home", name: "Home", zone: "Asia/Shanghai", lat: 30, lon: 120, language: "en" });
  for (const id of ["hall", "kitchen", "bedroom", "bathroom"]) put("place", { id, name: id });
  const people = { lin: "owner", bo: "adult", mei: "child", gus: "guest" };
  for (const [id, standing] of Object.entries(people)) {
    const name = `${id[0]?.toUpperCase()}${id.slice(1)}`;
    put("resident", { id, name, standing, language: "en", sleeps: id === "mei" ? "nursery" : "bedroom" });
    put("device", { id: `phone-${id}`, kind: "phone", name: `${name}'s phone`, owner: id });
  }
  put("device", { id: "screen-hall", kind: "screen", name: "Hall wall", place: "hall", key: wallKey });
  put("device", { id: "screen-kitchen", kind: "screen", name: "Kitchen wall", place: "kitchen" });
  put("device", { id: "screen-bedroom", kind: "screen", name: "Bedside", place: "bedroom" });
  put("device", { id: "bath", kind: "bath", name: "Bath", place: "bathroom" });
  put("device", { id: "machine", kind: "breakfast-machine", name: "Machine", place: "kitchen" });
  put("device", { id: "leak", kind: "leak-sensor", name: "Leak sensor", place: "bathroom" });
  put("device", { id: "smoke", kind: "smoke-sensor", name: "Smoke sensor", place: "kitchen" });
  put("device", { id: "valve", kind: "shut-off-valve", name: "Valve" });
  put("device", { id: "climate", kind: "climate", name: "AC", place: "bedroom" });
  put("device", { id: "lock", kind: "lock", name: "Lock", place: "hall" });
}
