import { levelAtMost, tellsByItself, type Level, type Purpose } from "../core/engage/lists.ts";
import { daysAfter, houseDay } from "../core/house-day.ts";
import { monthAnswerOf } from "../core/signals/signal.ts";
import { signalsOf } from "../core/signals/signals.ts";
import type { Build, Draft } from "./build.ts";
import type { CountsAsked } from "./capture-counters.ts";
import type { Seen, Use } from "./capture-seen.ts";
import type { Asks, Grant } from "./grant.ts";
import { bucketDrafts, usesADay } from "./signals.ts";
import { blurred } from "./signals-blurred.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

/** What somebody would like to see before they say yes. */
export type PreviewAsks = Required<Pick<Asks, "resident" | "brand" | "purpose" | "category" | "level">>;

/** What would have left, made by what sends. */
export type Preview = {
  /** The exact texts of the events that the last seven days would have sent under such a grant. */
  lastWeek(asks: PreviewAsks): readonly string[];
  /** One of them; where there was nothing, one as it could be. */
  sampleOf(asks: PreviewAsks): string;
  /** The most bytes a month that such a grant sends by itself; a person's own taps come on top. */
  bytesAMonth(asks: Pick<PreviewAsks, "purpose" | "category" | "level">): number;
};

/** What it works with: the journal that the house keeps anyway. */
export type PreviewNeeds = {
  readonly build: Build;
  readonly seen: Pick<Seen, "between">;
  readonly pseudonyms: Pick<Pseudonyms, "derived">;
  readonly now: () => number;
  readonly zone: () => string;
};

const day_ms = 86_400_000;
const sampleNotice = "A".repeat(43);

/** Makes the preview. */
export function makePreview(needs: PreviewNeeds): Preview {
  const { build, seen, now, zone } = needs;
  const built = (asks: PreviewAsks, drafts: readonly Draft[]) =>
    drafts.map((draft) => build(asIf(asks, now()), draft, now()).text);
  const lastWeek = (asks: PreviewAsks): readonly string[] => {
    if (!tellsByItself(asks.purpose, asks.level) || asks.level > levelAtMost[asks.category]) return [];
    const uses = seen
      .between(asks.resident, now() - 7 * day_ms, now())
      .filter(({ category }) => category === asks.category);
    return built(asks, draftsOf(needs, asks, uses));
  };
  return {
    lastWeek,
    sampleOf: (asks) => lastWeek(asks).at(-1) ?? built(asks, [sampleDraft(asks, now(), zone())])[0] ?? "",
    bytesAMonth: ({ purpose, category, level }) => {
      const events = eventsAMonth(purpose, category, level);
      if (events === 0) return 0;
      const asks: PreviewAsks = { resident: "", brand: "m".repeat(40), purpose, category, level };
      const longest = built(asks, [sampleDraft(asks, now(), zone())]).map((text) => Buffer.byteLength(text));
      // The bucket of a sample may be the shortest, its use too.
      return events * (Math.max(0, ...longest) + 40);
    },
  };
}

function draftsOf(needs: PreviewNeeds, asks: PreviewAsks, uses: readonly Use[]): readonly Draft[] {
  const { now, zone, pseudonyms } = needs;
  const today = houseDay(now(), zone());
  if (asks.level === 3) {
    const perDay = Map.groupBy(uses, ({ used, at }) => `${used} ${houseDay(at, zone())}`);
    return [...perDay.values()]
      .flatMap((some) => some.slice(0, usesADay))
      .map(({ used, at, id }) => ({ type: "signal.usage", data: { used }, at, of: id }));
  }
  const days = ({ uses: names, from, to }: CountsAsked) => {
    const on = uses.filter(({ used }) => names.includes(used)).map(({ at }) => houseDay(at, zone()));
    return new Set(on.filter((day) => day >= from && day < to)).size;
  };
  if (asks.level === 2) {
    return uses.length === 0 ? [] : bucketDrafts({ days }, asks, daysAfter(today, -6), undefined, zone());
  }
  if (uses.length === 0) return [];
  // Blurred as it would be, and the same each time it is looked at.
  const month = today.slice(0, 7);
  let turn = 0;
  const bytes = () => pseudonyms.derived("preview", asks.resident, asks.category, month, String((turn += 1)));
  const truth = monthAnswerOf(new Set(uses.map(({ at }) => houseDay(at, zone()))).size);
  const answer = blurred(truth, { bytes });
  return [{ type: "signal.blurred", data: { month, answer }, at: now(), of: `preview ${month}` }];
}

/** What an event of such a grant could look like. */
function sampleDraft({ purpose, category, level }: PreviewAsks, now: number, zone: string): Draft {
  const of = "sample";
  const [name, signal] = signalsOf(category)[0] ?? [];
  if (!tellsByItself(purpose, level) || !name || !signal) {
    return ownTap(purpose, now);
  }
  if (level === 3) return { type: "signal.usage", data: { used: signal.sample.used }, at: now, of };
  if (level === 2) {
    return { type: "signal.bucket", data: { bucket: signal.coarsen(signal.sample.days), trend: "same" }, at: now, of };
  }
  const month = houseDay(now, zone).slice(0, 7);
  return { type: "signal.blurred", data: { month, answer: "some" }, at: now, of };
}

function ownTap(purpose: Purpose, at: number): Draft {
  const of = "sample";
  if (purpose === "questions") {
    return { type: "answer.given", data: { question: "a-question", answer: "prefer-not-to-say" }, at, of };
  }
  if (purpose === "points") return { type: "points.command", data: { do: "redeem", reward: "a-reward" }, at, of };
  if (purpose === "callback") {
    return { type: "callback.requested", data: { name: "A B", phone: "000 0000" }, at, of };
  }
  return { type: "thread.said", data: { about: "question", text: "…" }, at, of };
}

/** A grant as it would be. */
function asIf({ resident, brand, purpose, category, level }: PreviewAsks, now: number): Grant {
  return {
    id: `c_${"0".repeat(26)}`,
    resident,
    brand,
    purpose,
    category,
    level,
    state: "given",
    epoch: 1,
    since: now,
    until: now + day_ms,
    touchpoints: [],
    notice: sampleNotice,
    words: "",
    language: "en",
    screen: "",
    confirmed: false,
  };
}

function eventsAMonth(purpose: Purpose, category: PreviewAsks["category"], level: Level): number {
  if (!tellsByItself(purpose, level) || level > levelAtMost[category]) return 0;
  const list = signalsOf(category).filter(([, { levels }]) => levels.includes(level));
  if (level === 1) return 1;
  return level === 2 ? 5 * list.length : 31 * usesADay * list.flatMap(([, { uses }]) => uses).length;
}
