import { lockInputs, type Snapshot } from "../../../devices/lock/contacts.ts";
import { longestPulseMs } from "../../../devices/lock/limits.ts";
import { firstLock, nextLook, step } from "../../../devices/lock/machine.ts";
import { lockIron } from "../../../devices/lock/physics.ts";
import { simLock } from "../../../devices/lock/sim.ts";
import type { Hand, Input, Lock } from "../../../devices/lock/state.ts";
import type { CommandOf, Final } from "../../../devices/device.ts";

/** How a rig is spoilt, so that its own checks can be checked. */
export type Spoilt = { readonly step?: typeof step; readonly ceiling?: number };

/** The pure lock on simulated iron, looked at when it wants to be, with what must hold at every instant. */
export function lockRig({ step: decide = step, ceiling }: Spoilt = {}) {
  let mono = 1_000;
  const clock = { mono: () => mono, wall: () => 1_767_600_000_000 + mono, sleepUntil: () => Promise.resolve() };
  const pushed: string[] = [];
  const iron = lockIron(ceiling);
  const sim = simLock(iron)({ clock, random: () => 0.5, push: (input) => void pushed.push(input) });
  let lock: Lock = firstLock({ forced: false, toldOpen: false });
  let checked = 0;
  let keypads = 0;
  let commands = 0;
  const used = new Set<string>();
  const finals = new Map<string, Final[]>();
  const told: string[] = [];
  const wrong: string[] = [];
  const insist = (holds: boolean, what: string) => {
    if (!holds) wrong.push(`${mono} ms: ${what}`);
  };

  function check(input?: Input): void {
    for (; checked < iron.history.length; checked++) {
      const { by } = iron.history[checked] ?? {};
      if (by === "keypad") insist(keypads-- > 0, "the keypad's strike without a hand at the keypad");
      else {
        const id = input?.is === "command" && input.command.verb === "unlock" ? input.command.id : undefined;
        insist(id !== undefined, "energised without a command");
        insist(!used.has(id ?? ""), "energised twice for one command");
        used.add(id ?? "");
      }
    }
    for (const { from, to = mono } of iron.history) insist(to - from <= longestPulseMs, "energised for too long");
  }

  function take(input: Input): void {
    const read = lockInputs.map((name) => [name, sim.read(name)]);
    check();
    const was = lock.outputs.strike;
    const {
      lock: next,
      events,
      ended,
    } = decide(lock, input, {
      now: mono,
      snapshot: Object.fromEntries(read) as Snapshot,
      pulse_ms: longestPulseMs,
    });
    lock = next;
    if (was !== lock.outputs.strike) sim.write("strike", lock.outputs.strike);
    for (const event of events) told.push("code" in event ? `${event.type}:${event.code}` : event.type);
    for (const { id, final } of ended) finals.get(id)?.push(final);
    check(input);
  }

  return {
    iron,
    sim,
    wrong,
    told,
    finals,
    lock: () => lock,
    command: (verb: CommandOf<"lock">["verb"], given: object, id = `c${++commands}`): string => {
      finals.set(id, finals.get(id) ?? []);
      take({ is: "command", command: { id, verb, with: given } as CommandOf<"lock"> });
      return id;
    },
    happen: (happens: string, given: Record<string, string | number | boolean> = {}) => {
      if (happens === "keypad" && !iron.energised) keypads++;
      sim.happen({ v: 1, happens, with: given });
      for (const input of pushed.splice(0)) {
        const by = (["keypad", "key", "inside"] as const).find((hand: Hand) => input.startsWith(hand));
        take(by ? { is: "hand", by } : { is: "moved" });
      }
      keypads = 0;
    },
    /** Lets time pass; it is looked at whenever it wants to be, and each minute. */
    pass: (ms: number) => {
      const end = mono + ms;
      while (mono < end) {
        mono = Math.min(end, mono + 60_000, Math.max(nextLook(lock, mono) ?? Infinity, mono + 0.5));
        take({ is: "tick" });
      }
    },
    /** The process hangs: time passes and nobody looks; then it notices, or does not. */
    hang: (ms: number, noticed: boolean) => {
      mono += ms;
      take({ is: noticed ? "lag" : "tick" });
    },
    /** The process dies, its outputs with it, and starts again with what it kept. */
    restart: () => {
      sim.write("strike", false);
      for (const { id } of [lock.pulse, lock.locking].flatMap((one) => one ?? []))
        if (finals.get(id)?.length === 0) finals.get(id)?.push({ outcome: "failed", code: "E_INTERRUPTED" });
      lock = firstLock(lock.kept);
      mono += 500;
      take({ is: "tick" });
      insist(!lock.outputs.strike, "a pulse resumed");
    },
    close: () => {
      take({ is: "close" });
      insist(!lock.outputs.strike, "energised after it closed");
      mono += 10;
      take({ is: "tick" });
      insist(
        iron.history.every(({ by, to }) => by === "keypad" || to !== undefined),
        "the strike is held after it closed",
      );
    },
  };
}
