import { z } from "zod";
import { instantOf } from "../../hub/core/instant.ts";
import { check } from "../../hub/core/parse.ts";
import { at } from "../../hub/core/timer.ts";
import { defineDevice, type CommandOf, type Controller, type Final, type Port } from "../device.ts";
import { dueAt } from "./giving-back.ts";
import { Appliance, tightened, WantedLimits, type Limits } from "./limits.ts";
import { firstClimate, step } from "./machine.ts";
import { Room } from "./physics.ts";
import { climateMeasures, look, numberOf } from "./sensors.ts";
import { simClimate } from "./sim.ts";
import { UnitShape, type Climate, type Input, type Moment, type Result, type Unit } from "./state.ts";

const KeptShape = z.strictObject({
  before: UnitShape.optional(),
  set: UnitShape.optional(),
  from: UnitShape.optional(),
  left_min: z.number().min(0).optional(),
  until: z.number().optional(),
  leaving: z.literal(true).optional(),
  used: z.literal(true).optional(),
});

/** What the config file may say of an AC: the unit, stricter interlocks, and the room it is simulated in. */
export const ClimateSettings = z.strictObject({
  appliance: Appliance.prefault({}),
  limits: WantedLimits.default({}),
  sim: Room.prefault({}),
});

/** An AC that the house may set for somebody on the way; the unit's own thermostat steers, whatever becomes of the house. */
export const climate = defineDevice({
  kind: "climate",
  settings: ClimateSettings,
  wires: { inputs: climateMeasures, presses: ["pressed"], numbers: ["mode", "target"] },
  sim: ({ appliance, sim }) => simClimate(appliance, sim),
  open: ({ limits }, port) => openClimate(tightened(limits), port),
});

/** Opens the machine over a driver; whatever that is made of, the interlocks are the same. */
export function openClimate(limits: Limits, port: Omit<Port<"climate">, "web">): Controller<"climate"> {
  const { clock, driver, kept: disk } = port;
  const waiting = new Map<string, (final: Final) => void>();
  const instant = () => ({ mono: clock.mono(), wall: clock.wall() });
  let now = firstClimate(check(KeptShape.optional(), disk.read()) ?? {}, instant(), limits);
  let keptText = JSON.stringify(now.kept);
  let cancel: (() => void) | undefined;
  let closed = false;

  const keep = () => {
    const text = JSON.stringify(now.kept);
    if (text === keptText) return;
    disk.write(now.kept);
    keptText = text;
  };
  const put = (unit: Unit) => {
    if (unit.on) driver.set("target", unit.target_c);
    driver.set("mode", numberOf(unit));
  };
  const carriedOut = ({ put: wanted, giving }: Result) => {
    // What is to be given back is known before the unit is touched, and forgotten only after it was given.
    if (!giving) keep();
    if (wanted) put(wanted);
    if (giving) keep();
  };
  const take = (input: Input): void => {
    const moment: Moment = { limits, now: instant(), seen: look(driver) };
    const result = step(now, input, moment);
    const was = now;
    now = result.climate;
    try {
      carriedOut(result);
    } catch (error) {
      // What could not be remembered was not done.
      now = was;
      if (input.is === "command") waiting.delete(input.command.id);
      throw error;
    }
    for (const event of result.events) tell(port, event);
    port.state(stateOf(now, moment));
    cancel?.();
    const due = closed ? undefined : dueAt(result, moment);
    cancel = due === undefined ? undefined : at(clock, due, () => take({ is: "tick" }), port.fault);
    for (const { id, final } of result.ended) {
      const finish = waiting.get(id);
      waiting.delete(id);
      finish?.(final);
    }
    if (result.put) take({ is: "tick" });
  };
  take({ is: "tick" });
  driver.onInput((input) => take({ is: input === "pressed" ? "pressed" : "tick" }));
  return {
    act: (command: CommandOf<"climate">, finish) => {
      waiting.set(command.id, finish);
      take({ is: "command", command });
    },
    heartbeat: () => take({ is: "tick" }),
    // Nothing falls: an AC is safest on its own thermostat.
    close: () => {
      closed = true;
      cancel?.();
    },
  };
}

function tell(port: Pick<Port<"climate">, "event">, event: Result["events"][number]): void {
  if (event.type === "trouble") return port.event("trouble", { code: event.code });
  port.event("pressed", event.unit);
}

function stateOf(climate: Climate, { seen, now }: Moment): Parameters<Port<"climate">["state"]>[0] {
  const { unit, kept, giveUpAt, openSince, trouble, compressor } = climate;
  const room = seen.room?.value;
  const steady = room !== undefined && Number.isFinite(room) && trouble !== "E_SENSOR";
  const until = giveUpAt === undefined ? undefined : (kept.until ?? Math.round(now.wall + giveUpAt - now.mono));
  return {
    on: unit?.on ?? false,
    ...(unit?.on ? { mode: unit.mode, target_c: unit.target_c } : {}),
    ...(steady ? { room_c: Math.round(room * 10) / 10 } : {}),
    ...(seen.humidity === undefined ? {} : { humidity_pct: Math.round(seen.humidity) }),
    running: compressor,
    power_w: Math.round((seen.power_w ?? 0) / 10) * 10,
    energy_kwh: Math.round((seen.energy_kwh ?? 0) * 100) / 100,
    unattended: giveUpAt !== undefined,
    ...(until === undefined ? {} : { until: instantOf(until) }),
    ...(seen.window === undefined ? {} : { window_open: openSince !== undefined }),
    ...(seen.unit === undefined || seen.assumed ? { assumed: true } : {}),
    ...(trouble === undefined ? {} : { trouble }),
  };
}
