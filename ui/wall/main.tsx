import { effect } from "@preact/signals";
import { render } from "preact";
import { keepLine } from "../parts/line.ts";
import { handled } from "./alarm.ts";
import { sendAct, sendCode } from "./hand.ts";
import { houseTime } from "../parts/known.ts";
import { watchNearness } from "./near.ts";
import { keepWhatIsKnown } from "../parts/keeping.ts";
import { lastKnown, tokenOf } from "../parts/saved.ts";
import { keepAlarm, lastAlarm } from "./saved.ts";
import { keepSounding } from "./sound/sounding.ts";
import {
  alarm,
  answered,
  known,
  language,
  line,
  notice,
  own,
  pad,
  page,
  press,
  sendsCode,
  size,
  words,
} from "./state.ts";
import type { Act } from "./targets.ts";
import { Plain, Wall } from "./wall.tsx";
import { wordsIn } from "./words.ts";

const tick_ms = 500;
const notice_ms = 4_000;

async function start(root: Element): Promise<void> {
  const place = new URLSearchParams(location.search).get("place") ?? "";
  page.value = performance.now();
  known.value = lastKnown(place);
  own.value = lastAlarm(place);
  measure();
  addEventListener("resize", measure);
  await speak();
  effect(() => {
    if (language.value !== words.peek()?.language) speak().catch(reportError);
  });
  const token = place === "" ? undefined : tokenOf(place, location, history);
  if (token === undefined) {
    render(<Plain text={words.value?.words["wall.no-place"] ?? ""} />, root);
    return;
  }
  render(<Wall place={place} />, root);
  setInterval(() => {
    page.value = performance.now();
  }, tick_ms);
  keepWhatIsKnown(place, known);
  press.value = (act, says) => void pressed(token, act, says).catch(reportError);
  watchPad(token);
  watchNearness(place, keepSounding(token).wake);
  keepAlarmClock(place, token);
  keepLine({
    place,
    token,
    known: () => known.value,
    take: (next) => {
      known.value = next;
      page.value = performance.now();
    },
    stands: (stands) => {
      line.value = stands;
      page.value = performance.now();
    },
  });
}

/** Loads the sentences of the language that is wanted now. */
async function speak(): Promise<void> {
  const wanted = language.value;
  const loaded = await wordsIn(wanted);
  if (language.peek() === wanted) words.value = { language: wanted, words: loaded };
  document.documentElement.lang = wanted;
}

/** Does at once what this page can do by itself, and tells the house. */
async function pressed(token: string, act: Act, says?: string): Promise<void> {
  const now = known.peek();
  const { ringing } = alarm.peek();
  if (act.is === "alarm" && now && ringing) {
    const minutes = now.values["alarm.snooze_min"] ?? 9;
    // The house is told by the alarm itself, and told again until it knows.
    own.value = handled(ringing, act.do, minutes, houseTime(now, performance.now()));
    return;
  }
  if (act.is === "pad") return pad.open();
  const screen = now?.values["screen.thing"];
  if (!now || screen === undefined) return;
  if (act.is === "event" && act.event["type"] === "answered") answered.value = now.told.since;
  const sent = await sendAct({ token, screen, language: language.peek() }, act);
  // Coming and going are nobody's wish: when they get lost, nobody need be told.
  if (act.is === "event" && (act.event["type"] === "near" || act.event["type"] === "far")) return;
  if (sent.is === "taken" && says === undefined) return;
  const key = sent.is === "taken" ? says : "wall.not-taken";
  const text = sent.is === "refused" && sent.text !== "" ? { text: sent.text } : { key: key ?? "wall.not-taken" };
  if (sent.is !== "taken" && act.is === "event" && act.event["type"] === "answered") answered.value = undefined;
  notice.value = { ...text, until: performance.now() + notice_ms };
}

/** A code goes to a house that hears it, or nowhere: what was typed is forgotten with the line. */
function watchPad(token: string): void {
  sendsCode.value = (code) => sendCode({ token, language: language.peek() }, code);
  effect(() => {
    if (line.value.is !== "live") pad.close();
  });
  addEventListener("pagehide", pad.close);
}

/** Keeps what was done with a ring, and tells the house of it until it knows. */
function keepAlarmClock(place: string, token: string): void {
  effect(() => {
    const { own: next, tell } = alarm.value;
    if (JSON.stringify(next) !== JSON.stringify(own.peek())) own.value = next;
    keepAlarm(place, next);
    const screen = known.peek()?.values["screen.thing"];
    if (tell && screen !== undefined) tellAlarm(token, screen, tell).catch(reportError);
  });
}

async function tellAlarm(token: string, screen: string, what: "stop" | "snooze"): Promise<void> {
  await sendAct({ token, screen, language: language.peek() }, { is: "alarm", do: what });
}

function measure(): void {
  size.value = { width: innerWidth, height: innerHeight };
}

const root = document.querySelector("#wall");
if (root) await start(root);
