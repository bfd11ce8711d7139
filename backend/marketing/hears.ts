import { eventTypes, type HomeEvent, nameOfType, type EventTypeName } from "../../hub/core/engage/events.ts";
import type { Offer } from "../../hub/core/engage/objects.ts";
import { heldOut } from "../../hub/core/engage/hold-out.ts";
import { wallOf } from "../../hub/core/instant.ts";
import type { Parts } from "./room.ts";

const day_ms = 86_400_000;
const hour_ms = 3_600_000;
/** A name and a number are kept for so many days at most, called or not. */
export const callDays = 7;
const forEver = 8_640_000_000_000_000;
const interestDays = 180;

/** Takes an event that has passed every check into the rows of the brand's people. */
export function openEars(parts: Parts) {
  const { store, clock } = parts;
  const say = (row: Record<string, string | number | null>) =>
    store
      .sql(
        `INSERT OR IGNORE INTO m_said (source, event, who, consent, epoch, kind, purpose, category, about, version, value, amount, at, valid, due, held, virtual)
         VALUES (:source, :event, :who, :consent, :epoch, :kind, :purpose, :category, :about, :version, :value, :amount, :at, :valid, :due, :held, :virtual)`,
      )
      .run(row);
  const flags = (source: string) => ({
    held: heldOut(source) ? 1 : 0,
    virtual: parts.isVirtual?.(source) === true ? 1 : 0,
  });

  const note = (name: EventTypeName, event: HomeEvent, more: Partial<Said>) => {
    const row = rowOf(event, clock.wall());
    const { about = null, version = null, value = null, days } = more;
    say({
      ...row,
      kind: name,
      purpose: event.purpose,
      about,
      version,
      value,
      amount: null,
      // When exactly somebody tapped, or something arrived, is nobody's business.
      at: coarse(name, row.at),
      due: coarse(name, row.due),
      valid: days === undefined ? forEver : coarse(name, row.at) + days * day_ms,
      ...flags(row.source),
    });
  };

  const letter = (event: HomeEvent, kind: string, about: string | undefined, text: string) => {
    const row = rowOf(event, clock.wall());
    const state = kind === "idea" ? "asked" : "open";
    store
      .sql(
        `INSERT OR IGNORE INTO m_letters (source, event, who, consent, epoch, kind, category, about, text, state, at, replies, due, virtual)
         VALUES (:source, :event, :who, :consent, :epoch, :kind, :category, :about, :text, :state, :at, 0, :due, :virtual)`,
      )
      .run({ ...row, kind, about: about ?? null, text, state, virtual: flags(row.source).virtual });
  };

  const call = (event: HomeEvent, offer: string | undefined, name: string, phone: string) => {
    const row = rowOf(event, clock.wall());
    const expires = row.at + callDays * day_ms;
    store
      .sql(
        `INSERT OR IGNORE INTO m_calls (source, event, who, consent, epoch, category, about, state, name, phone, at, expires, due, virtual)
         VALUES (:source, :event, :who, :consent, :epoch, :category, :about, 'waiting', :name, :phone, :at, :expires, :due, :virtual)`,
      )
      .run({ ...row, about: offer ?? null, name, phone, expires, virtual: flags(row.source).virtual });
  };

  const priceOf = (offer: string): number => {
    const found = store.sql("SELECT published FROM m_objects WHERE kind = 'offer' AND id = ?").get(offer)?.[
      "published"
    ];
    return typeof found === "string" ? (JSON.parse(found) as Offer).price.total : 0;
  };

  /** An answer stands in the place of the one before it, and holds as long as its question says. */
  const answer = (event: HomeEvent, question: string, value: string) => {
    const who = event.subject ?? event.source;
    store
      .sql("DELETE FROM m_said WHERE kind = 'answer.given' AND source = ? AND who = ? AND about = ?")
      .run(event.source, who, question);
    const found = store.sql("SELECT published FROM m_objects WHERE kind = 'question' AND id = ?").get(question)?.[
      "published"
    ];
    const known = typeof found === "string" ? (JSON.parse(found) as { validity_days: number }).validity_days : 1;
    note("answer.given", event, { about: question, value, days: known });
  };

  const take = (event: HomeEvent, name: EventTypeName) => {
    const data = event.data;
    switch (name) {
      case "offer.accept": {
        const { offer, version } = eventTypes[name].data.parse(data);
        return note(name, event, { about: offer, version, value: String(priceOf(offer)) });
      }
      case "offer.contact":
      case "offer.reject": {
        const { offer, version } = eventTypes[name].data.parse(data);
        return note(name, event, { about: offer, version });
      }
      case "satisfaction.given": {
        const { offer, version, stars } = eventTypes[name].data.parse(data);
        return note(name, event, { about: offer, version, value: String(stars) });
      }
      case "interest.declared":
        return note(name, event, { about: eventTypes[name].data.parse(data).interest, days: interestDays });
      case "answer.given": {
        const { question, answer: value } = eventTypes[name].data.parse(data);
        return answer(event, question, value);
      }
      case "callback.requested": {
        const { offer, name: person, phone } = eventTypes[name].data.parse(data);
        return call(event, offer, person, phone);
      }
      case "request.made":
        return letter(event, "request", undefined, eventTypes[name].data.parse(data).text);
      case "thread.said": {
        const { about, text } = eventTypes[name].data.parse(data);
        return letter(event, about, undefined, text);
      }
      case "complaint.raised": {
        const { offer, text } = eventTypes[name].data.parse(data);
        return letter(event, "complaint", offer, text);
      }
      case "consent.given":
        return note(name, event, {});
      case "signal.blurred":
        return note(name, event, { value: eventTypes[name].data.parse(data).answer });
      case "signal.bucket":
        return note(name, event, { value: eventTypes[name].data.parse(data).bucket });
      case "signal.usage":
        return note(name, event, { value: eventTypes[name].data.parse(data).used });
      // A withdrawal comes by `forget`, a command of points is the points room's.
      case "consent.withdrawn":
      case "points.command":
        return undefined;
    }
  };

  return {
    onEvent: (event: HomeEvent): void => {
      const name = nameOfType(event.type);
      if (name) take(event, name);
    },
    /** What was accepted by this event was handed over; false where that event is forgotten. */
    redeemed: (event: string): boolean => {
      const accepted = store.sql("SELECT * FROM m_said WHERE event = ? AND kind = 'offer.accept'").get(event);
      if (!accepted) return false;
      const { source, who, consent, epoch, purpose, category, about, version, value, due, held, virtual } =
        accepted as Accepted;
      // At the price it was said yes to, whatever it costs by now; a yes from before that was kept has only that.
      const amount = value === null ? priceOf(about) : Number(value);
      const row = { source, event: redeemedId(event), who, consent, epoch, purpose, category, about, version };
      say({
        ...row,
        kind: "redeemed",
        value: null,
        amount,
        at: coarse("redeemed", clock.wall()),
        valid: forEver,
        due,
        held,
        virtual,
      });
      return true;
    },
  };
}

/** To the hour for what somebody tapped, to the day for what a home counted. */
function coarse(kind: EventTypeName | "redeemed", at: number): number {
  const unit = kind.startsWith("signal.") ? day_ms : hour_ms;
  return Math.floor(at / unit) * unit;
}

type Accepted = Readonly<
  Record<"source" | "who" | "consent" | "purpose" | "category" | "about", string> & {
    readonly value: string | null;
  } & Record<"epoch" | "version" | "due" | "held" | "virtual", number>
>;

/** The row of a redemption: it stands and goes with the event that accepted the offer. */
export function redeemedId(event: string): string {
  return `${event}.r`;
}

type Said = {
  readonly about: string;
  readonly version: number;
  readonly value: string;
  /** For how many days it holds; for ever where nothing is said. */
  readonly days: number;
};

function daysOf(retention: string): number {
  return Number(/^P(\d{1,3})D$/.exec(retention)?.[1] ?? 1);
}

/** A home's clock may go wrong: what it kept too long or sent too early is counted from when it came. */
function rowOf(event: HomeEvent, now: number) {
  const { source, id, subject, category, consentid, consentepoch, time, retention } = event;
  const due = Math.min(now, Math.max(now - 7 * day_ms, wallOf(time))) + daysOf(retention) * day_ms;
  const who = subject ?? source;
  return { source, event: id, who, consent: consentid, epoch: consentepoch, category, at: now, due };
}
