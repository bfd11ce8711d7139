import { calm, plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { doing } from "../ask/doing.ts";
import type { CardTold } from "../ask/shapes.ts";
import { Link } from "../bits.tsx";
import { go } from "../going.ts";
import { rate, toCard } from "../points-changes.ts";
import type { Stage } from "../stage.ts";

type Shown = { readonly stage: Stage; readonly card: CardTold };

/** A card somebody said yes to: where its code is, until it was had; from then on how it was, in one touch. */
export function Taken({ stage, card }: Shown) {
  const { title, from, state, action, had } = card;
  const name = plain(title, 80);
  // What is only read was had with the yes.
  const isHad = had !== undefined || action === "read";
  return (
    <article class="card rate" aria-label={name}>
      <p class="least">{say(stage, "card.from", { name: from })}</p>
      {isHad ? <Rate stage={stage} card={card} /> : <h2 class="label strong">{calm(title)}</h2>}
      {!isHad && <p class="label">{say(stage, state === "done" ? "card.has-code" : "card.on-its-way")}</p>}
      {!isHad && (
        <div class="days">
          {state === "done" && (
            <Link
              word={say(stage, "card.show-code")}
              name={name}
              onTouch={() => go({ tab: "points", page: "spend", of: card.brand })}
            />
          )}
          <Link
            word={say(stage, "card.unfinished")}
            name={name}
            works={works(stage, card)}
            onTouch={() => void toCard(card, "unfinished").catch(reportError)}
          />
        </div>
      )}
    </article>
  );
}

function Rate({ stage, card }: Shown) {
  return (
    <>
      <h2 class="label strong">{say(stage, "points.rate", { name: card.title })}</h2>
      <div class="targets stars">
        {[1, 2, 3, 4, 5].map((stars) => (
          <button
            key={stars}
            type="button"
            class="target"
            aria-label={say(stage, "points.rate.stars", { stars })}
            disabled={!works(stage, card)}
            onClick={() => void rate(card.id, stars).catch(reportError)}
          >
            {stars}
          </button>
        ))}
      </div>
    </>
  );
}

function works({ live }: Stage, { id }: CardTold): boolean {
  return live && ![...doing.value].some((path) => path.startsWith(`cards/${id}/`));
}
