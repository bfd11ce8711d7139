import { WifiOff } from "lucide";
import { Fragment } from "preact";
import type { LiveCard } from "../../hub/core/engage/cards.ts";
import { Icon } from "../parts/icon.tsx";
import { groundOf, skyOf } from "../parts/sky.ts";
import { plain } from "../parts/plain.ts";
import { positionOf } from "../parts/position.ts";
import type { Position } from "../parts/sun.ts";
import { Bath } from "./faces/bath.tsx";
import { Bar } from "./bar.tsx";
import { Ask } from "./faces/ask.tsx";
import { Brush } from "./faces/brush.tsx";
import { Clock, Night } from "./faces/clock.tsx";
import { Door } from "./faces/door.tsx";
import { Morning } from "./faces/morning.tsx";
import { Ringing } from "./faces/ringing.tsx";
import { Table } from "./faces/table.tsx";
import { Notice, Why } from "./faces/telling.tsx";
import { Way, Welcome } from "./faces/way.tsx";
import { houseTime, type Known } from "../parts/known.ts";
import type { Line } from "../parts/line.ts";
import { nextRing } from "./alarm.ts";
import { isBedroom, type Seen } from "./seen.ts";
import { sentencesOf } from "./notices.ts";
import { hourIn, say } from "../parts/say.ts";
import { dateOf, unitsOf, type Stage } from "./stage.ts";
import {
  alarm,
  answered,
  idle,
  known,
  line,
  muted,
  near,
  notice,
  opened,
  own,
  pad,
  page,
  pairing,
  press,
  size,
  why,
  words,
} from "./state.ts";
import { cardOf, fewer, handsOnCard, targetsOf, type Target } from "./targets.ts";
import { First, LetIn, skyColours } from "./unknown.tsx";
import { brandCardOf, viewOf, type Face, type View } from "./view.ts";

/** The whole wall of one place. */
export function Wall({ place }: { readonly place: string }) {
  const loaded = words.value;
  if (!loaded) return null;
  const now = known.value;
  const zone = now?.values["home.zone"] ?? "UTC";
  const reader = { ...loaded, zone };
  // A bed's alarm rings on, whatever the house says of this screen.
  if (pairing.value && !alarm.value.ringing) return <LetIn reader={reader} line={line.value} asks={pairing.value} />;
  if (!now) return <First reader={reader} line={line.value} says={waiting({ reader }, line.value, page.value)} />;
  const wall = houseTime(now, page.value);
  const hour = hourIn(zone, wall);
  const position = positionOf(now.values, zone, wall);
  const live = line.value.is === "live";
  const view = viewOf(seenNow(now, place, wall, hour, position));
  const sky = skyOf(view.theme, view.sun, view.veil);
  const night = view.face.is === "night";
  const ground = night ? "000000" : groundOf(view.theme, sky);
  const card = live ? brandCardOf(view, { values: now.values, place }) : undefined;
  const unhurried = now.values["screen.unhurried"] === true;
  const every = targetsNow(view, now, place, card?.id);
  const targets = unhurried ? fewer(every) : every;
  const Around = idle.value ?? Fragment;
  const { width, height } = unitsOf(size.value.width, size.value.height);
  const said = saidNow({ reader });
  const note = targets.length > 0 ? said : (said ?? noteOf({ reader }, now, view));
  const name = now.values["place.name"] ?? now.values["home.name"] ?? "Lintel";
  const stage: Stage = {
    width,
    height,
    reader,
    now: wall,
    hour,
    sun: view.sun,
    ground: `#${ground}`,
    note: live ? note : undefined,
    said,
    live,
    unhurried,
    near: targets.length > 0,
    press: press.value,
  };
  const colours = {
    ...skyColours(night ? ["000000", "000000", "000000"] : sky),
    "--drift": `${[0, 1, 2, 1][Math.floor(wall / 60_000) % 4] ?? 0}px`,
  };
  return (
    <main
      class={`wall ${view.theme} ${view.face.is} ${live ? "" : "lost"} ${stage.near ? "near" : ""} ${unhurried ? "unhurried" : ""}`}
      lang={loaded.language}
      data-face={view.face.is}
      data-line={line.value.is}
      style={colours}
    >
      <h1 class="unseen">{plain(name)}</h1>
      <div class="stage">
        <Around stage={stage} view={view} values={now.values} date={dateOf(stage)}>
          <Shown face={view.face} stage={stage} />
          {card && said === undefined && <BrandLine stage={stage} card={card} />}
        </Around>
        {stage.near && <Bar stage={stage} targets={targets} />}
        {!live && <Lost stage={stage} line={line.value} page={page.value} />}
      </div>
    </main>
  );
}

/** What can be touched: what a notice wants first of all, and while somebody is near, everything that means something. */
function targetsNow({ face, telling }: View, { values }: Known, place: string, brand?: string): readonly Target[] {
  const own = near.value ? targetsOf(face, values, isBedroom({ values, place })) : [];
  if (brand !== undefined && near.value) return withBrand(brand, own);
  const takesCards = ["morning", "table", "clock", "way", "welcome", "brush"].includes(face.is);
  if (!telling.card || !takesCards) return own;
  const card = cardOf(telling.card);
  return own.length > 0 ? [{ ...card, look: true }, ...own.slice(0, 5)] : [card];
}

/** Why stays, and what stops something; how loud it is has to give way. */
function withBrand(brand: string, own: readonly Target[]): readonly Target[] {
  const wordy = own.filter(({ act }) => act.is !== "sound");
  return [...handsOnCard(brand), ...wordy.slice(0, -1).slice(0, 2), ...wordy.slice(-1)];
}

function Shown({ face, stage }: { readonly face: Face; readonly stage: Stage }) {
  switch (face.is) {
    case "morning":
      return <Morning stage={stage} today={face.today} asOf={face.asOf} />;
    case "night":
      return <Night stage={stage} rise={face.rise} alarm={face.alarm} />;
    case "ringing":
      return <Ringing stage={stage} own={face.own} snooze_min={face.snooze_min} />;
    case "brush":
      return <Brush stage={stage} seconds={face.seconds} />;
    case "door":
      return <Door stage={stage} ladder={face} pad={pad} />;
    case "ask":
      return <Ask stage={stage} ask={face} />;
    case "table":
      return <Table stage={stage} table={face} />;
    case "clock":
      return <Clock stage={stage} says={face.says} values={known.value?.values["screen.spoken"]} alarm={face.alarm} />;
    case "notice":
      return <Notice stage={stage} notice={face.notice} ringing={face.ringing} asOf={face.asOf} />;
    case "why":
      return <Why stage={stage} why={face.why} />;
    case "bath":
      return <Bath stage={stage} tub={face.tub} asOf={face.asOf} />;
    case "way":
      return <Way stage={stage} way={face.way} tub={face.tub} room={face.room} asOf={face.asOf} />;
    case "welcome":
      return <Welcome stage={stage} name={face.name} tub={face.tub} />;
  }
}

/** What a brand would show: said to be an ad, on one line, and no more than that. */
function BrandLine({ stage, card: { from, title, language } }: { readonly stage: Stage; readonly card: LiveCard }) {
  return (
    <p class="least note brand-line" lang={language}>
      <b>{say(stage, "wall.card.ad")}</b>
      <span>{plain(from, 40)}</span>
      <span>{plain(title, 80)}</span>
    </p>
  );
}

function Lost({ stage, line, page }: { readonly stage: Stage; readonly line: Line; readonly page: number }) {
  return (
    <p class="least note lost-line" role="status">
      <Icon of={WifiOff} class="least-icon" />
      {waiting(stage, line, page)}
    </p>
  );
}

function waiting(stage: Pick<Stage, "reader">, line: Line, page: number): string {
  if (line.is === "refused") return say(stage, "wall.pair.was");
  if (line.is === "old") return say(stage, "wall.old");
  if (line.is !== "lost") return say(stage, "wall.first");
  const seconds = Math.ceil((line.tryAt - page) / 1_000);
  return seconds > 0 ? say(stage, "wall.lost", { seconds }) : say(stage, "wall.lost-now");
}

function seenNow(now: Known, place: string, wall: number, hour: number, position: Position): Seen {
  const { ringing } = alarm.value;
  const next = nextRing(now.values, own.value, wall);
  return {
    values: now.values,
    place,
    now: wall,
    heardAt: now.at,
    toldAt: now.told.since,
    saidAt: now.said.since,
    live: line.value.is === "live",
    hour,
    position,
    pad: pad.asked.value,
    answered: answered.value === now.told.since,
    ...(opened.value === undefined ? {} : { opened: opened.value }),
    ...(why.value ? { why: why.value } : {}),
    ...(ringing ? { ringing } : {}),
    ...(next === undefined ? {} : { next }),
  };
}

/** What a touch was answered with just now, or that the page may not be heard before it is touched. */
function saidNow(stage: Pick<Stage, "reader">): string | undefined {
  const now = notice.value;
  if (now && page.value < now.until)
    return now.text === undefined ? say(stage, now.key ?? "wall.not-taken") : plain(now.text, 160);
  return muted.value ? say(stage, "wall.muted") : undefined;
}

/** What the house wants known: first what is wrong, then that it is not a real house, nor real weather. */
function noteOf(stage: Pick<Stage, "reader">, { values }: Known, { face, telling }: View): string | undefined {
  const own = face.is === "door" || face.is === "ringing" || face.is === "notice";
  if (telling.line && !own) return sentencesOf(say(stage, telling.line.key, telling.line.params)).what;
  const quiet = face.is === "night" || face.is === "morning" || face.is === "ringing" || face.is === "door";
  // One that only programs meet has no words here.
  const fault = (quiet ? [] : (values["faults.list"] ?? [])).find(({ code }) => `error.${code}` in stage.reader.words);
  if (fault) return say(stage, `error.${fault.code}`, fault.params);
  const notes = [
    ...(values["home.house"] === "virtual" ? [say(stage, "wall.virtual")] : []),
    ...(face.is === "morning" ? [say(stage, face.today.sample ? "wall.sample" : "wall.weather-by")] : []),
  ];
  return notes.length > 0 ? notes.join(" · ") : undefined;
}
