import { systemClock, type Clock } from "./clock.ts";
import { fail } from "./errors.ts";
import { makeQuiet, type Quiet } from "./quiet.ts";
import { joinConductor, type Line } from "./step-link.ts";

/** The part of `process` that a program of the house uses; handed in so that nothing here touches the machine. */
export type Machine = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Present under the supervisor. */
  readonly line: Line | undefined;
  /** Yields to the event loop once. */
  readonly tick: () => Promise<void>;
};

/** A process's time: the machine's own, or the conductor's in a virtual house (`LINTEL_CLOCK=step`). E_CONFIG without a supervisor. */
export async function timeOf({ env, line, tick }: Machine): Promise<{ clock: Clock; quiet?: Quiet }> {
  if (env["LINTEL_CLOCK"] !== "step") return { clock: systemClock() };
  if (!line) fail("E_CONFIG", { faults: "LINTEL_CLOCK=step: only under the supervisor of a virtual house" });
  const quiet = makeQuiet(tick);
  return { clock: await joinConductor(line, quiet), quiet };
}

/** The machine as seen from a child of the supervisor, or from a process that stands alone. */
export function machineOf(process: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly send?: ((message: unknown) => unknown) | undefined;
  on(event: "message", listener: (message: unknown) => void): unknown;
}): Machine {
  const { send } = process;
  return {
    env: process.env,
    line: send && {
      send: (message) => void send.call(process, message),
      onMessage: (listener) => void process.on("message", listener),
    },
    tick: () => new Promise((resolve) => setImmediate(resolve)),
  };
}
