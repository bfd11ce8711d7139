import { useEffect, useState } from "preact/hooks";
import { calm, plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { Alike } from "../alike.tsx";
import { doing } from "../ask/doing.ts";
import type { CardTold, CardWhy } from "../ask/shapes.ts";
import { Choice, Link, Row } from "../bits.tsx";
import { shortDay } from "../day.ts";
import { go } from "../going.ts";
import { accept, answerCard, toCard } from "../points-changes.ts";
import { feesOf, moneyOf } from "../points-view.ts";
import type { Stage } from "../stage.ts";
import { CallSheet, ComplainSheet } from "./card-sheets.tsx";

type Shown = { readonly stage: Stage; readonly card: CardTold };
type Told = Shown & { readonly whole?: boolean };

/** One card of a brand: what it is, all it costs, why it is here, and answers that are alike. */
export function Card({ stage, card, whole = false }: Told) {
  const { id, from, title, body, sponsor, action, price, until, answers, because } = card;
  const { language } = stage.reader;
  const [sheet, open] = useState<"call" | "complain" | undefined>();
  useEffect(() => {
    if (stage.live) void toCard(card, "seen").catch(reportError);
  }, [id]);
  return (
    <article class="card" aria-label={plain(title)}>
      <p class="label by">
        <b class="ad">{say(stage, answers ? "card.question" : "card.ad")}</b>
        <span>
          {sponsor === undefined
            ? say(stage, "card.from", { name: from })
            : say(stage, sponsor === from ? "card.paid-by" : "card.paid-by-other", { name: from, sponsor })}
        </span>
      </p>
      <h2 class="sentence">{calm(title)}</h2>
      <p class="label">{calm(body)}</p>
      {price && !(action === "read" && price.total === 0) && (
        <>
          <p class="price">
            <span class="headline">{moneyOf(language, price.currency, price.total)}</span>{" "}
            <span class="label strong">{say(stage, "card.total")}</span>
          </p>
          <p class="label">
            {[
              price.fees.some(({ amount }) => amount > 0)
                ? say(stage, "card.fees", { fees: feesOf(language, price) })
                : say(stage, "card.no-fees"),
              ...(until === undefined ? [] : [say(stage, "card.until", { until: shortDay(stage, until) })]),
            ].join(" ")}
          </p>
        </>
      )}
      {card.points !== undefined && (
        <p class="label strong">{say(stage, answers ? "card.points.any" : "card.points", { points: card.points })}</p>
      )}
      <div class="because">
        <h3 class="label strong">{say(stage, "card.why")}</h3>
        <p class="label">{say(stage, `card.why.${because.key}`, because.params)}</p>
      </div>
      {card.state === "interested" && <p class="label strong">{say(stage, "card.is.interested")}</p>}
      {answers ? (
        <Answers stage={stage} card={card} />
      ) : (
        <Ways stage={stage} card={card} whole={whole} onCall={() => open("call")} />
      )}
      <Enquiry stage={stage} card={card} whole={whole} />
      <div class="days">
        {!whole && card.price !== undefined && (
          <Link
            word={say(stage, "card.open")}
            name={title}
            onTouch={() => go({ tab: "points", page: "offer", of: id })}
          />
        )}
        <Link word={say(stage, "card.complain")} name={title} onTouch={() => open("complain")} />
        <Link
          word={say(stage, "card.what-sent")}
          name={from}
          onTouch={() => go({ tab: "privacy", page: "sent", of: card.brand })}
        />
      </div>
      {sheet === "call" && <CallSheet stage={stage} card={card} onShut={() => open(undefined)} />}
      {sheet === "complain" && <ComplainSheet stage={stage} card={card} onShut={() => open(undefined)} />}
    </article>
  );
}

const plainly: Readonly<Partial<Record<NonNullable<CardTold["action"]>, string>>> = {
  question: "card.yes.ask",
  read: "card.yes.read",
};

/** Yes and no, side by side and alike. */
function Ways({ stage, card, whole, onCall }: Told & { readonly onCall: () => void }) {
  const { id, kind, action, state, modules } = card;
  const works = stage.live && ![...doing.value].some((path) => path.startsWith(`cards/${id}/`));
  const [options, choose] = useState<readonly string[]>((modules ?? []).map((one) => one.options[0]?.id ?? ""));
  // What is only asked or read has nothing to think over first: its yes is one touch.
  const atOnce = action === undefined ? undefined : plainly[action];
  const accepts = kind === "recovery" || state === "interested" || atOnce !== undefined || whole;
  const answered = (done: Promise<boolean>) =>
    // A page of one card has nothing left to show once it is answered.
    void done.then((ok) => (ok && whole ? go({ tab: "points" }) : undefined)).catch(reportError);
  const yes =
    kind === "renewal"
      ? { word: "card.look", go: () => go({ tab: "privacy", page: "brand", of: card.brand }) }
      : kind === "callback" || action === "callback"
        ? { word: "card.call", go: onCall }
        : accepts
          ? { word: atOnce ?? "card.yes.accept", go: () => answered(accept(card, options)) }
          : { word: "card.yes.interested", go: () => void toCard(card, "interested").catch(reportError) };
  return (
    <>
      {accepts &&
        modules?.map((one, n) => (
          <Row key={one.id} title={plain(one.name)}>
            <Choice
              name={plain(one.name)}
              value={options[n] ?? ""}
              works={works}
              choices={one.options.map(({ id: value, name }) => ({ value, says: plain(name) }))}
              onChoose={(option) => choose(options.with(n, option))}
            />
          </Row>
        ))}
      <Alike
        ways={[
          { word: say(stage, yes.word), works, onTouch: yes.go },
          { word: say(stage, "card.no"), works, onTouch: () => answered(toCard(card, "dismiss")) },
        ]}
      />
    </>
  );
}

/** The answers of a question, all alike; the last is that one would rather not say. */
function Answers({ stage, card }: Shown) {
  const works = stage.live && ![...doing.value].some((path) => path.startsWith(`cards/${card.id}/`));
  return (
    <Alike
      below
      ways={(card.answers ?? []).map(({ id, text }) => ({
        word: plain(text),
        works,
        onTouch: () => void answerCard(card, id).catch(reportError),
      }))}
    />
  );
}

/** Who says so, what else there is, and what if one refuses. */
function Enquiry({ stage, card, whole = false }: Told) {
  const [open, unfold] = useState(whole);
  const answer = useAnswer<CardWhy>(open ? `cards/${card.id}/why` : undefined, stage.live);
  const told = answer.body;
  return (
    <div class="enquiry">
      <Link
        word={say(stage, open ? "card.enquiry.less" : "card.enquiry")}
        name={card.title}
        unfolded={open}
        onTouch={() => unfold(!open)}
      />
      {open && told && (
        <dl class="facts">
          {(["why", "evidence", "alternatives", "ifrefused"] as const).map((one) => (
            <div key={one}>
              <dt>{say(stage, `card.enquiry.${one}`)}</dt>
              <dd>{calm(told[one])}</dd>
            </div>
          ))}
          {told.score && (
            <div>
              <dt>{say(stage, "card.score")}</dt>
              <dd>{say(stage, "card.score.is", { score: told.score.score })}</dd>
            </div>
          )}
        </dl>
      )}
    </div>
  );
}
