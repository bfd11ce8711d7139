import { useEffect, useRef, useState } from "preact/hooks";
import { Page } from "../../ui/parts/page.tsx";
import { ask } from "./ask.ts";
import { BrandPage } from "./brand.tsx";
import { Calls } from "./calls.tsx";
import { Complaints } from "./complaints.tsx";
import { Letters } from "./letters.tsx";
import { Offers } from "./offers.tsx";
import { Questions } from "./questions.tsx";
import { Receipts } from "./receipts.tsx";
import { Results } from "./results.tsx";
import { Rules } from "./rules.tsx";
import { text } from "./say.ts";
import { SignIn } from "./sign-in.tsx";
import type { Me } from "./shapes.ts";
import { live, me, place, tabsOf, type Tab } from "./state.ts";

const parts: Readonly<Record<Tab, (props: { readonly open?: string | undefined }) => preact.ComponentChild>> = {
  results: Results,
  offers: Offers,
  questions: Questions,
  rules: Rules,
  complaints: Complaints,
  letters: Letters,
  calls: Calls,
  receipts: Receipts,
  brand: BrandPage,
};
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const minute_ms = 60_000;

/** The console of a brand under the sky over whoever reads it. */
export function Console() {
  const [now, tick] = useState(Date.now());
  useEffect(() => {
    const clock = setInterval(() => tick(Date.now()), minute_ms);
    return () => clearInterval(clock);
  }, []);
  const mine = me.value;
  return (
    <Page name="console" language="en" wall={now} zone={zone} line={live.value ? "live" : "lost"}>
      <header class="top">
        <p class="brand">
          <svg viewBox="0 0 26 28" aria-hidden="true">
            <rect x="5" y="5" width="16" height="23" class="inside" />
            <path d="M 4 28 V 4 M 22 28 V 4" class="jambs" />
            <rect x="0" y="0" width="26" height="4" rx="1" class="lintel" />
          </svg>
          <bdi>{mine ? text("title.for", { brand: nameOf(mine) }) : text("title")}</bdi>
        </p>
        {mine && <Tabs mine={mine} />}
      </header>
      {mine === undefined ? <main aria-busy="true" /> : mine === null ? <SignIn /> : <Here />}
      {!live.value && mine && (
        <p class="lost-line" role="status">
          {text("lost.line")}
        </p>
      )}
    </Page>
  );
}

function nameOf({ brand }: Me): string {
  return brand.name === "" ? brand.id : brand.name;
}

function Tabs({ mine }: { readonly mine: Me }) {
  const { tab } = place.value;
  const out = async () => {
    await ask("POST", "sign-out");
    me.value = null;
  };
  return (
    <nav class="tabs" aria-label={text("tabs")}>
      {tabsOf(mine.member.role).map((one) => (
        <a key={one} href={`#${one}`} {...(one === tab && { "aria-current": "page" as const })}>
          {text(`tab.${one}`)}
        </a>
      ))}
      <button type="button" class="out" onClick={() => void out().catch(reportError)}>
        {text("sign-out")}
      </button>
    </nav>
  );
}

function Here() {
  const { tab, open } = place.value;
  const Part = parts[tab];
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${text(`tab.${tab}`)} · ${text("title")}`;
    // Whoever reads by ear is told that another part came.
    if (!first.current) main.current?.focus({ preventScroll: true });
    if (!first.current) scrollTo(0, 0);
    first.current = false;
  }, [tab, open]);
  return (
    <main ref={main} tabIndex={-1} data-part={tab} key={`${tab}/${open ?? ""}`}>
      <Part open={open} />
    </main>
  );
}
