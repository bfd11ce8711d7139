import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { Language } from "../../core/house.ts";
import { Slug } from "../../core/ids.ts";
import { kinds } from "../../core/kinds.ts";
import type { Params } from "../../core/errors.ts";
import { render } from "../../core/sentence.ts";
import { pieces } from "../../core/sound/pieces.ts";
import type { House, ThingView } from "../house.ts";
import { route } from "../route.ts";
import { type Actor, checkPlace } from "../scope.ts";
import { serving } from "../sight.ts";

const Wav = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const screenParams = z.strictObject({ screen: Slug });
const Spoken = kinds.screen.state.pick({ spoke: true, spoken: true });
const Read = kinds.music.state.pick({ headlines: true, sample: true });

/** What can be heard: the house's own pieces, and its voice for screens that have none. */
export const soundRoutes = [
  route({
    name: "sound.piece",
    method: "get",
    path: "/api/v1/sound/pieces/{piece}.wav",
    // A music player cannot show a token, and there is nothing of anybody in a piece.
    scope: "public",
    says: "A soothing piece the house made itself; its end leads into its beginning.",
    params: z.strictObject({ piece: z.enum(pieces) }),
    answer: Wav,
    media: { type: "audio/wav", cache: "public, max-age=86400" },
    handle: ({ house, params: { piece } }) => house.sound.piece(piece),
  }),
  route({
    name: "sound.speech",
    method: "get",
    path: "/api/v1/screens/{screen}/speech.wav",
    scope: "screen",
    says: "What a screen spoke last, read aloud; E_NO_VOICE where the hub has no voice, and the screen uses its own.",
    params: screenParams,
    answer: Wav,
    media: { type: "audio/wav", cache: "no-store" },
    handle: ({ house, params: { screen }, actor }) => {
      const { spoke, spoken = {} } = Spoken.parse(screenOf(house, screen, actor).state ?? {});
      if (spoke === undefined) fail("E_NOT_FOUND", { noun: "speech", id: screen });
      return say(house, [{ key: `say.${spoke}`, params: spoken }], spoken["language"]);
    },
  }),
  route({
    name: "sound.news",
    method: "get",
    path: "/api/v1/screens/{screen}/news.wav",
    scope: "screen",
    says: "The headlines at a screen's place, read aloud.",
    params: screenParams,
    answer: Wav,
    media: { type: "audio/wav", cache: "no-store" },
    handle: ({ house, params: { screen }, actor }) => {
      const { place = "" } = screenOf(house, screen, actor);
      const { headlines = [], sample } = Read.parse(serving(house, "music", place)?.thing.state ?? {});
      if (headlines.length === 0) fail("E_NOT_FOUND", { noun: "news", id: place });
      // Those of the sample are keys of words; a feed's own are text, whatever they look like.
      if (sample)
        return say(
          house,
          headlines.map((key) => ({ key, params: {} })),
          undefined,
        );
      return house.sound.say(headlines.join(". "), languageOf(house, undefined));
    },
  }),
];

function say(
  house: House,
  sentences: readonly { key: string; params: Params }[],
  wanted: unknown,
): Promise<Uint8Array> {
  const language = languageOf(house, wanted);
  const reader = house.reader(language);
  const text = sentences.map((sentence) => {
    if (reader.words[sentence.key] === undefined) fail("E_NOT_FOUND", { noun: "sentence", id: sentence.key });
    return render(sentence, reader);
  });
  return house.sound.say(text.join(" "), language);
}

function languageOf(house: House, wanted: unknown): Language {
  const asked = Language.safeParse(wanted);
  return asked.success ? asked.data : (house.residents.home()?.language ?? "en");
}

/** A wall that may not hear a screen is not told whether it is there. */
function screenOf(house: House, id: string, actor: Actor): ThingView {
  const thing = house.things.thing(id);
  checkPlace(actor, thing?.place, "read");
  return thing?.kind === "screen" ? thing : fail("E_NOT_FOUND", { noun: "screen", id });
}
