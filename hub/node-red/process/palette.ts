import type { Choices, ToFlows } from "../../core/flows-talk.ts";
import type { HubLine, Wish } from "./hub-line.ts";

/** What the Lintel nodes are handed as `RED.settings.lintel`. */
export type Palette = {
  /** Hears what the house hands this node to send on; the returned function ends it. */
  onEmit(nodeId: string, hear: (port: number, msg: Record<string, unknown>) => void): () => void;
  /** Tells the house what an ordinary node sent to this one; false where no house is there. */
  input(nodeId: string, msgid: string, payload: unknown): boolean;
  /** What this house offers to choose from. */
  choices(): Promise<Choices>;
};

/** Makes it, and the end that hears the house. */
export function makePalette(line: Pick<HubLine, "ask" | "tell">): {
  readonly palette: Palette;
  readonly emit: (wish: Extract<Wish, { do: "emit" }>) => void;
} {
  const hearing = new Map<string, (port: number, msg: Record<string, unknown>) => void>();
  return {
    palette: {
      onEmit: (nodeId, hear) => {
        hearing.set(nodeId, hear);
        return () => {
          if (hearing.get(nodeId) === hear) hearing.delete(nodeId);
        };
      },
      input: (nodeId, msgid, payload) => {
        const said = { tell: "input", node: nodeId, msgid, payload: sayable(payload) } as const;
        return line.tell(said);
      },
      choices: async () => {
        const said: ToFlows = await line.ask({ ask: "choices" });
        if (said.say !== "choices") throw new Error("the house gave no choices");
        return said.choices;
      },
    },
    // The message keeps the id the house gave it: what comes back is known by that.
    emit: ({ id, node, port, msg }) => hearing.get(node)?.(port, { ...msg, _msgid: id }),
  };
}

const longest = 65_536;

/** What fits a line; what has no end, or is too long, is left out. */
function sayable(payload: unknown): unknown {
  try {
    const text = JSON.stringify(payload);
    return text === undefined || text.length > longest ? null : payload;
  } catch {
    // A circle: there is nothing to say of it.
    return null;
  }
}
