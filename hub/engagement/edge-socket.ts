import { chmodSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import { codeOf, type LintelError } from "../core/errors.ts";
import type { EdgeTask, FromEdge } from "../core/engage/edge-talk.ts";
import type { Log } from "../core/log.ts";
import { at } from "../core/timer.ts";
import { type EdgeLine, edgeLine } from "./edge-socket-line.ts";
import { makeTasks, type Tasks } from "./edge-socket-tasks.ts";
import type { ChainWriter, Permission } from "./grant.ts";
import type { Outbox } from "./outbox.ts";
import type { Sending } from "./outbox-batches.ts";

/** What the socket works with. */
export type EdgeSocketNeeds = {
  readonly path: string;
  readonly bus: Pick<Bus, "emit" | "on">;
  readonly log: Log;
  /** The house's clock, by which things are due. */
  readonly clock: Clock;
  /** The machine's own, by which the edge waits: it lives on real time whatever the house plays. */
  readonly patience: Clock;
  readonly permission: Pick<Permission, "door" | "now" | "standing">;
  /** Whether a brand still owes the proof of a deletion. */
  readonly owes: (brand: string) => boolean;
  readonly outbox: Outbox;
  readonly chain: ChainWriter;
  /** An edge has come. */
  readonly came: () => void;
};

/** The unix socket at which the edge asks what there is to do; one edge at a time. */
export type EdgeSocket = {
  readonly tasks: Tasks;
  [Symbol.asyncDispose](): Promise<void>;
};

const most = 20;
const faultId = "engage.edge";

/** Listens; whatever an edge before had taken goes again. */
export async function openEdgeSocket(needs: EdgeSocketNeeds): Promise<EdgeSocket> {
  const { bus, log, outbox } = needs;
  let line: EdgeLine | undefined;
  let hungUp: Promise<void> = Promise.resolve();
  const wakes = new Set<() => void>();
  const wake = () => wakes.forEach((one) => one());
  const tasks = makeTasks(wake);
  outbox.onChange(wake);
  const off = bus.on("consent.changed", wake);
  const trouble = (error: unknown) => {
    log.error("the edge's line failed", { error });
    bus.emit("fault.raised", {
      id: faultId,
      code: codeOf(error),
      params: {},
      cause: "edge",
      at: needs.permission.now(),
    });
  };
  const hangUp = async (error: LintelError | undefined) => {
    line = undefined;
    tasks.there(false);
    wake();
    if (error) trouble(error);
    await outbox.lost();
  };
  await outbox.lost();

  const server = createServer((socket) => {
    if (line) {
      log.warn("a second edge was turned away", {});
      socket.destroy();
      return;
    }
    const here: EdgeLine = edgeLine(
      socket,
      (said) => {
        answer({ ...needs, tasks, line: here, wakes }, said).catch((error: unknown) => {
          trouble(error);
          here.close();
        });
      },
      (fault) => {
        hungUp = hangUp(fault).catch(trouble);
      },
    );
    line = here;
    tasks.there(true);
    bus.emit("fault.cleared", { id: faultId });
    needs.came();
  });
  await listening(server, needs.path);
  return {
    tasks,
    [Symbol.asyncDispose]: async () => {
      off();
      line?.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await hungUp;
    },
  };
}

type Answering = EdgeSocketNeeds & {
  readonly tasks: Tasks;
  readonly line: EdgeLine;
  readonly wakes: Set<() => void>;
};

/** Does what the edge said, and tells it so once that is on the disk. */
async function answer(from: Answering, said: FromEdge): Promise<void> {
  const { outbox, tasks, line, chain } = from;
  const { n } = said;
  const left = async (brand: string, what: string, bytes: number) => {
    if (bytes > 0) await chain.write([{ kind: "pulled", said: { brand, do: what, bytes } }]);
  };
  switch (said.ask) {
    case "claim":
      return claim(from, n, said.wait_ms);
    case "sending":
      return line.tell({ n, say: "go", go: await outbox.sending(said) });
    case "asking": {
      const task = tasks.known(said.task);
      const go = task !== undefined && mayBeAsked(from, task);
      if (go) await left(task.brand, task.do, said.bytes_up);
      if (!go) tasks.failed({ n, ask: "pull-failed", task: said.task, bytes_up: 0 });
      return line.tell({ n, say: "go", go });
    }
    case "answered":
      await outbox.answered(said.brand, said.batch, said.answer);
      break;
    case "failed": {
      const why = `${said.why ?? "answer"}${said.status === undefined ? "" : ` ${said.status}`}`;
      await outbox.failed({ ...said, why });
      break;
    }
    case "pulled":
    case "pull-failed": {
      const task = tasks.known(said.task);
      if (task) await left(task.brand, task.do, said.bytes_up);
      if (said.ask === "pulled") tasks.pulled(said);
      else tasks.failed(said);
      break;
    }
    case "key":
      if (!mayBeMet(from, said.brand)) return line.tell({ n, say: "go", go: false });
      await left(said.brand, "key", said.bytes_up);
      break;
  }
  line.tell({ n, say: "noted" });
}

/** Whether what was to be fetched is still anybody's wish: what is fetched by a yes goes with it. */
function mayBeAsked(
  { permission }: Pick<Answering, "permission">,
  task: { readonly do: EdgeTask["do"]; readonly brand: string },
): boolean {
  return (task.do !== "catalogue" && task.do !== "mailbox") || hasYes(permission, task.brand);
}

/** Whether this home may tell a brand its name: by a yes that stands, or to have what it said taken back. */
function mayBeMet({ permission, owes, tasks }: Answering, brand: string): boolean {
  return hasYes(permission, brand) || owes(brand) || tasks.ending(brand);
}

function hasYes({ standing }: Pick<Permission, "standing">, brand: string): boolean {
  return standing().some((one) => one.brand === brand);
}

/** Gives what there is to do; waits for it where there is nothing, no longer than the edge would. */
async function claim(from: Answering, n: number, wait_ms: number): Promise<void> {
  const { tasks, outbox, permission, line, patience } = from;
  const until = patience.mono() + wait_ms;
  tasks.back();
  for (;;) {
    const news = awaited(from, until);
    const errands = tasks.take(most);
    const batches = await outbox.claim(most - errands.length);
    const sends = batches.flatMap((one) => sendOf(one, permission) ?? []);
    if (errands.length + sends.length > 0 || line.closed.aborted || patience.mono() >= until) {
      news.stop();
      // It went while this was taken for it: nobody holds it.
      if (line.closed.aborted && sends.length > 0) await outbox.lost();
      return line.tell({ n, say: "tasks", tasks: [...errands, ...sends] });
    }
    await news.come;
    news.stop();
  }
}

/** Resolves at the next thing that may be due, or when the wait is over; listens from the moment it is made. */
function awaited({ wakes, clock, patience, outbox, permission, line }: Answering, until: number) {
  const { promise: come, resolve } = Promise.withResolvers<void>();
  const wake = () => resolve();
  wakes.add(wake);
  line.closed.addEventListener("abort", wake, { once: true });
  const due = outbox.nextDue();
  const timers = [at(patience, until, wake, wake)];
  if (due !== undefined) timers.push(at(clock, clock.mono() + Math.max(0, due - permission.now()), wake, wake));
  const stop = () => {
    wakes.delete(wake);
    line.closed.removeEventListener("abort", wake);
    for (const cancel of timers) cancel();
  };
  return { come, stop };
}

function sendOf({ batch, brand, source, events }: Sending, { door }: Pick<Permission, "door">): EdgeTask | undefined {
  const known = door(brand);
  return known && { do: "send", batch, brand, url: known.url, keys: known.keys, source, events: [...events] };
}

async function listening(server: Server, path: string): Promise<void> {
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ path }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  // The edge runs as another user of the house's own group; nobody else may speak for it.
  chmodSync(path, 0o660);
}
