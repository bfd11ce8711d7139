import { encode } from "uqr";
import { say } from "../../parts/say.ts";
import { Doorway } from "./doorway.tsx";
import type { Pairing as Stands } from "../pairing.ts";
import type { Stage } from "../stage.ts";

type Face = { readonly stage: Stage; readonly pairing: Stands; readonly was: boolean; readonly link: string };

/** A wall that nobody has let in yet: a door of light that is a code to scan, and the same number to type. */
export function Pairing({ stage, pairing, was, link }: Face) {
  const code = pairing.is === "code" ? pairing.code : undefined;
  const check = pairing.is === "compare" ? pairing.code : undefined;
  return (
    <>
      <Doorway stage={stage} lit={pairing.is === "done" || "code" in pairing}>
        {code === undefined ? undefined : (at) => <Modules link={`${link}${code}`} {...at} />}
      </Doorway>
      <section class="let-in" role="status">
        {was && <p class="label">{say(stage, "wall.pair.was")}</p>}
        <p class="headline">{say(stage, check === undefined ? "wall.pair.title" : "wall.pair.compare")}</p>
        {check !== undefined ? (
          <>
            <Digits of={check} name={say(stage, "wall.pair.compare-code", { code: Array.from(check).join(" ") })} />
            <p class="label">{say(stage, "wall.pair.compare-how")}</p>
          </>
        ) : code === undefined ? (
          <p class="sentence light">{say(stage, words[pairing.is] ?? "wall.pair.asking")}</p>
        ) : (
          <>
            <Digits of={code} name={say(stage, "wall.pair.code", { code: Array.from(code).join(" ") })} />
            <p class="label">{say(stage, "wall.pair.how")}</p>
          </>
        )}
      </section>
    </>
  );
}

/** A number in two halves, as it is read aloud; a wall shows the one to type or the one to compare. */
function Digits({ of, name }: { readonly of: string; readonly name: string }) {
  const half = of.length / 2;
  return (
    <p class="pair-code" aria-label={name}>
      {of.slice(0, half)}
      <i />
      {of.slice(half)}
    </p>
  );
}

const words: Readonly<Record<string, string>> = {
  lost: "wall.lost-now",
  insecure: "wall.pair.insecure",
  done: "wall.pair.done",
};
const quiet = 3;

function Modules({ link, x, y, wide }: { link: string; x: number; y: number; wide: number }) {
  const { data, size } = encode(link, { ecc: "M", border: quiet });
  const dark = data
    .flatMap((row, down) => row.map((is, along) => (is ? `M ${along} ${down} h 1 v 1 h -1 Z` : "")))
    .join("");
  return <path d={dark} transform={`translate(${x} ${y}) scale(${wide / size})`} class="modules" />;
}
