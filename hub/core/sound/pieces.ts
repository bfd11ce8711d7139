import { seededRandom } from "../random.ts";
import { addTone, fitting, inRoom, type Loop, pitch, rate, struck } from "./voices.ts";
import { wavOf } from "./wav.ts";

/** The pieces the house makes itself, so that the table is not silent without a player or the internet. */
const melodies = ["lake", "bamboo"] as const;
/** Every piece that can be fetched; the warning is no music. */
export const pieces = [...melodies, "warning"] as const;
/** The name of a piece. */
export type Piece = (typeof pieces)[number];

/** Where a piece is fetched, relative to the house's own address. */
export function pieceUrl(piece: Piece): string {
  return `/api/v1/sound/pieces/${piece}.wav`;
}

/** The piece of a day: they take turns. */
export function pieceOfDay(wall: number): Piece {
  return melodies[Math.floor(wall / 86_400_000) % melodies.length] ?? "lake";
}

/** Grows when a piece sounds different: what was kept of an older one is made anew. */
export const piecesVersion = 1;

/** A piece as a WAV file, always the same: 48 s, loudest at -6.5 dBFS, its end leads into its beginning. */
export function pieceWav(piece: Piece): Uint8Array {
  const loop = makers[piece]();
  const loudest = loop.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return wavOf(
    loop.map((sample) => (sample / loudest) * 0.473),
    rate,
  );
}

const makers: Readonly<Record<Piece, () => Loop>> = { lake, bamboo, warning };

const seconds = 48;
const empty = (): Loop => new Float32Array(seconds * rate);

/** Still water: broad slow chords on D, and now and then a few small bells. */
function lake(): Loop {
  const sound = empty();
  // D with its ninth, B minor, G with its ninth, A with its fourth: two notes stay from each to the next.
  const chords = [
    [38, 50, 57, 64, 66],
    [47, 54, 59, 62, 66],
    [43, 50, 57, 59, 66],
    [45, 52, 57, 62, 64],
  ];
  chords.forEach((keys, i) => addPad(sound, keys, (i * seconds) / chords.length, (2 * seconds) / chords.length));
  const bells = empty();
  const random = seededRandom(7);
  const scale = [74, 76, 78, 81, 83, 86, 88];
  let step = 3;
  // Phrases of three to five bells, with a rest after each; nothing rings on into the seam.
  for (let at = 2.5; at < seconds - 7; at += 2.4 + 1.6 * random.next()) {
    const count = 3 + Math.floor(random.next() * 3);
    for (let i = 0; i < count && at < seconds - 7; i += 1) {
      step = Math.max(0, Math.min(scale.length - 1, step + Math.round((random.next() - 0.5) * 4)));
      addBell(bells, scale[step] ?? 74, at, 0.1 + 0.05 * random.next());
      at += [0.75, 1.0, 1.5][Math.floor(random.next() * 3)] ?? 1;
    }
  }
  return together(sound, bells, 0.82, 0.8);
}

/** A grove in a light wind: plucked notes in slow threes over a soft low drone. */
function bamboo(): Loop {
  const sound = empty();
  addPad(sound, [43, 50, 55], 0, seconds);
  addPad(sound, [43, 52, 59], seconds / 2, seconds);
  const strings = empty();
  const random = seededRandom(23);
  const scale = [67, 69, 71, 74, 76, 79, 81, 83];
  const basses = [43, 50, 52, 50, 47, 50, 45, 50];
  const beat = 1;
  let step = 4;
  for (let bar = 0; bar < 15; bar += 1) {
    const at = bar * 3 * beat + 0.5;
    addPluck(strings, basses[bar % basses.length] ?? 43, at, 0.16, 5);
    // Every fourth bar breathes.
    const notes = bar % 4 === 3 ? [1] : [0, 1, 1.5, 2, 2.5].filter(() => random.next() < 0.66);
    for (const offset of notes) {
      step = Math.max(0, Math.min(scale.length - 1, step + Math.round((random.next() - 0.5) * 3.4)));
      const late = 0.02 * random.next();
      addPluck(strings, scale[step] ?? 74, at + offset * beat + late, 0.09 + 0.05 * random.next(), 3);
    }
  }
  return together(sound, strings, 0.78, 0.55);
}

/** A chord that swells and goes; its loudness together with the next one's stays the same. */
function addPad(loop: Loop, keys: readonly number[], at: number, lasts: number): void {
  keys.forEach((key, i) => {
    const level = 0.05 / (1 + 0.25 * i);
    // Each note floats at its own pace, or the whole chord would come and go at once.
    [-0.12, 0, 0.11].forEach((apart, voice) => {
      for (const [overtone, share] of [
        [1, 1],
        [2, 0.22],
        [3, 0.06],
      ] as const) {
        const hz = fitting(loop, pitch(key) * overtone + apart * (1 + 0.37 * i));
        // Half of the tones upside down: all of them set off from zero at the seam, and together would knock.
        const way = (i + voice + overtone) % 2 === 0 ? 1 : -1;
        const breath = (3 + i + overtone) / 48;
        const loud = (t: number) =>
          way *
          level *
          share *
          Math.sin((Math.PI * t) / lasts) ** 2 *
          (0.85 + 0.15 * Math.sin(2 * Math.PI * breath * t));
        addTone(loop, { hz, at, lasts, loud });
      }
    });
  });
}

function addBell(loop: Loop, key: number, at: number, level: number): void {
  const parts: readonly (readonly [number, number, number])[] = [
    [1, 1, 0.9],
    [2.003, 0.35, 0.5],
    [2.98, 0.12, 0.3],
    [4.2, 0.06, 0.16],
  ];
  for (const [overtone, share, half] of parts)
    addTone(loop, { hz: pitch(key) * overtone, at, lasts: 6, loud: struck(level * share, 0.018, half, 6) });
}

function addPluck(loop: Loop, key: number, at: number, level: number, lasts: number): void {
  for (let overtone = 1; overtone <= 7; overtone += 1) {
    const hz = pitch(key) * overtone * Math.sqrt(1 + 0.0002 * overtone * overtone);
    const share = 1 / overtone ** 1.7;
    addTone(loop, { hz, at, lasts, loud: struck(level * share, 0.009, 0.75 / overtone ** 0.8, lasts) });
  }
}

/** Puts notes into their room and over the chords; they are still where the loop closes, so that it begins at zero. */
function together(sound: Loop, notes: Loop, size: number, wetness: number): Loop {
  const wet = inRoom(notes, size);
  const edge = Math.round(0.08 * rate);
  return sound.map((sample, i) => {
    const near = Math.min(1, Math.min(i, sound.length - 1 - i) / edge);
    return sample + ((notes[i] ?? 0) + wetness * (wet[i] ?? 0)) * (0.5 - 0.5 * Math.cos(Math.PI * near));
  });
}

/** Three tones and a rest, as every smoke alarm calls (ISO 8201); low and rough, which wakes people surest. */
function warning(): Loop {
  const sound = empty();
  for (let cycle = 0; cycle < seconds; cycle += 4)
    for (const tone of [0, 1, 2])
      for (const [times, level] of [
        [1, 1],
        [3, 1 / 3],
        [5, 1 / 5],
        [7, 1 / 7],
      ] as const)
        addTone(sound, {
          hz: fitting(sound, 520 * times),
          at: cycle + tone,
          lasts: 0.5,
          loud: struck(level, 0.01, 60, 0.5),
        });
  return sound;
}
