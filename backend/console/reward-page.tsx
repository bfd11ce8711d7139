import { NumberField, ToldFields, Waiting, Written } from "./bits.tsx";
import { useDrafting } from "./drafting.ts";
import { Day } from "./offer-details.tsx";
import { Linter } from "./put-right.tsx";
import { changed, numberIn, textIn, toldIn } from "./reading.ts";
import { text } from "./say.ts";
import { Acts, nameOf, stateOf } from "./shelf.tsx";
import { edits } from "./state.ts";

/** Something points are spent on, and how many of it there are. */
export function RewardPage({ id }: { readonly id: string }) {
  const { is, ...held } = useDrafting("reward", id);
  if (!is) return <Waiting {...held} />;
  const { draft, type, faults } = is;
  const off = !edits();
  const told = (field: "name" | "body", lines: number) => (
    <ToldFields
      label={field === "name" ? "field.name" : "field.body"}
      lines={lines}
      value={toldIn(draft, field)}
      off={off}
      wrong={(language) => faults?.some(({ at }) => at === `${field}.${language}`) === true}
      onType={(value) => type(changed(draft, { [field]: value }))}
    />
  );
  return (
    <>
      <div class="two">
        <div class="form">
          <header class="head">
            <a class="back" href="#offers">
              {text("back.offers")}
            </a>
            <h1>
              <Written>{nameOf({ id, draft, kind: "reward" })}</Written>
            </h1>
            <p class="least">{stateOf(is.shelved)}</p>
          </header>
          <section class="part">
            {told("name", 1)}
            {told("body", 2)}
            <div class="line">
              <NumberField
                label={text("reward.points")}
                value={numberIn(draft, "points")}
                off={off}
                onType={(points) => type(changed(draft, { points }))}
              />
              <NumberField
                label={text("reward.stock")}
                value={numberIn(draft, "stock")}
                off={off}
                onType={(stock) => type(changed(draft, { stock }))}
              />
              <Day
                label={text("when.to")}
                value={textIn(draft, "validto")}
                off={off}
                onPick={(validto) => type(changed(draft, { validto }))}
              />
            </div>
          </section>
        </div>
        <Linter kind="reward" draft={draft} faults={faults}>
          <Acts of={is} />
        </Linter>
      </div>
    </>
  );
}
