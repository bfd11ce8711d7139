import { z } from "zod";

/** Of two signs the newer; of one instant the one whose id is later, so that order cannot matter. */
export const Witness = z.object({ at: z.number(), id: z.string(), confidence: z.number() });
/** See the schema of the same name. */
export type Witness = z.infer<typeof Witness>;

const Word = z.object({
  ...Witness.shape,
  /** `held`: its owner used it. */
  says: z.enum(["entered", "left", "inside", "outside", "far", "held"]),
});
/** What a phone said once of where it is. */
export type Word = z.infer<typeof Word>;

const Whereabouts = z.object({
  /** It entered the home region and has not left it. */
  region: z.boolean(),
  is: z.exactOptional(z.enum(["in", "out"])),
  /** Since when it is out, or was the last time. */
  since: z.exactOptional(z.number()),
  /** It went out from home, so that it says something of its owner. */
  crossed: z.boolean(),
  /** The newest word that counted. */
  by: z.exactOptional(Witness),
  /** When the newest word folded into this was said. */
  until: z.number(),
});
/** Where a resident's phone is, as far as its own words go. */
export type Whereabouts = z.infer<typeof Whereabouts>;

/** The last words of a resident's phone, with all that went before them in one. */
export const PhoneWords = z.object({ before: Whereabouts, words: z.array(Word), now: Whereabouts });
/** See the schema of the same name. */
export type PhoneWords = z.infer<typeof PhoneWords>;

const kept = 24;
/** Entering once more after so long means that a leave was missed. */
const missed_ms = 30 * 60_000;
// At one instant what says home comes first: a tie says away.
const order = { entered: 0, inside: 0, held: 1, outside: 2, far: 2, left: 2 } as const;

const silent: Whereabouts = { region: false, crossed: false, until: -Number.MAX_VALUE };

/** The phone of a resident, of which these words are known. */
export function phoneOf(words: readonly Word[]): PhoneWords {
  return words.reduce(withWord, { before: silent, words: [], now: silent });
}

/** Adds a word in its place, whenever it was heard; the same one once; one older than all that is kept never. */
export function withWord(phone: PhoneWords, word: Word): PhoneWords {
  const { at, id, says } = word;
  if (at < phone.before.until || phone.words.some((one) => one.id === id && one.says === says && one.at === at))
    return phone;
  const words = [...phone.words, word].toSorted(
    (a, b) => a.at - b.at || order[a.says] - order[b.says] || (a.id < b.id ? -1 : 1),
  );
  const before = words.slice(0, -kept).reduce(step, phone.before);
  const rest = words.slice(-kept);
  return { before, words: rest, now: rest.reduce(step, before) };
}

function step(phone: Whereabouts, { says, ...by }: Word): Whereabouts {
  const next = { ...phone, until: by.at };
  switch (says) {
    case "entered":
    case "inside": {
      const missed = says === "entered" && phone.region && phone.is === "in" && by.at - phone.until > missed_ms;
      const region = says === "entered" || phone.region;
      return { ...next, region, is: "in", by, ...(missed && { since: by.at - 1, crossed: true }) };
    }
    case "left":
      return { ...next, region: false, is: "out", since: by.at, crossed: true, by };
    case "held":
      // Whoever uses a phone that is out is out with it.
      return phone.is === "out" ? { ...next, since: by.at, crossed: true, by } : next;
    case "outside":
      // In the region a stray fix says nothing.
      return phone.region ? next : { ...next, ...out(phone, by.at), by };
    case "far":
      return { ...next, ...out(phone, by.at), by };
  }
}

function out({ is, since, crossed }: Whereabouts, at: number) {
  if (is === "out") return { is, since: since ?? at, crossed };
  return { is: "out" as const, since: at, crossed: is === "in" };
}
