import { useState } from "preact/hooks";
import { useAnswer } from "./ask.ts";
import { Waiting } from "./bits.tsx";
import { Chart } from "./chart.tsx";
import { linesOf } from "./figures.ts";
import { ToPutRight } from "./put-right.tsx";
import { dayOf, lastingOf, named, numberOf, text } from "./say.ts";
import { Scorecard } from "./scorecard.tsx";
import type { Campaign, Figure, Queue, Which } from "./shapes.ts";
import { board, which } from "./state.ts";

const counts = ["contacts", "accepts", "rejects", "answers", "interests", "redeemed"] as const;
const waits = ["response-time", "interest-to-offer"] as const;
const waiting = ["questions", "requests", "complaints", "ideas", "calls", "answered", "handed_over"] as const;

/** What a brand's part in its homes has come to, live. */
export function Results() {
  const now = board.value;
  const figures = now?.figures ?? [];
  const members = figures.find(({ query }) => query === "members");
  return (
    <>
      <div class="two">
        <section class="results" aria-labelledby="results">
          <h1 id="results">
            {now === undefined
              ? text("results.waiting")
              : members?.hidden === true
                ? text("results.few")
                : text(now.which === "virtual" ? "results.virtual" : "results.about", { n: members?.value ?? 0 })}
          </h1>
          <WhichHomes />
          {now ? <Chart lines={linesOf(figures)} /> : <p class="least">{text("waiting")}</p>}
        </section>
        <ToPutRight />
      </div>
      {now && <Waits queue={now.queue} />}
      {now && <Counted figures={figures} />}
      {now?.which === "real" && (
        <p class="least">
          {members?.about && `${text("about.as-of", { day: dayOf(members.about.as_of), off: members.about.off })} `}
          {text("about.left", { left: now.left.left, of: now.left.of, day: dayOf(now.left.until) })}
        </p>
      )}
      <Scorecard />
      <Money />
      <More />
    </>
  );
}

function WhichHomes() {
  return (
    <div class="which" role="group" aria-label={text("which")}>
      {(["real", "virtual"] as const satisfies readonly Which[]).map((one) => (
        <button key={one} type="button" aria-pressed={which.value === one} onClick={() => (which.value = one)}>
          {text(`which.${one}`)}
        </button>
      ))}
    </div>
  );
}

/** What waits for the brand, one by one, as it comes. */
function Waits({ queue }: { readonly queue: Queue }) {
  return (
    <section class="band" aria-labelledby="waits">
      <h2 id="waits">{text("queue.title")}</h2>
      <dl class="counts">
        {waiting.map((name) => (
          <div key={name}>
            <dt>{named("queue", name)}</dt>
            <dd>
              <b>{numberOf(queue[name])}</b>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Counted({ figures }: { readonly figures: readonly Figure[] }) {
  const find = (name: string) => figures.find(({ query }) => query === name);
  return (
    <section class="band" aria-labelledby="counted">
      <h2 id="counted">{text("counted.title")}</h2>
      <dl class="counts">
        {[...counts, ...waits].map((name) => {
          const figure = find(name);
          const value = figure?.value;
          return (
            <div key={name}>
              <dt>{named("count", name)}</dt>
              <dd>
                <b>{value === undefined ? "–" : valueOf(value, figure?.unit)}</b>{" "}
                <span class="least">
                  {figure?.hidden === true
                    ? text(figure.spent ? "chart.spent" : "chart.few")
                    : text(figure?.about ? "counted.about" : "counted.homes", { n: figure?.n ?? 0 })}
                </span>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

function valueOf(value: number, unit: Figure["unit"] | undefined): string {
  if (unit === "ms") return lastingOf(value);
  return unit === "percent" ? `${numberOf(value)} %` : numberOf(value);
}

type Roi =
  | {
      readonly refused: "no-control-group" | "no-costs" | "no-money" | "spent";
      readonly treated: number;
      readonly held: number;
    }
  | {
      readonly percent: number;
      readonly margin_per_home: { readonly treated: number; readonly held: number };
      readonly treated: number;
      readonly held: number;
    };

function Money() {
  const campaigns = useAnswer<{ campaigns: readonly Campaign[] }>("campaigns");
  const [asked, ask] = useState<string | undefined>(undefined);
  const roi = useAnswer<Roi>(asked === undefined ? undefined : `campaigns/${asked}/roi?which=${which.value}`);
  return (
    <section class="band" aria-labelledby="return">
      <h2 id="return">{text("roi.title")}</h2>
      <p class="least">{text("roi.says")}</p>
      <div class="acts">
        {campaigns.value?.campaigns.map(({ id, name }) => (
          <button key={id} type="button" class="do quiet" aria-pressed={asked === id} onClick={() => ask(id)}>
            <bdi>{name}</bdi>
          </button>
        ))}
      </div>
      {asked !== undefined && (
        <div aria-live="polite">{roi.value ? <Return roi={roi.value} /> : <Waiting {...roi} />}</div>
      )}
    </section>
  );
}

function Return({ roi }: { readonly roi: Roi }) {
  const of = text("roi.of", { treated: roi.treated, held: roi.held });
  if ("refused" in roi)
    return (
      <>
        <p class="sentence">{text(`roi.refused.${roi.refused}`)}</p>
        <p class="least">{of}</p>
      </>
    );
  const { treated, held } = roi.margin_per_home;
  return (
    <>
      <p class="sentence">{text("roi.is", { percent: roi.percent })}</p>
      <p class="least">
        {text("roi.margin", { treated: numberOf(treated / 100), held: numberOf(held / 100) })} {of}
      </p>
    </>
  );
}

type Points = {
  readonly members: number;
  readonly hidden: boolean;
  readonly percent?: number;
  readonly outstanding?: number;
  readonly months?: number;
};
type Tiers = {
  readonly members: number;
  readonly hidden: boolean;
  readonly tiers: readonly { readonly tier: string; readonly members: number; readonly share_percent?: number }[];
};

function More() {
  const of = `?which=${which.value}`;
  const points = useAnswer<Points>(`points${of}`);
  const journey = useAnswer<{
    steps: readonly { readonly step: string; readonly n: number; readonly hidden: boolean }[];
  }>(`journey${of}`);
  const tiers = useAnswer<Tiers>(`tiers${of}`);
  const pairs = useAnswer<{ pairs: readonly { readonly offers: readonly string[]; readonly n: number }[] }>(
    `pairs${of}`,
  );
  const wanted = useAnswer<{ requests: readonly { readonly category: string; readonly n: number }[] }>(`requests${of}`);
  const stars = useAnswer<{
    months: readonly { readonly month: string; readonly stars: number; readonly n: number }[];
  }>(`satisfaction${of}`);
  return (
    <section class="band more" aria-labelledby="more">
      <h2 id="more">{text("more.title")}</h2>
      <div class="columns">
        <List
          title={text("points.title")}
          rows={
            points.value && [
              points.value.hidden
                ? [text("points.few"), numberOf(points.value.members)]
                : [
                    text("points.productivity", { n: points.value.members }),
                    `${numberOf(points.value.percent ?? 0)} %`,
                  ],
              ...(points.value.outstanding === undefined
                ? []
                : [[text("points.outstanding"), numberOf(points.value.outstanding)] as const]),
              ...(points.value.months === undefined
                ? []
                : [[text("points.months"), numberOf(points.value.months)] as const]),
            ]
          }
        />
        <List
          title={text("journey.title")}
          rows={journey.value?.steps.map(({ step, n, hidden }) => [
            named("step", step),
            hidden ? text("chart.few") : numberOf(n),
          ])}
        />
        <List
          title={text("tiers.title")}
          rows={tiers.value?.tiers.map(({ tier, members, share_percent }) => [
            named("tier", tier),
            tiers.value?.hidden ? text("chart.few") : text("tiers.is", { members, share: share_percent ?? 0 }),
          ])}
        />
        <List
          title={text("pairs.title")}
          rows={pairs.value?.pairs.map(({ offers, n }) => [offers.join(" + "), numberOf(n)])}
        />
        <List
          title={text("requests.title")}
          rows={wanted.value?.requests.map(({ category, n }) => [named("category", category), numberOf(n)])}
        />
        <List
          title={text("stars.title")}
          rows={stars.value?.months.map(({ month, stars: given, n }) => [month, text("stars.is", { given, n })])}
        />
      </div>
    </section>
  );
}

function List({
  title,
  rows,
}: {
  readonly title: string;
  readonly rows: readonly (readonly [string, string])[] | undefined;
}) {
  return (
    <div>
      <h3>{title}</h3>
      {rows === undefined || rows.length === 0 ? (
        <p class="least">{text(rows === undefined ? "waiting" : "list.none")}</p>
      ) : (
        <dl class="pairs">
          {rows.map(([what, value]) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
