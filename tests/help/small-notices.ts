import type { House } from "../../hub/api/house.ts";
import { fail } from "../../hub/core/errors.ts";

/** The notices of a small house: it has nothing to say, and notes who came. */
export function smallNotices(asked: unknown[][]): House["notices"] {
  const unknown = (id: string): never => fail("E_NOT_FOUND", { noun: "notice", id });
  return {
    onWalls: () => [],
    onPhone: () => [],
    for: () => [],
    all: () => [],
    seen: unknown,
    handled: unknown,
    screens: {
      list: () => [],
      screen: () => undefined,
      set: async (id, settings) => void asked.push(["screen-set", id, settings]),
      declare: async (id, declared) => void asked.push(["screen-declare", id, declared]),
      line: (where) => {
        asked.push(["line", where]);
        return () => void asked.push(["line-gone", where]);
      },
    },
    push: {
      key: async () => undefined,
      subscribe: async (phone) => void asked.push(["push", phone]),
      unsubscribe: async (phone) => void asked.push(["push-gone", phone]),
    },
  };
}
