import { adoptedBreakfastMachine } from "../../../devices/breakfast-machine/adopted.ts";
import type { AdoptedPort, Press } from "../../../devices/adopted.ts";
import type { Final } from "../../../devices/device.ts";
import type { Component } from "../../../hub/core/entities.ts";
import type { KindName } from "../../../hub/core/kinds.ts";
import { played } from "../../help/adopted.ts";

const leaseMs = 3_000;
/** What its owner states of the machine on the rig. */
export const usual = { auto_off_s: 900, run_s: 300 };
/** A home with somebody up. */
export const care = { adult_home: true, child_home: false, standing_permission: false, motion_s: 30 };
/** A start that an armed machine takes. */
export const porridge = { recipe: "porridge", portions: 2, care };
/** The parts of a machine on a plug. */
export const machineParts = ["plug", "power", "smoke", "lid"] as const;
/** The name of a part. */
export type MachinePart = (typeof machineParts)[number];

/** A machine on a played plug, a second at a time, with the checks that must hold in every second. */
export function adoptedBreakfastRig(settings: object = {}, arm: Component = "event", assumed = false) {
  let mono = 1_000;
  const clock = {
    mono: () => mono,
    wall: () => 1_767_600_000_000 + mono,
    sleepUntil: () => new Promise<void>(() => {}),
  };
  const stated = { ...usual, ...settings };
  const play = played(clock, {
    plug: { component: "switch", state: { on: false }, ...(assumed && { assumed: true as const }) },
    power: { component: "sensor", traits: { unit: "W", device_class: "power" }, state: { value: 0 } },
    smoke: { component: "binary_sensor", state: { on: false } },
    lid: { component: "binary_sensor", state: { on: false } },
    arm: { component: arm },
  });
  const real = { on: false, since: 0, deaf: false, mute: false, watts: 1_100, stuck: false };
  const gone = new Set<string>();
  let silent = false;
  let lie: number | undefined;
  let kept: unknown;
  let interrupted = false;
  let renewedAt = -Infinity;
  let commands = 0;
  let running: { id: string } | undefined;
  let armedBy = 0;
  let seenOrders = 0;
  let onSince: number | undefined;
  const finals = new Map<string, Final[]>();
  const sent = new Map<string, number>();
  const events: string[] = [];
  const faults: unknown[] = [];
  const wrong: string[] = [];
  let state: Record<string, unknown> = {};
  const insist = (holds: boolean, what: string) => {
    if (!holds) wrong.push(`${mono / 1_000}s ${String(state["phase"])}: ${what}`);
  };
  const watts = () => lie ?? (real.on || real.stuck ? real.watts : 0);
  const tellPlug = (fresh = true) => {
    if (!real.mute && !gone.has("plug")) play.tell("plug", { on: real.on }, fresh);
  };
  play.obeys("plug", ({ on }) => {
    const onDisk = (kept as { run?: string } | undefined)?.run;
    insist(on !== true || (running !== undefined && onDisk === running.id), "ON before its run was on disk");
    if (!real.deaf) {
      real.on = on === true;
      if (real.on) real.since = mono;
    }
    return real.deaf || real.mute ? undefined : { on: real.on };
  });

  function readOrders(): void {
    for (; seenOrders < play.orders.length; seenOrders++) {
      const on = play.orders[seenOrders]?.order["on"] === true;
      onSince = on ? mono : undefined;
      if (!on) continue;
      insist(running !== undefined, "ON without a command");
      const id = running?.id ?? "";
      sent.set(id, (sent.get(id) ?? 0) + 1);
      insist(sent.get(id) === 1, "ON twice for one command");
      insist(armedBy-- > 0, "ON without a hand that armed it for this run");
      armedBy = 0;
    }
  }
  function check(): void {
    readOrders();
    if (onSince === undefined || gone.has("plug")) return;
    const read = play.parts.get("power")?.read();
    const value = read?.state["value"] as number;
    insist(running !== undefined, "on with nothing running");
    insist(mono - renewedAt <= leaseMs, "on without a lease");
    insist(
      machineParts.every((part) => !gone.has(part)),
      "on while a part is away",
    );
    insist(mono - Math.max(read?.at ?? -Infinity, onSince) <= 60_000, "on blindly");
    insist((read?.at ?? 0) <= onSince || value <= 1_800, `on and drawing ${value} W`);
    insist(play.parts.get("smoke")?.read()?.state["on"] === false, "on in smoke");
    insist(play.parts.get("lid")?.read()?.state["on"] === false, "on while it is open");
    insist(state["phase"] === "running", "on and not running");
    insist(mono - onSince <= stated.run_s * 1_000, `on for ${(mono - onSince) / 1_000} s`);
    insist(mono - onSince <= 40_000 || (read?.at ?? 0) > onSince, "on and nothing was ever measured");
  }

  function open() {
    const port = {
      id: "it",
      place: "kitchen",
      eventTopic: "t",
      clock,
      random: () => 0.5,
      log: { info() {}, warn() {}, debug() {}, error() {} },
      parts: play.parts,
      state: (next: Record<string, unknown>) => (state = next),
      event: (type: string, { code }: { code?: string }) => {
        if (type === "armed") armedBy = 1;
        if (type === "disarmed") armedBy = 0;
        events.push(code === undefined ? type : `${type} ${code}`);
      },
      fault: (error: unknown) => void faults.push(error),
      kept: { read: () => kept, write: (value: unknown) => (kept = JSON.parse(JSON.stringify(value))), interrupted },
    };
    return adoptedBreakfastMachine.prepare(stated)(port as unknown as AdoptedPort<KindName>);
  }
  let controller = open();
  check();

  return {
    play,
    real,
    wrong,
    finals,
    events,
    faults,
    state: () => state,
    mono: () => mono,
    outcome: (id: string) => {
      const [final] = finals.get(id) ?? [];
      return final?.code ?? final?.outcome;
    },
    command: (verb: "start" | "stop", given: object = {}): string => {
      const id = `c${++commands}`;
      finals.set(id, []);
      const before = running;
      if (verb === "start" && !before) {
        running = { id };
        renewedAt = mono;
      }
      controller.act({ id, verb, with: given } as never, (final) => {
        readOrders();
        finals.get(id)?.push(final);
        if (running?.id === id) running = undefined;
      });
      check();
      return id;
    },
    press: (button: Press) => {
      controller.press?.(button);
      check();
    },
    button: (event = "single", fresh = true) => {
      play.happen("arm", event, fresh);
      check();
    },
    hand: (on: boolean, fresh = true) => {
      real.on = on;
      if (on) real.since = mono;
      tellPlug(fresh);
      check();
    },
    silent: (on = true) => void (silent = on),
    lie: (value: number | undefined) => {
      lie = value;
      if (value !== undefined && !gone.has("power")) play.tell("power", { value });
      check();
    },
    /** The meter tells, but only what was kept for it. */
    kept: () => {
      if (!gone.has("power")) play.tell("power", { value: watts() }, false);
      check();
    },
    sense: (part: "smoke" | "lid", on: boolean) => {
      if (!gone.has(part)) play.tell(part, { on });
      check();
    },
    away: (part: MachinePart) => {
      if (gone.has(part)) return;
      gone.add(part);
      play.away(part);
      check();
    },
    back: (part: MachinePart) => {
      if (!gone.delete(part)) return;
      play.back(part);
      if (part === "plug") tellPlug(false);
      else if (part === "power") play.tell(part, { value: watts() }, false);
      else play.tell(part, { on: false }, false);
      check();
    },
    pass: (seconds: number, renewing = true, until: () => boolean = () => false) => {
      for (let s = 0; s < seconds && !until(); s++) {
        mono += 1_000;
        if (real.on && mono - real.since >= stated.auto_off_s * 1_000) {
          real.on = false;
          tellPlug();
        }
        if (renewing) renewedAt = mono;
        else if (running && mono - renewedAt >= leaseMs) controller.leaseLost?.("expired");
        if (s % 10 === 5 && !silent && !gone.has("power")) play.tell("power", { value: watts() });
        controller.heartbeat?.();
        check();
      }
    },
    close: () => {
      controller.close?.();
      check();
      insist(running === undefined, "closed and still running");
    },
    restart: (seconds = 5) => {
      interrupted = running !== undefined;
      if (running) finals.get(running.id)?.push({ outcome: "failed", code: "E_INTERRUPTED" });
      running = undefined;
      onSince = undefined;
      armedBy = 0;
      mono += seconds * 1_000;
      const before = play.orders.length;
      controller = open();
      insist(gone.has("plug") || play.orders.length > before, "not told OFF at opening");
      insist(
        play.orders.slice(before).every(({ order }) => order["on"] === false),
        "told ON at opening",
      );
      check();
    },
  };
}
