import { X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:tls";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { followKeys } from "../../../hub/bus/keys.ts";
import { steppingClock, type SteppingClock } from "../../../hub/core/clock.ts";
import { covers } from "../../help/covers.ts";
import { handshake, openTestKeys, pi, type TestKeys } from "../../help/certificates.ts";

const day = 86_400_000;
const begins = Date.parse("2026-11-22T10:00:00Z");
let folder = "";
const open: TestKeys[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lintel-keys-"));
});
afterEach(() => {
  for (const keys of open.splice(0)) keys[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function keysAt(clock: SteppingClock): Promise<TestKeys> {
  const keys = await openTestKeys({ folder, clock });
  open.push(keys);
  return keys;
}

/** Turns the clock and waits until the room has looked: it sleeps again then. */
async function pass(clock: SteppingClock, ms: number): Promise<void> {
  clock.set(clock.mono() + ms);
  expect(clock.wakeNext()).toBe(true);
  await expect.poll(() => clock.nextDue() ?? 0).toBeGreaterThan(clock.mono());
}

const serialOf = (keys: TestKeys) => new X509Certificate(keys.context()?.cert ?? "").serialNumber;

test("a first start makes both, for their owner's eyes alone; the next start has the same", async () => {
  const clock = steppingClock(begins);
  const first = await keysAt(clock);
  expect(readdirSync(folder).toSorted()).toEqual(["authority.json", "leaf.json"]);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  expect(first.faults.size).toBe(0);
  const again = await keysAt(clock);
  expect(again.trusted()).toEqual(first.trusted());
  expect(again.context()).toEqual(first.context());
});

test("the folder itself is shut", async () => {
  const inner = join(folder, "tls");
  const keys = await openTestKeys({ folder: inner, clock: steppingClock(begins) });
  open.push(keys);
  expect(statSync(inner).mode & 0o777).toBe(0o700);
});

test("the certificate is made anew thirty days before its end, without the server being dropped", async () => {
  const clock = steppingClock(begins);
  const keys = await keysAt(clock);
  const authority = keys.trusted();
  const server = createServer(
    { minVersion: "TLSv1.2" },
    (socket) => void socket.on("data", (data) => socket.write(data)),
  );
  const unfollow = followKeys(server, keys);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const before = serialOf(keys);
  // By the machine's own time the certificate counts, too: the handshakes are real.
  const standing = await handshake(port, { ca: keys.ca });
  await pass(clock, 59 * day);
  expect(serialOf(keys)).toBe(before);
  await pass(clock, 1.1 * day);
  expect(serialOf(keys)).not.toBe(before);
  expect(keys.trusted()).toEqual(authority);
  const echoed = new Promise<string>((resolve) => void standing.once("data", (data) => resolve(data.toString())));
  standing.write("still here");
  expect(await echoed).toBe("still here");
  const fresh = await handshake(port, { ca: keys.ca, checkServerIdentity: () => undefined }).catch(
    (error: unknown) => error,
  );
  // 61 days ahead is not yet for a client with the right time, and so proves which certificate is shown.
  expect(String(fresh)).toMatch(/not yet valid/);
  standing.destroy();
  unfollow();
  server.close();
});

test("a new address or name of the machine is in the certificate within a minute, one that is gone changes nothing", async () => {
  const clock = steppingClock(begins);
  const keys = await keysAt(clock);
  const before = serialOf(keys);
  keys.machine = { ...pi, addresses: ["127.0.0.1"] };
  await pass(clock, 60_000);
  expect(keys.hosts()).not.toContain("192.168.1.20");
  expect(serialOf(keys)).toBe(before);
  keys.machine = { hostname: "beam-1", addresses: ["10.0.0.7"], announced: true };
  await pass(clock, 60_000);
  expect(serialOf(keys)).not.toBe(before);
  const leaf = new X509Certificate(keys.context()?.cert ?? "");
  expect(leaf.checkIP("10.0.0.7")).toBe("10.0.0.7");
  expect(leaf.checkHost("beam-1.local")).toBe("beam-1.local");
  // The authority was opened to the old name only; the bare new one is not claimed.
  expect(leaf.checkHost("beam-1")).toBeUndefined();
  expect(keys.bestName()).toBe("beam-1.local");
});

test("before the clock is right nothing is made, and it is said; then everything follows by itself", async () => {
  covers("error:E_CLOCK_WRONG");
  const late = steppingClock(0);
  const waiting = await keysAt(late);
  expect([...waiting.faults.values()]).toEqual(["E_CLOCK_WRONG"]);
  expect(waiting.context()).toBeUndefined();
  expect(waiting.trusted()).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
  let told = 0;
  waiting.onChange(() => (told += 1));
  await pass(late, begins);
  expect(waiting.context()).toBeDefined();
  expect(told).toBe(1);
  expect(waiting.faults.size).toBe(0);
});

test("a clock that fell back to 1970 breaks no certificate that stands", async () => {
  const good = await keysAt(steppingClock(begins));
  const fallen = await keysAt(steppingClock(0));
  expect(fallen.context()).toEqual(good.context());
  expect([...fallen.faults.values()]).toEqual(["E_CLOCK_WRONG"]);
});

test("what was made while the clock was ahead is made anew when it is right, under the authority that phones trust", async () => {
  const ahead = await keysAt(steppingClock(begins + 1_500 * day));
  const right = await keysAt(steppingClock(begins));
  expect(serialOf(right)).not.toBe(serialOf(ahead));
  expect(right.ca).toBe(ahead.ca);
  expect(new X509Certificate(right.ca).validFromDate.getTime()).toBeLessThan(begins);
});

test("a clock beyond the authority's years is called wrong instead of ending all trust", async () => {
  const keys = await keysAt(steppingClock(begins));
  const beyond = await keysAt(steppingClock(begins + 11 * 365 * day));
  expect([...beyond.faults.values()]).toEqual(["E_CLOCK_WRONG"]);
  expect(beyond.ca).toBe(keys.ca);
});

test("a damaged certificate is made anew in silence, a damaged authority is put aside and said", async () => {
  covers("error:E_AUTHORITY_LOST");
  const clock = steppingClock(begins);
  const first = await keysAt(clock);
  writeFileSync(join(folder, "leaf.json"), "");
  const second = await keysAt(clock);
  expect(second.ca).toBe(first.ca);
  expect(serialOf(second)).not.toBe(serialOf(first));
  expect(second.faults.size).toBe(0);
  const text = readFileSync(join(folder, "authority.json"), "utf8");
  writeFileSync(join(folder, "authority.json"), text.slice(0, 300));
  const third = await keysAt(clock);
  expect(third.ca).not.toBe(first.ca);
  expect([...third.faults.values()]).toEqual(["E_AUTHORITY_LOST"]);
  expect(readdirSync(folder)).toContain("authority.json.damaged");
});

test("a key that is not its certificate's is no authority, and a certificate of another authority is not shown", async () => {
  const clock = steppingClock(begins);
  const first = await keysAt(clock);
  const other = mkdtempSync(join(tmpdir(), "lintel-keys-"));
  const stranger = await openTestKeys({ folder: other, clock });
  open.push(stranger);
  const mine = JSON.parse(readFileSync(join(folder, "authority.json"), "utf8")) as Record<string, unknown>;
  const theirs = JSON.parse(readFileSync(join(other, "authority.json"), "utf8")) as Record<string, unknown>;
  writeFileSync(join(folder, "leaf.json"), readFileSync(join(other, "leaf.json")));
  const second = await keysAt(clock);
  expect(second.ca).toBe(first.ca);
  expect(second.context()?.cert).not.toBe(stranger.context()?.cert);
  writeFileSync(join(folder, "authority.json"), JSON.stringify({ ...mine, key: theirs["key"] }));
  expect([...(await keysAt(clock)).faults.values()]).toEqual(["E_AUTHORITY_LOST"]);
  rmSync(other, { recursive: true, force: true });
});
