import { effect } from "@preact/signals";
import { render } from "preact";
import { keepLine } from "./line.ts";
import { keep, lastKnown, tokenOf } from "./saved.ts";
import { known, language, line, page, size, words } from "./state.ts";
import { Plain, Wall } from "./wall.tsx";
import { wordsIn } from "./words.ts";

const tick_ms = 500;
const keepEvery_ms = 2_000;

async function start(root: Element): Promise<void> {
  const place = new URLSearchParams(location.search).get("place") ?? "";
  page.value = performance.now();
  known.value = lastKnown(place);
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
  keepWhatIsKnown(place);
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

function measure(): void {
  size.value = { width: innerWidth, height: innerHeight };
}

function keepWhatIsKnown(place: string): void {
  let due: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(due);
    due = undefined;
    if (known.value) keep(place, known.value);
  };
  known.subscribe(() => {
    due ??= setTimeout(write, keepEvery_ms);
  });
  addEventListener("pagehide", write);
}

const root = document.querySelector("#wall");
if (root) await start(root);
