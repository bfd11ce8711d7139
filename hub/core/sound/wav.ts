import { fail } from "../errors.ts";

const headerBytes = 44;

/** Sound as a WAV file: one channel, 16 bit; samples beyond -1 to 1 are cut. */
export function wavOf(samples: Float32Array, rate: number): Uint8Array {
  const bytes = new Uint8Array(headerBytes + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) => bytes.set(new TextEncoder().encode(word), at);
  text(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => {
    const cut = Math.max(-1, Math.min(1, sample));
    view.setInt16(headerBytes + i * 2, Math.round(cut * 32_767), true);
  });
  return bytes;
}

/**
 * Writes the true lengths into a WAV that was made into a pipe, where its maker could not know them. E_WRONG_TYPE for
 * anything that is no WAV.
 */
export function withTrueLengths(wav: Uint8Array): Uint8Array {
  const word = (at: number) => new TextDecoder("latin1").decode(wav.subarray(at, at + 4));
  if (word(0) !== "RIFF" || word(8) !== "WAVE") fail("E_WRONG_TYPE", { field: "sound", problem: "not a WAV" });
  const mended = wav.slice();
  const view = new DataView(mended.buffer);
  let at = 12;
  while (at + 8 <= wav.length && word(at) !== "data") at += 8 + view.getUint32(at + 4, true);
  if (at + 8 > wav.length) fail("E_WRONG_TYPE", { field: "sound", problem: "a WAV without sound" });
  view.setUint32(4, wav.length - 8, true);
  view.setUint32(at + 4, wav.length - at - 8, true);
  return mended;
}
