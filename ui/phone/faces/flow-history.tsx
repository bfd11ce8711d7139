import type { DrawnScene, RevisionShown } from "../../../hub/core/scene-edit-answers.ts";
import { calm, plain } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { doing } from "../ask/doing.ts";
import type { Items, Me } from "../ask/shapes.ts";
import { Behind } from "../behind.tsx";
import { Link } from "../bits.tsx";
import { shortDay } from "../day.ts";
import { backTo } from "../flow-changes.ts";
import { at } from "../going.ts";
import { isAdult } from "../rights.ts";
import type { Stage } from "../stage.ts";
import { tell } from "../state.ts";
import { Aged } from "./aged.tsx";
import { Sentences } from "./flow-change.tsx";

/** Every version of a scene: who made it, when, what it changed, and the way back to it. */
export function FlowHistory({ stage }: { readonly stage: Stage }) {
  const scene = at.value.of ?? "";
  const answer = useAnswer<Items<RevisionShown>>(`scenes/${scene}/revisions`, stage.live);
  const drawn = useAnswer<DrawnScene>(`scenes/${scene}/drawn`, stage.live).body;
  const may = isAdult(useAnswer<Me>("me", stage.live).body);
  const items = answer.body?.items ?? [];
  const works = stage.live && may && drawn !== undefined && !doing.value.has(`scenes/${scene}/revert`);
  const back = async ({ revision }: RevisionShown) => {
    if (!drawn) return;
    const became = await backTo(drawn, revision);
    if (became.is === "conflict") tell({ key: "phone.flow.faster" });
  };
  return (
    <section class="page history" aria-label={say(stage, "phone.flow.history")}>
      <Behind
        stage={stage}
        title={
          drawn ? say(stage, "phone.flow.history-of", { name: plain(drawn.name) }) : say(stage, "phone.flow.history")
        }
      />
      <Aged stage={stage} answer={answer} />
      <ol class="journal versions-of">
        {items.map((one) => (
          <Version
            key={`${one.revision} ${one.at}`}
            stage={stage}
            one={one}
            works={works}
            onBack={() => void back(one).catch(reportError)}
          />
        ))}
      </ol>
    </section>
  );
}

type Version = {
  readonly stage: Stage;
  readonly one: RevisionShown;
  readonly works: boolean;
  readonly onBack: () => void;
};

const forms: Readonly<Record<RevisionShown["state"], string>> = {
  current: "running",
  past: "ran",
  draft: "coming",
  dropped: "did-not",
  removed: "did-not",
};

function Version({ stage, one, works, onBack }: Version) {
  const { at: wall, author, source, state, note, changes } = one;
  const came = source === "shipped";
  const title = came
    ? say(stage, "phone.flow.shipped")
    : say(stage, "phone.flow.by-from", { who: plain(author), from: `phone.flow.from.${source}` });
  return (
    <li class={forms[state]}>
      {wall > 0 ? <time class="label">{timeOf(stage, wall)}</time> : <span />}
      <i class="dot" />
      <div class="what">
        <div class="head">
          <div>
            <p class="title">{title}</p>
            <p class="least">
              {[...(wall > 0 ? [shortDay(stage, wall)] : []), say(stage, `phone.flow.state.${state}`)].join(" · ")}
            </p>
          </div>
          {state === "past" && (
            <Link
              word={say(stage, "phone.flow.back-to")}
              name={`${title}${wall > 0 ? `, ${shortDay(stage, wall)} ${timeOf(stage, wall)}` : ""}`}
              works={works}
              onTouch={onBack}
            />
          )}
        </div>
        {note !== undefined && note !== "" && <p class="label">{plain(note, 200)}</p>}
        {changes.length > 0 && <Sentences of={changes.map(calm)} />}
      </div>
    </li>
  );
}
