import { Check, X } from "lucide";
import { useState } from "preact/hooks";
import { Icon } from "../../parts/icon.tsx";
import { calm } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { doing } from "../ask/doing.ts";
import type { Example } from "../ask/flow-shapes.ts";
import type { Items, Me } from "../ask/shapes.ts";
import { Behind } from "../behind.tsx";
import { Link } from "../bits.tsx";
import { forgetExample } from "../flow-changes.ts";
import { at } from "../going.ts";
import { isAdult } from "../rights.ts";
import type { Stage } from "../stage.ts";
import { Aged } from "./aged.tsx";
import { Blockers } from "./flow-change.tsx";

/** So many are shown before somebody asks for the rest. */
const atFirst = 8;

/** How a scene is to go, as examples: each tried out by the house, with what is otherwise where it fails. */
export function Examples({ stage }: { readonly stage: Stage }) {
  const scene = at.value.of ?? "";
  const path = `scenes/${scene}/examples`;
  const answer = useAnswer<Items<Example>>(path, stage.live);
  const may = isAdult(useAnswer<Me>("me", stage.live).body);
  const items = answer.body?.items ?? [];
  const wrong = items.filter(({ passes }) => !passes).length;
  const [forgets, forget] = useState(false);
  const [whole, unfold] = useState(false);
  // What goes otherwise stands first, and all of it.
  const ordered = items.toSorted((a, b) => Number(a.passes) - Number(b.passes));
  const shown = whole || forgets ? ordered : ordered.slice(0, Math.max(wrong, atFirst));
  return (
    <section class="page examples" aria-label={say(stage, "phone.flow.examples")}>
      <Behind stage={stage} title={say(stage, "phone.flow.examples")} />
      <p class="label">{say(stage, "phone.example.about")}</p>
      <Aged stage={stage} answer={answer} />
      {answer.body && items.length === 0 && <p class="sentence">{say(stage, "phone.example.none")}</p>}
      {items.length > 0 && (
        <p class="sentence">
          {say(stage, wrong === 0 ? "phone.example.all" : "phone.example.some", { count: items.length, wrong })}
        </p>
      )}
      <ul class="rows examples-of">
        {shown.map((one) => (
          <One key={one.key} stage={stage} scene={scene} one={one} forgets={forgets} />
        ))}
      </ul>
      {shown.length < items.length && (
        <Link word={say(stage, "phone.example.rest", { count: items.length })} onTouch={() => unfold(true)} />
      )}
      {may && items.length > 0 && (
        <Link
          word={say(stage, forgets ? "phone.example.keep-all" : "phone.example.forget-some")}
          unfolded={forgets}
          onTouch={() => forget(!forgets)}
        />
      )}
    </section>
  );
}

type One = { readonly stage: Stage; readonly scene: string; readonly one: Example; readonly forgets: boolean };

function One({ stage, scene, one, forgets }: One) {
  const { key, says, passes, difference } = one;
  const [sure, ask] = useState(false);
  const works = stage.live && !doing.value.has(`scenes/${scene}/examples/${key}`);
  const forget = () => void forgetExample(scene, key).catch(reportError);
  return (
    <li class={passes ? "goes" : "fails"}>
      <Icon of={passes ? Check : X} class="small" />
      <div>
        <p class="title">{calm(says.text)}</p>
        <p class="least">{say(stage, passes ? "phone.example.goes" : "phone.example.fails")}</p>
        {difference.length > 0 && <Blockers of={difference.map(({ text }) => text)} />}
        {forgets && (
          <div class="days">
            <Link
              word={say(stage, sure ? "phone.example.sure" : "phone.example.forget")}
              name={calm(says.text)}
              works={works}
              onTouch={() => (sure ? forget() : ask(true))}
            />
          </div>
        )}
      </div>
    </li>
  );
}
