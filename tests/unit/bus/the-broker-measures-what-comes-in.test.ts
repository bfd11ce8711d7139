import * as fc from "fast-check";
import { expect, test } from "vitest";
import { makeAddresses } from "../../../hub/bus/addresses.ts";
import { houseLimits } from "../../../hub/bus/broker.ts";
import { makeLengthGuard } from "../../../hub/bus/length-guard.ts";
import { makeBucket } from "../../../hub/bus/rate.ts";
import { withMemory } from "../../../hub/bus/retained.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { mosquittoHash, mosquittoMatches } from "../../../hub/core/mosquitto-hash.ts";
import { mapStore } from "../../help/broker.ts";
import { covers } from "../../help/covers.ts";

covers("error:E_BAD_REQUEST", "error:E_TOO_BIG");

function packet(type: number, length: number): Buffer {
  const head = [type << 4];
  let rest = length;
  do {
    head.push((rest % 128) | (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from(head), Buffer.alloc(length, 0xff)]);
}

function feed(bytes: Buffer, sizes: readonly number[], cap: number): number | "refused" {
  const guard = makeLengthGuard(cap);
  let cost = 0;
  try {
    for (let at = 0, n = 0; at < bytes.byteLength; n += 1) {
      const size = sizes[n % sizes.length] ?? 1;
      cost += guard(bytes.subarray(at, at + size));
      at += size;
    }
  } catch {
    return "refused";
  }
  return cost;
}

test("packets are counted the same however the bytes are cut, and one too long is refused", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ type: fc.constantFrom(1, 3, 8, 12), length: fc.nat(500) }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 500 }),
      (packets, sizes, cap) => {
        const bytes = Buffer.concat(packets.map(({ type, length }) => packet(type, length)));
        const tooLong = packets.some(({ length }) => length > cap);
        expect(feed(bytes, sizes, cap)).toBe(tooLong ? "refused" : packets.length);
      },
    ),
  );
});

test("a length is refused before its last byte, and one of five bytes always", () => {
  expect(() => makeLengthGuard(65_536)(Buffer.from([0x10, 0x80, 0x80, 0x08]))).toThrow(/E_TOO_BIG/);
  expect(() => makeLengthGuard(Infinity)(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x80]))).toThrow(/E_BAD_REQUEST/);
});

test("answers to the broker cost a client a tenth of a message", () => {
  expect(feed(packet(4, 2), [1], 100)).toBeCloseTo(0.1);
});

test("a bucket lets a burst through, then the steady rate, and debt is paid", () => {
  const clock = steppingClock(0);
  const bucket = makeBucket({ perSecond: 10, burst: 5 }, clock);
  bucket.take(5);
  expect(bucket.debtMs()).toBe(0);
  bucket.take(2);
  expect(bucket.debtMs()).toBe(200);
  clock.set(150);
  expect(bucket.debtMs()).toBeCloseTo(50);
  clock.set(10_000);
  bucket.take(5);
  expect(bucket.debtMs()).toBe(0);
});

test("an address has its share of connections, this machine a larger one, and opening them costs", () => {
  const clock = steppingClock(0);
  const addresses = makeAddresses(houseLimits.connections, clock);
  const enter = (address: string, times: number) =>
    Array.from({ length: times }, () => addresses.enter(address)).filter((why) => !why).length;
  expect(enter("192.168.1.9", 30)).toBe(20);
  expect(enter("192.168.1.10", 30)).toBe(20);
  expect(enter("127.0.0.1", 700)).toBe(600);
  expect(addresses.total()).toBe(640);
  for (let n = 0; n < 20; n += 1) addresses.leave("192.168.1.9");
  expect(enter("192.168.1.9", 1)).toBe(1);
  addresses.leave("192.168.1.9");
  let opened = 0;
  while (!addresses.enter("192.168.1.9")) {
    opened += 1;
    addresses.leave("192.168.1.9");
  }
  expect(opened).toBeLessThan(60);
  clock.set(60_000);
  expect(enter("192.168.1.9", 1)).toBe(1);
});

test("retained messages are written only when they changed", () => {
  const written: string[] = [];
  const below = mapStore();
  const store = withMemory({
    load: below.load,
    set: (topic, payload, qos) => {
      written.push(`${topic} ${payload ? Buffer.from(payload).toString() : "-"}`);
      below.set(topic, payload, qos);
    },
  });
  store.set("a", Buffer.from("1"), 1);
  store.set("a", Buffer.from("1"), 1);
  store.set("a", Buffer.from("2"), 1);
  store.set("b", Buffer.from("3"), 0);
  store.set("b", Buffer.alloc(0), 0);
  store.set("b", undefined, 0);
  expect(written).toEqual(["a 1", "a 2", "b 3", "b -"]);
  expect(store.load()).toEqual(withMemory(below).load());
  expect(store.load().map(({ topic }) => topic)).toEqual(["a"]);
});

test("a password fits its hash alone", () => {
  const hash = mosquittoHash("secret", Buffer.alloc(12, 7));
  expect(hash).toMatch(/^\$7\$101\$BwcHBwcHBwcHBwcH\$[A-Za-z0-9+/]{86}==$/);
  expect(mosquittoMatches(hash, Buffer.from("secret"))).toBe(true);
  expect(mosquittoMatches(hash, "Secret")).toBe(false);
  for (const broken of ["", "secret", "$7$101$$", "$6$101$x$y", hash.slice(0, -8)])
    expect(mosquittoMatches(broken, "secret")).toBe(false);
});
