import { Send } from "lucide";
import { useState } from "preact/hooks";
import { calm, plain } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { doing } from "../ask/doing.ts";
import type { Items, Privacy, SaidLine } from "../ask/shapes.ts";
import { Choice } from "../bits.tsx";
import { shortDay } from "../day.ts";
import { at } from "../going.ts";
import { sayTo } from "../points-changes.ts";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { Aged } from "./aged.tsx";

const subjects = ["question", "idea", "other"] as const;

/** What was said between somebody and a brand, and something more to say. */
export function Talk({ stage }: { readonly stage: Stage }) {
  const told = useAnswer<Privacy>("privacy", stage.live);
  const heard = new Set((told.body?.grants ?? []).filter(({ state }) => state === "given").map(({ brand }) => brand));
  const brands = (told.body?.brands ?? []).filter(({ brand }) => heard.has(brand));
  const [whom, choose] = useState(at.value.of ?? "");
  const brand = brands.find((one) => one.brand === whom) ?? brands[0];
  if (told.body && !brand) return <p class="label">{say(stage, "points.talk.nobody")}</p>;
  return (
    <>
      <Aged stage={stage} answer={told} />
      {brands.length > 1 && brand && (
        <Choice
          name={say(stage, "points.talk.whom")}
          value={brand.brand}
          works
          choices={brands.map(({ brand: value, name }) => ({ value, says: plain(name) }))}
          onChoose={choose}
        />
      )}
      {brand && <Thread key={brand.brand} stage={stage} brand={brand.brand} name={plain(brand.name)} />}
    </>
  );
}

type Between = { readonly stage: Stage; readonly brand: string; readonly name: string };

function Thread({ stage, brand, name }: Between) {
  const answer = useAnswer<Items<SaidLine>>(`threads/${brand}`, stage.live);
  const [about, choose] = useState<(typeof subjects)[number]>("question");
  const [text, write] = useState("");
  const send = async () => {
    if (await sayTo(brand, about, text.trim())) write("");
  };
  const items = answer.body?.items;
  return (
    <>
      <Aged stage={stage} answer={answer} />
      {items && items.length === 0 && <p class="label">{say(stage, "points.talk.none", { name })}</p>}
      <ol class="thread" aria-label={name}>
        {(items ?? []).map(({ id, at: when, mine, text: said }) => (
          <li key={id} class={mine ? "mine" : "theirs"}>
            <p class="label">{calm(said)}</p>
            <p class="least">
              {mine ? say(stage, "points.talk.you") : name} · {shortDay(stage, when)} {timeOf(stage, when)}
            </p>
          </li>
        ))}
      </ol>
      <div class="named">
        <span class="title">{say(stage, "points.talk.about")}</span>
        <Choice
          name={say(stage, "points.talk.about")}
          value={about}
          works
          choices={subjects.map((value) => ({ value, says: say(stage, `points.talk.about.${value}`) }))}
          onChoose={choose}
        />
      </div>
      <label class="named">
        <span class="title">{say(stage, "points.talk.what", { name })}</span>
        <textarea
          class="field wide"
          rows={3}
          maxLength={600}
          value={text}
          onInput={({ currentTarget }) => write(currentTarget.value)}
        />
      </label>
      <div class="targets">
        <Touch
          icon={Send}
          word={say(stage, "points.send")}
          class="wide"
          works={stage.live && text.trim() !== "" && !doing.value.has(`threads/${brand}`)}
          onTouch={() => void send().catch(reportError)}
        />
      </div>
    </>
  );
}
