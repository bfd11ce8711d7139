import { topicOf, topics } from "../hub/core/topics.ts";
import type { DevicePlan, DeviceTools, OpenDevice } from "./native.ts";

/** A device whose hardware cannot be had: it says that it is offline, hears nothing, and its process log says why, if that is known. */
export function absentDevice(plan: DevicePlan, { root, log, connect }: DeviceTools, why?: unknown): OpenDevice {
  const { id } = plan;
  const fault = (error: unknown) => log.error("device fault", { device: id, error });
  if (why !== undefined) fault(why);
  const topic = topicOf(root, "device.status", id);
  const { qos, retain } = topics["device.status"];
  const wire = connect(plan, { topic, payload: "offline" }, () => undefined);
  const offOnline = wire.onOnline(() => void wire.publish(topic, "offline", { qos, retain }).catch(fault));
  return {
    id,
    boot: "",
    wire,
    dropped: new Map(),
    endLeases: () => undefined,
    [Symbol.asyncDispose]: () => {
      offOnline();
      return wire[Symbol.asyncDispose]();
    },
  };
}
