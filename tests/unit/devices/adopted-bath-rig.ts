import { adoptedBath } from "../../../devices/bath/adopted.ts";
import type { AdoptedPort, Press } from "../../../devices/adopted.ts";
import type { CommandOf, Final } from "../../../devices/device.ts";
import type { Component, EntityState } from "../../../hub/core/entities.ts";
import type { KindName } from "../../../hub/core/kinds.ts";
import { played, type Played } from "../../help/adopted.ts";

const leaseMs = 3_000;
/** What its owner states of the bath on the rig. */
export const usual = { auto_off_s: 1_800, heater_auto_off_s: 3_000, litres: 150, heat_kw: 6 };
/** A household that may do everything. */
export const permitted = {
  adult_home: true,
  child_home: false,
  standing_permission: true,
  eta_min: 20,
  evidence: "strong",
} as const;
/** The parts of a bath. */
export const bathParts = ["valve", "heater", "level", "water", "leak", "occupied"] as const;
/** The name of a part. */
export type BathPart = (typeof bathParts)[number];
type Output = "valve" | "heater";

/** Who plays the bath. */
export type Cast = { readonly valve?: Component; readonly heater?: Played; readonly settings?: object };

/** A bath of played parts with water in it, a second at a time, with the checks that must hold in every second. */
export function adoptedBathRig({ valve = "switch", heater = { component: "switch" }, settings = {} }: Cast = {}) {
  let mono = 1_000;
  const clock = {
    mono: () => mono,
    wall: () => 1_767_600_000_000 + mono,
    sleepUntil: () => new Promise<void>(() => {}),
  };
  const stated = { ...usual, ...settings };
  const maxAge = ("sensor_max_age_s" in stated ? Number(stated.sensor_max_age_s) : 60) * 1_000;
  const play = played(clock, {
    valve: { component: valve, state: valve === "valve" ? { valve: "closed" } : { on: false } },
    heater: { state: heater.component === "switch" ? { on: false } : { mode: "off", target_c: 60 }, ...heater },
    level: { component: "sensor", traits: { unit: "%" }, state: { value: 0 } },
    water: { component: "sensor", traits: { unit: "°C", device_class: "temperature" }, state: { value: 14 } },
    leak: { component: "binary_sensor", state: { on: false } },
    occupied: { component: "binary_sensor", state: { on: false } },
  });
  const tub = { level: 0, water: 14 };
  const real: Record<Output, { on: boolean; since: number; deaf: boolean; mute: boolean }> = {
    valve: { on: false, since: 0, deaf: false, mute: false },
    heater: { on: false, since: 0, deaf: false, mute: false },
  };
  const silent = new Set<string>();
  const gone = new Set<string>();
  const lies = new Map<string, number>();
  let kept: unknown;
  let interrupted = false;
  let renewedAt = -Infinity;
  let commands = 0;
  let running: { id: string; verb: string; target_c: number; level_pct: number } | undefined;
  let seenOrders = 0;
  const finals = new Map<string, Final[]>();
  const sent = new Map<string, number>();
  const wanted = new Map<Output, number | undefined>();
  const events: string[] = [];
  const faults: unknown[] = [];
  const wrong: string[] = [];
  let state: Record<string, unknown> = {};
  const insist = (holds: boolean, what: string) => {
    if (!holds) wrong.push(`${mono / 1_000}s ${String(state["phase"])}: ${what}`);
  };

  const tellOutput = (name: Output, fresh = true) => {
    const { on, mute } = real[name];
    if (mute || gone.has(name)) return;
    const told: EntityState =
      name === "valve" && valve === "valve"
        ? { valve: on ? "open" : "closed" }
        : name === "heater" && heater.component !== "switch"
          ? { mode: on ? "heat" : "off" }
          : { on };
    play.tell(name, told, fresh);
  };
  const switchReal = (name: Output, on: boolean) => {
    real[name].on = on;
    if (on) real[name].since = mono;
    tellOutput(name);
  };
  const wants = (name: Output, order: Readonly<Record<string, unknown>>): boolean | undefined => {
    if (name === "valve") return (order["open"] ?? order["on"]) as boolean;
    const mode = order["mode"];
    return typeof mode === "string" ? mode !== "off" : (order["on"] as boolean | undefined);
  };
  for (const name of ["valve", "heater"] as const)
    play.obeys(name, (order) => {
      const on = wants(name, order);
      if (on !== undefined && !real[name].deaf) {
        real[name].on = on;
        if (on) real[name].since = mono;
      }
      if (real[name].deaf || real[name].mute || gone.has(name)) return undefined;
      if (on === undefined) return typeof order["target_c"] === "number" ? { target_c: order["target_c"] } : undefined;
      if (name === "valve") return valve === "valve" ? { valve: on ? "open" : "closed" } : { on };
      return heater.component === "switch" ? { on } : { mode: on ? "heat" : "off" };
    });

  function readOrders(): void {
    for (; seenOrders < play.orders.length; seenOrders++) {
      const { part, order } = play.orders[seenOrders] ?? { part: "", order: {} };
      const name = part as Output;
      const on = wants(name, order);
      if (on === undefined) continue;
      wanted.set(name, on ? mono : undefined);
      if (!on) continue;
      insist(running !== undefined, `${name} ON without a command`);
      const key = `${running?.id ?? ""} ${name}`;
      sent.set(key, (sent.get(key) ?? 0) + 1);
      insist(sent.get(key) === 1, `${name} ON twice for one command`);
      insist(
        name === "valve" ? running?.verb === "fill" : running?.verb !== "fill",
        `${name} for ${running?.verb ?? ""}`,
      );
    }
  }

  function check(): void {
    readOrders();
    for (const [name, since] of wanted) {
      if (since === undefined || gone.has(name)) continue;
      const age = (part: string) => mono - (play.parts.get(part)?.read()?.at ?? -Infinity);
      const value = (part: string) => play.parts.get(part)?.read()?.state["value"] as number;
      insist(running !== undefined, `${name} on with nothing running`);
      insist(mono - renewedAt <= leaseMs, `${name} on without a lease`);
      insist(
        bathParts.every((part) => !gone.has(part)),
        `${name} on while a part is away`,
      );
      insist(age("level") <= maxAge && age("water") <= maxAge, `${name} on blindly`);
      insist(
        value("level") >= -10 && value("level") <= 120 && value("water") >= 0,
        `${name} on and a reading is absurd`,
      );
      insist(value("water") < 43, `${name} on in water of ${value("water")}`);
      insist(play.parts.get("leak")?.read()?.state["on"] === false, `${name} on in a leak`);
      insist(play.parts.get("occupied")?.read()?.state["on"] === false, `${name} on while somebody bathes`);
      insist(state["phase"] !== "fault", `${name} on in a fault`);
      const longest =
        name === "valve" ? Math.min(1_200, stated.auto_off_s - 5) : Math.min(2_700, stated.heater_auto_off_s - 5);
      insist(mono - since <= longest * 1_000 + 1_000, `${name} on for ${(mono - since) / 1_000} s`);
      if (name === "heater") insist(value("level") >= 30, "heat without water");
      if (name === "heater") insist(value("water") <= (running?.target_c ?? 0), "heated past its target");
      if (name === "valve") insist(value("level") < (running?.level_pct ?? 0), "filled past its level");
    }
  }

  let controller: ReturnType<typeof open>;
  function open() {
    const port = {
      id: "it",
      place: "bathroom",
      eventTopic: "t",
      clock,
      random: () => 0.5,
      log: { info() {}, warn() {}, debug() {}, error() {} },
      parts: play.parts,
      state: (next: Record<string, unknown>) => (state = next),
      event: (type: string, detail: { code?: string }) =>
        void events.push(detail.code === undefined ? type : `${type} ${detail.code}`),
      fault: (error: unknown) => void faults.push(error),
      kept: { read: () => kept, write: (value: unknown) => (kept = JSON.parse(JSON.stringify(value))), interrupted },
    };
    return adoptedBath.prepare(stated)(port as unknown as AdoptedPort<KindName>);
  }
  const measure = () => {
    for (const part of ["level", "water"] as const)
      if (!silent.has(part) && !gone.has(part)) play.tell(part, { value: lies.get(part) ?? tub[part] });
  };
  controller = open();
  measure();
  check();

  function command(verb: CommandOf<"bath">["verb"], given: Record<string, unknown> = {}): string {
    const id = `c${++commands}`;
    finals.set(id, []);
    const before = running;
    if (verb !== "stop") renewedAt = before ? renewedAt : mono;
    const care = given["care"] as { child_home?: boolean } | undefined;
    const cap = care?.child_home === false ? 41 : 38;
    const target_c = verb === "hold" ? 41 : Math.min(Number(given["target_c"] ?? 41), cap);
    let over = false;
    const finish = (final: Final) => {
      over = true;
      finals.get(id)?.push(final);
      if (running?.id === id) running = before;
    };
    if (verb !== "stop" && !before)
      running = { id, verb, target_c, level_pct: Math.min(80, Number(given["level_pct"] ?? 80)) };
    controller.act({ id, verb, with: given } as never, (final) => {
      readOrders();
      finish(final);
    });
    if (!over && verb !== "stop" && before) wrong.push(`${id} was accepted beside ${before.id}`);
    check();
    return id;
  }

  return {
    play,
    tub,
    real,
    wrong,
    finals,
    events,
    faults,
    check,
    command,
    state: () => state,
    outcome: (id: string) => {
      const [final] = finals.get(id) ?? [];
      return final?.code ?? final?.outcome;
    },
    press: (button: Press) => {
      controller.press?.(button);
      check();
    },
    /** A hand at the device itself; not `fresh` when the house only finds it so. */
    hand: (name: Output, on: boolean, fresh = true) => {
      real[name].on = on;
      if (on) real[name].since = mono;
      tellOutput(name, fresh);
      check();
    },
    deaf: (name: Output, on = true) => void (real[name].deaf = on),
    mute: (name: Output, on = true) => void (real[name].mute = on),
    silent: (part: string, on = true) => void (on ? silent.add(part) : silent.delete(part)),
    lie: (part: string, value: number | undefined) => {
      if (value === undefined) lies.delete(part);
      else {
        lies.set(part, value);
        if (!gone.has(part)) play.tell(part, { value });
      }
      check();
    },
    sense: (part: "leak" | "occupied", on: boolean) => {
      if (!gone.has(part)) play.tell(part, { on });
      check();
    },
    away: (part: BathPart) => {
      if (gone.has(part)) return;
      gone.add(part);
      play.away(part);
      check();
    },
    back: (part: BathPart) => {
      if (!gone.delete(part)) return;
      play.back(part);
      if (part === "valve" || part === "heater") tellOutput(part, false);
      else if (part === "leak" || part === "occupied") play.tell(part, { on: false }, false);
      else play.tell(part, { value: tub[part] }, false);
      check();
    },
    /** Lets seconds pass: water flows, warms and is measured; the hub renews or is silent. */
    pass: (seconds: number, renewing = true, until: () => boolean = () => false) => {
      for (let s = 0; s < seconds && !until(); s++) {
        mono += 1_000;
        if (real.valve.on) {
          tub.water = (tub.water * tub.level + 14 * 0.13) / (tub.level + 0.13);
          tub.level = Math.min(100, tub.level + 0.13);
        }
        if (real.heater.on) tub.water += ((6 * 60) / 4_186 / Math.max(5, tub.level * 1.5)) * 16;
        else tub.water = Math.max(14, tub.water - 0.000_5);
        for (const name of ["valve", "heater"] as const) {
          const limit = name === "valve" ? stated.auto_off_s : stated.heater_auto_off_s;
          if (real[name].on && mono - real[name].since >= limit * 1_000) switchReal(name, false);
        }
        if (renewing) renewedAt = mono;
        else if (running && mono - renewedAt >= leaseMs) controller.leaseLost?.("expired");
        if (s % 10 === 0) measure();
        controller.heartbeat?.();
        check();
      }
    },
    /** Level and water tell, but only what was kept for them. */
    kept: (part: "level" | "water") => {
      if (!gone.has(part)) play.tell(part, { value: tub[part] }, false);
      check();
    },
    empty: () => {
      tub.level = 0;
      tub.water = 14;
      measure();
      check();
    },
    close: () => {
      controller.close?.();
      readOrders();
      insist(running === undefined, "closed and still running");
      check();
    },
    /** The hub dies and starts again: what is kept, and what the makers' devices do meanwhile, is all there is. */
    restart: (seconds = 5) => {
      interrupted = running !== undefined;
      if (running) finals.get(running.id)?.push({ outcome: "failed", code: "E_INTERRUPTED" });
      running = undefined;
      wanted.clear();
      mono += seconds * 1_000;
      const before = play.orders.length;
      controller = open();
      readOrders();
      for (const name of ["valve", "heater"] as const)
        if (!gone.has(name))
          insist(
            play.orders.slice(before).some(({ part, order }) => part === name && wants(name, order) === false),
            `${name} not told OFF at opening`,
          );
      check();
    },
  };
}
