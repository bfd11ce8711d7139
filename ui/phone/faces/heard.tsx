import { useState } from "preact/hooks";
import { plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import { doing } from "../ask/doing.ts";
import type { GrantTold, Items, SentOut } from "../ask/shapes.ts";
import { Door, Link, Row } from "../bits.tsx";
import { shortDay } from "../day.ts";
import { go } from "../going.ts";
import { withdraw, type Wanted } from "../privacy-changes.ts";
import { rowsOfSent, toldBy, whenLeft, type Heard } from "../privacy-view.ts";
import type { Stage } from "../stage.ts";
import { Exact } from "./exact.tsx";
import { Receipt } from "./receipt.tsx";

type Brand = { readonly stage: Stage; readonly heard: Heard; readonly onAsk: (wanted: Wanted) => void };

/** One brand: what it may know, since when and until when, what it was last told, and the door that shuts it out. */
export function HeardBrand({ stage, heard, onAsk }: Brand) {
  const { brand, standing, gone } = heard;
  const name = plain(brand.name);
  const sent = useAnswer<Items<SentOut>>(`privacy/sent?brand=${brand.brand}`, stage.live).body?.items;
  const last = sent?.find((one) => one.brand === brand.brand);
  const all = [...standing, ...gone];
  const alone = all.length === 1;
  const [receipt, show] = useState<string | undefined>();
  const [lists, list] = useState(false);
  return (
    <section class="heard" aria-label={name}>
      {!alone && <h2 class="label strong">{name}</h2>}
      {all.map((grant) => (
        <Row
          key={grant.id}
          title={alone ? name : whatOf(stage, grant)}
          says={[...(alone && standing.length > 0 ? [whatOf(stage, grant)] : []), howOf(stage, grant)].join(" ")}
        >
          <Door
            name={`${name}: ${whatOf(stage, grant)}`}
            on={standing.includes(grant)}
            words={[say(stage, "phone.on"), say(stage, "phone.off")]}
            works={stage.live && !doing.value.has(`privacy/grants/${grant.id}`)}
            onTurn={(on) => {
              if (on) onAsk({ ...wantedOf(grant), name });
              else void withdraw(grant, name).catch(reportError);
            }}
          />
        </Row>
      ))}
      {alone ? (
        <Link word={say(stage, "privacy.receipt")} name={name} onTouch={() => show(all[0]?.id)} />
      ) : (
        <Link word={say(stage, "privacy.receipts")} name={name} unfolded={lists} onTouch={() => list(!lists)} />
      )}
      {lists && (
        <ul class="receipts">
          {all.map((grant) => (
            <li key={grant.id}>
              <Link word={whatOf(stage, grant)} name={say(stage, "privacy.receipt")} onTouch={() => show(grant.id)} />
            </li>
          ))}
        </ul>
      )}
      {standing.length > 0 &&
        (last ? (
          <div class="last">
            <h3 class="label strong">{say(stage, "privacy.sent-all", { day: shortDay(stage, last.at) })}</h3>
            {last.items.length === 0 && <Exact stage={stage} text={undefined} bytes={last.bytes} />}
            {last.items.map(({ id, text }) => (
              <Exact key={id} stage={stage} text={text} bytes={new TextEncoder().encode(text).length} />
            ))}
            {isCoarse(last) && <p class="label">{say(stage, "privacy.no-name")}</p>}
          </div>
        ) : (
          <p class="least">{say(stage, "privacy.sent-none")}</p>
        ))}
      {standing.length > 0 && (
        <Link
          word={say(stage, "privacy.page.sent")}
          name={name}
          onTouch={() => go({ tab: "privacy", page: "sent", of: brand.brand })}
        />
      )}
      {(standing.length > 0 || brand.promises.broken > 0) && (
        <p class="least word-kept">
          {brand.promises.broken > 0
            ? say(stage, "privacy.promises.broken", { count: brand.promises.broken })
            : say(stage, brand.promises.kept > 0 ? "privacy.promises.kept" : "privacy.promises.none", {
                count: brand.promises.kept,
              })}
        </p>
      )}
      {receipt !== undefined && <Receipt stage={stage} grant={receipt} onShut={() => show(undefined)} />}
    </section>
  );
}

function wantedOf({ brand, purpose, category, level }: GrantTold): Omit<Wanted, "name"> {
  return { brand, purpose, category, level };
}

/** Whether nothing in it was more than a rough number. */
function isCoarse({ items }: SentOut): boolean {
  return items.length > 0 && items.every(({ text }) => rowsOfSent(text)?.coarse === true);
}

/** What it may know, and what for. */
function whatOf(stage: Stage, { purpose, category, level }: GrantTold): string {
  return say(stage, "privacy.what", {
    what: `privacy.level.${toldBy(purpose, level)}`,
    of: `privacy.category.${category}`,
    for: `privacy.purpose.${purpose}`,
  });
}

/** How it stands: since and until when, what stands in its way, or what became of it. */
function howOf(stage: Stage, grant: GrantTold): string {
  const { state, since, until, because, erased_at: erased, withdrawn_at: withdrawn } = grant;
  const day = (wall: number) => shortDay(stage, wall);
  if (state === "given") return say(stage, "privacy.how.given", { since: day(since), until: day(until) });
  if (state === "suspended") return say(stage, `privacy.how.suspended.${because ?? "others"}`);
  const left = { left: day(whenLeft(grant)) };
  if (erased !== undefined) return say(stage, "privacy.how.erased", { ...left, erased: day(erased) });
  if (grant.broken_at !== undefined) return say(stage, "privacy.how.broken", left);
  return say(stage, withdrawn === undefined ? "privacy.how.expired" : "privacy.how.withdrawn", left);
}
