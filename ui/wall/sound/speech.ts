import type { Language } from "../../../hub/core/house.ts";
import type { Speaker } from "./speaker.ts";

/** One sentence to be heard: the hub's own sound of it where there is one, else the browser's voice. */
export type Sentence = {
  readonly text: string;
  readonly language: Language;
  readonly made?: () => Promise<AudioBuffer | undefined>;
  /** How loud, 0 to 1. @default 1 */
  readonly volume?: number;
  /** Ends it, also in the middle. */
  readonly signal?: AbortSignal;
};

const tags: Readonly<Record<Language, readonly string[]>> = {
  en: ["en"],
  "zh-Hans": ["zh-cn", "cmn-hans", "zh-hans", "cmn"],
  "zh-Hant": ["zh-tw", "zh-hk", "cmn-hant", "zh-hant"],
};
const longest_ms = 60_000;
const voices_ms = 1_500;

/** Speaks one sentence after the other; music steps back meanwhile. */
export function openVoice(speaker: Speaker): (sentence: Sentence) => void {
  let last: Promise<void> = Promise.resolve();
  return (sentence) => {
    last = last.then(() => speak(speaker, sentence)).catch(reportError);
  };
}

async function speak(speaker: Speaker, sentence: Sentence): Promise<void> {
  const { language, made, signal } = sentence;
  const sound = await made?.().catch(() => undefined);
  const voice = sound ? undefined : await voiceFor(language);
  // Without a voice the words on the wall are all there is.
  if ((!sound && !voice) || signal?.aborted) return;
  speaker.ready();
  speaker.duck(true);
  try {
    await (sound ? playOnce(speaker, sound, sentence) : sayWith(voice, sentence));
  } finally {
    speaker.duck(false);
  }
}

function playOnce({ context, out }: Speaker, sound: AudioBuffer, { volume = 1, signal }: Sentence): Promise<void> {
  return new Promise((resolve) => {
    const source = context.createBufferSource();
    const level = context.createGain();
    level.gain.value = volume;
    source.buffer = sound;
    source.connect(level).connect(out);
    source.addEventListener("ended", () => {
      level.disconnect();
      resolve();
    });
    signal?.addEventListener("abort", () => {
      level.gain.setTargetAtTime(0, context.currentTime, 0.1);
      source.stop(context.currentTime + 0.5);
    });
    source.start();
    setTimeout(resolve, sound.duration * 1_000 + 2_000);
  });
}

function sayWith(voice: SpeechSynthesisVoice | undefined, { text, volume = 1, signal }: Sentence): Promise<void> {
  return new Promise((resolve) => {
    const said = new SpeechSynthesisUtterance(text);
    if (voice) said.voice = voice;
    said.lang = voice?.lang ?? "";
    said.rate = 0.95;
    said.volume = volume;
    signal?.addEventListener("abort", () => speechSynthesis.cancel());
    said.addEventListener("end", () => resolve());
    said.addEventListener("error", () => resolve());
    speechSynthesis.speak(said);
    setTimeout(resolve, longest_ms);
  });
}

/** Browsers load their voices late: asked once more when they say that they have. */
async function voiceFor(language: Language): Promise<SpeechSynthesisVoice | undefined> {
  if (!("speechSynthesis" in globalThis)) return undefined;
  const fitting = () =>
    tags[language]
      .flatMap((tag) =>
        speechSynthesis.getVoices().filter(({ lang }) => lang.toLowerCase().replace("_", "-").startsWith(tag)),
      )
      .at(0);
  if (speechSynthesis.getVoices().length > 0) return fitting();
  await new Promise((resolve) => {
    speechSynthesis.addEventListener("voiceschanged", resolve, { once: true });
    setTimeout(resolve, voices_ms);
  });
  return fitting();
}
