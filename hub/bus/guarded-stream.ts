import type { Duplex } from "node:stream";
import type { Clock } from "../core/clock.ts";
import { LintelError } from "../core/errors.ts";
import { at } from "../core/timer.ts";
import { makeLengthGuard } from "./length-guard.ts";
import { makeBucket, type Rate } from "./rate.ts";

/** What a stream is held to, and who hears why it was refused or held back. */
export type StreamRules = {
  readonly packetCap: () => number;
  readonly rate: Rate;
  readonly clock: Clock;
  readonly onRefused: (error: unknown) => void;
};

/**
 * Puts the length guard and the rate limit between a connection and the broker, which pulls by `read`.
 * A packet too long closes the stream at its first bytes; who sends too fast is simply not read for a while.
 */
export function guardStream(stream: Duplex, { packetCap, rate, clock, onRefused }: StreamRules): void {
  const pull = stream.read.bind(stream);
  const cost = makeLengthGuard(packetCap);
  const bucket = makeBucket(rate, clock);
  let wake: (() => void) | undefined;
  const hold = (ms: number) => {
    onRefused(new LintelError("E_RATE", { held_ms: Math.ceil(ms), per_second: rate.perSecond }));
    wake = at(clock, clock.mono() + ms, release, onRefused);
  };
  const release = () => {
    wake = undefined;
    stream.emit("readable");
  };
  stream.read = (size) => {
    if (wake) return null;
    const chunk: unknown = pull(size);
    if (!(chunk instanceof Uint8Array)) return null;
    try {
      bucket.take(cost(chunk));
      const debt = bucket.debtMs();
      if (debt > 0) hold(debt);
      return chunk;
    } catch (error) {
      onRefused(error);
      stream.destroy();
      return null;
    }
  };
  stream.once("close", () => wake?.());
}
