import type { Speaker } from "./speaker.ts";

const rise_s = 30;
const quietest = 0.02;
const loudest = 0.7;
const every_ms = 2_400;
/** A third and a fifth over D5: bright enough to wake, soft enough to like. */
const notes = [587.33, 739.99, 880] as const;

/** Rings until it is stopped: three soft notes, again and again, rising over 30 s from hardly anything. */
export function ring(speaker: Speaker, elapsed_s: number): () => void {
  const { context, out } = speaker;
  const rising = context.createGain();
  const now = context.currentTime;
  const part = Math.min(1, Math.max(0, elapsed_s / rise_s));
  rising.gain.setValueAtTime(quietest + (loudest - quietest) * part, now);
  rising.gain.linearRampToValueAtTime(loudest, now + rise_s * (1 - part) + 0.05);
  rising.connect(out);
  const chime = () => {
    for (const [nth, hertz] of notes.entries()) strike(context, rising, hertz, context.currentTime + 0.02 + nth * 0.24);
  };
  chime();
  const timer = setInterval(chime, every_ms);
  return () => {
    clearInterval(timer);
    rising.gain.cancelAndHoldAtTime(context.currentTime);
    rising.gain.linearRampToValueAtTime(0, context.currentTime + 0.3);
    setTimeout(() => rising.disconnect(), 600);
  };
}

function strike(context: AudioContext, into: AudioNode, hertz: number, at: number): void {
  const envelope = context.createGain();
  envelope.gain.setValueAtTime(0, at);
  envelope.gain.linearRampToValueAtTime(0.5, at + 0.03);
  envelope.gain.exponentialRampToValueAtTime(0.001, at + 1.6);
  envelope.connect(into);
  for (const [times, share] of [
    [1, 1],
    [2, 0.18],
  ] as const) {
    const tone = context.createOscillator();
    const level = context.createGain();
    tone.frequency.value = hertz * times;
    level.gain.value = share;
    tone.connect(level).connect(envelope);
    tone.start(at);
    tone.stop(at + 1.7);
  }
}
