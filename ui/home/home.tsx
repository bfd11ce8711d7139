import { TriangleAlert, WifiOff } from "lucide";
import { chooseLanguage } from "../parts/chosen.ts";
import { Icon } from "../parts/icon.tsx";
import { Brand, LanguageSwitch, Page } from "../parts/page.tsx";
import { DayLine } from "../parts/road.tsx";
import { hourIn } from "../parts/say.ts";
import type { Position } from "../parts/sun.ts";
import { StepUp } from "../parts/step-up.tsx";
import { Begin, BeginRoad, beginWords, leftToSetUp } from "./begin.tsx";
import { prove } from "./change.ts";
import { FoundDevices } from "./found.tsx";
import type { Hand, Known } from "./house.ts";
import type { Household } from "./household.ts";
import { text } from "./parts.tsx";
import { People } from "./people.tsx";
import { HouseItself } from "./house-itself.tsx";
import { OwnDevices, Roles } from "./roles.tsx";
import { Screens } from "./screens.tsx";
import { household, known, language, line, proving, reader, tab, tabs, words, type Tab } from "./state.ts";

const tabWords: Readonly<Record<Tab, string>> = {
  now: "home.tab.now",
  people: "home.tab.people",
  screens: "home.tab.screens",
  devices: "home.tab.devices",
  house: "home.tab.house",
  begin: "home.tab.begin",
};

/** The house page of those who look after the house. */
export function Home({ hand }: { readonly hand: () => Hand }) {
  const loaded = words.value;
  if (!loaded) return null;
  const [devices, people] = [known.value, household.value];
  const stands = line.value;
  const wall = devices?.now ?? Date.now();
  const { zone } = reader.value;
  const home = people?.home;
  const asked = proving.value;
  const shut = stands === "refused" || stands === "child";
  return (
    <Page
      name={shut ? "home shut" : `home ${stands === "live" ? "" : "lost"}`}
      language={loaded.language}
      wall={wall}
      zone={zone === "UTC" ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone}
      position={placeOf(home)}
      line={stands}
    >
      <header class="top">
        <Brand name={home?.name ?? "Lintel"} />
        <LanguageSwitch
          label={text("start.language")}
          now={loaded.language}
          choose={(chosen) => {
            chooseLanguage(chosen);
            language.value = chosen;
          }}
        />
      </header>
      {devices && people && !shut ? (
        <main>
          <section class="heaven">
            <h1 tabIndex={-1}>{headline(devices, people)}</h1>
            {stands !== "live" && (
              <p class="state" role="status">
                <Icon of={WifiOff} class="small" />
                {text("setup.lost")}
              </p>
            )}
            <Tabs />
            {tab.value === "begin" ? <BeginRoad /> : <DayLine hour={hourIn(zone, wall)} />}
          </section>
          <div class="ground">
            <Shown devices={devices} people={people} />
          </div>
        </main>
      ) : (
        <Plain />
      )}
      {asked && (
        <StepUp
          reader={reader.value}
          by={asked.by}
          wrong={asked.wrong === "" ? text("setup.lost") : asked.wrong}
          prove={(typed) => void prove(hand(), typed).catch(reportError)}
          leave={() => asked.over(false)}
          other={() => (proving.value = { by: asked.by === "pin" ? "password" : "pin", over: asked.over })}
        />
      )}
    </Page>
  );
}

/** Where the home stands, where anybody has said so. */
function placeOf(home: Household["home"]): Position | undefined {
  const { lat, lon } = home ?? {};
  return lat === undefined || lon === undefined ? undefined : { lat, lon };
}

/** The house in a sentence: what is wrong comes before anything else. */
function headline({ scenes }: Known, people: Household): string {
  if (tab.value === "begin") return text(beginWords());
  const count = people.wrong.length + new Set(scenes.flatMap(({ says }) => says.map((one) => one.text))).size;
  return count === 0 ? text("home.well") : text("home.wrong", { count });
}

function Tabs() {
  return (
    <nav class="tabs" aria-label={text("home.tabs")}>
      {tabs.map((one) => (
        <a key={one} href={`#${one}`} aria-current={tab.value === one ? "page" : undefined}>
          {text(tabWords[one])}
        </a>
      ))}
    </nav>
  );
}

function Shown({ devices, people }: { readonly devices: Known; readonly people: Household }) {
  switch (tab.value) {
    case "begin":
      return <Begin devices={devices} people={people} />;
    case "people":
      return <People people={people} />;
    case "screens":
      return <Screens people={people} />;
    case "devices":
      return (
        <>
          <FoundDevices known={devices} />
          <Roles known={devices} />
          <OwnDevices known={devices} />
        </>
      );
    case "house":
      return <HouseItself people={people} />;
    case "now":
      return <Now devices={devices} people={people} />;
  }
}

/** A page that has nothing to show says so, and where to go instead. */
function Plain() {
  const stands = line.value;
  const shut = stands === "refused" || stands === "child";
  const says = stands === "refused" ? "setup.refused" : stands === "child" ? "home.child" : "wall.first";
  return (
    <main>
      <section class="heaven">
        <h1>{text(stands === "lost" ? "setup.lost" : says)}</h1>
        <DayLine hour={new Date().getHours()} />
      </section>
      <div class="ground">
        {shut && (
          <p class="acts">
            <a class="do large" href={stands === "child" ? "/phone/" : "/signin"}>
              {text(stands === "child" ? "home.to-phone" : "home.to-sign-in")}
            </a>
          </p>
        )}
      </div>
    </main>
  );
}

/** What is wrong, and what will not happen, and why: the first thing anybody wants to know. */
function Now({ devices, people }: { readonly devices: Known; readonly people: Household }) {
  const says = [...new Set(devices.scenes.flatMap((scene) => scene.says.map((one) => one.text)))];
  const left = leftToSetUp(devices, people);
  return (
    <>
      {left > 0 && (
        <p class="acts set-up-left">
          {text("home.begin.left", { count: left })}
          <a class="do" href="#begin">
            {text("home.begin.go")}
          </a>
        </p>
      )}
      <section aria-labelledby="scenes">
        <h2 id="scenes">{text("home.scenes")}</h2>
        {says.length === 0 ? <p class="sentence">{text("setup.well")}</p> : <Wrongs of={says} />}
      </section>
      <section aria-labelledby="wrong">
        <h2 id="wrong">{text("home.faults")}</h2>
        {people.wrong.length === 0 ? (
          <p class="sentence">{text("home.faults-none")}</p>
        ) : (
          <Wrongs of={people.wrong.map((one) => one.text)} />
        )}
      </section>
      <Refused known={devices} />
    </>
  );
}

function Wrongs({ of }: { readonly of: readonly string[] }) {
  return (
    <ul class="scenes">
      {of.map((one) => (
        <li key={one} class="state">
          <Icon of={TriangleAlert} class="small" />
          <bdi>{one}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** What of other makers could not be taken, counted, and the newest of it. */
function Refused({ known: { refused, refusals } }: { readonly known: Known }) {
  if (refusals === 0) return null;
  return (
    <details class="others">
      <summary>{text("setup.refusals", { count: refusals })}</summary>
      <ul>
        {refused.map(({ at, code, topic, sentence }) => (
          <li key={`${topic} ${code} ${at}`}>
            <p>
              {text("tell.at", { at })} {sentence.text}
            </p>
            <code>{topic}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
