import { effect } from "@preact/signals";
import { render } from "preact";
import { keepLine } from "../parts/line.ts";
import { keepWhatIsKnown } from "../parts/keeping.ts";
import { lastKnown, tokenOf } from "../parts/saved.ts";
import type { Sent } from "../parts/send.ts";
import { askBook, tellWay, type Act, type Hand } from "./hand.ts";
import { Phone, Plain } from "./phone.tsx";
import { book, known, language, line, notice, opening, page, press, sent, size, swipe, words } from "./state.ts";
import { tapDoor } from "./tap.ts";
import { wordsIn } from "./words.ts";

const tick_ms = 250;
const notice_ms = 6_000;
const undo_ms = 5_000;
/** How long a swipe that was taken may take to become a way home before the page is as before. */
const opens_ms = 8_000;
const done = {
  swipe: "phone.swipe.sent",
  undo: "phone.done.undo",
  end: "phone.done.end",
  later: "phone.done.later",
} as const;
const lastPhone = "lintel.phone";

async function start(root: Element): Promise<void> {
  const phone = new URLSearchParams(location.search).get("phone") ?? localStorage.getItem(lastPhone) ?? "";
  const place = `phone:${phone}`;
  page.value = performance.now();
  known.value = lastKnown(place);
  measure();
  addEventListener("resize", measure);
  await speak();
  effect(() => {
    if (language.value !== words.peek()?.language) speak().catch(reportError);
  });
  const token = phone === "" ? undefined : tokenOf(place, location, history);
  if (token === undefined) {
    render(<Plain text={words.value?.words["phone.no-link"] ?? ""} />, root);
    return;
  }
  localStorage.setItem(lastPhone, phone);
  render(<Phone />, root);
  setInterval(() => {
    page.value = performance.now();
  }, tick_ms);
  keepWhatIsKnown(place, known);
  const hand = (): Hand => ({ phone, token, language: language.peek() });
  press.value = (act) => void did(hand(), act).catch(reportError);
  keepLine({
    place,
    token,
    known: () => known.value,
    take: (next) => {
      known.value = next;
      page.value = performance.now();
      if (next.values["trip.opened"] !== undefined && !swipe.peek().held) swipe.value = { part: 0, held: false };
    },
    stands: (stands) => {
      line.value = stands;
      page.value = performance.now();
    },
  });
}

async function did(hand: Hand, act: Act): Promise<void> {
  if (act.is === "book") return unfold(hand);
  // Nothing is kept to be sent later: what does not arrive now does not happen.
  if (line.peek().is !== "live") return say({ key: "phone.swipe.offline" });
  if (act.is === "open-door") return openDoor(hand);
  if (act.is === "swipe") return swiped(hand);
  if (act.is === "undo") sent.value = undefined;
  const answer = await tellWay(hand, act);
  if (answer.is !== "taken") return say(whyNot(answer));
  swipe.value = { part: 0, held: false };
  say({ key: done[act.is] });
}

/** Sends the swipe; from the moment it was let go it can be taken back for 5 s. */
async function swiped(hand: Hand): Promise<void> {
  const until = performance.now() + undo_ms;
  sent.value = { until, is: "sending" };
  const answer = await tellWay(hand, { is: "swipe" });
  if (answer.is !== "taken") {
    sent.value = undefined;
    swipe.value = { part: 0, held: false };
    return say(whyNot(answer));
  }
  if (sent.peek()?.until === until) sent.value = { until, is: "taken" };
  setTimeout(() => {
    if (!swipe.peek().held) swipe.value = { part: 0, held: false };
  }, opens_ms);
}

async function openDoor(hand: Hand): Promise<void> {
  if (opening.peek()) return;
  opening.value = true;
  const became = await tapDoor(hand);
  opening.value = false;
  say(became);
}

async function unfold(hand: Hand): Promise<void> {
  if (book.peek() !== "closed") {
    book.value = "closed";
    return;
  }
  book.value = "asking";
  const told = await askBook(hand);
  if (book.peek() !== "closed") book.value = told ?? "lost";
}

function whyNot(answer: Exclude<Sent, { is: "taken" }>): { readonly key: string } | { readonly text: string } {
  return answer.is === "refused" && answer.text !== "" ? { text: answer.text } : { key: "wall.not-taken" };
}

function say(what: { readonly key: string } | { readonly text: string }): void {
  notice.value = { ...what, until: performance.now() + notice_ms };
}

/** Loads the sentences of the language that is wanted now. */
async function speak(): Promise<void> {
  const wanted = language.value;
  const loaded = await wordsIn(wanted);
  if (language.peek() === wanted) words.value = { language: wanted, words: loaded };
  document.documentElement.lang = wanted;
}

function measure(): void {
  size.value = { width: innerWidth, height: innerHeight };
}

const root = document.querySelector("#phone");
if (root) await start(root);
