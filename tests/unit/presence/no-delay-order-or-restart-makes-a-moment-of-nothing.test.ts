import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Moment } from "../../../hub/core/moments.ts";
import { morning, openHouse, type House } from "./a-house.ts";

type Word = "on" | "off" | "still" | "stopped" | "gone" | "breakfast" | "restart";
/** Something that happens at a device `at` and reaches the hub at `heard`, perhaps twice. */
type Message = { device: string; word: Word; at: number; heard: number; id: string; again?: number };

const kinds: Readonly<Record<string, { on: string; off: string; key: string }>> = {
  "brush-ann": { on: "started", off: "stopped", key: "running" },
  "brush-ben": { on: "started", off: "stopped", key: "running" },
  "tap-bathroom": { on: "opened", off: "closed", key: "running" },
  "eye-bathroom": { on: "occupied", off: "empty", key: "occupied" },
  "eye-kitchen": { on: "occupied", off: "empty", key: "occupied" },
};
const grace = 5_000;
const delay = fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 1, max: 12_000 }), fc.constant(28_000));
const second = fc.integer({ min: 0, max: 480 }).map((half) => half * 500);

const messages = fc
  .array(
    fc.record({
      device: fc.constantFrom(...Object.keys(kinds)),
      word: fc.constantFrom<Word>("on", "on", "on", "on", "off", "off", "still", "stopped", "gone"),
      at: second,
      delay,
      again: fc.option(delay, { nil: undefined }),
    }),
    { minLength: 4, maxLength: 30 },
  )
  .chain((rows) =>
    fc.tuple(
      fc.constant(rows),
      fc.array(fc.record({ word: fc.constantFrom<Word>("breakfast", "breakfast", "restart"), at: second }), {
        maxLength: 3,
      }),
    ),
  )
  .map(([rows, house]): Message[] =>
    [
      ...rows.map(({ delay: by, again, ...row }, i) => {
        const at = morning + row.at;
        const heard = row.word === "gone" ? at : at + by;
        return { ...row, at, heard, id: `m${i}`, ...(again !== undefined && { again: heard + again }) };
      }),
      ...house.map(({ word, at }, i) => ({
        device: "machine",
        word,
        at: morning + at,
        heard: morning + at,
        id: `h${i}`,
      })),
    ].toSorted((a, b) => a.heard - b.heard),
  );

function deliver(house: House, { device, word, at, id }: Message): void {
  const kind = kinds[device];
  if (word === "restart") return house.restart();
  if (word === "breakfast") return house.breakfast();
  if (word === "gone" || !kind) return house.status(device, "offline");
  const when = { v: 1 as const, at: new Date(at).toISOString() };
  if (word === "on" || word === "off") {
    return house.bus.emit("device.event", { device, event: { ...when, id, type: kind[word] } });
  }
  const state = { ...when, boot: id, [kind.key]: word === "still" };
  house.bus.emit("device.state", { device, state, before: undefined, baseline: true });
}

type Told = Message & { readonly said: "on" | "off" | "gone" | "still" };
type Live = { readonly moment: Moment; readonly by: number; readonly since: number };

/** Whether, by all that was heard since the last start, it had been on for so long before `to`; slow and plain. */
function lasted(told: readonly Told[], device: string, to: number, span: number): boolean {
  const all = told.filter((m) => m.device === device).toSorted((a, b) => a.at - b.at || (a.said === "on" ? 1 : -1));
  const onAt = (t: number) => {
    const last = all.findLast((m) => m.said !== "still" && m.at <= t);
    if (!last || last.said === "on") return last !== undefined;
    return all.some(
      (m) =>
        (m.said === "on" || (m.said === "still" && last.said === "gone")) && m.at >= last.at && m.at - last.at <= grace,
    );
  };
  const edges = [to - span, ...all.map((m) => m.at).filter((t) => t > to - span && t < to)];
  return edges.every(onAt);
}

function supported(history: readonly Message[], { moment, by, since }: Live): boolean {
  const heard = history.flatMap((m): Told[] => {
    const said = m.word === "stopped" ? "off" : m.word === "restart" || m.word === "breakfast" ? undefined : m.word;
    // An end heard in the very instant of the moment may have come after it.
    const until = said === "on" || said === "still" ? by : by - 1;
    return said && [m.heard, m.again ?? m.heard].some((t) => t >= since && t <= until) ? [{ ...m, said }] : [];
  });
  const stands = (device: string) =>
    heard.filter((m) => m.device === device && m.said !== "gone" && m.at < moment.at).toSorted((a, b) => a.at - b.at);
  if (moment.kind === "at-table") {
    const breakfast = history.some((m) => m.word === "breakfast" && m.at <= moment.at - 60_000);
    return breakfast && lasted(heard, "eye-kitchen", moment.at, 60_000);
  }
  if (lasted(heard, `brush-${moment.resident}`, moment.at, 20_000)) return true;
  const there = stands("eye-bathroom").at(-1);
  return there?.said !== undefined && there.said !== "off" && lasted(heard, "tap-bathroom", moment.at, 20_000);
}

async function live(history: readonly Message[]): Promise<{ lives: Live[]; rows: number }> {
  using house = openHouse();
  const lives: Live[] = [];
  let since = -Infinity;
  house.bus.on("moment.happened", ({ moment }) => lives.push({ moment, by: house.clock.wall(), since }));
  house.event("bed-ann", "left");
  const all = history.flatMap((m) => [{ ...m, t: m.heard }, ...(m.again === undefined ? [] : [{ ...m, t: m.again }])]);
  for (const message of all.toSorted((a, b) => a.t - b.t)) {
    await house.pass(Math.max(0, message.t - house.clock.wall()));
    if (message.word === "restart") since = house.clock.wall();
    deliver(house, message);
  }
  await house.pass(90_000);
  expect(house.faults).toEqual([]);
  const rows = Number(house.store.sql("SELECT count(*) AS n FROM moments WHERE kind <> 'woke'").get()?.["n"]);
  return { lives: lives.filter(({ moment }) => moment.kind !== "woke"), rows };
}

test("whatever is late, lost, doubled or out of order, a moment has its support, is fresh, and comes once", async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(messages, async (history) => {
      const { lives, rows } = await live(history);
      for (const one of lives) {
        seen++;
        expect(supported(history, one), JSON.stringify(one)).toBe(true);
        expect(one.by - one.moment.at).toBeLessThanOrEqual(10_000);
      }
      const ids = lives.map(({ moment }) => `${moment.kind} ${moment.resident ?? moment.place}`);
      expect(new Set(ids).size).toBe(ids.length);
      expect(rows).toBe(lives.length);
    }),
    { numRuns: 120 },
  );
  expect(seen).toBeGreaterThan(20);
}, 60_000);

test("what is told in time is never missed: a brush that ran twenty seconds is one moment, a shorter one none", async () => {
  const spell = fc.record({ runs: fc.integer({ min: 1, max: 60 }), rests: fc.integer({ min: 6, max: 20 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(spell, { minLength: 1, maxLength: 6 }), async (spells) => {
      let at = morning;
      const history = spells.flatMap(({ runs, rests }, i): Message[] => {
        const [start, stop] = [at, at + runs * 1_000];
        at = stop + rests * 1_000;
        const device = "brush-ann";
        return [
          { device, word: "on", at: start, heard: start, id: `on${i}` },
          { device, word: "off", at: stop, heard: stop, id: `off${i}` },
        ];
      });
      const { lives } = await live(history);
      expect(lives).toHaveLength(spells.some(({ runs }) => runs >= 20) ? 1 : 0);
    }),
    { numRuns: 40 },
  );
}, 60_000);
