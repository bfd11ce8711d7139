import { at } from "../../hub/core/timer.ts";
import type { CommandOf, Controller, Final, Port } from "../device.ts";

/** How a valve is seen and closed; nothing here can open one. */
export type Valve = {
  /** Undefined while nothing tells. */
  readonly isShut: () => boolean | undefined;
  /** Towards closed, or no further. */
  readonly drive: (on: boolean) => void;
};

/** A valve's controller, and how it is told to look at its contact. */
export type Shutting = Controller<"shut-off-valve"> & { look(news: boolean): void };

/** A ball valve turns in 5 to 15 s; one that takes longer is stuck. */
const closesWithin_ms = 30_000;

/** Closes a valve when asked, and says when it is not shut in time; a hand that opens it is told, and never undone. */
export function openShutting(
  port: Pick<Port<"shut-off-valve">, "clock" | "state" | "event" | "fault">,
  valve: Valve,
): Shutting {
  const { clock, state, event, fault } = port;
  let known = valve.isShut();
  let trouble: string | undefined;
  let waiting: ((final: Final) => void)[] = [];
  let cancel: (() => void) | undefined;

  const show = () => {
    const water = known === undefined ? "unknown" : known ? "shut" : "open";
    state({ water, ...(trouble === undefined ? {} : { trouble }) });
  };
  const end = (final: Final) => {
    cancel?.();
    cancel = undefined;
    valve.drive(false);
    const all = waiting;
    waiting = [];
    for (const finish of all) finish(final);
  };
  const stuck = () => {
    trouble = "E_NOT_CONFIRMED";
    end({ outcome: "failed", code: "E_NOT_CONFIRMED" });
    event("trouble", { code: "E_NOT_CONFIRMED" });
    show();
  };
  const look = (news: boolean) => {
    const now = valve.isShut();
    const before = known;
    known = now;
    if (now === true) {
      trouble = undefined;
      if (waiting.length > 0) end({ outcome: "done" });
    }
    show();
    if (news && before !== undefined && now !== undefined && now !== before) event(now ? "shut" : "opened", {});
  };
  show();
  return {
    look,
    act: (_command: CommandOf<"shut-off-valve">, finish) => {
      if (valve.isShut() === true) return finish({ outcome: "done" });
      waiting.push(finish);
      valve.drive(true);
      cancel ??= at(clock, clock.mono() + closesWithin_ms, stuck, fault);
      look(true);
    },
    heartbeat: () => look(true),
    close: () => {
      if (waiting.length > 0) end({ outcome: "stopped", code: "E_STOPPED" });
    },
  };
}
