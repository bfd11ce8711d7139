import type { Sentence } from "../core/events.ts";
import { houseDay } from "../core/house-day.ts";
import type { Evidence, PlacedHome } from "../core/house.ts";
import { moments, type MomentName } from "../core/moments.ts";
import { attribute, sure, type Known } from "./attribution.ts";
import { ends, type Device } from "./evidence.ts";
import type { Follow } from "./follow.ts";
import { lasting, momentsOf } from "./moments.ts";
import { grace_ms, lastSpell, withTurn, type Spell, type Turn } from "./spell.ts";
import type { Parts, Tell } from "./tell.ts";

/**
 * Watches what must last before it is a moment; held in memory alone, so that a restart makes nothing out of half a
 * spell; only a phone in the region is taken up again, as it says itself when it leaves.
 */
export type Watches = {
  /** Notes what a sighting says of something that lasts. */
  take(evidence: Evidence, heard?: number): void;
  /** A device went offline: what it was doing may be over. */
  gone(device: string): void;
  /** Decides what has lasted long enough by now, or too short. */
  look(home: PlacedHome): void;
  /** The wall ms at which there is something to decide by time alone, or Infinity. */
  next(home: PlacedHome): number;
};

type Watch = {
  readonly device: string;
  readonly kind: MomentName;
  turns: readonly Turn[];
  spell: Spell | undefined;
  /** Spells begun at or before this are decided. */
  settled: number;
  /** The work that decided it: when that rolled back, nothing is decided. */
  work: number;
  /** The spell of which was said what it still lacks. */
  told: number;
};

/** From when a spell counts with the evidence beside it, or what it still lacks. */
type Count = { readonly from: number; readonly beside: readonly string[] } | { readonly why: Sentence };

// Who sits down long after is not having that breakfast.
const breakfastLasts_ms = 3 * 3_600_000;

/** Makes a room without watches; `known` reads what attribution must know, `lasted` is told what lasted long enough. */
export function makeWatches(
  parts: Parts,
  tell: Tell,
  { known, lasted }: { readonly known: () => Known[]; readonly lasted: Follow["lasted"] },
): Watches {
  const { clock, residents, reasons, memory, places } = parts;
  const watches = new Map<string, Watch>();
  const open = new Set<Watch>();
  /** When each device went offline last. */
  const lost = new Map<string, Turn>();
  memory.onLost((kept) => {
    for (const watch of watches.values()) {
      if (watch.work <= kept || !watch.spell) continue;
      watch.settled = watch.told = -Infinity;
      open.add(watch);
    }
  });

  const change = (watch: Watch, turn: Turn) => {
    watch.turns = withTurn(watch.turns, turn);
    watch.spell = lastSpell(watch.turns);
    if (watch.spell && watch.spell.since > watch.settled) open.add(watch);
    else open.delete(watch);
  };
  const watchOf = (device: string, kind: MomentName): Watch => {
    const key = `${kind} ${device}`;
    let watch = watches.get(key);
    if (!watch) {
      watch = { device, kind, turns: [], spell: undefined, settled: -Infinity, work: 0, told: -Infinity };
      watches.set(key, watch);
    }
    return watch;
  };

  /** A phone out of reach has not left the home: it says so itself, later if need be. */
  const endures = ({ kind }: Watch) => kind === "arrived";

  const count = ({ device }: Watch, { since, evidence }: Spell, home: PlacedHome): Count => {
    if (evidence.source === "tap.running") {
      const place = residents.get("device", device)?.place;
      const view = place === undefined ? undefined : places.view(place);
      return view?.occupied
        ? { from: Math.max(since, view.since), beside: [] }
        : { why: { key: "why.nobody-there", params: {} } };
    }
    if (evidence.source !== "occupancy.occupied") return { from: since, beside: [] };
    const { breakfast } = memory;
    const from = Math.max(since, breakfast?.at ?? Infinity);
    const today = breakfast && houseDay(breakfast.at, home.zone) === houseDay(clock.wall(), home.zone);
    if (!today || from - breakfast.at > breakfastLasts_ms) return { why: { key: "why.no-breakfast", params: {} } };
    return { from, beside: [breakfast.id] };
  };

  /** Whose it was when it began, if that can still be; else whose it can be told to be now. */
  const whose = (device: Device, evidence: Evidence): Evidence => {
    const { resident: first, ...nobodys } = evidence;
    if (first !== undefined && evidence.confidence >= sure) return evidence;
    const all = known();
    const still = all.find(({ resident }) => resident.id === first);
    const elsewhere = still?.named && still.named.at > evidence.at && still.named.place !== evidence.place;
    if (still && still.presence.where === "home" && still.presence.asleep !== "yes" && !elsewhere) return evidence;
    return { ...nobodys, ...attribute(device, all, clock.wall()) };
  };

  const settle = (watch: Watch, spell: Spell) => {
    watch.settled = spell.since;
    watch.work = memory.work();
    open.delete(watch);
  };
  const decide = (watch: Watch, spell: Spell, home: PlacedHome) => {
    const now = clock.wall();
    const must = lasting(watch.kind, spell.evidence.source);
    const counted = count(watch, spell, home);
    const due = "from" in counted ? counted.from + must : Infinity;
    if (spell.ended !== undefined && spell.ended < due) {
      // A break within the grace may yet be revoked.
      if (now - spell.ended <= grace_ms) return;
      const lasted_s = Math.max(0, Math.floor((spell.ended - spell.since) / 1000));
      const short = { key: "why.too-short", params: { lasted_s, must_s: must / 1000 } };
      const lacks = "why" in counted && spell.ended - spell.since >= must;
      if (watch.told !== spell.since || !lacks) reasons.note(spell.evidence, lacks ? counted.why : short, watch.kind);
      return settle(watch, spell);
    }
    if ("why" in counted) {
      if (now < spell.since + must || watch.told === spell.since) return;
      watch.told = spell.since;
      watch.work = memory.work();
      return reasons.note(spell.evidence, counted.why, watch.kind);
    }
    if (now < due) return;
    settle(watch, spell);
    const device = residents.get("device", watch.device);
    if (!device) return;
    const evidence = whose(device, spell.evidence);
    lasted(watch.kind, evidence, home, { at: due, beside: counted.beside });
  };

  return {
    take: (evidence, heard = clock.wall()) => {
      const source = ends[evidence.source] ?? evidence.source;
      const says = source !== evidence.source ? "off" : evidence.baseline ? "still" : "on";
      for (const kind of momentsOf(source)) {
        const must = lasting(kind, source);
        if (must === 0 || !tell.concerns(kind, { ...evidence, source })) continue;
        const { fresh_s } = moments[kind];
        const age_s = Math.round((clock.wall() - evidence.at) / 1000);
        const params = { age_s, fresh_s: fresh_s + must / 1000 };
        if (says === "still") reasons.note(evidence, { key: "why.baseline", params: {} }, kind);
        if (says === "on" && age_s > params.fresh_s) reasons.note(evidence, { key: "why.too-old", params }, kind);
        else {
          const { id, at } = evidence;
          const watch = watchOf(evidence.device, kind);
          // What arrives after its device went offline may be from before.
          const left = lost.get(evidence.device);
          if (left && !endures(watch)) change(watch, left);
          change(watch, { id, at, heard, says, ...(says === "on" && { evidence }) });
        }
      }
    },
    gone: (device) => {
      const at = clock.wall();
      const left: Turn = { id: `${device}:gone:${at}`, at, heard: at, says: "gone" };
      lost.set(device, left);
      for (const watch of open) if (watch.device === device && !endures(watch)) change(watch, left);
    },
    look: (home) => {
      for (const watch of open) if (watch.spell) decide(watch, watch.spell, home);
    },
    next: (home) => {
      let next = Infinity;
      for (const watch of open) {
        const { spell, told, kind } = watch;
        if (!spell) continue;
        const must = lasting(kind, spell.evidence.source);
        const counted = count(watch, spell, home);
        const due = "from" in counted ? counted.from + must : told === spell.since ? Infinity : spell.since + must;
        const over = spell.ended !== undefined && spell.ended < due ? spell.ended + grace_ms + 1 : due;
        next = Math.min(next, over);
      }
      return next;
    },
  };
}
