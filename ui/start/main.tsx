import { effect } from "@preact/signals";
import { render } from "preact";
import { askEntry, askStory } from "./asks.ts";
import { Start } from "./start.tsx";
import { code, door, entry, language, line, story, words, type Door } from "./state.ts";
import { codeOf } from "./strength.ts";
import { wordsIn } from "./words.ts";

const lookEach_ms = 1_000;

async function start(root: Element): Promise<void> {
  await speak();
  effect(() => {
    if (language.value !== words.peek()?.language) speak().catch(reportError);
  });
  // The code is read once and no longer shown: whoever looks over a shoulder later sees a plain address.
  code.value = codeOf(location.hash.slice(1));
  if (code.peek() !== "") history.replaceState(null, "", location.pathname);
  render(<Start />, root);
  for (;;) {
    if (document.visibilityState === "visible") await look();
    await new Promise((resolve) => setTimeout(resolve, lookEach_ms));
  }
}

/** Asks what this house is, and in a virtual one how far its day is, for as long as that is shown. */
async function look(): Promise<void> {
  if (door.peek() === undefined || line.peek() !== "live") {
    const told = await askEntry(language.peek());
    line.value = told === "lost" ? "lost" : "live";
    if (told === "lost") return;
    entry.value = told;
    door.value ??= await doorOf();
  }
  if (door.peek() !== "story") return;
  const told = await askStory(language.peek());
  line.value = told === "lost" ? "lost" : "live";
  if (told !== "lost" && told !== "none") story.value = told;
}

async function doorOf(): Promise<Door> {
  const path = location.pathname.replace(/\/$/, "");
  if (path.endsWith("/claim")) return "claim";
  if (path.endsWith("/signin")) return "sign-in";
  const told = await askStory(language.peek());
  if (told !== "none" && told !== "lost") {
    story.value = told;
    return "story";
  }
  return entry.peek()?.claimed === true ? "sign-in" : "claim";
}

/** Loads the sentences of the language that is wanted now. */
async function speak(): Promise<void> {
  const wanted = language.value;
  const loaded = await wordsIn(wanted);
  if (language.peek() !== wanted) return;
  words.value = { language: wanted, words: loaded };
  document.documentElement.lang = wanted;
}

const root = document.querySelector("#start");
if (root) await start(root);
