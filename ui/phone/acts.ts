import type { Sent } from "../parts/send.ts";
import { askBook, tellWay, type Act, type Hand } from "./hand.ts";
import { book, line, opening, sent, swipe, tell, unhurried } from "./state.ts";
import { tapDoor } from "./tap.ts";

const undo_ms = 5_000;
const unhurried_ms = 15_000;
/** How long a swipe that was taken may take to become a way home before the page is as before. */
const opens_ms = 8_000;
const done = {
  swipe: "phone.swipe.sent",
  undo: "phone.done.undo",
  end: "phone.done.end",
  later: "phone.done.later",
  leaving: "phone.done.leaving",
} as const;

/** Does what a hand did, and says what became of it. */
export async function did(hand: Hand, act: Act): Promise<void> {
  if (act.is === "book") return unfold(hand);
  // Nothing is kept to be sent later: what does not arrive now does not happen.
  if (line.peek().is !== "live") return tell({ key: "phone.swipe.offline" });
  if (act.is === "open-door") return openDoor(hand);
  if (act.is === "swipe") return swiped(hand);
  if (act.is === "undo") sent.value = undefined;
  const answer = await tellWay(hand, act);
  if (answer.is !== "taken") return tell(whyNot(answer));
  swipe.value = { part: 0, held: false };
  tell({ key: done[act.is] });
}

/** Sends the swipe; from the moment it was let go it can be taken back for 5 s, on an unhurried phone for 15. */
async function swiped(hand: Hand): Promise<void> {
  const until = performance.now() + (unhurried.peek() ? unhurried_ms : undo_ms);
  sent.value = { until, is: "sending" };
  const answer = await tellWay(hand, { is: "swipe" });
  if (answer.is !== "taken") {
    sent.value = undefined;
    swipe.value = { part: 0, held: false };
    return tell(whyNot(answer));
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
  tell(became);
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
