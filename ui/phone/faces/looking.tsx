import { Send } from "lucide";
import { useState } from "preact/hooks";
import { categories, type Category } from "../../../hub/core/engage/lists.ts";
import { plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { doing } from "../ask/doing.ts";
import type { Audience } from "../ask/shapes.ts";
import { Choice } from "../bits.tsx";
import { lookFor } from "../points-changes.ts";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { Aged } from "./aged.tsx";

const most = 280;

/** Says what one looks for; who will see it stands there before it is sent. */
export function Looking({ stage }: { readonly stage: Stage }) {
  const [category, choose] = useState<Category>("breakfast");
  const [text, write] = useState("");
  const answer = useAnswer<Audience>(`requests/audience?category=${category}`, stage.live);
  const seen = answer.body?.brands;
  const names = new Intl.ListFormat(stage.reader.language === "en" ? "en-GB" : stage.reader.language).format(
    (seen ?? []).map(({ name }) => plain(name)),
  );
  const send = async () => {
    if (
      await lookFor(
        text.trim(),
        category,
        (seen ?? []).map(({ brand }) => brand),
      )
    )
      write("");
  };
  const about = say(stage, "points.looking.about");
  const who = say(stage, seen?.length === 0 ? "points.looking.nobody" : "points.looking.seen", {});
  return (
    <>
      <label class="named">
        <span class="title">{say(stage, "points.looking.what")}</span>
        <textarea
          class="field wide"
          rows={3}
          maxLength={most}
          value={text}
          onInput={({ currentTarget }) => write(currentTarget.value)}
        />
      </label>
      <div class="named">
        <span class="title">{about}</span>
        <Choice
          name={about}
          value={category}
          works
          choices={categories.map((value) => ({ value, says: say(stage, `privacy.category.${value}`) }))}
          onChoose={choose}
        />
      </div>
      <Aged stage={stage} answer={answer} />
      {seen && (
        <div class="who" role="status">
          <p class="label strong">{who}</p>
          {seen.length > 0 && <p class="label">{names}</p>}
        </div>
      )}
      <div class="targets">
        <Touch
          icon={Send}
          word={say(stage, "points.send")}
          class="wide"
          works={stage.live && text.trim() !== "" && (seen?.length ?? 0) > 0 && !doing.value.has("requests")}
          onTouch={() => void send().catch(reportError)}
        />
      </div>
    </>
  );
}
