import { expect, test, vi } from "vitest";
import { systemClock } from "../../hub/core/clock.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { textsOf } from "../help/backend-rows.ts";
import { demoHome, someBrand, startBackend } from "../help/backend.ts";

// Many requests, or whole processes: on a machine that is busy with others they take their time.
vi.setConfig({ testTimeout: 240_000 });

const homes = 1_000;
/** What stands in the rows of so many homes tells them apart no more. */
const crowd = 20;

test(`what two brands hold of the same ${homes} homes shares nothing by which one home could be found in both`, async () => {
  // A tap goes to one brand alone: no two are of one instant.
  let taps = Date.now();
  await using backend = await startBackend({ clock: { ...systemClock(), wall: () => (taps += 7) } });
  const oatfield = someBrand(backend, "oatfield");
  const stillwater = someBrand(backend, "stillwater");
  const brandsOwn = textsOf(oatfield);
  const { bytes, next } = seededRandom(7);
  const buckets = ["none", "low", "mid", "high"];
  const live = (n: number) => {
    // The same household, by the same habits, at both.
    const bucket = buckets[Math.floor(next() * buckets.length)] ?? "none";
    const answer = next() < 0.5 ? "oat" : "cow";
    for (const room of [oatfield, stillwater]) {
      const { source, kid, x, ...home } = demoHome(backend, room, { bytes });
      const known = { source, kid, x, virtual: false };
      const take = (...events: readonly unknown[]) => {
        const nonce = Buffer.from(bytes(16)).toString("base64url");
        const manifest = room.manifest();
        if (manifest) return room.intake.take(known, manifest, events, { nonce, expires_s: 2_000_000_000 });
        throw new Error("a brand without a manifest");
      };
      const on = home.grant("offers");
      room.homes.register(known);
      const { answers } = take(
        home.event("consent.given", { until: "2027-05-01", notice: "n".repeat(43) }, on),
        home.event("signal.bucket", { bucket }, on),
        home.event("answer.given", { question: "milk", answer }, home.grant("questions")),
      );
      expect(answers.map(({ is }) => is)).toEqual(["stored", "stored", "stored"]);
      on.epoch += 1;
      if (n % 10 === 0) take(home.event("consent.withdrawn", {}, on));
      if (n % 25 === 0) room.erasure.all(known);
    }
  };
  // One sync to the disk for a hundred homes: what is asked here is what the rows say, not how they got there.
  for (let n = 0; n < homes; n += 100) {
    oatfield.db.work(() => stillwater.db.work(() => Array.from({ length: 100 }, (_, i) => live(n + i))));
  }
  const ours = textsOf(oatfield);
  const theirs = textsOf(stillwater);
  expect(ours.size).toBeGreaterThan(homes * 8);
  const shared = [...ours]
    .map(([text, rows]) => ({ text, rows: Math.min(rows, theirs.get(text) ?? 0) }))
    .filter(({ rows }) => rows > 0);
  // What a crowd shares is a word of the contract. What few share may only be a small count or a time by the hour.
  const telling = shared.filter(({ text, rows }) => rows < crowd && !isPlain(text) && !brandsOwn.has(text));
  expect(telling).toEqual([]);
  expect(backend.faults).toEqual([]);
});

test("a planted number that a home used at both brands is found", async () => {
  await using backend = await startBackend();
  const [one, two] = [someBrand(backend, "oatfield"), someBrand(backend, "stillwater")];
  const fixed = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
  for (const room of [one, two]) {
    const home = demoHome(backend, room);
    await home.register();
    await home.send(home.event("signal.bucket", { bucket: "low" }, home.grant(), { id: fixed }));
  }
  const theirs = textsOf(two);
  expect([...textsOf(one).keys()].filter((text) => theirs.has(text) && !isPlain(text))).toContain(fixed);
});

/** Row numbers, epochs and the like: up to six digits; times to the hour. */
function isPlain(text: string): boolean {
  return /^\d{1,6}$/.test(text) || (/^\d{13}$/.test(text) && Number(text) % 3_600_000 === 0);
}
