import { adoptedLock } from "../../../devices/lock/adopted.ts";
import type { AdoptedPort } from "../../../devices/adopted.ts";
import type { Final } from "../../../devices/device.ts";
import type { Traits } from "../../../hub/core/entities.ts";
import type { KindName } from "../../../hub/core/kinds.ts";
import { played, type Played } from "../../help/adopted.ts";

/** How the lock on the rig is made. */
export type LockCast = { readonly traits?: Traits; readonly leaf?: false; readonly settings?: object };

/** A lock of another maker in memory, looked at each quarter second, with what must hold at every instant. */
export function adoptedLockRig({ traits = { wants: ["lock", "unlock", "open"] }, leaf, settings = {} }: LockCast = {}) {
  let mono = 1_000;
  const clock = {
    mono: () => mono,
    wall: () => 1_767_600_000_000 + mono,
    sleepUntil: () => new Promise<void>(() => {}),
  };
  const stated = { auto_off_s: 10, ...settings };
  const cast: Record<string, Played> = {
    lock: { component: "lock", traits, state: { lock: "locked" } },
    ...(leaf === false ? {} : { leaf: { component: "binary_sensor", state: { on: false } } }),
  };
  const play = played(clock, cast);
  const real = { says: "locked", open: false, deaf: false, mute: false, jams: false, stays: false, slow_ms: 1_000 };
  const gone = new Set<string>();
  const due: { at: number; work: () => void }[] = [];
  let kept: unknown;
  let commands = 0;
  let pending: { id: string; verb: string } | undefined;
  let lastUnlock = -Infinity;
  const finals = new Map<string, Final[]>();
  const sent = new Map<string, number>();
  const events: string[] = [];
  const faults: unknown[] = [];
  const wrong: string[] = [];
  let relocks = 0;
  let state: Record<string, unknown> = {};
  const insist = (holds: boolean, what: string) => {
    if (!holds) wrong.push(`${mono} ms: ${what}`);
  };
  const later = (ms: number, work: () => void) => void due.push({ at: mono + ms, work });
  const tell = (fresh = true) => {
    if (!real.mute && !gone.has("lock")) play.tell("lock", { lock: real.says }, fresh);
  };
  const become = (says: string) => {
    real.says = says;
    tell();
  };
  const lockItself = () => {
    if (!real.stays && !real.open) become("locked");
    else if (!real.stays) later(1_000, lockItself);
  };
  const opens = (want: string) => {
    become(want === "open" ? "opening" : "unlocking");
    later(real.slow_ms, () => {
      if (real.jams) return become("jammed");
      become(want === "open" ? "open" : "unlocked");
      later(stated.auto_off_s * 1_000, lockItself);
    });
  };
  play.obeys("lock", ({ want }) => {
    const what = String(want);
    if (what === "lock") {
      const own = pending?.verb !== "lock";
      if (own) {
        relocks += 1;
        insist(mono - lastUnlock >= stated.auto_off_s * 1_000 + 5_000, "told to lock again too early");
        insist(!real.open || gone.has("leaf"), "a bolt sent before an open leaf");
      }
      if (!real.deaf) later(real.slow_ms, () => become(real.jams ? "jammed" : "locked"));
    } else {
      const id = pending?.verb === "unlock" ? pending.id : "";
      insist(id !== "", `${what} without a command`);
      sent.set(id, (sent.get(id) ?? 0) + 1);
      insist(sent.get(id) === 1, `${what} twice for one command`);
      insist(
        what === (stated as { opens_by?: string }).opens_by ||
          what === (traits.wants?.includes("open") ? "open" : "unlock"),
        `${what} is no way in`,
      );
      lastUnlock = mono;
      relocks = 0;
      if (!real.deaf) later(0, () => opens(what));
    }
    insist(relocks <= 1, "told to lock again twice");
    return undefined;
  });

  function open() {
    const port = {
      id: "it",
      place: "hall",
      eventTopic: "t",
      clock,
      random: () => 0.5,
      log: { info() {}, warn() {}, debug() {}, error() {} },
      parts: play.parts,
      state: (next: Record<string, unknown>) => (state = next),
      event: (type: string, { code, by }: { code?: string; by?: string }) =>
        void events.push([type, code ?? by].filter((word) => word !== undefined).join(" ")),
      fault: (error: unknown) => void faults.push(error),
      kept: {
        read: () => kept,
        write: (value: unknown) => (kept = JSON.parse(JSON.stringify(value))),
        interrupted: false,
      },
    };
    return adoptedLock.prepare(stated)(port as unknown as AdoptedPort<KindName>);
  }
  let controller = open();

  return {
    play,
    real,
    wrong,
    finals,
    events,
    faults,
    become,
    state: () => state,
    outcome: (id: string) => {
      const [final] = finals.get(id) ?? [];
      return final?.code ?? final?.outcome;
    },
    final: (id: string) => finals.get(id)?.[0],
    command: (verb: "unlock" | "lock", id = `c${++commands}`): string => {
      finals.set(id, finals.get(id) ?? []);
      pending = { id, verb };
      controller.act({ id, verb, with: verb === "unlock" ? { for_ms: 3_000 } : {} } as never, (final) =>
        finals.get(id)?.push(final),
      );
      pending = undefined;
      return id;
    },
    /** A hand at the lock itself. */
    hand: (says: string, fresh = true) => {
      real.says = says;
      tell(fresh);
    },
    leaf: (isOpen: boolean, fresh = true) => {
      real.open = isOpen;
      if (!gone.has("leaf") && leaf !== false) play.tell("leaf", { on: isOpen }, fresh);
    },
    away: (part: "lock" | "leaf") => {
      if (gone.has(part) || (part === "leaf" && leaf === false)) return;
      gone.add(part);
      play.away(part);
    },
    back: (part: "lock" | "leaf") => {
      if (!gone.delete(part)) return;
      play.back(part);
      if (part === "lock") tell(false);
      else play.tell("leaf", { on: real.open }, false);
    },
    pass: (ms: number) => {
      const end = mono + ms;
      while (mono < end) {
        mono = Math.min(end, mono + 250);
        for (const one of due.filter(({ at }) => at <= mono)) {
          due.splice(due.indexOf(one), 1);
          one.work();
        }
        controller.heartbeat?.();
      }
    },
    close: () => controller.close?.(),
    restart: (ms = 5_000) => {
      for (const own of finals.values()) if (own.length === 0) own.push({ outcome: "failed", code: "E_INTERRUPTED" });
      mono += ms;
      const before = play.orders.length;
      controller = open();
      insist(play.orders.length === before, "ordered something as it opened");
    },
  };
}
