import { useAnswer } from "./ask.ts";
import { Waiting } from "./bits.tsx";
import { moneyOf, named, numberOf, text } from "./say.ts";
import type { Figure } from "./shapes.ts";
import { which } from "./state.ts";

type Told = {
  readonly floor: number;
  readonly centre: readonly Figure[];
  readonly means: readonly Figure[];
  readonly goals: readonly Figure[];
};

/** One centre, four means, two goals; each cell shows its query to whoever asks. */
export function Scorecard() {
  const held = useAnswer<Told>(`scorecard?which=${which.value}`);
  return (
    <section class="band" aria-labelledby="scorecard">
      <h2 id="scorecard">{text("scorecard.title")}</h2>
      {held.value ? (
        <div class="scorecard">
          {(["means", "centre", "goals"] as const).map((part) => (
            <div key={part} class={part}>
              <h3 class="least">{text(`scorecard.${part}`)}</h3>
              <ul>
                {held.value?.[part].map((figure) => (
                  <Cell key={figure.query} figure={figure} />
                ))}
              </ul>
            </div>
          ))}
        </div>
      ) : (
        <Waiting {...held} />
      )}
    </section>
  );
}

function Cell({ figure }: { readonly figure: Figure }) {
  const { query, says, sql, unit, n, hidden, floor, value, about, spent } = figure;
  const shown =
    value === undefined
      ? "–"
      : unit === "percent"
        ? `${numberOf(value)} %`
        : unit === "money"
          ? moneyOf(value)
          : numberOf(value);
  return (
    <li class="cell">
      <h4>{named("figure", query)}</h4>
      <p class="figure">
        {hidden ? <span class="few">{text(spent ? "chart.spent" : "chart.few")}</span> : <b>{shown}</b>}
      </p>
      <p class="least">
        {hidden
          ? text(spent ? "chart.monday" : "chart.floor", { floor })
          : text(about ? "counted.about" : "counted.homes", { n })}
      </p>
      <details>
        <summary>
          {text("scorecard.query")}
          <span class="unseen">: {named("figure", query)}</span>
        </summary>
        <p class="least">{says}</p>
        <code>{sql}</code>
      </details>
    </li>
  );
}
