import { z } from "zod";
import type { Delivery, Wire } from "../hub/bus/wire.ts";
import type { Clock } from "../hub/core/clock.ts";
import { codeOf, LintelError, type ErrorCode } from "../hub/core/errors.ts";
import { derivedId } from "../hub/core/ids.ts";
import { instantOf } from "../hub/core/instant.ts";
import { kinds, verbsOf, type KindName, type KindRow } from "../hub/core/kinds.ts";
import type { Log } from "../hub/core/log.ts";
import { payloadCap, SimHappening, type About } from "../hub/core/messages.ts";
import { check, parseJson } from "../hub/core/parse.ts";
import type { Random } from "../hub/core/random.ts";
import { readTopic, topicOf, topics, type TopicName } from "../hub/core/topics.ts";
import type { Web } from "../hub/core/ways-out.ts";
import { openCommands, type Commands } from "./commands.ts";
import type { Controller, DeviceKind, LeaseEnd, Prepared } from "./device.ts";
import type { BoardDriver } from "./drivers/board-driver.ts";
import { chooseDriver, type Hardware } from "./drivers/choose.ts";
import type { Pins } from "./drivers/machine-pins.ts";
import type { SimDriver } from "./drivers/sim.ts";
import { bootMemory, type Journal } from "./journal.ts";
import { keptFile } from "./kept-file.ts";
import { openStateReports } from "./state-reports.ts";

/** One device as the config file names it, its settings checked. */
export type DevicePlan = {
  readonly id: string;
  readonly name: string;
  readonly place?: string | undefined;
  readonly password: string;
  readonly kind: DeviceKind;
  readonly prepared: Prepared;
  readonly hardware: Hardware;
};

/** What a device needs of its process. */
export type DeviceTools = {
  readonly root: string;
  readonly virtual: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly web: Web;
  readonly sw: string;
  /** Whether this clock is known to agree with the hub's; else ages are not judged. */
  readonly synchronised: () => boolean;
  /** The folder of its process, where comfort keeps what it must not forget. */
  readonly data: string;
  /** Only where hazards live. */
  readonly journal: Journal | undefined;
  /** The ways to the pins of this machine; none is opened before a device asks. */
  readonly pins: Pins;
  /** Its part of a board, while that is there. */
  readonly board?: BoardDriver;
  connect(plan: DevicePlan, will: { topic: string; payload: string }, take: (delivery: Delivery) => void): Wire;
};

/** A device that is open. */
export type OpenDevice = {
  readonly id: string;
  readonly boot: string;
  /** Its own connection to the broker. */
  readonly wire: Wire;
  /** Messages dropped without an answer, by code. */
  readonly dropped: ReadonlyMap<ErrorCode, number>;
  /** Ends every lease at once, so that every output falls. */
  endLeases(why: LeaseEnd): void;
  /** Has it look at its inputs now, though it would only later; without hardware there is nothing to look at. */
  look?(): void;
  [Symbol.asyncDispose](): Promise<void>;
};

type Drop = (error: unknown, what: string) => void;
type Ears = { readonly commands: Commands; readonly driver: SimDriver };

/** Opens one device: its hardware, its controller and the whole native protocol. */
export function openDevice(plan: DevicePlan, tools: DeviceTools): OpenDevice {
  const { id, kind, prepared } = plan;
  const { root, clock, random, log, pins, board } = tools;
  const durable = durableOf(plan, tools);
  const boot = derivedId("boot", id, String(clock.wall()), Buffer.from(random.bytes(16)).toString("hex"));
  const owed = [...(durable?.interrupted(id) ?? [])];
  const fault = (error: unknown) => log.error("device fault", { device: id, error });
  const { dropped, drop } = countDropped(id, log);
  let events = 0;
  let introduced = false;
  let closing: Promise<void> | undefined;

  // Never awaited where a delivery is taken: the acknowledgement would wait for itself.
  const send = (name: TopicName, payload: string) =>
    wire.publish(topicOf(root, name, id), payload, { qos: topics[name].qos, retain: topics[name].retain });
  const say = (name: TopicName, message: object) => void send(name, JSON.stringify(message)).catch(fault);
  const now = () => instantOf(clock.wall());

  const tellState = (state: object) => {
    if (introduced && wire.online) say("device.state", { v: 1, boot, at: now(), ...state });
  };
  // A device without its hardware is none: nothing is said in its name.
  const driver = chooseDriver(plan, { clock, random: () => random.next(), log, fault, pins, board });
  const reports = openStateReports(clock, tellState, () => controller.heartbeat?.(), fault);
  const will = { topic: topicOf(root, "device.status", id), payload: "offline" };
  const wire = tools.connect(plan, will, (delivery) => hear(delivery, root, { commands, driver }, drop, fault));
  const controller = prepared.open({
    id,
    place: plan.place,
    eventTopic: topicOf(root, "device.event", id),
    clock,
    random: () => random.next(),
    log,
    driver,
    web: tools.web,
    state: (next) => reports.state(next),
    event: (type, detail) =>
      say("device.event", { v: 1, id: `${boot}.${++events}`, at: now(), type, ...(detail as object) }),
    fault,
    kept: durable ? { ...durable.kept(id), interrupted: owed.length > 0 } : keptFile(tools.data, id, log),
  });
  const commands = openCommands({
    clock,
    boot,
    verbs: verbsOf(kind.kind),
    lease: kind.lease,
    synchronised: tools.synchronised,
    memory: durable?.memory(id) ?? bootMemory(() => clock.wall()),
    controller,
    did: (answer) => say("device.did", answer),
    drop,
    fault,
  });

  wire.subscribe(filtersOf(id, tools)).catch(fault);
  // Who reads `online` may command at once: it is said last, and the wire is online only once its ears stand.
  const offOnline = wire.onOnline(() => {
    introduced = true;
    say("device.about", aboutOf(plan, boot, tools.sw));
    reports.tell();
    for (const answer of owed.splice(0)) say("device.did", answer);
    void send("device.status", "online").catch(fault);
  });
  const offOffline = wire.onOffline(() => commands.endLeases("connection"));

  const close = async () => {
    try {
      controller.close?.();
    } catch (error) {
      fault(error);
    }
    driver[Symbol.dispose]();
    commands.close();
    reports.tell();
    reports[Symbol.dispose]();
    offOnline();
    if (wire.online) await Promise.race([send("device.status", "offline").catch(fault), whenOffline(wire)]);
    offOffline();
    await wire[Symbol.asyncDispose]();
  };
  return {
    id,
    boot,
    wire,
    dropped,
    endLeases: (why) => {
      commands.endLeases(why);
      if (why === "lag") hung(controller, fault);
    },
    look: () => looking(controller, fault),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

function hung(controller: Controller<KindName>, fault: (error: unknown) => void): void {
  try {
    controller.hung?.();
  } catch (error) {
    fault(error);
  }
}

function looking(controller: Controller<KindName>, fault: (error: unknown) => void): void {
  try {
    controller.heartbeat?.();
  } catch (error) {
    fault(error);
  }
}

/** Sorts one delivery to whom it is for; what is not understood is dropped and counted, never thrown. */
function hear(
  { topic, payload, retained }: Delivery,
  root: string,
  { commands, driver }: Ears,
  drop: Drop,
  fault: (error: unknown) => void,
): void {
  const name = readTopic(root, topic)?.name;
  try {
    if (name === "hub.status") {
      if (new TextDecoder().decode(payload) === "offline") commands.endLeases("hub-offline");
    } else if (retained) drop(new LintelError("E_RETAINED"), topic);
    else if (name === "device.do") commands.takeDo(payload);
    else if (name === "device.renew") commands.takeRenew(payload);
    else if (name === "sim.device") driver.happen(check(SimHappening, parseJson(payload, payloadCap)));
    else drop(new LintelError("E_UNKNOWN_TOPIC"), topic);
  } catch (error) {
    if (name === "sim.device" && error instanceof LintelError) drop(error, topic);
    else fault(error);
  }
}

/** The journal of a hazard; everything else remembers as long as its boot. */
function durableOf({ id, kind }: DevicePlan, { journal }: DeviceTools): Journal | undefined {
  const row: KindRow = kinds[kind.kind];
  if (row.class !== "S2" && row.class !== "S3") return undefined;
  if (!journal) throw new LintelError("E_CONFIG", { faults: `${id}: a hazard needs a journal` });
  return journal;
}

function countDropped(device: string, log: Log): { dropped: ReadonlyMap<ErrorCode, number>; drop: Drop } {
  const dropped = new Map<ErrorCode, number>();
  const drop: Drop = (error, what) => {
    const code = codeOf(error);
    dropped.set(code, (dropped.get(code) ?? 0) + 1);
    log.warn("message dropped", { device, what, code });
  };
  return { dropped, drop };
}

function filtersOf(id: string, { root, virtual }: DeviceTools): string[] {
  const own: TopicName[] = ["device.do", "device.renew", ...(virtual ? (["sim.device"] as const) : [])];
  return [...own.map((name) => topicOf(root, name, id)), topicOf(root, "hub.status")];
}

function aboutOf({ kind, name, place }: DevicePlan, boot: string, sw: string): About {
  const verbs = Object.entries(verbsOf(kind.kind));
  return {
    v: 1,
    boot,
    kind: kind.kind,
    name,
    ...(place === undefined ? {} : { place }),
    can: Object.fromEntries(verbs.map(([verb, schema]) => [verb, z.toJSONSchema(schema, { io: "input" })])),
    class: kinds[kind.kind].class,
    sw,
  };
}

function whenOffline(wire: Wire): Promise<void> {
  return new Promise((resolve) => {
    wire.onOffline(() => resolve());
  });
}
