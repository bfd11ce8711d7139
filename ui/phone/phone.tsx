import { WifiOff } from "lucide";
import type { Reader } from "../../hub/core/sentence.ts";
import { Icon } from "../parts/icon.tsx";
import { houseTime, type Known } from "../parts/known.ts";
import type { Line } from "../parts/line.ts";
import { positionOf } from "../parts/position.ts";
import { say } from "../parts/say.ts";
import { groundOf, skyOf } from "../parts/sky.ts";
import { Book } from "./faces/book.tsx";
import { Home } from "./faces/home.tsx";
import { Trip } from "./faces/trip.tsx";
import type { Stage } from "./stage.ts";
import { book, known, line, notice, page, press, sent, size, words } from "./state.ts";
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
  const sky = skyOf(view.theme, view.sun, view.veil);
  const stage = stageOf(now, reader, wall);
  const colours = {
    "--sky-top": `#${sky[0]}`,
    "--sky-middle": `#${sky[1]}`,
    "--sky-horizon": `#${sky[2]}`,
    "--ground": `#${groundOf(view.theme, sky)}`,
  };
  const { face, tap } = view;
  const open = book.value;
  return (
    <main
      class={`phone ${view.theme} ${face.is} ${live ? "" : "lost"}`}
      lang={loaded.language}
      data-face={face.is}
      data-line={line.value.is}
      style={colours}
    >
      {open !== "closed" && <Book stage={stage} book={open} />}
      {open === "closed" && face.is === "home" && <Home stage={stage} home={face} tap={tap} />}
      {open === "closed" && face.is === "trip" && <Trip stage={stage} trip={face} tap={tap} />}
      {!live && (
        <p class="lost-line least" role="status">
          <Icon of={WifiOff} class="small" />
          {waiting(reader, line.value, page.value)}
        </p>
      )}
    </main>
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
  const [letter = ""] = Array.from(values["me.name"] ?? "");
  const left = sent.value && sent.value.until - page.value;
  const told = notice.value;
  const fresh = told && page.value < told.until ? told : undefined;
  return {
    width: size.value.width,
    height: size.value.height,
    reader,
    now,
    live: line.value.is === "live",
    letter: letter.toLocaleUpperCase(),
    undo: left !== undefined && left > 0 ? Math.ceil(left / 1_000) : undefined,
    going: sent.value?.is === "sending",
    said: fresh && (fresh.text ?? say({ reader }, fresh.key ?? "wall.not-taken")),
    press: press.value,
  };
}

/** A phone knows one person by name: whoever carries it. */
function nameIn(now: Known | undefined): NonNullable<Reader["name"]> {
  return (param, id) => (param === "resident" && id === now?.values["me.resident"] ? now.values["me.name"] : undefined);
}

function waiting(reader: Reader, stands: Line, at: number): string {
  if (stands.is === "refused") return say({ reader }, "phone.refused");
  if (stands.is !== "lost") return say({ reader }, "wall.first");
  const seconds = Math.ceil((stands.tryAt - at) / 1_000);
  return seconds > 0 ? say({ reader }, "phone.lost", { seconds }) : say({ reader }, "phone.lost-now");
}
