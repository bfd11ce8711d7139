import { useState } from "preact/hooks";
import { ask, useStanding } from "./ask.ts";
import { Alert, Do, Field, useDoing, Waiting, Written } from "./bits.tsx";
import { momentOf, named, text } from "./say.ts";
import type { Letter } from "./shapes.ts";
import type { Word } from "./words.ts";

/** What people asked, wished for and wrote; each is answered by its home's own mailbox. */
export function Letters() {
  return (
    <>
      <h1>{text("letters.title")}</h1>
      <p class="least">{text("letters.says")}</p>
      <Inbox kind="question" title="inbox.question" />
      <Inbox kind="request" title="inbox.request" />
      <Inbox kind="other" title="inbox.other" />
    </>
  );
}

/** The letters of a kind: those that wait first. */
export function Inbox({
  kind,
  title,
  onAnswered,
}: {
  readonly kind: Letter["kind"];
  readonly title: Word;
  readonly onAnswered?: () => void;
}) {
  const held = useStanding<{ letters: readonly Letter[] }>(`letters?kind=${kind}`);
  const letters = held.value?.letters.toSorted(
    (a, b) => Number(b.state === "open") - Number(a.state === "open") || b.at - a.at,
  );
  return (
    <section class="band" aria-labelledby={`inbox-${kind}`}>
      <h2 id={`inbox-${kind}`}>{text(title)}</h2>
      {letters === undefined ? (
        <Waiting {...held} />
      ) : letters.length === 0 ? (
        <p class="least">{text("list.none")}</p>
      ) : (
        <ul class="letters">
          {letters.map((letter) => (
            <One
              key={letter.event}
              letter={letter}
              again={() => {
                held.again();
                onAnswered?.();
              }}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function One({ letter, again }: { readonly letter: Letter; readonly again: () => void }) {
  const { event, category, about, text: said, state, at, virtual, replies } = letter;
  return (
    <li>
      <article aria-label={`${named("category", category)}, ${momentOf(at)}`}>
        <p class="least">
          {[
            named("category", category),
            ...(about === undefined ? [] : [about]),
            momentOf(at),
            ...(virtual ? [text("virtual")] : []),
          ].join(", ")}
        </p>
        <p class="said">
          <Written>{said}</Written>
        </p>
        {replies.map((reply) => (
          <p class="reply" key={`${reply.at} ${reply.text}`}>
            <span class="least">{`${reply.author}, ${momentOf(reply.at)}:`}</span> <Written>{reply.text}</Written>
          </p>
        ))}
        {state === "open" ? <Reply event={event} again={again} /> : <p class="least">{text("letters.answered")}</p>}
      </article>
    </li>
  );
}

function Reply({ event, again }: { readonly event: string; readonly again: () => void }) {
  const [says, type] = useState("");
  const { busy, said, run } = useDoing();
  const reply = (settles: boolean) => () => ask("POST", `letters/${event}/reply`, { text: says.trim(), settles });
  const done = () => {
    type("");
    again();
  };
  const off = busy || says.trim() === "";
  return (
    <div class="answering">
      <Field label={text("reply.says")} value={says} lines={2} onType={type} />
      <div class="acts">
        <Do off={off} onDo={() => run(reply(true), done)}>
          {text("reply.settles")}
        </Do>
        <Do quiet off={off} onDo={() => run(reply(false), done)}>
          {text("reply.more")}
        </Do>
      </div>
      <Alert said={said} />
    </div>
  );
}
