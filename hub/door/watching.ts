import type { ErrorCode } from "../core/errors.ts";
import type { HouseholdDocument } from "../core/house.ts";
import type { Attempts } from "./attempts.ts";
import type { Audit } from "./audit.ts";
import { type Eyes, goesBy, makeEyes, type Taken } from "./eyes.ts";
import type { Keeps, Statement } from "./keeps.ts";
import type { Ladder } from "./ladder.ts";
import type { Refusal, SignedLook } from "./look.ts";
import { cameraRole, type DoorParts } from "./needs.ts";
import { makeNonces } from "./nonces.ts";
import type { DoorAnswer, ToOpen } from "./opening.ts";
import { decide, type DoorEvidence, lastsMs, type Verdict } from "./policy.ts";
import { phonesOf, type Seen, situationOf } from "./situation.ts";
import type { TellOnce } from "./floods.ts";
import { makeVisit } from "./visit.ts";

/** Whoever stands in front of the camera. */
export type Watching = {
  approached(device: string): void;
  gone(device: string): void;
  looked(device: HouseholdDocument<"device">, signed: SignedLook): void;
  /** The camera can say nothing: why, or undefined while it can. */
  blind(): ErrorCode | undefined;
  seen(): Seen;
  /** It has been opened another way. */
  enough(): void;
  [Symbol.dispose](): void;
};

type Needs = {
  readonly parts: DoorParts;
  readonly keeps: Keeps;
  readonly attempts: Attempts;
  readonly audit: Audit;
  readonly ladder: Ladder;
  readonly open: (order: ToOpen) => Promise<DoorAnswer>;
  readonly opening: () => boolean;
  readonly refused: TellOnce;
  readonly said: (verdict: Verdict, evidence: readonly DoorEvidence[]) => void;
  readonly track: (work: Promise<unknown>) => void;
  readonly onFault: (error: unknown) => void;
};

/** A look that knew somebody, as long as it counts. */
type Known = { readonly evidence: NonNullable<Taken["evidence"]>; readonly stands: () => boolean };

/** How long after its start the hub waits for its camera before it says that it is gone. */
const meetsWithinMs = 60_000;
const nonceLastsMs = 10_000;
const lookWithinMs = 5_000;
const crowdLastsMs = 10_000;
const tamperLastsMs = 900_000;
const flash = { from: 300, to: 1_500 } as const;
/** What looks like an attack on the eyes, and not like bad luck. */
const attacks: readonly Refusal[] = ["replay", "tamper"];

/** Asks the camera to look at whoever comes, and decides about what it saw. */
export function makeWatching(needs: Needs): Watching {
  const { parts, keeps, attempts, audit, ladder, refused, onFault, track } = needs;
  const { clock, random, things, ledger } = parts;
  const nonces = makeNonces(clock, random, nonceLastsMs);
  const eyes: Eyes = makeEyes(parts, nonces, keeps);
  let recent: readonly Known[] = [];
  let weak = 0;
  let answers = 0;
  let crowdUntil = Number.NEGATIVE_INFINITY;
  let tamperedUntil = Number.NEGATIVE_INFINITY;
  const openedAt = clock.mono();
  let met = false;

  const blind = (): ErrorCode | undefined => {
    const camera = things.role(cameraRole);
    if (!camera) return undefined;
    if (clock.mono() < tamperedUntil || camera.state["trouble"] === "tamper") return "E_CAMERA_TAMPER";
    const status = things.thing(camera.thing)?.status;
    met ||= status === "online";
    // Not heard yet since the hub started is no trouble for a while: what it signs then is as good as ever.
    const there = status !== "offline" || (!met && clock.mono() - openedAt < meetsWithinMs);
    const well = there && camera.state["trouble"] === undefined;
    return well && !eyes.flooded() ? undefined : "E_CAMERA_BLIND";
  };
  const seen = (): Seen => ({
    crowd: clock.mono() < crowdUntil,
    mayLookAgain: weak <= 1,
    eyesOff: attempts.eyesOff()?.why ?? (blind() === undefined ? undefined : "blind"),
  });
  const ask = (): boolean => {
    const camera = things.role(cameraRole);
    const now = situationOf(parts, seen());
    if (!camera || !now || now.private || now.eyesOff !== undefined || needs.opening()) return false;
    const nonce = nonces.make(camera.thing);
    // With the phone proved a live eye needs no flash: the door opens at once, or it was somebody else's phone.
    const proved = answers === 0 && phonesOf(parts).length > 0;
    const flash_after_ms = flash.from + Math.floor(random.next() * (flash.to - flash.from));
    const asked = { nonce, ...(proved ? {} : { flash_after_ms }) };
    const order = { thing: camera.thing, role: camera.address, verb: "look", with: asked };
    things.policy({ ...order, id: `look.${nonce}`, class: "S0", deadline: clock.wall() + lookWithinMs }, "asks");
    return true;
  };
  const visit = makeVisit(clock, ask, onFault);
  const keep = (rows: readonly Statement[]) => {
    if (rows.length > 0) track(ledger.write(rows));
  };

  /** Counts against the eyes; said once as they are put off, however often it is tried while they are. */
  const against = (rows: readonly Statement[], count: () => readonly Statement[]) => {
    const before = attempts.eyesOff()?.why;
    const all = [...rows, ...count()];
    const off = attempts.eyesOff();
    if (!off || off.why === before) keep(all);
    else track(audit.add({ is: "eyes-off", why: off.why, until: off.until, notify: true }, undefined, () => all));
    if (off && visit.here()) asking("credential");
  };
  const spoofed = (rows: readonly Statement[]) => against(rows, attempts.spoofed);
  const asking = (what: Verdict["ask"], recognised?: number) =>
    ladder.take({
      phase: "asking",
      ...(what !== undefined && { ask: what }),
      ...(recognised !== undefined && { recognised_at: recognised }),
    });

  const drop = (why: Refusal) => {
    refused.count(why);
    if (why === "tamper") tamperedUntil = clock.mono() + tamperLastsMs;
    if (attacks.includes(why)) spoofed([]);
    ladder.look();
    visit.answered(false);
  };

  /** The looks of the last seconds, and what they tell of who stands there. */
  const remember = ({ evidence, stands, look: { faces } }: Taken) => {
    const now = clock.wall();
    const others = recent.filter(({ evidence: { at } }) => now - at <= lastsMs.eyes);
    const strange = others.some(({ evidence: one }) => evidence && one.resident !== evidence.resident);
    if (faces > 1 || strange) crowdUntil = clock.mono() + crowdLastsMs;
    recent = evidence ? [...others, { evidence, stands }] : others;
  };
  /** What they speak for now: a consent that was withdrawn, or a key that was changed, takes its looks along. */
  const evidence = (): readonly DoorEvidence[] => [
    ...recent.flatMap((one) => (one.stands() ? [one.evidence] : [])),
    ...phonesOf(parts),
  ];

  const decideNow = (rows: readonly Statement[], received: number, until: number) => {
    const now = situationOf(parts, seen());
    if (!now) return keep(rows);
    const verdict = decide(evidence(), now);
    if (verdict.decision !== "open") {
      keep(rows);
      // A look that was asked before a code opened the door: nothing is asked of who goes in.
      if (needs.opening() || ladder.steps().phase === "open") return visit.answered(false);
      needs.said(verdict, evidence());
      return show(verdict);
    }
    const known = recent.findLast(({ evidence: { kind, resident } }) => kind === "eyes" && resident === verdict.who);
    if (!known || needs.opening()) return keep(rows);
    const at = Math.floor(clock.wall());
    ladder.take({ phase: "recognised", recognised_at: at, confirmed_at: at, ...(verdict.by && { by: verdict.by }) });
    const still = () => {
      const then = situationOf(parts, seen());
      const again = then && decide(evidence(), then);
      const late = clock.mono() - received > lookWithinMs || clock.wall() >= until;
      return again?.decision === "open" && again.who === verdict.who && !late;
    };
    const cleared = [...rows, ...attempts.knownLook()];
    const work = needs.open({ verdict, evidence: evidence(), cause: known.evidence.id, rows: cleared, still, until });
    track(
      work.then(({ open }) => {
        // One look opens once.
        recent = [];
        if (!open) visit.answered(false);
      }),
    );
  };
  const show = ({ decision, ask: what, reasons }: Verdict) => {
    const weakly = reasons.some(({ key }) => key === "door.why.weak");
    if (decision === "ask") asking(what, weakly ? undefined : Math.floor(clock.wall()));
    else ladder.look();
    visit.answered(what === "look");
  };

  return {
    approached: (device) => {
      if (things.role(cameraRole)?.thing !== device) return;
      const { phase } = ladder.steps();
      if (needs.opening() || phase === "opening" || phase === "open") return visit.begin();
      weak = 0;
      answers = 0;
      const { eyesOff } = seen();
      const now = situationOf(parts, seen());
      if (now?.private === true) ladder.take({ phase: "shut", trouble: "E_DOOR_PRIVATE" });
      else if (eyesOff === undefined) ladder.take({ phase: "looking" });
      else asking(now?.armed === true ? "pin" : "credential");
      visit.begin();
    },
    gone: (device) => {
      if (things.role(cameraRole)?.thing !== device) return;
      visit.end();
      const { phase } = ladder.steps();
      if (phase === "looking" || phase === "asking" || phase === "shut") ladder.take({ phase: "shut" });
    },
    looked: (device, signed) => {
      if (things.role(cameraRole)?.thing !== device.id) return refused.count("stranger");
      const received = clock.mono();
      const got = eyes.take(device, signed);
      if ("refused" in got) return drop(got.refused);
      const { look, evidence: shown, rows } = got;
      // Counted from when it was taken: a hub that stood still meanwhile must not open to whom was there before.
      const until = Math.min(look.iat, clock.wall()) + lookWithinMs;
      if (look.pad.result === "spoof") {
        spoofed(rows);
        return visit.answered(false);
      }
      if (look.nonce !== undefined) answers += 1;
      remember(got);
      const sure = shown?.kind === "eyes" && shown.match === "strong" && shown.live && shown.asked;
      if (!sure && look.method === "iris" && look.frames > 0 && !goesBy(look)) {
        weak += 1;
        against(rows, attempts.failedLook);
        return attempts.eyesOff() ? visit.answered(false) : decideNow([], received, until);
      }
      decideNow(rows, received, until);
    },
    blind,
    seen,
    enough: () => {
      visit.enough();
      recent = [];
    },
    [Symbol.dispose]: () => visit[Symbol.dispose](),
  };
}
