import { z } from "zod";
import { steppingClock, type SteppingClock } from "./clock.ts";
import type { Quiet } from "./quiet.ts";

/** A message line between a process of the house and the conductor (child process IPC at the rim). */
export type Line = { send(message: unknown): void; onMessage(listener: (message: unknown) => void): void };

/** What the conductor asks. `set` has no answer: the next question on the same line comes after it. */
export const Ask = z.discriminatedUnion("ask", [
  z.strictObject({ ask: z.literal("begin"), wall_at_zero: z.number(), mono: z.number() }),
  z.strictObject({ ask: z.literal("set"), mono: z.number() }),
  z.strictObject({ ask: z.literal("wake"), n: z.number() }),
  /** `told`: whom the broker has sent something since all was calm. */
  z.strictObject({ ask: z.literal("flush"), n: z.number(), told: z.array(z.string()).optional() }),
]);
/** See the schema of the same name. */
export type Ask = z.infer<typeof Ask>;

/** What a process answers: how much it has ever done, and when it wants to be woken next. */
export const Answer = z.strictObject({
  answer: z.number(),
  activity: z.number(),
  due: z.number().optional(),
  told: z.array(z.string()).optional(),
});
/** See the schema of the same name. */
export type Answer = z.infer<typeof Answer>;

/** Wakes everybody who is due, longest due first, each after this process has fallen quiet from the one before. */
export async function wakeAllDue(clock: SteppingClock | undefined, quiet: Quiet): Promise<void> {
  while (clock?.wakeNext()) await quiet.settle();
}

/** Waits for the conductor's first word and follows it from then on; resolves with the clock it turns. */
export function joinConductor(line: Line, quiet: Quiet): Promise<SteppingClock> {
  return new Promise((resolve, reject) => {
    let clock: SteppingClock | undefined;
    const answer = async (n: number) => {
      const activity = await quiet.settle();
      const due = clock?.nextDue();
      const told = quiet.told();
      line.send({
        answer: n,
        activity,
        ...(due === undefined ? {} : { due }),
        ...(told ? { told: [...told] } : {}),
      } satisfies Answer);
    };
    line.onMessage((message) => {
      const parsed = Ask.safeParse(message);
      if (!parsed.success) return;
      const asked = parsed.data;
      if (asked.ask === "begin") {
        clock = steppingClock(asked.wall_at_zero, asked.mono);
        return resolve(clock);
      }
      if (asked.ask === "set") {
        // The clock is turned only when nothing is in flight anywhere.
        quiet.calm();
        return clock?.set(asked.mono);
      }
      const work = asked.ask === "flush" ? quiet.flush(asked.told && new Set(asked.told)) : wakeAllDue(clock, quiet);
      work.then(() => answer(asked.n)).catch(reject);
    });
    line.send({ hello: true });
  });
}
