import { connect } from "node:net";
import { type FromEdge, ToEdge } from "../../core/engage/edge-talk.ts";

type WithoutNumber<Said> = Said extends unknown ? Omit<Said, "n"> : never;

/** What the edge has to say, before it is numbered. */
export type Word = WithoutNumber<FromEdge>;

/** The edge's line to its hub. */
export type HubLine = {
  /** Says one thing and gives what the hub answers to it; rejects when the line ends first. */
  ask(word: Word): Promise<ToEdge>;
  /** Aborts when the line has ended, with what ended it. */
  readonly closed: AbortSignal;
  close(): void;
};

/** A whole batch for each of twenty brands, escaped twice, is less. */
const longestLine = 16_777_216;

/** Connects to the unix socket at which the hub waits; rejects where nobody does. */
export function connectHub(path: string): Promise<HubLine> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const closed = new AbortController();
    const waiting = new Map<number, { answer(said: ToEdge): void; end(error: unknown): void }>();
    let last = 0;
    const end = (error: unknown) => {
      if (closed.signal.aborted) return;
      closed.abort(error);
      socket.destroy();
      for (const one of waiting.values()) one.end(error);
      waiting.clear();
      reject(error);
    };
    const take = linesOf((line) => {
      const said = parsed(line);
      const asked = said && waiting.get(said.n);
      if (!said || !asked) return end(new Error("the hub said what no edge understands"));
      waiting.delete(said.n);
      asked.answer(said);
    });
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      if (!take(text)) end(new Error("the hub said a line without an end"));
    });
    socket.once("error", end);
    socket.once("close", () => end(new Error("the hub hung up")));
    socket.once("connect", () =>
      resolve({
        ask: (word) =>
          new Promise((answer, endOf) => {
            if (closed.signal.aborted) return endOf(closed.signal.reason);
            const n = ++last;
            waiting.set(n, { answer, end: endOf });
            socket.write(`${JSON.stringify({ n, ...word })}\n`);
          }),
        closed: closed.signal,
        close: () => end(new Error("the edge is closing")),
      }),
    );
  });
}

/** Cuts text into lines as it comes; false once a line has no end in sight. */
function linesOf(take: (line: string) => void): (text: string) => boolean {
  let rest = "";
  return (text) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    parts.forEach(take);
    return rest.length <= longestLine;
  };
}

function parsed(line: string): ToEdge | undefined {
  try {
    const said = ToEdge.safeParse(JSON.parse(line));
    return said.success ? said.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
