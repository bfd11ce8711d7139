import type { House } from "../../hub/api/house.ts";
import { fail } from "../../hub/core/errors.ts";
import { nights } from "../../hub/engagement/arbiter.ts";
import { mostCaps } from "../../hub/engagement/caps.ts";

/** The offers of a small house: there are none, and it notes who asked. */
export function smallOffers(asked: unknown[][]): House["offers"] {
  const unknown = (id: string): never => fail("E_NOT_FOUND", { noun: "card", id });
  const nothing = { same_for_everyone: false, caps: {} };
  return {
    onWalls: () => [],
    onPhone: () => [],
    for: () => [],
    why: unknown,
    touch: async (id) => unknown(id),
    accept: async (id) => unknown(id),
    answer: async (id) => unknown(id),
    callback: async (id) => unknown(id),
    complain: async (id) => unknown(id),
    satisfied: async (id) => unknown(id),
    points: () => [],
    redeem: async (resident, what) => {
      asked.push(["redeem", resident, what]);
      return "event";
    },
    word: (resident, what) => void asked.push(["word", resident, what]),
    audience: () => [],
    request: async (resident, wish) => {
      asked.push(["request", resident, wish]);
      return [];
    },
    thread: () => [],
    say: async (resident, what) => {
      asked.push(["say", resident, what]);
      return "event";
    },
    interests: () => [],
    interest: (resident, what) => void asked.push(["interest", resident, what]),
    own: () => nothing,
    setOwn: (resident, settings) => void asked.push(["own", resident, settings]),
    speaking: () => ({ caps: mostCaps, most: mostCaps, quiet: nights, refused: [], dropped: {} }),
    setCaps: async (caps, actor) => void asked.push(["caps", caps, actor]),
  };
}
