import { Touch } from "../bar.tsx";
import { say, timeOf } from "../../parts/say.ts";
import type { Stage } from "../stage.ts";
import type { Ask as Asked } from "../table-view.ts";
import { answers } from "../targets.ts";
import { flat, Ridge } from "./ridge.tsx";

const line = 240;
const sounds: Readonly<Record<string, string>> = {
  music: "wall.ask.sound.music",
  news: "wall.ask.sound.news",
  silence: "wall.ask.sound.silence",
};

/** A question to whoever is here, with its two answers alike. */
export function Ask({ stage, ask }: { stage: Stage; ask: Asked }) {
  const { question, name, source } = ask;
  const who = name === undefined ? {} : { name };
  const key = question === "sound" && name !== undefined ? sounds[source ?? ""] : undefined;
  return (
    <>
      <Ridge stage={stage} line={flat(line)} />
      <header>
        <time class="clock small">{timeOf(stage, stage.now)}</time>
      </header>
      <div class="question">
        <p class="headline">{say(stage, key ?? "wall.ask.any", who)}</p>
        {key !== undefined && <p class="label">{say(stage, "wall.ask.sound")}</p>}
      </div>
      <nav class="two-ways">
        {answers(question).map((target) => (
          <Touch key={target.key} stage={stage} class="tall" target={target} />
        ))}
      </nav>
    </>
  );
}
