import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { makeBus } from "../../../hub/bus/bus.ts";
import { type SteppingClock, steppingClock } from "../../../hub/core/clock.ts";
import type { Events, Fault } from "../../../hub/core/events.ts";
import { type PlacedHome, household, type Resident } from "../../../hub/core/house.ts";
import { makeLog } from "../../../hub/core/log.ts";
import { makeQuiet } from "../../../hub/core/quiet.ts";
import { waysOut } from "../../../hub/core/ways-out.ts";
import { type Fetch, noNetwork, openWeb } from "../../../hub/web.ts";
import type { Learned } from "../../../hub/weather/learning.ts";
import { openWeather, type Weather, type WeatherRim } from "../../../hub/weather/weather.ts";
import { rethrow, temporaryHouse } from "../../help/store.ts";

/** Shanghai's 4 March 2026, 00:00: where the recorded pages begin. */
export const midnight = Date.parse("2026-03-04T00:00:00+08:00");

/** A home beside the place of the recorded pages. */
export const home = (over: Partial<PlacedHome> = {}): PlacedHome => ({
  ...household.home.parse({
    id: "0199a000-0000-7000-8000-000000000001",
    name: "Home",
    zone: "Asia/Shanghai",
    language: "en",
  }),
  lat: 30.2489,
  lon: 120.1551,
  ...over,
});

/** A resident, as the household's schema completes one. */
export const resident = (id: string, over: object = {}): Resident =>
  household.resident.parse({ id, name: id, standing: "adult", language: "en", sleeps: "bedroom", ...over });

/** A recorded page. */
export function recorded(name: string): Record<string, unknown> {
  const path = join(import.meta.dirname, "../../fixtures/open-meteo", `${name}.json`);
  return JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
}

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** A real server in Open-Meteo's place, and the `fetch` that finds it there. */
export async function openMeteo(): Promise<
  AsyncDisposable & { readonly fetch: Fetch; readonly asked: URL[]; answer: Answering }
> {
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? "/", "http://open-meteo"));
    it.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const it = {
    asked,
    answer: wellBehaved,
    fetch: (async (url, init) => {
      const to = new URL(url);
      if (!(waysOut.weather.hosts as readonly string[]).includes(to.hostname)) return noNetwork(url, init);
      return fetch(`http://127.0.0.1:${port}${to.pathname}${to.search}`, init);
    }) satisfies Fetch,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return it;
}

/** Answers as on a good day. */
export const wellBehaved: Answering = (request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(recorded(request.url?.startsWith("/v1/air") ? "air" : "forecast")));
};

/** The weather room on a stepping clock with a real house.db. */
export type Room = {
  readonly weather: Weather;
  readonly clock: SteppingClock;
  readonly faults: Map<string, Fault>;
  readonly lines: string[];
  readonly learned: Map<string, Learned>;
  setHome(next: PlacedHome): void;
  emit: <N extends keyof Events>(name: N, payload: Events[N]) => void;
  /** Goes on for so many milliseconds, waiting for whatever is asked on the way. */
  on(ms: number): Promise<void>;
  [Symbol.dispose](): void;
};

/** Opens the room; `house` outlives it where a test closes and opens it again. */
export function openRoom(
  how: Partial<WeatherRim> & {
    fetch?: Fetch;
    here?: PlacedHome;
    house?: ReturnType<typeof temporaryHouse>;
    at?: number;
  } = {},
): Room {
  const house = how.house ?? temporaryHouse();
  const clock = how.clock ? (how.clock as SteppingClock) : steppingClock(how.at ?? midnight + 7 * 3_600_000);
  const bus = makeBus(rethrow);
  const lines: string[] = [];
  const faults = new Map<string, Fault>();
  bus.on("fault.raised", (fault) => void faults.set(fault.id, fault));
  bus.on("fault.cleared", ({ id }) => void faults.delete(id));
  let here = how.here ?? home();
  const learned = new Map<string, Learned>();
  const weather = openWeather({
    clock,
    bus,
    store: house.store,
    log: makeLog((line) => lines.push(line), clock),
    home: () => here,
    web: openWeb(how.fetch ?? noNetwork),
    jitter: () => 0,
    working: () => true,
    learned: (id) => learned.get(id),
    keep: async (id, value) => void learned.set(id, value),
    ...how,
  });
  const quiet = makeQuiet(() => new Promise((resolve) => setImmediate(resolve)));
  quiet.watch(weather.busy);
  return {
    weather,
    clock,
    faults,
    lines,
    learned,
    setHome: (next) => {
      here = next;
      bus.emit("household.changed", { noun: "home", id: next.id });
    },
    emit: bus.emit,
    on: async (ms) => {
      await quiet.settle();
      const until = clock.mono() + ms;
      for (;;) {
        const due = clock.nextDue();
        if (due === undefined || due > until) break;
        clock.set(due);
        clock.wakeNext();
        await quiet.settle();
      }
      clock.set(until);
      await quiet.settle();
    },
    [Symbol.dispose]: () => {
      weather[Symbol.dispose]();
      if (!how.house) house[Symbol.dispose]();
    },
  };
}
