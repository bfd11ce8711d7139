import { change, sayDone } from "./ask/doing.ts";
import type { CapsTold, CardTold, InterestTold, MailServerTold, OwnLimits, RewardTold } from "./ask/shapes.ts";

const touches = ["cards", "points", "threads"];

/** What one touch says to a card. */
export type CardDoes = "seen" | "dismiss" | "interested" | "unfinished";

/** Answers a card; the house says what became of it. */
export async function toCard({ id }: Pick<CardTold, "id">, does: CardDoes): Promise<boolean> {
  const done = await change({ method: "POST", path: `cards/${id}/${does}`, touches });
  return sayDone(done, does === "seen" ? undefined : { key: `card.done.${does}` });
}

const saysOf: Readonly<Partial<Record<NonNullable<CardTold["action"]>, string>>> = {
  question: "card.done.ask",
  read: "card.done.answer-plain",
};

/** A yes to an offer, with what was chosen of its modules. */
export async function accept({ id, action, modules = [] }: CardTold, options: readonly string[]): Promise<boolean> {
  const chosen = modules.map((module, n) => ({ module: module.id, option: options[n] ?? module.options[0]?.id ?? "" }));
  const body = chosen.length > 0 ? { chosen } : {};
  const done = await change({ method: "POST", path: `cards/${id}/accept`, body, touches });
  return sayDone(done, { key: (action && saysOf[action]) ?? "card.done.accept" });
}

/** Gives one of the answers there are, or rather none: it is worth the same. */
export async function answerCard({ id, points = 0 }: CardTold, answer: string): Promise<void> {
  const done = await change({ method: "POST", path: `cards/${id}/answer`, body: { answer }, touches });
  sayDone(done, { key: points > 0 ? "card.done.answer" : "card.done.answer-plain", params: { points } });
}

/** Has a brand call, once. */
export async function askCall({ id }: CardTold, name: string, phone: string): Promise<boolean> {
  const done = await change({ method: "POST", path: `cards/${id}/callback`, body: { name, phone }, touches });
  return sayDone(done, { key: "card.done.callback" });
}

/** Complains of a card: nothing more comes of its brand before it has answered. */
export async function complain({ id }: CardTold, text: string): Promise<boolean> {
  const done = await change({ method: "POST", path: `cards/${id}/complain`, body: { text }, touches });
  return sayDone(done, { key: "card.done.complain" });
}

/** How it was, in one touch. */
export async function rate(card: string, stars: number): Promise<void> {
  const done = await change({ method: "POST", path: `cards/${card}/satisfaction`, body: { stars }, touches });
  sayDone(done, { key: "points.rated" });
}

/** Spends points on a reward; above a thousand the house asks for the PIN. */
export async function redeem(brand: string, { id, name, points }: RewardTold): Promise<void> {
  const body = { brand, reward: id, points };
  const done = await change({ method: "POST", path: "points/redeem", body, touches });
  sayDone(done, { key: "points.redeeming", params: { name } });
}

/** Keeps the word of a friend for the next yes to an offer of that brand. */
export async function keepWord(brand: string, word: string): Promise<boolean> {
  const done = await change({ method: "POST", path: "points/word", body: { brand, word }, touches });
  return sayDone(done, { key: "points.friends.kept" });
}

/** Says that something interests one, or does not any more; it stays at home. */
export async function interest({ category, interest }: InterestTold, on: boolean): Promise<void> {
  const body = { category, interest, on };
  sayDone(await change({ method: "POST", path: "interests", body, touches: ["interests"] }));
}

/** Sets one's own limits. */
export async function limit(own: OwnLimits): Promise<void> {
  const done = await change({ method: "PUT", path: "cards/settings", body: own, touches: ["cards"] });
  sayDone(done, { key: "points.limits.kept" });
}

/** Asks for a weekly letter, or ends it. */
export async function askLetter(on: boolean, address: string | undefined): Promise<void> {
  const body = { on, ...(address === undefined ? {} : { address }) };
  const done = await change({ method: "PUT", path: "digest", body, touches: ["digest"] });
  sayDone(done, { key: on ? "points.letter.asked" : "points.letter.ended" });
}

/** Has the letter of the last seven days sent now. */
export async function sendLetter(): Promise<void> {
  const done = await change({ method: "POST", path: "digest/letter", body: {}, touches: ["digest"] });
  sayDone(done, { key: "points.letter.sent" });
}

/** Sets the household's own mail server; the house asks for the PIN. */
export async function setMailServer(server: MailServerTold & { readonly password?: string }): Promise<boolean> {
  const done = await change({ method: "PUT", path: "digest/server", body: server, touches: ["digest"] });
  return sayDone(done, { key: "points.limits.kept" });
}

/** Sets the household's, for everybody who lives there. */
export async function limitAll(caps: Partial<CapsTold>): Promise<void> {
  const done = await change({ method: "PUT", path: "engagement", body: { caps }, touches: ["engagement", "cards"] });
  sayDone(done, { key: "points.limits.kept" });
}

/** Says what is looked for, to those who were shown beforehand. */
export async function lookFor(text: string, category: string, brands: readonly string[]): Promise<boolean> {
  const done = await change({ method: "POST", path: "requests", body: { text, category, brands }, touches });
  return sayDone(done, { key: "points.looking.sent" });
}

/** Says something to a brand. */
export async function sayTo(brand: string, about: string, text: string): Promise<boolean> {
  const done = await change({ method: "POST", path: `threads/${brand}`, body: { about, text }, touches });
  return sayDone(done, { key: "points.talk.sent" });
}
