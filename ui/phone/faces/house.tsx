import { ChevronRight } from "lucide";
import { Icon } from "../../parts/icon.tsx";
import { say } from "../../parts/say.ts";
import { useAnswer } from "../ask/asked.ts";
import type { Fault, Items, Me, SceneHealth, Screen } from "../ask/shapes.ts";
import { Behind } from "../behind.tsx";
import { Way } from "../bits.tsx";
import { at, go, pages, type HousePage } from "../going.ts";
import { isAdult } from "../rights.ts";
import type { Stage } from "../stage.ts";
import { Aged } from "./aged.tsx";
import { Keys } from "./keys.tsx";
import { Own } from "./own.tsx";
import { People } from "./people.tsx";
import { Screens } from "./screens.tsx";

type Page = { readonly stage: Stage };

const faces: Readonly<Record<HousePage, (page: Page) => preact.JSX.Element | null>> = {
  own: Own,
  keys: Keys,
  people: People,
  screens: Screens,
  health: Health,
};

/** The house and whoever carries this phone: how all is, and the ways to what can be changed. */
export function House({ stage }: Page) {
  const page = pages.house.find((one) => one === at.value.page);
  if (page === undefined) return <Hall stage={stage} />;
  const Face = faces[page];
  return (
    <section class="page house" aria-label={say(stage, `phone.house.${page}`)}>
      <Behind stage={stage} title={say(stage, `phone.house.${page}`)} />
      <Face key={page} stage={stage} />
    </section>
  );
}

function Hall({ stage }: Page) {
  const me = useAnswer<Me>("me", stage.live);
  const adult = isAdult(me.body);
  const health = useHealth(stage, adult);
  const ways: readonly HousePage[] = adult ? ["own", "keys", "people", "screens"] : ["own", "keys"];
  const wrong = health.says.length;
  return (
    <section class="page house" aria-label={say(stage, "phone.tab.house")}>
      <Behind
        stage={stage}
        title={
          adult && health.is === "here"
            ? say(stage, wrong === 0 ? "phone.health.well" : "phone.health.wrong", { count: wrong })
            : say(stage, "phone.tab.house")
        }
      />
      <Aged stage={stage} answer={me} />
      {me.body && (
        <div class="ways">
          {adult && wrong > 0 && (
            <Way
              word={say(stage, "phone.house.health")}
              says={health.says[0] ?? ""}
              onTouch={() => go({ tab: "house", page: "health" })}
            />
          )}
          {ways.map((page) => (
            <Way
              key={page}
              word={say(stage, `phone.house.${page}`)}
              says={say(stage, `phone.house.${page}.says`)}
              onTouch={() => go({ tab: "house", page })}
            />
          ))}
          {adult && (
            <a class="row way-on" href={`/home/?seat=${encodeURIComponent(me.body.seat)}`}>
              <span class="text">
                <span class="title">{say(stage, "phone.house.set-up")}</span>
                <span class="least">{say(stage, "phone.house.set-up.says")}</span>
              </span>
              <Icon of={ChevronRight} class="small" />
            </a>
          )}
        </div>
      )}
    </section>
  );
}

/** Everything that is wrong, one sentence each. */
function Health({ stage }: Page) {
  const { is, says } = useHealth(stage, true);
  if (is !== "here" && says.length === 0) return <Aged stage={stage} answer={{ is }} />;
  return says.length === 0 ? (
    <p class="sentence">{say(stage, "phone.health.well")}</p>
  ) : (
    <ul class="blockers">
      {says.map((one) => (
        <li key={one} class="label">
          {one}
        </li>
      ))}
    </ul>
  );
}

function useHealth(stage: Stage, adult: boolean) {
  const faults = useAnswer<Items<Fault>>(adult ? "faults" : undefined, stage.live);
  const scenes = useAnswer<Items<SceneHealth>>(adult ? "health/scenes" : undefined, stage.live);
  const screens = useAnswer<Items<Screen>>(adult ? "screens" : undefined, stage.live);
  const silent = (screens.body?.items ?? []).filter((screen) => screen.silent);
  const told = [
    ...(faults.body?.items ?? []).map(({ sentence }) => sentence.text),
    ...(scenes.body?.items ?? []).flatMap(({ says }) => says.map(({ text }) => text)),
    ...silent.map(({ name }) => say(stage, "phone.screens.silent-one", { name })),
  ];
  return { is: faults.is, says: [...new Set(told)] };
}
