import { useState } from "preact/hooks";
import { ask, useAnswer } from "./ask.ts";
import { Alert, Field, useDoing, Waiting, Written } from "./bits.tsx";
import type { Drafting } from "./drafting.ts";
import { newDraft } from "./new-draft.ts";
import { isUnsaid, slugOf, textIn, toldIn } from "./reading.ts";
import { dayOf, text } from "./say.ts";
import { Do, Sure } from "./bits.tsx";
import type { BrandDraft, Kind, Shelved } from "./shapes.ts";
import { edits } from "./state.ts";

/** What something on the shelf is called: its own words, else the name it is kept under. */
export function nameOf({ id, draft, kind }: Pick<Shelved, "id" | "draft" | "kind">): string {
  const told = toldIn(draft, { offer: "title", question: "text", reward: "name", rules: "name" }[kind]);
  return isUnsaid(told) ? id : told.en || told["zh-Hans"] || told["zh-Hant"];
}

/** Everything of a kind on the shelf, each the way to itself, and something new. */
export function Shelf({ kind, tab }: { readonly kind: Kind; readonly tab: string }) {
  const held = useAnswer<{ objects: readonly Shelved[] }>(`objects?kind=${kind}`);
  if (!held.value) return <Waiting {...held} />;
  const { objects } = held.value;
  return (
    <>
      {objects.length === 0 ? (
        <p class="least">{text("shelf.none")}</p>
      ) : (
        <ul class="shelf">
          {objects.map((one) => (
            <li key={one.id}>
              <a href={`#${tab}${one.id}`}>
                <Written>{nameOf(one)}</Written>
              </a>
              <p class="least">{stateOf(one)}</p>
            </li>
          ))}
        </ul>
      )}
      {edits() && <New kind={kind} tab={tab} taken={objects.map(({ id }) => id)} />}
    </>
  );
}

/** How something stands, and since when. */
export function stateOf(one: Shelved): string {
  const { special, validto } = { special: textIn(one.draft, "special"), validto: textIn(one.draft, "validto") };
  return [
    text(`state.${one.state}`, { version: one.version }),
    ...(special === "" ? [] : [text("state.special", { month: special })]),
    ...(validto === "" || one.state === "ended" ? [] : [text("state.until", { day: dayOf(validto) })]),
  ].join(" ");
}

function New({ kind, tab, taken }: { readonly kind: Kind; readonly tab: string; readonly taken: readonly string[] }) {
  const [name, type] = useState("");
  const { busy, said, run } = useDoing();
  const id = slugOf(name);
  const make = async () => {
    const brand = await ask<{ draft: BrandDraft }>("GET", "brand");
    if (brand.is !== "done") return brand;
    return ask<Shelved>("PUT", `objects/${kind}/${id}`, newDraft(kind, name.trim(), brand.body.draft, Date.now()));
  };
  return (
    <form
      class="new"
      onSubmit={(event) => {
        event.preventDefault();
        if (id !== "" && !taken.includes(id)) run<unknown>(make, () => (location.hash = `#${tab}${id}`));
      }}
    >
      <Field label={text(`new.${kind}`)} value={name} onType={type} />
      <button type="submit" class="do quiet" disabled={busy || id === "" || taken.includes(id)}>
        {text("new.do")}
      </button>
      {name !== "" && id === "" && <p class="least">{text("new.letters")}</p>}
      {taken.includes(id) && <p class="least">{text("new.taken")}</p>}
      <Alert said={said} />
    </form>
  );
}

/** Keep, publish and end; publishing opens when everything is right. */
export function Acts({ of }: { readonly of: Drafting }) {
  const { shelved, faults, busy, unkept, said } = of;
  if (!edits()) return <p class="least">{text("reads-only")}</p>;
  const right = faults !== undefined && faults.length === 0;
  return (
    <>
      <div class="acts">
        <Do quiet off={busy || !unkept} onDo={() => of.keep()}>
          {text("keep")}
        </Do>
        <Do off={busy || !right} onDo={of.publish}>
          {text("publish")}
        </Do>
        {shelved.state === "published" && <Sure word={text("end")} sure={text("end.sure")} off={busy} onDo={of.end} />}
      </div>
      <p class="least" role="status">
        {unkept ? text("unkept") : text(`state.${shelved.state}`, { version: shelved.version })}{" "}
        {right
          ? text(shelved.version === 0 ? "publish.first" : "publish.next", { version: shelved.version + 1 })
          : text("publish.opens")}
      </p>
      <Alert said={said} />
    </>
  );
}
