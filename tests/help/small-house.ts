import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Api, openApi } from "../../hub/api/api.ts";
import type { House, ThingView } from "../../hub/api/house.ts";
import { makeBus } from "../../hub/bus/bus.ts";
import { makeLog } from "../../hub/core/log.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import type { Fault, RunView } from "../../hub/core/events.ts";
import { household, type Noun, type Trip } from "../../hub/core/house.ts";
import { check } from "../../hub/core/parse.ts";
import { seededRandom } from "../../hub/core/random.ts";

type Document = { readonly id: string };
type Kept = { document: Document; revision: number };

/** A small house in memory behind a real API; everything that was asked of it stands in `asked`. */
export function smallHouse() {
  const clock = systemClock();
  const lines: string[] = [];
  const bus = makeBus((error) => {
    throw error;
  });
  const nouns = Object.fromEntries(Object.keys(household).map((noun) => [noun, new Map<string, Kept>()])) as Record<
    Noun,
    Map<string, Kept>
  >;
  const tokens = new Map<string, { id: string; scopes: readonly string[]; created: number }>();
  const things = new Map<string, ThingView>();
  const runs = new Map<string, RunView>();
  const trips = new Map<string, Trip>();
  const held = new Set<string>();
  const faults: Fault[] = [];
  const asked: unknown[][] = [];
  let last = 0;
  const seed = (noun: Noun, document: Document & Readonly<Record<string, unknown>>) =>
    nouns[noun].set(document.id, { document, revision: 1 });
  const role = (address: string) => {
    const bound = nouns.role.get(address)?.document as { thing: string } | undefined;
    const thing = bound && things.get(bound.thing);
    if (!thing) return undefined;
    return { address, thing: thing.id, ready: thing.online, held: held.has(address), state: thing.state ?? {} };
  };
  const house: House = {
    bus,
    clock,
    log: makeLog((line) => lines.push(line), clock),
    status: () => ({
      home: "Elm Street",
      house: "virtual",
      wall: clock.wall(),
      zone: "Asia/Shanghai",
      mqtt: { kind: "embedded", url: "mqtt://localhost:1883", clients: 3 },
      faults,
      uptime_s: 5,
      version: "0.1.0",
    }),
    reader: (language) => ({
      language,
      zone: "Asia/Shanghai",
      words: {
        "error.E_NO_TOKEN": language === "en" ? "Say who you are." : "请说明您是谁。",
        "why.ran": "Ada woke.",
        "say.bath-ready": "The bath is ready.",
      },
    }),
    brokerFiles: (folder, port) =>
      Promise.resolve({
        acl: "user hall\n",
        password: "hall:$7$\n",
        conf: `password_file ${folder}/lintel.passwd\n`,
        url: `mqtt://hub:secret@localhost:${port}`,
      }),
    eventOf: (device, event) => void asked.push(["event", device, event]),
    residents: {
      home: () => [...nouns.home.values()][0]?.document as never,
      all: (noun) => [...nouns[noun].values()].map(({ document }) => document) as never,
      get: (noun, id) => nouns[noun].get(id)?.document as never,
      revision: (noun, id) => nouns[noun].get(id)?.revision ?? 0,
      put: async (noun, value, actor, revision) => {
        const document = check<Document>(household[noun], value);
        const current = nouns[noun].get(document.id)?.revision ?? 0;
        if (revision !== undefined && revision !== current) fail("E_CHANGED");
        nouns[noun].set(document.id, { document, revision: current + 1 });
        asked.push(["put", noun, document, actor]);
        bus.emit("household.changed", { noun, id: document.id });
      },
      remove: async (noun, id) => void nouns[noun].delete(id),
    },
    credentials: {
      issue: async (id, kind, scopes) => {
        const secret = `secret-${kind}-${(last += 1)}`;
        if (kind === "token") tokens.set(secret, { id, scopes, created: clock.wall() });
        return secret;
      },
      revoke: async (id, kind) => {
        const found = [...tokens].find(([, token]) => token.id === id);
        if (!found) fail("E_NOT_FOUND", { noun: kind, id });
        tokens.delete(found[0]);
        bus.emit("credential.changed", { id, kind, revoked: true });
      },
      token: (secret) => tokens.get(secret),
      all: () =>
        [...tokens.values()].map(({ id, scopes, created }) => ({ id, kind: "token" as const, scopes, created })),
    },
    things: {
      all: () => [...things.values()],
      thing: (id) => things.get(id),
      role,
      bindable: (_address, thing) => void (things.has(thing) || fail("E_NOT_FOUND", { thing })),
      hold: (address) => void held.add(address),
      release: (address) => void held.delete(address),
      stop: (thing, actor) => void asked.push(["stop", thing, actor]),
      snooze: (alarm, actor) => void asked.push(["snooze", alarm, actor]),
    },
    phones: {
      login: (id, password) => Buffer.from(password).toString() === `secret-of-${id}`,
      heard: (phone, payload) => void asked.push(["heard", phone, Buffer.from(payload).toString()]),
      agree: async (phone, encrypted) => (encrypted ? `key-of-${phone}` : undefined),
      addresses: () => ({ http: "http://elm-street:8080", mqtt: "mqtt://elm-street:1883" }),
      topic: "owntracks/%u/%d",
    },
    door: {
      view: () => ({ phase: "shut", bolt: "locked", leaf: "closed", at: 1_000 }),
      pin: async ({ screen, pin }) => {
        asked.push(["pin", screen]);
        return pin === "274918" ? { open: true } : { open: false, code: "E_CODE_WRONG" };
      },
      tapChallenge: (phone) => ({ nonce: "n".repeat(22), expires: 2_000, text: `lintel door tap ${phone}` }),
      tap: async ({ phone }) => {
        asked.push(["tap", phone]);
        return { open: true };
      },
      setPin: async (resident, _pin, use) => void asked.push(["set-pin", resident, use]),
      removePin: async (resident, use) => void asked.push(["remove-pin", resident, use]),
      audit: (before, limit, reader) => {
        asked.push(["audit", before, limit, reader]);
        const line = {
          sentence: { key: "why.ran", params: {} },
          decision: "open",
          evidence: ["pin"],
          notice: false,
        } as const;
        return [5, 4, 3, 2, 1]
          .filter((seq) => seq < (before ?? 9))
          .slice(0, limit)
          .map((seq) => ({ seq, at: seq, ...line }));
      },
    },
    sound: {
      piece: async (piece) => new TextEncoder().encode(`RIFF the ${piece}`),
      say: async (text, language) => new TextEncoder().encode(`RIFF ${language}: ${text}`),
    },
    presence: {
      presence: () => ({ where: "home", asleep: "no", confidence: 0.9, since: 1, because: ["bed-a:1"] }),
      openTrip: (resident) =>
        [...trips.values()].find((trip) => trip.resident === resident && trip.ended === undefined),
      trip: (id) => trips.get(id),
    },
    plan: () => ({ bath: "no-permission", door: "none" }),
    scenes: {
      list: () => [{ scene: "morning", revision: "r1", disabled: false }],
      start: (scene, start) => {
        asked.push(["start", scene, start]);
        return `run-${(last += 1)}`;
      },
      stop: (run, actor) => void asked.push(["stop-run", run, actor]),
      why: () => [{ at: 1_000, sentence: { key: "why.ran", params: {} }, because: ["bed-a:1"] }],
      run: (id) => runs.get(id),
      recent: () => [...runs.values()],
    },
  };
  const token = (...scopes: readonly string[]) => {
    const secret = `given-${(last += 1)}`;
    tokens.set(secret, { id: `t-${last}`, scopes, created: clock.wall() });
    return secret;
  };
  furnish(seed, things, runs, trips);
  return { house, bus, things, runs, trips, held, faults, asked, lines, seed, token };
}

/** The small house's own things. */
export type SmallHouse = ReturnType<typeof smallHouse>;

function furnish(
  seed: (noun: Noun, document: Document & Readonly<Record<string, unknown>>) => void,
  things: Map<string, ThingView>,
  runs: Map<string, RunView>,
  trips: Map<string, Trip>,
): void {
  const home = {
    id: "virtual-1",
    name: "Elm Street",
    zone: "Asia/Shanghai",
    lat: 31.2,
    lon: 121.5,
    radius_m: 150,
    language: "en",
  };
  seed("home", home);
  for (const id of ["hall", "bathroom", "bedroom"]) seed("place", { id, name: id, eating: false });
  seed("resident", {
    id: "ada",
    name: "Ada",
    standing: "adult",
    language: "en",
    sleeps: "bedroom",
    wakes_from: "05:00",
    wakes_to: "11:00",
    presence_on_mqtt: false,
    standing_permission: { bath: false },
  });
  seed("device", { id: "phone-a", kind: "phone", name: "Ada's phone", owner: "ada" });
  seed("role", { id: "bath", thing: "bath-1" });
  seed("role", { id: "screen.hall", thing: "hall-1" });
  seed("setting", { id: "morning.volume", value: 3 });
  const calendar = { name: "Ada's calendar", is: "appointments", resident: "ada", travel_min: 30 };
  seed("calendar", { id: "ada", ...calendar, url: "https://calendar.example/secret-4711/ada.ics" });
  const bath = { v: 1, phase: "fill", level_pct: 20, water_c: 34, target_c: 40, interrupted: false };
  things.set("bath-1", {
    id: "bath-1",
    kind: "bath",
    name: "Bath",
    place: "bathroom",
    online: true,
    at: 2_000,
    state: bath,
  });
  things.set("hall-1", {
    id: "hall-1",
    kind: "screen",
    name: "Hall",
    place: "hall",
    online: true,
    at: 3_000,
    state: { card: "trip" },
  });
  const step = { key: "show", visit: 1, state: "left", output: "done", at: 1_100 };
  runs.set("run-a", {
    id: "run-a",
    scene: "morning",
    resident: "ada",
    state: "running",
    started: 1_000,
    steps: [step],
  });
  trips.set("trip-a", {
    id: "trip-a",
    resident: "ada",
    opened: 1_000,
    expires: 9_000,
    eta_min: 18,
    eta_at: 1_500,
    evidence: "none",
  });
}

/** A real API for a small house on a free port and a unix socket of its own. */
export async function openSmallApi(
  small: SmallHouse,
  pages = "/nonexistent",
): Promise<Api & { url: string; socket: string; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "lintel-api-"));
  const socket = join(folder, "hub.sock");
  const plan = {
    house: small.house,
    random: seededRandom(7),
    rim: systemClock(),
    host: "127.0.0.1",
    port: 0,
    socket,
    pages,
  };
  const api = await openApi(plan);
  return Object.assign(api, { url: `http://127.0.0.1:${api.port}`, socket, folder });
}
