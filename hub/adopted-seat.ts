import type { AdoptedDevice, Press } from "../devices/adopted.ts";
import { openAdoptedDevice, type AdoptedTools, type OpenAdopted } from "../devices/open-adopted.ts";
import type { Delivery } from "./bus/wire.ts";
import type { Device } from "./check-adoption.ts";
import type { Part, PartNews, Parts } from "./core/entities.ts";
import { LintelError } from "./core/errors.ts";
import type { Sentence } from "./core/events.ts";
import { adoptionOf } from "./core/parts.ts";
import { at } from "./core/timer.ts";
import { readTopic, topicOf } from "./core/topics.ts";
import { loopWire, type Loop, type LoopWire } from "./adopted-loop.ts";
import type { Entities } from "./things/entities/entities.ts";

/** What one adopted device is opened with. */
export type SeatNeeds = {
  readonly document: Device;
  readonly tools: Omit<AdoptedTools, "connect">;
  readonly entities: Pick<Entities, "entity" | "onNews" | "part">;
  readonly loop: Loop;
  /** The variant it is to be opened as; throws a named error for what does not fit, or fits no more. */
  readonly check: () => AdoptedDevice;
  /** What the device says, as if it had come from the broker. */
  readonly said: (delivery: Delivery) => void;
  /** Carries the work out between the house's own. */
  readonly enter: (work: () => void) => void;
  /** What is wrong with it, or nothing any more. */
  readonly wrong: (error: unknown) => void;
};

/** One device of the house that is made of other makers' entities. */
export type Seat = {
  readonly online: boolean;
  /** Looks whether all it needs is there now. */
  look(): void;
  take(delivery: Delivery): void;
  /** A hand at its place; E_DEVICE_OFFLINE, E_UNKNOWN_VERB. */
  press(button: Press): void;
  /** Why it is not there, or undefined. */
  lacks(): Sentence | undefined;
  endLeases(): void;
  [Symbol.asyncDispose](): Promise<void>;
};

/** After a start its parts are heard of within moments; who is not by then is away. */
const graceMs = 10_000;
/** A state may be told so long after what changed it (devices/state-reports.ts). */
const toldWithinMs = 200;

/** Opens the seat; the device itself is opened once its parts have been there together. */
export function openSeat(needs: SeatNeeds): Seat {
  const { document, tools, entities, loop, enter, wrong } = needs;
  const { id } = document;
  const { clock, root } = tools;
  const named = document.made_of?.parts ?? {};
  const required = requiredOf(document);
  const listeners: ((news: PartNews) => void)[] = [];
  let wire: LoopWire | undefined;
  let device: OpenAdopted | undefined;
  let trouble: "misfit" | "broken" | undefined;
  let begun = false;
  let waited = false;
  let variant: AdoptedDevice | undefined;
  let shape: readonly unknown[] = [];
  let baselineUntil = -Infinity;
  const parts = partsOf(named, entities, listeners);
  const statusTopic = topicOf(root, "device.status", id);

  const said = (topic: string, payload: string | Uint8Array) => {
    const state = readTopic(root, topic)?.name === "device.state";
    // What the hub reads as retained is a baseline to it, too.
    const retained = state && clock.mono() <= baselineUntil;
    const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
    loop.post(() => needs.said({ topic, payload: bytes, retained }));
  };
  const there = () => required.every((part) => parts.get(part)?.available());
  const away = () => void (wire?.online || said(statusTopic, "offline"));
  const failed = (error: unknown, how: "misfit" | "broken") => {
    const known = trouble;
    trouble = how;
    wrong(error);
    if (wire?.online) wire.set(false);
    else if (!known) away();
  };
  const open = (variant: AdoptedDevice) => {
    const settings = document.made_of?.settings ?? {};
    const connect: AdoptedTools["connect"] = (_plan, will, take) => (wire = loopWire(id, will, take, said));
    device = openAdoptedDevice({ ...document, variant, settings, parts }, { ...tools, connect });
  };
  /** An entity may come back as something else than it was. */
  const fits = () => {
    try {
      variant = needs.check();
      if (trouble) wrong(undefined);
      trouble = undefined;
      shape = shapeOf(parts, named);
      return variant;
    } catch (error) {
      failed(error, "misfit");
      return undefined;
    }
  };
  const look = () => {
    const all = there();
    if (!all) wire?.set(false);
    if (trouble === "broken") return;
    const asBefore = !trouble && alike(shape, shapeOf(parts, named));
    if (asBefore && (all ? wire?.online : (device ?? variant?.atOnce === false))) return;
    const fitting = fits();
    if (!fitting) return;
    try {
      begun ||= all && fitting.ready(parts, waited);
      if (!device && (begun || fitting.atOnce)) open(fitting);
      if (all && begun) wire?.set(true);
    } catch (error) {
      failed(error, "broken");
    }
  };
  const offs = Object.entries(named).map(([part, entity]) =>
    entities.onNews(entity, ({ fresh, event }) =>
      enter(() => {
        if (!fresh) baselineUntil = clock.mono() + toldWithinMs;
        try {
          for (const listener of listeners) listener({ part, fresh, ...(event === undefined ? {} : { event }) });
        } catch (error) {
          tools.log.error("device fault", { device: id, error });
        }
        // One message may tell several things, one after the other: it is opened when all of them are told.
        if (device) look();
        else loop.post(look);
      }),
    ),
  );
  const patience = () => {
    waited = true;
    look();
    away();
  };
  const grace = at(clock, clock.mono() + graceMs, patience, wrong);
  look();

  return {
    get online() {
      return wire?.online ?? false;
    },
    look,
    take: (delivery) => {
      if (!wire?.online) throw new LintelError("E_DEVICE_OFFLINE", { thing: id });
      wire.take(delivery);
    },
    press: (button) => {
      if (!device) throw new LintelError("E_DEVICE_OFFLINE", { thing: id });
      device.press(button);
    },
    lacks: () => (wire?.online ? undefined : lack(required, named, entities)),
    endLeases: () => device?.endLeases("lag"),
    [Symbol.asyncDispose]: async () => {
      grace();
      for (const off of offs) off();
      // Said as long as it is there to say it; what was never opened has nothing to say.
      await device?.[Symbol.asyncDispose]();
    },
  };
}

/** What its parts are, without what they tell: an announcement brings new traits. */
function shapeOf(parts: Parts, named: Readonly<Record<string, string>>): readonly unknown[] {
  return Object.keys(named).flatMap((part) => [parts.get(part)?.component, parts.get(part)?.traits]);
}

function alike(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}

function requiredOf({ kind }: Device): readonly string[] {
  return Object.entries(adoptionOf(kind)?.parts ?? {}).flatMap(([part, row]) => (row.required ? [part] : []));
}

function partsOf(
  named: Readonly<Record<string, string>>,
  entities: Pick<Entities, "part">,
  listeners: ((news: PartNews) => void)[],
): Parts {
  const known = new Map<string, Part>(Object.entries(named).map(([part, id]) => [part, entities.part(id)]));
  return {
    get: (part) => known.get(part),
    onNews: (listener) => void listeners.splice(0, 1, listener),
  };
}

/** The first of its parts that keeps it away. */
function lack(
  required: readonly string[],
  named: Readonly<Record<string, string>>,
  entities: Pick<Entities, "entity">,
): Sentence {
  const found = required.map((part) => ({ id: named[part] ?? part, entity: entities.entity(named[part] ?? "") }));
  const unknown = found.find(({ entity }) => !entity);
  if (unknown) return { key: "adopted.not-announced", params: { entity: unknown.id } };
  const gone = found.find(({ entity }) => entity?.available !== true);
  const about = gone ?? found[0];
  const params = { entity: about?.entity?.name ?? about?.id ?? "" };
  return { key: gone ? "adopted.away" : "adopted.silent", params };
}
