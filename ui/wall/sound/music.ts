import { asSeat } from "../../parts/seat.ts";
import type { Speaker } from "./speaker.ts";
import { rampOf, type Wanted } from "./wanted.ts";

const fade_s = 1.5;
const change_s = 0.5;

/** One piece that plays until it is let go. */
export type Playing = {
  readonly wanted: Wanted;
  louder(volume: number): void;
  stop(): void;
};

/** Fetches and plays a piece over and over; `now` is the house's time when it begins at last. */
export function play(speaker: Speaker, wanted: Wanted, seat: string, now: () => number): Playing {
  const { context, bed } = speaker;
  const gain = context.createGain();
  gain.gain.value = 0;
  gain.connect(bed);
  let source: AudioBufferSourceNode | undefined;
  let over = false;
  let volume = wanted.volume;
  const begin = async () => {
    const buffer = await soundAt(context, wanted.url, seat);
    if (over || !buffer) return;
    source = context.createBufferSource();
    source.buffer = buffer;
    source.loop = true;
    source.connect(gain);
    const { from, to, seconds } = rampOf({ ...wanted, volume }, now());
    gain.gain.setValueAtTime(from, context.currentTime);
    gain.gain.linearRampToValueAtTime(to, context.currentTime + Math.max(0.02, seconds));
    source.start();
  };
  begin().catch(reportError);
  return {
    wanted,
    louder: (to) => {
      volume = to;
      glide(gain.gain, context.currentTime, to, change_s);
    },
    stop: () => {
      over = true;
      glide(gain.gain, context.currentTime, 0, fade_s);
      source?.stop(context.currentTime + fade_s + 0.05);
      setTimeout(() => gain.disconnect(), (fade_s + 0.5) * 1_000);
    },
  };
}

/** A sound of the house's own; undefined when it has none there. */
export async function soundAt(context: AudioContext, path: string, seat: string): Promise<AudioBuffer | undefined> {
  const response = await fetch(path, asSeat(seat));
  if (!response.ok || !(response.headers.get("content-type") ?? "").startsWith("audio/")) return undefined;
  return context.decodeAudioData(await response.arrayBuffer());
}

function glide(gain: AudioParam, at: number, to: number, seconds: number): void {
  gain.cancelAndHoldAtTime(at);
  gain.linearRampToValueAtTime(to, at + seconds);
}
