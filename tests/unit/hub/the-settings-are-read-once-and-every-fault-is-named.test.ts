import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "../../../hub/config.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import { withoutPort } from "../../../hub/ports.ts";
import { keptLog } from "../../help/broker.ts";
import { covers } from "../../help/covers.ts";

const folder = mkdtempSync(join(tmpdir(), "lintel-config-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function faultsOf(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof LintelError && error.code === "E_CONFIG") return String(error.params["faults"]);
  }
  return "";
}

test("a virtual house has its own folder, and every path is whole whatever folder one stands in", () => {
  const config = readConfig({ LINTEL_DATA: "some/where", LINTEL_HOUSE: "virtual" });
  expect(isAbsolute(config.base)).toBe(true);
  expect(config.data).toBe(join(config.base, "virtual"));
  expect(readConfig({ LINTEL_DATA: folder, LINTEL_HOUSE: "real" })).toMatchObject({
    data: folder,
    httpPort: 8080,
    mqttPort: 1883,
    root: "lintel",
  });
});

test("the environment wins over the file", () => {
  writeFileSync(join(folder, "lintel.json"), JSON.stringify({ http_port: 8181, mqtt_root: "home" }));
  expect(readConfig({ LINTEL_DATA: folder, LINTEL_HOUSE: "real" })).toMatchObject({ httpPort: 8181, root: "home" });
  expect(readConfig({ LINTEL_DATA: folder, LINTEL_HOUSE: "real", LINTEL_HTTP_PORT: "0" })).toMatchObject({
    httpPort: 0,
  });
  rmSync(join(folder, "lintel.json"));
});

test("the network is served over TLS unless that is switched off; another broker has its own door", () => {
  const env = { LINTEL_DATA: folder, LINTEL_HOUSE: "real" };
  expect(readConfig(env)).toMatchObject({ httpsPort: 8443, mqttsPort: 8883 });
  const off = readConfig({ ...env, LINTEL_HTTPS_PORT: "off", LINTEL_MQTTS_PORT: "off" });
  expect([off.httpsPort, off.mqttsPort]).toEqual([undefined, undefined]);
  expect(readConfig({ ...env, LINTEL_MQTT_URL: "mqtt://broker" }).mqttsPort).toBeUndefined();
  writeFileSync(join(folder, "lintel.json"), JSON.stringify({ https_port: "off", mqtts_port: 9883 }));
  expect(readConfig(env).httpsPort).toBeUndefined();
  expect(readConfig(env).mqttsPort).toBe(9883);
  expect(readConfig({ ...env, LINTEL_HTTPS_PORT: "9443" }).httpsPort).toBe(9443);
  rmSync(join(folder, "lintel.json"));
  expect(faultsOf({ ...env, LINTEL_HTTPS_PORT: "on" })).toContain("LINTEL_HTTPS_PORT");
});

test("a port that is taken stops a real house by name, and a virtual one goes on without", () => {
  const taken = new Error("EADDRINUSE");
  const real = readConfig({ LINTEL_DATA: folder, LINTEL_HOUSE: "real" });
  const { log, lines } = keptLog();
  expect(() => withoutPort(real, "https_port", 8443, taken, log)).toThrow(/E_CONFIG.*https_port: 8443/);
  const virtual = readConfig({ LINTEL_DATA: folder, LINTEL_HOUSE: "virtual" });
  expect(withoutPort(virtual, "https_port", 8443, taken, log)).toBeUndefined();
  expect(lines).toHaveLength(1);
});

test("the house is never guessed, a real one has no stepping clock, and all faults come at once", () => {
  covers("error:E_CONFIG");
  expect(faultsOf({ LINTEL_DATA: folder })).toContain("LINTEL_HOUSE");
  expect(faultsOf({ LINTEL_DATA: folder, LINTEL_HOUSE: "real", LINTEL_CLOCK: "step" })).toContain("LINTEL_CLOCK");
  writeFileSync(join(folder, "lintel.json"), JSON.stringify({ http_port: 99_999, colour: "blue" }));
  const faults = faultsOf({ LINTEL_DATA: folder, LINTEL_HOUSE: "villa", LINTEL_MQTT_URL: "http://x" });
  for (const named of ["LINTEL_HOUSE", "LINTEL_MQTT_URL", "http_port", "colour"]) expect(faults).toContain(named);
  writeFileSync(join(folder, "lintel.json"), "{ not json");
  expect(faultsOf({ LINTEL_DATA: folder, LINTEL_HOUSE: "real" })).toContain("lintel.json");
  rmSync(join(folder, "lintel.json"));
});
