import { z } from "zod";
import { instantOf, wallOf } from "../../hub/core/instant.ts";
import { check } from "../../hub/core/parse.ts";
import { at } from "../../hub/core/timer.ts";
import { defineDevice, type CommandOf, type Final, type Port } from "../device.ts";
import { look, nextLook, set, snooze, stop, unset, type Clockwork, type Turn } from "./ring.ts";
import { simAlarmClock } from "./sim.ts";

/** It looks each minute with its heartbeat; only what is nearer than this has a timer of its own. */
const nearMs = 61_000;

const KeptShape = z.strictObject({
  v: z.literal(1),
  rings: z.array(z.number()).max(60),
  snooze_min: z.number().int().min(1).max(30),
  phase: z.discriminatedUnion("is", [
    z.strictObject({ is: z.literal("quiet") }),
    z.strictObject({ is: z.literal("ringing"), since: z.number() }),
    z.strictObject({ is: z.literal("snoozed"), until: z.number() }),
  ]),
  rung: z.exactOptional(z.number()),
  missed: z.exactOptional(z.number()),
  set_by: z.exactOptional(z.string()),
});

/** An alarm clock that rings by itself at every instant it was told, whatever becomes of the hub. */
export const alarmClock = defineDevice({
  kind: "alarm-clock",
  program: true,
  settings: z.strictObject({}),
  wires: { inputs: {}, presses: ["stop", "snooze"], outputs: ["bell"] },
  sim: () => simAlarmClock,
  open: (_settings, port) => openAlarmClock(port),
});

function openAlarmClock(port: Port<"alarm-clock">) {
  const { clock, driver, kept } = port;
  let now = keptBefore(port);
  let keptText = JSON.stringify(now);
  let disarm: (() => void) | undefined;

  const keep = (next: Clockwork) => {
    const text = JSON.stringify(next);
    if (text === keptText) return;
    kept.write({ v: 1, ...next });
    keptText = text;
  };
  const become = ({ clock: next, events }: Turn) => {
    now = next;
    driver.write("bell", now.phase.is === "ringing");
    for (const type of events) port.event(type, {});
    port.state(stateOf(now));
    arm();
    try {
      keep(now);
    } catch (error) {
      // It rings and falls silent on a full disk too; the next look tries again.
      port.fault(error);
    }
  };
  const lookNow = () => become(look(now, clock.wall()));
  const press = (button: "snooze" | "stop") => {
    lookNow();
    become(button === "snooze" ? snooze(now, clock.wall()) : stop(now));
  };
  function arm(): void {
    disarm?.();
    disarm = undefined;
    const due = nextLook(now);
    if (due === undefined || due - clock.wall() > nearMs) return;
    disarm = at(clock, clock.mono() + Math.max(0, due - clock.wall()), lookNow, port.fault);
  }

  lookNow();
  driver.onInput((input) => {
    if (input === "snooze" || input === "stop") press(input);
  });
  return {
    act: (command: CommandOf<"alarm-clock">, finish: (final: Final) => void) => {
      if (command.verb === "set") {
        const { rings, snooze_min } = command.with;
        lookNow();
        const next = set(now, { rings: rings.map(wallOf), snooze_min, by: command.id }, clock.wall());
        // A list that cannot be kept is refused: it would be gone with the next power cut.
        keep(next);
        become(look(next, clock.wall()));
      } else press(command.verb);
      finish({ outcome: "done" });
    },
    heartbeat: lookNow,
    close: () => {
      disarm?.();
      driver.write("bell", false);
    },
  };
}

function keptBefore({ kept, fault }: Port<"alarm-clock">): Clockwork {
  try {
    const stored = check(KeptShape.optional(), kept.read());
    if (!stored) return unset;
    const { v: _, ...clockwork } = stored;
    return clockwork;
  } catch (error) {
    fault(error);
    return unset;
  }
}

function stateOf({ rings, phase, missed, set_by }: Clockwork): Parameters<Port<"alarm-clock">["state"]>[0] {
  const [next] = rings;
  return {
    ringing: phase.is === "ringing",
    rings: rings.length,
    ...(next === undefined ? {} : { next: instantOf(next) }),
    ...(phase.is === "ringing" ? { since: instantOf(phase.since) } : {}),
    ...(phase.is === "snoozed" ? { snoozed_until: instantOf(phase.until) } : {}),
    ...(missed === undefined ? {} : { missed: instantOf(missed) }),
    ...(set_by === undefined ? {} : { set_by }),
  };
}
