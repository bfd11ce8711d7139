import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LiveValues } from "../../../hub/core/live.ts";
import { keepPhotos, photoAt } from "../../parts/photo.ts";
import { say, timeOf } from "../../parts/say.ts";
import { isIdle, turnOf } from "../idle.ts";
import type { Stage } from "../stage.ts";
import type { View } from "../view.ts";

/** A photo this page has and can draw. */
type Hung = { readonly id: string; readonly url: string };
type Idle = { stage: Stage; view: View; values: LiveValues; date: string; children: ComponentChildren };

/** Height of the horizon over the foot of a photo. */
const line = 84;

/** What lets a wall show photos while nothing is to be said: it stands around the face the wall has by itself. */
export function makeIdle(seat: string) {
  return function Idle({ stage, view, values, date, children }: Idle) {
    const { "screen.idle": idle = [], "screen.photos": photos = [] } = values;
    const wanted = useTurn(!document.hidden && isIdle(view, stage, values), {
      idle,
      photos,
      now: stage.now,
    });
    const hung = useHung(seat, wanted);
    const beneath = useRef<Hung | undefined>(undefined);
    const shown = wanted === undefined ? undefined : hung;
    const list = photos.join();
    useEffect(() => keepPhotos(list.split(",")), [list]);
    const layers = beneath.current && beneath.current.id !== shown?.id ? [beneath.current, shown] : [shown];
    return (
      <>
        {layers.map(
          (one) =>
            one && (
              <div
                key={one.id}
                class={`photo ${shown ? "" : "leaves"}`}
                data-photo={one.id}
                onAnimationEnd={() => (beneath.current = shown)}
              >
                <img src={one.url} alt="" />
              </div>
            ),
        )}
        {shown ? <Over stage={stage} view={view} date={date} /> : children}
      </>
    );
  };
}

/** The photo whose turn it is while the wall is idle; the row goes on where it was left. */
function useTurn(idles: boolean, turns: Pick<Parameters<typeof turnOf>[0], "idle" | "photos" | "now">) {
  const kept = useRef<{ since?: number | undefined; first: number; last?: string | undefined }>({ first: 0 });
  const { current } = kept;
  if (!idles) {
    if (current.since !== undefined && current.last !== undefined)
      current.first = turns.photos.indexOf(current.last) + 1;
    current.since = undefined;
    return undefined;
  }
  current.since ??= turns.now;
  const id = turnOf({ ...turns, since: current.since, first: current.first });
  if (id !== undefined) current.last = id;
  return id;
}

/** The wanted photo once it can be drawn, until then the one before; nothing where it is not to be had. */
function useHung(seat: string, wanted: string | undefined): Hung | undefined {
  const [hung, setHung] = useState<Hung | undefined>(undefined);
  useEffect(() => {
    if (wanted === undefined) return setHung(undefined);
    let late = false;
    drawn(seat, wanted).then(
      (one) => late || setHung(one),
      () => late || setHung(undefined),
    );
    return () => {
      late = true;
    };
  }, [wanted]);
  return hung;
}

async function drawn(seat: string, id: string): Promise<Hung> {
  const url = await photoAt(seat, id);
  const image = new Image();
  image.src = url;
  await image.decode();
  return { id, url };
}

/** The hour and the day over the dark foot of a photo, and the line they stand on. */
function Over({ stage, view: { face }, date }: Pick<Idle, "stage" | "view" | "date">) {
  const { width, height, hour } = stage;
  const [x, y] = [(hour / 24) * width, height - line];
  const alarm = face.is === "clock" ? face.alarm : undefined;
  return (
    <div class="over-photo deep">
      <svg class="scenery" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={`M 0 ${y} H ${x}`} class="line gone" />
        <path d={`M ${x} ${y} H ${width}`} class="line" />
        <circle cx={x} cy={y} r="11" class={stage.sun.height > -1 ? "sun" : "ring-now"} fill="#0e0d18" />
      </svg>
      <time class="clock">{timeOf(stage, stage.now)}</time>
      <p class="caption">
        <span>{date}</span>
        {alarm !== undefined && <span>{say(stage, "wall.alarm.next", { at: alarm })}</span>}
      </p>
      {stage.note !== undefined && <p class="least note">{stage.note}</p>}
    </div>
  );
}
