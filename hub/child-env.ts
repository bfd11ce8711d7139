import { dirname, join } from "node:path";
import { type Config, edgeSocketOf, flowsSocketOf } from "./config.ts";

const everybody = ["PATH", "HOME", "LANG", "TZ", "NODE_COMPILE_CACHE", "NODE_EXTRA_CA_CERTS"];
const hubs = [
  "LINTEL_HTTP_PORT",
  "LINTEL_MQTT_PORT",
  "LINTEL_HTTPS_PORT",
  "LINTEL_MQTTS_PORT",
  "LINTEL_MQTT_URL",
  "LINTEL_EDGE_SOCKET",
  "LINTEL_FLOWS",
  "LINTEL_FLOWS_SOCKET",
  "LINTEL_DIRECTORY",
];

/**
 * The environment of one process: its own folder and nothing of the others; the clock is the conductor's in a virtual
 * house, save for those who speak with the world. `known` is what the house found out since: ports it keeps.
 */
export function childEnv(
  env: NodeJS.ProcessEnv,
  config: Config,
  name: string,
  known: Readonly<Record<string, string>>,
): Record<string, string> {
  const passed = [...everybody, ...(name === "hub" ? hubs : [])].flatMap((key) => {
    const value = env[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    ...Object.fromEntries(passed),
    ...(name === "hub" ? known : {}),
    ...(name === "edge" ? { LINTEL_EDGE_SOCKET: edgeSocketOf(config) } : {}),
    ...(name === "flows" ? flowsEnv(flowsSocketOf(config), join(config.data, name), env["NODE_COMPILE_CACHE"]) : {}),
    ...(name === "backend" ? backendEnv(config, known) : {}),
    LINTEL_HOUSE: config.house,
    LINTEL_CLOCK: ["edge", "flows", "backend"].includes(name) ? "real" : config.clock,
    LINTEL_DATA: name === "hub" ? config.base : join(config.data, name),
  };
}

/** Where the flows wait for the hub, and the only folders in which they may read and write what is not the product. */
export function flowsEnv(socket: string, folder: string, cache?: string): Record<string, string> {
  const own = [...new Set([folder, dirname(socket), ...(cache === undefined ? [] : [cache])])];
  // Node takes this setting apart at spaces.
  const quoted = own.map((path) => path.replaceAll(/["\\ ]/g, "\\$&"));
  // A folder that is not there yet when the process starts is taken for a file: what will be in it is named apart.
  const named = quoted.flatMap((path) => [path, `${path}/*`]);
  const options = named.flatMap((path) => [`--allow-fs-read=${path}`, `--allow-fs-write=${path}`]);
  return { LINTEL_FLOWS_SOCKET: socket, NODE_OPTIONS: options.join(" ") };
}

/** The backend is another's machine: its folder is named as on its own, and its port stays what it was. */
function backendEnv({ data, backendPort }: Config, known: Readonly<Record<string, string>>): Record<string, string> {
  return {
    LINTEL_BACKEND_DATA: join(data, "backend"),
    LINTEL_BACKEND_PORT: known["LINTEL_BACKEND_PORT"] ?? String(backendPort),
  };
}
