import type { z } from "zod";
import type { Clock } from "../hub/core/clock.ts";
import { codeOf, LintelError, type Params } from "../hub/core/errors.ts";
import type { KindName } from "../hub/core/kinds.ts";
import { payloadCap, Renew, type Did, type Do } from "../hub/core/messages.ts";
import { check, parseJson } from "../hub/core/parse.ts";
import type { OnFault } from "../hub/core/timer.ts";
import { admit, idIn, readCommand } from "./command.ts";
import type { CommandOf, Controller, Final, LeaseEnd, LeaseRule } from "./device.ts";
import type { Memory } from "./journal.ts";
import { keepLeases } from "./leases.ts";

/** What carries a device's commands out. */
export type CommandTools = {
  readonly clock: Clock;
  readonly boot: string;
  readonly verbs: Readonly<Record<string, z.ZodType>>;
  readonly lease: LeaseRule | undefined;
  readonly synchronised: () => boolean;
  readonly memory: Memory;
  readonly controller: Controller<KindName>;
  readonly did: (answer: Did) => void;
  readonly drop: (error: unknown, what: string) => void;
  readonly fault: OnFault;
};

/** The commands of one device: each answered, each acted on at most once, hazards only under a lease. */
export type Commands = {
  takeDo(payload: Uint8Array): void;
  takeRenew(payload: Uint8Array): void;
  endLeases(why: LeaseEnd): void;
  /** Ends what runs as `stopped`. */
  close(): void;
};

type Running = { readonly finish: (final: Final) => void };

/** Opens the command side of one device. */
export function openCommands(tools: CommandTools): Commands {
  const { clock, boot, verbs, lease, memory, controller, did, drop, fault } = tools;
  const running = new Map<string, Running>();
  const leases = keepLeases(clock, lease?.cap_ms ?? 0, (id) => lose([id], "expired"), fault);

  function lose(ids: readonly string[], why: LeaseEnd): void {
    try {
      controller.leaseLost?.(why);
    } catch (error) {
      fault(error);
    }
    for (const id of ids)
      running.get(id)?.finish({ outcome: "failed", code: "E_LEASE_LOST", detail: { because: why } });
  }

  function carryOut(command: Do, parameters: Record<string, unknown>): void {
    const { id } = command;
    memory.remember(id);
    let told = false;
    let final: Final | undefined;
    const answer = (last: Final) => {
      const full = didOf(id, last);
      try {
        memory.settle(full);
      } finally {
        did(full);
      }
    };
    const finish = (last: Final) => {
      if (final) return;
      final = last;
      running.delete(id);
      leases.drop(id);
      if (told) answer(last);
    };
    running.set(id, { finish });
    if (command.lease_ms !== undefined && lease) leases.start(id, command.lease_ms);
    try {
      controller.act({ id, verb: command.verb, with: parameters } as CommandOf<KindName>, finish);
    } catch (error) {
      if (!(error instanceof LintelError)) fault(error);
      finish({ ...refused(error), ...(error instanceof LintelError ? {} : { outcome: "failed" }) });
    }
    told = true;
    // A refusal stands alone; whatever was begun says so first, even when it is done in the same breath.
    if (final?.outcome !== "refused") did({ v: 1, id, outcome: "accepted" });
    if (final) answer(final);
  }

  return {
    takeDo: (payload) => {
      let value: unknown;
      try {
        value = parseJson(payload, payloadCap);
      } catch (error) {
        return drop(error, "do");
      }
      const id = idIn(value);
      try {
        const command = readCommand(value);
        const known = memory.known(command.id);
        if (known) return did(known);
        const now = tools.synchronised() ? clock.wall() : undefined;
        carryOut(command, admit(command, { boot, verbs, lease, now }));
      } catch (error) {
        if (id === undefined) return drop(error, "do");
        if (!(error instanceof LintelError)) fault(error);
        did(didOf(id, refused(error)));
      }
    },
    takeRenew: (payload) => {
      try {
        const renew = check(Renew, parseJson(payload, payloadCap));
        if (renew.boot !== boot) return drop(new LintelError("E_OTHER_BOOT"), "renew");
        // A renewal that arrives after its command ended is the normal end of a lease, not a fault.
        leases.renew(renew);
      } catch (error) {
        drop(error, "renew");
      }
    },
    endLeases: (why) => {
      const ids = leases.ids();
      if (ids.length > 0) lose(ids, why);
    },
    close: () => {
      for (const { finish } of running.values()) finish({ outcome: "stopped", code: "E_INTERRUPTED" });
    },
  };
}

function refused(error: unknown): Final {
  return {
    outcome: "refused",
    code: codeOf(error),
    ...(error instanceof LintelError ? { detail: error.params } : {}),
  };
}

function didOf(id: string, { outcome, code, detail }: Final): Did {
  return {
    v: 1,
    id,
    outcome,
    ...(code === undefined ? {} : { code }),
    ...(detail === undefined || Object.keys(detail).length === 0 ? {} : { detail: shortened(detail) }),
  };
}

function shortened(detail: Params): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(detail).map(([key, value]) => [key, typeof value === "string" ? value.slice(0, 200) : value]),
  );
}
