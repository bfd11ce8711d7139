import type { Config } from "./config.ts";
import type { Ready } from "./core/hub-line.ts";

/** What the house says of itself once it is up: where to look, and what to compare. */
export function banner(hub: Ready, backend: number | null, config: Config): string {
  const virtual = config.house === "virtual";
  const links = hub.links.map(({ name, url }) => `  ${name.padEnd(16)} ${url}`);
  return [
    "",
    virtual ? "Lintel is up: a virtual house with its own clock. Look here:" : "Lintel is up. Look here:",
    ...links,
    `  ${"MQTT".padEnd(16)} ${hub.mqtt_url ?? `mqtt://localhost:${hub.mqtt}`}`,
    ...(backend === null ? [] : [`  ${"Backend".padEnd(16)} http://localhost:${backend}`]),
    ...trustLines(hub, config),
    "",
  ].join("\n");
}

/** Where the first phone goes, and what its owner compares there: shown here because nobody on the network can change it. */
function trustLines({ trust, https, mqtts }: Ready, { httpsPort, mqttsPort }: Config): string[] {
  const taken = [
    ...(httpsPort !== undefined && https === null ? [httpsPort] : []),
    ...(mqttsPort !== undefined && mqtts === null ? [mqttsPort] : []),
  ];
  const without =
    taken.length === 0
      ? []
      : [`  ${"Other devices".padEnd(16)} not served: port ${taken.join(" and ")} is taken by another program`];
  if (!trust) return without;
  const half = Math.ceil(trust.fingerprint.length / 2);
  return [
    ...without,
    `  ${"Other devices".padEnd(16)} ${trust.https}`,
    `  ${"Trust it first".padEnd(16)} ${trust.url}, where these must be the same:`,
    `  ${"".padEnd(16)} ${trust.fingerprint.slice(0, half).trim()}`,
    `  ${"".padEnd(16)} ${trust.fingerprint.slice(half).trim()}`,
  ];
}
