import { Check, X } from "lucide";
import { useState } from "preact/hooks";
import { categories, type Category, levels, type Level, purposes, type Purpose } from "../../hub/core/engage/lists.ts";
import { Icon } from "../../ui/parts/icon.tsx";
import { type Answer, ask, useAnswer } from "./ask.ts";
import { Alert, Do, Field, NumberField, Pick, ToldFields, useDoing, Waiting } from "./bits.tsx";
import { unsaid, withNth } from "./reading.ts";
import { named, text } from "./say.ts";
import type { BrandDraft, ChecklistRow, Me } from "./shapes.ts";
import { Staff } from "./staff.tsx";
import { edits, me } from "./state.ts";

type Told = { readonly draft: BrandDraft; readonly version: number; readonly checklist: readonly ChecklistRow[] };

/** What a brand says about itself, the list it has to finish, and who works for it here. */
export function BrandPage() {
  const held = useAnswer<Told>("brand");
  if (!held.value) return <Waiting {...held} />;
  return (
    <>
      <About told={held.value} again={held.again} />
      {edits() && <Staff />}
    </>
  );
}

function About({ told, again }: { readonly told: Told; readonly again: () => void }) {
  const [draft, type] = useState(told.draft);
  const [checklist, check] = useState(told.checklist);
  const { busy, said, run } = useDoing();
  const off = !edits();
  const unkept = JSON.stringify(draft) !== JSON.stringify(told.draft);
  const open = checklist.filter(({ id, met }) => !met && id !== "manifest").length;
  const save = () => ask<{ checklist: readonly ChecklistRow[] }>("PUT", "brand", draft);
  const kept = (body: { checklist?: readonly ChecklistRow[] }) => {
    if (body.checklist) check(body.checklist);
    again();
    void ask<Me>("GET", "me").then((answer) => {
      if (answer.is === "done") me.value = answer.body;
    }, reportError);
  };
  const publish = async (): Promise<Answer<{ version?: number }>> => {
    const saved = await save();
    if (saved.is !== "done") return saved;
    const answer = await ask<{ version: number }>("POST", "brand/publish");
    if (answer.is === "done") check(checklist.map((row) => ({ ...row, met: true })));
    else if (answer.is === "refused" && answer.open.length > 0)
      check(checklist.map((row) => ({ ...row, met: row.met && !answer.open.some(({ id }) => id === row.id) })));
    return answer;
  };
  return (
    <>
      <div class="two">
        <div class="form">
          <h1>
            {text(open === 0 ? (told.version === 0 ? "brand.to-sign" : "brand.stands") : "brand.open", {
              n: open,
              version: told.version,
            })}
          </h1>
          <Itself draft={draft} type={type} off={off} />
          <Asks draft={draft} type={type} off={off} />
        </div>
        <aside class="linter" aria-labelledby="checklist">
          <h2 id="checklist">{text("checklist.title")}</h2>
          <ul class="checks" aria-live="polite">
            {checklist.map(({ id, says, met }) => (
              <li key={id}>
                <Icon of={met ? Check : X} class={met ? "tick" : "cross"} />
                <span>
                  {says} <span class="unseen">{text(met ? "checklist.met" : "checklist.open")}</span>
                </span>
              </li>
            ))}
          </ul>
          {off ? (
            <p class="least">{text("reads-only")}</p>
          ) : (
            <div class="acts">
              <Do quiet off={busy || !unkept} onDo={() => run(save, kept)}>
                {text("keep")}
              </Do>
              <Do off={busy} onDo={() => run(publish, () => kept({}))}>
                {text("brand.sign")}
              </Do>
            </div>
          )}
          <Alert said={said} />
          <p class="least">{text("brand.sign.says")}</p>
        </aside>
      </div>
    </>
  );
}

type Part = { readonly draft: BrandDraft; readonly type: (draft: BrandDraft) => void; readonly off: boolean };

function Itself({ draft, type, off }: Part) {
  const { legal } = draft;
  const law = (field: keyof BrandDraft["legal"]) => (
    <Field
      label={text(`brand.${field}`)}
      value={legal[field]}
      off={off}
      onType={(value) => type({ ...draft, legal: { ...legal, [field]: value } })}
    />
  );
  return (
    <section class="part">
      <Field label={text("brand.called")} value={draft.name} off={off} onType={(name) => type({ ...draft, name })} />
      <ToldFields label="brand.about" value={draft.about} off={off} onType={(about) => type({ ...draft, about })} />
      {law("name")}
      {law("address")}
      <div class="line">
        {law("contact")}
        {law("country")}
      </div>
      <Field
        label={text("brand.processors")}
        value={draft.processors.join("\n")}
        lines={2}
        off={off}
        onType={(typed) => type({ ...draft, processors: typed.split("\n").filter((one) => one.trim() !== "") })}
      />
      <div class="line">
        <NumberField
          label={text("brand.retention")}
          value={draft.retention_days}
          off={off}
          onType={(n) => type({ ...draft, retention_days: n ?? 0 })}
        />
        <NumberField
          label={text("brand.reply")}
          value={draft.reply_days}
          off={off}
          onType={(n) => type({ ...draft, reply_days: n ?? 0 })}
        />
      </div>
    </section>
  );
}

function Asks({ draft, type, off }: Part) {
  const { asks } = draft;
  const put = (nth: number, one: (typeof asks)[number] | undefined) =>
    type({ ...draft, asks: withNth(asks, nth, one) });
  return (
    <section class="part">
      <h2>{text("part.asks")}</h2>
      <p class="least">{text("asks.says")}</p>
      {asks.map((one, i) => (
        <div class="module" key={i}>
          <div class="line">
            <Pick<Purpose>
              label={text("purpose")}
              of={purposes}
              value={one.purpose}
              nameOf={(each) => named("purpose", each)}
              off={off}
              onPick={(purpose) => purpose && put(i, { ...one, purpose })}
            />
            <Pick<Category>
              label={text("category")}
              of={categories}
              value={one.category}
              nameOf={(each) => named("category", each)}
              off={off}
              onPick={(category) => category && put(i, { ...one, category })}
            />
            <Pick<`${Level}`>
              label={text("level")}
              of={levels.map((level) => `${level}` as const)}
              value={`${one.level}`}
              nameOf={(each) => named("level", each)}
              off={off}
              onPick={(level) => put(i, { ...one, level: levels.find((each) => `${each}` === level) ?? one.level })}
            />
          </div>
          <ToldFields label="asks.why" lines={2} value={one.why} off={off} onType={(why) => put(i, { ...one, why })} />
          {!off && (
            <button type="button" class="plainly" onClick={() => put(i, undefined)}>
              {text("take-out")}
            </button>
          )}
        </div>
      ))}
      {!off && asks.length < 30 && (
        <Do
          quiet
          onDo={() =>
            type({ ...draft, asks: [...asks, { purpose: "offers", category: categories[0], level: 1, why: unsaid }] })
          }
        >
          {text("asks.add")}
        </Do>
      )}
    </section>
  );
}
