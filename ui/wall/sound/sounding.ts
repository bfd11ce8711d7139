import { effect } from "@preact/signals";
import { render } from "../../../hub/core/sentence.ts";
import { houseTime } from "../../parts/known.ts";
import { hourIn } from "../../parts/say.ts";
import { alarm, known, language, line, words } from "../state.ts";
import { isLanguage } from "../../parts/languages.ts";
import { wordsIn } from "../words.ts";
import { play, type Playing, soundAt } from "./music.ts";
import { openSpeaker } from "./speaker.ts";
import { openVoice } from "./speech.ts";
import { bulletinOf, isFresh, makeAsked, makeTelling, type ToSay } from "./spoken.ts";
import { ring } from "./tone.ts";
import { wantedOf } from "./wanted.ts";

/** A line that stays away longer takes its music along: nobody could stop it any more. */
const alone_ms = 120_000;

/** Keeps this page sounding as the house wants it: music, speech, the alarm. `wake` is for the first touch. */
export function keepSounding(seat: string): { readonly wake: () => void } {
  const speaker = openSpeaker();
  const voice = openVoice(speaker);
  const now = () => (known.peek() ? houseTime(known.peek() as never, performance.now()) : 0);
  keepMusic(speaker, seat, now);
  keepAlarmTone(speaker, now);
  keepBulletin(speaker, voice, seat, now);
  keepTelling(voice, now);
  const asked = makeAsked();
  effect(() => {
    const what = known.value;
    if (!what || line.value.is !== "live") return;
    const toSay = asked(what, now());
    const screen = what.values["screen.thing"];
    if (toSay && screen !== undefined) sayAloud(toSay, screen).catch(reportError);
  });

  async function sayAloud({ key, params }: ToSay, screen: string): Promise<void> {
    const named = params["language"];
    const wanted = isLanguage(named) ? named : language.peek();
    const reader = { language: wanted, words: await wordsIn(wanted), zone: known.peek()?.values["home.zone"] ?? "UTC" };
    const text = render({ key, params }, reader);
    voice({
      text,
      language: wanted,
      made: () => soundAt(speaker.context, `/api/v1/screens/${screen}/speech.wav`, seat),
    });
  }
  return { wake: speaker.wake };
}

function keepMusic(speaker: ReturnType<typeof openSpeaker>, seat: string, now: () => number): void {
  let playing: Playing | undefined;
  let volume = 0;
  let ducked = false;
  let gone: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    playing?.stop();
    playing = undefined;
  };
  effect(() => {
    const values = known.value?.values;
    if (line.value.is !== "live" || !values) {
      gone ??= setTimeout(stop, alone_ms);
      return;
    }
    clearTimeout(gone);
    gone = undefined;
    const wanted = wantedOf(values);
    const ducks = wanted !== undefined && values["music.ducked"] === true;
    if (ducks !== ducked) speaker.duck((ducked = ducks));
    const same = wanted && playing?.wanted.url === wanted.url && playing.wanted.since === wanted.since;
    if (same) {
      if (volume !== wanted.volume) playing?.louder((volume = wanted.volume));
      return;
    }
    stop();
    if (!wanted) return;
    speaker.ready();
    volume = wanted.volume;
    playing = play(speaker, wanted, seat, now);
  });
}

/** Reads a bulletin once, from its beginning, for as long as it is wanted. */
function keepBulletin(
  speaker: ReturnType<typeof openSpeaker>,
  voice: ReturnType<typeof openVoice>,
  seat: string,
  now: () => number,
): void {
  let reading: { readonly id: string; readonly stop: AbortController } | undefined;
  effect(() => {
    const values = known.value?.values;
    if (line.value.is !== "live" || !values) return;
    const bulletin = bulletinOf(values);
    if (bulletin?.id === reading?.id) return;
    reading?.stop.abort();
    reading = bulletin && { id: bulletin.id, stop: new AbortController() };
    const { "screen.thing": screen, "music.since": since = 0, "music.volume": volume = 100 } = values;
    if (!reading || !bulletin || screen === undefined || !isFresh(since, now())) return;
    // Those of the sample are keys of words, a feed's own are text.
    const loaded = words.peek()?.words ?? {};
    const text = bulletin.texts.map((one) => (values["music.sample"] ? (loaded[one] ?? one) : one)).join(". ");
    voice({
      text,
      language: values["home.language"] ?? language.peek(),
      volume: volume / 100,
      signal: reading.stop.signal,
      made: () => soundAt(speaker.context, `/api/v1/screens/${screen}/news.wav`, seat),
    });
  });
}

/** What a notice says is also heard, once, where nobody is hurried. */
function keepTelling(voice: ReturnType<typeof openVoice>, now: () => number): void {
  const told = makeTelling();
  effect(() => {
    const values = known.value?.values;
    if (line.value.is !== "live" || !values) return;
    const zone = values["home.zone"] ?? "UTC";
    for (const { key, params } of told(values, now(), hourIn(zone, now()))) {
      const loaded = words.peek();
      if (loaded) voice({ text: render({ key, params }, { ...loaded, zone }), language: loaded.language });
    }
  });
}

function keepAlarmTone(speaker: ReturnType<typeof openSpeaker>, now: () => number): void {
  let quiet: (() => void) | undefined;
  effect(() => {
    const { ringing } = alarm.value;
    if (!ringing) {
      quiet?.();
      quiet = undefined;
    } else if (!quiet) {
      speaker.ready();
      quiet = ring(speaker, (now() - ringing.since) / 1_000);
    }
  });
}
