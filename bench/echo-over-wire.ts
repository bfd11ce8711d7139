import { makeLog } from "../hub/core/log.ts";
import { connectWire } from "../hub/bus/wire.ts";
import { acl, filterOf } from "../hub/core/acl.ts";
import { systemClock } from "../hub/core/clock.ts";
import { systemRandom } from "../hub/core/random.ts";
import { sayReady } from "./child-side.ts";
import { echoed } from "./echo.ts";

// The floor on another broker: it hears all that the hub hears, by the hub's own wire, and only echoes.
const url = new URL(process.env["LINTEL_MQTT_URL"] ?? "");
const clock = systemClock();
const wire = connectWire({
  url: `mqtt://${url.host}`,
  id: "hub",
  password: url.password,
  clean: true,
  clock,
  random: systemRandom().next,
  log: makeLog((line) => console.error(line), clock),
  take: (delivery) => echoed(delivery, (topic, payload) => wire.publish(topic, payload, { qos: 1, retain: false })),
});
const heard = acl.filter((row) => row.who === "hub" && row.may === "subscribe" && !row.virtual);
await wire.subscribe(heard.map((row) => filterOf("lintel", row, "hub")));
sayReady(Number(url.port), () => wire[Symbol.asyncDispose]());
