import type { DoorAsk } from "../core/door.ts";
import type { Sentence } from "../core/events.ts";
import type { Resident } from "../core/house.ts";

/**
 * One thing that speaks for opening, already checked; `at` is when the hub had it, wall ms. What speaks against it
 * (two faces, a spoof, the night) is the situation: taking evidence away never opens.
 */
export type DoorEvidence =
  | {
      readonly kind: "eyes";
      readonly id: string;
      readonly at: number;
      readonly resident: string;
      readonly match: "strong" | "weak";
      readonly live: boolean;
      /** It answers a challenge of the hub's. */
      readonly asked: boolean;
      /** Both eyes, and their pupils answered the flash. */
      readonly both: boolean;
      readonly faces: number;
      /** By the consent that stands now. */
      readonly consented: boolean;
    }
  /** Somebody who is said to be a resident: a face, a recogniser that proves nothing. */
  | { readonly kind: "claim"; readonly id: string; readonly at: number; readonly resident: string | undefined }
  /** The resident's own swipe opened a way home, and their phone is near; `at` is its newest sign. */
  | {
      readonly kind: "phone";
      readonly id: string;
      readonly at: number;
      readonly resident: string;
      readonly opened: number;
      readonly expires: number;
    }
  | {
      readonly kind: "pin";
      readonly id: string;
      readonly at: number;
      readonly resident: string;
      readonly duress: boolean;
    }
  | { readonly kind: "tap"; readonly id: string; readonly at: number; readonly resident: string };

/** What is known of one resident at the door. */
export type AtDoor = {
  readonly standing: Resident["standing"];
  /** Now is one of their hours. */
  readonly within: boolean;
};

/** How things stand at the door, whoever is there. */
export type Situation = {
  /** Wall ms. */
  readonly now: number;
  /** 23:00 to 06:00 home time. */
  readonly night: boolean;
  /** Everybody is out and the alarm is on. */
  readonly armed: boolean;
  /** Those inside want nobody let in from outside. */
  readonly private: boolean;
  /** The household lets two live eyes open by day. */
  readonly twoEyes: boolean;
  /** More than one person was seen there in the last seconds. */
  readonly crowd: boolean;
  /** Why eyes are not taken now. */
  readonly eyesOff?: "failures" | "spoof" | "blind";
  /** A weak look may be repeated once more. */
  readonly mayLookAgain: boolean;
  readonly lockReady: boolean;
  readonly people: ReadonlyMap<string, AtDoor>;
};

/** Every reason of a decision; its sentence is `door.why.<reason>`. */
export const reasons = [
  "phone",
  "eyes",
  "pin",
  "tap",
  "night",
  "armed",
  "private",
  "lock",
  "hours",
  "unknown",
  "nobody",
  "claim",
  "weak",
  "faces",
  "eyes-only",
  "failures",
  "spoof",
  "blind",
] as const;
type Reason = (typeof reasons)[number];

/** What confirmed it. */
export type DoorBy = "phone" | "eyes" | "pin" | "tap";

/** What the door does, and why; `reasons` name nobody. */
export type Verdict = {
  readonly decision: "open" | "ask" | "keep";
  readonly ask?: DoorAsk;
  /** Only with `open`. */
  readonly who?: string;
  readonly by?: DoorBy;
  /** Every adult of the house is told. */
  readonly notify: boolean;
  readonly disarm: boolean;
  /** The other adults are told silently: a code was typed that says "I am being forced". */
  readonly alert?: "duress";
  readonly reasons: readonly Sentence[];
};

/** How long each kind of evidence counts, ms. */
export const lastsMs = { eyes: 10_000, claim: 10_000, phone: 300_000, pin: 30_000, tap: 30_000 } as const;

/** The longest a way home counts at the door, ms. */
const swipeLastsMs = 7_200_000;
/** Clocks inside the hub agree; a sign from later than now is no sign. */
const aheadMs = 1_000;

type Eyes = Extract<DoorEvidence, { kind: "eyes" }>;
type Deliberate = Extract<DoorEvidence, { kind: "pin" | "tap" }>;

/**
 * Decides about the door; the stricter rule always wins. Private: nothing the hub hears from outside opens, not even a
 * code (the key, the lock's own keypad and the handle inside are not the hub's); a code of duress still alerts.
 */
export function decide(evidence: readonly DoorEvidence[], now: Situation): Verdict {
  const fresh = evidence.filter((one) => now.now - one.at <= lastsMs[one.kind] && one.at - now.now <= aheadMs);
  const codes = fresh.filter((one): one is Deliberate => one.kind === "pin" || one.kind === "tap");
  const forced = codes.some((one) => one.kind === "pin" && one.duress && now.people.has(one.resident));
  const coded = codes.length > 0 ? byCode(codes, now) : undefined;
  const seen = bySight(fresh, now);
  // A code that does not open takes nothing away from eyes that do.
  const verdict = coded && (coded.decision === "open" || seen.decision !== "open") ? coded : seen;
  return forced ? { ...verdict, alert: "duress" } : verdict;
}

function byCode(codes: readonly Deliberate[], now: Situation): Verdict {
  if (now.private) return keep("private", true);
  if (!now.lockReady) return keep("lock", false);
  const known = codes.filter(({ resident }) => now.people.has(resident));
  const theirs = known.filter(({ resident }) => now.people.get(resident)?.within === true);
  const good = theirs.filter(({ kind }) => !now.armed || kind === "pin").toSorted((a, b) => b.at - a.at)[0];
  if (good) {
    const notable = now.armed ? "armed" : now.night ? "night" : now.eyesOff === "spoof" ? "spoof" : undefined;
    return {
      decision: "open",
      who: good.resident,
      by: good.kind,
      notify: notable !== undefined,
      disarm: now.armed,
      reasons: [because(good.kind), ...(notable === undefined ? [] : [because(notable)])],
    };
  }
  if (theirs.length > 0) return ask("pin", "armed", false);
  return known.length > 0 ? keep("hours", false) : keep("unknown", true);
}

function bySight(fresh: readonly DoorEvidence[], now: Situation): Verdict {
  const eyes = fresh.filter((one): one is Eyes => one.kind === "eyes" && mayBeKnownByEyes(one, now));
  const claimed = fresh.some(({ kind }) => kind === "eyes" || kind === "claim");
  if (now.private) return keep("private", false);
  if (now.eyesOff === "spoof") return keep("spoof", claimed);
  if (now.eyesOff !== undefined)
    return claimed ? ask(now.armed ? "pin" : "credential", now.eyesOff, false) : keep("nobody", false);
  if (eyes.length === 0) return claimed ? keep("claim", true) : keep("nobody", false);
  if (now.armed) return ask("pin", "armed", true);
  const strong = eyes.filter(({ match }) => match === "strong");
  if (strong.length === 0) {
    return now.night || now.crowd || !now.mayLookAgain ? ask("credential", "weak", false) : ask("look", "weak", false);
  }
  if (now.night) return ask("credential", "night", false);
  const alone = strong.filter(({ faces }) => faces === 1);
  if (now.crowd || alone.length === 0) return ask("credential", "faces", false);
  if (!now.lockReady) return keep("lock", false);
  const proved = alone.find((one) => fresh.some((sign) => sign.kind === "phone" && carries(sign, one, now)));
  if (proved) return letIn(proved, "phone");
  const both = alone.find((one) => now.twoEyes && one.both);
  return both ? letIn(both, "eyes") : ask("credential", "eyes-only", false);
}

function letIn({ resident: who }: Eyes, by: "phone" | "eyes"): Verdict {
  return { decision: "open", who, by, notify: false, disarm: false, reasons: [because(by)] };
}

/** Only grown-ups of the house, inside their hours, by a live eye that was asked for under a consent that stands. */
function mayBeKnownByEyes({ resident, live, asked, consented }: Eyes, { people }: Situation): boolean {
  const person = people.get(resident);
  const grown = person?.standing === "owner" || person?.standing === "adult";
  return grown && person.within && live && asked && consented;
}

function carries(sign: Extract<DoorEvidence, { kind: "phone" }>, eyes: Eyes, { now }: Situation): boolean {
  const open = sign.opened <= now && now < sign.expires && now - sign.opened <= swipeLastsMs;
  return sign.resident === eyes.resident && open;
}

function keep(reason: Reason, notify: boolean): Verdict {
  return { decision: "keep", notify, disarm: false, reasons: [because(reason)] };
}

function ask(what: DoorAsk, reason: Reason, notify: boolean): Verdict {
  return { decision: "ask", ask: what, notify, disarm: false, reasons: [because(reason)] };
}

function because(reason: Reason): Sentence {
  return { key: `door.why.${reason}`, params: {} };
}
