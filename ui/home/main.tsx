import { effect } from "@preact/signals";
import { render } from "preact";
import { deskSeat } from "../../hub/core/access.ts";
import { chosenLanguage } from "../parts/chosen.ts";
import { openedSeat } from "../parts/seat.ts";
import { changed } from "./change.ts";
import { Home } from "./home.tsx";
import { askHouse, wishOf, type Hand } from "./house.ts";
import { askHousehold } from "./household.ts";
import { act, change, household, known, language, line, tab, tabs, wallCode, words, type Tab } from "./state.ts";
import { wordsIn } from "./words.ts";

const lookEach_ms = 3_000;
/** What changes rarely, or may be much, is asked for at each so many looks. */
const seldom = 4;

async function start(root: Element): Promise<void> {
  await speak();
  effect(() => {
    if (language.value !== words.peek()?.language) speak().catch(reportError);
  });
  const seat = new URLSearchParams(location.search).get("seat") ?? deskSeat;
  const seated = await openedSeat({ place: "home", seat }, location, history);
  const hand = (): Hand => ({ seat: seated.is === "open" ? seated.seat : seat, language: language.peek() });
  takeWallCode();
  tab.value = tabIn(location.hash);
  addEventListener("hashchange", () => (tab.value = tabIn(location.hash)));
  act.value = (about, what) =>
    void changed(hand(), about, () => wishOf(hand(), what)).then(() => lookOnce(hand(), 0), reportError);
  change.value = async (about, wish) => {
    const body = await changed(hand(), about, () => Promise.resolve(wish));
    await lookOnce(hand(), 0);
    return body;
  };
  if (seated.is === "shut") line.value = "refused";
  render(<Home hand={hand} />, root);
  if (seated.is === "open") await look(hand);
}

/** Looks again and again, and at once after whatever was done here. */
async function look(hand: () => Hand): Promise<void> {
  for (let looks = 0; ; looks += 1) {
    // Nobody looks at a page that is hidden.
    if (document.visibilityState === "visible") await lookOnce(hand(), looks);
    await new Promise((resolve) => setTimeout(resolve, lookEach_ms));
  }
}

async function lookOnce(hand: Hand, looks: number): Promise<void> {
  const often = tab.peek() === "screens" || tab.peek() === "begin" || looks % seldom === 0;
  if (often || !household.peek()) {
    const asked = await askHousehold(hand);
    if (asked.is !== "known") {
      line.value = asked.is;
      return;
    }
    household.value = asked.household;
    const own = asked.household.me.language;
    if (own !== undefined && chosenLanguage() === undefined) language.value = own;
  }
  const asked = await askHouse(hand, looks % seldom === 0 ? undefined : known.peek()?.found);
  if (asked.is === "known") known.value = asked.known;
  line.value = asked.is === "known" ? "live" : asked.is;
}

/** Takes a wall's number out of the address: it stands in no history. */
function takeWallCode(): void {
  const code = /^#pair-(\d{6})$/.exec(location.hash)?.[1];
  if (code === undefined) return;
  wallCode.value = code;
  history.replaceState(null, "", `${location.pathname}${location.search}#screens`);
}

function tabIn(hash: string): Tab {
  const named = hash.slice(1);
  return named === "begin" ? "begin" : (tabs.find((one) => one === named) ?? "now");
}

/** Loads the sentences of the language that is wanted now. */
async function speak(): Promise<void> {
  const wanted = language.value;
  const loaded = await wordsIn(wanted);
  if (language.peek() !== wanted) return;
  words.value = { language: wanted, words: loaded };
  document.documentElement.lang = wanted;
}

const root = document.querySelector("#home");
if (root) await start(root);
