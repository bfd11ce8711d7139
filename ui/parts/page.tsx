import type { ComponentChildren } from "preact";
import type { Language } from "../../hub/core/house.ts";
import { endonyms } from "./chosen.ts";
import { groundOf, skyOf } from "./sky.ts";
import { positionOfZone, sunAt, type Position } from "./sun.ts";

type PageParts = {
  readonly name: string;
  readonly language: Language;
  /** The time at home, wall ms, its zone, and where home is as far as anybody has said. */
  readonly wall: number;
  readonly zone: string;
  readonly position?: Position | undefined;
  /** How the line to the house stands, for whoever looks at the page from outside. */
  readonly line?: string;
  readonly children: ComponentChildren;
};

/** The sun's height above which a page that is read by hand is pale. */
const pale_above = 4;

/** A page under the sky over the house, to be read at arm's length. */
export function Page({ name, language, wall, zone, position, line, children }: PageParts) {
  const sun = sunAt(wall, position ?? positionOfZone(zone, wall));
  const theme = sun.height > pale_above ? "pale" : "deep";
  const sky = skyOf(theme, sun, { stale: line === "lost" });
  const colours = {
    "--sky-top": `#${sky[0]}`,
    "--sky-middle": `#${sky[1]}`,
    "--sky-horizon": `#${sky[2]}`,
    "--ground": `#${groundOf(theme, sky)}`,
  };
  return (
    <div class={`page ${theme} ${name}`} lang={language} style={colours} data-line={line}>
      {children}
    </div>
  );
}

/** The house's mark and its name: the way to its first page. */
export function Brand({ name }: { readonly name: string }) {
  return (
    <a class="brand" href="/">
      <svg viewBox="0 0 26 28" aria-hidden="true">
        <rect x="5" y="5" width="16" height="23" class="inside" />
        <path d="M 4 28 V 4 M 22 28 V 4" class="jambs" />
        <rect x="0" y="0" width="26" height="4" rx="1" class="lintel" />
      </svg>
      <bdi>{name}</bdi>
    </a>
  );
}

type Switch = { readonly label: string; readonly now: Language; readonly choose: (language: Language) => void };

/** The three languages of the house, each by its own name. */
export function LanguageSwitch({ label, now, choose }: Switch) {
  return (
    <nav class="languages" aria-label={label}>
      {(Object.keys(endonyms) as Language[]).map((one) => (
        <button key={one} type="button" lang={one} aria-pressed={one === now} onClick={() => choose(one)}>
          {endonyms[one]}
        </button>
      ))}
    </nav>
  );
}
