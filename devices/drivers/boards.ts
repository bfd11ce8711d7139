import type { Clock } from "../../hub/core/clock.ts";
import { LintelError } from "../../hub/core/errors.ts";
import type { Log } from "../../hub/core/log.ts";
import { at } from "../../hub/core/timer.ts";
import { addressOf } from "../board-wiring-faults.ts";
import type { BoardWiring, Wires } from "../wiring.ts";
import { openBoardPart, type BoardDriver, type BoardPart } from "./board-driver.ts";
import { loadBoardLibrary } from "./board-library.ts";
import type { BoardThere } from "./board-line.ts";
import { openBoardLink, type BoardLink } from "./board-link.ts";
import { openStream, type OpenStream } from "./board-stream.ts";

/** Who wants a part of a board, and what becomes of it each time the board comes and goes. */
export type Attachment = {
  readonly id: string;
  readonly wiring: BoardWiring;
  readonly wires: Wires;
  readonly there: (driver: BoardDriver) => void;
  readonly gone: () => void;
};

/** The boards of one process: each is opened when the first device wants it, once for all that do. */
export type Boards = {
  /** The returned function gives the part back; the board is let go with the last. */
  attach(attachment: Attachment): () => void;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Longer silence than this is too long for anything; what a watchdog guards may not be silent for longer than that. */
const deafAtMostMs = 3_000;
const tellWithinMs = 3_000;

type Attached = Attachment & { part?: BoardPart | undefined; stopWaiting?: () => void };
type Shared = { readonly attached: Set<Attached>; readonly link: BoardLink; board?: BoardThere | undefined };

/** Opens no board yet, and loads nothing that only boards need. */
export function openBoards(clock: Clock, log: Log, open: OpenStream = openStream): Boards {
  const boards = new Map<string, Shared>();
  const closing = new Set<Promise<void>>();
  const fault = (error: unknown) => log.error("board fault", { error });

  const share = ({ wiring: { board: address } }: Attachment): Shared => {
    const attached = new Set<Attached>();
    const watchdogs = () => [...attached].map(({ wiring }) => (wiring.watchdog_s ?? Infinity) * 1_000);
    const shared: Shared = {
      attached,
      link: openBoardLink({
        address,
        clock,
        log,
        open,
        deafMs: () => Math.min(deafAtMostMs, ...watchdogs()),
        there: (board) => {
          shared.board = board;
          // Every output of every device is off before anything is heard.
          for (const one of attached) take(one, board);
          for (const one of attached) listen(one);
        },
        gone: () => {
          shared.board = undefined;
          for (const one of attached) leave(one);
        },
      }),
    };
    return shared;
  };
  const take = (one: Attached, board: BoardThere) => {
    try {
      one.part = openBoardPart({ ...one, board, clock, log });
    } catch (error) {
      refuse(one, error);
    }
  };
  const listen = (one: Attached) => {
    const { part } = one;
    if (!part) return;
    try {
      one.stopWaiting = at(clock, clock.mono() + tellWithinMs, () => silent(one, part), fault);
      part.listen(() => {
        one.stopWaiting?.();
        one.there(part.driver);
      });
    } catch (error) {
      refuse(one, error);
    }
  };
  const silent = ({ id, wiring }: Attached, part: BoardPart) =>
    refuseAloud(id, wiring, `it says nothing of ${part.unknown().join(", ")}`);
  const refuseAloud = (id: string, wiring: BoardWiring, problem: string) =>
    log.error("a board does not serve", {
      device: id,
      error: new LintelError("E_NO_BOARD", { board: addressOf(wiring.board), problem }),
    });
  const refuse = (one: Attached, error: unknown) => {
    leave(one);
    if (!(error instanceof LintelError) || error.code !== "E_NO_BOARD") return fault(error);
    refuseAloud(one.id, one.wiring, String(error.params["problem"]));
  };
  const leave = (one: Attached) => {
    one.stopWaiting?.();
    const { part } = one;
    one.part = undefined;
    if (!part) return;
    part.lost();
    one.gone();
  };
  const letGo = (key: string, { link }: Shared) => {
    boards.delete(key);
    const end = link[Symbol.asyncDispose]().catch(fault);
    closing.add(end);
    void end.then(() => closing.delete(end));
  };
  return {
    attach: (attachment) => {
      const key = addressOf(attachment.wiring.board);
      try {
        loadBoardLibrary();
      } catch (error) {
        refuse({ ...attachment }, error);
        return () => undefined;
      }
      const shared = boards.get(key) ?? share(attachment);
      boards.set(key, shared);
      const one: Attached = { ...attachment };
      shared.attached.add(one);
      if (shared.board) {
        take(one, shared.board);
        listen(one);
      }
      return () => {
        if (!shared.attached.delete(one)) return;
        one.stopWaiting?.();
        one.part?.driver[Symbol.dispose]();
        if (shared.attached.size === 0) letGo(key, shared);
      };
    },
    [Symbol.asyncDispose]: async () => {
      for (const [key, shared] of boards) letGo(key, shared);
      await Promise.all(closing);
    },
  };
}
