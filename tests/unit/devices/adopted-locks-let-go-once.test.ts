import { describe, expect, test } from "vitest";
import { adoptedLock } from "../../../devices/lock/adopted.ts";
import { covers } from "../../help/covers.ts";
import { adoptedLockRig } from "./adopted-lock-rig.ts";

const wants = (rig: ReturnType<typeof adoptedLockRig>) => rig.play.orders.map(({ order }) => order["want"]);

test("a lock is told once to open, says that it did, and locks itself", () => {
  covers("role:door");
  const rig = adoptedLockRig();
  expect(rig.state()).toEqual({ bolt: "locked", leaf: "closed", pulsing: false });
  const id = rig.command("unlock");
  expect(rig.state()).toMatchObject({ pulsing: true });
  rig.pass(2_000);
  expect(rig.final(id)).toEqual({ outcome: "done", detail: { opened: false } });
  expect(rig.state()).toMatchObject({ bolt: "unlocked", pulsing: true });
  rig.leaf(true);
  rig.leaf(false);
  rig.pass(12_000);
  expect(rig.state()).toEqual({ bolt: "locked", leaf: "closed", pulsing: false });
  rig.pass(120_000);
  expect(rig.events).toEqual(["opened", "closed"]);
  expect(wants(rig)).toEqual(["open"]);
  expect([rig.wrong, rig.faults]).toEqual([[], []]);
});

test("a lock without a latch of its own is told to unlock; what its owner stated goes before what it can do", () => {
  const plain = adoptedLockRig({ traits: { wants: ["lock", "unlock"] } });
  plain.command("unlock");
  const stated = adoptedLockRig({ settings: { opens_by: "unlock" } });
  stated.command("unlock");
  expect([wants(plain), wants(stated)]).toEqual([["unlock"], ["unlock"]]);
});

describe("what becomes of an order", () => {
  test("one that is not confirmed within eight seconds has failed, and is never sent again", () => {
    const rig = adoptedLockRig();
    rig.real.deaf = true;
    const id = rig.command("unlock");
    rig.pass(7_750);
    expect(rig.outcome(id)).toBe(undefined);
    rig.pass(250);
    expect(rig.outcome(id)).toBe("E_NOT_CONFIRMED");
    rig.pass(300_000);
    expect(wants(rig)).toEqual(["open"]);
  });

  test("a jam has failed", () => {
    const rig = adoptedLockRig();
    rig.real.jams = true;
    const id = rig.command("unlock");
    rig.pass(2_000);
    expect(rig.outcome(id)).toBe("E_JAMMED");
    expect(rig.state()).toMatchObject({ bolt: "jammed", fault: "jammed" });
    expect(rig.events).toEqual(["fault jammed"]);
  });

  test("a leaf that opens has confirmed it too", () => {
    const rig = adoptedLockRig();
    rig.real.mute = true;
    const id = rig.command("unlock");
    rig.pass(1_000);
    rig.leaf(true);
    expect(rig.final(id)).toEqual({ outcome: "done", detail: { opened: true } });
  });

  test("while one waits the next is refused; a lock that is away is told nothing", () => {
    const rig = adoptedLockRig();
    rig.command("unlock");
    expect(rig.outcome(rig.command("unlock"))).toBe("E_BUSY");
    rig.pass(20_000);
    rig.away("lock");
    expect(rig.outcome(rig.command("unlock"))).toBe("E_DEVICE_OFFLINE");
    expect(rig.state()).toMatchObject({ bolt: "unknown", fault: "sensor" });
    expect(wants(rig)).toEqual(["open"]);
  });

  test("a lock that is unlocked already has it at once, and its own time begins anew", () => {
    const rig = adoptedLockRig({ settings: { opens_by: "unlock" } });
    rig.command("unlock");
    rig.pass(4_000);
    const id = rig.command("unlock");
    expect(rig.outcome(id)).toBe("done");
    expect(wants(rig)).toEqual(["unlock", "unlock"]);
  });

  test("a hub that starts again sends nothing", () => {
    const rig = adoptedLockRig();
    rig.command("unlock");
    rig.pass(500);
    rig.restart();
    rig.pass(60_000);
    expect(wants(rig)).toEqual(["open"]);
    expect(rig.events.filter((event) => event.startsWith("released"))).toEqual([]);
  });
});

describe("a lock that does not lock itself", () => {
  const left = (open: boolean | undefined) => {
    const rig = adoptedLockRig(open === undefined ? { leaf: false } : {});
    rig.real.stays = true;
    rig.command("unlock");
    rig.pass(2_000);
    if (open) rig.leaf(true);
    rig.pass(14_000);
    return rig;
  };

  test("it is said, and told once to lock where the leaf is known to be shut", () => {
    const rig = left(false);
    expect(rig.events).toEqual(["fault not-locked"]);
    rig.pass(2_000);
    expect(wants(rig)).toEqual(["open", "lock"]);
    expect(rig.state()).toEqual({ bolt: "locked", leaf: "closed", pulsing: false });
  });

  test("over an open leaf, or one that nobody sees, it is only said", () => {
    for (const open of [true, undefined]) {
      const rig = left(open);
      rig.pass(40_000);
      expect(rig.events).toContain("fault not-locked");
      expect(wants(rig)).toEqual(["open"]);
    }
  });

  test("once the leaf shuts it is told, and only once", () => {
    const rig = left(true);
    rig.leaf(false);
    rig.pass(2_000);
    expect(wants(rig)).toEqual(["open"]);
    rig.real.deaf = true;
    rig.pass(120_000);
    expect(wants(rig)).toEqual(["open", "lock"]);
    expect(rig.state()).toMatchObject({ bolt: "unlocked", fault: "not-locked" });
  });

  test("what a hand left unlocked is said and never fought", () => {
    const rig = adoptedLockRig();
    rig.hand("unlocked");
    rig.pass(60_000);
    expect(rig.events).toEqual(["released hand", "fault not-locked"]);
    expect(wants(rig)).toEqual([]);
  });
});

describe("the verb lock", () => {
  test("is sent once and confirmed; what is locked needs nothing", () => {
    const rig = adoptedLockRig();
    expect(rig.outcome(rig.command("lock"))).toBe("done");
    rig.hand("unlocked");
    const id = rig.command("lock");
    expect(rig.outcome(rig.command("lock"))).toBe("E_BUSY");
    rig.pass(2_000);
    expect(rig.outcome(id)).toBe("done");
    expect(wants(rig)).toEqual(["lock"]);
  });

  test("throws no bolt before an open leaf, fails by a jam and by silence, and ends an unlock that waits", () => {
    const rig = adoptedLockRig();
    rig.hand("unlocked");
    rig.leaf(true);
    expect(rig.outcome(rig.command("lock"))).toBe("E_INTERLOCK");
    rig.leaf(false);
    rig.real.jams = true;
    const jam = rig.command("lock");
    rig.pass(2_000);
    expect(rig.outcome(jam)).toBe("E_JAMMED");
    rig.real.jams = false;
    rig.become("locked");
    rig.real.deaf = true;
    const unlock = rig.command("unlock");
    const lock = rig.command("lock");
    expect(rig.outcome(unlock)).toBe("E_STOPPED");
    rig.hand("unlocked");
    rig.pass(9_000);
    expect(rig.outcome(lock)).toBe("E_NOT_CONFIRMED");
  });
});

describe("what happens at the door without the house", () => {
  test("a retained or first word only says how it stands", () => {
    const rig = adoptedLockRig();
    rig.away("lock");
    rig.away("leaf");
    rig.real.says = "unlocked";
    rig.real.open = true;
    rig.back("lock");
    rig.back("leaf");
    rig.hand("locked", false);
    rig.hand("unlocked", false);
    expect(rig.events).toEqual(["fault sensor"]);
    expect(rig.state()).toMatchObject({ bolt: "unlocked", leaf: "open" });
  });

  test("a leaf that stands open for a minute is said once, also over a restart", () => {
    const rig = adoptedLockRig();
    rig.hand("unlocked");
    rig.leaf(true);
    rig.pass(61_000);
    expect(rig.events).toContain("left-open");
    rig.restart();
    rig.pass(120_000);
    expect(rig.events.filter((event) => event === "left-open")).toHaveLength(1);
  });

  test("a leaf that opens without a word is forced only where the lock tells of every hand", () => {
    const forced = (settings: object, tells: boolean) => {
      const rig = adoptedLockRig({ settings });
      rig.leaf(true);
      rig.pass(4_000);
      if (tells) rig.hand("unlocked");
      rig.pass(7_000);
      return rig.events.includes("fault forced");
    };
    expect(forced({ tells_hands: true }, false)).toBe(true);
    expect(forced({ tells_hands: true }, true)).toBe(false);
    expect(forced({}, false)).toBe(false);
  });

  test("somebody who opens it rightly ends what was forced", () => {
    const rig = adoptedLockRig({ settings: { tells_hands: true } });
    rig.leaf(true);
    rig.pass(11_000);
    rig.leaf(false);
    expect(rig.state()["fault"]).toBe("forced");
    rig.hand("unlocked");
    expect(rig.state()["fault"]).toBe(undefined);
  });
});

test("a lock that wants its code, or cannot be told the way in, is not adopted", () => {
  covers("error:E_LOCK_CODE");
  const parts = (traits: object) => adoptedLockRig({ traits }).play.parts;
  expect(() => adoptedLock.prepare({})).toThrow("E_WRONG_TYPE");
  expect(() => adoptedLock.fits({ auto_off_s: 5 }, parts({ code: true }))).toThrow("E_LOCK_CODE");
  expect(() => adoptedLock.fits({ auto_off_s: 5, opens_by: "open" }, parts({ wants: ["lock", "unlock"] }))).toThrow(
    "E_UNKNOWN_VERB",
  );
  expect(() => adoptedLock.fits({ auto_off_s: 5 }, parts({}))).not.toThrow();
  const rig = adoptedLockRig({ traits: { code: true, wants: ["lock", "unlock"] } });
  expect(rig.outcome(rig.command("unlock"))).toBe("E_LOCK_CODE");
});
