import { fileURLToPath } from "node:url";
import { readConfig } from "../config.ts";
import { buildPages, pagesAreStale } from "./pages.ts";
import type { Command, Given, Outcome } from "./tools.ts";

/** What a house of one's own starts with unless the environment says otherwise: a virtual one, its clock turned by us. */
export function startEnvironment(env: Given["tools"]["env"]): Record<string, string | undefined> {
  const house = env["LINTEL_HOUSE"] ?? "virtual";
  return { ...env, LINTEL_HOUSE: house, LINTEL_CLOCK: env["LINTEL_CLOCK"] ?? (house === "virtual" ? "step" : "real") };
}

/** The command that starts the whole house and keeps it until it is told to stop. */
export const startCommand: Command = { name: "start", takes: [], options: {}, run: start };

async function start({ tools, tell }: Given): Promise<Outcome> {
  const env = startEnvironment(tools.env);
  const config = readConfig(env);
  const root = fileURLToPath(new URL("../..", import.meta.url));
  if (pagesAreStale(root)) {
    tell({ key: "cli.start.building", params: {} });
    await buildPages(root);
  }
  const stopped = tools.untilStopped();
  // The other commands have no need of what runs the processes.
  const { supervise } = await import("../supervisor.ts");
  const house = await supervise(config, env, tools.print);
  try {
    await Promise.race([stopped, house.done]);
  } finally {
    tell({ key: "cli.start.closing", params: {} });
    await house.close();
  }
  return { json: { closed: true }, lines: [{ key: "cli.start.closed", params: {} }] };
}
