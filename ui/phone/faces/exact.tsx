import { useState } from "preact/hooks";
import { calm } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { Link } from "../bits.tsx";
import { rowsOfSent } from "../privacy-view.ts";
import type { Stage } from "../stage.ts";

type Exact = { readonly stage: Stage; readonly text: string | undefined; readonly bytes: number };

/** One thing that left, or would: in plain rows, and on a touch word for word. */
export function Exact({ stage, text, bytes }: Exact) {
  const [open, unfold] = useState(false);
  if (text === undefined) return <p class="least">{say(stage, "privacy.forgotten")}</p>;
  const told = rowsOfSent(text);
  return (
    <div class="exact">
      {told && (
        <dl>
          {told.kind !== undefined && (
            <div>
              <dt>{say(stage, "privacy.row.kind")}</dt>
              <dd>{say(stage, `privacy.kind.${told.kind}`)}</dd>
            </div>
          )}
          {told.rows.map(({ name, value = "", says, params = {} }) => (
            <div key={name}>
              <dt>{say(stage, name)}</dt>
              <dd>
                {says !== undefined
                  ? say(stage, says, params)
                  : name === "privacy.row.home"
                    ? say(stage, "privacy.row.home.value", { home: value })
                    : calm(value)}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Link
        word={say(stage, open ? "privacy.word-for-word.less" : "privacy.word-for-word", { bytes })}
        unfolded={open}
        onTouch={() => unfold(!open)}
      />
      {(open || !told) && <Verbatim text={text} name={say(stage, "privacy.verbatim")} />}
    </div>
  );
}

/** A text exactly as it is, to be read and scrolled. */
export function Verbatim({ text, name }: { readonly text: string; readonly name: string }) {
  return (
    <pre class="verbatim" tabIndex={0} role="region" aria-label={name}>
      {text.split("\n").map(calm).join("\n")}
    </pre>
  );
}
