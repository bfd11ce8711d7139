import type { z } from "zod";
import { wallOf } from "../../hub/core/instant.ts";
import { features } from "../../hub/core/engage/features.ts";
import { Offer } from "../../hub/core/engage/objects.ts";
import { featuresOf, mostNodes, nodesOf } from "../../hub/core/engage/rule.ts";
import { allOf, nameFaults, reasonFaults, sizeFaults, textFaults } from "./lint-text.ts";
import { consentWords, fault, feeWords, freeWords, noFeeWords, type LintFault } from "./lint-words.ts";

/** What an offer is judged beside: the time, the brand's own names, and what else it has published or is about to. */
export type LintBeside = {
  readonly now: number;
  readonly names: readonly string[];
  readonly offers: readonly Offer[];
  readonly questions: readonly string[];
};

/** Either the object, ready to be signed, or everything that is wrong with it. */
export type Linted<T> = { readonly object: T } | { readonly faults: readonly LintFault[] };

const day_ms = 86_400_000;
/** An offer may run for so many days. */
export const mostDays = 90;

/** Judges an offer; nothing is published that has a fault. */
export function lintOffer(draft: unknown, beside: LintBeside): Linted<Offer> {
  const size = sizeFaults(draft);
  if (size.length > 0) return { faults: size };
  const parsed = Offer.safeParse(draft);
  if (!parsed.success) return { faults: shapeFaults(parsed.error) };
  const offer = parsed.data;
  const faults = [
    ...wordFaults(offer),
    ...priceFaults(offer, beside.offers),
    ...timeFaults(offer, beside),
    ...ruleFaults(offer),
    ...actionFaults(offer, beside),
  ];
  return faults.length > 0 ? { faults } : { object: offer };
}

/** What does not fit the schema, as faults: what is not there, and what is there wrongly. */
export function shapeFaults(error: z.ZodError): readonly LintFault[] {
  return error.issues.map((issue) => {
    const at = issue.path.join(".") || (issue.code === "unrecognized_keys" ? (issue.keys[0] ?? "") : "");
    const absent = issue.code === "invalid_type" && issue.message.includes("received undefined");
    const empty = issue.code === "too_small";
    return fault(absent || empty ? "missing" : "malformed", at.slice(0, 80));
  });
}

/** How many variants an offer has: the product of its options. */
export function variantsOf({ modules = [] }: Pick<Offer, "modules">): number {
  return modules.reduce((n, { options }) => n * options.length, 1);
}

function wordFaults(offer: Offer): readonly LintFault[] {
  const { title, body, why, evidence, alternatives, ifrefused, recovery } = offer;
  const modules = (offer.modules ?? []).flatMap(({ id, name, options }) => [
    ...optionFaults(allOf([name]).replaceAll("\n", " "), `modules.${id}`),
    ...options.flatMap((option) =>
      optionFaults(allOf([option.name]).replaceAll("\n", " "), `modules.${id}.${option.id}`),
    ),
  ]);
  return [
    ...Object.entries({ title, body, why, evidence, alternatives, ifrefused }).flatMap(([at, text]) =>
      textFaults(text, at),
    ),
    ...(recovery ? textFaults(recovery, "recovery") : []),
    ...reasonFaults({ why, evidence, alternatives, ifrefused }),
    ...modules,
    ...nameFaults(offer.sponsor, "sponsor"),
    ...offer.price.fees.flatMap(({ name }, i) => nameFaults(name, `price.fees.${i}`)),
  ];
}

// Names of options may be sizes and colours, the same in every language.
function optionFaults(name: string, at: string): readonly LintFault[] {
  return nameFaults(name, at);
}

function priceFaults(offer: Offer, others: readonly Offer[]): readonly LintFault[] {
  const { total, fees } = offer.price;
  const text = allOf(textsOf(offer));
  const shown = allOf([offer.title, offer.body, ...(offer.recovery ? [offer.recovery] : [])]);
  const charged = fees.reduce((sum, { amount }) => sum + amount, 0);
  const speaksOfFee = feeWords.test(text.replaceAll(new RegExp(noFeeWords.source, "giu"), " "));
  const allowed = new Set([total, ...fees.map(({ amount }) => amount)]);
  const sameThing = others.filter(
    (other) => other.id !== offer.id && other.category === offer.category && sameTitle(other, offer),
  );
  return [
    ...(charged > total || (speaksOfFee && fees.length === 0) ? [fault("fee-hidden", "price")] : []),
    ...(pricesIn(text).some((amount) => !allowed.has(amount)) ? [fault("price-differs", "body")] : []),
    ...(total > 0 && freeWords.test(shown) ? [fault("not-free", "body")] : []),
    ...(sameThing.some(({ price }) => price.total !== total || price.currency !== offer.price.currency)
      ? [fault("price-by-household", "price")]
      : []),
  ];
}

/** Everything an offer says of itself: a price or a fee counts wherever it is named, but not those of something else. */
function textsOf({ title, body, recovery, why, evidence, ifrefused, modules = [] }: Offer) {
  const named = modules.flatMap(({ name, options }) => [name, ...options.map((option) => option.name)]);
  return [title, body, ...(recovery ? [recovery] : []), why, evidence, ifrefused, ...named];
}

function sameTitle(a: Offer, b: Offer): boolean {
  const plain = (text: string) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replaceAll(/[\s\p{P}]/gu, "");
  return plain(a.title.en) === plain(b.title.en) || plain(a.title["zh-Hans"]) === plain(b.title["zh-Hans"]);
}

/** The amounts of money a text names, in hundredths. */
function pricesIn(text: string): readonly number[] {
  const found = [
    ...text.matchAll(/[$€£¥￥]\s?(\d{1,6}(?:\.\d{1,2})?)/gu),
    ...text.matchAll(/(\d{1,6}(?:\.\d{1,2})?)\s?(?:[€£]|元|块|塊|euros?\b|dollars?\b|pounds?\b)/giu),
  ];
  return found.map(([, amount]) => Math.round(Number(amount) * 100));
}

function timeFaults(offer: Offer, { now, offers }: LintBeside): readonly LintFault[] {
  const [from, to] = [wallOf(offer.validfrom), wallOf(offer.validto)];
  const faults = [
    ...(to <= from || to <= now ? [fault("end-missing", "validto")] : []),
    ...(to - Math.max(from, now) > mostDays * day_ms || to - from > mostDays * day_ms
      ? [fault("end-late", "validto")]
      : []),
  ];
  if (offer.special === undefined) return faults;
  // The month begins up to 14 hours earlier or 12 hours later than in UTC, wherever the home is.
  const [year = 0, month = 0] = offer.special.split("-").map(Number);
  const first = wallOf(`${offer.special}-01T00:00:00.000Z`) - 14 * 3_600_000;
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, "0")}`;
  const last = wallOf(`${next}-01T00:00:00.000Z`) + 12 * 3_600_000;
  const inside = month >= 1 && month <= 12 && from >= first && to <= last;
  const taken = offers.some((other) => other.id !== offer.id && other.special === offer.special);
  return [...faults, ...(inside && !taken ? [] : [fault("special-month", "special")])];
}

function ruleFaults(offer: Offer): readonly LintFault[] {
  const { eligibility, reward } = offer;
  const paid = (reward?.points ?? 0) > 0;
  const spoken = paid && consentWords.test(allOf(textsOf(offer))) ? [fault("reward-for-consent", "reward")] : [];
  if (!eligibility) return spoken;
  const unknown = featuresOf(eligibility).filter((one) => !features.some((known) => known === one));
  return [
    ...spoken,
    ...unknown.map((one) => fault("feature-unknown", `eligibility.${one}`)),
    ...(unknown.some((one) => /consent|level|grant|permission/.test(one))
      ? [fault("reward-for-consent", "eligibility")]
      : []),
    ...(nodesOf(eligibility) > mostNodes ? [fault("rule-too-big", "eligibility")] : []),
  ];
}

function actionFaults(offer: Offer, { names, questions }: LintBeside): readonly LintFault[] {
  const asks = offer.action === "question";
  const unasked = asks && !questions.some((id) => id === offer.question);
  const unfinished = offer.action === "code" && !offer.recovery;
  const { trial } = offer;
  const wrong =
    trial &&
    (offer.action !== "code" || offer.price.total > 0 || trial.questions.some((id) => !questions.includes(id)));
  return [
    ...(wrong ? [fault("action-unfinished", "trial")] : []),
    ...(unasked || unfinished || (!asks && offer.question !== undefined) ? [fault("action-unfinished", "action")] : []),
    ...(names.includes(offer.sponsor) ? [] : [fault("sponsor-unknown", "sponsor")]),
  ];
}
