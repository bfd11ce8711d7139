import { codeOf, type ErrorCode, LintelError, type Params } from "../core/errors.ts";
import type { Busy } from "../core/quiet.ts";
import type { DoorParts } from "./needs.ts";

/** Follows what nobody waits for: its faults are shown, and the stepping clock waits until it is done. */
export function makeTracking({ bus, clock, log }: Pick<DoorParts, "bus" | "clock" | "log">) {
  let [pending, activity] = [0, 0];
  const raise = (id: string, code: ErrorCode, params: Params = {}) =>
    bus.emit("fault.raised", { id, code, params, cause: "door", at: clock.wall() });
  const onFault = (error: unknown) => {
    log.error("door.failed", { error });
    const code = codeOf(error);
    raise(`door:${code}`, code, error instanceof LintelError ? error.params : {});
  };
  const track = (work: Promise<unknown>) => {
    pending += 1;
    activity += 1;
    const done = () => {
      pending -= 1;
      activity += 1;
    };
    void work.catch(onFault).finally(done);
  };
  const busy: Busy = { pending: () => pending, activity: () => activity, flush: () => Promise.resolve() };
  return { raise, onFault, track, busy };
}

/** Several parts that can be busy, as one. */
export function together(...parts: readonly Busy[]): Busy {
  const sum = (read: (part: Busy) => number) => parts.reduce((total, part) => total + read(part), 0);
  return {
    pending: () => sum((part) => part.pending()),
    activity: () => sum((part) => part.activity()),
    flush: () => Promise.resolve(),
  };
}
