import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { LintelError } from "./core/errors.ts";

/** How the processes of this house run: frozen at start; what the household is stands in the database instead. */
export type Config = {
  readonly house: "virtual" | "real";
  /** The folder of this house: `$LINTEL_DATA`, or `$LINTEL_DATA/virtual` for the virtual one. */
  readonly data: string;
  /** `$LINTEL_DATA` itself, where `run.json` is written. */
  readonly base: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  /** TLS for phones, screens and devices on every address; absent where it is off. */
  readonly httpsPort?: number;
  readonly mqttsPort?: number;
  /** Another broker instead of the embedded one. */
  readonly mqttUrl?: string;
  readonly root: string;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  /** `step`: a conductor turns the clock (virtual house only). */
  readonly clock: "real" | "step";
  readonly clockSpeed: number;
  /** Where the edge finds the hub; `edge.sock` in the folder of this house where nothing is said. */
  readonly edgeSocket?: string;
  /** Node-RED runs beside the hub; absent where it is off, and every scene runs as it does with it. */
  readonly flows?: "process";
  /** Where the flows process waits for the hub; `flows/flows.sock` in the folder of this house where nothing is said. */
  readonly flowsSocket?: string;
  /** Where the brands are listed that a resident may look at; a house without one has none. */
  readonly directory?: string;
  /** Where the backend of a virtual house listens; absent where there is none. */
  readonly backendPort?: number;
};

const Port = z.coerce.number().int().min(0).max(65_535);
const PortOrOff = z.union([z.literal("off"), Port]);
const Address = z.url({ protocol: /^https?$/ }).max(300);
const File = z.strictObject({
  http_port: Port.optional(),
  mqtt_port: Port.optional(),
  https_port: PortOrOff.optional(),
  mqtts_port: PortOrOff.optional(),
  mqtt_url: z.url({ protocol: /^mqtts?$/ }).optional(),
  mqtt_root: z
    .string()
    .regex(/^[a-z0-9-]{1,40}(\/[a-z0-9-]{1,60})?$/)
    .default("lintel"),
  log_level: z.enum(["debug", "info", "warn", "error"]).default("info"),
  directory: Address.optional(),
  flows: z.enum(["off", "process"]).optional(),
});
const Environment = z.object({
  LINTEL_DATA: z.string().min(1).default("./data"),
  LINTEL_HTTP_PORT: Port.optional(),
  LINTEL_MQTT_PORT: Port.optional(),
  LINTEL_HTTPS_PORT: PortOrOff.optional(),
  LINTEL_MQTTS_PORT: PortOrOff.optional(),
  LINTEL_MQTT_URL: z.url({ protocol: /^mqtts?$/ }).optional(),
  LINTEL_EDGE_SOCKET: z.string().min(1).optional(),
  LINTEL_FLOWS: z.enum(["off", "process"]).optional(),
  LINTEL_FLOWS_SOCKET: z.string().min(1).optional(),
  LINTEL_DIRECTORY: Address.optional(),
  LINTEL_BACKEND_PORT: PortOrOff.default(8090),
  LINTEL_HOUSE: z.enum(["virtual", "real"]).optional(),
  LINTEL_CLOCK: z.enum(["real", "step"]).optional(),
  LINTEL_CLOCK_SPEED: z.coerce.number().positive().max(100_000).default(1),
});

/**
 * Reads `$LINTEL_DATA/lintel.json` (absent is fine) and the environment, which wins.
 * Throws E_CONFIG naming every fault at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const environment = parse(Environment, env, faults);
  const base = resolve(env["LINTEL_DATA"] || "./data");
  const file = parse(File, readFile(join(base, "lintel.json"), faults), faults);
  const house = environment?.LINTEL_HOUSE;
  if (environment && !house) faults.push("LINTEL_HOUSE: say virtual or real");
  const clock = environment?.LINTEL_CLOCK ?? "real";
  if (house === "real" && clock === "step") faults.push("LINTEL_CLOCK: only a virtual house has a clock that steps");
  if (faults.length > 0 || !environment || !file || !house) {
    throw new LintelError("E_CONFIG", { faults: faults.join("; ") });
  }
  const mqttUrl = environment.LINTEL_MQTT_URL ?? file.mqtt_url;
  const httpsPort = environment.LINTEL_HTTPS_PORT ?? file.https_port ?? 8443;
  // Another broker has its own door.
  const mqttsPort = mqttUrl === undefined ? (environment.LINTEL_MQTTS_PORT ?? file.mqtts_port ?? 8883) : "off";
  const { LINTEL_EDGE_SOCKET: edgeSocket, LINTEL_BACKEND_PORT: backendPort } = environment;
  const { LINTEL_FLOWS_SOCKET: flowsSocket } = environment;
  const directory = environment.LINTEL_DIRECTORY ?? file.directory;
  return Object.freeze({
    house,
    base,
    data: house === "virtual" ? join(base, "virtual") : base,
    httpPort: environment.LINTEL_HTTP_PORT ?? file.http_port ?? 8080,
    mqttPort: environment.LINTEL_MQTT_PORT ?? file.mqtt_port ?? 1883,
    ...(httpsPort === "off" ? {} : { httpsPort }),
    ...(mqttsPort === "off" ? {} : { mqttsPort }),
    ...(mqttUrl === undefined ? {} : { mqttUrl }),
    root: file.mqtt_root,
    logLevel: file.log_level,
    clock,
    clockSpeed: environment.LINTEL_CLOCK_SPEED,
    ...((environment.LINTEL_FLOWS ?? file.flows) === "off" ? {} : { flows: "process" as const }),
    ...(edgeSocket === undefined ? {} : { edgeSocket: resolve(edgeSocket) }),
    ...(flowsSocket === undefined ? {} : { flowsSocket: resolve(flowsSocket) }),
    ...(directory === undefined ? {} : { directory }),
    ...(house === "real" || backendPort === "off" ? {} : { backendPort }),
  });
}

/** The unix socket at which the hub waits for its edge. */
export function edgeSocketOf({ edgeSocket, data }: Pick<Config, "edgeSocket" | "data">): string {
  return edgeSocket ?? join(data, "edge.sock");
}

/** The unix socket at which the flows process waits for its hub, with the editor's beside it. */
export function flowsSocketOf({ flowsSocket, data }: Pick<Config, "flowsSocket" | "data">): string {
  return flowsSocket ?? join(data, "flows", "flows.sock");
}

function parse<T>(schema: z.ZodType<T>, value: unknown, faults: string[]): T | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  faults.push(...result.error.issues.map((issue) => `${issue.path.join(".") || "lintel.json"}: ${issue.message}`));
  return undefined;
}

function readFile(path: string, faults: string[]): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!missing) faults.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    return {};
  }
}
