import { z } from "zod";
import type { Look } from "../core/door.ts";
import type { HouseholdDocument } from "../core/house.ts";
import { topicOf } from "../core/topics.ts";
import { makeFlood } from "./floods.ts";
import { keepRow, type Keeps, type Statement } from "./keeps.ts";
import { readLook, type Refusal, type SignedLook } from "./look.ts";
import { type DoorParts, doorRole } from "./needs.ts";
import type { Nonces } from "./nonces.ts";
import type { DoorEvidence } from "./policy.ts";

type Shown = Extract<DoorEvidence, { kind: "eyes" | "claim" }>;

/** A look that passed every check. */
export type Taken = {
  readonly look: Look;
  /** What it speaks for; undefined where it knows nobody. */
  readonly evidence: Shown | undefined;
  /** The camera's key, and the consent it knows them by, are still what they were when it came. */
  readonly stands: () => boolean;
  /** What keeps its number. */
  readonly rows: readonly Statement[];
};

/** The way in for signed looks, in the order of the checks. */
export type Eyes = {
  take(device: HouseholdDocument<"device">, signed: SignedLook): Taken | { readonly refused: Refusal };
  /** The camera sends far more than it is asked for. */
  flooded(): boolean;
};

const Numbered = z.strictObject({ seq: z.number().int() });
const idsKept = 256;

/** Makes the way in; numbers of looks are kept over restarts, challenges and ids are not. */
export function makeEyes(
  { root, household, things, clock }: Pick<DoorParts, "root" | "household" | "things" | "clock">,
  nonces: Nonces,
  keeps: Keeps,
): Eyes {
  const newest = new Map<string, number>();
  const ids = new Set<string>();
  const flood = makeFlood(clock, { most: 12, within_ms: 5_000 });
  const seqOf = (id: string) => newest.get(id) ?? keeps.get(id, Numbered)?.seq ?? -1;

  return {
    flooded: flood.on,
    take: (device, signed) => {
      // Before any arithmetic: a flood must not cost the house its time.
      if (flood.counts()) return { refused: "flood" };
      const door = things.role(doorRole)?.address ?? doorRole;
      const topic = topicOf(root, "device.event", device.id);
      const read = readLook(signed, { device: device.id, key: device.key, topic, door, now: clock.wall() });
      if ("refused" in read) return read;
      const { look } = read;
      const fate = look.nonce === undefined ? "none" : nonces.take(device.id, look.nonce);
      if (fate === "used") return { refused: "replay" };
      if (fate === "late" || fate === "unknown") return { refused: "nonce" };
      const seqId = `seq.${device.id}.${device.key?.kid ?? ""}`;
      if (look.seq <= seqOf(seqId) || ids.has(look.id)) return { refused: "replay" };
      newest.set(seqId, look.seq);
      remember(ids, look.id);
      if (look.subject !== null && !agreed(look, household.get("resident", look.subject)))
        return { refused: "consent" };
      if (look.tamper) return { refused: "tamper" };
      const stands = () =>
        household.get("device", device.id)?.key?.x === device.key?.x &&
        (look.subject === null || agreed(look, household.get("resident", look.subject)));
      return { look, evidence: evidenceOf(look, clock.wall()), stands, rows: [keepRow(seqId, { seq: look.seq })] };
    },
  };
}

/** What a look speaks for; a match is only as good as the liveness and the challenge with it. */
function evidenceOf(look: Look, now: number): Shown | undefined {
  const { id, subject, grade, method, iat, pad, eyes, faces, nonce } = look;
  if (subject === null || grade === "none" || method === "person" || goesBy(look)) return undefined;
  const at = Math.min(iat, now);
  if (method === "face") return { kind: "claim", id, at, resident: subject };
  return {
    kind: "eyes",
    id,
    at,
    resident: subject,
    match: grade,
    live: pad.result === "live",
    asked: nonce !== undefined,
    // Without the second factor only a pupil that answered the flash tells an eye from its picture.
    both: eyes === "LR" && pad.plr,
    faces,
    consented: true,
  };
}

/** Whoever leaves, or only passes, does not ask to be let in. */
export function goesBy({ kind }: Look): boolean {
  return kind === "depart" || kind === "pass";
}

function agreed({ consent }: Look, resident: HouseholdDocument<"resident"> | undefined): boolean {
  const eyes = resident?.door.eyes;
  return eyes !== undefined && consent !== null && consent.ref === eyes.ref && consent.ver === eyes.ver;
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  for (const oldest of ids) {
    if (ids.size <= idsKept) break;
    ids.delete(oldest);
  }
}
