import { eventTypes, type EventTypeName, HomeEvent, nameOfType } from "../../hub/core/engage/events.ts";
import { categories, levelAtMost, levels, purposes } from "../../hub/core/engage/lists.ts";
import { seededRandom } from "../../hub/core/random.ts";
import type { Draft } from "../../hub/engagement/build.ts";
import type { Grant } from "../../hub/engagement/grant.ts";
import type { Sending } from "../../hub/engagement/outbox-batches.ts";
import type { SignalsFrom } from "../../hub/engagement/signals-room.ts";
import { acts, hour_ms, leavingOf, smallWayOut, storedOf } from "./way-out.ts";

type Spell = { readonly from: number; to: number };
/** What the oracle knows of a grant, kept apart from everything the house decides by. */
type Known = { readonly grant: Grant; ended: number; readonly rests: Spell[] };

const people = ["ada", "bo", "kid", "gus"] as const;
const brands = ["oatfield", "millbrook"] as const;
const actOf: Readonly<Partial<Record<Grant["category"], (typeof acts)[keyof typeof acts]>>> = {
  breakfast: acts.breakfast,
  "kitchen-media": acts.music,
  climate: acts.climate,
  bath: acts.bath,
  "weather-clothing": acts.advice,
};
const counting: ReadonlySet<string> = new Set(["service", "offers", "research"]);
const stepsARun = 14;
const runsAHouse = 60;

/** What a trace came to: how much left, of what, and what of it nobody had allowed. */
export type Traced = {
  readonly left: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly leaks: readonly string[];
};

/** Plays random days, grants, guests, pauses, withdrawals and edges that die, and holds all that leaves against the oracle. */
export async function leakTrace(
  seed: number,
  runs: number,
  gates: NonNullable<SignalsFrom["gates"]> = {},
): Promise<Traced> {
  const leaks: string[] = [];
  const byType: Record<string, number> = {};
  let left = 0;
  for (let done = 0; done < runs; done += runsAHouse) {
    const one = await oneHouse(seed + done, Math.min(runsAHouse, runs - done), gates);
    leaks.push(...one.leaks);
    left += one.left;
    for (const [type, n] of Object.entries(one.byType)) byType[type] = (byType[type] ?? 0) + n;
  }
  return { left, byType, leaks };
}

async function oneHouse(seed: number, runs: number, gates: NonNullable<SignalsFrom["gates"]>): Promise<Traced> {
  await using house = await smallWayOut({ gates, children: ["kid"] });
  const { outbox, wayOut } = house.room;
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next() * list.length)] as T;
  const known = new Map<string, Known>();
  const pauses = new Map<string, Spell[]>();
  const shields: Spell[] = [];
  const uses: { readonly resident: string; readonly category: string; readonly at: number; readonly fair: boolean }[] =
    [];
  const held: Sending[] = [];
  const leaks: string[] = [];
  const byType: Record<string, number> = {};
  let left = 0;
  const now = () => Math.floor(house.clock.wall());
  const open = (spells: readonly Spell[] = []) => spells.some(({ to }) => to === Infinity);
  const turn = (spells: Spell[]) => {
    const last = spells.at(-1);
    if (last?.to === Infinity) last.to = now();
    else spells.push({ from: now(), to: Infinity });
    return spells.at(-1)?.to === Infinity;
  };
  const stands = ({ grant, ended, rests }: Known) =>
    grant.resident !== "kid" &&
    now() < ended &&
    now() < grant.until &&
    !open(rests) &&
    !open(pauses.get(grant.resident));

  /** The oracle: whether this text may be on the wire now. */
  const judge = (text: string, stood: boolean) => {
    const event = HomeEvent.parse(JSON.parse(text));
    const type = nameOfType(event.type) ?? "";
    byType[type] = (byType[type] ?? 0) + 1;
    left += 1;
    const one = known.get(event.consentid);
    const wrong = (why: string) => leaks.push(`${why}: ${text}`);
    if (!one) return wrong("no such grant");
    const { grant } = one;
    if (event.recipient !== grant.brand || event.purpose !== grant.purpose) wrong("to whom or for what");
    if (event.category !== grant.category || event.level !== grant.level) wrong("of what");
    if (type === "consent.withdrawn") {
      if (one.ended === Infinity || Object.keys(event.data as object).length > 0) wrong("not withdrawn");
      return undefined;
    }
    if (!stood) wrong("no grant stands");
    if (!(eventTypes[type as EventTypeName].purposes as readonly string[]).includes(grant.purpose))
      wrong("not for this");
    if (
      type === "signal.usage" &&
      !gates.mayCount &&
      !uses.some(
        (use) =>
          use.fair &&
          use.resident === grant.resident &&
          use.category === grant.category &&
          Math.floor(use.at / hour_ms) * hour_ms === Date.parse(event.time),
      )
    ) {
      wrong("a use nobody counted");
    }
    if (type === "signal.bucket" && !gates.mayCount) {
      const day = Date.parse(event.time);
      const week = uses.filter(
        (use) =>
          use.fair &&
          use.resident === grant.resident &&
          use.category === grant.category &&
          use.at > day - 7 * 24 * hour_ms &&
          use.at < day + 30 * hour_ms,
      );
      if (!JSON.stringify(event.data).includes("none") && week.length === 0) wrong("days nobody counted");
    }
    return undefined;
  };
  const finish = async (batch: Sending) => {
    // What is taken back while the word to send is being given may be on either side of it; what was before, on none.
    const stood = batch.events.map((text) => {
      const one = known.get((JSON.parse(text) as { consentid: string }).consentid);
      return one !== undefined && stands(one);
    });
    if (!(await outbox.sending(leavingOf(batch)))) return;
    batch.events.forEach((text, i) => judge(text, stood[i] ?? false));
    const how = random.next();
    if (how < 0.7) await outbox.answered(batch.brand, batch.batch, storedOf(batch));
    else if (how < 0.85)
      await outbox.failed({ brand: batch.brand, batch: batch.batch, again: how < 0.8, why: "offline" });
  };
  const steps: Readonly<Record<string, () => unknown>> = {
    give: async () => {
      const category = pick(categories);
      const level =
        random.next() < 0.5 ? levelAtMost[category] : pick(levels.filter((one) => one <= levelAtMost[category]));
      const until = now() + Math.floor((1 + random.next() * 500) * hour_ms);
      const backdated = random.next() < 0.5 ? 40 * 24 * hour_ms : 0;
      const resident = pick(["ada", "bo", "kid"]);
      const grant = await house.give({
        resident,
        brand: pick(brands),
        purpose: pick(purposes),
        category,
        level,
        until,
        since: now() - backdated,
      });
      known.set(grant.id, { grant, ended: Infinity, rests: [] });
    },
    withdraw: async () => {
      const one = pick([...known.values()].filter(({ ended, rests }) => ended === Infinity && !open(rests)));
      if (!one) return;
      await house.withdraw(one.grant.id, (after) => [
        ...wayOut.purged(after.id),
        ...wayOut.told(after, "consent.withdrawn"),
      ]);
      one.ended = Math.min(one.ended, now());
    },
    rest: async () => {
      const one = pick([...known.values()].filter(({ ended }) => ended === Infinity));
      if (one) await house.suspend(one.grant.id, turn(one.rests));
    },
    pause: () => {
      const who = pick(people);
      if (!pauses.has(who)) pauses.set(who, []);
      house.pause(who, turn(pauses.get(who) ?? []));
    },
    guest: () => {
      house.state.shielded = turn(shields);
    },
    use: () => {
      const one = random.next() < 0.7 ? pick([...known.values()].filter(stands)) : undefined;
      const category = one?.grant.category ?? pick(categories);
      const [resident, at] = [one?.grant.resident ?? pick(people), now()];
      const standing = [...known.values()].filter((each) => each.grant.resident === resident && stands(each));
      const fair =
        !house.state.shielded &&
        standing.some(({ grant }) => grant.category === category && counting.has(grant.purpose));
      uses.push({ resident, category, at, fair });
      const act = actOf[category];
      if (!act) return house.runs.came(at, resident);
      return house.runs.did(act, at, resident);
    },
    tap: () => {
      const one = pick([...known.values()]);
      const draft = pick<Draft>([
        { type: "interest.declared", data: { interest: "oats" } },
        { type: "points.command", data: { do: "redeem" } },
        { type: "answer.given", data: { question: "q", answer: "a" } },
        { type: "offer.contact", data: { offer: "o", version: 1 } },
        { type: "callback.requested", data: { name: "Ada", phone: "000 0000" } },
      ]);
      // What the gate or the grant refuses is refused by name; anything else is a fault of the house.
      return (
        one &&
        outbox.queue(one.grant, draft).catch((error: { code?: string }) => {
          if (error.code !== "E_CHANGED" && error.code !== "E_WRONG_TYPE") throw error;
        })
      );
    },
    pass: () => house.pass(Math.floor(random.next() * 30 * hour_ms)),
    take: async () => held.push(...(await outbox.claim(20))),
    send: async () => {
      const batch = held.shift();
      if (batch) await finish(batch);
    },
    calm: async () => {
      for (const [who, spells] of pauses) if (open(spells)) house.pause(who, turn(spells));
      if (open(shields)) house.state.shielded = turn(shields);
      for (const { grant, ended, rests } of known.values()) {
        if (ended === Infinity && open(rests)) await house.suspend(grant.id, turn(rests));
      }
    },
    die: async () => {
      await outbox.lost();
    },
    leave: async () => {
      for (const batch of await outbox.claim(20)) await finish(batch);
    },
  };
  const often = "give give use use use use tap tap tap pass pass take send leave leave leave calm calm";
  const names = [...often.split(" "), "withdraw", "pause", "guest", "rest", "die"];
  for (let i = 0; i < runs * stepsARun; i++) {
    const name = pick(names);
    // A withdrawal may fall into the middle of any other step.
    await Promise.all([steps[name]?.(), random.next() < 0.01 ? steps["withdraw"]?.() : undefined]);
  }
  await house.pass(30 * hour_ms);
  await steps["leave"]?.();
  return { left, byType, leaks };
}
