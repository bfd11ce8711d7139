import type { EventTypeName } from "../../hub/core/engage/events.ts";
import { typeOf } from "../../hub/core/engage/events.ts";
import type { HomeEvent } from "../../hub/core/engage/events.ts";
import type { Mail } from "../../hub/core/engage/mail.ts";
import type { Offer, Question, Reward } from "../../hub/core/engage/objects.ts";
import { steppingClock } from "../../hub/core/clock.ts";
import { instantOf } from "../../hub/core/instant.ts";
import { type Random, seededRandom } from "../../hub/core/random.ts";
import { openDatabase, type Store } from "../../hub/store/open.ts";
import { openPoints, type Points, type PointsOptions } from "../../backend/points/points.ts";
import { lettersOf } from "../../backend/points/crockford.ts";
import { pointsMigration } from "../../backend/points/schema.ts";
import type { Letter } from "../../backend/store/part.ts";
import { temporaryFolder } from "./store.ts";

/** When the ledgers of these tests begin. */
export const begins = Date.parse("2026-01-05T09:00:00Z");
export const day = 86_400_000;

const words = (text: string) => ({ en: text, "zh-Hans": text, "zh-Hant": text });

/** A brand's own database with nothing in it but the ledger of points. */
export function pointsStore(path: string, synchronous: "FULL" | "NORMAL" = "FULL"): Store {
  return openDatabase(path, {
    migrations: [{ version: 1, min_reader: 1, sql: pointsMigration }],
    stamp: { house: "virtual" },
    synchronous,
  });
}

/** A ledger of points in a folder of its own, on a clock that stands until it is turned. */
export function temporaryPoints(options: Partial<PointsOptions> = {}) {
  const folder = temporaryFolder();
  const path = folder.file("brand.db");
  const store = pointsStore(path);
  const clock = steppingClock(begins);
  const posted: Letter[] = [];
  const points = openPoints({
    store,
    clock,
    random: seededRandom(7),
    post: (letter) => posted.push(letter),
    ...options,
  });
  return {
    points,
    store,
    clock,
    posted,
    path,
    folder: folder.path,
    later: (ms: number) => clock.set(clock.mono() + ms),
    [Symbol.dispose]: () => {
      store[Symbol.dispose]();
      folder[Symbol.dispose]();
    },
  };
}

const ids: Random = seededRandom(20_260_105);

/** A pseudonym of a home (h) or a resident (r), the same for the same number. */
export const pseudonym = (kind: "h" | "r", n: number) => `urn:lintel:${kind}:${n.toString(16).padStart(32, "0")}`;

/** A resident of a home of their own. */
export const resident = (n: number) => ({ source: pseudonym("h", n), subject: pseudonym("r", n) });

/** An event as it left a home, of a resident, under a grant of theirs. */
export function homeEvent(
  name: EventTypeName,
  data: unknown,
  { source, subject }: { source: string; subject?: string },
  more: Partial<HomeEvent> = {},
): HomeEvent {
  return {
    specversion: "1.0",
    id: lettersOf(ids.bytes(26)),
    source,
    ...(subject && { subject }),
    type: typeOf(name),
    time: instantOf(begins),
    datacontenttype: "application/json",
    dataschema: `urn:lintel:schema:${name}:1`,
    consentid: `c_${"0".repeat(26)}`,
    consentepoch: 1,
    purpose: "points",
    category: "breakfast",
    recipient: "oatfield",
    level: 1,
    retention: "P180D",
    commit: "A".repeat(43),
    data,
    ...more,
  };
}

export const question = (id: string, points: number, more: Partial<Question> = {}): Question => ({
  v: 1,
  is: "question",
  id,
  version: 1,
  brand: "oatfield",
  category: "breakfast",
  purpose: "questions",
  text: words("Sweet or plain?"),
  answers: [
    { id: "sweet", text: words("Sweet") },
    { id: "plain", text: words("Plain") },
  ],
  validity_days: 30,
  retention_days: 180,
  points,
  personal: false,
  why: words("To know"),
  ...more,
});

export const offer = (id: string, more: Partial<Offer> = {}): Offer => ({
  v: 1,
  is: "offer",
  id,
  version: 1,
  brand: "oatfield",
  category: "breakfast",
  title: words("Oats"),
  body: words("Rolled"),
  touchpoints: ["phone"],
  validfrom: instantOf(begins - day),
  validto: instantOf(begins + 60 * day),
  caps: { perday: 1, perweek: 2, total: 5 },
  price: { currency: "EUR", total: 0, fees: [] },
  reward: { points: 30 },
  action: "code",
  why: words("a"),
  evidence: words("b"),
  alternatives: words("c"),
  ifrefused: words("d"),
  sponsor: "Oatfield",
  ...more,
});

export const reward = (id: string, points: number, more: Partial<Reward> = {}): Reward => ({
  v: 1,
  is: "reward",
  id,
  version: 1,
  brand: "oatfield",
  name: words("Bowl"),
  body: words("A bowl"),
  points,
  validto: instantOf(begins + 400 * day),
  ...more,
});

/** The mail of one kind among letters; undefined where there is none. */
export function mailOf<K extends Mail["is"]>(letters: readonly Letter[], is: K): Extract<Mail, { is: K }> | undefined {
  const found = letters.findLast(({ mail }) => mail.is === is)?.mail;
  return found as Extract<Mail, { is: K }> | undefined;
}

/** Gives a member points by questions nobody else is asked. */
export function earn(points: Points, who: { source: string; subject: string }, amount: number): void {
  const id = `give-${lettersOf(ids.bytes(12)).toLowerCase()}`;
  points.published(question(id, amount));
  points.onEvent(homeEvent("answer.given", { question: id, answer: "sweet" }, who));
}

/** The balance a member would be told. */
export function balanceOf(points: Points, { subject }: { subject: string }): number | undefined {
  const letter = points.statement(subject);
  return letter && mailOf([letter], "points")?.balance;
}
