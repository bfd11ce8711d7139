import { expect, test } from "vitest";
import { allowed, type Principal } from "../../../hub/core/acl.ts";

const root = "lintel";
const others: readonly Principal[] = [
  { kind: "device", id: "phone-lin" },
  { kind: "device", id: "garden-camera" },
  { kind: "device", id: "door" },
  { kind: "integrator", id: "node-red" },
  { kind: "virtual", id: "virtual-residents" },
];
const words = ["do", "renew", "event", "state", "status", "did", "about"];

test.each(others)("$kind $id says nothing as the lock or the camera of a real house, and hears no challenge", (who) => {
  for (const device of ["door-lock", "door-camera"]) {
    const topics = words.map((word) => `${root}/device/${device}/${word}`);
    expect(topics.filter((topic) => allowed(root, false, who, "publish", topic))).toEqual([]);
    for (const filter of [`${root}/device/${device}/do`, `${root}/device/+/do`, `${root}/device/#`, "#"])
      expect(allowed(root, false, who, "subscribe", filter)).toBe(false);
  }
});

test("no device commands itself, no phone says where another is, and nothing of a virtual house is spoken in a real one", () => {
  const may = (who: Principal, topic: string) => allowed(root, false, who, "publish", topic);
  expect(may({ kind: "device", id: "door-lock" }, `${root}/device/door-lock/do`)).toBe(false);
  for (const topic of ["owntracks/phone-bo/ios", "owntracks/phone-bo/ios/event", "owntracks/+/ios"])
    expect(may({ kind: "device", id: "phone-lin" }, topic)).toBe(false);
  for (const topic of ["sim/device/door-lock", `${root}/sim/device/door-lock`, "owntracks/phone-lin/ios"])
    expect(may({ kind: "virtual", id: "virtual-residents" }, topic)).toBe(false);
});
