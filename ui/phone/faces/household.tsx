import { plain } from "../../parts/plain.ts";
import { say, timeOf } from "../../parts/say.ts";
import type { Today } from "../../../hub/core/scene-answers.ts";
import { useAnswer } from "../ask/asked.ts";
import type { Items, Me, Named, Person, Thing, Whereabouts } from "../ask/shapes.ts";
import { Link } from "../bits.tsx";
import { dayOf, nowAndNext } from "../day.ts";
import { facesOf } from "../people-view.ts";
import { isAdult } from "../rights.ts";
import { roomsOf } from "../rooms.ts";
import type { Stage } from "../stage.ts";
import { known } from "../state.ts";
import type { Home } from "../view.ts";

const whereabouts = { home: "phone.where.home", away: "phone.where.away", unknown: "phone.where.unknown" } as const;
const most = 3;

/** What goes on now, and what comes next. */
export function Day({ stage }: { readonly stage: Stage }) {
  const { now, live, reader } = stage;
  const { body } = useAnswer<Today>(`today?day=${dayOf(now, reader.zone)}`, live);
  if (!body) return null;
  const next = nowAndNext(body.items, now, most);
  const running = next.some(({ is }) => is === "running");
  return (
    <ol class="next">
      {!running && (
        <li class="strong">
          <span>{say(stage, "phone.now")}</span>
          <p>{say(stage, live ? "phone.now.quiet" : "phone.now.unknown")}</p>
        </li>
      )}
      {next.map(({ id, is, at, title }) => (
        <li key={id} class={is === "running" ? "strong" : ""}>
          {is === "running" ? <span>{say(stage, "phone.now")}</span> : <time>{timeOf(stage, at)}</time>}
          <p>{plain(title)}</p>
        </li>
      ))}
    </ol>
  );
}

/** The people and the rooms, as far as whoever carries this phone may know. */
export function Household({ stage, where }: { readonly stage: Stage; readonly where: Home["where"] }) {
  const { live, now } = stage;
  const me = useAnswer<Me>("me", live).body;
  const adult = isAdult(me);
  const asks = (path: string) => (adult ? path : undefined);
  const people = useAnswer<Items<Person>>(asks("residents"), live).body?.items;
  const presence = useAnswer<Items<Whereabouts>>(asks("presence"), live).body?.items ?? [];
  const places = useAnswer<Items<Named>>(asks("places"), live).body?.items ?? [];
  const things = useAnswer<Items<Thing>>(asks("things"), live).body?.items ?? [];
  const own = known.value?.values["me.resident"] ?? me?.resident;
  const faces = facesOf(people ?? [], presence, own, now);
  const rooms = roomsOf(places, things, known.value?.values ?? {});
  return (
    <>
      <ul class={`people ${live ? "" : "stale"}`} aria-label={say(stage, "phone.people")}>
        {faces.length === 0 && stage.letter !== "" && (
          <Who
            letter={stage.letter}
            shape="circle"
            name={say(stage, "phone.you.unknown")}
            where={say(stage, whereabouts[where])}
          />
        )}
        {faces.map(({ id, name, letter, shape, own, where: { key, params } }) => (
          <Who
            key={id}
            letter={letter}
            shape={shape}
            name={own ? say(stage, "phone.you.unknown") : name}
            where={say(
              stage,
              own && where !== "unknown" && key === "phone.where.unknown" ? whereabouts[where] : key,
              params,
            )}
          />
        ))}
      </ul>
      {rooms.length > 0 && (
        <ul class={`rooms ${live ? "" : "stale"}`} aria-label={say(stage, "phone.rooms")}>
          {rooms.map(({ id, name, says }) => (
            <li key={id}>
              <p class="title">{name}</p>
              <p class="least">{says.map(({ key, params }) => say(stage, key, params)).join(" · ")}</p>
            </li>
          ))}
        </ul>
      )}
      <Link word={say(stage, "phone.book.do")} works={live} onTouch={() => stage.press({ is: "book" })} />
    </>
  );
}

type Who = { readonly letter: string; readonly shape: string; readonly name: string; readonly where: string };

function Who({ letter, shape, name, where }: Who) {
  return (
    <li>
      <i class={`face ${shape}`} aria-hidden="true">
        {letter}
      </i>
      <div>
        <p class="title">{name}</p>
        <p class="least">{where}</p>
      </div>
    </li>
  );
}
