import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Look } from "../../../hub/core/door.ts";
import { covers } from "../../help/covers.ts";
import { type DoorTest, makeSigner, roomOfDoor, type Signed, signLook } from "../../help/door.ts";

/** Each waits for the disk where it might open: ten thousand take their time on a busy one. */
const runs = process.env["LINTEL_LONG"] ? 10_000 : 1_000;

const batch = 50;

/** One way to forge, repeat, delay or bend a look. */
type Attack = (door: DoorTest, n: number) => Signed;
const stranger = makeSigner("camera-key");
const b64 = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const flip = (text: string, n: number) => {
  const bytes = Buffer.from(text, "base64url");
  const at = n % bytes.length;
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (n % 8));
  return bytes.toString("base64url");
};
const good = (door: DoorTest, more: Partial<Look> = {}) => signLook(door.signer, door.lookOf("lin", more));
const without = (door: DoorTest, key: keyof Look) => {
  const { [key]: _, ...rest } = door.lookOf("lin");
  return signLook(door.signer, rest);
};
const headed = (door: DoorTest, head: string) => {
  const signed = good(door);
  return { ...signed, protected: b64(head) };
};

const attacks: Readonly<Record<string, Attack>> = {
  "another's key": (door) => signLook(stranger, door.lookOf("lin")),
  "another's key in the header": (door) =>
    signLook(stranger, door.lookOf("lin"), { jwk: { kty: "OKP", crv: "Ed25519", x: stranger.key.x } }),
  "an unknown key": (door) => signLook(door.signer, door.lookOf("lin"), { kid: "other-key" }),
  "no algorithm": (door) => ({ ...signLook(door.signer, door.lookOf("lin"), { alg: "none" }), signature: "" }),
  "another algorithm": (door) => signLook(door.signer, door.lookOf("lin"), { alg: "HS256" }),
  "a critical header": (door) => signLook(door.signer, door.lookOf("lin"), { crit: ["b64"], b64: false }),
  "another type": (door) => signLook(door.signer, door.lookOf("lin"), { typ: "JWT" }),
  "another topic": (door) => signLook(door.signer, door.lookOf("lin"), { topic: "lintel/device/other-camera/event" }),
  "a header said twice": (door) =>
    headed(door, `{"alg":"EdDSA","alg":"EdDSA","kid":"camera-key","typ":"x","topic":"x"}`),
  "a flipped payload": (door, n) => {
    const signed = good(door);
    return { ...signed, payload: flip(signed.payload, n) };
  },
  "a flipped header": (door, n) => {
    const signed = good(door);
    return { ...signed, protected: flip(signed.protected, n) };
  },
  "a flipped signature": (door, n) => {
    const signed = good(door);
    return { ...signed, signature: flip(signed.signature, n) };
  },
  "a cut signature": (door, n) => {
    const signed = good(door);
    return { ...signed, signature: signed.signature.slice(0, n % 86) };
  },
  "a cut payload": (door, n) => {
    const signed = good(door);
    return { ...signed, payload: signed.payload.slice(0, n % signed.payload.length) };
  },
  padding: (door) => {
    const signed = good(door);
    return { ...signed, signature: `${signed.signature}==` };
  },
  "too much": (door) =>
    good(door, {
      alg: { name: "x", ver: "1", cfgHash: "0" },
      id: "x".repeat(60),
      quality: { ...door.lookOf("lin").quality, pad: "y".repeat(3_000) } as never,
    }),
  "no challenge": (door) => without(door, "nonce"),
  "a challenge of its own": (door, n) => good(door, { nonce: Buffer.alloc(16, n).toString("base64url") }),
  "an old number": (door) => good(door, { seq: 0 }),
  "too late": (door, n) => good(door, { iat: door.clock.wall() - 8_000 - n, exp: door.clock.wall() - 3_000 - n }),
  "from ahead": (door, n) => good(door, { iat: door.clock.wall() + 3_000 + n, exp: door.clock.wall() + 8_000 + n }),
  "good for an hour": (door) => good(door, { exp: door.clock.wall() + 3_600_000 }),
  "another camera's": (door) => good(door, { iss: "other-camera" }),
  "another door's": (door) => good(door, { door: "door.garden" }),
  "a consent that was": (door) => good(door, { consent: { ref: "lin-eyes", ver: 0 + 2 } }),
  "no consent": (door) => good(door, { consent: null }),
  "a stranger's name": (door) => good(door, { subject: "mallory", consent: { ref: "lin-eyes", ver: 1 } }),
  "a tampered camera": (door) => good(door, { tamper: true }),
  "a spoof": (door) => good(door, { pad: { ...door.lookOf("lin").pad, result: "spoof" } }),
  "an eye of unknown life": (door) => good(door, { pad: { ...door.lookOf("lin").pad, result: "unknown" } }),
  "two faces": (door) => good(door, { faces: 2 }),
  "one who leaves": (door) => good(door, { kind: "depart" }),
  "one who passes by": (door) => good(door, { kind: "pass" }),
  "a face for an eye": (door) => good(door, { method: "face" }),
  "a newer kind of look": (door) => good(door, { v: 2 as never }),
  "no look at all": (door) => signLook(door.signer, "open the door"),
  "not even JSON": () => ({ protected: "e30", payload: "!!", signature: "" }),
};
const names = Object.keys(attacks);

/** A quiet door: whatever was held against the camera is over, somebody comes, and a challenge stands. */
async function freshly(door: DoorTest): Promise<void> {
  door.event("door-camera", "gone");
  await door.turn(3_700_000);
  door.comesHome("lin");
  door.event("door-camera", "approached");
  await door.turn(1_000);
}

/** Somebody comes, whom the camera says it sees: from here on its numbers have begun. */
function sees(door: DoorTest): void {
  door.event("door-camera", "approached");
  const { nonce: _, ...unasked } = door.lookOf(null, { method: "person" });
  door.send(signLook(door.signer, unasked));
}

test.each(names)("%s opens nothing, and a good look does after it", async (name) => {
  await using door = await roomOfDoor();
  door.comesHome("lin");
  sees(door);
  const attack = attacks[name];
  if (attack) door.send(attack(door, 3));
  await door.turn(1_500);
  expect(door.unlocks()).toEqual([]);
  expect(door.opened()).toEqual([]);
  await freshly(door);
  door.look("lin");
  await door.rest();
  expect(door.unlocks()).toHaveLength(1);
});

test("thousands of forged, repeated, reordered, late and bent looks open nothing and break nothing; one that is good opens", async () => {
  covers("error:E_EYES_OFF");
  await using door = await roomOfDoor();
  door.comesHome("lin");
  sees(door);
  const old: Signed[] = [];
  const unlocked = () => door.unlocks().length;
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(names.length), fc.nat(5_000)), { minLength: batch, maxLength: batch }),
      async (all) => {
        // A room in which the camera may speak again, so that each batch meets every check and not the flood alone.
        await freshly(door);
        for (const [nth, [which, n]] of all.entries()) {
          const attack = attacks[names[which] ?? ""];
          const message = attack ? attack(door, n) : old[n % Math.max(1, old.length)];
          if (message) {
            if (old.length < 2_000) old.push(message);
            door.send(message);
          }
          sent += 1;
          // What would open has the time to: the first, while nothing is held against the camera, and then each ten.
          if (nth < 4 || nth % 10 === 9) await door.rest();
          if (nth % 10 === 9) door.clock.set(door.clock.mono() + 5_001);
          if (nth % 10 === 4) door.comesHome("lin");
        }
        await door.rest();
        expect(unlocked()).toBe(0);
        expect(door.opened()).toEqual([]);
      },
    ),
    { numRuns: runs / batch, endOnFailure: true },
  );
  expect(sent).toBeGreaterThanOrEqual(runs);
  expect(door.told.filter((one) => one.name === "fault.raised")).toEqual([]);
  await freshly(door);
  door.look("lin");
  await door.rest();
  expect(unlocked()).toBe(1);
  const rows = Number(door.ledger.read.prepare("SELECT count(*) AS n FROM door_audit").get()?.["n"]);
  expect(rows).toBeLessThan(sent / 2);
}, 120_000);

test("a look that opened the door opens it never again: not at once, not later, not after a restart", async () => {
  await using door = await roomOfDoor();
  door.comesHome("lin");
  door.event("door-camera", "approached");
  const signed = good(door);
  door.send(signed);
  await door.rest();
  expect(door.unlocks()).toHaveLength(1);
  for (const wait of [0, 100, 3_000, 6_000]) {
    await door.turn(wait);
    door.send(signed);
    await door.rest();
  }
  door.restart();
  door.comesHome("lin");
  door.send(signed);
  await door.rest();
  expect(door.unlocks()).toHaveLength(1);
});

test("a challenge of before a restart is unknown after it, and numbers are remembered", async () => {
  await using door = await roomOfDoor();
  door.comesHome("lin");
  door.event("door-camera", "approached");
  door.look("lin", {
    seq: 50,
    nonce: undefined as never,
    grade: "none",
    subject: null,
    method: "person",
    consent: null,
  });
  const fresh = door.lookOf("lin", { seq: 51 });
  await door.rest();
  door.restart();
  door.send(signLook(door.signer, fresh));
  await door.rest();
  expect(door.unlocks()).toEqual([]);
  door.event("door-camera", "approached");
  door.look("lin", { seq: 50 });
  await door.rest();
  expect(door.unlocks()).toEqual([]);
});

test("five looks that know nobody put eyes off for five minutes, then fifteen, then sixty; a restart forgives nothing, a code works", async () => {
  await using door = await roomOfDoor();
  await door.room.setPin("lin", "274918", "open", "test");
  const fails = async () => {
    for (let n = 0; n < 5; n += 1) {
      door.event("door-camera", "approached");
      door.look(null);
      await door.turn(2_500);
    }
  };
  for (const minutes of [5, 15, 60, 60]) {
    await fails();
    const { until = 0, trouble } = door.view();
    expect(trouble).toBe("E_EYES_OFF");
    expect(Math.round((until - door.clock.wall()) / 60_000)).toBe(minutes);
    door.restart();
    expect(door.view().trouble).toBe("E_EYES_OFF");
    door.comesHome("lin");
    door.event("door-camera", "approached");
    door.look("lin");
    await door.rest();
    expect(door.unlocks()).toEqual([]);
    await door.turn(minutes * 60_000);
    expect(door.view().trouble).toBeUndefined();
  }
  await fails();
  expect(await door.room.pin({ screen: "hall", pin: "274918" })).toEqual({ open: true });
});

test("a camera that is blind, away, tampered with or floods is said, and a code still opens", async () => {
  covers("error:E_CAMERA_BLIND", "error:E_CAMERA_TAMPER");
  const troubles: readonly (readonly [string, (door: DoorTest) => void])[] = [
    ["E_CAMERA_BLIND", (door) => void (door.world.cameraStatus = "offline")],
    ["E_CAMERA_BLIND", (door) => void (door.world.camera = { person: false, trouble: "covered" })],
    ["E_CAMERA_TAMPER", (door) => door.look("lin", { tamper: true })],
    [
      "E_CAMERA_BLIND",
      (door) =>
        Array.from({ length: 40 }).forEach(() => door.send({ protected: "e30", payload: "e30", signature: "AAAA" })),
    ],
  ];
  for (const [code, make] of troubles) {
    await using door = await roomOfDoor();
    await door.room.setPin("lin", "274918", "open", "test");
    door.comesHome("lin");
    door.event("door-camera", "approached");
    make(door);
    door.bus.emit("thing.changed", { thing: "door-camera" });
    expect(door.view().trouble === code || door.view().trouble === "E_EYES_OFF").toBe(true);
    door.look("lin");
    await door.rest();
    expect(door.unlocks()).toEqual([]);
    expect((await door.room.pin({ screen: "hall", pin: "274918" })).open).toBe(true);
  }
});

test("looks of a camera that is not the door's count for nothing", async () => {
  await using door = await roomOfDoor();
  door.put("device", { id: "garden-camera", kind: "door-camera", name: "Garden", key: door.signer.key } as never);
  door.comesHome("lin");
  door.event("door-camera", "approached");
  door.event("garden-camera", "looked", good(door));
  await door.rest();
  expect(door.unlocks()).toEqual([]);
  expect(door.lines()).toEqual(["door.audit.refused"]);
});
