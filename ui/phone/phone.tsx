import { WifiOff } from "lucide";
import type { Reader } from "../../hub/core/sentence.ts";
import { Icon } from "../parts/icon.tsx";
import { houseTime, type Known } from "../parts/known.ts";
import type { Line } from "../parts/line.ts";
import { letterOf, plain } from "../parts/plain.ts";
import { positionOf } from "../parts/position.ts";
import { say } from "../parts/say.ts";
import { groundOf, skyOf } from "../parts/sky.ts";
import { Ahead } from "./faces/ahead.tsx";
import { Book } from "./faces/book.tsx";
import { Home } from "./faces/home.tsx";
import { House } from "./faces/house.tsx";
import { Points } from "./faces/points.tsx";
import { Privacy } from "./faces/privacy.tsx";
import { Proof } from "./faces/proof.tsx";
import { SceneTab } from "./faces/scene-tab.tsx";
import { Today } from "./faces/today.tsx";
import { Trip } from "./faces/trip.tsx";
import { Link } from "./bits.tsx";
import { at, go } from "./going.ts";
import type { Stage } from "./stage.ts";
import { book, known, line, notice, page, press, rest, sent, size, unhurried, words } from "./state.ts";
import { Tabs } from "./tabs.tsx";
import { phoneViewOf } from "./view.ts";

/** The page of a resident's phone. */
export function Phone() {
  const loaded = words.value;
  if (!loaded) return null;
  const now = known.value;
  const zone = now?.values["home.zone"] ?? "UTC";
  const reader: Reader = { ...loaded, zone, name: nameIn(now) };
  if (!now) return <Plain text={waiting(reader, line.value, page.value)} />;
  const wall = houseTime(now, page.value);
  const live = line.value.is === "live";
  const position = positionOf(now.values, zone, wall);
  const secure = globalThis.isSecureContext && "subtle" in crypto;
  const view = phoneViewOf({ values: now.values, now: wall, heardAt: now.at, live, position, secure });
  const sky = skyOf(view.theme, view.sun, live ? view.veil : { stale: true });
  const stage = stageOf(now, reader, wall);
  const colours = {
    "--sky-top": `#${sky[0]}`,
    "--sky-middle": `#${sky[1]}`,
    "--sky-horizon": `#${sky[2]}`,
    "--ground": `#${groundOf(view.theme, sky)}`,
  };
  const { face, tap } = view;
  const { tab, page: behind, of } = at.value;
  const shown = tab === "home" ? face.is : tab;
  const few = unhurried.value && tab === "home" && !rest.value;
  return (
    <main
      class={`phone ${view.theme} ${shown} ${live ? "" : "lost"} ${unhurried.value ? "unhurried" : ""}`}
      lang={loaded.language}
      data-face={shown}
      data-line={line.value.is}
      style={colours}
    >
      {!live && (
        <p class="lost-line least" role="status">
          <Icon of={WifiOff} class="small" />
          <span>{waiting(reader, line.value, page.value)}</span>
        </p>
      )}
      <div class="scroll" key={`${tab} ${behind ?? ""} ${of ?? ""}`}>
        {tab === "home" && !(few && face.is === "home") && (
          <div class="to-house">
            <Link
              word={say(stage, few ? "phone.rest" : "phone.tab.house")}
              onTouch={() => (few ? (rest.value = true) : go({ tab: "house" }))}
            />
          </div>
        )}
        {tab === "home" && face.is === "home" && <Home stage={stage} home={face} tap={tap} few={few} />}
        {tab === "home" && face.is === "trip" && <Trip stage={stage} trip={face} tap={tap} />}
        {tab === "today" && (behind === "ahead" ? <Ahead stage={stage} /> : <Today stage={stage} />)}
        {tab === "scenes" && <SceneTab stage={stage} />}
        {tab === "privacy" && <Privacy stage={stage} />}
        {tab === "points" && <Points stage={stage} />}
        {tab === "house" && <House stage={stage} />}
      </div>
      {tab !== "home" && <Toast stage={stage} />}
      {!few && <Tabs stage={stage} />}
      {book.value !== "closed" && <Book stage={stage} book={book.value} />}
      <Proof stage={stage} />
    </main>
  );
}

/** What a touch was answered with, above the tabs, and the way to take it back. */
function Toast({ stage }: { readonly stage: Stage }) {
  const { undo } = notice.value ?? {};
  return (
    <div class={`toast ${stage.said === undefined ? "" : "shown"}`} role="status">
      {stage.said !== undefined && <p>{stage.said}</p>}
      {stage.said !== undefined && undo && (
        <Link
          word={say(stage, "phone.take-back")}
          onTouch={() => {
            notice.value = undefined;
            undo();
          }}
        />
      )}
    </div>
  );
}

/** A page that has nothing yet, or nothing ever, to show says so. */
export function Plain({ text }: { readonly text: string }) {
  return (
    <main class="phone deep plain" data-face="plain">
      <p class="sentence">{text}</p>
    </main>
  );
}

function stageOf({ values }: Known, reader: Reader, now: number): Stage {
  const left = sent.value && sent.value.until - page.value;
  const told = notice.value;
  const fresh = told && page.value < told.until ? told : undefined;
  return {
    width: size.value.width,
    height: size.value.height,
    reader,
    now,
    live: line.value.is === "live",
    letter: letterOf(values["me.name"] ?? ""),
    undo: left !== undefined && left > 0 ? Math.ceil(left / 1_000) : undefined,
    going: sent.value?.is === "sending",
    said: fresh && (fresh.text ?? say({ reader }, fresh.key ?? "wall.not-taken", fresh.params)),
    press: press.value,
  };
}

/** A phone knows one person by name: whoever carries it. */
function nameIn(now: Known | undefined): NonNullable<Reader["name"]> {
  return (param, id) =>
    param === "resident" && id === now?.values["me.resident"] ? plain(now.values["me.name"] ?? "") : undefined;
}

function waiting(reader: Reader, stands: Line, at: number): string {
  if (stands.is === "refused") return say({ reader }, "phone.refused");
  if (stands.is === "old") return say({ reader }, "wall.old");
  if (stands.is !== "lost") return say({ reader }, "wall.first");
  const seconds = Math.ceil((stands.tryAt - at) / 1_000);
  return seconds > 0 ? say({ reader }, "phone.lost", { seconds }) : say({ reader }, "phone.lost-now");
}
