import { connect } from "node:net";
import { createInterface } from "node:readline";
import { type EdgeTask, type FromEdge, ToEdge } from "../../hub/core/engage/edge-talk.ts";
import { bodyOf } from "../../hub/engagement/outbox-batches.ts";
import { idsOf } from "./way-out.ts";

type Word = FromEdge extends infer Said ? (Said extends unknown ? Omit<Said, "n"> : never) : never;
type Answer = { readonly tasks: readonly EdgeTask[]; readonly go: boolean };

/** An edge that does what a test says, over the real socket. */
export async function edgeClient(path: string) {
  const socket = connect(path);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => resolve());
  });
  socket.on("error", () => undefined);
  const waiting = new Map<number, (said: ToEdge) => void>();
  const lines = createInterface({ input: socket });
  lines.on("error", () => undefined);
  lines.on("line", (line) => {
    const said = ToEdge.parse(JSON.parse(line));
    waiting.get(said.n)?.(said);
  });
  let n = 0;
  const ask = (word: Word): Promise<Partial<Answer>> => {
    const asked = (n += 1);
    socket.write(`${JSON.stringify({ n: asked, ...word })}\n`);
    return new Promise((resolve) => {
      waiting.set(asked, (said) => resolve(said as Partial<Answer>));
    });
  };
  return {
    ask,
    closed,
    raw: (text: string | Uint8Array) => socket.write(text),
    claim: async (wait_ms = 0): Promise<readonly EdgeTask[]> => (await ask({ ask: "claim", wait_ms })).tasks ?? [],
    sending: async (task: Extract<EdgeTask, { do: "send" }>) => {
      const { brand, batch, events } = task;
      const said = { brand, batch, ids: idsOf(events), head_bytes: 10, ...bodyOf(events) };
      return (await ask({ ask: "sending", ...said })).go;
    },
    stored: ({ brand, batch, events }: Extract<EdgeTask, { do: "send" }>) => {
      const answers = idsOf(events).map((id) => ({ id, is: "stored" as const }));
      return ask({ ask: "answered", brand, batch, answer: { v: 1, answers, receipts: [] } });
    },
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
      await closed;
    },
  };
}

/** The task of a list that sends. */
export function sendIn(tasks: readonly EdgeTask[]): Extract<EdgeTask, { do: "send" }> {
  const found = tasks.find((task) => task.do === "send");
  if (found?.do !== "send") throw new Error(`nothing to send: ${JSON.stringify(tasks)}`);
  return found;
}
