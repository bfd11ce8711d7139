import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Api, type ApiPlan, openApi, type SecurePlan } from "../../hub/api/api.ts";
import type { House, ThingView } from "../../hub/api/house.ts";
import { makeBus } from "../../hub/bus/bus.ts";
import { examplesForApi } from "../../hub/examples-for-api.ts";
import { makeLog } from "../../hub/core/log.ts";
import { cookieOf } from "../../hub/core/access.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import type { Fault, RunView } from "../../hub/core/events.ts";
import { household, type Noun, type Trip } from "../../hub/core/house.ts";
import { check } from "../../hub/core/parse.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { playedAccess, type Sitting } from "./played-access.ts";
import { smallAhead } from "./small-ahead.ts";
import { smallDrawings } from "./small-drawings.ts";
import { smallMakers } from "./small-makers.ts";
import { type Document, furnish } from "./small-furniture.ts";
import { smallWords } from "./small-words.ts";
import { smallPhotos } from "./small-photos.ts";
import { smallNotices } from "./small-notices.ts";
import { smallPrivacy } from "./small-privacy.ts";
import { smallOffers } from "./small-offers.ts";

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
  const kept: Pick<House["residents"], "all" | "get"> = {
    all: (noun) => [...nouns[noun].values()].map(({ document }) => document) as never,
    get: (noun, id) => nouns[noun].get(id)?.document as never,
  };
  const access = playedAccess({ clock, bus, asked, household: kept, token: (secret) => tokens.get(secret) });
  const drawings = smallDrawings({ bus, clock, residents: kept });
  const house: House = {
    bus,
    access: access.room,
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
      words: smallWords(language),
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
      ...kept,
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
      hear: (music, wish, actor) => void asked.push(["hear", music, wish, actor]),
    },
    bedsides: {
      moved: () => ({}),
      arrange: async (place, wish, actor) => void asked.push(["bedside", place, wish, actor]),
    },
    phones: {
      login: (id, password) => Buffer.from(password).toString() === `secret-of-${id}`,
      heard: (phone, payload) => void asked.push(["heard", phone, Buffer.from(payload).toString()]),
      agree: async (phone, encrypted) => (encrypted ? `key-of-${phone}` : undefined),
      addresses: () => ({ http: "http://elm-street:8080", mqtt: "mqtt://elm-street:1883" }),
      topic: "owntracks/%u/%d",
    },
    ...smallMakers(asked, (document, actor, revision) => house.residents.put("device", document, actor, revision)),
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
    notices: smallNotices(asked),
    privacy: smallPrivacy(asked),
    offers: smallOffers(asked),
    digest: {
      view: () => ({ on: false, server: false }),
      set: (resident, wish) => void asked.push(["digest", resident, wish]),
      now: async (resident) => void asked.push(["letter", resident]),
      server: () => undefined,
      setServer: ({ host }) => void asked.push(["mail server", host]),
    },
    photos: smallPhotos,
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
    ahead: smallAhead(asked),
    preview: (days) => [
      {
        day: "2026-11-19",
        items: ["lin", "bo"].map((resident) => ({
          scene: "morning",
          resident,
          kind: "woke" as const,
          at: 1_795_071_600_000,
          from: 1_795_069_800_000,
          until: 1_795_074_300_000,
          sure: "set" as const,
          title: { key: "today.morning", params: {} },
          blockers: days > 1 ? [{ key: "guard.asleep", params: { resident } }] : [],
          steps: [],
          can_be_later: true,
        })),
      },
    ],
    drawings,
    examples: examplesForApi({
      revisions: drawings,
      scenes: { remember: () => undefined },
      residents: { ...kept, home: () => [...nouns.home.values()][0]?.document as never },
    }),
    scenes: {
      list: () => [{ scene: "morning", revision: "r1", disabled: false }],
      start: (scene, start) => {
        asked.push(["start", scene, start]);
        return `run-${(last += 1)}`;
      },
      stop: (run, actor) => void asked.push(["stop-run", run, actor]),
      why: () => [{ at: 1_000, sentence: { key: "why.ran", params: {} }, because: ["bed-a:1"], signs: [], steps: [] }],
      run: (id) => runs.get(id),
      recent: () => [...runs.values()],
    },
  };
  const token = (...scopes: readonly string[]) => {
    const secret = `given-${(last += 1)}`;
    tokens.set(secret, { id: `t-${last}`, scopes, created: clock.wall() });
    return secret;
  };
  /** The headers by which a page at that seat asks. */
  const seat = (sitting: Sitting) => {
    const { secret } = access.sit(sitting);
    return {
      "x-lintel-seat": sitting.seat,
      cookie: `${cookieOf(sitting.seat, false)}=${secret}`,
      "sec-fetch-site": "same-origin",
    };
  };
  furnish(seed, things, runs, trips);
  return { access, seat, house, bus, things, runs, trips, held, faults, asked, lines, seed, token };
}

/** The small house's own things. */
export type SmallHouse = ReturnType<typeof smallHouse>;

/** A real API for a small house on a free port and a unix socket of its own. */
export async function openSmallApi(
  small: SmallHouse,
  pages = "/nonexistent",
  secure?: SecurePlan,
  flows?: ApiPlan["flows"],
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
    secure,
    flows,
  };
  const api = await openApi(plan);
  return Object.assign(api, { url: `http://127.0.0.1:${api.port}`, socket, folder });
}
