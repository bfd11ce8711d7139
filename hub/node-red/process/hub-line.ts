import { chmodSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { longestFlowsLine_bytes } from "../../core/flows-line.ts";
import type { FromFlows, ToFlows } from "../../core/flows-talk.ts";

type Numbered<Said> = Said extends { n: number } ? Omit<Said, "n"> : never;
type Told<Said> = Said extends { n: number } ? never : Said;

/** A question to the hub, before it is numbered. */
export type Question = Numbered<FromFlows>;
/** What the hub is told without an answer. */
export type News = Told<FromFlows>;
/** What the hub answers to a question. */
export type Answer = Extract<ToFlows, { n: number }>;
/** What the hub wants done. */
export type Wish = Exclude<ToFlows, { n: number }>;

/** The flows process's end of its line to the hub, which comes and goes as it likes. */
export type HubLine = {
  /** Waits for the hub where it is not there; rejects when the line ends before the answer. */
  ask(question: Question): Promise<Answer>;
  /** Says something to a hub that is there; false where none is. */
  tell(news: News): boolean;
  close(): Promise<void>;
};

/** That the hub went before it answered. */
export class HubGone extends Error {
  override readonly name = "HubGone";
}

/** Waits at a unix socket for the hub: whoever may open the file is one. A newer hub takes the place of an older. */
export async function openHubLine(how: {
  readonly path: string;
  readonly wished: (wish: Wish) => void;
  readonly came: () => News;
}): Promise<HubLine> {
  let hub: Socket | undefined;
  let last = 0;
  const waiting = new Map<number, { answer(said: Answer): void; gone(error: unknown): void }>();
  const arrivals = new Set<(socket: Socket) => void>();
  const say = (socket: Socket, said: FromFlows) => void socket.write(`${JSON.stringify(said)}\n`);
  const gone = (socket: Socket) => {
    if (hub !== socket) return;
    hub = undefined;
    for (const one of waiting.values()) one.gone(new HubGone("the house is not there"));
    waiting.clear();
  };
  const take = (line: string) => {
    // The hub is the house itself: what it says is not checked a second time.
    const said = JSON.parse(line) as ToFlows;
    if ("do" in said) return how.wished(said);
    waiting.get(said.n)?.answer(said);
    waiting.delete(said.n);
  };
  const server = createServer((socket) => {
    const before = hub;
    hub = socket;
    if (before) {
      for (const one of waiting.values()) one.gone(new HubGone("another hub came"));
      waiting.clear();
      before.destroy();
    }
    socket.setEncoding("utf8");
    socket.on(
      "data",
      linesOf(take, () => socket.destroy()),
    );
    socket.on("error", () => socket.destroy());
    socket.on("close", () => gone(socket));
    say(socket, how.came());
    for (const arrived of arrivals) arrived(socket);
    arrivals.clear();
  });
  await listening(server, how.path);
  const arrival = () => new Promise<Socket>((resolve) => void arrivals.add(resolve));
  return {
    ask: async (question) => {
      const socket = hub ?? (await arrival());
      return await new Promise<Answer>((answer, rejected) => {
        if (hub !== socket) return rejected(new HubGone("the house went again"));
        const n = ++last;
        waiting.set(n, { answer, gone: rejected });
        say(socket, { ...question, n });
      });
    },
    tell: (news) => {
      if (hub) say(hub, news);
      return hub !== undefined;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        hub?.destroy();
      }),
  };
}

function linesOf(take: (line: string) => void, tooLong: () => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    parts.forEach(take);
    if (rest.length > longestFlowsLine_bytes) tooLong();
  };
}

/** Listens at a unix socket that its own group may open, and nobody else. */
export async function listening(server: Pick<Server, "listen" | "once" | "off">, path: string): Promise<void> {
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ path }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  chmodSync(path, 0o660);
}
