import { z } from "zod";
import { check } from "../../hub/core/parse.ts";
import { defineDevice, type CommandOf, type Final, type Port } from "../device.ts";
import { runHazard } from "../hazard.ts";
import { lockInputs, type Contacts, type Snapshot } from "./contacts.ts";
import { LockSettings } from "./limits.ts";
import { faultOf, firstLock, nextLook, step } from "./machine.ts";
import { simLock } from "./sim.ts";
import type { Hand, Input, Kept, Lock, LockEvent, Moment } from "./state.ts";

const hands: readonly Hand[] = ["keypad", "key", "inside"];
const KeptShape = z.strictObject({ forced: z.boolean(), toldOpen: z.boolean() });

/** A lock that is let go for seconds and locks by itself: its own time, and its strike's own one-shot, end a pulse. */
export const lock = defineDevice({
  kind: "lock",
  settings: LockSettings,
  // No lease: nothing lengthens a pulse, so there is nothing to renew.
  wires: {
    inputs: { bolt: "contact", leaf: "contact", jam: "contact" },
    optional: ["jam"],
    presses: hands,
    outputs: ["strike"],
  },
  sim: () => simLock(),
  open: ({ pulse_ms }, port) => openLock(pulse_ms, port),
});

type Driven = { readonly lock: Lock; readonly outputs: Lock["outputs"]; readonly kept: Kept };

const driven = (state: Lock): Driven => ({ lock: state, outputs: state.outputs, kept: state.kept });

function openLock(pulse_ms: number, port: Port<"lock">) {
  const { clock, driver } = port;
  const hazard = runHazard<Driven, Input, Moment, LockEvent>(port, {
    first: driven(firstLock(check(KeptShape.optional(), port.kept.read()) ?? { forced: false, toldOpen: false })),
    look: () => {
      const read = lockInputs.map((input) => [input, driver.read(input)]);
      return { now: clock.mono(), snapshot: Object.fromEntries(read) as Snapshot, pulse_ms };
    },
    step: ({ lock: before }, input, moment) => {
      const { lock: next, events, ended } = step(before, input, moment);
      return { machine: driven(next), events, ended };
    },
    tell: ({ type, ...detail }) => port.event(type, detail),
    show: ({ lock: now }) => port.state(stateOf(now)),
    next: ({ lock: now }, mono) => nextLook(now, mono),
  });
  hazard.take({ is: "tick" });
  driver.onInput((input) => {
    const [name, user] = input.split(".");
    const by = hands.find((hand) => hand === name);
    hazard.take(by ? { is: "hand", by, ...(user === undefined ? {} : { user }) } : { is: "moved" });
  });
  return {
    act: (command: CommandOf<"lock">, finish: (final: Final) => void) =>
      hazard.command(command.id, { is: "command", command }, finish),
    hung: () => hazard.take({ is: "lag" }),
    heartbeat: () => hazard.take({ is: "tick" }),
    close: () => hazard.take({ is: "close" }),
  };
}

function stateOf(now: Lock): Parameters<Port<"lock">["state"]>[0] {
  const fault = faultOf(now);
  return {
    bolt: boltOf(now.seen),
    leaf: now.seen?.open === undefined ? "unknown" : now.seen.open ? "open" : "closed",
    pulsing: now.outputs.strike,
    ...(fault === undefined ? {} : { fault }),
  };
}

function boltOf(seen: Contacts | undefined): "locked" | "unlocked" | "jammed" | "unknown" {
  if (seen?.jammed === true) return "jammed";
  return seen?.released === undefined ? "unknown" : seen.released ? "unlocked" : "locked";
}
