import { Waiting, Written } from "./bits.tsx";
import { useDrafting } from "./drafting.ts";
import { OfferDetails } from "./offer-details.tsx";
import { Modules, Reach } from "./offer-parts.tsx";
import { Previews } from "./preview.tsx";
import { Linter } from "./put-right.tsx";
import { changed, toldIn } from "./reading.ts";
import { text } from "./say.ts";
import { Acts, nameOf, stateOf } from "./shelf.tsx";
import { edits } from "./state.ts";
import { ToldFields } from "./bits.tsx";

const said = [
  ["title", "field.title", 1],
  ["body", "field.body", 3],
] as const;
const reasons = [
  ["why", "field.why", 2],
  ["evidence", "field.evidence", 2],
  ["alternatives", "field.alternatives", 2],
  ["ifrefused", "field.ifrefused", 2],
  ["recovery", "field.recovery", 2],
] as const;

/** One offer: written once in three languages, judged while it is written, shown as each touchpoint would show it. */
export function OfferPage({ id }: { readonly id: string }) {
  const { is, ...held } = useDrafting("offer", id);
  if (!is) return <Waiting {...held} />;
  const { draft, type, faults } = is;
  const off = !edits();
  const wrong = (field: string) => (language: string) =>
    faults?.some(({ at }) => at === `${field}.${language}`) === true;
  const fields = (of: typeof said | typeof reasons) =>
    of.map(([field, label, lines]) => (
      <ToldFields
        key={field}
        label={label}
        lines={lines}
        value={toldIn(draft, field)}
        off={off}
        wrong={wrong(field)}
        onType={(told) => type(changed(draft, { [field]: told }))}
      />
    ));
  return (
    <>
      <div class="two">
        <div class="form">
          <header class="head">
            <a class="back" href="#offers">
              {text("back.offers")}
            </a>
            <h1>
              <Written>{nameOf({ id, draft, kind: "offer" })}</Written>
            </h1>
            <p class="least">{stateOf(is.shelved)}</p>
          </header>
          <section class="part">
            <h2>{text("part.words")}</h2>
            {fields(said)}
          </section>
          <OfferDetails draft={draft} type={type} off={off} />
          <section class="part">
            <h2>{text("part.reasons")}</h2>
            {fields(reasons)}
          </section>
          <Modules draft={draft} type={type} off={off} variants={is.unkept ? undefined : is.shelved.variants} />
          <Reach id={id} drafting={is} off={off} />
          <Previews draft={draft} />
        </div>
        <Linter kind="offer" draft={draft} faults={faults}>
          <Acts of={is} />
        </Linter>
      </div>
    </>
  );
}
