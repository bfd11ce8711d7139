import { expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { localParticipant, makeConductor } from "../../../hub/conductor.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import { makeQuiet } from "../../../hub/core/quiet.ts";
import { keepFaults } from "../../../hub/faults.ts";
import { covers } from "../../help/covers.ts";

test("what a device said wrong is forgotten an hour later, what is broken stays", async () => {
  covers("event:fault.raised", "event:fault.cleared");
  const clock = steppingClock(0);
  const here = localParticipant(
    "here",
    clock,
    makeQuiet(() => new Promise((resolve) => setImmediate(resolve))),
  );
  const conductor = makeConductor(() => [here]);
  using faults = keepFaults(
    makeBus((error) => expect.unreachable(String(error))),
    clock,
  );
  faults.raise("input:bed", new LintelError("E_NOT_JSON"), "bed");
  faults.raise("store:house", new LintelError("E_DISK_FULL"), "store");
  await conductor.runTo(50 * 60_000);
  faults.raise("input:bed", new LintelError("E_NOT_JSON"), "bed");
  await conductor.runTo(100 * 60_000);
  expect(faults.list().map(({ id }) => id)).toEqual(["input:bed", "store:house"]);
  await conductor.runTo(130 * 60_000);
  expect(faults.list().map(({ id }) => id)).toEqual(["store:house"]);
});
