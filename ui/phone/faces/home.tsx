import { AirVent, Bath, DoorOpen, KeyRound, Undo2 } from "lucide";
import { Icon } from "../../parts/icon.tsx";
import { say } from "../../parts/say.ts";
import { counts } from "../road.ts";
import type { Stage } from "../stage.ts";
import { opening, rest, swipe } from "../state.ts";
import { Swipe } from "../swipe.tsx";
import { Touch } from "../touch.tsx";
import { Way } from "../bits.tsx";
import type { DoorTap, Home as HomeFace } from "../view.ts";
import { Doorway } from "./doorway.tsx";
import { Day, Household } from "./household.tsx";
import { Notices } from "./notices.tsx";

const icons = { climate: AirVent, bath: Bath, door: DoorOpen } as const;

type Home = {
  readonly stage: Stage;
  readonly home: HomeFace;
  readonly tap: DoorTap | undefined;
  /** Only what matters most, and one way on to the rest. */
  readonly few: boolean;
};

/** The house in one sentence, the road home, and below it the day, the people and the rooms. */
export function Home({ stage, home, tap, few }: Home) {
  const { says, wrong, plans, refuses, asOf } = home;
  const { undo, live, said } = stage;
  // Before it is let go a swipe says what it will do, in the place of how the house is.
  const tells = !few || swipe.value.part > 0;
  return (
    <>
      <section class={`glance ${live ? "" : "stale"}`}>
        <Notices stage={stage} />
        {asOf !== undefined && <p class="sentence">{say(stage, "wall.as-of", { at: asOf })}</p>}
        <h1 class={`headline ${few && tells ? "unseen" : ""}`}>
          {says.map(({ key, params }) => (
            <span key={key}>{say(stage, key, params)} </span>
          ))}
        </h1>
        {wrong && !(few && tells) && <p class="label wrong">{say(stage, wrong.key, wrong.params)}</p>}
        {tells && plans.length > 0 && (
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
        <i class="dusk" />
        <div class="edge">
          <Doorway />
          <Swipe stage={stage} works={refuses === undefined} />
        </div>
      </section>
      <div class="earth">
        <section class="below">
          <p class="label name">{say(stage, "phone.swipe.name")}</p>
          <p class={`least ${refuses ? "refuses" : ""}`} aria-live="polite">
            {said ?? say(stage, refuses?.key ?? howTo(stage))}
          </p>
        </section>
        {(undo !== undefined || tap) && (
          <footer class="targets">
            {undo !== undefined && <Undo stage={stage} seconds={undo} />}
            {tap && <DoorTarget stage={stage} tap={tap} />}
          </footer>
        )}
        {few ? (
          <Way word={say(stage, "phone.rest")} onTouch={() => (rest.value = true)} />
        ) : (
          <>
            {home.where === "home" && (
              <footer class="targets">
                <Touch
                  icon={DoorOpen}
                  class="wide"
                  word={say(stage, "phone.leaving")}
                  works={stage.live}
                  onTouch={() => stage.press({ is: "leaving" })}
                />
              </footer>
            )}
            <Day stage={stage} />
            <Household stage={stage} where={home.where} />
          </>
        )}
      </div>
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
