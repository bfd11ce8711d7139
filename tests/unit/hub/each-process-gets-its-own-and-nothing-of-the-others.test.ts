import { join } from "node:path";
import { expect, test } from "vitest";
import { banner } from "../../../hub/banner.ts";
import { childEnv, flowsEnv } from "../../../hub/child-env.ts";
import { edgeSocketOf, flowsSocketOf, readConfig } from "../../../hub/config.ts";
import { backendProcess, processes, virtualProcess } from "../../../hub/processes.ts";

const env = {
  PATH: "/usr/bin",
  LINTEL_DATA: "/srv/lintel",
  LINTEL_HOUSE: "virtual",
  LINTEL_CLOCK: "step",
  LINTEL_MQTT_URL: "mqtt://hub:secret@broker",
  SOMEBODYS_SECRET: "x",
};
const config = readConfig(env);
const known = { LINTEL_HTTP_PORT: "8111", LINTEL_BACKEND_PORT: "8222" };
const of = (name: string) => childEnv(env, config, name, known);
const names = [...processes, virtualProcess, backendProcess].map(({ name }) => name);

test("no two processes have a folder in common, and nobody gets what nobody named", () => {
  const folders = names.map((name) => of(name)["LINTEL_DATA"]);
  expect(new Set(folders).size).toBe(names.length);
  for (const name of names) expect(Object.keys(of(name)), name).not.toContain("SOMEBODYS_SECRET");
  for (const name of names.filter((one) => one !== "hub")) {
    expect(JSON.stringify(of(name)), name).not.toContain("secret");
    expect(of(name), name).not.toHaveProperty("LINTEL_HTTP_PORT");
  }
});

test("the edge knows of the hub where its socket is, and lives in the world's own time, as the backend does", () => {
  expect(of("edge")).toEqual({
    PATH: "/usr/bin",
    LINTEL_HOUSE: "virtual",
    LINTEL_CLOCK: "real",
    LINTEL_DATA: join(config.data, "edge"),
    LINTEL_EDGE_SOCKET: join(config.data, "edge.sock"),
  });
  expect(of("backend")).toEqual({
    PATH: "/usr/bin",
    LINTEL_HOUSE: "virtual",
    LINTEL_CLOCK: "real",
    LINTEL_DATA: join(config.data, "backend"),
    LINTEL_BACKEND_DATA: join(config.data, "backend"),
    LINTEL_BACKEND_PORT: "8222",
  });
  expect(of("hands")["LINTEL_CLOCK"]).toBe("step");
});

test("the flows have their own folder, their own socket and the world's own time, and no login of any kind", () => {
  expect(of("flows")).toEqual({
    PATH: "/usr/bin",
    LINTEL_HOUSE: "virtual",
    LINTEL_CLOCK: "real",
    LINTEL_DATA: join(config.data, "flows"),
    LINTEL_FLOWS_SOCKET: join(config.data, "flows", "flows.sock"),
    NODE_OPTIONS: ["/srv/lintel/virtual/flows", "/srv/lintel/virtual/flows/*"]
      .flatMap((to) => [`--allow-fs-read=${to}`, `--allow-fs-write=${to}`])
      .join(" "),
  });
  expect(flowsEnv("/run/a/flows.sock", '/srv/my "home"', "/c")["NODE_OPTIONS"]).toBe(
    ['/srv/my\\ \\"home\\"', "/run/a", "/c"]
      .flatMap((to) => [to, `${to}/*`])
      .flatMap((to) => [`--allow-fs-read=${to}`, `--allow-fs-write=${to}`])
      .join(" "),
  );
  expect(config.flows).toBe("process");
  expect(readConfig({ ...env, LINTEL_FLOWS: "off" }).flows).toBeUndefined();
  expect(() => readConfig({ ...env, LINTEL_FLOWS: "embedded" })).toThrow(/LINTEL_FLOWS/);
  expect(flowsSocketOf(readConfig({ ...env, LINTEL_FLOWS_SOCKET: "/run/lintel-flows/flows.sock" }))).toBe(
    "/run/lintel-flows/flows.sock",
  );
});

test("where the hub waits and where its brands are listed can be said", () => {
  expect(edgeSocketOf(config)).toBe("/srv/lintel/virtual/edge.sock");
  expect(edgeSocketOf(readConfig({ ...env, LINTEL_EDGE_SOCKET: "/run/lintel-hub/edge.sock" }))).toBe(
    "/run/lintel-hub/edge.sock",
  );
  const directory = "https://brands.example/v1/brands";
  expect(readConfig({ ...env, LINTEL_DIRECTORY: directory }).directory).toBe(directory);
  expect(config.directory).toBeUndefined();
  expect(() => readConfig({ ...env, LINTEL_DIRECTORY: "ftp://brands" })).toThrow(/LINTEL_DIRECTORY/);
});

test("a virtual house has a backend unless that is switched off, and a real one never", () => {
  expect(config.backendPort).toBe(8090);
  expect(readConfig({ ...env, LINTEL_BACKEND_PORT: "0" }).backendPort).toBe(0);
  expect(readConfig({ ...env, LINTEL_BACKEND_PORT: "off" }).backendPort).toBeUndefined();
  expect(readConfig({ ...env, LINTEL_HOUSE: "real", LINTEL_CLOCK: "real" }).backendPort).toBeUndefined();
});

test("the house says where its backend is, where it has one", () => {
  const up = { ready: true as const, http: 1, mqtt: 2, https: null, mqtts: null, links: [] };
  expect(banner(up, 8090, config)).toContain("  Backend          http://localhost:8090\n");
  expect(banner(up, null, config)).not.toContain("Backend");
});
