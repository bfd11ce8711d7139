import type { Clock } from "../../hub/core/clock.ts";
import { fail, LintelError } from "../../hub/core/errors.ts";
import { at, every } from "../../hub/core/timer.ts";
import type { BoardAddress } from "../wiring.ts";
import { frameReader, type Frame } from "./board-frames.ts";
import { meetBoard, notMet } from "./board-introduction.ts";
import type { BoardLibrary, Introduction } from "./board-library.ts";
import type { BoardStream, OpenStream } from "./board-stream.ts";

/** A board while its line stands. */
export type BoardThere = {
  readonly five: BoardLibrary;
  /** When it last proved that it hears what is said to it, mono ms. */
  aliveAt(): number;
};

/** What one line needs. */
export type LinePlace = {
  readonly address: BoardAddress;
  readonly clock: Clock;
  readonly open: OpenStream;
  /** How long a board may leave a question unanswered. */
  readonly deafMs: () => number;
  readonly libraryOf: (introduction: Introduction) => Promise<BoardLibrary>;
  readonly there: (board: BoardThere) => void;
};

/** One line from its opening to its loss. */
export type BoardLine = {
  /** Resolves as it is lost, with why and whether it had stood. */
  readonly lost: Promise<{ readonly error: unknown; readonly stood: boolean }>;
  /** Ends it once what was said is through. */
  close(): Promise<void>;
};

const metWithinMs = 15_000;
/** A board that stayed for so long is opened again soon when it goes. */
const stoodMs = 10_000;
const goodbyeMs = 500;
const probesWithinDeaf = 4;
/** Far more than any board says: sixteen channels and ports each 10 ms make 10 kB. */
const mostBytesASecond = 200_000;
/** So long after a meeting an answer to a second question may still come. */
const lateAnswersMs = 5_000;
const sampleEachMs = 100;
const askVersion = Uint8Array.of(0xf9);

/** Opens the line to a board, meets it, and asks it four times in the longest silence whether it still hears. */
export function openBoardLine({ address, clock, open, deafMs, libraryOf, there }: LinePlace): BoardLine {
  const hurry = new AbortController();
  const { promise: lost, resolve } = Promise.withResolvers<Awaited<BoardLine["lost"]>>();
  const metered = meter(clock);
  let stream: BoardStream | undefined;
  let library: BoardLibrary | undefined;
  let thereAt: number | undefined;
  let heardAny = false;
  let over = false;
  const held = new DisposableStack();

  const end = () => {
    over = true;
    library?.speakTo(undefined);
    held.dispose();
  };
  const lose = (error: unknown) => {
    if (over) return;
    const stood = thereAt !== undefined && clock.mono() - thereAt >= stoodMs;
    end();
    hurry.abort();
    resolve({ error, stood });
  };
  const problem = (what: string) => lose(new LintelError("E_NO_BOARD", { problem: what }));
  const meeting = held.use(meetBoard(clock, (bytes) => stream?.write(bytes), lose));
  let hear: (frame: Frame) => void = meeting.hear;
  const read = frameReader((frame) => over || hear(frame));
  const data = (bytes: Uint8Array) => {
    if (over) return;
    heardAny = true;
    try {
      metered(bytes.length);
      read(bytes);
    } catch (error) {
      lose(error);
    }
  };

  held.defer(at(clock, clock.mono() + metWithinMs, () => void (thereAt ?? problem(notMet(heardAny))), lose));
  void live().catch(lose);
  return {
    lost,
    close: async () => {
      if (over) return;
      end();
      const tooLong = new AbortController();
      const goodbye = clock.sleepUntil(clock.mono() + goodbyeMs, tooLong.signal).catch(() => undefined);
      await Promise.race([stream?.[Symbol.asyncDispose](), goodbye]);
      tooLong.abort();
      hurry.abort();
    },
  };

  async function live(): Promise<void> {
    stream = await open(address, { data, closed: problem }, hurry.signal);
    if (over) return;
    meeting.begin();
    const introduction = await meeting.known;
    hear = () => undefined;
    const met = await libraryOf(introduction);
    if (over) return;
    library = met;
    thereAt = clock.mono();
    let aliveAt = thereAt;
    let excused = meeting.askedFirmware;
    meeting[Symbol.dispose]();
    hear = (frame) => {
      if (frame.is === "version") aliveAt = clock.mono();
      else if (frame.is === "firmware") {
        // Said unasked, it means that the board was reset and all its pins with it.
        if (excused-- < 1 || clock.mono() - (thereAt ?? 0) > lateAnswersMs) problem("it started anew");
      } else if (frame.is !== "capabilities" && frame.is !== "mapping") met.hear(frame);
    };
    met.speakTo(stream.write);
    met.io.setSamplingInterval(sampleEachMs);
    probing(() => aliveAt);
    there({ five: met, aliveAt: () => aliveAt });
  }

  function probing(aliveAt: () => number): void {
    const deaf = deafMs();
    const eachMs = deaf / probesWithinDeaf;
    let before = clock.mono();
    const probe = () => {
      const now = clock.mono();
      // After this process itself stood still, answers may lie unread.
      const late = now - before > 2 * eachMs;
      before = now;
      if (now - aliveAt() > deaf && !late) return problem(`it has not answered for ${Math.round(deaf)} ms`);
      stream?.write(askVersion);
    };
    held.defer(every(clock, eachMs, probe, lose));
  }
}

/** A board that talks without end would keep its process from everything else. */
function meter(clock: Clock): (bytes: number) => void {
  let since = clock.mono();
  let said = 0;
  return (bytes) => {
    if (clock.mono() - since >= 1_000) {
      since = clock.mono();
      said = 0;
    }
    said += bytes;
    if (said > mostBytesASecond) fail("E_NO_BOARD", { problem: "it talks without end" });
  };
}
