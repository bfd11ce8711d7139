import { z } from "zod";
import type { SceneDocument } from "./scene/graph.ts";
import type { Value } from "./world.ts";

const n = z.number().int().min(0);
const id = z.string().max(200);
const Entry = z.record(z.string(), z.unknown());

/** What the flows process says to its hub, one JSON text a line; each `ask` is answered by the line of the same `n`. */
export const FromFlows = z.union([
  /** Every flow of this house, as Node-RED draws them. */
  z.strictObject({ n, ask: z.literal("flows") }),
  /** The whole list as somebody deployed it. */
  z.strictObject({
    n,
    ask: z.literal("save"),
    token: z.string().max(100),
    /** Revision of the list it was made of. */
    base: z.string().max(100),
    flows: z.array(Entry).max(20_000),
  }),
  /** Whether a request may come in, by the token the hub gave it on the way. */
  z.strictObject({ n, ask: z.literal("who"), token: z.string().max(100) }),
  /** What the forms of the palette offer to choose from. */
  z.strictObject({ n, ask: z.literal("choices") }),
  /** The first word of each connection. */
  z.strictObject({
    tell: z.literal("hello"),
    v: z.literal(1),
    pid: n,
    /** Its flows stand still, after three ends in five minutes. */
    safe: z.boolean(),
    /** It has flows from an earlier connection. */
    drawn: z.boolean(),
  }),
  /** Once a second while its event loop turns. */
  z.strictObject({ tell: z.literal("beat"), rss: n }),
  /** Flows run, or wait for node types that nobody has, or stand still until somebody deploys. */
  z.strictObject({ tell: z.literal("flows"), missing: z.array(z.string().max(200)).max(200), safe: z.boolean() }),
  /** A promise in a flow was rejected and nobody took it: the process goes on. */
  z.strictObject({ tell: z.literal("rejection"), text: z.string().max(500) }),
  /** An ordinary node sent a message to a Lintel node. */
  z.strictObject({ tell: z.literal("input"), node: id, msgid: id, payload: z.unknown() }),
]);
/** See the schema of the same name. */
export type FromFlows = z.infer<typeof FromFlows>;

/** A node's look in the editor. */
export type NodeStatus = { readonly fill?: string; readonly shape?: string; readonly text: string };

/** A message for a node that a Lintel node is wired to; `port` counts its outputs from 0. */
export type Emitted = {
  /** The message's own id, by which what comes back is known. */
  readonly id: string;
  readonly node: string;
  readonly port: number;
  readonly msg: Readonly<Record<string, unknown>>;
};

/** What the hub says to the flows process. */
export type ToFlows =
  | { readonly n: number; readonly say: "flows"; readonly flows: SceneDocument }
  | { readonly n: number; readonly say: "saved"; readonly flows: SceneDocument; readonly waits?: string }
  | { readonly n: number; readonly say: "refused"; readonly code: string; readonly text: string }
  | { readonly n: number; readonly say: "who"; readonly user?: string }
  | { readonly n: number; readonly say: "choices"; readonly choices: Choices }
  | ({ readonly do: "emit" } & Emitted)
  | { readonly do: "status"; readonly node: string; readonly status: NodeStatus }
  | { readonly do: "flows"; readonly flows: SceneDocument };

/** What this house offers to choose from in a form; labels in the language of the house. */
export type Choices = {
  readonly roles: readonly {
    readonly address: string;
    readonly label: string;
    readonly bound: boolean;
    /** JSON Schema of each verb's parameters. */
    readonly verbs: Readonly<Record<string, unknown>>;
  }[];
  readonly moments: readonly { readonly id: string; readonly label: string }[];
  readonly places: readonly { readonly id: string; readonly label: string }[];
  readonly residents: readonly { readonly id: string; readonly label: string }[];
  readonly facts: readonly { readonly id: string; readonly label: string }[];
  /** The settings of each scene, as its tab names them. */
  readonly settings: Readonly<Record<string, readonly { readonly id: string; readonly value: Value }[]>>;
};
