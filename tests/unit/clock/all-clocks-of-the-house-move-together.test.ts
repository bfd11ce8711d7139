import { array, assert, asyncProperty, integer } from "fast-check";
import { expect, test } from "vitest";
import { localParticipant, makeConductor, remoteParticipant } from "../../../hub/conductor.ts";
import { steppingClock, type Clock } from "../../../hub/core/clock.ts";
import { makeQuiet, type Busy } from "../../../hub/core/quiet.ts";
import { joinConductor, type Line } from "../../../hub/core/step-link.ts";
import { every } from "../../../hub/core/timer.ts";

const never = (error: unknown) => expect.unreachable(String(error));
const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Two ends of one line; messages are copied and arrive a turn later, in order, as over a pipe. */
function line(): [Line, Line] {
  const make = () => {
    const listeners: ((m: unknown) => void)[] = [];
    return { listeners, hear: (m: unknown) => setImmediate(() => listeners.forEach((l) => l(structuredClone(m)))) };
  };
  const a = make();
  const b = make();
  return [
    { send: b.hear, onMessage: (l) => void a.listeners.push(l) },
    { send: a.hear, onMessage: (l) => void b.listeners.push(l) },
  ];
}

/** A process at the far end of a line that calls `live` with its clock. */
async function process(name: string, wallAtZero: number, live: (clock: Clock, did: () => void) => void) {
  const [here, there] = line();
  const quiet = makeQuiet(tick);
  let activity = 0;
  const busy: Busy = { pending: () => 0, activity: () => activity, flush: tick };
  quiet.watch(busy);
  const joined = joinConductor(there, quiet);
  await new Promise<void>((resolve) => here.onMessage(() => resolve()));
  here.send({ ask: "begin", wall_at_zero: wallAtZero, mono: 0 });
  live(await joined, () => void activity++);
  const closed = new AbortController();
  return { participant: remoteParticipant(name, here, closed.signal), close: () => closed.abort() };
}

test("everybody sees the same instant, and nobody is woken early", async () => {
  const seen: string[] = [];
  const lives = (name: string, period: number) => (clock: Clock, did: () => void) =>
    void every(
      clock,
      period,
      () => {
        seen.push(`${name} ${clock.mono()}`);
        did();
      },
      never,
    );
  const bed = await process("bed", 1_000_000, lives("bed", 300));
  const bath = await process("bath", 1_000_000, lives("bath", 200));
  const conductor = makeConductor(() => [bed.participant, bath.participant]);
  await conductor.runTo(1_000);
  expect(seen).toEqual(["bath 200", "bed 300", "bath 400", "bed 600", "bath 600", "bath 800", "bed 900", "bath 1000"]);
  expect(conductor.now()).toBe(1_000);
});

test("a message still in flight holds the clock until it has arrived and its answer too", async () => {
  const inbox: { from: string; at: number; arrived: number }[] = [];
  const clockA = steppingClock(0);
  const clockB = steppingClock(0);
  const wire: (() => void)[] = [];
  let sent = 0;
  const post: Busy = {
    pending: () => 0,
    activity: () => sent,
    flush: async () => {
      for (const deliver of wire.splice(0)) deliver();
      await tick();
    },
  };
  const send = (from: string, at: number, answer?: () => void) => {
    sent++;
    wire.push(() => {
      inbox.push({ from, at, arrived: clockB.mono() });
      answer?.();
    });
  };
  const quietA = makeQuiet(tick);
  const quietB = makeQuiet(tick);
  quietA.watch(post);
  const speak = async () => {
    await clockA.sleepUntil(10);
    send("a", 10, () => send("b", clockB.mono()));
  };
  void speak();
  void clockB.sleepUntil(20);
  const both = [localParticipant("a", clockA, quietA), localParticipant("b", clockB, quietB)];
  const conductor = makeConductor(() => both);
  await conductor.runTo(30);
  expect(inbox).toEqual([
    { from: "a", at: 10, arrived: 10 },
    { from: "b", at: 10, arrived: 10 },
  ]);
});

test("a process that ends does not stop the others' time", async () => {
  const bed = await process("bed", 0, (clock, did) => void every(clock, 100, did, never));
  const bath = await process("bath", 0, (clock, did) => void every(clock, 100, did, never));
  const present = new Set([bed.participant, bath.participant]);
  const conductor = makeConductor(() => [...present]);
  await conductor.runTo(500);
  bath.close();
  await conductor.runTo(700);
  present.delete(bath.participant);
  await conductor.runTo(900);
  expect(conductor.now()).toBe(900);
});

test("whatever the periods, all wake-ups come in order of time and each at its own instant", async () => {
  await assert(
    asyncProperty(array(integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }), async (periods) => {
      const seen: number[] = [];
      const clocks = periods.map((period) => {
        const clock = steppingClock(0);
        every(
          clock,
          period,
          () => {
            seen.push(clock.mono());
            expect(clock.mono() % period).toBe(0);
          },
          never,
        );
        return localParticipant(String(period), clock, makeQuiet(tick));
      });
      await makeConductor(() => clocks).runTo(100);
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      expect(seen).toHaveLength(periods.reduce((sum, period) => sum + Math.floor(100 / period), 0));
    }),
    { numRuns: 20 },
  );
});
