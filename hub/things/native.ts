import { fail } from "../core/errors.ts";
import { type KindName, type KindRow, kinds } from "../core/kinds.ts";
import { About, DeviceEvent, Did, payloadCap, State, Status } from "../core/messages.ts";
import { check, parseJson } from "../core/parse.ts";

/** A checked message, and how many keys unknown to us were left out of it. */
export type Checked<T> = { readonly value: T; readonly dropped: number };

/** The row of a kind by a name from outside, or E_KIND_UNKNOWN. */
export function kindOf(kind: string): KindName {
  return Object.hasOwn(kinds, kind) ? (kind as KindName) : fail("E_KIND_UNKNOWN", { kind });
}

/** Reads an `about`; it must tell the kind the household knows the device by. */
export function readAbout(payload: Uint8Array, kind: KindName): Checked<About> {
  const raw = parseJson(payload, payloadCap);
  const value = check(About, raw);
  if (kindOf(value.kind) !== kind) fail("E_WRONG_TYPE", { field: "kind", problem: `${value.kind} is not ${kind}` });
  return { value, dropped: fewer(raw, value) };
}

/** Reads a `status`: plain text. */
export function readStatus(payload: Uint8Array): Status {
  if (payload.byteLength > payloadCap) fail("E_TOO_BIG", { bytes: payload.byteLength, cap: payloadCap });
  return check(Status, new TextDecoder().decode(payload));
}

/** Reads a `state` with its kind's own keys. */
export function readState(payload: Uint8Array, kind: KindName): Checked<State> {
  const raw = parseJson(payload, payloadCap);
  const { v, boot, at } = check(State, raw);
  const row: KindRow = kinds[kind];
  return joined(raw, { v, boot, at }, check(row.state, raw));
}

/** Reads an `event` with the own keys of its type; a type the kind does not have is E_WRONG_TYPE. */
export function readEvent(payload: Uint8Array, kind: KindName): Checked<DeviceEvent> {
  const raw = parseJson(payload, payloadCap);
  const { v, id, at, type } = check(DeviceEvent, raw);
  const types: KindRow["events"] = kinds[kind].events;
  const schema = Object.hasOwn(types, type) ? types[type] : undefined;
  if (!schema) fail("E_WRONG_TYPE", { field: "type", problem: `${kind} has no ${type}` });
  return joined(raw, { v, id, at, type }, check(schema, raw));
}

/** Reads a `did`. */
export function readDid(payload: Uint8Array): Checked<Did> {
  const raw = parseJson(payload, payloadCap);
  const value = check(Did, raw);
  return { value, dropped: fewer(raw, value) };
}

function joined<T extends object>(raw: unknown, common: T, own: unknown): Checked<T> {
  const value = { ...(own as object), ...common };
  return { value, dropped: fewer(raw, value) };
}

function fewer(raw: unknown, value: object): number {
  return Object.keys(raw as object).length - Object.keys(value).length;
}
