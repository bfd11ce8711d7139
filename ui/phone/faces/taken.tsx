import { calm, plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { doing } from "../ask/doing.ts";
import type { CardTold } from "../ask/shapes.ts";
import { Link } from "../bits.tsx";
import { rate, toCard } from "../points-changes.ts";
import type { Stage } from "../stage.ts";

/** A card somebody said yes to: that its code is on its way; then how it was, in one touch; or that nothing came of it. */
export function Taken({ stage, card }: { readonly stage: Stage; readonly card: CardTold }) {
  const name = plain(card.title, 80);
  const works = stage.live && ![...doing.value].some((path) => path.startsWith(`cards/${card.id}/`));
  return (
    <article class="card rate" aria-label={name}>
      <p class="least">{say(stage, "card.from", { name: card.from })}</p>
      {isOnItsWay(card) ? (
        <>
          <h2 class="sentence">{calm(card.title)}</h2>
          <p class="label">{say(stage, "card.on-its-way")}</p>
        </>
      ) : (
        <>
          <h2 class="label strong">{say(stage, "points.rate", { name: card.title })}</h2>
          <div class="targets stars">
            {[1, 2, 3, 4, 5].map((stars) => (
              <button
                key={stars}
                type="button"
                class="target"
                aria-label={say(stage, "points.rate.stars", { stars })}
                disabled={!works}
                onClick={() => void rate(card.id, stars).catch(reportError)}
              >
                {stars}
              </button>
            ))}
          </div>
        </>
      )}
      {card.state === "accepted" && (
        <Link
          word={say(stage, "card.unfinished")}
          name={name}
          works={works}
          onTouch={() => void toCard(card, "unfinished").catch(reportError)}
        />
      )}
    </article>
  );
}

/** Whether something still comes for it: what is only read was had with the yes. */
function isOnItsWay({ state, action }: CardTold): boolean {
  return state === "accepted" && action !== "read";
}
