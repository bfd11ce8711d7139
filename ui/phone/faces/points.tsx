import { useEffect, useState } from "preact/hooks";
import { plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { look, useAnswer } from "../ask/asked.ts";
import type { Account, CardTold, Items } from "../ask/shapes.ts";
import { Behind } from "../behind.tsx";
import { Link, Way } from "../bits.tsx";
import { at, go, pages, type PointsPage } from "../going.ts";
import { monthOf, nextReward, yearLine } from "../points-view.ts";
import type { Stage } from "../stage.ts";
import { known } from "../state.ts";
import { Aged } from "./aged.tsx";
import { Card } from "./card.tsx";
import { Taken } from "./taken.tsx";
import { Got, Spend } from "./spend.tsx";
import { Friends } from "./friends.tsx";
import { Letter } from "./letter.tsx";
import { Limits } from "./limits.tsx";
import { Looking } from "./looking.tsx";
import { Talk } from "./talk.tsx";

type Page = { readonly stage: Stage };
type Faced = Page & { readonly accounts: readonly Account[] };

const faces: Readonly<Record<PointsPage, (page: Faced) => preact.JSX.Element | null>> = {
  spend: Spend,
  got: Got,
  friends: Friends,
  looking: Looking,
  talk: Talk,
  limits: Limits,
  letter: Letter,
  offer: Offer,
};

/** What comes back to whoever carries this phone: points, and what brands may show. */
export function Points({ stage }: Page) {
  const answer = useAnswer<Items<Account>>("points", stage.live);
  const page = pages.points.find((one) => one === at.value.page);
  const accounts = answer.body?.items ?? [];
  if (page === undefined) return <Front stage={stage} />;
  const Face = faces[page];
  const title = say(stage, `points.page.${page}`);
  return (
    <section class={`page points ${page}`} aria-label={title}>
      <Behind stage={stage} title={title} />
      <Aged stage={stage} answer={answer} />
      {answer.body && <Face key={`${page} ${at.value.of ?? ""}`} stage={stage} accounts={accounts} />}
    </section>
  );
}

function Front({ stage }: Page) {
  const answer = useAnswer<Items<Account>>("points", stage.live);
  const cards = useCards(stage);
  const [chosen, choose] = useState<string | undefined>();
  const accounts = answer.body?.items ?? [];
  const account = accounts.find(({ brand }) => brand === chosen) ?? accounts[0];
  return (
    <section class="page points" aria-label={say(stage, "phone.tab.points")}>
      {account ? (
        <Balance stage={stage} account={account} alone={accounts.length === 1} />
      ) : (
        <header>
          <h1 class="headline">{say(stage, answer.body ? "points.none" : "phone.tab.points")}</h1>
        </header>
      )}
      <Aged stage={stage} answer={answer} />
      {accounts.length > 1 && (
        <div class="days">
          {accounts
            .filter((one) => one !== account)
            .map(({ brand, name, balance }) => (
              <Link
                key={brand}
                word={say(stage, "points.at", { name: plain(name), points: balance })}
                onTouch={() => choose(brand)}
              />
            ))}
        </div>
      )}
      {cards.filter(isOpen).map((card) => (
        <Card key={card.id} stage={stage} card={card} />
      ))}
      {cards.filter(isTaken).map((card) => (
        <Taken key={card.id} stage={stage} card={card} />
      ))}
      {answer.body && !cards.some((card) => isOpen(card) || isTaken(card)) && (
        <p class="label">{say(stage, "card.none")}</p>
      )}
      {answer.body && (
        <div class="ways">
          {listed.map((page) => (
            <Way
              key={page}
              word={say(stage, `points.page.${page}`)}
              says={say(stage, `points.page.${page}.says`)}
              onTouch={() => go({ tab: "points", page, ...(account ? { of: account.brand } : {}) })}
            />
          ))}
        </div>
      )}
    </section>
  );
}

/** One offer as a page of its own: all that is to be known of it, and all that can be done with it. */
function Offer({ stage }: Page) {
  const card = useCards(stage).find(({ id }) => id === at.value.of);
  if (card && isTaken(card)) return <Taken stage={stage} card={card} />;
  if (!card || !isOpen(card)) return <p class="label">{say(stage, "card.none")}</p>;
  return <Card stage={stage} card={card} whole />;
}

/** The cards of whoever looks, asked for anew when the house says that they are others. */
function useCards(stage: Stage): readonly CardTold[] {
  const answer = useAnswer<Items<CardTold>>("cards", stage.live);
  const now = (known.value?.values["card.cards"] ?? []).map(({ id }) => id).join(" ");
  useEffect(() => {
    if (answer.body) look("cards").catch(reportError);
  }, [now]);
  return answer.body?.items ?? [];
}

/** Whether it was said yes to, and something is still to come of it or to be said. */
const isTaken = ({ state, stars }: CardTold) => (state === "accepted" || state === "done") && stars === undefined;

/** The pages that the first one leads to; an offer is opened at its card. */
const listed = pages.points.filter((page) => page !== "offer");

/** Whether it still waits for an answer. */
const isOpen = ({ state }: CardTold) => state === "standing" || state === "interested";

const lineHeight = 46;

function Balance({ stage, account, alone }: Page & { readonly account: Account; readonly alone: boolean }) {
  const { balance, entries, name } = account;
  const { now, reader, width } = stage;
  const next = nextReward(account);
  const month = monthOf(entries, now, reader.zone);
  const path = yearLine(account, now)
    .map(
      ([x, y], i) =>
        `${i === 0 ? "M" : "L"}${(x * width).toFixed(1)} ${(lineHeight - 6 - y * (lineHeight - 12)).toFixed(1)}`,
    )
    .join("");
  return (
    <header class="balance">
      <h1>
        <span class="number">{new Intl.NumberFormat(reader.language).format(balance)}</span>{" "}
        <span class="label strong">{say(stage, "points.unit", { count: balance })}</span>
      </h1>
      {!alone && <p class="label strong">{plain(name)}</p>}
      <p class="label">{say(stage, "points.month", month)}</p>
      {next && (
        <p class="label">
          {say(stage, next.missing > 0 ? "points.next" : "points.enough", {
            points: next.missing,
            name: plain(next.reward.name),
          })}
        </p>
      )}
      <svg class="year" viewBox={`0 0 ${width} ${lineHeight}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={path} />
      </svg>
    </header>
  );
}
