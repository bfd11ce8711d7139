import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { seedDemo } from "../../backend/demo.ts";
import { makeBus } from "../../hub/bus/bus.ts";
import { type Clock, steppingClock, systemClock } from "../../hub/core/clock.ts";
import type { Presence } from "../../hub/core/house.ts";
import type { Post } from "../../hub/core/mail.ts";
import { makeLog } from "../../hub/core/log.ts";
import { seededRandom, systemRandom } from "../../hub/core/random.ts";
import { render } from "../../hub/core/sentence.ts";
import { signRequest } from "../../hub/core/engage/http-signature.ts";
import { openEdge } from "../../hub/engagement/edge.ts";
import { openHomeKeys } from "../../hub/engagement/edge/keys.ts";
import { openEngagement } from "../../hub/engagement/engagement.ts";
import type { Wish } from "../../hub/engagement/consent.ts";
import { wordsOf } from "../../hub/words.ts";
import { startBackend } from "./backend.ts";
import { furnished } from "./offers.ts";
import { asker } from "./permission.ts";
import { recordedWire } from "./recorder.ts";
import { temporaryFolder, temporaryHouse, temporaryLedger } from "./store.ts";
import { playedRuns } from "./way-out.ts";

const zone = "Asia/Shanghai";
const away: Presence = { where: "away", asleep: "no", confidence: 1, since: 0, because: [] };

/** A clock that tells the time of another, and waits by the machine's own: what lives beside a house that is stepped. */
export function beside(house: Pick<Clock, "wall">): Clock {
  const machine = systemClock();
  return { ...machine, wall: () => Math.floor(house.wall()) };
}

/**
 * Permission, counting, outbox and offers of a house of Lin and Bo, grown-ups, Mei, a child, and Gus, a guest; its edge
 * as it runs, a wire that keeps every byte, and a backend with its made-up brands. Days are stepped.
 */
export async function wholeWay(plan: {
  readonly at: string;
  readonly seed?: number;
  readonly edge?: boolean;
  readonly post?: Post;
}) {
  await using closing = new AsyncDisposableStack();
  const clock = steppingClock(Date.parse(plan.at));
  const machine = beside(clock);
  const wire = closing.use(await recordedWire());
  const backend = closing.use(await startBackend({ demo: true, clock: machine, publicUrl: wire.url }));
  wire.leads(backend.port);
  seedDemo(backend);
  const ledger = closing.use(await temporaryLedger());
  const { store, folder: houseFolder } = closing.use(temporaryHouse());
  const folder = closing.use(temporaryFolder());
  const nouns = furnished(zone);
  nouns.remove("home", "home");
  nouns.put("home", { id: "virtual-lake", name: "Home", zone, lat: 30, lon: 120, language: "en" });
  const presence = new Map<string, Presence>([["lin", { ...away, where: "home" }]]);
  const faults: unknown[] = [];
  const fault = (error: unknown) => void faults.push(error);
  const bus = makeBus(fault);
  const lines: string[] = [];
  const log = makeLog((line) => void (/"priority":[0-4]/.test(line) && lines.push(line)), clock);
  let random = plan.seed === undefined ? systemRandom() : seededRandom(plan.seed);
  const room = closing.use(
    await openEngagement({
      bus,
      log,
      clock,
      patience: systemClock(),
      random: { next: () => random.next(), bytes: (length) => random.bytes(length) },
      ledger,
      store,
      folder: folder.path,
      socket: folder.file("edge.sock"),
      post: plan.post,
      household: { all: nouns.all, get: nouns.get, put: async (noun, document) => nouns.put(noun, document) },
      presence: (id) => presence.get(id) ?? away,
      barred: () => undefined,
      reads: {
        zone: () => zone,
        residents: () => nouns.all("resident"),
        devices: () => nouns.all("device"),
        presence: (id) => presence.get(id) ?? away,
        screens: () =>
          nouns.all("device").flatMap(({ id, kind, place, owner }) =>
            kind === "screen" || kind === "phone"
              ? [
                  {
                    id,
                    kind: kind === "screen" ? ("wall" as const) : ("phone" as const),
                    ...(place === undefined ? {} : { place }),
                    ...(owner === undefined ? {} : { owner }),
                    rights: ["notices", "answers"] as const,
                  },
                ]
              : [],
          ),
        notices: () => [],
        faults: () => [],
        ringing: () => false,
        door: () => "shut",
        running: () => false,
      },
      say: (sentence, language) => render(sentence, { words: wordsOf(language), language, zone }),
      zone: () => zone,
      directory: () => `${wire.url}/v1/brands`,
      faults: { raise: (_, error) => fault(error), clear: () => undefined },
      onFault: fault,
    }),
  );
  bus.on("fault.raised", (raised) => fault(raised));
  let edge: AsyncDisposable | undefined;
  const startEdge = () => {
    edge = openEdge({
      socket: folder.file("edge.sock"),
      folder: join(folder.path, "edge"),
      virtual: true,
      clock: machine,
      random: systemRandom(),
      log,
    });
  };
  const stopEdge = async () => {
    await edge?.[Symbol.asyncDispose]();
    edge = undefined;
  };
  closing.defer(stopEdge);
  if (plan.edge !== false) startEdge();
  const runs = playedRuns(store, bus);
  const underWay = ledger.read.prepare("SELECT count(*) AS n FROM outbox WHERE state = 'sending' OR due <= ?");
  /** Nothing is being done, and nothing stands on the wire. */
  const settled = async () => {
    for (let quiet = 0; quiet < 3;) {
      await new Promise((resolve) => void setImmediate(resolve));
      quiet = room.busy.pending() === 0 && wire.open() === 0 ? quiet + 1 : 0;
    }
  };
  const pass = async (ms: number) => {
    const until = clock.mono() + ms;
    for (let due = clock.nextDue(); due !== undefined && due <= until; due = clock.nextDue()) {
      clock.set(Math.max(due, clock.mono()));
      while (clock.wakeNext()) await settled();
    }
    clock.set(until);
    await settled();
  };
  const opened = closing.move();
  return {
    room,
    backend,
    bus,
    clock,
    ledger,
    store,
    household: nouns,
    houseFolder,
    folder: folder.path,
    wire,
    faults,
    lines,
    presence,
    runs,
    startEdge,
    stopEdge,
    settled,
    pass,
    to: (instant: string) => pass(Date.parse(instant) - clock.wall()),
    /** Chance begins anew: what was drawn while the edge took its own time counts for nothing. */
    reseed: (seed: number) => void (random = seededRandom(seed)),
    /** Lets the house live on, a second for each look, until this is so. */
    until: async (what: string, is: () => boolean) => {
      for (let tries = 0; !is(); tries += 1) {
        if (tries > 600) throw new Error(`never: ${what}; ${JSON.stringify(faults)} ${lines.join("\n")}`);
        await pass(1_000);
        // The edge and the backend live in the machine's own time, and that may be scarce.
        await new Promise((resolve) => void setTimeout(resolve, Math.min(100, 10 + tries / 4)));
      }
      await settled();
    },
    /** Asked and answered yes, as at a phone. */
    yes: async (resident: string, wish: Wish, touchpoints: readonly ("wall" | "phone")[] = ["wall", "phone"]) => {
      const { notice, sample } = await room.privacy.ask(asker(resident), wish);
      const given = await room.privacy.give(resident, { ...wish, touchpoints, notice, confirmed: true });
      return { ...given, sample };
    },
    /** The bedside screen shows the day. */
    weather: () =>
      bus.emit("device.state", {
        device: "screen-bedroom",
        state: { v: 1, boot: "b", at: new Date(clock.wall()).toISOString(), card: "morning" },
        before: undefined,
        baseline: false,
      }),
    /** Everything the brand holds of this home: `GET /v1/me`, asked with the home's own key past the recorded wire. */
    me: async (brand: string, source: string): Promise<{ readonly status: number; readonly text: string }> => {
      const { pair, privateKey } = await openHomeKeys(join(folder.path, "edge", "keys"), systemRandom()).of(
        brand,
        source,
      );
      const { kid } = pair;
      const query = `/b/${brand}/v1/me?source=${encodeURIComponent(source)}`;
      const url = `http://localhost:${backend.port}${query}`;
      const nonce = Buffer.from(systemRandom().bytes(16)).toString("base64url");
      const created_s = Math.floor(clock.wall() / 1_000);
      const answer = await fetch(url, {
        headers: signRequest({ method: "GET", url, kid, privateKey, created_s, nonce }),
      });
      return { status: answer.status, text: await answer.text() };
    },
    /** Whether anything is due or on the wire. */
    onItsWay: () => Number(underWay.get(Math.floor(clock.wall()))?.["n"]) > 0,
    /** Whether the house still waits for the proof of an erasure, or for a new name after it. */
    owes: () => ledger.read.prepare("SELECT 1 FROM engage_keeps WHERE id LIKE 'erase.%'").get() !== undefined,
    outbox: () => ledger.read.prepare("SELECT * FROM outbox ORDER BY due, id").all(),
    counted: () =>
      store
        .sql("SELECT resident, category, day, used, n FROM engage_uses ORDER BY resident, category, day, used")
        .all()
        .map((row) => Object.values(row).join(" ")),
    chained: () =>
      ledger.read
        .prepare("SELECT document FROM engage_chain ORDER BY seq")
        .all()
        .map((row) => JSON.parse(String(row["document"])) as Readonly<Record<string, unknown>>),
    /** Which of these texts can still be read in any file of the backend. */
    readable: (texts: readonly string[]) =>
      readdirSync(backend.folder, { recursive: true, encoding: "utf8" }).flatMap((name) => {
        const path = join(backend.folder, name);
        const bytes = existsSync(path) && /\.db/.test(name) ? readFileSync(path) : Buffer.alloc(0);
        return texts.filter((text) => bytes.includes(text)).map((text) => `${name}: ${text}`);
      }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
