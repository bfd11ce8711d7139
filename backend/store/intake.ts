import type { Clock } from "../../hub/core/clock.ts";
import type { HomeEvent } from "../../hub/core/engage/events.ts";
import { typeOf } from "../../hub/core/engage/events.ts";
import type { EventAnswer } from "../../hub/core/engage/lists.ts";
import type { BatchAnswer, Manifest, Signed } from "../../hub/core/engage/objects.ts";
import type { Store } from "../../hub/store/open.ts";
import type { Erasure } from "./erasure.ts";
import type { Facts } from "./facts.ts";
import { type Home, type Homes, tombOf } from "./homes.ts";
import { refuse } from "../refusal.ts";
import { type Ground, judge } from "./judge.ts";
import type { Letters } from "./letters.ts";
import type { BrandPart } from "./part.ts";

/** Takes the events of one batch, all in one transaction; what it answers is committed. */
export type Intake = {
  take(home: Home, manifest: Manifest, values: readonly unknown[], proof: Proof): BatchAnswer;
};

/** The signature a batch came with. */
export type Proof = { readonly nonce: string; readonly expires_s: number };

/** What taking events in needs of a brand's room. */
export type IntakeNeeds = {
  readonly store: Store;
  readonly clock: Clock;
  readonly homes: Homes;
  readonly facts: Facts;
  readonly letters: Letters;
  readonly erasure: Erasure;
  readonly parts: () => readonly BrandPart[];
  /** Called inside the transaction after each event that was stored; crash tests hang on it. */
  readonly onStored?: (() => void) | undefined;
};

const hour = 3_600_000;
/** What one home may have stored at once: many times what a house makes in a year, and no way to fill a disk. */
const mostEvents = 20_000;

/** The intake of a brand's room. */
export function makeIntake(needs: IntakeNeeds): Intake {
  const { store, clock, homes, facts, letters, erasure, parts } = needs;
  const row = (text: string, ...values: (string | number)[]) => store.sql(text).get(...values);

  const ground = (home: Home, manifest: Manifest): Ground => ({
    manifest,
    source: home.source,
    virtual: home.virtual,
    // To the hour: when exactly something arrived is nobody's business.
    now: Math.floor(clock.wall() / hour) * hour,
    floorOf: (consentid) =>
      Number(
        row("SELECT epoch FROM floors WHERE source = ? AND consentid = ?", home.source, consentid)?.["epoch"] ?? 0,
      ),
    givenOf: (consentid) => {
      const given = row(
        "SELECT document FROM events WHERE source = ? AND consentid = ? AND type = ? ORDER BY consentepoch DESC LIMIT 1",
        home.source,
        consentid,
        typeOf("consent.given"),
      );
      // Safe: only events that passed the schema are ever written.
      return given && (JSON.parse(String(given["document"])) as HomeEvent);
    },
    isStored: (id) => row("SELECT 1 FROM events WHERE source = ? AND id = ?", home.source, id) !== undefined,
    wasErased: (id) => row("SELECT 1 FROM gone_events WHERE hash = ?", tombOf(home.source, id)) !== undefined,
  });

  const keep = (event: HomeEvent, received: number, due: number) => {
    const { source, id, type, subject = "", purpose, category, level, consentid, consentepoch, time } = event;
    store
      .sql(
        `INSERT INTO events (source, id, type, subject, purpose, category, level, consentid, consentepoch, time, received, due, teaches, document)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        source,
        id,
        type,
        subject,
        purpose,
        category,
        level,
        consentid,
        consentepoch,
        time,
        received,
        due,
        facts.keyOf(event) ?? "",
        JSON.stringify(event),
      );
    facts.learn(event, received);
    for (const part of parts()) {
      for (const letter of part.onEvent(event)) letters.post({ consentid, ...letter }, clock.wall());
    }
    needs.onStored?.();
  };

  /** A withdrawal is no event to keep: what stays of it is the floor, and the brand's signed word. */
  const withdraw = (event: HomeEvent, receipts: Signed[]): EventAnswer => {
    const { source, consentid, consentepoch } = event;
    const known = letters.receiptOf(source, consentid, consentepoch);
    receipts.push(known ?? erasure.withdraw(event));
    if (!known) needs.onStored?.();
    return known ? "duplicate" : "stored";
  };

  return {
    take: (home, manifest, values, { nonce, expires_s }) =>
      store.work(() => {
        if (home.gone)
          return { v: 1, answers: values.map((value) => ({ id: idOf(value), is: "erased" })), receipts: [] };
        homes.spend(home.source, nonce, expires_s);
        const many = (table: string) =>
          Number(row(`SELECT count(*) AS n FROM ${table} WHERE source = ?`, home.source)?.["n"]);
        const ends = values.filter(isWithdrawal).length;
        // A batch that only withdraws is heard however much there is: it makes room.
        // What it had deleted counts as long as its ids are known.
        const gone = Number(row("SELECT count(*) AS n FROM gone_events WHERE home = ?", tombOf(home.source))?.["n"]);
        if (ends < values.length && many("events") + gone + values.length - ends > mostEvents) refuse("E_RATE", 3_600);
        if (ends > 0 && many("floors") + ends > mostEvents) refuse("E_RATE", 3_600);
        const on = ground(home, manifest);
        const receipts: Signed[] = [];
        const answers = values.map((value) => {
          const judged = judge(value, on);
          if ("answer" in judged) return { id: idOf(value), is: judged.answer };
          if (judged.name === "consent.withdrawn") return { id: judged.take.id, is: withdraw(judged.take, receipts) };
          keep(judged.take, on.now, judged.due);
          return { id: judged.take.id, is: "stored" as const };
        });
        return { v: 1, answers, receipts };
      }),
  };
}

function isWithdrawal(value: unknown): boolean {
  return typeof value === "object" && value !== null && "type" in value && value.type === typeOf("consent.withdrawn");
}

function idOf(value: unknown): string {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : undefined;
  return typeof id === "string" ? id.slice(0, 60) : "";
}
