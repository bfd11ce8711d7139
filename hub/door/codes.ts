import { type ErrorCode, fail } from "../core/errors.ts";
import { uuidv7 } from "../core/ids.ts";
import type { Attempts } from "./attempts.ts";
import type { Audit } from "./audit.ts";
import { makeTurns } from "../core/in-turn.ts";
import type { Statement } from "./keeps.ts";
import type { Ladder } from "./ladder.ts";
import { type DoorParts, doorRole } from "./needs.ts";
import type { Nonces } from "./nonces.ts";
import { type DoorAnswer, entryOf, type ToOpen } from "./opening.ts";
import type { Pins } from "./pins.ts";
import { decide, type DoorEvidence, type Situation, type Verdict } from "./policy.ts";
import { tapIsGood, tapLastsMs, tapText } from "./taps.ts";
import type { TellOnce } from "./floods.ts";

/** What somebody does on purpose to come in: a code at a screen, a tap on their phone. */
export type Codes = {
  pin(asked: { readonly screen: string; readonly pin: string }): Promise<DoorAnswer>;
  /** E_NOT_FOUND, E_TAP_KEY. */
  challenge(phone: string): { readonly nonce: string; readonly expires: number; readonly text: string };
  tap(asked: { readonly phone: string; readonly nonce: string; readonly signature: string }): Promise<DoorAnswer>;
};

type Needs = {
  readonly parts: DoorParts;
  readonly attempts: Attempts;
  readonly audit: Audit;
  readonly pins: Pins;
  readonly ladder: Ladder;
  readonly nonces: Nonces;
  readonly refused: TellOnce;
  readonly situation: () => Situation | undefined;
  /** Opens after whatever opens now. */
  readonly open: (order: ToOpen) => Promise<DoorAnswer>;
};

const mostWaiting = 8;

/** One attempt after the other, over the whole house: no number of screens tries two codes at once. */
export function makeCodes({ parts, attempts, audit, pins, ladder, nonces, refused, situation, open }: Needs): Codes {
  const { clock, random, household, things, log } = parts;
  let waiting = 0;
  const turn = makeTurns();
  const inTurn = async (work: () => Promise<DoorAnswer>): Promise<DoorAnswer> => {
    if (waiting >= mostWaiting) fail("E_BUSY");
    waiting += 1;
    try {
      return await turn(work);
    } finally {
      waiting -= 1;
    }
  };

  /** Decides about what somebody did, as long as it `stands`; `right` is what a code that was right forgives. */
  const judge = async (
    evidence: DoorEvidence,
    stands: () => boolean,
    right: () => readonly Statement[],
  ): Promise<DoorAnswer> => {
    const now = situation();
    if (!now) return { open: false, code: "E_CONFIG" };
    const verdict = decide([evidence], now);
    if (verdict.decision !== "open") {
      await audit.add(entryOf(verdict, [evidence]), verdict.alert === undefined ? undefined : evidence.resident);
      return { open: false, code: codeOf(verdict) };
    }
    const still = () => {
      const then = situation();
      return stands() && then !== undefined && decide([evidence], then).decision === "open";
    };
    return open({ verdict, evidence: [evidence], cause: evidence.id, rows: right(), still });
  };

  const wrong = async (screen: string): Promise<DoorAnswer> => {
    const rows = attempts.wrongCode(screen);
    const until = attempts.codesOff(screen);
    // On the disk before anybody is told: a restart between two tries forgives nothing.
    await audit.add(
      { is: "wrong", what: until === undefined ? "code" : "locked", notify: until !== undefined },
      undefined,
      () => rows,
    );
    log.warn("door.wrong-code", { screen });
    ladder.look();
    if (situation()?.private === true) return { open: false, code: "E_DOOR_PRIVATE" };
    return until === undefined ? { open: false, code: "E_CODE_WRONG" } : { open: false, code: "E_CODE_LOCKED", until };
  };

  const tryPin = async (screen: string, pin: string): Promise<DoorAnswer> => {
    const off = attempts.codesOff(screen);
    // Right or wrong, nothing is looked at while codes are off.
    if (off !== undefined) return { open: false, code: "E_CODE_LOCKED", until: off };
    const matched = await pins.match(pin);
    if (!matched || !household.get("resident", matched.resident)) return wrong(screen);
    const at = clock.wall();
    const { resident, use, stands } = matched;
    const id = `pin.${uuidv7(at, random.bytes(10))}`;
    return judge({ kind: "pin", id, at, resident, duress: use === "duress" }, stands, () => attempts.rightCode(screen));
  };

  const phoneOf = (id: string) => {
    const device = household.get("device", id);
    return device?.kind === "phone" && device.owner !== undefined ? device : undefined;
  };
  const told = (phone: string) => {
    return { home: household.home()?.id ?? "", door: things.role(doorRole)?.address ?? doorRole, phone };
  };
  const tryTap: Codes["tap"] = async ({ phone, nonce, signature }) => {
    const device = phoneOf(phone);
    const good = tapIsGood(nonces, device?.key, told(phone), { nonce, signature });
    if (!good || device?.owner === undefined || !household.get("resident", device.owner)) {
      refused.count("tap");
      return { open: false, code: "E_TAP" };
    }
    const { owner: resident, key } = device;
    const stands = () => {
      const now = phoneOf(phone);
      return now?.owner === resident && now.key?.x === key?.x && now.key?.y === key?.y;
    };
    return judge({ kind: "tap", id: `tap.${nonce}`, at: clock.wall(), resident }, stands, () => []);
  };

  return {
    pin: ({ screen, pin }) => inTurn(() => tryPin(screen, pin)),
    challenge: (phone) => {
      const device = phoneOf(phone) ?? fail("E_NOT_FOUND", { noun: "phone", id: phone });
      if (device.key?.alg !== "ES256") fail("E_TAP_KEY");
      const nonce = nonces.make(phone);
      return { nonce, expires: Math.floor(clock.wall() + tapLastsMs), text: tapText({ ...told(phone), nonce }) };
    },
    tap: (asked) => inTurn(() => tryTap(asked)),
  };
}

const codesOf: Readonly<Record<string, ErrorCode>> = {
  "door.why.private": "E_DOOR_PRIVATE",
  "door.why.lock": "E_DEVICE_OFFLINE",
  "door.why.hours": "E_DOOR_HOURS",
  "door.why.armed": "E_DOOR_PIN",
};

function codeOf({ reasons }: Verdict): ErrorCode {
  return codesOf[reasons[0]?.key ?? ""] ?? "E_CODE_WRONG";
}
