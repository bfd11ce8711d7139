import type { Mail } from "../core/engage/mail.ts";
import type { Signed } from "../core/engage/objects.ts";
import { publicKeyOf } from "../core/engage/signed.ts";
import { fail, LintelError } from "../core/errors.ts";
import { wallOf } from "../core/instant.ts";
import type { Card, CardState } from "./cards.ts";
import { opened, refusalOf, type Refused } from "./catalogue.ts";
import type { OfferParts } from "./offers-parts.ts";
import { ofHouse } from "./offers-notes.ts";
import { type Code, type Command, takeStatement } from "./points.ts";

/** Takes in what was pulled of a brand: each is checked once, what is not as it must be is refused by name. */
export type TakePulled = (brand: string, objects: readonly Signed[]) => Promise<{ readonly changed: boolean }>;

const day_ms = 86_400_000;
const refusedKept_ms = 30 * day_ms;
/** So many letters of one brand to one person are kept: a house is not filled by writing to it. */
const keptLetters = [
  ["mail", 1_000],
  ["thread", 500],
  ["code", 200],
] as const;
/** So many refusals of one brand are told a day. */
const mostRefused = 20;

/** Makes what takes objects and letters in. */
export function makeTake(parts: OfferParts): TakePulled {
  const { permission, catalogue, notes, chain, faults, now, bus, log } = parts;
  const refuse = async (refused: Refused, error: unknown) => {
    const { brand, code, sha256, at } = refused;
    // The same wrong text comes with every pull: it is told once. A brand that sends ever new ones fills nothing.
    const known = notes.all<{ readonly brand: string }>(ofHouse, "refused");
    const today = known.filter((one) => one.document.brand === brand && at - one.at < day_ms);
    if (known.some(({ id }) => id === sha256) || today.length >= mostRefused) return;
    notes.older("refused", at - refusedKept_ms);
    await chain.write([{ kind: "gated", said: { brand, code, sha256 } }]);
    notes.put(ofHouse, "refused", sha256, at, { brand, code });
    log.warn("something a brand sent was refused", { brand, code, sha256 });
    faults.raise(`engage:${brand}`, error, brand);
  };
  const takeOne = (brand: string, signed: Signed): "mail" | "object" | undefined => {
    const keys = permission.door(brand)?.keys ?? [];
    const keyOf = (kid: string) => {
      const x = keys.find((one) => one.kid === kid)?.x;
      return x === undefined ? undefined : publicKeyOf(x);
    };
    const came = opened(signed, brand, keyOf, now());
    if ("object" in came) return catalogue.take(came.object, now()) ? "object" : undefined;
    return takeMail(parts, brand, came.mail) ? "mail" : undefined;
  };
  return async (brand, objects) => {
    const took = new Set<string>();
    let bad = 0;
    for (const signed of objects) {
      try {
        const what = takeOne(brand, signed);
        if (what !== undefined) took.add(what);
      } catch (error) {
        if (!(error instanceof LintelError) || error.code === "E_DISK_FULL") throw error;
        bad += 1;
        await refuse(refusalOf(signed, brand, error, now()), error);
      }
    }
    if (bad === 0) faults.clear(`engage:${brand}`);
    if (took.has("mail")) bus.emit("engage.mail", { brand });
    return { changed: took.size > 0 };
  };
}

/** Takes one letter; false for one that was read before. E_NOT_FOUND for one to nobody here, E_HISTORY for points told otherwise than before. */
function takeMail(parts: OfferParts, brand: string, mail: Mail): boolean {
  const { household, notes, out } = parts;
  const to = mail.is === "points" ? mail.account : mail.subject;
  const resident =
    household.all("resident").find(({ id }) => out.subjectOf(brand, id) === to)?.id ??
    fail("E_NOT_FOUND", { noun: "resident", id: "–" });
  const letter = `${brand}.${mail.id}`;
  if (notes.get(resident, "mail", letter)) return false;
  const at = wallOf(mail.at);
  notes.together(() => {
    notes.put(resident, "mail", letter, at, {});
    if (mail.is === "points") takeStatement(parts, resident, brand, mail);
    else if (mail.is === "code") takeCode(parts, resident, brand, mail);
    else if (mail.is === "code-ended") takeCodeEnd(parts, resident, brand, mail);
    else if (mail.is === "refused") takeNo(parts, resident, brand, mail);
    else takeReply(parts, resident, brand, mail);
    for (const [kind, most] of keptLetters) notes.newest(resident, kind, brand, most);
  });
  return true;
}

type Of<I extends Mail["is"]> = Extract<Mail, { is: I }>;

function takeCode({ notes, cards, catalogue }: OfferParts, resident: string, brand: string, mail: Of<"code">): void {
  const { offer, reward, code, until, at } = mail;
  const about = { ...(offer === undefined ? {} : { offer }), ...(reward === undefined ? {} : { reward }) };
  const price = offer === undefined ? undefined : catalogue.offer(brand, offer)?.price;
  const amount = (price?.usual ?? 0) - (price?.total ?? 0);
  const off = price && amount > 0 ? { off: { currency: price.currency, amount } } : {};
  const document = { brand, code, until: wallOf(until), ...about, ...off };
  notes.put(resident, "code", `${brand}.${code}`, wallOf(at), document);
  if (reward !== undefined) endCommand(notes, resident, (one) => one.brand === brand && one.reward === reward, {});
  for (const card of bought(cards.of(resident), brand, offer, ["accepted", "unfinished"]))
    cards.put({ ...card, state: "done" });
}

/** A code was taken in the shop, so that what it was for was had; or the shop could not hand it over. */
function takeCodeEnd(
  { notes, cards, now }: OfferParts,
  resident: string,
  brand: string,
  { code, as }: Of<"code-ended">,
): void {
  const kept = notes.get<Code>(resident, "code", `${brand}.${code}`);
  if (!kept || kept.document.ended !== undefined) return;
  notes.put(resident, "code", `${brand}.${code}`, kept.at, { ...kept.document, ended: as });
  const waiting = bought(cards.of(resident), brand, kept.document.offer, ["accepted", "unfinished", "done"]);
  for (const card of waiting.filter(({ had }) => had === undefined))
    cards.put(as === "used" ? { ...card, state: "done", had: now() } : { ...card, state: "over" });
}

/** The cards of an offer that was said yes to, as far as they stand so. */
function bought(
  cards: readonly Card[],
  brand: string,
  offer: string | undefined,
  states: readonly CardState[],
): readonly Card[] {
  return cards.filter((card) => card.brand === brand && card.about === offer && states.includes(card.state));
}

function takeNo({ notes }: OfferParts, resident: string, brand: string, { event, why }: Of<"refused">): void {
  endCommand(notes, resident, (one, id) => one.brand === brand && id === event, { why });
}

function endCommand(
  notes: OfferParts["notes"],
  resident: string,
  is: (command: Command, id: string) => boolean,
  { why }: { readonly why?: string },
): void {
  const waiting = notes.all<Command>(resident, "command").filter(({ document }) => document.state === "waiting");
  const found = waiting.find(({ document, id }) => is(document, id));
  if (!found) return;
  const state = why === undefined ? "done" : "refused";
  const document = { ...found.document, state, ...(why === undefined ? {} : { why }) };
  notes.put(resident, "command", found.id, found.at, document);
}

function takeReply({ notes }: OfferParts, resident: string, brand: string, mail: Of<"reply">): void {
  const { id, text, to, settles, at } = mail;
  notes.put(resident, "thread", `${brand}.${id}`, wallOf(at), { brand, mine: false, text, to });
  if (!settles) return;
  // Answered: the brand may be heard again.
  const open = notes.all<{ readonly brand: string }>(resident, "complaint");
  for (const one of open) if (one.document.brand === brand && one.id === to) notes.drop(resident, "complaint", one.id);
}
