import { Pause, Play } from "lucide";
import { plain } from "../../parts/plain.ts";
import { say } from "../../parts/say.ts";
import { useState } from "preact/hooks";
import { useAnswer } from "../ask/asked.ts";
import { doing } from "../ask/doing.ts";
import type { Privacy as Told } from "../ask/shapes.ts";
import { Behind } from "../behind.tsx";
import { Way } from "../bits.tsx";
import { at, go, pages, type PrivacyPage } from "../going.ts";
import { pauseAll, type Wanted } from "../privacy-changes.ts";
import { headOf, heardBy } from "../privacy-view.ts";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import { Aged } from "./aged.tsx";
import { AskSheet } from "./ask-sheet.tsx";
import { Brand, Brands } from "./brands.tsx";
import { HeardBrand } from "./heard.tsx";
import { Ledger } from "./ledger.tsx";
import { Sent } from "./sent.tsx";

type Page = { readonly stage: Stage };

const faces: Readonly<Record<PrivacyPage, (page: Page & { readonly told: Told }) => preact.JSX.Element | null>> = {
  brands: Brands,
  brand: Brand,
  sent: Sent,
  ledger: Ledger,
};

/** What leaves the house about whoever carries this phone, and how it is stopped. */
export function Privacy({ stage }: Page) {
  const answer = useAnswer<Told>("privacy", stage.live);
  const page = pages.privacy.find((one) => one === at.value.page);
  if (page === undefined) return <Front stage={stage} />;
  const Face = faces[page];
  const brand = answer.body?.brands.find((one) => one.brand === at.value.of);
  const title = page === "brand" && brand ? plain(brand.name) : say(stage, `privacy.page.${page}`);
  return (
    <section class={`page privacy ${page}`} aria-label={title}>
      <Behind stage={stage} title={title} />
      <Aged stage={stage} answer={answer} />
      {answer.body && <Face key={`${page} ${at.value.of ?? ""}`} stage={stage} told={answer.body} />}
    </section>
  );
}

function Front({ stage }: Page) {
  const answer = useAnswer<Told>("privacy", stage.live);
  const [wanted, ask] = useState<Wanted | undefined>();
  const { body } = answer;
  const heard = body ? heardBy(body) : [];
  const head = body && headOf(body);
  return (
    <section class="page privacy" aria-label={say(stage, "phone.tab.privacy")}>
      <header>
        <h1 class="headline">{say(stage, head?.key ?? "phone.tab.privacy", head?.params)}</h1>
      </header>
      <Aged stage={stage} answer={answer} />
      {body && (
        <>
          <div class="targets">
            <Touch
              icon={body.paused ? Play : Pause}
              word={say(stage, body.paused ? "privacy.resume" : "privacy.pause")}
              class="wide"
              works={stage.live && !doing.value.has("privacy/pause")}
              onTouch={() => void pauseAll(!body.paused).catch(reportError)}
            />
          </div>
          {heard.map((one) => (
            <HeardBrand key={one.brand.brand} stage={stage} heard={one} onAsk={ask} />
          ))}
          <p class="label">{say(stage, "privacy.same")}</p>
          <div class="ways">
            {(["brands", "sent", "ledger"] as const).map((page) => (
              <Way
                key={page}
                word={say(stage, `privacy.page.${page}`)}
                says={say(stage, `privacy.page.${page}.says`)}
                onTouch={() => go({ tab: "privacy", page })}
              />
            ))}
          </div>
        </>
      )}
      {wanted && <AskSheet stage={stage} wanted={wanted} onOver={() => ask(undefined)} />}
    </section>
  );
}
