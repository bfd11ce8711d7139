import { AirVent, Bath, ClockPlus, DoorClosed, Square } from "lucide";
import { Icon } from "../../parts/icon.tsx";
import { say, timeOf } from "../../parts/say.ts";
import { SmallTub } from "../../parts/small-tub.tsx";
import type { Row } from "../rows.ts";
import type { Stage } from "../stage.ts";
import { Touch } from "../touch.tsx";
import type { DoorTap, Trip as TripFace } from "../view.ts";
import { DoorTarget, Undo } from "./home.tsx";
import { Notices } from "./notices.tsx";

const icons = { climate: AirVent, bath: Bath, door: DoorClosed } as const;
const names = { climate: "phone.ac", bath: "phone.bath", door: "phone.door" } as const;
const later_min = 15;

type Trip = { readonly stage: Stage; readonly trip: TripFace; readonly tap: DoorTap | undefined };

/** The way home: how long it takes, and what the house does meanwhile. */
export function Trip({ stage, trip, tap }: Trip) {
  const { undo, live, press, said } = stage;
  const { minutes, band, rows, opened, asOf } = trip;
  const old = asOf === undefined ? "" : "stale";
  return (
    <>
      <section class="underway">
        <Notices stage={stage} />
        <header class={old}>
          <p class="label">{say(stage, minutes === undefined ? "phone.trip.since" : "phone.trip", { at: opened })}</p>
          <time class="label">{timeOf(stage, stage.now)}</time>
        </header>
        <div class={`arrival ${old}`}>
          {minutes !== undefined && minutes > 0 ? (
            <>
              <p class={`number ${minutes > 99 ? "long" : ""}`}>{minutes}</p>
              <div>
                <p class="sentence">{say(stage, "phone.trip.minutes", { minutes })}</p>
                {asOf === undefined && band && <p class="least">{say(stage, "phone.trip.band", band)}</p>}
                {asOf !== undefined && <p class="least">{say(stage, "wall.as-of", { at: asOf })}</p>}
              </div>
            </>
          ) : (
            <h1 class="headline">{say(stage, minutes === undefined ? "phone.trip.unknown" : "phone.trip.soon")}</h1>
          )}
        </div>
        <Road stage={stage} trip={trip} />
      </section>
      <section class="parts">
        <ul>
          {rows.map((row) => (
            <Line key={row.of} stage={stage} row={row} />
          ))}
        </ul>
        {!tap && (
          <p class="least" aria-live="polite">
            {said ?? say(stage, live ? "phone.trip.privacy" : "phone.swipe.offline")}
          </p>
        )}
        {tap && said !== undefined && (
          <p class="least" aria-live="polite">
            {said}
          </p>
        )}
      </section>
      <footer class="targets">
        {tap && <DoorTarget stage={stage} tap={tap} />}
        {undo !== undefined ? (
          <Undo stage={stage} seconds={undo} />
        ) : (
          <>
            <Touch
              icon={ClockPlus}
              word={say(stage, "phone.do.later", { minutes: later_min })}
              works={live}
              onTouch={() => press({ is: "later", by_min: later_min })}
            />
            <Touch icon={Square} word={say(stage, "phone.do.end")} works={live} onTouch={() => press({ is: "end" })} />
          </>
        )}
      </footer>
    </>
  );
}

function Line({ stage, row }: { readonly stage: Stage; readonly row: Row }) {
  const { of, says, value, asOf } = row;
  return (
    <li class={asOf === undefined ? "" : "stale"}>
      <Icon of={icons[of]} class="small" />
      <div>
        <p class="label">{say(stage, names[of])}</p>
        <p class="least">{say(stage, says.key, says.params)}</p>
      </div>
      {value && <p class="value">{say(stage, value.key, value.params)}</p>}
    </li>
  );
}

const drawn = { height: 150, line: 90 } as const;

/** Road, doorway and tub are one line, with whoever comes along it. */
function Road({ stage, trip }: { readonly stage: Stage; readonly trip: TripFace }) {
  const { width, letter } = stage;
  const { along, tub, asOf } = trip;
  const { height, line: y } = drawn;
  const door = tub ? width - 128 : width - 78;
  const at = (x: number) => {
    const near = Math.min(1, Math.max(0, (x - door * 0.72) / (door * 0.26)));
    const flat = near * near * (3 - 2 * near);
    return y - (1 - flat) * (4 + 9 * Math.sin((x / door) * Math.PI * 3.2 + 0.95));
  };
  const walk = (from: number, to: number) =>
    Array.from({ length: 41 }, (_, i) => from + ((to - from) * i) / 40)
      .map((x) => `${x.toFixed(1)} ${at(x).toFixed(1)}`)
      .join(" L ");
  const here = 40 + Math.min(1, Math.max(0, along)) * (door - 76);
  const tubX = door + 46;
  return (
    <svg class={`way ${asOf === undefined ? "" : "stale"}`} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <defs>
        <radialGradient id="dusk">
          <stop offset="0" stop-color="#e8843c" stop-opacity="0.5" />
          <stop offset="1" stop-color="#e8843c" stop-opacity="0" />
        </radialGradient>
        <linearGradient id="light" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#ffd98a" />
          <stop offset="1" stop-color="#d08a3f" />
        </linearGradient>
        <radialGradient id="lantern">
          <stop offset="0" stop-color="#ffe7b4" stop-opacity="0.7" />
          <stop offset="1" stop-color="#ffe7b4" stop-opacity="0" />
        </radialGradient>
      </defs>
      <ellipse cx={door + 20} cy={y} rx="150" ry="74" fill="url(#dusk)" class="glow" />
      <path d={`M 0 ${height} L ${walk(0, door)} L ${door} ${y} H ${width} V ${height} Z`} class="earth" />
      <path d={`M ${walk(0, here)}`} class="line" />
      <path d={`M ${walk(here, door)}`} class="line to-come" />
      <circle cx={here} cy={at(here)} r="36" fill="url(#lantern)" class="glow" />
      <circle cx={here} cy={at(here)} r="17" class="traveller" />
      <text x={here} y={at(here) + 6} class="letter">
        {letter}
      </text>
      <rect x={door + 3} y={y - 66} width="32" height="66" fill="url(#light)" class="inside" />
      <path
        d={`M ${door + 2} ${y} V ${y - 66} M ${door + 36} ${y - 66} V ${y} ${tub ? `H ${tubX} M ${tubX + 78} ${y} H ${width}` : `H ${width}`}`}
        class="line"
      />
      <rect x={door - 5} y={y - 71} width="48" height="5" rx="2" class="lintel" />
      {tub && <SmallTub tub={tub} x={tubX} y={y} width={78} height={46} />}
    </svg>
  );
}
