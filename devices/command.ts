import type { z } from "zod";
import { fail } from "../hub/core/errors.ts";
import { Id } from "../hub/core/ids.ts";
import { Do } from "../hub/core/messages.ts";
import { check } from "../hub/core/parse.ts";
import type { LeaseRule } from "./device.ts";
import { wallOf } from "../hub/core/instant.ts";

/** What a command is measured against. */
export type CommandRules = {
  readonly boot: string;
  readonly verbs: Readonly<Record<string, z.ZodType>>;
  readonly lease: LeaseRule | undefined;
  /** Wall ms now; undefined while this clock is not known to agree with the hub's. */
  readonly now: number | undefined;
};

const futureMs = 5_000;

/** The id of anything that carries one, so that even a broken command is answered. */
export function idIn(value: unknown): string | undefined {
  const id = typeof value === "object" && value !== null && "id" in value ? Id.safeParse(value.id) : undefined;
  return id?.success ? id.data : undefined;
}

/** The command in a parsed payload: strict; E_WRONG_TYPE, E_UNKNOWN_KEY, E_NEWER. */
export function readCommand(value: unknown): Do {
  return check(Do, value);
}

/** Refuses what this device must not do now, else returns the checked parameters. */
export function admit(command: Do, { boot, verbs, lease, now }: CommandRules): Record<string, unknown> {
  if (command.boot !== boot) fail("E_OTHER_BOOT", { boot: command.boot });
  if (now !== undefined) {
    const age = now - wallOf(command.issued);
    if (age > command.ttl_ms) fail("E_STALE", { age_ms: age, ttl_ms: command.ttl_ms });
    if (age < -futureMs) fail("E_FUTURE", { ahead_ms: -age });
  }
  const schema = Object.hasOwn(verbs, command.verb) ? verbs[command.verb] : undefined;
  if (!schema) fail("E_UNKNOWN_VERB", { verb: command.verb });
  if (lease?.verbs.includes(command.verb)) {
    if (command.lease_ms === undefined) fail("E_WRONG_TYPE", { field: "lease_ms", problem: "a hazard needs a lease" });
    if (command.lease_ms > lease.cap_ms) fail("E_LIMIT", { field: "lease_ms", cap: lease.cap_ms });
  }
  return check(schema, command.with) as Record<string, unknown>;
}
