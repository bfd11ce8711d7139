import { seededRandom } from "../../hub/core/random.ts";
import { keyPairOf } from "../../hub/core/signing-key.ts";
import { type Built, type Draft, makeBuild } from "../../hub/engagement/build.ts";
import type { Grant } from "../../hub/engagement/grant.ts";
import { batchesOf } from "../../hub/engagement/outbox-batches.ts";
import type { OutboxRow } from "../../hub/engagement/outbox-rows.ts";
import { makePseudonyms } from "../../hub/engagement/pseudonyms.ts";

/** What a brand has of one home, as far as it is no word of the contract. */
export type Export = {
  /** Everything that is random to the brand, as bytes of the same length for every home. */
  readonly names: Readonly<Record<"home" | "resident" | "key" | "consent" | "event" | "commit", Buffer>>;
  /** When each event came, ms since the first day began. */
  readonly times: readonly number[];
  /** How many events each request had. */
  readonly batches: readonly number[];
};

const monday = Date.UTC(2026, 2, 9, 4, 10);
const week_ms = 7 * 86_400_000;
const minute_ms = 60_000;
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Two brands' exports of the same homes, each by the house's own names, builder, delays and batches; home `n` is at place `n` in both. */
export function twoExports(plan: {
  readonly homes: number;
  readonly weeks: number;
  readonly seed: number;
  /** Sends what both are told at the same moment, as a house would that made its delays once. */
  readonly together?: boolean;
}): readonly [readonly Export[], readonly Export[]] {
  const random = seededRandom(plan.seed);
  const exports: [Export[], Export[]] = [[], []];
  for (let n = 0; n < plan.homes; n += 1) {
    const pseudonyms = makePseudonyms(random.bytes(32), () => 0);
    const shared = random.next() * 2 ** 32;
    for (const [i, brand] of (["oatfield", "stillwater"] as const).entries()) {
      const own = plan.together ? { ...random, next: seededRandom(shared).next } : random;
      const build = makeBuild({ pseudonyms, random: own, zone: () => "UTC", retentionDays: () => 30 });
      const grant = grantOf(brand, random.bytes(26));
      const built = Array.from({ length: plan.weeks }, (_, week) =>
        drafts(week).map((draft) => build(grant, draft, monday + (week + 1) * week_ms)),
      ).flat();
      exports[i]?.push(exportOf(grant, built, random.bytes(32)));
    }
  }
  return exports;
}

function drafts(week: number): readonly Draft[] {
  return ["music-3-5", "news-1-2", "music-none"].map((bucket) => ({
    type: "signal.bucket",
    data: { bucket },
    at: monday + week * week_ms,
    of: `${week}.${bucket}`,
  }));
}

function grantOf(brand: string, bytes: Uint8Array): Grant {
  return {
    id: `c_${[...bytes].map((byte) => crockford[byte % 32]).join("")}`,
    resident: "ada",
    brand,
    purpose: "offers",
    category: "kitchen-media",
    level: 2,
    state: "given",
    epoch: 1,
    since: 0,
    until: Number.MAX_SAFE_INTEGER,
    touchpoints: ["phone"],
    notice: "n".repeat(43),
    words: "",
    language: "en",
    screen: "phone",
    confirmed: false,
  };
}

function exportOf(grant: Grant, built: readonly Built[], secret: Uint8Array): Export {
  const due = built.toSorted((a, b) => a.due - b.due);
  const [first] = due;
  if (!first) throw new Error("nothing was told");
  const event = JSON.parse(first.text) as { source: string; subject: string; commit: string };
  const hex = (name: string) => Buffer.from(name.slice(-32), "hex");
  return {
    names: {
      home: hex(event.source),
      resident: hex(event.subject),
      key: Buffer.from(keyPairOf("home", secret).x, "base64url"),
      consent: Buffer.from(grant.id.slice(2)),
      event: Buffer.from(first.id),
      commit: Buffer.from(event.commit, "base64url"),
    },
    times: due.map((one) => one.due - monday),
    batches: sizesOf(due),
  };
}

/** What is due within a minute goes together, as far as the house's own rule lets it. */
function sizesOf(due: readonly Built[]): readonly number[] {
  const byMinute = Map.groupBy(due, (one) => Math.floor(one.due / minute_ms));
  return [...byMinute.values()].flatMap((some) =>
    batchesOf(some.map(rowOf), 20, () => "b").map(({ ids }) => ids.length),
  );
}

function rowOf({ id, brand, consent, epoch, resident, type, due, expires, text, salt }: Built): OutboxRow {
  const waits = { state: "waiting", batch: null, tries: 0, why: null } as const;
  return { id, recipient: brand, consent, epoch, resident, type, due, expires, event: text, salt, ...waits };
}
