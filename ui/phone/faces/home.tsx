import { AirVent, Bath, DoorOpen, History, KeyRound, Undo2 } from "lucide";
import { Icon } from "../../parts/icon.tsx";
import { say } from "../../parts/say.ts";
import { counts } from "../road.ts";
import type { Stage } from "../stage.ts";
import { book, opening, swipe } from "../state.ts";
import { Swipe } from "../swipe.tsx";
import { Touch } from "../touch.tsx";
import type { DoorTap, Home as HomeFace } from "../view.ts";

const icons = { climate: AirVent, bath: Bath, door: DoorOpen } as const;

const whereabouts = { home: "phone.you.home", away: "phone.you.away", unknown: "phone.you.unknown" } as const;

type Home = { readonly stage: Stage; readonly home: HomeFace; readonly tap: DoorTap | undefined };

/** The house in one sentence, and the road home. */
export function Home({ stage, home, tap }: Home) {
  const { says, wrong, plans, refuses, asOf } = home;
  const { undo, live, said, press } = stage;
  return (
    <>
      <section class={`glance ${live ? "" : "stale"}`}>
        {asOf !== undefined && <p class="sentence">{say(stage, "wall.as-of", { at: asOf })}</p>}
        <h1 class="headline">
          {says.map(({ key, params }) => (
            <span key={key}>{say(stage, key, params)} </span>
          ))}
        </h1>
        {wrong && <p class="label wrong">{say(stage, wrong.key, wrong.params)}</p>}
        {plans.length > 0 && (
          <>
            <h2 class="label strong">{say(stage, planTitle())}</h2>
            <ul class="plans">
              {plans.map(({ of, said: { key, params } }) => (
                <li key={of}>
                  <Icon of={icons[of]} class="small" />
                  <span>{say(stage, key, params)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      <i class="dusk" />
      <div class="ground" />
      <Doorway />
      <Swipe stage={stage} works={refuses === undefined} />
      <section class="below">
        <p class="label name">{say(stage, "phone.swipe.name")}</p>
        <p class={`least ${refuses ? "refuses" : ""}`} aria-live="polite">
          {said ?? say(stage, refuses?.key ?? howTo(stage))}
        </p>
      </section>
      <Who stage={stage} where={home.where} />
      <footer class="targets">
        {undo !== undefined && <Undo stage={stage} seconds={undo} />}
        {tap && <DoorTarget stage={stage} tap={tap} />}
        <Touch
          icon={History}
          word={say(stage, "phone.book.do")}
          works={live}
          unfolded={book.value !== "closed"}
          onTouch={() => press({ is: "book" })}
        />
      </footer>
    </>
  );
}

/** Opens the door, or says why this phone cannot. */
export function DoorTarget({ stage, tap }: { readonly stage: Stage; readonly tap: DoorTap }) {
  if (tap.is === "not") return <p class="least no-tap">{say(stage, tap.why.key, tap.why.params)}</p>;
  const busy = opening.value;
  return (
    <Touch
      icon={KeyRound}
      class="wide"
      word={say(stage, busy ? "phone.tap.moment" : "phone.tap.open")}
      works={!busy}
      onTouch={() => stage.press({ is: "open-door" })}
    />
  );
}

/** Takes the swipe back while it still can be, and counts how long that is. */
export function Undo({ stage, seconds }: { readonly stage: Stage; readonly seconds: number }) {
  return (
    <Touch
      icon={Undo2}
      word={say(stage, "phone.undo", { seconds })}
      works={stage.live && !stage.going}
      onTouch={() => stage.press({ is: "undo" })}
    />
  );
}

function howTo({ going, undo }: Stage): string {
  if (going) return "phone.swipe.going";
  return undo === undefined ? "phone.swipe.how" : "phone.swipe.sent";
}

function planTitle(): string {
  const { part, held } = swipe.value;
  if (!held) return "phone.plan.title";
  return counts(part) ? "phone.plan.now" : "phone.plan.past";
}

/** The lit door at the end of the road, and its light on the ground. */
function Doorway() {
  return (
    <svg class="doorway" viewBox="0 0 96 146" aria-hidden="true">
      <defs>
        <linearGradient id="light" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#ffd98a" />
          <stop offset="1" stop-color="#e0983f" />
        </linearGradient>
        <linearGradient id="fall" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#ffc65c" stop-opacity="0.42" />
          <stop offset="1" stop-color="#ffc65c" stop-opacity="0" />
        </linearGradient>
      </defs>
      <path d="M 28 84 H 68 L 96 146 H 0 Z" fill="url(#fall)" class="fall" />
      <rect x="28" y="6" width="40" height="78" fill="url(#light)" class="inside" />
      <path d="M 27 84 V 6 M 69 6 V 84 H 96" class="jambs" />
      <rect x="20" y="0" width="56" height="6" rx="2" class="lintel" />
    </svg>
  );
}

function Who({ stage, where }: { readonly stage: Stage; readonly where: HomeFace["where"] }) {
  if (stage.letter === "") return null;
  return (
    <div class="who">
      <i class="face">{stage.letter}</i>
      <p class="label">{say(stage, whereabouts[where])}</p>
    </div>
  );
}
