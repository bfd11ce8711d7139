import { useEffect, useState } from "preact/hooks";
import { categories } from "../../hub/core/engage/lists.ts";
import { ask } from "./ask.ts";
import { Alert, Do, MoneyField, NumberField, Pick, ToldFields, useDoing, Waiting, Written } from "./bits.tsx";
import { type Drafting, useDrafting } from "./drafting.ts";
import { Linter } from "./put-right.tsx";
import { changed, draftsIn, numberIn, textIn, toldIn, unsaid, withNth } from "./reading.ts";
import { named, text } from "./say.ts";
import type { Measure } from "./shapes.ts";
import { Acts, nameOf, Shelf, stateOf } from "./shelf.tsx";
import { edits } from "./state.ts";

/** The pool of questions: closed answers, worth the same whatever is answered. */
export function Questions({ open }: { readonly open?: string | undefined }) {
  if (open !== undefined) return <Question id={open} />;
  return (
    <>
      <h1>{text("questions.title")}</h1>
      <p class="least">{text("questions.says")}</p>
      <Shelf kind="question" tab="questions/" />
    </>
  );
}

function Question({ id }: { readonly id: string }) {
  const { is, ...held } = useDrafting("question", id);
  if (!is) return <Waiting {...held} />;
  const { draft, type, faults } = is;
  const off = !edits();
  const wrong = (field: string) => (language: string) =>
    faults?.some(({ at }) => at === `${field}.${language}`) === true;
  const number = (field: string, label: string) => (
    <NumberField
      label={label}
      value={numberIn(draft, field)}
      off={off}
      onType={(n) => type(changed(draft, { [field]: n }))}
    />
  );
  return (
    <>
      <div class="two">
        <div class="form">
          <header class="head">
            <a class="back" href="#questions">
              {text("back.questions")}
            </a>
            <h1>
              <Written>{nameOf({ id, draft, kind: "question" })}</Written>
            </h1>
            <p class="least">{stateOf(is.shelved)}</p>
          </header>
          <section class="part">
            <ToldFields
              label="field.text"
              value={toldIn(draft, "text")}
              off={off}
              wrong={wrong("text")}
              onType={(told) => type(changed(draft, { text: told }))}
            />
            <ToldFields
              label="field.why"
              value={toldIn(draft, "why")}
              off={off}
              wrong={wrong("why")}
              onType={(told) => type(changed(draft, { why: told }))}
            />
          </section>
          <Answers of={is} off={off} />
          <section class="part">
            <h2>{text("part.terms")}</h2>
            <div class="line">
              <Pick
                label={text("category")}
                of={categories}
                value={textIn(draft, "category")}
                nameOf={(one) => named("category", one)}
                off={off}
                onPick={(category) => type(changed(draft, { category }))}
              />
              {number("points", text("question.points"))}
              {number("validity_days", text("question.valid"))}
              {number("retention_days", text("question.kept"))}
            </div>
          </section>
          <Measures of={is} off={off} />
        </div>
        <Linter kind="question" draft={draft} faults={faults}>
          <Acts of={is} />
        </Linter>
      </div>
    </>
  );
}

function Answers({ of, off }: { readonly of: Drafting; readonly off: boolean }) {
  const { draft, type } = of;
  const answers = draftsIn(draft, "answers");
  const set = (next: typeof answers) => type(changed(draft, { answers: next }));
  return (
    <section class="part">
      <h2>{text("part.answers")}</h2>
      <p class="least">{text("answers.says")}</p>
      {answers.map((answer, i) => (
        <div class="option" key={i}>
          <ToldFields
            label="field.answer"
            lines={1}
            value={toldIn(answer, "text")}
            off={off}
            onType={(told) => set(withNth(answers, i, changed(answer, { text: told })))}
          />
          {!off && answers.length > 2 && (
            <button type="button" class="plainly" onClick={() => set(withNth(answers, i, undefined))}>
              {text("take-out")}
            </button>
          )}
        </div>
      ))}
      {!off && answers.length < 6 && (
        <Do quiet onDo={() => set([...answers, { id: freeId(answers.map((one) => textIn(one, "id"))), text: unsaid }])}>
          {text("answers.add")}
        </Do>
      )}
    </section>
  );
}

function freeId(taken: readonly string[]): string {
  let n = taken.length + 1;
  while (taken.includes(`answer-${n}`)) n += 1;
  return `answer-${n}`;
}

const kinds = ["own", "category"] as const;

function Measures({ of, off }: { readonly of: Drafting; readonly off: boolean }) {
  const { shelved, draft, unkept } = of;
  const [measures, set] = useState<readonly Measure[]>(shelved.measures ?? []);
  const { busy, said, run } = useDoing();
  useEffect(() => set(shelved.measures ?? []), [shelved]);
  const ids = draftsIn(draft, "answers").map((one) => textIn(one, "id"));
  const what = measures[0]?.what;
  const amountOf = (id: string) => measures.find(({ answer }) => answer === id)?.amount;
  return (
    <section class="part">
      <h2>{text("measures.title")}</h2>
      <p class="least">{text("measures.says")}</p>
      <div class="line">
        <Pick
          label={text("measures.what")}
          of={kinds}
          value={what ?? ""}
          nameOf={(one) => text(`measures.${one}`)}
          none={text("measures.none")}
          off={off}
          onPick={(next) =>
            set(next ? ids.map((answer) => ({ answer, what: next, amount: amountOf(answer) ?? 0 })) : [])
          }
        />
        {what &&
          draftsIn(draft, "answers").map((answer) => {
            const id = textIn(answer, "id");
            return (
              <MoneyField
                key={id}
                label={toldIn(answer, "text").en || id}
                value={amountOf(id)}
                off={off}
                onType={(amount) =>
                  set([...measures.filter((one) => one.answer !== id), { answer: id, what, amount: amount ?? 0 }])
                }
              />
            );
          })}
      </div>
      {!off && (
        <Do
          quiet
          off={busy || unkept}
          onDo={() => run(() => ask("PUT", `objects/question/${shelved.id}/measures`, { measures }))}
        >
          {text("measures.keep")}
        </Do>
      )}
      <Alert said={said} />
    </section>
  );
}
