import type { Clock } from "../../hub/core/clock.ts";
import { codeOf, LintelError } from "../../hub/core/errors.ts";
import type { Log } from "../../hub/core/log.ts";
import { at } from "../../hub/core/timer.ts";
import { addressOf } from "../board-wiring-faults.ts";
import type { BoardAddress } from "../wiring.ts";
import { openBoardLibrary, type BoardLibrary } from "./board-library.ts";
import { openBoardLine, type BoardLine, type BoardThere } from "./board-line.ts";
import type { OpenStream } from "./board-stream.ts";

/** What the way to a board needs of its process. */
export type LinkPlace = {
  readonly address: BoardAddress;
  readonly clock: Clock;
  readonly log: Log;
  readonly open: OpenStream;
  readonly deafMs: () => number;
  readonly there: (board: BoardThere) => void;
  readonly gone: (why: LintelError) => void;
};

/** The way to one board, for as long as somebody wants it. */
export type BoardLink = { [Symbol.asyncDispose](): Promise<void> };

const firstRestMs = 1_000;
const longestRestMs = 30_000;

/** Keeps the line to a board open: when it is lost, again and again, after longer and longer rests. */
export function openBoardLink({ address, clock, log, open, deafMs, there, gone }: LinkPlace): BoardLink {
  const board = addressOf(address);
  const fault = (error: unknown) => log.error("board fault", { board, error });
  let library: BoardLibrary | undefined;
  let line: BoardLine | undefined;
  let stopResting: (() => void) | undefined;
  let restMs = firstRestMs;
  let told = false;
  let closed = false;

  const begin = () => {
    line = openBoardLine({
      address,
      clock,
      open,
      deafMs,
      libraryOf: async (introduction) => {
        if (library?.same(introduction)) return library;
        library?.[Symbol.dispose]();
        return (library = await openBoardLibrary(introduction, fault));
      },
      there: (now) => {
        told = false;
        log.info("a board is there", { board });
        there(now);
      },
    });
    line.lost.then(rest, fault);
  };
  const rest = ({ error, stood }: Awaited<BoardLine["lost"]>) => {
    if (closed) return;
    if (stood) restMs = firstRestMs;
    const why = named(error, board);
    // Once for each time it goes, not once for each try.
    if (!told) log.error("a board is not there", { board, error: why });
    told = true;
    stopResting = at(clock, clock.mono() + restMs, begin, fault);
    restMs = Math.min(longestRestMs, restMs * 2);
    gone(why);
  };
  begin();
  return {
    [Symbol.asyncDispose]: async () => {
      closed = true;
      stopResting?.();
      await line?.close();
      library?.[Symbol.dispose]();
    },
  };
}

function named(error: unknown, board: string): LintelError {
  const said = error instanceof LintelError && error.code === "E_NO_BOARD" ? error.params["problem"] : undefined;
  const problem = said ?? (error instanceof Error ? error.message : codeOf(error));
  return new LintelError("E_NO_BOARD", { board, problem: String(problem) }, error);
}
