import { Bell, Check, Eye, TriangleAlert } from "lucide";
import type { LiveNotice } from "../../../hub/core/notices.ts";
import { Icon } from "../../parts/icon.tsx";
import { say } from "../../parts/say.ts";
import { change, doing, sayDone } from "../ask/doing.ts";
import { noticesIn } from "../notices.ts";
import type { Stage } from "../stage.ts";
import { known } from "../state.ts";
import { Touch } from "../touch.tsx";

const most = 2;

/** What the house has to tell, until somebody has seen to it. */
export function Notices({ stage }: { readonly stage: Stage }) {
  const all = noticesIn(known.value?.values ?? {});
  if (all.length === 0) return null;
  return (
    <section class="notices" aria-label={say(stage, "phone.notices")}>
      {all.slice(0, most).map((notice) => (
        <One key={notice.id} stage={stage} notice={notice} />
      ))}
      {all.length > most && <p class="least">{say(stage, "phone.notices.more", { count: all.length - most })}</p>}
    </section>
  );
}

function One({ stage, notice }: { readonly stage: Stage; readonly notice: LiveNotice }) {
  const { id, at, level, key, params, seen } = notice;
  const works = stage.live && ![...doing.value].some((path) => path.startsWith(`notices/${id}/`));
  const go = async (does: "seen" | "handled") =>
    void sayDone(await change({ method: "POST", path: `notices/${id}/${does}` }));
  return (
    <div class={`notice ${level}`} role={level === "hazard" ? "alert" : "status"}>
      <p class="says">
        <Icon of={level === "tell" ? Bell : TriangleAlert} class="small" />
        <span>{say(stage, key, params)}</span>
      </p>
      <p class="least">{say(stage, "phone.notices.at", { at })}</p>
      <div class="targets">
        {!seen && (
          <Touch
            icon={Eye}
            word={say(stage, "phone.notices.seen")}
            works={works}
            onTouch={() => void go("seen").catch(reportError)}
          />
        )}
        <Touch
          icon={Check}
          word={say(stage, "phone.notices.handled")}
          works={works}
          onTouch={() => void go("handled").catch(reportError)}
        />
      </div>
    </div>
  );
}
