import { z } from "zod";
import { fail } from "../core/errors.ts";
import { instantOf } from "../core/instant.ts";
import { type KindName, kinds, type KindRow, verbsOf } from "../core/kinds.ts";
import type { Do, SafetyClass } from "../core/messages.ts";
import { check } from "../core/parse.ts";
import { type Care, readRole, type RoleRow, roles } from "../core/roles.ts";
import type { Command } from "../core/run.ts";
import { hazardous } from "./fold.ts";
import { leaseMs } from "./leases.ts";

const ttlMs: Readonly<Record<SafetyClass, number>> = { S0: 10_000, S1: 10_000, S2: 10_000, S3: 5_000 };

/** The verb that takes energy away: never held, never delayed, never leased. */
export const stopVerb = "stop";

/** True when an act of this class needs its id in the ledger before it leaves. */
export function storedFirst(safety: SafetyClass, verb: string): boolean {
  return hazardous(safety) && verb !== stopVerb;
}

/** The class a command has by its kind and by what the device says of itself, whichever is higher. */
export function classOf(kind: KindName, announced: SafetyClass | undefined): SafetyClass {
  const row: KindRow = kinds[kind];
  return announced !== undefined && announced > row.class ? announced : row.class;
}

/** True for what only the door policy commands: no scene, no integrator, no hand at a screen. */
export function reserved(kind: KindName): boolean {
  const row: KindRow = kinds[kind];
  return row.serves !== undefined && takenByPolicy(row.serves);
}

/** True for an address whose role the policy alone commands: a hold keeps nothing from it. */
export function takenByPolicy(address: string): boolean {
  const role = readRole(address)?.role;
  const row: RoleRow | undefined = role && roles[role];
  return row?.by === "policy";
}

/** Checks a command by its verb's schema and gives the parameters as the device takes them. E_UNKNOWN_VERB, E_UNKNOWN_KEY, E_WRONG_TYPE. */
export function parametersOf(
  command: Pick<Command, "verb" | "with" | "role">,
  kind: KindName,
  care: (role: string) => Care,
): Record<string, unknown> {
  const verbs = verbsOf(kind);
  const schema = Object.hasOwn(verbs, command.verb) ? verbs[command.verb] : undefined;
  if (!schema) fail("E_UNKNOWN_VERB", { verb: command.verb, kind });
  const careful = schema instanceof z.ZodObject && "care" in schema.shape;
  // Only the hub itself may say what care is to be taken.
  if (Object.hasOwn(command.with, "care")) fail("E_UNKNOWN_KEY", { field: "care" });
  const given = check(schema, command.with) as Record<string, unknown>;
  return careful ? check(schema, { ...given, care: care(command.role) }) : given;
}

/** The message of a command: for one boot of the device, with a time to live that ends at the deadline at the latest. */
export function messageOf(
  command: Pick<Command, "id" | "verb" | "deadline">,
  parameters: Record<string, unknown>,
  safety: SafetyClass,
  boot: string,
  wall: number,
): Do {
  const left = Math.floor(command.deadline - wall);
  if (left <= 0) fail("E_DEADLINE", {});
  return {
    v: 1,
    id: command.id,
    boot,
    verb: command.verb,
    with: parameters,
    issued: instantOf(wall),
    ttl_ms: Math.min(ttlMs[safety], left),
    ...(safety === "S2" && command.verb !== stopVerb && { lease_ms: leaseMs }),
  };
}
