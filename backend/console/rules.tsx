import { useState } from "preact/hooks";
import { features } from "../../hub/core/engage/features.ts";
import { categories } from "../../hub/core/engage/lists.ts";
import { ask, useAnswer } from "./ask.ts";
import { Alert, Do, NumberField, Pick, useDoing, Waiting, Written } from "./bits.tsx";
import { type Drafting, useDrafting } from "./drafting.ts";
import { featureName } from "./offer-parts.tsx";
import { Linter } from "./put-right.tsx";
import { changed, draftsIn, numberIn, textIn, withNth } from "./reading.ts";
import { named, numberOf, text } from "./say.ts";
import type { Draft, Shelved } from "./shapes.ts";
import { Acts, Shelf, stateOf } from "./shelf.tsx";
import { edits } from "./state.ts";

const bands = ["none", "low", "mid", "high"] as const;
const leading = ["low", "mid", "high"] as const;

/** How a brand scores at people's homes: whole numbers over published features; tried on made-up homes first. */
export function Rules({ open }: { readonly open?: string | undefined }) {
  if (open !== undefined) return <Rule id={open} />;
  return (
    <>
      <h1>{text("rules.title")}</h1>
      <p class="least">{text("rules.says")}</p>
      <Shelf kind="rules" tab="rules/" />
    </>
  );
}

function Rule({ id }: { readonly id: string }) {
  const { is, ...held } = useDrafting("rules", id);
  const offers = useAnswer<{ objects: readonly Shelved[] }>("objects?kind=offer");
  if (!is) return <Waiting {...held} />;
  const { draft, type, faults } = is;
  const off = !edits();
  return (
    <>
      <div class="two">
        <div class="form">
          <header class="head">
            <a class="back" href="#rules">
              {text("back.rules")}
            </a>
            <h1>
              <Written>{id}</Written>
            </h1>
            <p class="least">{stateOf(is.shelved)}</p>
          </header>
          <section class="part">
            <div class="line">
              <Pick
                label={text("category")}
                of={categories}
                value={textIn(draft, "category")}
                nameOf={(one) => named("category", one)}
                off={off}
                onPick={(category) => type(changed(draft, { category }))}
              />
              <NumberField
                label={text("rules.halflife")}
                value={numberIn(draft, "halflife_days")}
                off={off}
                onType={(n) => type(changed(draft, { halflife_days: n }))}
              />
            </div>
          </section>
          <Weights draft={draft} type={type} off={off} />
          <Bands
            draft={draft}
            type={type}
            off={off}
            offers={offers.value?.objects.filter(({ state }) => state !== "ended").map((one) => one.id) ?? []}
          />
          <DryRun id={id} drafting={is} />
        </div>
        <Linter kind="rules" draft={draft} faults={faults}>
          <Acts of={is} />
        </Linter>
      </div>
    </>
  );
}

type Part = { readonly draft: Draft; readonly type: (draft: Draft) => void; readonly off: boolean };

function Weights({ draft, type, off }: Part) {
  const weights = draftsIn(draft, "weights");
  const set = (next: readonly Draft[]) => type(changed(draft, { weights: next }));
  return (
    <section class="part">
      <h2>{text("part.weights")}</h2>
      {weights.map((one, i) => (
        <div class="line" key={i}>
          <Pick
            wide
            label={text("reach.feature")}
            of={features}
            value={textIn(one, "feature")}
            nameOf={featureName}
            off={off}
            onPick={(feature) => set(withNth(weights, i, changed(one, { feature })))}
          />
          <NumberField
            label={text("rules.weight")}
            value={numberIn(one, "weight")}
            off={off}
            onType={(weight) => set(withNth(weights, i, changed(one, { weight })))}
          />
          {!off && (
            <button type="button" class="plainly" onClick={() => set(withNth(weights, i, undefined))}>
              {text("take-out")}
            </button>
          )}
        </div>
      ))}
      {!off && (
        <Do
          quiet
          onDo={() =>
            set([
              ...weights,
              {
                feature:
                  features.find((one) => !weights.some((weight) => textIn(weight, "feature") === one)) ?? features[0],
                weight: 1,
              },
            ])
          }
        >
          {text("rules.weight.add")}
        </Do>
      )}
    </section>
  );
}

function Bands({ draft, type, off, offers }: Part & { readonly offers: readonly string[] }) {
  const all = draftsIn(draft, "bands");
  const shows = draftsIn(draft, "onband");
  const show = (band: string, what: string | undefined) =>
    type(
      changed(draft, {
        onband: [
          ...shows.filter((one) => textIn(one, "band") !== band),
          ...(what === undefined ? [] : [{ band, show: what }]),
        ],
      }),
    );
  return (
    <section class="part">
      <h2>{text("part.bands")}</h2>
      <p class="least">{text("bands.says")}</p>
      {bands.map((name) => {
        const i = all.findIndex((one) => textIn(one, "name") === name);
        const band = all[i];
        if (!band) return null;
        return (
          <div class="line" key={name}>
            <NumberField
              label={text("bands.from", { band: named("band", name) })}
              value={numberIn(band, "from")}
              off={off}
              onType={(from) => type(changed(draft, { bands: withNth(all, i, changed(band, { from })) }))}
            />
            {leading.some((one) => one === name) && (
              <Pick
                label={text("bands.show", { band: named("band", name) })}
                of={[...offers, "callback"]}
                value={textIn(shows.find((one) => textIn(one, "band") === name) ?? {}, "show")}
                nameOf={(one) => (one === "callback" ? text("bands.callback") : one)}
                none={text("bands.nothing")}
                off={off}
                onPick={(what) => show(name, what)}
              />
            )}
          </div>
        );
      })}
    </section>
  );
}

type Ran = {
  readonly seed: number;
  readonly homes: number;
  readonly bands: Readonly<Record<(typeof bands)[number], number>>;
  readonly lowest: number;
  readonly median: number;
  readonly highest: number;
};

function DryRun({ id, drafting }: { readonly id: string; readonly drafting: Drafting }) {
  const [seed, type] = useState<number | undefined>(7);
  const [ran, show] = useState<Ran | undefined>(undefined);
  const { busy, said, run } = useDoing();
  const { unkept } = drafting;
  return (
    <section class="part" aria-labelledby="dry-run">
      <h2 id="dry-run">{text("try.title.rules")}</h2>
      <p class="least">{text("try.says.rules")}</p>
      <div class="line">
        <NumberField label={text("try.seed")} value={seed} onType={type} />
        <Do
          off={busy || unkept || seed === undefined}
          onDo={() => run(() => ask<Ran>("POST", `objects/rules/${id}/try`, { seed }), show)}
        >
          {text("try.do")}
        </Do>
      </div>
      {unkept && <p class="least">{text("try.keep-first")}</p>}
      <Alert said={said} />
      <div role="status">
        {ran && (
          <>
            <p class="sentence">
              {text("try.is", { reached: numberOf(ran.homes - ran.bands.none), homes: numberOf(ran.homes) })}
            </p>
            <ul class="bars">
              {bands.map((band) => (
                <li key={band}>
                  <span>{named("band", band)}</span>
                  <span class="bar" style={{ "--at": `${(100 * ran.bands[band]) / ran.homes}%` }} />
                  <b>{numberOf(ran.bands[band])}</b>
                </li>
              ))}
            </ul>
            <p class="least">{text("try.scores", { lowest: ran.lowest, median: ran.median, highest: ran.highest })}</p>
          </>
        )}
      </div>
    </section>
  );
}
