import { LintelError } from "../core/errors.ts";
import type { Emitted, FromFlows, NodeStatus } from "../core/flows-talk.ts";
import { every } from "../core/timer.ts";
import { answerFlows } from "./answers.ts";
import { openFlowsLine } from "./line.ts";
import { type FlowsEditor, openProxy } from "./proxy.ts";
import { makeTokens } from "./tokens.ts";
import type { NodeRedNeeds } from "./needs.ts";

export type { FlowsEditor } from "./proxy.ts";

/** How the flows process stands; `silent`: its event loop stands still. */
export type FlowsState = "starting" | "up" | "silent" | "stopped";

/** An ordinary node's message to a Lintel node. */
export type FlowsInput = { readonly node: string; readonly msgid: string; readonly payload: unknown };

/** The house's end of Node-RED; whatever becomes of the process at the other end, nothing here waits for it. */
export type NodeRed = {
  /** Hands a message to the nodes a Lintel node is wired to; false where nobody is there to send it on. */
  emit(message: Emitted): boolean;
  /** Shows how a node stands, in every editor now and later. */
  status(node: string, status: NodeStatus): void;
  /** Hears what ordinary nodes send to Lintel nodes. */
  onInput(hear: (input: FlowsInput) => void): () => void;
  /** Hears that the process went, or came back. */
  onState(hear: (state: FlowsState) => void): () => void;
  state(): FlowsState;
  /** What its pages are served by. */
  readonly editor: FlowsEditor;
  /** What is wrong with it, for health: memory in bytes, types nobody has, whether its flows stand still. */
  health(): {
    readonly state: FlowsState;
    readonly rss?: number;
    readonly missing: readonly string[];
    readonly safe: boolean;
  };
  [Symbol.asyncDispose](): Promise<void>;
};

const silent_ms = 3_000;
const longGone_ms = 15_000;
const mostStatuses = 20_000;
const faultIds = {
  down: "flows",
  missing: "flows.missing",
  safe: "flows.safe",
  line: "flows.line",
  rejection: "flows.rejection",
};

/** Opens it; the process may come when it likes, and go. */
export function openNodeRed(needs: NodeRedNeeds): NodeRed {
  const { patience, faults, log, bus } = needs;
  const tokens = makeTokens(needs.random);
  const inputs = new Set<(input: FlowsInput) => void>();
  const watchers = new Set<(state: FlowsState) => void>();
  const statuses = new Map<string, NodeStatus>();
  const now = { there: false, came: false, beat: undefined as number | undefined, rss: 0, safe: false };
  let missing: readonly string[] = [];
  let told: FlowsState = "starting";
  let changed = patience.mono();

  const state = (): FlowsState => {
    if (!now.there) return now.came ? "stopped" : "starting";
    if (now.beat === undefined) return "starting";
    return patience.mono() - now.beat > silent_ms ? "silent" : "up";
  };
  const look = () => {
    const is = state();
    if (is !== told) {
      told = is;
      changed = patience.mono();
      log.info("flows changed", { state: is });
      for (const hear of watchers) hear(is);
    }
    if (is === "up") faults.clear(faultIds.down);
    else if (patience.mono() - changed > longGone_ms)
      faults.raise(faultIds.down, new LintelError("E_FLOWS_DOWN"), "flows");
  };
  const stands = (safe: boolean) => {
    now.safe = safe;
    if (safe) faults.raise(faultIds.safe, new LintelError("E_FLOWS_SAFE"), "flows");
    else faults.clear(faultIds.safe);
  };
  const hello = ({ safe, drawn, pid }: Extract<FromFlows, { tell: "hello" }>) => {
    Object.assign(now, { there: true, came: true, beat: undefined });
    log.info("flows are here", { pid, safe });
    stands(safe);
    if (drawn) push();
    for (const [node, status] of statuses) line.tell({ do: "status", node, status });
    look();
  };
  const news = (word: Extract<FromFlows, { tell: string }>) => {
    switch (word.tell) {
      case "hello":
        return hello(word);
      case "beat":
        Object.assign(now, { beat: patience.mono(), rss: word.rss });
        return look();
      case "flows":
        missing = word.missing;
        stands(word.safe);
        if (missing.length === 0) return faults.clear(faultIds.missing);
        return faults.raise(
          faultIds.missing,
          new LintelError("E_FLOWS_MISSING", { types: missing.join(", ") }),
          "flows",
        );
      case "rejection":
        log.warn("a flow left a rejection to nobody", { text: word.text });
        return faults.raise(faultIds.rejection, new LintelError("E_FLOWS_REJECTION", { text: word.text }), "flows");
      case "input":
        for (const hear of inputs) hear(word);
    }
  };
  const answers = answerFlows({ ...needs, tokens });
  const line = openFlowsLine({
    path: needs.socket,
    patience,
    said: (word) => {
      if ("tell" in word) return news(word);
      const answered = answers.to(word).then(
        (answer) => void line.tell(answer),
        (error: unknown) => log.error("flows were not answered", { error }),
      );
      // It takes long to judge a deploy, and the process goes on beating meanwhile.
      return word.ask === "save" ? undefined : answered;
    },
    gone: () => {
      Object.assign(now, { there: false, beat: undefined, rss: 0 });
      look();
    },
    onFault: (error) => {
      log.error("the line to the flows failed", { error });
      faults.raise(faultIds.line, error, "flows");
    },
  });
  const editor = openProxy({ socket: needs.socket, tokens, reader: needs.reader, bus, log });
  const push = () => void line.tell({ do: "flows", flows: answers.give() });
  const offs = [
    bus.on("scenes.changed", push),
    bus.on("session.ended", ({ session }) => tokens.drop(session)),
    every(patience, 1_000, look, (error) => log.error("flows were not looked at", { error })),
  ];
  return {
    emit: (message) => state() === "up" && line.tell({ do: "emit", ...message }),
    status: (node, status) => {
      statuses.delete(node);
      statuses.set(node, status);
      for (const oldest of statuses.keys()) if (statuses.size > mostStatuses) statuses.delete(oldest);
      line.tell({ do: "status", node, status });
    },
    onInput: (hear) => listening(inputs, hear),
    onState: (hear) => listening(watchers, hear),
    state,
    editor,
    health: () => ({ state: state(), ...(now.rss > 0 ? { rss: now.rss } : {}), missing, safe: now.safe }),
    [Symbol.asyncDispose]: async () => {
      for (const off of offs) off();
      editor.close();
      await line.close();
    },
  };
}

function listening<T>(all: Set<T>, one: T): () => void {
  all.add(one);
  return () => void all.delete(one);
}
