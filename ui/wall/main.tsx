import { effect } from "@preact/signals";
import { render } from "preact";
import { keepFresh } from "../parts/fresh.ts";
import { keepWhatIsKnown } from "../parts/keeping.ts";
import { keepLine, type Line } from "../parts/line.ts";
import { lastKnown } from "../parts/saved.ts";
import { openedSeat } from "../parts/seat.ts";
import { makeDeclare } from "../parts/declare.ts";
import { sendAct, sendCode } from "./hand.ts";
import { watchNearness } from "./near.ts";
import { leave, pressed } from "./press.ts";
import { keepAlarm, keepPlace, lastAlarm, lastPlace } from "./saved.ts";
import { keepShell } from "./shell.ts";
import {
  alarm,
  idle,
  known,
  language,
  line,
  near,
  own,
  pad,
  page,
  pairing,
  press,
  sendsCode,
  size,
  words,
} from "./state.ts";
import { Wall } from "./wall.tsx";
import { wordsIn } from "./words.ts";

const tick_ms = 500;

async function start(root: Element): Promise<void> {
  const fresh = keepFresh({ path: location.pathname, busy });
  const named = new URLSearchParams(location.search).get("place") ?? lastPlace() ?? "";
  keepShell();
  page.value = performance.now();
  known.value = lastKnown(named);
  own.value = lastAlarm(named);
  measure();
  addEventListener("resize", measure);
  await speak();
  effect(() => {
    if (language.value !== words.peek()?.language) speak().catch(fresh);
  });
  setInterval(() => {
    page.value = performance.now();
  }, tick_ms);
  // What was last known is shown before the house has answered anything.
  if (known.peek()) render(<Wall place={named} />, root);
  const seated = await openedSeat({ place: named }, location, history);
  const place = seated.is === "open" ? (seated.place ?? named) : named;
  if (seated.is === "shut" || place === "") askToBeLetIn(seated.is === "shut" && seated.was, fresh);
  else sitDown(place, seated.seat, fresh);
  render(<Wall place={place} />, root);
}

/** Keeps this page on the house, as the wall of a place. */
function sitDown(place: string, seat: string, fresh: () => void): void {
  keepPlace(place);
  keepWhatIsKnown(place, known);
  press.value = (act, says) => void pressed(seat, act, says).catch(reportError);
  watchPad(seat);
  // A first picture is seen before anything is heard, and does not wait for what makes it heard.
  const heard = import("./sound/sounding.ts").then(({ keepSounding }) => keepSounding(seat));
  heard.catch(fresh);
  watchNearness(place, () => void heard.then(({ wake }) => wake(), fresh));
  keepAlarmClock(place, seat);
  effect(() => {
    if (!near.value) leave();
  });
  let hanging: Promise<void> | undefined;
  effect(() => {
    if (known.value?.values["screen.idle"]) hanging ??= hangPhotos(seat).catch(fresh);
  });
  const declare = makeDeclare(seat);
  effect(() => {
    const screen = known.value?.values["screen.thing"];
    if (line.value.is === "live" && screen !== undefined && size.value.width > 0) declare(screen, language.peek());
  });
  let stop: (() => undefined) | undefined;
  keepLine({
    place,
    seat,
    known: () => known.value,
    take: (next) => {
      if (next.mark?.epoch !== known.peek()?.mark?.epoch) fresh();
      known.value = next;
      page.value = performance.now();
    },
    stands: (stands: Line) => {
      if (stands.is === "lost" || stands.is === "old") fresh();
      if (stands.is === "refused") stop ??= refused(fresh);
      else if (stands.is === "live") stop = stop?.();
      line.value = stands;
      page.value = performance.now();
    },
  });
}

/** What it takes comes only to a wall that has photos to show. */
async function hangPhotos(seat: string): Promise<void> {
  const { makeIdle } = await import("./faces/photo.tsx");
  idle.value = makeIdle(seat);
}

/** A wall that is no longer one keeps nothing of the house but its alarm, and asks to be let in again. */
function refused(fresh: () => void): () => undefined {
  if (known.peek()?.values["alarm.thing"] === undefined) known.value = undefined;
  return askToBeLetIn(true, fresh);
}

/** What it takes comes only to a page that needs it. */
function askToBeLetIn(was: boolean, fresh: () => void): () => undefined {
  const ended = new AbortController();
  let stop = () => undefined as void;
  const ask = async () => {
    const { keepPairing } = await import("./pairing.ts");
    const { Pairing: face } = await import("./faces/pairing.tsx");
    if (ended.signal.aborted) return;
    pairing.value = { face, stands: { is: "asking" }, was };
    stop = keepPairing({
      language: () => language.peek(),
      stands: (stands) => {
        pairing.value = { face, stands, was };
      },
      come: (place) => {
        keepPlace(place);
        location.replace(`${location.pathname}?place=${encodeURIComponent(place)}`);
      },
    });
  };
  ask().catch(fresh);
  return () => {
    ended.abort();
    stop();
    pairing.value = undefined;
  };
}

/** Nobody is taken out of what they are doing, and no ring is lost, for a newer page. */
function busy(): boolean {
  return near.peek() || pad.asked.peek() || pad.busy.peek() || alarm.peek().ringing !== undefined;
}

/** Loads the sentences of the language that is wanted now. */
async function speak(): Promise<void> {
  const wanted = language.value;
  const loaded = await wordsIn(wanted);
  if (language.peek() !== wanted) return;
  words.value = { language: wanted, words: loaded };
  document.documentElement.lang = wanted;
}

/** A code goes to a house that hears it, or nowhere: what was typed is forgotten with the line. */
function watchPad(seat: string): void {
  sendsCode.value = (code) => sendCode({ seat, language: language.peek() }, code);
  effect(() => {
    if (line.value.is !== "live") pad.close();
  });
  addEventListener("pagehide", pad.close);
}

/** Keeps what was done with a ring, and tells the house of it until it knows. */
function keepAlarmClock(place: string, seat: string): void {
  effect(() => {
    const { own: next, tell } = alarm.value;
    if (JSON.stringify(next) !== JSON.stringify(own.peek())) own.value = next;
    keepAlarm(place, next);
    const screen = known.peek()?.values["screen.thing"];
    if (tell && screen !== undefined) tellAlarm(seat, screen, tell).catch(reportError);
  });
}

async function tellAlarm(seat: string, screen: string, what: "stop" | "snooze"): Promise<void> {
  await sendAct({ seat, screen, language: language.peek() }, { is: "alarm", do: what });
}

function measure(): void {
  size.value = { width: innerWidth, height: innerHeight };
}

const root = document.querySelector("#wall");
if (root) await start(root);
