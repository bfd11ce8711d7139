import { useSignal } from "@preact/signals";
import type { StoryPart } from "../../hub/core/hub-line.ts";
import { hourIn, timeOf } from "../parts/say.ts";
import { liveADay, type Link } from "./asks.ts";
import { Frame } from "./frame.tsx";
import { DayLine } from "../parts/road.tsx";
import { entry, language, line, reader, story, text } from "./state.ts";

/** The screens a newcomer sees side by side, in the order of a day. */
const shown = ["screen-bedside-lin", "screen-bathroom", "screen-kitchen", "screen-hall"];
const phone = "phone-lin";

const happens: Readonly<Record<StoryPart, string>> = {
  night: "start.story.night",
  morning: "start.story.morning",
  day: "start.story.day",
  evening: "start.story.evening",
  after: "start.story.after",
  now: "start.story.now",
};

/** A virtual house at a glance: its time, what happens, its screens, and what to try. */
export function StoryPage() {
  const now = story.value;
  if (!now) return <p class="sentence waiting-line">{text("wall.first")}</p>;
  const { links, part = "now", wall, telling } = now;
  const walls = pick(links, shown, "/wall/").slice(0, 4);
  const [held] = pick(links, [phone], "/phone/");
  const others = links.filter((link) => link !== held && !walls.includes(link));
  return (
    <main>
      <section class="heaven now">
        <p class="banner">{text("start.banner")}</p>
        <div class="told-now">
          <time class="clock">{timeOf({ reader: reader.value }, wall)}</time>
          <h1>{text(happens[part])}</h1>
          <Day telling={telling} part={part} />
        </div>
        <DayLine hour={hourIn(reader.value.zone, wall)} />
      </section>
      <div class="ground">
        <section class="screens" aria-label={text("start.screens")}>
          {held && <Frame link={held} width={390} height={844} />}
          {walls.map((link) => (
            <Frame key={link.id} link={link} width={1280} height={800} />
          ))}
        </section>
        <section class="try">
          <h2>{text("start.try.title")}</h2>
          <ol>
            <li>{text("start.try.swipe")}</li>
            <li>{text("start.try.touch")}</li>
            <li>
              {text("start.try.code")}
              <ul class="pins">
                {now.pins.map(({ resident, name, pin }) => (
                  <li key={resident}>
                    <bdi>{name}</bdi> <kbd>{pin}</kbd>
                  </li>
                ))}
              </ul>
            </li>
            <li>
              {text(entry.value?.claimed === true ? "start.try.in" : "start.try.claim")}{" "}
              <a class="plainly" href={entry.value?.claimed === true ? "/signin" : "/claim"}>
                {text(entry.value?.claimed === true ? "start.try.in-do" : "start.try.claim-do")}
              </a>
            </li>
          </ol>
          <Others links={others} />
        </section>
      </div>
    </main>
  );
}

/** Asks for a day; while one is told it begins anew. */
function Day({ telling, part }: { readonly telling: boolean; readonly part: StoryPart }) {
  const busy = useSignal(false);
  const wrong = useSignal<string | undefined>(undefined);
  const ask = async () => {
    busy.value = true;
    const done = await liveADay(language.peek());
    busy.value = false;
    wrong.value =
      done.is === "done" ? undefined : done.is === "refused" && done.text !== "" ? done.text : text("setup.lost");
  };
  return (
    <div class="live-a-day">
      <button
        type="button"
        class="do large"
        disabled={busy.value || line.value !== "live"}
        onClick={() => void ask().catch(reportError)}
      >
        {text(telling && part !== "now" ? "start.day.again" : "start.day.do")}
      </button>
      <p class="least">{text(telling ? "start.day.telling" : "start.day.how")}</p>
      {wrong.value !== undefined && (
        <p class="told" role="alert">
          {wrong.value}
        </p>
      )}
    </div>
  );
}

function Others({ links }: { readonly links: readonly Link[] }) {
  if (links.length === 0) return null;
  return (
    <p class="others-line least">
      {text("start.others")}{" "}
      {links.map(({ id, name, path }) => (
        <a key={id} href={path} target="_blank" rel="noreferrer">
          <bdi>{name}</bdi>
        </a>
      ))}
    </p>
  );
}

/** Those wanted, in that order; where a house has other names, whatever opens such pages. */
function pick(links: readonly Link[], ids: readonly string[], path: string): readonly Link[] {
  const wanted = ids.flatMap((id) => links.find((link) => link.id === id) ?? []);
  return wanted.length > 0 ? wanted : links.filter((link) => link.path.startsWith(path));
}
