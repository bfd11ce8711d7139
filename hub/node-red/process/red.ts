import { createRequire } from "node:module";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Flows } from "./storage.ts";

type Admin = {
  (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void;
  get(path: string, ...does: unknown[]): void;
};

/** As much of Node-RED as this process asks for; it brings no types of its own. */
export type NodeRed = {
  init(server: Server, settings: Readonly<Record<string, unknown>>): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly httpAdmin: Admin;
  /** Set while flows stand still; a deploy takes it away. */
  readonly settings: { readonly safeMode?: boolean };
  readonly auth: { needsPermission(permission: string): RequestListener };
  readonly events: {
    on(
      name: string,
      hear: (said: { readonly id?: string; readonly payload?: { readonly types?: string[] } }) => void,
    ): void;
    emit(name: string, said: unknown): void;
  };
  readonly runtime: {
    readonly flows: {
      getFlows(asked: object): Promise<{ readonly flows: Flows; readonly rev: string }>;
      setFlows(asked: object): Promise<{ readonly rev: string }>;
    };
  };
};

/** Loads Node-RED, which is CommonJS. */
export function loadNodeRed(): NodeRed {
  return createRequire(import.meta.url)("node-red") as NodeRed;
}
