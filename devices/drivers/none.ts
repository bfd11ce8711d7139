import { fail } from "../../hub/core/errors.ts";
import type { Model } from "./sim.ts";

/** The driver of a device that is a program: nothing is wired to it, and nothing happens to it by itself. */
export const noHardware = (): Model => ({
  read: () => undefined,
  write: (output) => fail("E_NOT_FOUND", { output }),
  happen: ({ happens }) => fail("E_WRONG_TYPE", { field: "happens", problem: happens }),
});
