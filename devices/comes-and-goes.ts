import { absentDevice } from "./absent.ts";
import type { BoardDriver } from "./drivers/board-driver.ts";
import type { Boards } from "./drivers/boards.ts";
import { openDevice, type DevicePlan, type DeviceTools, type OpenDevice } from "./native.ts";
import type { BoardWiring, Wires } from "./wiring.ts";

/**
 * A device whose board comes and goes: a lost board ends it like the end of its process, and a board that is there again
 * opens it anew, so that its first word is a baseline, nothing is resumed and nothing happens twice.
 */
export function comingDevice(
  plan: DevicePlan,
  { wiring, wires }: { readonly wiring: BoardWiring; readonly wires: Wires },
  tools: DeviceTools,
  boards: Boards,
): OpenDevice {
  const { id } = plan;
  const fault = (error: unknown) => tools.log.error("device fault", { device: id, error });
  const ears = { online: new Set<() => void>(), offline: new Set<() => void>() };
  // Each time it goes or comes it has a connection of its own; who waits for the first must not wait for one that ended.
  const became = (device: OpenDevice) => {
    device.wire.onOnline(() => ears.online.forEach((ear) => ear()));
    device.wire.onOffline(() => ears.offline.forEach((ear) => ear()));
    return device;
  };
  let now = became(absentDevice(plan, tools));
  let wanted: BoardDriver | undefined;
  let shown: BoardDriver | undefined;
  let closed = false;
  let turning: Promise<void> = Promise.resolve();

  const turn = async () => {
    if (closed || shown === wanted) return;
    await now[Symbol.asyncDispose]();
    // While its goodbye was said the board may have gone, or come again.
    shown = closed ? undefined : wanted;
    now = became(shown ? openDevice(plan, { ...tools, board: shown }) : absentDevice(plan, tools));
  };
  const turnTo = (driver: BoardDriver | undefined) => {
    wanted = driver;
    turning = turning.then(turn).catch((error: unknown) => {
      fault(error);
      shown = undefined;
      now = became(absentDevice(plan, tools));
    });
  };
  const detach = boards.attach({
    id,
    wiring,
    wires,
    there: turnTo,
    gone: () => {
      // With nothing left to read, its own interlocks end what runs; the leases of what they leave end here.
      now.look?.();
      now.endLeases("connection");
      turnTo(undefined);
    },
  });
  return {
    id,
    get boot() {
      return now.boot;
    },
    wire: {
      id,
      get online() {
        return now.wire.online;
      },
      get busy() {
        return now.wire.busy;
      },
      publish: (...given) => now.wire.publish(...given),
      subscribe: (...given) => now.wire.subscribe(...given),
      unsubscribe: (...given) => now.wire.unsubscribe(...given),
      onOnline: (ear) => {
        ears.online.add(ear);
        if (now.wire.online) ear();
        return () => ears.online.delete(ear);
      },
      onOffline: (ear) => {
        ears.offline.add(ear);
        return () => ears.offline.delete(ear);
      },
      [Symbol.asyncDispose]: () => now.wire[Symbol.asyncDispose](),
    },
    get dropped() {
      return now.dropped;
    },
    endLeases: (why) => now.endLeases(why),
    [Symbol.asyncDispose]: async () => {
      closed = true;
      await turning;
      await now[Symbol.asyncDispose]();
      detach();
    },
  };
}
