import { useState } from "preact/hooks";
import { features } from "../../hub/core/engage/features.ts";
import { ask } from "./ask.ts";
import { Alert, Do, NumberField, Pick, ToldFields, useDoing } from "./bits.tsx";
import type { Drafting } from "./drafting.ts";
import { changed, draftIn, draftsIn, numberIn, textIn, toldIn, unsaid, withNth } from "./reading.ts";
import { named, numberOf, text } from "./say.ts";
import type { Draft } from "./shapes.ts";

const compares = ["at-least", "at-most", "equals"] as const;
const joins = ["any", "all"] as const;
const seeds = 1_000_000;

type Part = { readonly draft: Draft; readonly type: (draft: Draft) => void; readonly off: boolean };

/** Modules people choose among: each adds its options to the product of variants. */
export function Modules({ draft, type, off, variants }: Part & { readonly variants: number | undefined }) {
  const modules = draftsIn(draft, "modules");
  const set = (next: readonly Draft[]) => type(changed(draft, { modules: next.length === 0 ? undefined : next }));
  const added = (list: readonly Draft[], name: string) => `${name}-${list.length + 1}`;
  return (
    <section class="part">
      <h2>{text("part.modules")}</h2>
      <p class="least">{variants === undefined ? text("modules.says") : text("modules.variants", { n: variants })}</p>
      {modules.map((module, i) => {
        const options = draftsIn(module, "options");
        const put = (one: Draft | undefined) => set(withNth(modules, i, one));
        return (
          <div class="module" key={i}>
            <ToldFields
              label="modules.name"
              lines={1}
              value={toldIn(module, "name")}
              off={off}
              onType={(name) => put(changed(module, { name }))}
            />
            {options.map((option, j) => (
              <div class="option" key={j}>
                <ToldFields
                  label="modules.option"
                  lines={1}
                  value={toldIn(option, "name")}
                  off={off}
                  onType={(name) => put(changed(module, { options: withNth(options, j, changed(option, { name })) }))}
                />
                {!off && options.length > 2 && (
                  <button
                    type="button"
                    class="plainly"
                    onClick={() => put(changed(module, { options: withNth(options, j, undefined) }))}
                  >
                    {text("take-out")}
                  </button>
                )}
              </div>
            ))}
            {!off && (
              <div class="acts">
                <Do
                  quiet
                  onDo={() =>
                    put(changed(module, { options: [...options, { id: added(options, "option"), name: unsaid }] }))
                  }
                >
                  {text("modules.option.add")}
                </Do>
                <button type="button" class="plainly" onClick={() => put(undefined)}>
                  {text("modules.remove")}
                </button>
              </div>
            )}
          </div>
        );
      })}
      {!off && modules.length < 4 && (
        <Do
          quiet
          onDo={() =>
            set([
              ...modules,
              {
                id: added(modules, "module"),
                name: unsaid,
                options: [
                  { id: "option-1", name: unsaid },
                  { id: "option-2", name: unsaid },
                ],
              },
            ])
          }
        >
          {text("modules.add")}
        </Do>
      )}
    </section>
  );
}

type Reached = { readonly seed: number; readonly homes: number; readonly fits: number };

/** For whom an offer is, by the published features alone; tried on made-up homes. */
export function Reach({
  id,
  drafting,
  off,
}: {
  readonly id: string;
  readonly drafting: Drafting;
  readonly off: boolean;
}) {
  const { draft, type, unkept } = drafting;
  const { busy, said, run } = useDoing();
  const [reached, reach] = useState<Reached | undefined>(undefined);
  const rule = draftIn(draft, "eligibility");
  const join = joins.find((one) => one in rule);
  const single = "feature" in rule;
  const rows = join ? draftsIn(rule, join) : single ? [rule] : [];
  const plain = rows.every((row) => "feature" in row) && !("not" in rule);
  const set = (next: readonly Draft[], how: "any" | "all" = join ?? "any") =>
    type(changed(draft, { eligibility: next.length === 0 ? undefined : { [how]: next } }));
  const tries = () => ask<Reached>("POST", `objects/offer/${id}/try`, { seed: Math.floor(Math.random() * seeds) });
  return (
    <section class="part">
      <h2>{text("part.reach")}</h2>
      <p class="least">{text("reach.says")}</p>
      {plain ? (
        <>
          {rows.length > 1 && (
            <Pick
              label={text("reach.join")}
              of={joins}
              value={join ?? "any"}
              nameOf={(one) => text(`reach.${one}`)}
              off={off}
              onPick={(how) => set(rows, how)}
            />
          )}
          {rows.map((row, i) => (
            <div class="line" key={i}>
              <Pick
                wide
                label={text("reach.feature")}
                of={features}
                value={textIn(row, "feature")}
                nameOf={featureName}
                off={off}
                onPick={(feature) => set(withNth(rows, i, changed(row, { feature })))}
              />
              <Pick
                label={text("reach.is")}
                of={compares}
                value={textIn(row, "is")}
                nameOf={(one) => text(`reach.${one}`)}
                off={off}
                onPick={(is) => set(withNth(rows, i, changed(row, { is })))}
              />
              <NumberField
                label={text("reach.value")}
                value={numberIn(row, "value")}
                off={off}
                onType={(value) => set(withNth(rows, i, changed(row, { value })))}
              />
              {!off && (
                <button type="button" class="plainly" onClick={() => set(withNth(rows, i, undefined))}>
                  {text("take-out")}
                </button>
              )}
            </div>
          ))}
          {!off && (
            <Do quiet onDo={() => set([...rows, { feature: features[0], is: "at-least", value: 1 }])}>
              {text("reach.add")}
            </Do>
          )}
        </>
      ) : (
        <code>{JSON.stringify(rule, null, 2)}</code>
      )}
      <div class="acts">
        <Do quiet off={busy || unkept} onDo={() => run(tries, reach)}>
          {text("reach.try")}
        </Do>
        {unkept && <p class="least">{text("try.keep-first")}</p>}
      </div>
      <p class="sentence" role="status">
        {reached && text("reach.is-so", { fits: numberOf(reached.fits), homes: numberOf(reached.homes) })}
      </p>
      <Alert said={said} />
    </section>
  );
}

/** A feature as people read it. */
export function featureName(feature: string): string {
  const [what = "", how = ""] = feature.split(".", 2);
  const swapped = ["interest", "taps", "redeemed"].includes(what);
  return swapped
    ? text(`feature.${what as "interest"}`, { of: named("category", how) })
    : text("feature.uses", { of: named("category", what), each: named("each", how) });
}
