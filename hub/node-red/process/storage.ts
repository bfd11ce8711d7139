import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { writeFileWhole } from "../../store/write-file.ts";
import { HubGone, type HubLine } from "./hub-line.ts";

/** A flow as Node-RED handles it: the list is its own, and it may change it. */
export type Flows = Record<string, unknown>[];

/** Who deploys, as `tokens` answered it; the house's own changes come back through here under `house`. */
export type Deployer = { readonly username: string; readonly permissions: string; readonly token: string };

/** The house itself, when it draws again what changed elsewhere. */
export const house: Deployer = { username: "lintel", permissions: "*", token: "" };

/** What Node-RED asks of a storage module; the flows are the house's, the rest are this process's own files. */
export type Storage = {
  init(): Promise<void>;
  getFlows(): Promise<Flows>;
  saveFlows(flows: Flows, user?: Deployer): Promise<void>;
  getCredentials(): Promise<unknown>;
  saveCredentials(credentials: unknown): Promise<void>;
  getSettings(): Promise<unknown>;
  saveSettings(settings: unknown): Promise<void>;
  getLibraryEntry(type: string, name: string): Promise<unknown>;
  saveLibraryEntry(): Promise<void>;
};

/** Makes the storage module: flows come from the hub and go there, checked, before anything changes here. */
export function makeStorage(how: {
  readonly line: Pick<HubLine, "ask">;
  readonly folder: string;
  /** Something of a deploy waits for an adult. */
  readonly waits: (text: string) => void;
  /** Node-RED has its flows. */
  readonly loaded: () => void;
}): Storage {
  const { line, folder } = how;
  // What Node-RED has now, by its own revision.
  const standing = { rev: "" };
  const kept = (name: string) => join(folder, name);
  return {
    init: async () => undefined,
    getFlows: async () => {
      const flows = await asked(line);
      standing.rev = revOf(flows);
      how.loaded();
      return flows;
    },
    saveFlows: async (flows, user) => {
      if (user === house) {
        standing.rev = revOf(flows);
        return;
      }
      const said = await line
        .ask({ ask: "save", token: user?.token ?? "", base: standing.rev, flows })
        .catch((error: unknown) => Promise.reject(refusal("E_INTERNAL", String(error), 503)));
      if (said.say === "refused") throw refusal(said.code, said.text, 422);
      if (said.say !== "saved") throw refusal("E_INTERNAL", said.say, 503);
      // The revision is taken of this very list once this returns: it becomes the one the hub will give again.
      flows.splice(0, flows.length, ...(said.flows as Flows));
      standing.rev = revOf(flows);
      if (said.waits !== undefined) how.waits(said.waits);
    },
    getCredentials: async () => read(kept("credentials.json")),
    saveCredentials: (credentials) => writeFileWhole(kept("credentials.json"), JSON.stringify(credentials)),
    getSettings: async () => read(kept("settings.json")),
    saveSettings: (settings) => writeFileWhole(kept("settings.json"), JSON.stringify(settings)),
    getLibraryEntry: async () => [],
    saveLibraryEntry: () => Promise.reject(refusal("E_FORBIDDEN", "nothing is kept in a library here", 403)),
  };
}

/** The flows of the house; a hub that goes before it answers is waited for. */
async function asked(line: Pick<HubLine, "ask">): Promise<Flows> {
  for (;;) {
    const said = await line.ask({ ask: "flows" }).catch((error: unknown) => {
      if (error instanceof HubGone) return undefined;
      throw error;
    });
    if (said?.say === "flows") return said.flows as Flows;
  }
}

/** Node-RED's own revision of a list. */
function revOf(flows: Flows): string {
  return createHash("sha256").update(JSON.stringify(flows)).digest("hex");
}

function refusal(code: string, text: string, status: number): Error {
  // The stack is shown to whoever deploys.
  return Object.assign(new Error(text), { code, status, stack: text });
}

function read(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}
