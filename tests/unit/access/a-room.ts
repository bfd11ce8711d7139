import { generateKeyPairSync, sign } from "node:crypto";
import { openAccess, type From } from "../../../hub/access/access.ts";
import { makeBus } from "../../../hub/bus/bus.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import type { Events } from "../../../hub/core/events.ts";
import { type Random, systemRandom } from "../../../hub/core/random.ts";
import { openCredentials } from "../../../hub/residents/credentials.ts";
import { openResidents } from "../../../hub/residents/residents.ts";
import { openLedger } from "../../../hub/store/ledger.ts";
import { wordsOf } from "../../../hub/words.ts";
import { rethrow, temporaryFolder } from "../../help/store.ts";

/** A long way from any other word of these tests. */
export const password = "seven green boats at noon";
/** A PIN nobody guesses among the first. */
export const pin = "402857";
/** Somebody at a machine of the house. */
export const here: From = { address: "192.168.1.20", agent: "a browser" };
/** Somebody elsewhere. */
export const from = (n: number): From => ({
  address: `192.168.${2 + Math.floor(n / 200)}.${1 + (n % 200)}`,
  agent: "x",
});

const wall = Date.UTC(2026, 10, 22, 10, 0, 0);

/** An empty house with its room of access, on a clock that is turned by hand; `again` is a restart. */
export async function aRoom({ virtual = false, random = systemRandom() }: { virtual?: boolean; random?: Random } = {}) {
  const closing = new AsyncDisposableStack();
  const folder = closing.use(temporaryFolder());
  const clock = steppingClock(wall);
  const stamp = { house: virtual ? ("virtual" as const) : ("real" as const) };
  const open = async (machine = clock) => {
    const ledger = await openLedger(folder.file("ledger.db"), { stamp, onFault: rethrow });
    const bus = makeBus(rethrow);
    const told: Events["session.ended"][] = [];
    const tried: string[] = [];
    const faults: unknown[] = [];
    bus.on("session.ended", (one) => told.push(one));
    bus.on("access.attempted", ({ outcome }) => tried.push(outcome));
    const parts = { ledger, bus, clock: machine, random };
    const household = openResidents(parts);
    const credentials = openCredentials(parts);
    const room = openAccess({
      ...parts,
      household,
      credentials,
      rim: machine,
      folder: folder.path,
      virtual,
      words: wordsOf,
      onFault: (error) => void faults.push(error),
    });
    const close = async () => {
      room[Symbol.dispose]();
      credentials[Symbol.dispose]();
      await ledger[Symbol.asyncDispose]();
    };
    return { ledger, bus, household, credentials, room, told, tried, faults, close };
  };
  let now = await open();
  closing.defer(() => now.close());
  /** Lets the time pass, waking whoever sleeps. */
  const pass = async (ms: number) => {
    clock.set(clock.mono() + ms);
    while (clock.wakeNext()) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    clock,
    pass,
    folder,
    get now() {
      return now;
    },
    again: async (machine = clock) => {
      await now.close();
      now = await open(machine);
      return now;
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** See `aRoom`. */
export type House = Awaited<ReturnType<typeof aRoom>>;

/** Claims an empty house for Ada; her id is `ada`. */
export async function claimed(house: House) {
  const { room } = house.now;
  const { code } = room.openClaim();
  const home = { name: "Home", zone: "Europe/Berlin" };
  return room.claim({ code, name: "Ada", language: "en", password, pin, home }, here);
}

/** Adds somebody. */
export async function withPerson(house: House, id: string, standing: "owner" | "adult" | "child" | "guest") {
  const document = { id, name: id[0]?.toUpperCase() + id.slice(1), standing, language: "en", sleeps: "bedroom" };
  await house.now.household.put("resident", document, "test");
}

/** A key of a seat, as a page makes one. */
export function aKey() {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const signed = (text: string) =>
    sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url");
  return {
    key: { x, y },
    proof: (seat: string, nonce: string) => ({ seat, nonce, signature: signed(`lintel-seat.${seat}.${nonce}`) }),
  };
}

/** A seat that opens itself by its key. */
export async function opened(house: House, seat: string, key: ReturnType<typeof aKey>) {
  const { nonce } = house.now.room.challenge(seat);
  return house.now.room.openSeat(key.proof(seat, nonce), here);
}
