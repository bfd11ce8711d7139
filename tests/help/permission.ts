import { makeBus } from "../../hub/bus/bus.ts";
import { steppingClock } from "../../hub/core/clock.ts";
import type { EdgeTask } from "../../hub/core/engage/edge-talk.ts";
import type { Category, Level, Purpose } from "../../hub/core/engage/lists.ts";
import type { ErasureReceipt, Manifest, Signed } from "../../hub/core/engage/objects.ts";
import { privateKeyOf, signDocument } from "../../hub/core/engage/signed.ts";
import { LintelError } from "../../hub/core/errors.ts";
import type { Language, Presence, Standing } from "../../hub/core/house.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { render } from "../../hub/core/sentence.ts";
import { type KeyPair, keyPairOf } from "../../hub/core/signing-key.ts";
import type { NeverAsked } from "../../hub/engagement/asking.ts";
import { type ConsentRoom, openConsent } from "../../hub/engagement/consent-room.ts";
import type { Wish } from "../../hub/engagement/consent.ts";
import { makePrivacy } from "../../hub/engagement/privacy.ts";
import { wordsOf } from "../../hub/words.ts";
import { rethrow, temporaryLedger } from "./store.ts";

/** Where a house of these tests begins in time. */
export const startWall = Date.UTC(2026, 2, 2, 9);
/** A day, ms. */
export const day = 86_400_000;

/** Everything that the made-up brand asks for. */
const asks: readonly (readonly [Purpose, Category, Level])[] = [
  ["offers", "breakfast", 1],
  ["offers", "breakfast", 2],
  ["offers", "breakfast", 3],
  ["offers", "weather-clothing", 2],
  ["offers", "entry", 2],
  ["questions", "breakfast", 1],
  ["research", "bath", 1],
  ["research", "bath", 2],
];

/** The key pair of a made-up brand; another `n` is another key. */
export function brandKey(brand: string, n = 1): KeyPair {
  return keyPairOf(brand, Buffer.alloc(32, `${brand}-${n}`));
}

/** A document signed by a key. */
export function signedBy(key: KeyPair, document: unknown): Signed {
  return signDocument(JSON.stringify(document), key.kid, privateKeyOf(key));
}

/** The manifest of a made-up brand. */
export function manifestOf(brand: string, more: Partial<Manifest> = {}): Manifest {
  const told = (text: string) => ({ en: text, "zh-Hans": text, "zh-Hant": text });
  return {
    v: 1,
    is: "manifest",
    brand,
    version: 1,
    name: brand === "oatfield" ? "Oatfield" : brand,
    about: told("Oats."),
    legal: { name: "Oatfield Ltd", address: "1 Mill Lane", contact: "privacy@oatfield.example", country: "DE" },
    processors: [],
    retention_days: 30,
    onward: "never",
    asks: asks.map(([purpose, category, level]) => ({ purpose, category, level, why: told("To bake what you like.") })),
    keys: [brandKey(brand)].map(({ kid, x }) => ({ kid, x })),
    ...more,
  };
}

/** What a brand signs once it has deleted. */
export function erasedBy(
  key: KeyPair,
  { source, ...of }: Pick<ErasureReceipt, "consentid" | "epoch" | "source"> & Partial<ErasureReceipt>,
): Signed {
  const receipt: ErasureReceipt = {
    v: 1,
    is: "erased",
    receiptid: `r-${of.consentid}-${of.epoch}`,
    source,
    rows: 3,
    derived: 1,
    keysdestroyed: 0,
    copies_gone_by: "2026-04-01",
    at: new Date(startWall).toISOString(),
    ...of,
  };
  return signedBy(key, receipt);
}

/** Somebody of the house. */
type Person = { id: string; standing: Standing };

/** A house of permission on a real ledger: its people, its clock and its brands are the test's own. */
export async function permissionHouse(
  options: { readonly people?: readonly Person[]; readonly seed?: number; readonly wall?: number } = {},
) {
  const ledger = await temporaryLedger();
  const clock = steppingClock(options.wall ?? startWall);
  let [back, opened] = [0, 0];
  const shifted = { ...clock, wall: () => clock.wall() - back };
  const bus = makeBus(rethrow);
  const people: Person[] = (options.people ?? [{ id: "ada", standing: "owner" }]).map((one) => ({ ...one }));
  const where = new Map<string, Presence["where"]>();
  const told: { readonly is: string; readonly consent: string; readonly epoch: number }[] = [];
  const purged: string[] = [];
  const errands: EdgeTask[] = [];
  const answers = new Map<string, () => { objects: readonly Signed[]; told?: string }>();
  const faults: unknown[] = [];
  const state: { barred: NeverAsked | undefined; offline: boolean } = { barred: undefined, offline: false };
  const presenceOf = (id: string): Presence => ({
    where: where.get(id) ?? "away",
    asleep: "no",
    confidence: 1,
    since: startWall - day,
    because: [],
  });
  const open = async (): Promise<ConsentRoom> => {
    const room = openConsent({
      bus,
      ledger,
      clock: shifted,
      random: seededRandom((options.seed ?? 5) + (opened += 1)),
      people: () => people,
      presence: presenceOf,
      barred: () => state.barred,
      say: (sentence, language) => render(sentence, { words: wordsOf(language), language, zone: "UTC" }),
      zone: () => "UTC",
      directory: () => "https://brands.example/v1/brands",
      onFault: (error) => faults.push(error),
    });
    await room.begin(
      {
        told: ({ id, epoch }, is) => {
          told.push({ is, consent: id, epoch });
          return [];
        },
        purged: (consent) => {
          purged.push(consent);
          return [];
        },
        sourceOf: (brand) =>
          `urn:lintel:h:${Buffer.from(`${brand}-home`.padEnd(16, "0")).toString("hex").slice(0, 32)}`,
        sampleOf: (wish) => JSON.stringify({ sample: wish }),
        bytesAMonth: () => 700,
      },
      {
        push: async (task) => {
          errands.push(task);
          if (state.offline) throw new LintelError("E_NET_DOWN");
          return answers.get("brand" in task ? `${task.do} ${task.brand}` : task.do)?.() ?? { objects: [] };
        },
      },
    );
    return room;
  };
  let room = await open();
  const key = keyPairOf("home", Buffer.alloc(32, 7));
  const privacyOf = (now: ConsentRoom) =>
    makePrivacy({
      room: now,
      key,
      people: () => people,
      lastWeek: () => [],
      held: () => Promise.reject(new LintelError("E_NET_DOWN")),
    });
  const house = {
    ledger,
    clock,
    bus,
    people,
    told,
    purged,
    errands,
    answers,
    faults,
    state,
    where,
    key,
    get room() {
      return room;
    },
    get privacy() {
      return privacyOf(room);
    },
    /** The brand becomes known, as after a look. */
    meet: (brand: string, more: Partial<Manifest> = {}, by = brandKey(brand)) =>
      room.brands.take(brand, `https://${brand}.example`, signedBy(by, manifestOf(brand, more))),
    /** Asked and answered yes, as at a phone. */
    yes: async (
      resident: string,
      wish: Wish,
      more: { readonly days?: number; readonly confirmed?: boolean; readonly language?: Language } = {},
    ) => {
      const { notice } = await room.asking.ask(asker(resident, more.language), { ...wish, days: more.days });
      const { language: _, ...rest } = more;
      return privacyOf(room).give(resident, { ...wish, touchpoints: ["phone"], notice, ...rest });
    },
    /** Somebody comes, goes or grows up: the household says so. */
    household: async (change: () => void) => {
      change();
      bus.emit("household.changed", { noun: "resident", id: "somebody" });
      await room.book.turn(() => Promise.resolve());
    },
    /** Time passes, and everybody who slept for it wakes. */
    pass: async (ms: number) => {
      const until = clock.mono() + ms;
      for (let due = clock.nextDue(); due !== undefined && due <= until; due = clock.nextDue()) {
        clock.set(Math.max(due, clock.mono()));
        while (clock.wakeNext());
        await settle();
      }
      clock.set(until);
      while (clock.wakeNext());
      await settle();
    },
    /** The clock on the wall is put back; what never jumps does not. */
    putBack: (ms: number) => {
      back += ms;
    },
    /** As after a power cut: only what is on the disk is known. */
    restart: async () => {
      await settle();
      room[Symbol.dispose]();
      room = await open();
      return room;
    },
    settle: () => settle(),
    [Symbol.asyncDispose]: async () => {
      room[Symbol.dispose]();
      await settle();
      await ledger[Symbol.asyncDispose]();
    },
  };
  /** Whatever was begun is on the disk. */
  const settle = async () => {
    for (let i = 0; i < 3; i += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      await room.book.turn(() => Promise.resolve());
      await room.chain.write([], []);
    }
  };
  return house;
}

/** Whoever asks at a phone. */
export function asker(resident: string, language: Language = "en") {
  return { resident, language, screen: "phone-a", gpc: false };
}

/** The wishes of the tests. */
export const wishes = {
  breakfast: { brand: "oatfield", purpose: "offers", category: "breakfast", level: 2 },
  clothing: { brand: "oatfield", purpose: "offers", category: "weather-clothing", level: 2 },
  bath: { brand: "oatfield", purpose: "research", category: "bath", level: 2 },
} as const satisfies Readonly<Record<string, Wish>>;

/** A wish of just that. */
export function wish(category: Category, level: Level, purpose: Purpose = "offers"): Wish {
  return { brand: "oatfield", purpose, category, level };
}
