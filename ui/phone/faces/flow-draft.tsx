import { PackagePlus, ShieldCheck, Undo2 } from "lucide";
import type { DraftShown, DrawnScene } from "../../../hub/core/scene-edit-answers.ts";
import { plain } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import { doing } from "../ask/doing.ts";
import { shortDay } from "../day.ts";
import { away, confirm, drop } from "../flow-changes.ts";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { Sentences } from "./flow-change.tsx";

type Waits = { readonly stage: Stage; readonly draft: DraftShown; readonly works: boolean };

/** A change that waits for the PIN of a grown-up: what it would do, and the two ways on. */
export function Waits({ stage, draft, works }: Waits) {
  const { author, at, changes, draft: id } = draft;
  const can = works && !doing.value.has(`scene-drafts/${id}/confirm`) && !doing.value.has(`scene-drafts/${id}`);
  const by = { who: plain(author), at: timeOf(stage, at), day: shortDay(stage, at) };
  return (
    <section class="waits" aria-label={say(stage, "phone.flow.waits")}>
      <p class="sentence">{say(stage, "phone.flow.waits")}</p>
      <p class="least">{say(stage, "phone.flow.by", by)}</p>
      <Sentences of={changes} />
      <div class="targets">
        <Touch
          icon={ShieldCheck}
          word={say(stage, "phone.flow.confirm")}
          works={can}
          onTouch={() => void confirm(draft).catch(reportError)}
        />
        <Touch
          icon={Undo2}
          word={say(stage, "phone.flow.drop")}
          works={can}
          onTouch={() => void drop(draft).catch(reportError)}
        />
      </div>
    </section>
  );
}

type Newer = { readonly stage: Stage; readonly body: DrawnScene; readonly works: boolean };

/** The house came with a newer version than the one that was changed here: what taking it would change. */
export function Newer({ stage, body, works }: Newer) {
  const { update, scene } = body;
  if (!update) return null;
  const can = works && !doing.value.has(`scenes/${scene}`);
  return (
    <section class="waits" aria-label={say(stage, "phone.flow.newer")}>
      <p class="sentence">{say(stage, "phone.flow.newer")}</p>
      <p class="least">{say(stage, "phone.flow.newer-says")}</p>
      <Sentences of={update.changes} />
      <div class="targets">
        <Touch
          icon={PackagePlus}
          word={say(stage, "phone.flow.newer-take")}
          works={can}
          onTouch={() => void away(body, true).catch(reportError)}
        />
      </div>
    </section>
  );
}
