import { categories } from "../../../hub/core/engage/lists.ts";
import { plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { doing } from "../ask/doing.ts";
import type { CapName, CapsTold, HouseLimits, InterestTold, Items, Me, OwnLimits } from "../ask/shapes.ts";
import { Door, Group, Row, Slider, Time } from "../bits.tsx";
import { interest, limit, limitAll } from "../points-changes.ts";
import { isAdult } from "../rights.ts";
import type { Stage } from "../stage.ts";
import { Aged } from "./aged.tsx";

type Page = { readonly stage: Stage };

/** The numbers that are set by hand, and in what steps. */
const numbers = { cards_day: 1, questions_week: 1, attention_s: 15 } as const satisfies Partial<
  Record<CapName, number>
>;
const names = Object.keys(numbers) as (keyof typeof numbers)[];
/** What nobody can go above; the house says so where it is asked by a grown-up. */
const most: Pick<CapsTold, keyof typeof numbers> = { cards_day: 2, questions_week: 3, attention_s: 60 };
/** What a switch says of a whole category. */
const general = "general";
const nothingQuiet = { from: "18:00", to: "19:30" } as const;

/** What interests whoever carries this phone, and how much of brands may come to them. */
export function Limits({ stage }: Page) {
  const me = useAnswer<Me>("me", stage.live).body;
  return (
    <>
      <Interests stage={stage} />
      <Own stage={stage} />
      {isAdult(me) && <Household stage={stage} />}
    </>
  );
}

function Interests({ stage }: Page) {
  const answer = useAnswer<Items<InterestTold>>("interests", stage.live);
  const said = answer.body?.items ?? [];
  const tapped = said.filter(({ interest }) => interest !== general);
  const works = stage.live && answer.body !== undefined && !doing.value.has("interests");
  const row = (title: string, one: InterestTold, on: boolean) => (
    <Row key={`${one.category} ${one.interest}`} title={title}>
      <Door
        name={title}
        on={on}
        words={[say(stage, "phone.on"), say(stage, "phone.off")]}
        works={works}
        onTurn={(next) => void interest(one, next).catch(reportError)}
      />
    </Row>
  );
  return (
    <Group title={say(stage, "points.interests")}>
      <p class="least">{say(stage, "points.interests.says")}</p>
      <Aged stage={stage} answer={answer} />
      {categories.map((category) => {
        const one = { category, interest: general };
        const on = said.some((two) => two.category === category && two.interest === general);
        return row(say(stage, `privacy.category.${category}`), one, on);
      })}
      {tapped.map((one) =>
        row(
          say(stage, "points.interests.tapped", {
            of: `privacy.category.${one.category}`,
            name: plain(one.interest).replaceAll("-", " "),
          }),
          one,
          true,
        ),
      )}
    </Group>
  );
}

function Own({ stage }: Page) {
  const answer = useAnswer<OwnLimits>("cards/settings", stage.live);
  const own = answer.body;
  const works = stage.live && own !== undefined && !doing.value.has("cards/settings");
  const put = (some: Partial<OwnLimits>) => {
    if (own) limit({ ...own, ...some }).catch(reportError);
  };
  return (
    <Group title={say(stage, "points.limits.own")}>
      <Aged stage={stage} answer={answer} />
      {own && (
        <>
          <Row title={say(stage, "points.limits.same")} says={say(stage, "points.limits.same.says")}>
            <Door
              name={say(stage, "points.limits.same")}
              on={own.same_for_everyone}
              words={[say(stage, "phone.on"), say(stage, "phone.off")]}
              works={works}
              onTurn={(same_for_everyone) => put({ same_for_everyone })}
            />
          </Row>
          <Numbers
            stage={stage}
            of={say(stage, "points.limits.own")}
            values={{ ...most, ...own.caps }}
            most={most}
            works={works}
            onSet={(some) => put({ caps: { ...own.caps, ...some } })}
          />
          <Row title={say(stage, "points.limits.quiet")} says={say(stage, "points.limits.quiet.says")}>
            <Door
              name={say(stage, "points.limits.quiet")}
              on={own.quiet !== undefined}
              words={[say(stage, "phone.on"), say(stage, "phone.off")]}
              works={works}
              onTurn={(on) => {
                const { quiet: _, ...rest } = own;
                limit(on ? { ...rest, quiet: nothingQuiet } : rest).catch(reportError);
              }}
            />
          </Row>
          {own.quiet && (
            <div class="days">
              {(["from", "to"] as const).map((end) => (
                <Time
                  key={end}
                  name={say(stage, `points.limits.quiet.${end}`)}
                  value={own.quiet?.[end] ?? nothingQuiet[end]}
                  works={works}
                  onSet={(at) => put({ quiet: { ...nothingQuiet, ...own.quiet, [end]: at } })}
                />
              ))}
            </div>
          )}
        </>
      )}
    </Group>
  );
}

function Household({ stage }: Page) {
  const answer = useAnswer<HouseLimits>("engagement", stage.live);
  const house = answer.body;
  const title = say(stage, "points.limits.house");
  return (
    <Group title={title}>
      <Aged stage={stage} answer={answer} />
      {house && (
        <>
          <p class="least">{say(stage, "points.limits.house.says", house.quiet)}</p>
          <Numbers
            stage={stage}
            of={title}
            values={house.caps}
            most={house.most}
            works={stage.live && !doing.value.has("engagement")}
            onSet={(some) => void limitAll(some).catch(reportError)}
          />
        </>
      )}
    </Group>
  );
}

type Few = Pick<CapsTold, keyof typeof numbers>;

function Numbers(of: {
  readonly stage: Stage;
  readonly of: string;
  readonly values: Few;
  readonly most: Few;
  readonly works: boolean;
  readonly onSet: (some: Partial<Few>) => void;
}) {
  const { stage, values, works } = of;
  return (
    <>
      {names.map((name) => {
        const shown = (value: number) => say(stage, `points.limits.${name}.is`, { count: value });
        const title = say(stage, `points.limits.${name}`);
        return (
          <div key={name} class="measured">
            <Row title={title}>
              <p class="value">{shown(values[name])}</p>
            </Row>
            <Slider
              name={`${of.of}: ${title}`}
              value={values[name]}
              min={0}
              max={of.most[name]}
              step={numbers[name]}
              shown={shown}
              words={[say(stage, "phone.less"), say(stage, "phone.more")]}
              works={works}
              onSet={(value) => of.onSet({ [name]: value })}
            />
          </div>
        );
      })}
    </>
  );
}
