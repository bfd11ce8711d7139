import { effect } from "@preact/signals";
import { render } from "preact";
import { makeDeclare } from "../parts/declare.ts";
import { keepFresh } from "../parts/fresh.ts";
import { keepLine } from "../parts/line.ts";
import { keepWhatIsKnown } from "../parts/keeping.ts";
import { lastKnown } from "../parts/saved.ts";
import { openedSeat } from "../parts/seat.ts";
import { did } from "./acts.ts";
import { asker } from "./ask/asked.ts";
import { hearOfScenes } from "./flow-changes.ts";
import { followHistory } from "./going.ts";
import type { Hand } from "./hand.ts";
import { invitationIn, Join } from "./join.tsx";
import { Phone } from "./phone.tsx";
import { forgetHouse } from "./leaving.ts";
import { goLetIn, takeWallCodes } from "./letting-in.ts";
import { keepShell } from "./shell.ts";
import { known, language, line, page, phone, press, size, swipe, tell, words } from "./state.ts";
import { wordsIn } from "./words.ts";

const tick_ms = 250;
const lastPhone = "lintel.phone";

async function start(root: Element): Promise<void> {
  measure();
  addEventListener("resize", measure);
  page.value = performance.now();
  setInterval(() => {
    page.value = performance.now();
  }, tick_ms);
  const named = new URLSearchParams(location.search).get("phone") ?? localStorage.getItem(lastPhone) ?? "";
  known.value = lastKnown(`phone:${named}`);
  await speak();
  effect(() => {
    if (language.value !== words.peek()?.language) speak().catch(reportError);
  });
  keepShell();
  const code = invitationIn(location);
  takeWallCodes(() => phone.peek() !== "" && goLetIn());
  // What was last known is shown before the house has answered anything.
  if (known.peek() && code === undefined) render(<Phone />, root);
  const place = { place: `phone:${named}`, seat: named };
  const seated = named === "" || code !== undefined ? undefined : await openedSeat(place, location, history);
  if (seated?.is === "open") return open(root, named, seated.seat);
  const joined = (name: string) => {
    history.replaceState(null, "", "/phone/");
    open(root, name, name);
    tell({ key: "phone.join.welcome" });
  };
  render(<Join code={code} ended={seated?.was === true} onJoined={joined} />, root);
}

function open(root: Element, name: string, seat: string): void {
  const place = `phone:${name}`;
  localStorage.setItem(lastPhone, name);
  phone.value = name;
  effect(() => {
    asker.value = { phone: name, seat, language: language.value };
  });
  followHistory();
  hearOfScenes();
  goLetIn();
  render(<Phone />, root);
  keepWhatIsKnown(place, known);
  const fresh = keepFresh({ path: location.pathname, busy: () => swipe.peek().held });
  const hand = (): Hand => ({ phone: name, seat, language: language.peek() });
  press.value = (act) => void did(hand(), act).catch(reportError);
  const declare = makeDeclare(seat);
  effect(() => {
    if (line.value.is === "live" && size.value.width > 0) declare(name, language.peek());
  });
  keepLine({
    place,
    seat,
    known: () => known.value,
    take: (next) => {
      known.value = next;
      page.value = performance.now();
      if (next.values["trip.opened"] !== undefined && !swipe.peek().held) swipe.value = { part: 0, held: false };
    },
    stands: (stands) => {
      if (stands.is === "old") fresh();
      // Whoever is not of the house any more sees nothing of it, now and at the next start.
      if (stands.is === "refused") forgotten(name);
      line.value = stands;
      page.value = performance.now();
    },
  });
}

function forgotten(name: string): void {
  known.value = undefined;
  forgetHouse(name).catch(reportError);
}

/** Loads the sentences of the language that is wanted now. */
async function speak(): Promise<void> {
  const wanted = language.value;
  const loaded = await wordsIn(wanted);
  if (language.peek() !== wanted) return;
  words.value = { language: wanted, words: loaded };
  document.documentElement.lang = wanted;
}

function measure(): void {
  size.value = { width: innerWidth, height: innerHeight };
}

const root = document.querySelector("#phone");
if (root) await start(root);
