import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { killed, openBench, type Bench } from "../../help/device-bench.ts";
import { cameraKey, looks, nonceOf, openCamera, readLook } from "./door-camera-bench.ts";

const ask = (bench: Bench, n = 1, more: object = {}) => bench.ask("look", { nonce: nonceOf(n), ...more });
const last = (bench: Bench, id: string) => bench.answers(id).at(-1);
const types = (bench: Bench) => bench.events().map(({ type }) => type);
/** Comes, is looked at, and what was signed. */
async function seen(given: Record<string, string | number | boolean>, more: object = {}) {
  const bench = await openCamera();
  bench.happen("comes", given);
  const id = ask(bench, 1, more);
  await bench.pass(8_000);
  return { bench, id, look: looks(bench)[0], found: last(bench, id)?.detail?.["found"] };
}

test("it tells who comes and goes, without whom, and says how many it knows", async () => {
  await using bench = await openCamera();
  expect(bench.state()).toMatchObject({ person: false, looking: false, enrolled: 2 });
  bench.happen("comes", { who: "lin" });
  bench.happen("comes", { who: "bo" });
  await bench.pass(300);
  expect(bench.state()).toMatchObject({ person: true });
  bench.happen("goes");
  bench.happen("goes");
  expect(types(bench)).toEqual(["approached", "gone"]);
  expect(bench.said("device.event").join()).not.toContain("lin");
});

test("a look is signed for its own topic and answers the nonce, within 1.2 s without a flash", async () => {
  covers("role:door-camera");
  await using bench = await openCamera();
  await bench.pass(60_000);
  bench.happen("comes", { who: "lin" });
  const id = ask(bench);
  expect(bench.answers(id)).toMatchObject([{ outcome: "accepted" }]);
  await bench.pass(699);
  expect(looks(bench)).toEqual([]);
  await bench.pass(301);
  const event = bench.events().at(-1) ?? {};
  const { header, look } = readLook(event);
  expect(header).toEqual({
    alg: "EdDSA",
    kid: cameraKey.kid,
    typ: "door-presence+jws",
    topic: "lintel/device/it/event",
  });
  expect(look).toMatchObject({
    iss: "it",
    door: "door",
    nonce: nonceOf(1),
    kind: "arrive",
    method: "iris",
    subject: "lin",
    grade: "strong",
    eyes: "LR",
    faces: 1,
    consent: { ref: "lin-eyes", ver: 1 },
    pad: { result: "live", plr: false },
    tamper: false,
  });
  expect(look.exp).toBe(look.iat + 5_000);
  expect(Math.abs(look.iat - bench.clock.wall())).toBeLessThanOrEqual(300);
  expect(look.lightMs).toBeGreaterThanOrEqual(700);
  expect(look.lightMs).toBeLessThanOrEqual(1_000);
  expect(Object.keys(event).toSorted()).toEqual(["at", "id", "payload", "protected", "signature", "type", "v"]);
  expect(last(bench, id)).toEqual({ v: 1, id, outcome: "done", detail: { found: "eyes" } });
});

test("with a flash it takes the pupil's time, and proves a live one", async () => {
  await using bench = await openCamera();
  bench.happen("comes", { who: "lin" });
  ask(bench, 1, { flash_after_ms: 1_500 });
  await bench.pass(3_699);
  expect(looks(bench)).toEqual([]);
  await bench.pass(301);
  const [look] = looks(bench);
  expect(look?.pad).toMatchObject({ result: "live", plr: true });
  expect(look?.pad.plrLatencyMs).toBeGreaterThanOrEqual(150);
});

test.each<[Record<string, string | number | boolean>, object, string]>([
  [{ who: "stranger" }, { subject: null, grade: "none", consent: null, faces: 1 }, "eyes"],
  [{ who: "somebody-else" }, { subject: null, grade: "none", consent: null }, "eyes"],
  [{}, { subject: null, grade: "none" }, "eyes"],
  [{ who: "lin", grade: "weak" }, { subject: "lin", grade: "weak" }, "eyes"],
  [{ who: "lin", grade: "none" }, { subject: null, grade: "none", consent: null }, "eyes"],
  [{ who: "bo", eyes: "L" }, { subject: "bo", eyes: "L", consent: { ref: "bo-eyes", ver: 3 } }, "eyes"],
  [{ who: "lin", pad: "spoof" }, { pad: { result: "spoof", plr: false, twoLight: false, glint: true } }, "spoof"],
  [{ who: "lin", pad: "unknown" }, { pad: { result: "unknown", plr: false, twoLight: false, glint: false } }, "eyes"],
  [{ who: "lin", faces: 2 }, { subject: "lin", faces: 2 }, "eyes"],
  [{ who: "lin", looks: false }, { subject: null, grade: "none", frames: 0, faces: 1 }, "no-eyes"],
])("%j is seen as %j and answered with %s, whoever it is", async (given, expected, found) => {
  const { bench, look, found: said } = await seen(given, { flash_after_ms: 300 });
  await using _ = bench;
  expect(look).toMatchObject(expected);
  expect(said).toBe(found);
});

test("a lens that is covered is blind, a case that is opened is told: neither is ever a look that counts", async () => {
  await using bench = await openCamera();
  bench.happen("comes", { who: "lin" });
  bench.happen("cover");
  await bench.pass(300);
  expect(bench.state()).toMatchObject({ trouble: "blind" });
  const blind = ask(bench, 1);
  await bench.pass(1_000);
  expect(last(bench, blind)).toMatchObject({ outcome: "done", detail: { found: "blind" } });
  bench.happen("cover", { on: false });
  bench.happen("tamper");
  const open = ask(bench, 2);
  await bench.pass(1_000);
  expect(last(bench, open)).toMatchObject({ detail: { found: "tamper" } });
  expect(looks(bench)).toMatchObject([
    { subject: null, tamper: true },
    { subject: "lin", tamper: true },
  ]);
  expect(bench.events().filter(({ type }) => type === "trouble")).toMatchObject([
    { code: "blind" },
    { code: "tamper" },
  ]);
  bench.happen("tamper", { on: false });
  await bench.pass(300);
  expect(bench.state()).not.toHaveProperty("trouble");
});

test("it looks for nobody who is not there, for one at a time, and stops when they go", async () => {
  covers("error:E_NOBODY");
  await using bench = await openCamera();
  expect(last(bench, ask(bench))).toMatchObject({ outcome: "refused", code: "E_NOBODY" });
  bench.happen("comes", { who: "lin" });
  const id = ask(bench);
  expect(last(bench, ask(bench, 2))).toMatchObject({ outcome: "refused", code: "E_BUSY" });
  await bench.pass(400);
  bench.happen("goes");
  await bench.pass(0);
  expect(last(bench, id)).toMatchObject({ outcome: "stopped", code: "E_NOBODY" });
  await bench.pass(10_000);
  expect(looks(bench)).toEqual([]);
  expect(bench.state()).toMatchObject({ person: false, looking: false });
});

test("its light is on for ten seconds at most, then rests for thirty", async () => {
  covers("error:E_REST");
  await using bench = await openCamera();
  bench.happen("comes", { who: "lin" });
  const began = bench.clock.mono();
  let id = "";
  for (let n = 1; n < 20 && last(bench, id)?.code === undefined; n++) {
    id = ask(bench, n, { flash_after_ms: 1_500 });
    await bench.pass(4_000);
  }
  const lit = looks(bench).reduce((sum, { lightMs }) => sum + lightMs, 0);
  expect(lit).toBeLessThanOrEqual(10_000);
  expect(last(bench, id)).toMatchObject({ outcome: "failed", code: "E_REST" });
  expect(last(bench, ask(bench, 30))).toMatchObject({ outcome: "refused", code: "E_REST" });
  await bench.pass(30_000);
  expect(bench.clock.mono() - began).toBeLessThan(60_000);
  const again = ask(bench, 31);
  await bench.pass(1_000);
  expect(last(bench, again)).toMatchObject({ outcome: "done" });
});

test("a flood of sightings is told twice a second at most, and asked looks still get through", async () => {
  await using bench = await openCamera();
  bench.happen("comes", { who: "lin" });
  bench.happen("flood");
  const at: number[] = [];
  let told = 0;
  let asked = 0;
  let done = 0;
  let id = "";
  for (let ms = 0; ms < 20_000; ms += 50) {
    if (ms % 1_050 === 0 && ms < 9_000) {
      id = ask(bench, (asked += 1));
    }
    await bench.pass(50);
    const now = looks(bench).length;
    for (; told < now; told++) at.push(bench.clock.mono());
    if (last(bench, id)?.outcome === "done") {
      done++;
      id = "";
    }
  }
  bench.happen("flood", { on: false });
  expect(done).toBe(asked);
  expect(told).toBeGreaterThan(19);
  for (const first of at) expect(at.filter((t) => t >= first && t < first + 950).length).toBeLessThanOrEqual(2);
  const unasked = looks(bench).filter(({ nonce }) => nonce === undefined);
  expect(unasked.length).toBeGreaterThan(5);
  for (const look of unasked)
    expect(look).toMatchObject({ method: "person", subject: null, grade: "none", lightMs: 0 });
});

test("numbers only ever grow, ids never come again, over kill -9 too, and few looks write the disk", async () => {
  const benches = [await openCamera()];
  const all: { seq: number; id: string }[] = [];
  for (let life = 0; life < 4; life++) {
    const bench = benches.at(-1);
    if (!bench) throw new Error("no bench");
    bench.happen("comes", { who: "lin" });
    for (let n = 0; n < 5; n++) {
      ask(bench, n);
      await bench.pass(1_000);
    }
    all.push(...looks(bench));
    benches.push(await killed(bench));
  }
  await benches.at(-1)?.[Symbol.asyncDispose]();
  const numbers = all.map(({ seq }) => seq);
  expect(numbers).toHaveLength(20);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(new Set(numbers).size).toBe(20);
  expect(new Set(all.map(({ id }) => id)).size).toBe(20);
});

test("it closes in the middle of a look: dark, answered, silent", async () => {
  const bench = await openCamera();
  bench.happen("comes", { who: "lin" });
  const id = ask(bench);
  await bench.pass(300);
  await bench[Symbol.asyncDispose]();
  expect(last(bench, id)).toMatchObject({ outcome: "stopped", code: "E_INTERRUPTED" });
  const said = bench.broker.said.length;
  await bench.pass(60_000);
  expect(bench.broker.said.length).toBe(said);
  expect(bench.faults).toEqual([]);
});

test.each<[string, Record<string, unknown>, string]>([
  ["no key", {}, "key"],
  ["half a key", { key: { ...cameraKey, d: undefined } }, "key.d"],
  ["two halves of different keys", { key: { ...cameraKey, x: "A".repeat(43) } }, "key"],
  ["no private half that could be one", { key: { ...cameraKey, d: "!" } }, "key.d"],
  ["eyes without consent", { key: cameraKey, sim: { eyes: [{ subject: "lin" }] } }, "consent"],
  ["a place for frames", { key: cameraKey, frames: "/tmp" }, "frames"],
])("settings with %s are refused, saying at what", async (_, settings, field) => {
  await expect(openBench("door-camera", { settings })).rejects.toMatchObject({
    code: "E_CONFIG",
    params: { faults: expect.stringContaining(field) as string },
  });
});
