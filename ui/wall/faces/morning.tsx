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
import { dateOf, say, timeOf, type Stage } from "../stage.ts";
import type { Today } from "../view.ts";
import { hill, Ridge } from "./ridge.tsx";

const icons: Readonly<Record<string, IconNode>> = {
  clear: SunIcon,
  cloudy: CloudSun,
  rain: CloudSunRain,
  snow: CloudSnow,
  fog: CloudFog,
  storm: CloudLightning,
};
const foot = 58;

/** Today at the bedside: one number, one icon, the air, what to wear, and the day as a hill. */
export function Morning({ stage, today, asOf }: { stage: Stage; today: Today; asOf: number | undefined }) {
  const { now_c, low_c, high_c, air_band: band, clothing } = today;
  const rain = rainOf(today);
  const line = hill(today, foot);
  const peak = { left: `${(14 / 24) * 100}%`, bottom: `calc(${line(14) + 14} * var(--u))` };
  const old = asOf === undefined ? "" : "stale";
  return (
    <>
      <Ridge stage={stage} line={line} {...(rain ? { rain } : {})} />
      <header>
        <time class="clock">{timeOf(stage, stage.now)}</time>
        <p class="label date">{dateOf(stage)}</p>
      </header>
      <section class={`today ${old}`}>
        <p class="number">{now_c === undefined ? "–" : `${Math.round(now_c)}°`}</p>
        <div class="weather">
          <Icon of={iconNow(today, stage.hour)} class="big" />
          <p class="sentence">{say(stage, skyKey(today, stage.hour))}</p>
          {low_c !== undefined && high_c !== undefined && (
            <p class="sentence light">
              {say(stage, "wall.range", { low_c: Math.round(low_c), high_c: Math.round(high_c) })}
            </p>
          )}
          {asOf !== undefined && <p class="caption">{say(stage, "wall.as-of", { at: asOf })}</p>}
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
      {clothing !== undefined && <p class={`sentence wear ${old}`}>{say(stage, clothing)}</p>}
      {high_c !== undefined && (
        <p class={`caption peak ${old}`} style={peak}>
          {Math.round(high_c)}°
        </p>
      )}
      <Ground stage={stage} today={today} rain={rain} />
    </>
  );
}

/** What stands in the ground: the rain beside its drops, and what the house wants known on the free side. */
function Ground({ stage, today, rain }: { stage: Stage; today: Today; rain: readonly [number, number] | undefined }) {
  const middle = rain ? (rain[0] + rain[1]) / 48 : 0;
  const word = today.sky === "snow" ? "wall.snow" : "wall.rain";
  const beside = rain && (middle > 0.5 ? { right: `${100 - (rain[0] / 24) * 100 + 1}%` } : { left: `${(rain[1] / 24) * 100 + 1}%` });
  return (
    <>
      {rain && beside && (
        <p class="caption in-ground" style={beside}>
          {say(stage, word, { from: rain[0], to: rain[1] })}
        </p>
      )}
      {stage.note !== undefined && (
        <p class={`least note ${rain && middle <= 0.5 ? "right" : ""}`}>{stage.note}</p>
      )}
    </>
  );
}

function rainOf({ sky, rain_from, rain_to }: Today): readonly [number, number] | undefined {
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
