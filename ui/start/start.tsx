import { WifiOff } from "lucide";
import { signal } from "@preact/signals";
import { chooseLanguage } from "../parts/chosen.ts";
import { Icon } from "../parts/icon.tsx";
import { Brand, LanguageSwitch, Page } from "../parts/page.tsx";
import { ClaimPage } from "./claim.tsx";
import { SignIn } from "./sign-in.tsx";
import { door, language, line, reader, story, text, words } from "./state.ts";
import { StoryPage } from "./story.tsx";

const minute_ms = 60_000;
/** The machine's own time, for the sky of a page that nobody has told any other. */
const machine = signal(Date.now());
setInterval(() => (machine.value = Date.now()), minute_ms);

/** The first page of a house: its story where it is a virtual one, else the way in. */
export function Start() {
  const loaded = words.value;
  if (!loaded) return null;
  const open = door.value;
  const wall = (open === "story" ? story.value?.wall : undefined) ?? machine.value;
  return (
    <Page
      name={`start ${open ?? "waiting"}`}
      language={loaded.language}
      wall={wall}
      zone={reader.value.zone}
      line={line.value}
    >
      <header class="top">
        <Brand name="Lintel" />
        <LanguageSwitch
          label={text("start.language")}
          now={loaded.language}
          choose={(chosen) => {
            chooseLanguage(chosen);
            language.value = chosen;
          }}
        />
      </header>
      {line.value === "lost" && (
        <p class="lost-line" role="status">
          <Icon of={WifiOff} class="small" />
          {text("setup.lost")}
        </p>
      )}
      {open === undefined && line.value !== "lost" && <p class="sentence waiting-line">{text("wall.first")}</p>}
      {open === "story" && <StoryPage />}
      {open === "claim" && <ClaimPage />}
      {open === "sign-in" && <SignIn />}
    </Page>
  );
}
