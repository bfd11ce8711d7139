import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { makeBus } from "../../../hub/bus/bus.ts";
import { openCalendar } from "../../../hub/calendar/calendar.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import type { Events } from "../../../hub/core/events.ts";
import { household, type HouseholdDocument, type Noun } from "../../../hub/core/house.ts";
import { makeLog } from "../../../hub/core/log.ts";
import { openWeb } from "../../../hub/web.ts";
import { openHouseStore } from "../../../hub/store/house-store.ts";
import { rethrow, temporaryFolder } from "../../help/store.ts";

/** A server of calendars: `pages` by path, each with its answer; `asked` is what came in. */
export async function calendarServer() {
  type Page = { status?: number; body?: string | Uint8Array; headers?: Readonly<Record<string, string>> };
  const pages = new Map<string, Page | ((headers: IncomingHttpHeaders) => Page)>();
  const asked: { path: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, headers: request.headers });
    const page = pages.get(path);
    const {
      status = 200,
      body = "",
      headers = {},
    } = (typeof page === "function" ? page(request.headers) : page) ?? { status: 404 };
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Safe: listening on a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    pages,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A house with calendars on a clock that stands; `restart` opens the room again on what was kept. */
export function houseWithCalendars(at: string, zone = "Europe/Berlin") {
  const folder = temporaryFolder();
  const clock = steppingClock(Date.parse(at));
  const openStore = () =>
    openHouseStore(folder.path, { stamp: { house: "virtual" }, wall: () => clock.wall(), onFault: rethrow }).store;
  let store = openStore();
  const bus = makeBus(rethrow);
  const lines: string[] = [];
  const faults = new Map<string, Events["fault.raised"]>();
  bus.on("fault.raised", (fault) => void faults.set(fault.id, fault));
  bus.on("fault.cleared", ({ id }) => void faults.delete(id));
  const documents = new Map<string, unknown>();
  const residents = {
    home: () => documents.get("home/home") as HouseholdDocument<"home">,
    all: <N extends Noun>(noun: N) =>
      [...documents].filter(([key]) => key.startsWith(`${noun}/`)).map(([, one]) => one as HouseholdDocument<N>),
    get: <N extends Noun>(noun: N, id: string) => documents.get(`${noun}/${id}`) as HouseholdDocument<N> | undefined,
  };
  const put = (noun: Noun, document: Readonly<Record<string, unknown>> & { readonly id: string }) => {
    documents.set(`${noun}/${document.id}`, household[noun].parse(document));
    bus.emit("household.changed", { noun, id: document.id });
  };
  const unexpected: unknown[] = [];
  const open = () =>
    openCalendar({
      clock,
      bus,
      store,
      residents,
      web: openWeb(fetch),
      log: makeLog((line) => lines.push(line), clock),
      onFault: (error) => void unexpected.push(error),
      random: { next: () => 0.5 },
    });
  put("home", { id: "home", name: "Elm Street", zone, lat: 52.5, lon: 13.4, language: "en" });
  put("resident", { id: "lin", name: "Lin", standing: "owner", language: "en", sleeps: "bedroom" });
  let room = open();
  return {
    clock,
    bus,
    faults,
    lines,
    unexpected,
    put,
    get room() {
      return room;
    },
    get store() {
      return store;
    },
    remove: (noun: Noun, id: string) => {
      documents.delete(`${noun}/${id}`);
      bus.emit("household.changed", { noun, id });
    },
    fact: (name: Parameters<typeof room.fact>[0]) => room.fact(name, residents.get("resident", "lin")),
    /** Resolves with the next event of a name. */
    next: <E extends keyof Events>(name: E) =>
      new Promise<Events[E]>((resolve) => {
        const off = bus.on(name, (payload) => {
          off();
          resolve(payload);
        });
      }),
    /** Once what is under way is done, turns the clock on by so many minutes and wakes whoever is due. */
    pass: async (minutes: number) => {
      await room.busy.flush();
      await new Promise((resolve) => setImmediate(resolve));
      clock.set(clock.mono() + minutes * 60_000);
      while (clock.wakeNext());
    },
    restart: (before = () => {}) => {
      room[Symbol.dispose]();
      store[Symbol.dispose]();
      before();
      store = openStore();
      room = open();
    },
    [Symbol.dispose]: () => {
      room[Symbol.dispose]();
      store[Symbol.dispose]();
      folder[Symbol.dispose]();
    },
  };
}

/** A calendar of one timed entry. */
export function oneEvent(title: string, start: string, ...more: readonly string[]): string {
  const lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:one", `DTSTART:${start}`, "DURATION:PT1H", `SUMMARY:${title}`];
  return [...lines, ...more, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
}
