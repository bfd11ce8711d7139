import type { DoorView } from "../core/door.ts";
import { fail } from "../core/errors.ts";
import { derivedId } from "../core/ids.ts";
import type { State } from "../core/messages.ts";
import type { Busy } from "../core/quiet.ts";
import { every } from "../core/timer.ts";
import { openAttempts } from "./attempts.ts";
import { actorRow, openAudit, type Reader } from "./audit.ts";
import { type Codes, makeCodes } from "./codes.ts";
import { tellOnce } from "./floods.ts";
import { makeTurns } from "../core/in-turn.ts";
import { forgetRow, openKeeps, type Statement } from "./keeps.ts";
import { makeLadder, openRestMs, showLeaf, showOutcome, type Standing, type Steps } from "./ladder.ts";
import { signedIn } from "./look.ts";
import { cameraRole, type DoorParts, doorRole } from "./needs.ts";
import { makeNonces } from "./nonces.ts";
import { type DoorAnswer, entryOf, makeOpening, Opening, openingId, type ToOpen } from "./opening.ts";
import { openPins, type PinUse } from "./pins.ts";
import type { DoorEvidence, Verdict } from "./policy.ts";
import { makeReleases } from "./releases.ts";
import { type DoorLine, type Entry, refusedEntry } from "./said.ts";
import { situationOf } from "./situation.ts";
import { type Ended, makeLeaf, makeStrike } from "./strike.ts";
import { tapLastsMs } from "./taps.ts";
import { makeTracking, together } from "./tracking.ts";
import { makeWatching } from "./watching.ts";

export type { DoorAnswer, DoorLine, DoorParts, PinUse, Reader };

/** The front door: who is let in, why, and what is written down of it. */
export type DoorRoom = {
  view(): DoorView;
  /** A code typed at a screen; the answer is the same for a wrong code and one that nobody has. E_BUSY, E_DISK_FULL. */
  readonly pin: Codes["pin"];
  /** A challenge for a phone to sign. E_NOT_FOUND, E_TAP_KEY. */
  readonly tapChallenge: Codes["challenge"];
  readonly tap: Codes["tap"];
  /** E_NOT_FOUND, E_CODE_WEAK, E_CODE_TAKEN. */
  setPin(resident: string, pin: string, use: PinUse, actor: string): Promise<void>;
  /** E_NOT_FOUND. */
  removePin(resident: string, use: PinUse, actor: string): Promise<void>;
  /** Whether somebody has a code, never which. */
  hasCode(resident: string): boolean;
  /** Lines of the door's book older than `before`, newest first. */
  audit(before: number | undefined, limit: number, reader: Reader): readonly DoorLine[];
  readonly busy: Busy;
  [Symbol.dispose](): void;
};

const dayMs = 86_400_000;
const afterRestartMs = 60_000;
const lockWithinMs = 5_000;
const leftOpenId = "door:left-open";

/** Opens the room: old challenges are unknown, lock-outs stand, and a pulse of before the restart is never sent again. */
export function openDoor(parts: DoorParts): DoorRoom {
  const { bus, clock, ledger, household, things, folder, random } = parts;
  const { onFault, raise, track, busy: working } = makeTracking(parts);
  const keeps = openKeeps(ledger.read);
  const attempts = openAttempts(keeps, clock);
  const alerted = ({ seq, at, resident: who }: { seq: number; at: number; resident: string | undefined }) =>
    bus.emit("door.alerted", { id: String(seq), at, resident: who });
  const audit = openAudit({ ledger, keeps, clock, random, alerted });
  const pins = openPins({ ledger, keeps, folder, random });
  const note = (entry: Entry, rows: readonly Statement[] = []) => track(audit.add(entry, undefined, () => rows));

  const standing = (): Standing => {
    const lock = things.role(doorRole);
    const state = lock && things.thing(lock.thing)?.status === "online" ? lock.state : {};
    const codes = attempts.codesOff("");
    const eyes = attempts.eyesOff();
    return {
      bolt: text(state["bolt"]),
      leaf: text(state["leaf"]),
      blind: watching.blind(),
      off:
        codes !== undefined
          ? { code: "E_CODE_LOCKED", until: codes }
          : eyes && { code: "E_EYES_OFF", until: eyes.until },
    };
  };
  const ladder = makeLadder({ bus, clock }, standing, onFault);
  const strike = makeStrike(clock, (ended) => became(ended), onFault);
  const pulse = makeOpening(parts, audit, strike, onFault);
  const turn = makeTurns();
  let opening = 0;
  let closed = false;
  const open = async (order: ToOpen): Promise<DoorAnswer> => {
    opening += 1;
    try {
      const answer = await turn(() => pulse({ ...order, still: () => !closed && order.still() }));
      if (answer.open) opened(order.verdict);
      return answer;
    } finally {
      opening -= 1;
    }
  };
  const opened = ({ by, disarm }: Verdict) => {
    watching.enough();
    const { recognised_at } = ladder.steps();
    const at = Math.floor(clock.wall());
    const seen = by === "phone" || by === "eyes" ? (recognised_at ?? at) : recognised_at;
    const back = things.role(doorRole)?.state["bolt"] === "unlocked";
    const phase = back ? { phase: "open" as const, opened_at: at } : { phase: "opening" as const };
    const steps: Steps = { ...phase, confirmed_at: at, ...(by && { by }) };
    ladder.take(seen === undefined ? steps : { ...steps, recognised_at: seen }, openRestMs);
    // Armed while the disk was busy: the code that opens still disarms.
    const armed = by === "pin" && situationOf(parts, watching.seen())?.armed === true;
    if (disarm || armed) track(parts.disarm());
  };

  const became = ({ pulse: { seq, id }, outcome, code }: Ended) => {
    note({ is: "outcome", of: seq, outcome, ...(code !== undefined && { code }) }, [forgetRow(openingId)]);
    showOutcome(ladder, { outcome, code }, clock.wall());
    if (outcome === "unused") relock(id);
  };
  const relock = (id: string) => {
    const lock = things.role(doorRole);
    if (!lock?.ready || lock.state["bolt"] !== "unlocked") return;
    const { address: role, thing } = lock;
    const deadline = clock.wall() + lockWithinMs;
    things.policy({ id: `lock.${derivedId(id)}`, role, thing, verb: "lock", with: {}, class: "S3", deadline }, "asks");
  };

  const refused = tellOnce(clock, (what, count) => note(refusedEntry(what, count)), onFault);
  const kept = tellOnce(clock, (text) => note(JSON.parse(text) as Entry), onFault);
  const said = (verdict: Verdict, evidence: readonly DoorEvidence[]) => {
    // That somebody stood there whom nobody knew is nobody's business later.
    if (verdict.reasons[0]?.key !== "door.why.nobody") kept.count(JSON.stringify(entryOf(verdict, evidence)));
  };
  const watching = makeWatching({
    parts,
    keeps,
    attempts,
    audit,
    ladder,
    open,
    refused,
    said,
    track,
    onFault,
    opening: () => opening > 0,
  });
  const codes = makeCodes({
    parts,
    attempts,
    audit,
    pins,
    ladder,
    refused,
    open,
    nonces: makeNonces(clock, random, tapLastsMs),
    situation: () => situationOf(parts, watching.seen()),
  });
  const releases = makeReleases({ parts, audit, ladder, refused, track });
  const leaf = makeLeaf(
    clock,
    (isOpen) => {
      if (!isOpen) return bus.emit("fault.cleared", { id: leftOpenId });
      note({ is: "left-open" });
      raise(leftOpenId, "E_DOOR_OPEN");
    },
    onFault,
  );
  const lockTold = (device: string, state: State) => {
    if (things.role(doorRole)?.thing !== device) return;
    strike.heard(device, state);
    leaf.heard(state["leaf"]);
    showLeaf(ladder, state);
  };
  const forget = (resident: string) => track(audit.forget(resident, pins.forget(resident)));

  const closing = [
    bus.on("device.event", ({ device: id, event }) => {
      const device = household.get("device", id);
      if (device?.kind === "lock") return releases(id, event);
      if (device?.kind !== "door-camera") return;
      if (event.type === "approached") watching.approached(id);
      else if (event.type === "gone") watching.gone(id);
      else if (event.type === "looked") watching.looked(device, signedIn(event));
    }),
    bus.on("device.state", ({ device, state }) => lockTold(device, state)),
    bus.on("device.did", ({ did }) => strike.answered(did)),
    bus.on("thing.changed", ({ thing }) => {
      if (thing === things.role(cameraRole)?.thing || thing === things.role(doorRole)?.thing) ladder.look();
    }),
    bus.on("household.changed", ({ noun, id }) => {
      if (noun === "resident" && !household.get("resident", id)) forget(id);
      if (noun === "role") ladder.look();
    }),
    every(clock, dayMs, audit.prune, onFault),
  ];
  track(audit.prune());
  for (const id of new Set([...audit.subjects(), ...pins.owners()])) if (!household.get("resident", id)) forget(id);
  const before = keeps.get(openingId, Opening);
  if (before) {
    note({ is: "outcome", of: before.seq, outcome: "unknown" }, [forgetRow(openingId)]);
    ladder.take({ phase: "failed", trouble: "E_NOT_CONFIRMED" }, afterRestartMs);
  }
  if (pins.lost) raise("door:codes", "E_STORE_DAMAGED", { problem: "door.key" });

  const resident = (id: string) => household.get("resident", id) ?? fail("E_NOT_FOUND", { noun: "resident", id });
  const change = (what: "set" | "removed", id: string, use: PinUse, actor: string) => (rows: readonly Statement[]) =>
    audit.add({ is: "code", what, use }, id, () => [...rows, actorRow(clock.wall(), actor, `pin.${what}`, id)]);
  return {
    view: ladder.view,
    pin: codes.pin,
    tapChallenge: codes.challenge,
    tap: codes.tap,
    setPin: async (id, pin, use, actor) =>
      pins.set({ resident: resident(id).id, use }, pin, change("set", id, use, actor)),
    removePin: async (id, use, actor) => {
      const gone = await pins.remove({ resident: resident(id).id, use }, change("removed", id, use, actor));
      if (!gone) fail("E_NOT_FOUND", { noun: "pin", id });
    },
    hasCode: (id) => pins.owners().includes(id),
    audit: audit.lines,
    busy: together(working, audit.busy, pins.busy),
    [Symbol.dispose]: () => {
      closed = true;
      for (const close of closing) close();
      for (const part of [ladder, strike, watching, refused, kept, leaf]) part[Symbol.dispose]();
    },
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
