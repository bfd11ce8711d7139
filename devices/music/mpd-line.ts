import { connect, type Socket } from "node:net";
import type { Clock } from "../../hub/core/clock.ts";
import { LintelError } from "../../hub/core/errors.ts";
import { at } from "../../hub/core/timer.ts";
import { listOf, pairOf, type Pairs, refusalOf, type Words } from "./mpd-words.ts";

/** Where the player listens: a host and port, or a host that is the path of a unix socket. */
export type MpdAddress = {
  readonly host: string;
  readonly port: number;
  readonly password?: string | undefined;
};

/** One connection to the player; commands are answered one after the other. */
export type MpdLine = {
  /** Sends commands as one list. E_PLAYER when it refuses, E_PLAYER_GONE when it is gone or silent for 5 s. */
  ask(...commands: readonly Words[]): Promise<Pairs>;
  /** Resolves when something of these changes, with what it was; it may take as long as it likes. */
  idle(...about: readonly string[]): Promise<readonly string[]>;
  /** Resolves with the reason once the connection is over. */
  readonly closed: Promise<LintelError>;
  close(): void;
};

const patienceMs = 5_000;
const longestLine = 16_384;
const longestAnswer = 20_000;

type Waiting = { readonly done: (pairs: Pairs) => void; readonly failed: (error: LintelError) => void };

/** Connects, waits for the greeting, and logs in; hangs up at once when told to stop. */
export async function dialMpd(
  { host, port, password }: MpdAddress,
  clock: Clock,
  stop?: AbortSignal,
): Promise<MpdLine> {
  stop?.throwIfAborted();
  const socket = host.startsWith("/") ? connect({ path: host }) : connect({ host, port });
  socket.setNoDelay(true).setKeepAlive(true, 10_000).setEncoding("utf8");
  const over = Promise.withResolvers<LintelError>();
  const waiting: Waiting[] = [];
  let ended: LintelError | undefined;
  const end = (problem: string, cause?: unknown) => {
    if (ended) return;
    ended = new LintelError("E_PLAYER_GONE", { problem }, cause);
    stop?.removeEventListener("abort", hangUp);
    socket.destroy();
    for (const { failed } of waiting.splice(0)) failed(ended);
    over.resolve(ended);
  };
  const hangUp = () => end("closed");
  stop?.addEventListener("abort", hangUp, { once: true });
  const expect = (patient: boolean) =>
    new Promise<Pairs>((resolve, reject) => {
      if (ended) return reject(ended);
      const late = patient
        ? undefined
        : at(
            clock,
            clock.mono() + patienceMs,
            () => end("silent"),
            () => end("silent"),
          );
      waiting.push({
        done: (pairs) => (late?.(), resolve(pairs)),
        failed: (error) => (late?.(), reject(error)),
      });
    });
  const send = (commands: readonly Words[], patient: boolean) => {
    // Made first: an argument that cannot be sent is refused before anybody waits for an answer.
    const text = listOf(commands);
    const answer = expect(patient);
    socket.write(text);
    return answer;
  };
  const greeting = expect(false);
  listen(socket, waiting, end);
  const line: MpdLine = {
    ask: async (...commands) => send(commands, false),
    idle: async (...about) => {
      const said = await send([["idle", ...about]], true);
      return said.flatMap(([key, value]) => (key === "changed" ? [value] : []));
    },
    closed: over.promise,
    close: () => end("closed"),
  };
  try {
    await greeting;
    if (password !== undefined) await line.ask(["password", password]);
    return line;
  } catch (error) {
    line.close();
    throw error;
  }
}

/** Reads answers line by line, and ends a connection that says what no player says. */
function listen(socket: Socket, waiting: Waiting[], end: (problem: string, cause?: unknown) => void): void {
  let rest = "";
  let pairs: Pairs[number][] = [];
  let greeted = false;
  const take = (line: string) => {
    const final = line === "OK" || line.startsWith("ACK ") || (!greeted && line.startsWith("OK MPD "));
    if (!final) {
      if (!greeted || waiting.length === 0) return end("not a music player");
      if (pairs.push(pairOf(line)) > longestAnswer) end("an endless answer");
      return;
    }
    if (!greeted && !line.startsWith("OK MPD ")) return end("not a music player");
    greeted = true;
    const first = waiting.shift();
    const said = pairs;
    pairs = [];
    if (!first) return end("an answer nobody asked for");
    if (line.startsWith("ACK ")) first.failed(refusalOf(line));
    else first.done(said);
  };
  socket.on("data", (text: string) => {
    rest += text;
    let from = 0;
    for (let to = rest.indexOf("\n"); to >= 0 && !socket.destroyed; to = rest.indexOf("\n", from)) {
      take(rest.slice(from, to));
      from = to + 1;
    }
    rest = rest.slice(from);
    if (rest.length > longestLine) end("an endless line");
  });
  socket.on("error", (cause) => end("no connection", cause));
  socket.on("close", () => end("closed by the player"));
}
