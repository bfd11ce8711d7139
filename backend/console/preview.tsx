import { useState } from "preact/hooks";
import { touchpoints } from "../../hub/core/engage/lists.ts";
import { Pick } from "./bits.tsx";
import { draftIn, draftsIn, numberIn, textIn, textsIn, toldIn } from "./reading.ts";
import { dayOf, moneyOf, named, text } from "./say.ts";
import type { Draft } from "./shapes.ts";

const languages = ["en", "zh-Hans", "zh-Hant"] as const;

/** The same content as each touchpoint would show it: the house draws every card, and a yes and a no are alike. */
export function Previews({ draft }: { readonly draft: Draft }) {
  const [language, speak] = useState<(typeof languages)[number]>("en");
  const shown = textsIn(draft, "touchpoints");
  return (
    <section class="part previews" aria-labelledby="previews">
      <h2 id="previews">{text("part.previews")}</h2>
      <p class="least">{text("previews.says")}</p>
      <Pick
        label={text("previews.language")}
        of={languages}
        value={language}
        nameOf={(one) => named("language", one)}
        onPick={(one) => one && speak(one)}
      />
      <div class="stage">
        {touchpoints.map((one) => (
          <figure key={one} class={`preview ${one} deep`}>
            <div class="glass" lang={language}>
              {one === "phone" ? (
                <Phone draft={draft} language={language} />
              ) : (
                <Wall draft={draft} language={language} />
              )}
            </div>
            <figcaption>
              {named("touchpoint", one)}{" "}
              <span class="least">{shown.includes(one) ? "" : text("previews.not-there")}</span>
            </figcaption>
          </figure>
        ))}
      </div>
    </section>
  );
}

type Shown = { readonly draft: Draft; readonly language: (typeof languages)[number] };

function Wall({ draft, language }: Shown) {
  return (
    <>
      <p class="by">{text("card.ad", { name: textIn(draft, "sponsor") })}</p>
      <p class="title">
        <bdi>{toldIn(draft, "title")[language]}</bdi>
      </p>
      <p>
        <bdi>{toldIn(draft, "body")[language]}</bdi>
      </p>
      <Answers />
    </>
  );
}

function Phone({ draft, language }: Shown) {
  const price = draftIn(draft, "price");
  const total = numberIn(price, "total");
  const fees = draftsIn(price, "fees").map((fee) => `${textIn(fee, "name")} ${moneyOf(numberIn(fee, "amount") ?? 0)}`);
  return (
    <>
      <p class="by">{text("card.ad", { name: textIn(draft, "sponsor") })}</p>
      <p class="title">
        <bdi>{toldIn(draft, "title")[language]}</bdi>
      </p>
      <p>
        <bdi>{toldIn(draft, "body")[language]}</bdi>
      </p>
      {total !== undefined && (
        <p class="price">
          <b>{moneyOf(total, textIn(price, "currency"))}</b> {text("card.total")}
        </p>
      )}
      <p class="small">
        <bdi>{[...fees, text("card.until", { day: dayOf(textIn(draft, "validto")) })].join(" · ")}</bdi>
      </p>
      <p class="small">
        <bdi>{toldIn(draft, "why")[language]}</bdi>
      </p>
      <Answers />
    </>
  );
}

function Answers() {
  return (
    <p class="alike">
      <span>{text("card.yes")}</span>
      <span>{text("card.no")}</span>
    </p>
  );
}
