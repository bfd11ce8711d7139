import {
  Cloud,
  CloudFog,
  CloudLightning,
  CloudRain,
  CloudSnow,
  CloudSun,
  CloudSunRain,
  Sun as SunIcon,
  type IconNode,
} from "lucide";
import { Icon } from "../../parts/icon.tsx";
import { Ring } from "../../parts/ring.tsx";
import { dateOf, type Stage } from "../stage.ts";
import { degrees, say, timeOf } from "../../parts/say.ts";
import type { Today } from "../view.ts";
import { flat, hill, Ridge, type Line } from "./ridge.tsx";

type Rain = readonly [from: number, to: number];

const icons: Readonly<Record<string, IconNode>> = {
  clear: SunIcon,
  cloudy: CloudSun,
  rain: CloudSunRain,
  snow: CloudSnow,
  fog: CloudFog,
  storm: CloudLightning,
};
const foot = 62;
const overBar = 152;
const overTall = 196;

/** Today at the bedside: one number, one icon, the air, what to wear, and the day as a hill. */
export function Morning({ stage, today, asOf }: { stage: Stage; today: Today; asOf: number | undefined }) {
  const { now_c, low_c, high_c, air_band: band, clothing } = today;
  const rain = rainOf(today);
  // Where there is something to touch, the day lies flat above it.
  const line = stage.near ? flat(stage.width < stage.height ? overTall : overBar) : hill(today, foot);
  const peak = { left: `${(14 / 24) * 100}%`, bottom: `calc(${line(14) + 14} * var(--u))` };
  const number = now_c === undefined ? "–" : `${degrees(now_c)}°`;
  const old = asOf === undefined ? "" : "stale";
  return (
    <>
      <Ridge stage={stage} line={line} snow={today.sky === "snow"} {...(rain && !stage.near ? { rain } : {})} />
      <header>
        <time class="clock">{timeOf(stage, stage.now)}</time>
        <p class="label date">{dateOf(stage)}</p>
      </header>
      <section class={`today ${old}`}>
        <p class={`number ${number.length > 3 ? "long" : ""}`}>{number}</p>
        <div class="weather">
          <Icon of={iconNow(today, stage.hour)} class="big" />
          <p class="sentence">{say(stage, skyKey(today, stage.hour))}</p>
          {low_c !== undefined && high_c !== undefined && (
            <p class="sentence light">{say(stage, "wall.range", { low_c: degrees(low_c), high_c: degrees(high_c) })}</p>
          )}
          {asOf !== undefined && (
            <p class="caption">
              {say(stage, today.sample || stage.live ? "wall.as-of" : "wall.as-of-by", { at: asOf })}
            </p>
          )}
        </div>
        {band !== undefined && (
          <div class="air">
            <div class="dial">
              <Ring filled={band} />
              <p class={`word ${stage.reader.language === "en" ? "latin" : ""}`}>{say(stage, `air.band.${band}`)}</p>
            </div>
            <p class="caption">{say(stage, `air.advice.${band}`)}</p>
          </div>
        )}
      </section>
      {stage.near && stage.said !== undefined ? (
        <p class="label wear">{stage.said}</p>
      ) : (
        clothing !== undefined && <p class={`sentence wear ${old}`}>{say(stage, clothing)}</p>
      )}
      {!stage.near && <First stage={stage} today={today} />}
      {high_c !== undefined && !stage.near && (
        <p class={`caption peak ${old}`} style={peak}>
          {degrees(high_c)}°
        </p>
      )}
      {!stage.near && <Ground stage={stage} line={line} rain={rain} snow={today.sky === "snow"} />}
    </>
  );
}

/** The first appointment and when to leave for it. */
function First({ stage, today: { first_at, first_title, leave_by } }: { stage: Stage; today: Today }) {
  if (first_at === undefined && leave_by === undefined) return null;
  return (
    <p class="first">
      {first_at !== undefined && (
        <span class="what">{say(stage, "wall.first-at", { at: first_at, title: first_title ?? "" })}</span>
      )}
      {leave_by !== undefined && <span class="leave">{say(stage, "wall.leave-by", { at: leave_by })}</span>}
    </p>
  );
}

const labelHours = 4.2;
const labelHeight = 54;
const noteTop = 46;

/** What stands in the ground: the rain beside its drops, where the hill is higher, and what the house wants known. */
function Ground({ stage, line, rain, snow }: { stage: Stage; line: Line; rain: Rain | undefined; snow: boolean }) {
  const spot = rain && beside(rain, line);
  const high = !spot || spot.up >= noteTop;
  return (
    <>
      {rain && spot && (high || stage.live) && (
        <p class="caption in-ground" style={{ ...spot.at, bottom: `calc(${high ? spot.up : 12} * var(--u))` }}>
          {say(stage, snow ? "wall.snow" : "wall.rain", { from: rain[0], to: rain[1] })}
        </p>
      )}
      {stage.note !== undefined && <p class={`least note ${high ? "" : "right"}`}>{stage.note}</p>}
    </>
  );
}

function beside([from, to]: Rain, line: Line) {
  const [left, right] = [from - 0.25, to + 0.25];
  const room = (a: number, b: number) => (a < 1 || b > 23 ? 0 : Math.min(line(a), line(b)) - labelHeight);
  const before = { up: room(left - labelHours, left), at: { right: `${100 - (left / 24) * 100}%` } };
  const after = { up: room(right, right + labelHours), at: { left: `${(right / 24) * 100}%` } };
  // Where neither side is high enough, the left one leaves the right side of the ground free.
  const low = Math.max(before.up, after.up) < noteTop && left - labelHours >= 1;
  return low || before.up >= after.up ? before : after;
}

function rainOf({ sky, rain_from, rain_to }: Today): Rain | undefined {
  if (rain_from === undefined || rain_to === undefined || rain_to <= rain_from) return undefined;
  return sky === "clear" || sky === "cloudy" || sky === "fog" ? undefined : [rain_from, rain_to];
}

function iconNow(today: Today, hour: number): IconNode {
  const rain = rainOf(today);
  if (today.sky === "rain" && rain && hour >= rain[0] && hour < rain[1]) return CloudRain;
  return icons[today.sky ?? ""] ?? Cloud;
}

function skyKey(today: Today, hour: number): string {
  const rain = today.sky === "rain" ? rainOf(today) : undefined;
  if (!rain) return `sky.${today.sky ?? "cloudy"}`;
  const [from, to] = rain;
  if (hour >= to) return "sky.rain-over";
  if (hour >= from) return "sky.rain-now";
  return from < 12 ? "sky.rain-morning" : from < 18 ? "sky.rain-afternoon" : "sky.rain-evening";
}
