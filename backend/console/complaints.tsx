import { useState } from "preact/hooks";
import { ask, useAnswer, useStanding } from "./ask.ts";
import { Alert, Do, Field, useDoing, Waiting, Written } from "./bits.tsx";
import { Inbox } from "./letters.tsx";
import { dayOf, momentOf, named, text } from "./say.ts";
import type { Letter } from "./shapes.ts";
import { me, which } from "./state.ts";

type Day = { readonly day: string; readonly raised: number; readonly settled: number };
type Told = {
  readonly days: readonly Day[];
  readonly right_first_time: { readonly right: number; readonly of: number };
};

/** Complaints day by day, how many were put right the first time, and what people wish for. */
export function Complaints() {
  const held = useAnswer<Told>(`complaints?which=${which.value}`);
  const role = me.value?.member.role;
  return (
    <>
      {held.value ? (
        <>
          <h1>{titleOf(held.value)}</h1>
          <ByDay days={held.value.days} />
        </>
      ) : (
        <>
          <h1>{text("tab.complaints")}</h1>
          <Waiting {...held} />
        </>
      )}
      {role === "support" && <Inbox kind="complaint" title="inbox.complaint" onAnswered={held.again} />}
      {role !== "analyst" && <Ideas />}
    </>
  );
}

function titleOf({ days, right_first_time: { right, of } }: Told): string {
  if (days.length === 0 && of === 0) return text("complaints.none");
  if (of === 0) return text("complaints.raised", { n: days.reduce((sum, { raised }) => sum + raised, 0) });
  return text("complaints.right", { right, of });
}

const day_ms = 86_400_000;
const shown = 30;

function ByDay({ days }: { readonly days: readonly Day[] }) {
  const today = Math.floor(Date.now() / day_ms) * day_ms;
  const all = Array.from({ length: shown }, (_, n) => {
    const day = new Date(today - (shown - 1 - n) * day_ms).toISOString().slice(0, 10);
    return days.find((one) => one.day === day) ?? { day, raised: 0, settled: 0 };
  });
  const most = Math.max(4, ...all.map(({ raised }) => raised));
  return (
    <figure class="by-day">
      <div class="days" aria-hidden="true">
        {all.map(({ day, raised, settled }) => (
          <span
            key={day}
            style={{ "--raised": `${(100 * raised) / most}%`, "--settled": `${(100 * settled) / most}%` }}
          >
            {raised > 0 && <b>{raised}</b>}
            <i class="raised" />
            <i class="settled" />
          </span>
        ))}
      </div>
      <div class="ends" aria-hidden="true">
        <span>{dayOf(today - (shown - 1) * day_ms)}</span>
        <span>{text("today")}</span>
      </div>
      <figcaption class="legend">
        <span>
          <i class="raised" /> {text("complaints.open")}
        </span>
        <span>
          <i class="settled" /> {text("complaints.settled")}
        </span>
      </figcaption>
      <ul class="unseen">
        {days.map(({ day, raised, settled }) => (
          <li key={day}>{text("complaints.day", { day: dayOf(day), raised, settled })}</li>
        ))}
      </ul>
    </figure>
  );
}

type Idea = Omit<Letter, "source" | "who">;
type Board = Readonly<Record<"asked" | "planned" | "done", readonly Idea[]>>;

function Ideas() {
  const held = useStanding<Board>("ideas");
  if (!held.value) return <Waiting {...held} />;
  return (
    <section class="band" aria-labelledby="ideas">
      <h2 id="ideas">{text("ideas.title")}</h2>
      <div class="columns">
        {(["asked", "planned", "done"] as const).map((state) => (
          <section key={state} aria-labelledby={`ideas-${state}`}>
            <h3 id={`ideas-${state}`}>{text(`ideas.${state}`)}</h3>
            {held.value?.[state].length === 0 && <p class="least">{text("list.none")}</p>}
            <ul class="ideas">
              {held.value?.[state].map((idea) => (
                <li key={idea.event}>
                  <p>
                    <Written>{idea.text}</Written>
                  </p>
                  <p class="least">
                    {named("category", idea.category)}, {momentOf(idea.at)}
                  </p>
                  {state !== "done" && (
                    <Move idea={idea} to={state === "asked" ? "planned" : "done"} again={held.again} />
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  );
}

function Move({
  idea,
  to,
  again,
}: {
  readonly idea: Idea;
  readonly to: "planned" | "done";
  readonly again: () => void;
}) {
  const [says, type] = useState("");
  const { busy, said, run } = useDoing();
  return (
    <details>
      <summary>{text(`ideas.to.${to}`)}</summary>
      <Field label={text("ideas.says")} value={says} lines={2} onType={type} />
      <Do
        quiet
        off={busy || says.trim() === ""}
        onDo={() => run(() => ask("POST", `letters/${idea.event}/move`, { to, text: says.trim() }), again)}
      >
        {text(`ideas.to.${to}`)}
      </Do>
      <Alert said={said} />
    </details>
  );
}
