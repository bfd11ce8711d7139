import { WifiOff } from "lucide";
import { Icon } from "../parts/icon.tsx";
import { groundOf, skyOf } from "../parts/sky.ts";
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
import { Way, Welcome } from "./faces/way.tsx";
import { houseTime, type Known } from "../parts/known.ts";
import type { Line } from "../parts/line.ts";
import { nextRing } from "./alarm.ts";
import { isBedroom, type Seen } from "./seen.ts";
import { hourIn, say } from "../parts/say.ts";
import { unitsOf, type Stage } from "./stage.ts";
import { alarm, answered, known, line, muted, near, notice, own, pad, page, press, size, words } from "./state.ts";
import { targetsOf } from "./targets.ts";
import { viewOf, type Face, type View } from "./view.ts";

/** The whole wall of one place. */
export function Wall({ place }: { readonly place: string }) {
  const loaded = words.value;
  if (!loaded) return null;
  const now = known.value;
  const zone = now?.values["home.zone"] ?? "UTC";
  const reader = { ...loaded, zone };
  if (!now) return <Plain text={waiting({ reader }, line.value, page.value)} />;
  const wall = houseTime(now, page.value);
  const hour = hourIn(zone, wall);
  const position = positionOf(now.values, zone, wall);
  const live = line.value.is === "live";
  const view = viewOf(seenNow(now, place, wall, hour, position));
  const sky = skyOf(view.theme, view.sun, view.veil);
  const night = view.face.is === "night";
  const ground = night ? "000000" : groundOf(view.theme, sky);
  const targets = near.value ? targetsOf(view.face, now.values, isBedroom({ values: now.values, place })) : [];
  const { width, height } = unitsOf(size.value.width, size.value.height);
  const said = saidNow({ reader });
  const note = targets.length > 0 ? said : (said ?? noteOf({ reader }, now, view));
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
    near: targets.length > 0,
    press: press.value,
  };
  const colours = {
    "--sky-top": night ? "#000" : `#${sky[0]}`,
    "--sky-middle": night ? "#000" : `#${sky[1]}`,
    "--sky-horizon": night ? "#000" : `#${sky[2]}`,
    "--drift": `${[0, 1, 2, 1][Math.floor(wall / 60_000) % 4] ?? 0}px`,
  };
  return (
    <main
      class={`wall ${view.theme} ${view.face.is} ${live ? "" : "lost"} ${stage.near ? "near" : ""}`}
      lang={loaded.language}
      data-face={view.face.is}
      data-line={line.value.is}
      style={colours}
    >
      <div class="stage">
        <Shown face={view.face} stage={stage} />
        {stage.near && <Bar stage={stage} targets={targets} />}
        {!live && <Lost stage={stage} line={line.value} page={page.value} />}
      </div>
    </main>
  );
}

/** A page that has nothing yet, or nothing ever, to show says so. */
export function Plain({ text }: { readonly text: string }) {
  return (
    <main class="wall deep plain" data-face="plain">
      <p class="label">{text}</p>
    </main>
  );
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
      return <Clock stage={stage} says={face.says} values={known.value?.values["screen.spoken"]} />;
    case "bath":
      return <Bath stage={stage} tub={face.tub} asOf={face.asOf} />;
    case "way":
      return <Way stage={stage} way={face.way} tub={face.tub} room={face.room} asOf={face.asOf} />;
    case "welcome":
      return <Welcome stage={stage} name={face.name} tub={face.tub} />;
  }
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
  if (line.is === "refused") return say(stage, "wall.refused");
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
    ...(ringing ? { ringing } : {}),
    ...(next === undefined ? {} : { next }),
  };
}

/** What a touch was answered with just now, or that the page may not be heard before it is touched. */
function saidNow(stage: Pick<Stage, "reader">): string | undefined {
  const now = notice.value;
  if (now && page.value < now.until) return now.text ?? say(stage, now.key ?? "wall.not-taken");
  return muted.value ? say(stage, "wall.muted") : undefined;
}

/** What the house wants known: first what is wrong, then that it is not a real house, nor real weather. */
function noteOf(stage: Pick<Stage, "reader">, { values }: Known, { face }: View): string | undefined {
  const quiet = face.is === "night" || face.is === "morning" || face.is === "ringing" || face.is === "door";
  const [fault] = quiet ? [] : (values["faults.list"] ?? []);
  if (fault) return say(stage, `error.${fault.code}`, fault.params);
  const notes = [
    ...(values["home.house"] === "virtual" ? [say(stage, "wall.virtual")] : []),
    ...(face.is === "morning" ? [say(stage, face.today.sample ? "wall.sample" : "wall.weather-by")] : []),
  ];
  return notes.length > 0 ? notes.join(" · ") : undefined;
}
