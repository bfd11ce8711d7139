import { hash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoBrands } from "../../backend/demo.ts";
import { openMarketing, type Marketing } from "../../backend/marketing/marketing.ts";
import type { Publishable } from "../../backend/marketing/room.ts";
import { marketingMigration, releasesMigration } from "../../backend/marketing/tables.ts";
import type { Letter } from "../../backend/store/part.ts";
import { eventTypes, typeOf, type EventTypeName, type HomeEvent } from "../../hub/core/engage/events.ts";
import { heldOut } from "../../hub/core/engage/hold-out.ts";
import type { Pairs } from "../../hub/core/engage/objects.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { openDatabase, type Store } from "../../hub/store/open.ts";

export const day_ms = 86_400_000;
/** 2026-11-10 12:00 UTC: not near the end of a month. */
export const noon = Date.UTC(2026, 10, 10, 12);

/** A brand's marketing over a database of its own, with a clock that is turned by hand. */
export type Bench = {
  readonly marketing: Marketing;
  readonly store: Store;
  readonly published: (Publishable | Pairs)[];
  readonly letters: Letter[];
  readonly manifests: object[];
  now: number;
  /** Whether a text stands readable in any file of the database. */
  readable(text: string): boolean;
  /** Hears an event; gives it back. */
  hear(event: HomeEvent): HomeEvent;
  [Symbol.dispose](): void;
};

export function openBench({
  virtual = () => false,
  seed = 7,
}: { readonly virtual?: (source: string) => boolean; readonly seed?: number } = {}): Bench {
  const folder = mkdtempSync(join(tmpdir(), "lintel-marketing-"));
  const store = openDatabase(join(folder, "brand.db"), {
    synchronous: "FULL",
    migrations: [{ version: 1, min_reader: 1, sql: marketingMigration + releasesMigration }],
    stamp: { house: "real" },
  });
  const [published, letters, manifests]: [(Publishable | Pairs)[], Letter[], object[]] = [[], [], []];
  const bench = {
    store,
    published,
    letters,
    manifests,
    now: noon,
    marketing: openMarketing({
      store,
      clock: { wall: () => bench.now },
      random: seededRandom(seed),
      brand: "oatfield",
      publish: (object) => void published.push(object),
      post: (letter) => void letters.push(letter),
      publishManifest: (draft) => manifests.push(draft),
      isVirtual: virtual,
    }),
    readable: (text: string) =>
      readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(Buffer.from(text))),
    hear: (event: HomeEvent) => {
      bench.store.work(() => bench.marketing.onEvent(event));
      return event;
    },
    [Symbol.dispose]: () => {
      store[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  } as Bench;
  return bench;
}

/** The made-up brand of the fixtures, as the demo has it. */
export function oatfieldOf(now: number) {
  const found = demoBrands(now).find(({ id }) => id === "oatfield");
  if (!found) throw new Error("no oatfield");
  return found;
}

/** Lets the brand of a bench publish everything the demo has of it. */
export function publishAll(bench: Bench): void {
  const { draft, objects, measures, campaign } = oatfieldOf(bench.now);
  const { marketing } = bench;
  marketing.onboarding.save(draft);
  marketing.onboarding.publish();
  for (const kind of ["offer", "question", "rules", "reward"] as const)
    for (const [id, object] of Object.entries(objects[kind])) marketing.shelf.save(kind, id, object);
  for (const [id, told] of Object.entries(measures)) marketing.shelf.measure(id, told);
  marketing.campaigns.save("first", campaign);
  const faults = marketing.campaigns.publish("first");
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
}

const digest = (text: string) => hash("sha256", text, "hex");

const known: Record<"held" | "free", { readonly source: string; readonly subject: string }[]> = { held: [], free: [] };
let drawn = 0;
/** The n-th home of those that are held out, or of those that are not. */
export function homeOf(n: number, held = false): { readonly source: string; readonly subject: string } {
  const own = known[held ? "held" : "free"];
  for (;;) {
    const found = own[n];
    if (found) return found;
    const source = `urn:lintel:h:${digest(`home ${drawn}`).slice(0, 32)}`;
    const subject = `urn:lintel:r:${digest(`person ${drawn}`).slice(0, 32)}`;
    drawn += 1;
    known[heldOut(source) ? "held" : "free"].push({ source, subject });
  }
}

/** Thousands of rows are not worth a wait for the disk each: one transaction, and nobody pulls the plug. */
export function atOnce(bench: Bench, act: () => void): void {
  bench.store.db.exec("PRAGMA synchronous = OFF");
  bench.store.work(act);
}

let numbered = 0;
/** One event of a home as it passed every check. */
export function eventOf(
  name: EventTypeName,
  data: unknown,
  home: { readonly source: string; readonly subject: string },
  changes: Partial<HomeEvent> = {},
): HomeEvent {
  numbered += 1;
  const id = digest(`event ${numbered}`).toUpperCase().slice(0, 26);
  const purpose = eventTypes[name].purposes[0];
  return {
    specversion: "1.0",
    id,
    source: home.source,
    subject: home.subject,
    type: typeOf(name),
    time: new Date(noon).toISOString(),
    datacontenttype: "application/json",
    dataschema: `urn:lintel:schema:${name}:1`,
    consentid: `c_${digest(`${home.source} ${purpose}`).toUpperCase().slice(0, 26)}`,
    consentepoch: 1,
    purpose,
    category: "breakfast",
    recipient: "oatfield",
    level: 1,
    retention: "P90D",
    commit: digest(id).slice(0, 43),
    data,
    ...changes,
  };
}
