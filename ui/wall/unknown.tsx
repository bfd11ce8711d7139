import type { ComponentChildren } from "preact";
import type { Reader } from "../../hub/core/sentence.ts";
import type { Line } from "../parts/line.ts";
import { hourIn } from "../parts/say.ts";
import { groundOf, skyOf, type Sky } from "../parts/sky.ts";
import { positionOfZone, sunAt } from "../parts/sun.ts";
import { Doorway } from "./faces/doorway.tsx";
import { unitsOf, type Stage } from "./stage.ts";
import { press, size, type Asks } from "./state.ts";

/** The colours of a sky as the wall's styles want them. */
export function skyColours([top, middle, horizon]: Sky) {
  return { "--sky-top": `#${top}`, "--sky-middle": `#${middle}`, "--sky-horizon": `#${horizon}` };
}

type LetIn = { readonly reader: Reader; readonly line: Line; readonly asks: Asks };

/** A wall that is nobody's yet. */
export function LetIn({ reader, line, asks: { face: Pairing, stands, was } }: LetIn) {
  const stage = stageNow(reader);
  return (
    <Unknown stage={stage} face="pairing" line={line}>
      <Pairing stage={stage} pairing={stands} was={was} link={`${location.origin}/phone/#pair=`} />
    </Unknown>
  );
}

/** A wall that has heard nothing of its house yet: it says so. */
export function First({ reader, line, says }: { readonly reader: Reader; readonly line: Line; readonly says: string }) {
  const stage = stageNow(reader);
  return (
    <Unknown stage={stage} face="unknown" line={line}>
      <Doorway stage={stage} lit={false} />
      <section class="let-in" role="status">
        <p class="headline">{says}</p>
      </section>
    </Unknown>
  );
}

type Of = {
  readonly stage: Stage;
  readonly face: string;
  readonly line: Line;
  readonly children: ComponentChildren;
};

function Unknown({ stage, face, line, children }: Of) {
  return (
    <main
      class={`wall deep ${face}`}
      lang={stage.reader.language}
      data-face={face}
      data-line={line.is}
      style={skyColours(skyOf("deep", stage.sun))}
    >
      <h1 class="unseen">Lintel</h1>
      <div class="stage">{children}</div>
    </main>
  );
}

/** The stage of a page that knows no house: the sky is the one its own clock tells. */
function stageNow(reader: Reader): Stage {
  const now = Date.now();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const sun = sunAt(now, positionOfZone(zone, now));
  return {
    ...unitsOf(size.value.width, size.value.height),
    reader,
    now,
    hour: hourIn(zone, now),
    sun,
    ground: `#${groundOf("deep", skyOf("deep", sun))}`,
    note: undefined,
    said: undefined,
    live: true,
    unhurried: false,
    near: false,
    press: press.value,
  };
}
