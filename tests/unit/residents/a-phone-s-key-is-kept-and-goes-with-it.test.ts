import { expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { openPhoneKeys } from "../../../hub/residents/phone-keys.ts";
import { openResidents } from "../../../hub/residents/residents.ts";
import { covers } from "../../help/covers.ts";
import { rethrow, temporaryLedger } from "../../help/store.ts";

test("a key is 32 characters, new each time, known after a restart, and audited without itself", async () => {
  await using ledger = await temporaryLedger();
  const parts = { ledger, bus: makeBus(rethrow), clock: steppingClock(1_000), random: seededRandom(1) };
  using keys = openPhoneKeys(parts);
  expect(keys.key("phone-a")).toBeUndefined();
  const first = await keys.issue("phone-a", "cli");
  const second = await keys.issue("phone-a", "cli");
  expect([first, second]).toEqual([expect.stringMatching(/^[\w-]{32}$/), expect.stringMatching(/^[\w-]{32}$/)]);
  expect(first).not.toBe(second);
  expect(keys.key("phone-a")).toBe(second);
  using again = openPhoneKeys(parts);
  expect(again.key("phone-a")).toBe(second);
  await keys.drop("phone-a", "cli");
  expect(keys.key("phone-a")).toBeUndefined();
  const audit = ledger.read.prepare("SELECT action, subject, detail FROM audit").all();
  expect(audit.map(({ action, subject }) => `${String(action)} ${String(subject)}`)).toEqual([
    "phone-key.issue phone/phone-a",
    "phone-key.issue phone/phone-a",
    "phone-key.drop phone/phone-a",
  ]);
  expect(JSON.stringify(audit)).not.toContain(first);
});

test("with a disk that takes nothing the old key stands", async () => {
  covers("error:E_DISK_FULL");
  await using ledger = await temporaryLedger();
  const parts = { ledger, bus: makeBus(rethrow), clock: steppingClock(1_000), random: seededRandom(1) };
  using keys = openPhoneKeys(parts);
  const key = await keys.issue("phone-a", "cli");
  const full = { read: ledger.read, write: () => Promise.reject(new Error("SQLITE_FULL")) };
  using stuck = openPhoneKeys({ ...parts, ledger: full });
  await expect(stuck.issue("phone-a", "cli")).rejects.toThrow();
  await expect(stuck.drop("phone-a", "cli")).rejects.toThrow();
  expect(stuck.key("phone-a")).toBe(key);
});

test("a phone that is taken out of the house takes its key with it, in one write", async () => {
  await using ledger = await temporaryLedger();
  const parts = { ledger, bus: makeBus(rethrow), clock: steppingClock(1_000), random: seededRandom(1) };
  const residents = openResidents(parts);
  using keys = openPhoneKeys(parts);
  await residents.put("device", { id: "phone-a", kind: "phone", name: "Phone" }, "cli");
  await keys.issue("phone-a", "cli");
  await residents.put("device", { id: "phone-a", kind: "phone", name: "Ann's phone" }, "cli");
  expect(keys.key("phone-a")).toBeDefined();
  await residents.remove("device", "phone-a", "cli");
  expect(keys.key("phone-a")).toBeUndefined();
  expect(ledger.read.prepare("SELECT count(*) AS n FROM phone_keys").get()).toEqual({ n: 0 });
});
