import { Check, X } from "lucide";
import { Icon } from "../../ui/parts/icon.tsx";
import { useAnswer } from "./ask.ts";
import { Waiting } from "./bits.tsx";
import { dayOf, named, numberOf, text } from "./say.ts";

type Receipt = {
  readonly receiptid: string;
  readonly rows: number;
  readonly derived: number;
  readonly keysdestroyed: number;
  readonly copies_gone_by: string;
  readonly at: string;
};
type Kept = { readonly id: string; readonly says: string; readonly kept: boolean; readonly broken: number };
type Asked = {
  readonly n: number;
  readonly queries: readonly { readonly query: string; readonly n: number; readonly last30days: number }[];
};

/** What was erased, what was promised, and what was asked; people see the same. */
export function Receipts() {
  const receipts = useAnswer<{ receipts: readonly Receipt[] }>("receipts");
  const promises = useAnswer<{ promises: readonly Kept[] }>("promises");
  const asked = useAnswer<Asked>("asked");
  return (
    <>
      <h1>{receipts.value ? text("receipts.title", { n: receipts.value.receipts.length }) : text("tab.receipts")}</h1>
      <p class="least">{text("receipts.says")}</p>
      {receipts.value ? (
        <ul class="rows">
          {receipts.value.receipts.map((one) => (
            <li key={one.receiptid}>
              <p class="strong">{dayOf(one.at)}</p>
              <p>{text("receipts.is", { rows: one.rows, derived: one.derived, keys: one.keysdestroyed })}</p>
              <p class="least">
                {text("receipts.copies", { day: dayOf(one.copies_gone_by) })} {one.receiptid}
              </p>
            </li>
          ))}
        </ul>
      ) : (
        <Waiting {...receipts} />
      )}
      <section class="band" aria-labelledby="promises">
        <h2 id="promises">{text("promises.title")}</h2>
        <p class="least">{text("promises.says")}</p>
        <ul class="checks">
          {promises.value?.promises.map(({ id, says, kept, broken }) => (
            <li key={id}>
              <Icon of={kept ? Check : X} class={kept ? "tick" : "cross"} />
              <span>
                {says} <b>{kept ? text("promises.kept") : text("promises.broken", { n: broken })}</b>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section class="band" aria-labelledby="asked">
        <h2 id="asked">{text("asked.title", { n: asked.value?.n ?? 0 })}</h2>
        <p class="least">{text("asked.says")}</p>
        <dl class="pairs columns">
          {asked.value?.queries.map(({ query, n, last30days }) => (
            <div key={query}>
              <dt>{named("asked", query)}</dt>
              <dd>
                {numberOf(n)} <span class="least">{text("asked.late", { n: last30days })}</span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}
