import type { House } from "../../hub/api/house.ts";
import { fail } from "../../hub/core/errors.ts";

const missing = async () => fail("E_NOT_FOUND");

/** The walls of a house that hung up nothing yet, and would hang up anything. */
export const smallPhotos: House["photos"] = {
  list: () => [],
  bytes: missing,
  add: async () => ({ id: "0199a000-0000-7000-8000-000000000002", turn: 1 }),
  remove: missing,
  first: missing,
};
