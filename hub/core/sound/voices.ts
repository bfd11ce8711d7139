/** Samples a second of everything the house makes itself. */
export const rate = 22_050;

/** A stretch of sound that is played round and round. */
export type Loop = Float32Array;

const blockSize = 32;

/** One pure tone: where it begins (s) and how long it lasts, and its loudness over its own time (s). */
export type Tone = {
  readonly hz: number;
  readonly at: number;
  readonly lasts: number;
  readonly loud: (seconds: number) => number;
};

/** Adds a tone; what lasts beyond the end goes on at the beginning, so that the loop has no seam. */
export function addTone(loop: Loop, { hz, at, lasts, loud }: Tone): void {
  const from = Math.round(at * rate);
  const count = Math.round(lasts * rate);
  const turn = (2 * Math.PI * hz) / rate;
  const [turnRe, turnIm] = [Math.cos(turn), Math.sin(turn)];
  // Every tone stands still at the seam: one that fits into the loop is zero there.
  let [re, im] = [Math.cos(2 * Math.PI * hz * at), Math.sin(2 * Math.PI * hz * at)];
  let level = loud(0);
  for (let block = 0; block < count; block += blockSize) {
    // Turned from sample to sample, and set right from time to time: much cheaper than a sine each.
    const length = Math.hypot(re, im);
    re /= length;
    im /= length;
    const size = Math.min(blockSize, count - block);
    const step = (loud((block + size) / rate) - level) / size;
    for (let i = 0; i < size; i += 1) {
      const to = (from + block + i) % loop.length;
      loop[to] = (loop[to] ?? 0) + im * level;
      level += step;
      const next = re * turnRe - im * turnIm;
      im = re * turnIm + im * turnRe;
      re = next;
    }
  }
}

/** The nearest pitch that fits a whole number of times into the loop: it ends where it began. */
export function fitting(loop: Loop, hz: number): number {
  const seconds = loop.length / rate;
  return Math.round(hz * seconds) / seconds;
}

/** A pitch in equal temperament; 69 is the A of 440 Hz. */
export function pitch(key: number): number {
  return 440 * 2 ** ((key - 69) / 12);
}

/** A struck or plucked note: it comes within `attack` seconds, softly, and dies away by half each `half` seconds. */
export function struck(level: number, attack: number, half: number, lasts: number): (seconds: number) => number {
  return (t) => {
    const rise = t < attack ? 0.5 - 0.5 * Math.cos((Math.PI * t) / attack) : 1;
    const rest = Math.min(1, Math.max(0, (lasts - t) / (0.25 * lasts)));
    return level * rise * rest * 2 ** (-t / half);
  };
}

/** A room around a sound: four echoes that lose their brightness, then two that blur them; goes round like the loop. */
export function inRoom(dry: Loop, size: number): Loop {
  let wet: Loop = new Float32Array(dry.length);
  for (const delay of [1_116, 1_277, 1_422, 1_617]) echo(dry, wet, delay, size);
  for (const delay of [341, 225]) wet = blurred(wet, delay);
  return wet;
}

function echo(dry: Loop, wet: Loop, delay: number, size: number): void {
  const line = new Float32Array(delay);
  let dull = 0;
  // The first round only fills the room, so that the second begins with the end of the first in it.
  for (let i = 0; i < 2 * dry.length; i += 1) {
    const to = i % dry.length;
    const heard = line[i % delay] ?? 0;
    dull = heard * 0.6 + dull * 0.4;
    line[i % delay] = (dry[to] ?? 0) + dull * size;
    if (i >= dry.length) wet[to] = (wet[to] ?? 0) + heard * 0.25;
  }
}

function blurred(sound: Loop, delay: number): Loop {
  const line = new Float32Array(delay);
  const out = new Float32Array(sound.length);
  for (let i = 0; i < 2 * sound.length; i += 1) {
    const given = sound[i % sound.length] ?? 0;
    const held = line[i % delay] ?? 0;
    line[i % delay] = given + held * 0.5;
    out[i % sound.length] = held - given * 0.5;
  }
  return out;
}
