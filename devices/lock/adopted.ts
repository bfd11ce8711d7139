import { z } from "zod";
import type { Parts } from "../../hub/core/entities.ts";
import { fail } from "../../hub/core/errors.ts";
import { check } from "../../hub/core/parse.ts";
import { defineAdopted, type AdoptedPort } from "../adopted.ts";
import type { CommandOf, Final } from "../device.ts";
import { runHazard } from "../hazard.ts";
import { driveImpulses, inTurn } from "../outlets.ts";
import { isOn } from "../part-values.ts";
import { firstAdoptedLock, nextAdoptedLook, pulses, stepAdopted, wayIn } from "./adopted-machine.ts";
import { AdoptedLockSettings, type AdoptedEvent, type AdoptedInput, type AdoptedLock } from "./adopted-state.ts";
import type { AdoptedMoment, Says } from "./adopted-state.ts";
import { isLoose } from "./adopted-watching.ts";

const KeptShape = z.strictObject({ forced: z.boolean(), toldOpen: z.boolean() });
const everyWant = ["lock", "unlock", "open"] as const;
const says: readonly Says[] = ["locked", "locking", "unlocked", "unlocking", "open", "opening", "jammed"];

/**
 * A lock of another maker: told once for each command, confirmed by its own word, locked again by itself. Only where it
 * breaks that promise after our own pulse is it told once to lock, and only over a leaf that is known to be shut.
 */
export const adoptedLock = defineAdopted({
  kind: "lock",
  settings: AdoptedLockSettings,
  atOnce: true,
  fits: ({ opens_by }, parts) => {
    const traits = parts.get("lock")?.traits;
    if (traits?.code === true) fail("E_LOCK_CODE");
    const way = wayIn(
      { auto_off_s: 1, tells_hands: false, ...(opens_by && { opens_by }) },
      traits?.wants ?? ["unlock"],
    );
    if (traits?.wants && !traits.wants.includes(way)) fail("E_UNKNOWN_VERB", { verb: way });
  },
  open: (settings, port) => openAdopted(settings, port),
});

function openAdopted(stated: AdoptedLockSettings, port: AdoptedPort<"lock">) {
  const { clock, parts, kept } = port;
  const look = () => momentOf(stated, parts, clock.mono());
  const driver = driveImpulses(parts, {
    release: { part: "lock", order: () => ({ want: wayIn(stated, look().wants) }) },
    bolt: { part: "lock", order: () => ({ want: "lock" }) },
  });
  const hazard = runHazard<AdoptedLock, AdoptedInput, AdoptedMoment, AdoptedEvent>(
    { clock, kept, fault: port.fault, driver },
    {
      first: firstAdoptedLock(check(KeptShape.optional(), kept.read()) ?? { forced: false, toldOpen: false }),
      look,
      step: (before, input, moment) => {
        const { lock, events, ended } = stepAdopted(before, input, moment);
        return { machine: lock, events, ended };
      },
      tell: ({ type, ...detail }) => port.event(type, detail),
      show: (lock, moment) => port.state(stateOf(lock, moment)),
      next: (lock) => nextAdoptedLook(lock, look()),
    },
  );
  type Turn = () => void;
  const turn = inTurn<Turn>((work) => work(), port.fault);
  const take = (input: AdoptedInput) => turn(() => hazard.take(input));
  parts.onNews(({ part, fresh }) => take({ is: "news", part, fresh }));
  // What they say as it opens is how they stand.
  for (const part of ["lock", "leaf"]) take({ is: "news", part, fresh: false });
  return {
    act: (command: CommandOf<"lock">, finish: (final: Final) => void) =>
      turn(() => hazard.command(command.id, { is: "command", command }, finish)),
    heartbeat: () => take({ is: "tick" }),
    close: () => take({ is: "close" }),
  };
}

function momentOf(stated: AdoptedLockSettings, parts: Parts, now: number): AdoptedMoment {
  const lock = parts.get("lock");
  const told = lock?.read()?.state["lock"];
  const leaf = parts.get("leaf");
  return {
    now,
    stated,
    there: lock?.available() ?? false,
    says: says.find((name) => name === told),
    leaf: leaf === undefined ? "absent" : isOn(leaf),
    // Who does not say what it takes is not told to draw a latch.
    wants: lock?.traits.wants ?? everyWant.filter((want) => want !== "open" || stated.opens_by === "open"),
    code: lock?.traits.code === true,
  };
}

function stateOf(lock: AdoptedLock, moment: AdoptedMoment): Parameters<AdoptedPort<"lock">["state"]>[0] {
  const { leaf } = moment;
  const [fault] = lock.faults;
  return {
    bolt: boltOf(moment.says),
    leaf: typeof leaf === "boolean" ? (leaf ? "open" : "closed") : "unknown",
    pulsing: pulses(lock, moment),
    ...(fault === undefined ? {} : { fault }),
  };
}

function boltOf(told: Says | undefined): "locked" | "unlocked" | "jammed" | "unknown" {
  if (told === undefined) return "unknown";
  if (told === "jammed" || told === "locked") return told;
  // A bolt on its way is not there yet: it may jam.
  if (told === "unlocking" || told === "opening") return "unknown";
  return isLoose(told) || told === "locking" ? "unlocked" : "unknown";
}
