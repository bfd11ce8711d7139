import type { Fault } from "../core/events.ts";
import type { Params } from "../core/errors.ts";
import type { NoticeName } from "../core/notices.ts";

/** Why a notice stands: the same name and cause never make a second one while it does. */
export type Cause = {
  readonly name: NoticeName;
  readonly cause: string;
  readonly params: Params;
  readonly place?: string;
};

/** A device as its notices name it. */
export type CausingDevice = {
  readonly id: string;
  readonly kind: string;
  readonly name?: string | undefined;
  readonly place?: string | undefined;
};

type Told = Readonly<Record<string, unknown>>;

/** Faults of a bath by which people or the house may come to harm; the rest only keep it from working. */
const bathFaults: Readonly<Record<string, NoticeName>> = {
  leak: "bath-water",
  overflow: "bath-water",
  "valve-leaks": "bath-water",
  "rise-without-flow": "bath-water",
  "not-off": "bath-water",
  "tub-too-hot": "bath-hot",
  "mix-too-hot": "bath-hot",
  "set-point": "bath-hot",
  "dry-heat": "bath-hot",
  "contact-disagrees": "bath-hot",
  "lease-lost": "bath-lost",
};

const breakfastFaults: Readonly<Record<string, NoticeName>> = {
  smoke: "breakfast-smoke",
  "relay-stuck": "breakfast-on",
  "too-much-power": "breakfast-on",
  "not-off": "breakfast-on",
};

/** By the kind of a device: what its state is worth saying. */
const byKind: Readonly<
  Record<string, (state: Told) => readonly { readonly name: NoticeName; readonly why: string }[]>
> = {
  bath: (state) => ofHazard(state, bathFaults, "bath-fault", "bath-interrupted"),
  "breakfast-machine": (state) => ofHazard(state, breakfastFaults, "breakfast-fault", "breakfast-interrupted"),
  "leak-sensor": ({ wet, trouble }) => ofSensor(wet, trouble, "leak"),
  "smoke-sensor": ({ smoke, trouble }) => ofSensor(smoke, trouble, "smoke"),
  "shut-off-valve": ({ trouble }) => (trouble === undefined ? [] : [{ name: "water-not-shut", why: "not-shut" }]),
  lock: ({ bolt, fault }) =>
    bolt === "jammed" || fault !== undefined ? [{ name: "door-lock", why: textOf(fault, "jammed") }] : [],
};

/** Kinds of devices whose state can be a cause. */
export const causingKinds: readonly string[] = Object.keys(byKind);

/** What warns of water and fire: its notice says by name where, and its silence is worth one. */
const sensorKinds: ReadonlySet<string> = new Set(["leak-sensor", "smoke-sensor"]);

/** What is said when such a sensor is gone, and when it warns no more; undefined for another kind of device. */
export function causesOfSensor({
  id,
  kind,
  name = id,
  place,
}: CausingDevice): { gone: Cause; over: Cause } | undefined {
  if (!sensorKinds.has(kind)) return undefined;
  const of = { params: { name }, ...(place === undefined ? {} : { place }) };
  return {
    gone: { name: "sensor-blind", cause: `device:${id}:gone`, ...of },
    over: { name: "sensor-over", cause: `over:${id}`, ...of },
  };
}

/** What the state of a device gives cause to say; nothing of it stands once the state says otherwise. */
export function causesOfState({ id, kind, name: called, place }: CausingDevice, state: Told): readonly Cause[] {
  return (Object.hasOwn(byKind, kind) ? (byKind[kind]?.(state) ?? []) : []).map(({ name, why }) => ({
    name,
    cause: `device:${id}:${why}`,
    params: sensorKinds.has(kind) ? { name: called ?? id } : {},
    ...(place === undefined ? {} : { place }),
  }));
}

/** Whether a cause is one of that device's own state. */
export function isOfDevice(cause: string, device: string): boolean {
  return cause.startsWith(`device:${device}:`);
}

/** What a fault of the house is worth saying; undefined for one that is shown as a fault alone. */
export function causeOfFault({ id, code, params }: Fault): Cause | undefined {
  const cause = causeIdOf(id);
  if (code === "E_DOOR_OPEN") return { name: "door-open", cause, params: {} };
  if (code === "E_SCREEN_SILENT") return { name: "screen-silent", cause, params: { name: params["name"] ?? "" } };
  if (id === "store" || id.startsWith("store:"))
    return { name: "store-fault", cause, params: { ...params, what: `error.${code}` } };
  return undefined;
}

/** The cause of a fault of that id. */
export function causeIdOf(fault: string): string {
  return `fault:${fault}`;
}

/** Whether a cause is a fault, which is told anew after a restart, or it is over. */
export function isOfFault(cause: string): boolean {
  return cause.startsWith("fault:");
}

function ofSensor(
  warns: unknown,
  trouble: unknown,
  name: NoticeName,
): readonly { readonly name: NoticeName; readonly why: string }[] {
  const blind = trouble === undefined ? [] : [{ name: "sensor-blind", why: "blind" } as const];
  return [...(warns === true ? [{ name, why: "warns" }] : []), ...blind];
}

function ofHazard(
  { phase, fault, interrupted }: Told,
  names: Readonly<Record<string, NoticeName>>,
  otherwise: NoticeName,
  was: NoticeName,
): readonly { readonly name: NoticeName; readonly why: string }[] {
  if (phase === "fault" || fault !== undefined) {
    const why = textOf(fault, "fault");
    return [{ name: Object.hasOwn(names, why) ? (names[why] ?? otherwise) : otherwise, why }];
  }
  return interrupted === true ? [{ name: was, why: "interrupted" }] : [];
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value.slice(0, 40) : otherwise;
}
