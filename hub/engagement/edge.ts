import { join } from "node:path";
import { systemClock, type Clock } from "../core/clock.ts";
import { hopeless } from "../core/hub-line.ts";
import { type Log, makeLog } from "../core/log.ts";
import { systemRandom, type Random } from "../core/random.ts";
import { makeAsk } from "./edge/ask.ts";
import { connectHub } from "./edge/hub-line.ts";
import { openHomeKeys } from "./edge/keys.ts";
import { work } from "./edge/work.ts";

/** What an edge is opened with. */
export type EdgePlan = {
  /** The unix socket at which its hub waits. */
  readonly socket: string;
  /** Its own folder, where the keys lie. */
  readonly folder: string;
  readonly virtual: boolean;
  /** For how long one request may take, from its first byte to the answer's last. */
  readonly timeout_ms?: number;
  readonly clock: Clock;
  readonly random: Pick<Random, "bytes">;
  readonly log: Log;
};

/** The most bytes one answer of a brand may have. */
export const answerCap_bytes = 1_048_576;
const answerPatience_ms = 30_000;
const claimPatience_ms = 30_000;
const pauses_ms = { first: 500, longest: 15_000 } as const;

/** Runs the edge until it is closed: asks its hub what there is to do, and does it; waits where there is no hub. */
export function openEdge(plan: EdgePlan): AsyncDisposable {
  const { clock, random, log, virtual, timeout_ms = answerPatience_ms } = plan;
  const closing = new AbortController();
  const keys = openHomeKeys(join(plan.folder, "keys"), random);
  const ask = makeAsk({ virtual, timeout_ms, cap_bytes: answerCap_bytes, stop: closing.signal });
  let pause_ms: number = pauses_ms.first;

  async function serve(): Promise<void> {
    const line = await connectHub(plan.socket);
    const close = () => line.close();
    closing.signal.addEventListener("abort", close, { once: true });
    log.info("the edge has found its hub");
    pause_ms = pauses_ms.first;
    try {
      while (!closing.signal.aborted) {
        const said = await line.ask({ ask: "claim", wait_ms: claimPatience_ms });
        if (said.say === "tasks") await work({ line, keys, ask, clock, random, log, virtual }, said.tasks);
      }
    } finally {
      closing.signal.removeEventListener("abort", close);
      line.close();
    }
  }

  const running = (async () => {
    while (!closing.signal.aborted) {
      await serve().catch((error: unknown) => {
        if (!closing.signal.aborted && !isAbsent(error)) log.warn("the edge lost its hub", { error });
      });
      await clock.sleepUntil(clock.mono() + pause_ms, closing.signal).catch(() => undefined);
      pause_ms = Math.min(pauses_ms.longest, pause_ms * 2);
    }
  })();

  return {
    [Symbol.asyncDispose]: async () => {
      closing.abort(new Error("the edge is closing"));
      await running;
    },
  };
}

/** Whether nobody waits at the socket yet, or no longer. */
function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ECONNREFUSED");
}

function startEdge(): void {
  const { LINTEL_EDGE_SOCKET: socket, LINTEL_DATA: folder, LINTEL_HOUSE: house } = process.env;
  const clock = systemClock();
  const log = makeLog((line) => process.stdout.write(`${line}\n`), clock);
  if (!socket || !folder) {
    process.stderr.write("E_CONFIG: LINTEL_EDGE_SOCKET and LINTEL_DATA: say where the hub waits, and the own folder\n");
    process.exit(hopeless);
  }
  const edge = openEdge({ socket, folder, virtual: house === "virtual", clock, random: systemRandom(), log });
  const close = () => {
    edge[Symbol.asyncDispose]().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error("the edge did not close", { error });
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", close);
  process.on("SIGINT", close);
  // The supervisor is gone: the house is closing.
  process.on("disconnect", close);
}

if (import.meta.main) startEdge();
