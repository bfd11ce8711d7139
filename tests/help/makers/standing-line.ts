import type { TestHouse } from "../house.ts";
import { lineInHouse, type Hearing, type Line, type Saying } from "./line.ts";

/** How a maker's device misbehaves on its line: it hears nothing, says nothing, says everything late or twice. */
export type Manners = { deaf: boolean; mute: boolean; late_ms: number; twice: boolean };

/** A maker's device that stays powered while the hub is away: it connects again and says how it stands. */
export type StandingLine = Line & { readonly manners: Manners; again(house: TestHouse): Promise<void> };

/** Connects it; `first` is the house it meets first. */
export async function openStanding(first: TestHouse, id: string, password: string): Promise<StandingLine> {
  const ears: { readonly filter: string; readonly hearing: Hearing }[] = [];
  const last = new Map<string, readonly [string | object, Saying]>();
  const before: Line["said"][number][] = [];
  const heard: Line["heard"][number][] = [];
  let line = await lineInHouse(first, id, password);
  const manners: Manners = { deaf: false, mute: false, late_ms: 0, twice: false };
  const hear = (filter: string, hearing: Hearing) =>
    line.hear(filter, (text, topic, retained) => {
      if (manners.deaf) return;
      heard.push({ topic, text, retained });
      hearing(text, topic, retained);
    });
  return {
    get said() {
      return [...before, ...line.said];
    },
    heard,
    get busy() {
      return line.busy;
    },
    say: async (topic, payload, how = {}) => {
      // What tells how it stands, it says again when it comes back; what happened it does not.
      if (how.retain || topic.endsWith("/POWER")) last.set(topic, [payload, how]);
      if (manners.mute) return;
      const { late_ms, twice } = manners;
      if (late_ms > 0) await first.clock.sleepUntil(first.clock.mono() + late_ms);
      for (let n = 0; n < (twice ? 2 : 1); n++) await line.say(topic, payload, how);
    },
    manners,
    hear: async (filter, hearing) => {
      ears.push({ filter, hearing });
      await hear(filter, hearing);
    },
    pull: () => line.pull(),
    again: async (house) => {
      before.push(...line.said);
      line = await lineInHouse(house, id, password);
      for (const { filter, hearing } of ears) await hear(filter, hearing);
      for (const [topic, [payload, how]] of last) await line.say(topic, payload, how);
    },
    [Symbol.asyncDispose]: () => line[Symbol.asyncDispose](),
  };
}
