import { openBroker } from "../hub/bus/broker.ts";
import { makeLog } from "../hub/core/log.ts";
import { systemClock } from "../hub/core/clock.ts";
import { sayReady } from "./child-side.ts";
import { echoed } from "./echo.ts";
import { underLoad } from "./under-load.ts";

// The floor in process: the same broker, and nothing between the message and its four commands.
const clock = systemClock();
const broker = await openBroker({
  root: "lintel",
  virtual: false,
  host: "127.0.0.1",
  port: 0,
  authenticate: (id) => ({ kind: "device", id }),
  retained: { load: () => [], set: () => undefined },
  take: (delivery) => echoed(delivery, (topic, payload) => wire.publish(topic, payload, { qos: 1, retain: false })),
  limits: underLoad,
  log: makeLog((line) => console.error(line), clock),
  clock,
});
const wire = broker.wire("hub");
sayReady(broker.port, () => broker[Symbol.asyncDispose]());
