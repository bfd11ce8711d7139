import type { Clock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";

/** What a nonce turned out to be when it came back. */
type NonceFate = "good" | "late" | "used" | "unknown";

/** Challenges of the hub: in memory only, so that a restart forgets every one of them. */
export type Nonces = {
  /** A new one, for whoever is to answer it. */
  make(holder: string): string;
  /** Uses it up, whatever it turns out to be. */
  take(holder: string, nonce: string): NonceFate;
};

/** Of one holder: whoever asks for many takes nobody else's. */
const mostOut = 32;

/** Makes challenges of sixteen random bytes that count for so long. */
export function makeNonces(clock: Pick<Clock, "mono">, random: Pick<Random, "bytes">, lastMs: number): Nonces {
  const out = new Map<string, { readonly holder: string; readonly at: number; used: boolean }>();
  const forget = (asking: string) => {
    let theirs = [...out.values()].filter(({ holder }) => holder === asking).length;
    for (const [nonce, { holder, at }] of out) {
      const tooMany = holder === asking && theirs >= mostOut;
      // Kept a while after their time, so that a repeat is known as one.
      if (!tooMany && clock.mono() - at <= lastMs * 6) continue;
      out.delete(nonce);
      if (holder === asking) theirs -= 1;
    }
  };
  const inTime = (at: number) => clock.mono() - at < lastMs;
  return {
    make: (holder) => {
      forget(holder);
      const nonce = Buffer.from(random.bytes(16)).toString("base64url");
      out.set(nonce, { holder, at: clock.mono(), used: false });
      return nonce;
    },
    take: (holder, nonce) => {
      const found = out.get(nonce);
      if (!found || found.holder !== holder) return "unknown";
      if (found.used) return "used";
      found.used = true;
      return inTime(found.at) ? "good" : "late";
    },
  };
}
