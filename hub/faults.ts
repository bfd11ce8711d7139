import type { Bus } from "./bus/bus.ts";
import type { Clock } from "./core/clock.ts";
import { codeOf, LintelError } from "./core/errors.ts";
import type { Fault } from "./core/events.ts";
import { every } from "./core/timer.ts";

/** What is wrong in the house now. */
export type Faults = {
  /** Raises a fault under an id; the same id again only renews it. */
  raise(id: string, error: unknown, cause: string): void;
  clear(id: string): void;
  list(): readonly Fault[];
  [Symbol.dispose](): void;
};

const most = 200;
const inputLastsMs = 3_600_000;
const lookMs = 600_000;

/** Keeps the faults that `fault.raised` and `fault.cleared` tell of, the newest 200. */
export function keepFaults(bus: Bus, clock: Clock): Faults {
  const now = new Map<string, Fault>();
  const keep = (fault: Fault) => {
    now.delete(fault.id);
    now.set(fault.id, fault);
    for (const oldest of now.keys()) if (now.size > most) now.delete(oldest);
  };
  bus.on("fault.raised", keep);
  bus.on("fault.cleared", ({ id }) => void now.delete(id));
  // Bad input is over when it has stopped coming: nobody can mend what a device once said.
  const forget = () => {
    for (const { id, at } of now.values()) {
      if (id.startsWith("input") && clock.wall() - at > inputLastsMs) bus.emit("fault.cleared", { id });
    }
  };
  const stop = every(clock, lookMs, forget, (error) =>
    bus.emit("fault.raised", { id: "faults", code: codeOf(error), params: {}, cause: "faults", at: clock.wall() }),
  );
  return {
    raise: (id, error, cause) => {
      const known = now.get(id);
      const fault: Fault = {
        id,
        code: codeOf(error),
        params: error instanceof LintelError ? error.params : {},
        cause,
        at: clock.wall(),
      };
      // Told once: a device that repeats itself a thousand times a second is one fault, not a thousand.
      if (known?.code === fault.code) keep(fault);
      else bus.emit("fault.raised", fault);
    },
    clear: (id) => {
      if (now.has(id)) bus.emit("fault.cleared", { id });
    },
    list: () => [...now.values()].toReversed(),
    [Symbol.dispose]: stop,
  };
}
