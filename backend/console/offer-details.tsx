import { categories } from "../../hub/core/engage/lists.ts";
import { useAnswer } from "./ask.ts";
import { Do, Field, MoneyField, NumberField, Pick } from "./bits.tsx";
import { changed, draftIn, draftsIn, numberIn, textIn, withNth } from "./reading.ts";
import { named, text } from "./say.ts";
import type { Draft, Shelved } from "./shapes.ts";

const actions = ["redeem", "question", "callback", "code", "read"] as const;
const currencies = ["EUR", "CNY", "TWD", "HKD", "USD", "GBP"] as const;

type Part = { readonly draft: Draft; readonly type: (draft: Draft) => void; readonly off: boolean };

/** What an offer costs, when it runs, how often it is shown, and what it leads to. */
export function OfferDetails({ draft, type, off }: Part) {
  return (
    <>
      <Price draft={draft} type={type} off={off} />
      <When draft={draft} type={type} off={off} />
      <LeadsTo draft={draft} type={type} off={off} />
    </>
  );
}

function Price({ draft, type, off }: Part) {
  const price = draftIn(draft, "price");
  const fees = draftsIn(price, "fees");
  const set = (changes: Draft) => type(changed(draft, { price: changed(price, changes) }));
  return (
    <section class="part">
      <h2>{text("part.price")}</h2>
      <div class="line">
        <Pick
          label={text("price.currency")}
          of={currencies}
          value={textIn(price, "currency")}
          nameOf={(one) => one}
          off={off}
          onPick={(currency) => set({ currency })}
        />
        <MoneyField
          label={text("price.total")}
          value={numberIn(price, "total")}
          off={off}
          onType={(total) => set({ total })}
        />
        <MoneyField
          label={text("price.usual")}
          value={numberIn(price, "usual")}
          off={off}
          onType={(usual) => set({ usual })}
        />
      </div>
      {fees.map((fee, i) => (
        <div class="line" key={i}>
          <Field
            label={text("price.fee")}
            value={textIn(fee, "name")}
            off={off}
            onType={(name) => set({ fees: withNth(fees, i, changed(fee, { name })) })}
          />
          <MoneyField
            label={text("price.fee.amount")}
            value={numberIn(fee, "amount")}
            off={off}
            onType={(amount) => set({ fees: withNth(fees, i, changed(fee, { amount })) })}
          />
          {!off && (
            <button type="button" class="plainly" onClick={() => set({ fees: withNth(fees, i, undefined) })}>
              {text("take-out")}
            </button>
          )}
        </div>
      ))}
      {!off && (
        <Do quiet onDo={() => set({ fees: [...fees, { name: "", amount: 0 }] })}>
          {text("price.fee.add")}
        </Do>
      )}
    </section>
  );
}

function When({ draft, type, off }: Part) {
  const caps = draftIn(draft, "caps");
  const special = textIn(draft, "special");
  const cap = (name: string) => (
    <NumberField
      label={text(`caps.${name as "perday"}`)}
      value={numberIn(caps, name)}
      off={off}
      onType={(n) => type(changed(draft, { caps: changed(caps, { [name]: n }) }))}
    />
  );
  return (
    <section class="part">
      <h2>{text("part.when")}</h2>
      <div class="line">
        <Day
          label={text("when.from")}
          value={textIn(draft, "validfrom")}
          off={off}
          onPick={(validfrom) => type(changed(draft, { validfrom }))}
        />
        <Day
          label={text("when.to")}
          value={textIn(draft, "validto")}
          off={off}
          onPick={(validto) => type(changed(draft, { validto }))}
        />
        <Field
          label={text("when.special")}
          value={special}
          off={off}
          onType={(month) => type(changed(draft, { special: month === "" ? undefined : month }))}
        />
      </div>
      <div class="line">{["perday", "perweek", "total"].map((name) => cap(name))}</div>
    </section>
  );
}

/** A day; kept as the instant it begins in UTC, with the time it had where the day stays. */
export function Day({
  label,
  value,
  onPick,
  off,
}: {
  readonly label: string;
  readonly value: string;
  readonly onPick: (instant: string) => void;
  readonly off: boolean;
}) {
  return (
    <label class="field short">
      <span>{label}</span>
      <input
        type="date"
        value={value.slice(0, 10)}
        readOnly={off}
        onInput={({ currentTarget }) => {
          if (!off && currentTarget.value !== "") onPick(`${currentTarget.value}T00:00:00.000Z`);
        }}
      />
    </label>
  );
}

function LeadsTo({ draft, type, off }: Part) {
  const questions = useAnswer<{ objects: readonly Shelved[] }>("objects?kind=question");
  const action = textIn(draft, "action");
  const points = numberIn(draftIn(draft, "reward"), "points");
  return (
    <section class="part">
      <h2>{text("part.leads")}</h2>
      <div class="line">
        <Pick
          label={text("category")}
          of={categories}
          value={textIn(draft, "category")}
          nameOf={(one) => named("category", one)}
          off={off}
          onPick={(category) => type(changed(draft, { category }))}
        />
        <Pick
          label={text("field.action")}
          of={actions}
          value={action}
          nameOf={(one) => named("action", one)}
          off={off}
          onPick={(next) => type(changed(draft, { action: next, ...(next !== "question" && { question: undefined }) }))}
        />
        {action === "question" && (
          <Pick
            label={text("field.question")}
            of={questions.value?.objects.map(({ id }) => id) ?? []}
            value={textIn(draft, "question")}
            nameOf={(one) => one}
            none={text("none")}
            off={off}
            onPick={(question) => type(changed(draft, { question }))}
          />
        )}
        <NumberField
          label={text("field.points")}
          value={points}
          off={off}
          onType={(n) => type(changed(draft, { reward: n === undefined || n === 0 ? undefined : { points: n } }))}
        />
        <Field
          label={text("field.sponsor")}
          value={textIn(draft, "sponsor")}
          off={off}
          onType={(sponsor) => type(changed(draft, { sponsor }))}
        />
      </div>
    </section>
  );
}
