import { useState } from "preact/hooks";
import { plain } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import { doing } from "../ask/doing.ts";
import { usePages } from "../ask/pages.ts";
import type { Privacy, SentItem, SentOut } from "../ask/shapes.ts";
import { Link } from "../bits.tsx";
import { shortDay } from "../day.ts";
import { at } from "../going.ts";
import { forgetItem } from "../privacy-changes.ts";
import { rowsOfSent } from "../privacy-view.ts";
import type { Stage } from "../stage.ts";
import { Aged } from "./aged.tsx";
import { Earlier } from "./earlier.tsx";
import { Exact } from "./exact.tsx";
import { ItemReceipt } from "./receipt.tsx";

/** Everything that left about whoever looks, each thing word for word, and each to be taken back alone. */
export function Sent({ stage, told }: { readonly stage: Stage; readonly told: Privacy }) {
  const of = at.value.of;
  const path = `privacy/sent${of === undefined ? "" : `?brand=${of}`}`;
  const { answer, items: all, earlier } = usePages<SentOut>(path, stage.live, ({ id }) => Number(id));
  const items = all?.filter(({ brand }) => of === undefined || brand === of);
  const named = (brand: string) => plain(told.brands.find((one) => one.brand === brand)?.name ?? brand);
  return (
    <>
      <Aged stage={stage} answer={answer} />
      {items && items.length === 0 && <p class="sentence">{say(stage, "privacy.sent-none")}</p>}
      <ol class="sent">
        {(items ?? []).map(({ id, at: sent, brand, bytes, text, items: things }) => (
          <li key={id}>
            <p class="title">{say(stage, "privacy.sent-to", { name: named(brand) })}</p>
            <p class="least">
              {shortDay(stage, sent)} {timeOf(stage, sent)}
            </p>
            {things.length === 0 && <Exact stage={stage} text={text} bytes={bytes} />}
            {things.map((thing) => (
              <Thing key={thing.id} stage={stage} thing={thing} name={named(brand)} />
            ))}
          </li>
        ))}
      </ol>
      <Earlier stage={stage} of={earlier} />
    </>
  );
}

type Single = { readonly stage: Stage; readonly thing: SentItem; readonly name: string };

/** One thing a brand was told, and what became of it. */
function Thing({ stage, thing, name }: Single) {
  const { id, text, can, asked_at: asked, broken_at: broken, gone } = thing;
  const [receipt, show] = useState(false);
  const kind = rowsOfSent(text)?.kind;
  const what = kind === undefined ? name : say(stage, `privacy.kind.${kind}`);
  return (
    <div class="thing">
      <Exact stage={stage} text={text} bytes={new TextEncoder().encode(text).length} />
      {gone ? (
        <p class="label strong">{say(stage, "privacy.item.gone", { name, day: shortDay(stage, gone.at) })}</p>
      ) : asked !== undefined && broken === undefined ? (
        <p class="label" role="status">
          {say(stage, "privacy.item.asked", { name, day: shortDay(stage, asked) })}
        </p>
      ) : (
        <>
          {broken !== undefined && (
            <p class="label strong">{say(stage, "privacy.item.broken", { name, day: shortDay(stage, broken) })}</p>
          )}
          {can && (
            <Link
              word={say(stage, broken === undefined ? "privacy.item.delete" : "privacy.item.again")}
              name={what}
              works={stage.live && !doing.value.has(`privacy/sent/${id}`)}
              onTouch={() => void forgetItem(id, name).catch(reportError)}
            />
          )}
        </>
      )}
      {gone?.receipt !== undefined && (
        <Link word={say(stage, "privacy.receipt")} name={what} onTouch={() => show(true)} />
      )}
      {receipt && gone?.receipt !== undefined && (
        <ItemReceipt stage={stage} item={id} signed={gone.receipt} onShut={() => show(false)} />
      )}
    </div>
  );
}
