import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import { codeOf, type ErrorCode, LintelError } from "../core/errors.ts";
import type { FactName } from "../core/facts.ts";
import { houseDay } from "../core/house-day.ts";
import type { Evidence, PlacedHome, Resident } from "../core/house.ts";
import type { Log } from "../core/log.ts";
import type { Busy } from "../core/quiet.ts";
import type { Web } from "../core/ways-out.ts";
import type { Value } from "../core/world.ts";
import type { Store } from "../store/open.ts";
import { airOf } from "./air.ts";
import { clothingAdvice, type Wearer } from "./clothing.ts";
import { fetched } from "./fetched.ts";
import { keptIn } from "./kept.ts";
import { bounded, learn, type Learned } from "./learning.ts";
import { readAir, readForecast } from "./open-meteo.ts";
import { outlookOf, type Outlook } from "./outlook.ts";
import { concentrationsAt } from "./running-means.ts";
import { sampleOutlook } from "./sample.ts";

/** Today's weather, air and clothing as facts for scenes. */
export type Weather = {
  /** undefined for what is not known today, and for facts of other rooms; `about`: for whom clothes are chosen; `at`: as it will be then. */
  fact(name: FactName, about?: Resident, at?: number): Value | undefined;
  readonly busy: Busy;
  [Symbol.dispose](): void;
};

/** What the weather is opened with. */
export type WeatherRim = {
  readonly clock: Clock;
  readonly bus: Pick<Bus, "on" | "emit">;
  readonly store: Pick<Store, "sql" | "work">;
  readonly log: Log;
  readonly home: () => PlacedHome | undefined;
  readonly web: Web;
  /** From 0 to 1. */
  readonly jitter: () => number;
  /** Whether people work on the day of a wall time. */
  readonly working: (at: number) => boolean;
  /** What was learned of a resident, as it was kept. */
  readonly learned: (resident: string) => Learned | undefined;
  readonly keep: (resident: string, learned: Required<Learned>) => Promise<void>;
};

const minute_ms = 60_000;

/** Opens the weather with the provider the home has chosen; the sample's facts come with `weather.sample` true. */
export function openWeather(from: WeatherRim): Weather {
  const { clock, bus, store, home, working, learned } = from;
  const busy = makeBusy();
  const trouble = makeTrouble(from);
  const rim = {
    ...from,
    kept: keptIn(store),
    busy: busy.change,
    trouble: (page: string, error: unknown) => trouble(page === "air" ? "weather:air" : "weather", error),
  };
  const forecast = fetched("forecast", readForecast, rim);
  const air = fetched("air", readAir, rim);
  const follow = () => {
    forecast.follow();
    air.follow();
  };
  const real = (here: PlacedHome, at: number): Partial<Outlook> => {
    const [told, breathed] = [forecast.good(), air.good()];
    const means = breathed && concentrationsAt(breathed.value, at);
    const index = means && airOf(means, here.air);
    return {
      ...(told && { ...outlookOf(told.value, at, here.zone), as_of: told.at }),
      ...(index && { air: index }),
      sample: false,
    };
  };
  const looked = lastOnly((here: PlacedHome, minute: number, ..._read: readonly unknown[]) =>
    here.weather === "sample" ? sampleOutlook(minute * minute_ms, here) : real(here, minute * minute_ms),
  );
  const wearer = ({ id, standing, wears }: Resident, at: number): Wearer => ({
    standing,
    // On a free day nobody rides to work.
    wears: working(at) ? wears : { ...wears, way: "walk", hours_out: 1 },
    learned: bounded(learned(id)?.offset_c ?? 0),
  });
  const stops = [
    bus.on("household.changed", ({ noun }) => noun === "home" && follow()),
    bus.on(
      "evidence.taken",
      makeLearning(from, busy, (error) => trouble("clothing", error)),
    ),
  ];
  follow();
  return {
    fact: (name, about, at = clock.wall()) => {
      const here = home();
      const read = rows[name];
      if (!here || !read) return undefined;
      const outlook = looked(here, Math.floor(at / minute_ms), forecast.good(), air.good());
      return read(outlook, here, about && wearer(about, at));
    },
    busy: busy.part,
    [Symbol.dispose]: () => {
      for (const stop of stops) stop();
      forecast.stop();
      air.stop();
    },
  };
}

type Read = (outlook: Partial<Outlook>, home: PlacedHome, who: Wearer | undefined) => Value | undefined;

const rows: Partial<Record<FactName, Read>> = {
  "weather.now_c": ({ now_c }) => now_c,
  "weather.feels_c": ({ feels_c }) => feels_c,
  "weather.high_c": ({ high_c }) => high_c,
  "weather.low_c": ({ low_c }) => low_c,
  "weather.sky": ({ sky }) => sky,
  "weather.rain_from": ({ rain }) => rain?.[0],
  "weather.rain_to": ({ rain }) => rain?.[1],
  "weather.wind_kmh": ({ wind_kmh }) => wind_kmh,
  "weather.uv": ({ uv }) => uv,
  "weather.as_of": ({ as_of }) => as_of,
  "weather.sample": ({ sample }) => sample,
  "air.band": ({ air }) => air?.band,
  "air.index": ({ air }) => air?.index,
  "air.scale": ({ air }, home) => air && home.air,
  "air.main": ({ air }) => air?.main,
  "clothing.advice": ({ out, air }, _home, who) => out && clothingAdvice(out, air?.band, who),
};

/** Learns from what residents say at their screens. */
function makeLearning(
  { home, learned, keep }: WeatherRim,
  { change }: { readonly change: (by: 1 | -1) => void },
  trouble: (error: unknown) => void,
) {
  // Steps on their way to the ledger: a second word meanwhile must not be the same step again.
  const going = new Map<string, Required<Learned>>();
  return ({ evidence }: { readonly evidence: Evidence }) => {
    const [here, id] = [home(), evidence.resident];
    if (!here || id === undefined) return;
    const before = going.get(id) ?? learned(id) ?? { offset_c: 0 };
    const next = learn(before, evidence, houseDay(evidence.at, here.zone));
    if (!next) return;
    going.set(id, next);
    change(1);
    void keep(id, next)
      .then(() => trouble(undefined), trouble)
      .finally(() => {
        if (going.get(id) === next) going.delete(id);
        change(-1);
      });
  };
}

/** Raises a fault when its code is new, and clears it when it is over. */
function makeTrouble({ bus, clock, log }: WeatherRim): (id: string, error: unknown) => void {
  const raised = new Map<string, ErrorCode>();
  return (id, error) => {
    if (error === undefined) {
      if (raised.delete(id)) bus.emit("fault.cleared", { id });
      return;
    }
    const code = codeOf(error);
    log.warn("the weather is in trouble", { id, error });
    if (raised.get(id) === code) return;
    raised.set(id, code);
    const params = error instanceof LintelError ? error.params : {};
    bus.emit("fault.raised", { id, code, params, cause: "weather", at: clock.wall() });
  };
}

function makeBusy(): { readonly part: Busy; readonly change: (by: 1 | -1) => void } {
  let pending = 0;
  let activity = 0;
  return {
    part: { pending: () => pending, activity: () => activity, flush: async () => {} },
    change: (by) => {
      pending += by;
      activity++;
    },
  };
}

/** Remembers the last answer while it is asked the same: a card asks for fifteen facts of one minute. */
function lastOnly<A extends readonly unknown[], T>(read: (...asked: A) => T): (...asked: A) => T {
  let last: { readonly asked: A; readonly answer: T } | undefined;
  return (...asked) => {
    if (!last || last.asked.some((value, i) => value !== asked[i])) last = { asked, answer: read(...asked) };
    return last.answer;
  };
}
