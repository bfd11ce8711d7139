import { makeBus } from "../../hub/bus/bus.ts";
import { steppingClock } from "../../hub/core/clock.ts";
import type { DoorPhase } from "../../hub/core/door.ts";
import type { FeatureValues } from "../../hub/core/engage/features.ts";
import { heldOut } from "../../hub/core/engage/hold-out.ts";
import type { Category, Purpose, Touchpoint } from "../../hub/core/engage/lists.ts";
import { fail } from "../../hub/core/errors.ts";
import { household, type HouseholdDocument, type Noun, type Presence } from "../../hub/core/house.ts";
import { makeLog } from "../../hub/core/log.ts";
import { render } from "../../hub/core/sentence.ts";
import type { Draft } from "../../hub/engagement/build.ts";
import type { ChainEntry, Grant, Permission } from "../../hub/engagement/grant.ts";
import { openOffers } from "../../hub/engagement/offers.ts";
import { keepFaults } from "../../hub/faults.ts";
import { wordsOf } from "../../hub/words.ts";
import { brandKey, signedBy } from "./brand-objects.ts";
import { rethrow, temporaryHouse } from "./store.ts";

/** A brand that this home does not hold out, and one that it does: by the names of this home that tests give it. */
const sourceOf = (brand: string) => `urn:lintel:h:${Buffer.from(brand.padEnd(16, "-")).toString("hex").slice(0, 32)}`;
const named = Array.from({ length: 200 }, (_, n) => `brand-${n}`);
/** A brand of which this home sees no offers, so that what offers bring can be told. */
export const heldOutBrand = named.find((brand) => heldOut(sourceOf(brand))) ?? "";

type Standing = {
  notices: { level: string }[];
  ringing: boolean;
  running: boolean;
  shielded: boolean;
  door: DoorPhase;
};

/** Lin and Bo, grown-ups, Mei, a child, and Gus, a guest, with walls in hall, kitchen, bath and bedroom, and phones. */
export function furnished(zone: string) {
  const documents = new Map<string, { readonly id: string }>();
  const put = (noun: Noun, document: unknown) => {
    const checked: { readonly id: string } = household[noun].parse(document);
    documents.set(`${noun} ${checked.id}`, checked);
  };
  put("home", { id: "home", name: "Home", zone, lat: 30, lon: 120, language: "en" });
  for (const [id, standing] of Object.entries({ lin: "owner", bo: "adult", mei: "child", gus: "guest" })) {
    put("resident", {
      id,
      name: id,
      standing,
      language: "en",
      sleeps: standing === "owner" || standing === "adult" ? "bedroom" : "nursery",
    });
    put("device", { id: `phone-${id}`, kind: "phone", name: id, owner: id });
  }
  for (const place of ["hall", "kitchen", "bathroom", "bedroom", "nursery"]) {
    put("place", { id: place, name: place });
    put("device", { id: `screen-${place}`, kind: "screen", name: place, place });
  }
  put("device", { id: "bath", kind: "bath", name: "Bath", place: "bathroom" });
  put("device", { id: "lock", kind: "lock", name: "Lock", place: "hall" });
  return {
    put,
    remove: (noun: Noun, id: string) => void documents.delete(`${noun} ${id}`),
    all: <N extends Noun>(noun: N) =>
      [...documents].flatMap(([key, one]) => (key.startsWith(`${noun} `) ? [one as HouseholdDocument<N>] : [])),
    get: <N extends Noun>(noun: N, id: string) => documents.get(`${noun} ${id}`) as HouseholdDocument<N> | undefined,
  };
}

/** 2026-03-04 09:00 in Shanghai, a Wednesday. */
export const nineOClock = Date.parse("2026-03-04T09:00:00+08:00");

/**
 * Offers of a house of Lin and Bo, grown-ups, Mei, a child, and Gus, a guest, none of the last two at home: the real
 * room on a real store, with permissions that the test gives and a way out that notes what would leave.
 */
export function offersRig({
  at = nineOClock,
  zone = "Asia/Shanghai",
}: { readonly at?: number; readonly zone?: string } = {}) {
  const own = temporaryHouse();
  const clock = steppingClock(at);
  const nouns = furnished(zone);
  const grants = new Map<string, Grant>();
  const paused = new Set<string>();
  const features = new Map<string, FeatureValues>();
  const presence = new Map<string, Partial<Presence>>();
  const entries: ChainEntry[] = [];
  const sent: { readonly grant: Grant; readonly draft: Draft; readonly id: string }[] = [];
  const house: Standing = { notices: [], ringing: false, running: false, shielded: false, door: "shut" };
  const now = () => clock.wall();
  const stands = (one: Grant) =>
    one.state === "given" && one.since <= now() && now() < one.until && !paused.has(one.resident);
  const permission: Permission = {
    stands: (asks) =>
      [...grants.values()].find(
        (one) =>
          stands(one) &&
          one.resident === (asks.resident ?? one.resident) &&
          one.brand === asks.brand &&
          one.purpose === asks.purpose &&
          one.category === asks.category,
      ),
    allows: (id) => grants.get(id),
    standing: () => [...grants.values()].filter(stands),
    yeses: () => [...grants.values()].filter((one) => one.state === "given" && now() < one.until),
    grant: (id) => grants.get(id),
    paused: (resident) => (resident === undefined ? false : paused.has(resident)),
    shielded: () => house.shielded,
    now,
    rotation: () => 0,
    door: (brand) =>
      brand.startsWith("un")
        ? undefined
        : { url: "http://localhost:1", name: `The ${brand}`, keys: [brandKey], retention_days: 30 },
  };
  const nowhere: Presence = { where: "away", asleep: "no", confidence: 0.9, since: 0, because: [] };
  const open = () => {
    const bus = makeBus(rethrow);
    // On a clock of its own: what waits on the other one waits for offers alone.
    const faults = keepFaults(bus, steppingClock(at));
    const room = openOffers({
      store: own.store,
      bus,
      clock,
      log: makeLog(() => undefined, clock),
      household: {
        all: nouns.all,
        get: nouns.get,
        put: async (noun, document) => {
          nouns.put(noun, document);
          bus.emit("household.changed", { noun, id: (document as { readonly id: string }).id });
        },
      },
      reads: {
        zone: () => zone,
        residents: () => nouns.all("resident"),
        devices: () => nouns.all("device"),
        presence: (id) => ({ ...nowhere, ...presence.get(id) }),
        screens: () =>
          nouns.all("device").flatMap(({ id, kind, place, owner }) =>
            kind === "screen" || kind === "phone"
              ? [
                  {
                    id,
                    kind: kind === "screen" ? ("wall" as const) : ("phone" as const),
                    ...(place === undefined ? {} : { place }),
                    ...(owner === undefined ? {} : { owner }),
                    rights: ["notices", "answers"] as const,
                  },
                ]
              : [],
          ),
        notices: () => house.notices,
        faults: () => faults.list(),
        ringing: () => house.ringing,
        door: () => house.door,
        running: () => house.running,
      },
      permission,
      chain: {
        write: async (list) => void entries.push(...list),
      },
      out: {
        queue: async (grant, draft) => {
          if (!grants.has(grant.id)) fail("E_CHANGED");
          const id = `event-${sent.length + 1}`;
          sent.push({ grant, draft, id });
          return id;
        },
        features: (resident) => features.get(resident) ?? {},
        sourceOf,
        subjectOf: (brand, resident) => `urn:lintel:r:${brand}:${resident}`,
      },
      say: (sentence, language) => render(sentence, { words: wordsOf(language), language, zone }),
      faults,
    });
    return { bus, faults, room };
  };
  let opened = open();
  const settled = async () => {
    do await new Promise((resolve) => void setImmediate(resolve));
    while (opened.room.busy.pending() > 0);
  };
  const give = (
    resident: string,
    purpose: Purpose,
    more: { brand?: string; category?: Category; touchpoints?: readonly Touchpoint[]; days?: number } = {},
  ): Grant => {
    const { brand = "oatfield", category = "breakfast", touchpoints = ["wall", "bedside", "phone"], days = 180 } = more;
    const id = `c_${grants.size + 1}`;
    const grant: Grant = {
      id,
      resident,
      brand,
      purpose,
      category,
      touchpoints,
      level: 1,
      state: "given",
      epoch: 1,
      since: now(),
      until: now() + days * 86_400_000,
      notice: "n".repeat(43),
      words: "",
      language: "en",
      screen: "desk",
      confirmed: false,
    };
    grants.set(id, grant);
    opened.bus.emit("consent.changed", { resident, brand });
    return grant;
  };
  const rig = {
    clock,
    entries,
    sent,
    house,
    paused,
    features,
    store: own.store,
    nouns,
    give,
    settled,
    get room() {
      return opened.room;
    },
    get bus() {
      return opened.bus;
    },
    get faults() {
      return opened.faults;
    },
    take: async (...documents: readonly unknown[]) => {
      const byBrand = Map.groupBy(documents as readonly { brand?: string }[], ({ brand = "oatfield" }) => brand);
      for (const [brand, list] of byBrand)
        await opened.room.take(
          brand,
          list.map((one) => signedBy(one)),
        );
      await settled();
    },
    withdraw: async (grant: Grant) => {
      grants.delete(grant.id);
      opened.bus.emit("consent.changed", { resident: grant.resident, brand: grant.brand });
      await settled();
    },
    is: (resident: string, where: Partial<Presence>) => {
      presence.set(resident, where);
      opened.bus.emit("presence.changed", { resident, presence: { ...nowhere, ...where }, before: nowhere });
    },
    /** The bedside screen shows the day. */
    weather: () =>
      opened.bus.emit("device.state", {
        device: "screen-bedroom",
        state: { v: 1, boot: "b", at: "2026-03-04T07:00:00.000Z", card: "morning" },
        before: undefined,
        baseline: false,
      }),
    wall: (place: string) => opened.room.onWalls(place).map(({ title }) => title),
    phone: (phone: string) => opened.room.onPhone(phone).map(({ title }) => title),
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
      await settled();
    },
    /** So much later at once, as after a night of the machine. */
    leap: async (ms: number) => {
      clock.set(clock.mono() + ms);
      while (clock.wakeNext()) await settled();
    },
    restart: async () => {
      await settled();
      opened.room[Symbol.dispose]();
      opened = open();
      await settled();
    },
    [Symbol.dispose]: () => {
      opened.room[Symbol.dispose]();
      opened.faults[Symbol.dispose]();
      own[Symbol.dispose]();
    },
  };
  return rig;
}

/** The same with Lin in the kitchen and the day told at her bed, so that a card may come. */
export async function offersAtHome(): Promise<ReturnType<typeof offersRig>> {
  const rig = offersRig();
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.weather();
  await rig.settled();
  return rig;
}
