import { join, resolve } from "node:path";
import { z } from "zod";
import { fail } from "../hub/core/errors.ts";

/** How this backend runs: frozen at start. */
export type BackendConfig = {
  /** Where its databases lie. */
  readonly folder: string;
  readonly port: number;
  /** The address it listens at; loopback unless something that speaks TLS stands before it. */
  readonly host: string;
  /** What the world calls it, where that is not this machine. */
  readonly url?: string;
  /** Whether made-up brands live in it, for a virtual house. */
  readonly demo: boolean;
};

const Environment = z.object({
  LINTEL_DATA: z.string().min(1).default("./data"),
  LINTEL_BACKEND_DATA: z.string().min(1).optional(),
  LINTEL_BACKEND_PORT: z.coerce.number().int().min(0).max(65_535).default(8090),
  LINTEL_BACKEND_HOST: z.string().min(1).default("127.0.0.1"),
  LINTEL_BACKEND_URL: z.url({ protocol: /^https?$/ }).optional(),
  LINTEL_HOUSE: z.enum(["virtual", "real"]).default("real"),
});

/** Reads the environment; E_CONFIG names every fault at once. */
export function readBackendConfig(env: Readonly<Record<string, string | undefined>>): BackendConfig {
  const result = Environment.safeParse(env);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    fail("E_CONFIG", { faults });
  }
  const read = result.data;
  return Object.freeze({
    folder: resolve(read.LINTEL_BACKEND_DATA ?? join(read.LINTEL_DATA, "backend")),
    port: read.LINTEL_BACKEND_PORT,
    host: read.LINTEL_BACKEND_HOST,
    ...(read.LINTEL_BACKEND_URL === undefined ? {} : { url: new URL(read.LINTEL_BACKEND_URL).origin }),
    demo: read.LINTEL_HOUSE === "virtual",
  });
}
