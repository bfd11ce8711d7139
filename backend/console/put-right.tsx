import { Check as Tick, X } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../ui/parts/icon.tsx";
import { ask } from "./ask.ts";
import { Alert, Do, type Said, saidOf } from "./bits.tsx";
import { checksOf, sentencesOf } from "./checks.ts";
import { piecesOf } from "./marks.ts";
import { toldIn } from "./reading.ts";
import { named, text } from "./say.ts";
import type { Draft, Fault, Kind, Shelved } from "./shapes.ts";
import { edits } from "./state.ts";

/** What the linter says: the text with what is wrong underlined, then what is wrong and what is right. */
export function Linter({
  kind,
  draft,
  faults,
  children,
}: {
  readonly kind: Kind;
  readonly draft: Draft;
  readonly faults: readonly Fault[] | undefined;
  readonly children?: preact.ComponentChildren;
}) {
  const checks = checksOf(kind, faults ?? []);
  const wrong = checks.filter((check) => check.faults.length > 0);
  const right = checks.filter((check) => check.faults.length === 0);
  return (
    <aside class="linter" aria-labelledby="linter">
      <h2 id="linter">
        {faults === undefined
          ? text("lint.waiting")
          : text(wrong.length === 0 ? "lint.right" : `lint.wrong.${Math.min(wrong.length, 9) as 1}`)}
      </h2>
      <Quote kind={kind} draft={draft} faults={faults ?? []} />
      <div aria-live="polite">
        {wrong.length > 0 && (
          <ul class="wrongs">
            {wrong.map((check) => (
              <li key={check.id}>
                <Icon of={X} class="cross" />
                <div>
                  <h3>{text(`check.wrong.${check.id}`)}</h3>
                  {sentencesOf(check.faults).map(({ text: sentence, at }) => (
                    <p key={sentence} class="least">
                      {sentence} <span class="at">{at.map(placeOf).join(", ")}</span>
                    </p>
                  ))}
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
      {faults !== undefined && (
        <ul class="rights">
          {right.map((check) => (
            <li key={check.id}>
              <Icon of={Tick} class="tick" />
              <span>{text(`check.right.${check.id}`)}</span>
            </li>
          ))}
        </ul>
      )}
      {children}
    </aside>
  );
}

const quoted: Readonly<Record<Kind, readonly string[]>> = {
  offer: ["title", "body"],
  question: ["text"],
  reward: ["name", "body"],
  rules: [],
};
const languages = ["en", "zh-Hans", "zh-Hant"] as const;

/** The words a card is read by; in another language only where something is wrong with that one alone. */
function Quote({
  kind,
  draft,
  faults,
}: {
  readonly kind: Kind;
  readonly draft: Draft;
  readonly faults: readonly Fault[];
}) {
  const shown = quoted[kind].flatMap((field) =>
    languages.flatMap((language) => {
      const pieces = piecesOf(draft, field, language, faults);
      const english = piecesOf(draft, field, "en", faults).some(({ wrong }) => wrong);
      const here = language === "en" || (!english && pieces.some(({ wrong }) => wrong));
      return here && toldIn(draft, field)[language] !== "" ? [{ field, language, pieces }] : [];
    }),
  );
  if (shown.length === 0) return null;
  return (
    <blockquote class="quote">
      {shown.map(({ field, language, pieces }) => (
        <p key={`${field} ${language}`} lang={language}>
          <bdi>{pieces.map(({ text: piece, wrong }, i) => (wrong ? <mark key={i}>{piece}</mark> : piece))}</bdi>
        </p>
      ))}
    </blockquote>
  );
}

/** Where something stands, as people read it: `body.zh-Hans` is the text, in simplified Chinese. */
export function placeOf(at: string): string {
  const parts = at.split(".");
  return parts
    .map((part) => (part.startsWith("zh-") || part === "en" ? named("language", part) : named("field", part)))
    .join(" · ");
}

type Worst = { readonly shelved: Shelved; readonly faults: readonly Fault[] };

/** The offer that cannot go out as it is: what is wrong with it, beside the results. */
export function ToPutRight() {
  const [worst, find] = useState<Worst | null | undefined>(undefined);
  const [said, say] = useState<Said>(undefined);
  const [times, again] = useState(0);
  useEffect(() => {
    let stale = false;
    const look = async () => {
      const listed = await ask<{ objects: readonly Shelved[] }>("GET", "objects?kind=offer");
      if (listed.is !== "done") return;
      const offers = listed.body.objects.filter(({ state }) => state !== "ended").toSorted((a, b) => b.at - a.at);
      const told = await Promise.all(offers.slice(0, most).map(({ id }) => ask<Shelved>("GET", `objects/offer/${id}`)));
      const read = told.flatMap((one) =>
        one.is === "done" ? [{ shelved: one.body, faults: one.body.faults ?? [] }] : [],
      );
      if (!stale) find(read.find(({ faults }) => faults.length > 0) ?? read[0] ?? null);
    };
    look().catch(reportError);
    return () => {
      stale = true;
    };
  }, [times]);
  if (!worst) return <aside class="linter">{worst === null && <h2>{text("lint.no-offer")}</h2>}</aside>;
  const { shelved, faults } = worst;
  const publish = async () => {
    const answer = await ask("POST", `objects/offer/${shelved.id}/publish`);
    say(saidOf(answer));
    again((n) => n + 1);
  };
  const shut = faults.length > 0 || shelved.state === "published";
  return (
    <Linter kind="offer" draft={shelved.draft} faults={faults}>
      <div class="acts">
        <a class="do" href={`#offers/${shelved.id}`}>
          {text(edits() ? "offer.edit" : "offer.look")}
        </a>
        {edits() && (
          <Do quiet off={shut} onDo={() => void publish().catch(reportError)}>
            {text("publish")}
          </Do>
        )}
      </div>
      {faults.length > 0 && <p class="least">{text("publish.opens")}</p>}
      <Alert said={said} />
    </Linter>
  );
}

const most = 12;
