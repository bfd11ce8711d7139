import { useState } from "preact/hooks";
import {
  categories,
  type Category,
  levels,
  type Level,
  purposes,
  type Purpose,
  touchpoints,
} from "../../hub/core/engage/lists.ts";
import { ask, useAnswer } from "./ask.ts";
import { Alert, Do, Field, MoneyField, NumberField, Pick, Sure, Ticks, useDoing, Waiting, Written } from "./bits.tsx";
import { sentencesOf } from "./checks.ts";
import { placeOf } from "./put-right.tsx";
import { slugOf, withNth } from "./reading.ts";
import { named, text } from "./say.ts";
import { type Campaign, type CampaignDraft, type Fault, forms, type Shelved } from "./shapes.ts";
import { edits } from "./state.ts";

type Told = { readonly campaign: Campaign; readonly faults?: readonly Fault[] };

/** A campaign by its four parts: data, touchpoints, content, forms. */
export function CampaignPage({ id }: { readonly id: string }) {
  const held = useAnswer<Told>(`campaigns/${id}`);
  const shelf = useAnswer<{ objects: readonly Shelved[] }>("objects");
  if (!held.value || !shelf.value) return <Waiting {...(held.value ? shelf : held)} />;
  return <Parts id={id} told={held.value} shelf={shelf.value.objects} again={held.again} />;
}

/** Begins a campaign. */
export function NewCampaign({ taken }: { readonly taken: readonly string[] }) {
  const [name, type] = useState("");
  const { busy, said, run } = useDoing();
  const id = slugOf(name);
  const empty: CampaignDraft = {
    name: name.trim(),
    data: { brand: "", uses: [] },
    touchpoints: [],
    content: { offers: [], questions: [], rules: [] },
    forms: [],
  };
  return (
    <form
      class="new"
      onSubmit={(event) => {
        event.preventDefault();
        if (id !== "")
          run(
            () => ask("PUT", `campaigns/${id}`, empty),
            () => (location.hash = `#offers/campaign:${id}`),
          );
      }}
    >
      <Field label={text("new.campaign")} value={name} onType={type} />
      <button type="submit" class="do quiet" disabled={busy || id === "" || taken.includes(id)}>
        {text("new.do")}
      </button>
      <Alert said={said} />
    </form>
  );
}

function draftOf({ id: _id, state: _state, at: _at, ...draft }: Campaign): CampaignDraft {
  return draft;
}

function Parts({
  id,
  told,
  shelf,
  again,
}: {
  readonly id: string;
  readonly told: Told;
  readonly shelf: readonly Shelved[];
  readonly again: () => void;
}) {
  const [draft, type] = useState(draftOf(told.campaign));
  const [faults, judge] = useState(told.faults ?? []);
  const { busy, said, run } = useDoing();
  const off = !edits();
  const set = (changes: Partial<CampaignDraft>) => type({ ...draft, ...changes });
  const save = () => ask<Told>("PUT", `campaigns/${id}`, draft);
  const take = (now: Told) => {
    judge(now.faults ?? []);
    again();
  };
  const publish = async () => {
    const saved = await save();
    if (saved.is !== "done") return saved;
    const answer = await ask<Told>("POST", `campaigns/${id}/publish`);
    if (answer.is === "refused") judge(answer.faults);
    return answer;
  };
  return (
    <>
      <div class="two">
        <div class="form">
          <header class="head">
            <a class="back" href="#offers">
              {text("back.offers")}
            </a>
            <h1>
              <Written>{draft.name}</Written>
            </h1>
            <p class="least">{text(`campaign.${told.campaign.state}`)}</p>
          </header>
          <Field label={text("campaign.name")} value={draft.name} off={off} onType={(name) => set({ name })} />
          <Data draft={draft} set={set} off={off} />
          <section class="part">
            <h2>{text("part.touchpoints")}</h2>
            <Ticks
              label={text("touchpoints")}
              of={touchpoints}
              value={draft.touchpoints}
              nameOf={(one) => named("touchpoint", one)}
              off={off}
              onPick={(some) => set({ touchpoints: some })}
            />
          </section>
          <Content draft={draft} set={set} off={off} shelf={shelf} />
          <section class="part">
            <h2>{text("part.forms")}</h2>
            <Ticks
              label={text("forms")}
              of={forms}
              value={draft.forms}
              nameOf={(one) => named("form", one)}
              off={off}
              onPick={(some) => set({ forms: some })}
            />
          </section>
          <Costs draft={draft} set={set} off={off} />
        </div>
        <aside class="linter" aria-labelledby="campaign-faults">
          <h2 id="campaign-faults">{text(faults.length === 0 ? "lint.right" : "lint.some")}</h2>
          <ul class="wrongs" aria-live="polite">
            {sentencesOf(faults).map(({ text: sentence, at }) => (
              <li key={sentence}>
                <div>
                  <h3>{at.slice(0, most).map(placeOf).join(", ")}</h3>
                  <p class="least">{sentence}</p>
                </div>
              </li>
            ))}
          </ul>
          {edits() ? (
            <div class="acts">
              <Do quiet off={busy} onDo={() => run(save, take)}>
                {text("keep")}
              </Do>
              <Do off={busy} onDo={() => run(publish, take)}>
                {text("publish")}
              </Do>
              {told.campaign.state === "published" && (
                <Sure
                  word={text("end")}
                  sure={text("end.sure")}
                  off={busy}
                  onDo={() => run(() => ask<Told>("POST", `campaigns/${id}/end`), take)}
                />
              )}
            </div>
          ) : (
            <p class="least">{text("reads-only")}</p>
          )}
          <Alert said={said} />
          <p class="least">{text("campaign.publish.says")}</p>
        </aside>
      </div>
    </>
  );
}

const most = 3;
type Part = {
  readonly draft: CampaignDraft;
  readonly set: (changes: Partial<CampaignDraft>) => void;
  readonly off: boolean;
};

function Data({ draft, set, off }: Part) {
  const { data } = draft;
  const use = (nth: number, one: (typeof data.uses)[number] | undefined) =>
    set({ data: { ...data, uses: withNth(data.uses, nth, one) } });
  return (
    <section class="part">
      <h2>{text("part.data")}</h2>
      <Field
        label={text("campaign.brand")}
        value={data.brand}
        lines={2}
        off={off}
        onType={(brand) => set({ data: { ...data, brand } })}
      />
      {data.uses.map((one, i) => (
        <div class="line" key={i}>
          <Pick<Purpose>
            label={text("purpose")}
            of={purposes}
            value={one.purpose}
            nameOf={(each) => named("purpose", each)}
            off={off}
            onPick={(purpose) => purpose && use(i, { ...one, purpose })}
          />
          <Pick<Category>
            label={text("category")}
            of={categories}
            value={one.category}
            nameOf={(each) => named("category", each)}
            off={off}
            onPick={(category) => category && use(i, { ...one, category })}
          />
          <Pick<`${Level}`>
            label={text("level")}
            of={levels.map((level) => `${level}` as const)}
            value={`${one.level}`}
            nameOf={(each) => named("level", each)}
            off={off}
            onPick={(level) => use(i, { ...one, level: levels.find((each) => `${each}` === level) ?? one.level })}
          />
          {!off && (
            <button type="button" class="plainly" onClick={() => use(i, undefined)}>
              {text("take-out")}
            </button>
          )}
        </div>
      ))}
      {!off && (
        <Do
          quiet
          onDo={() =>
            set({ data: { ...data, uses: [...data.uses, { purpose: "offers", category: categories[0], level: 1 }] } })
          }
        >
          {text("campaign.use.add")}
        </Do>
      )}
    </section>
  );
}

function Content({ draft, set, off, shelf }: Part & { readonly shelf: readonly Shelved[] }) {
  const { content } = draft;
  return (
    <section class="part">
      <h2>{text("part.content")}</h2>
      {(
        [
          ["offers", "offer"],
          ["questions", "question"],
          ["rules", "rules"],
        ] as const
      ).map(([part, kind]) => (
        <Ticks
          key={part}
          label={text(`tab.${part}`)}
          of={[
            ...new Set([
              ...shelf.filter((one) => one.kind === kind && one.state !== "ended").map(({ id }) => id),
              ...content[part],
            ]),
          ]}
          value={content[part]}
          nameOf={(id) => id}
          off={off}
          onPick={(some) => set({ content: { ...content, [part]: some } })}
        />
      ))}
    </section>
  );
}

function Costs({ draft, set, off }: Part) {
  const { money } = draft;
  const has = money ?? { margin_percent: 0, rewards: 0, fees: 0 };
  return (
    <section class="part">
      <h2>{text("part.money")}</h2>
      <p class="least">{text("campaign.money.says")}</p>
      <div class="line">
        <NumberField
          label={text("campaign.margin")}
          value={money?.margin_percent}
          off={off}
          onType={(margin_percent) => set({ money: { ...has, margin_percent: margin_percent ?? 0 } })}
        />
        <MoneyField
          label={text("campaign.rewards")}
          value={money?.rewards}
          off={off}
          onType={(rewards) => set({ money: { ...has, rewards: rewards ?? 0 } })}
        />
        <MoneyField
          label={text("campaign.fees")}
          value={money?.fees}
          off={off}
          onType={(fees) => set({ money: { ...has, fees: fees ?? 0 } })}
        />
      </div>
    </section>
  );
}
