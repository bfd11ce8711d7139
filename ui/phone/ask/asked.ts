import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, fieldsOf } from "../../parts/send.ts";
import type { Hand } from "../hand.ts";
import { parsedKept } from "./kept-answer.ts";
import { put, taken } from "./shelf.ts";

/** What the house answered when it was asked for something, and since when (wall ms); an old answer stays while it is asked anew. */
export type Answer<T> = {
  readonly is: "asking" | "here" | "lost" | "refused";
  readonly body?: T;
  readonly at?: number;
  readonly tag?: string;
  /** The house's own sentence, where it refused. */
  readonly text?: string;
};

/** Every answer that was asked for, by its path. */
export const answers = signal<ReadonlyMap<string, Answer<unknown>>>(new Map());
/** Who asks; nobody before the seat is open. */
export const asker = signal<Hand | undefined>(undefined);

const patience_ms = 8_000;
const again_ms = 60_000;
// By language and path: whoever chose another language waits for no answer in the one before.
const asking = new Map<string, Promise<void>>();
// What a phone without its house still has something to show from.
const keeps = /^(me|presence|residents|today|scenes|things|places|preview)\b/;

/** Asks for a path; what is known of it stays until the answer is here. */
export async function look(path: string): Promise<void> {
  const hand = asker.peek();
  if (!hand || asking.has(under(hand, path))) return;
  const asked = lookOnce(hand, path);
  asking.set(under(hand, path), asked);
  await asked;
}

const under = ({ language }: Hand, path: string) => `${language} ${path}`;

async function lookOnce(hand: Hand, path: string): Promise<void> {
  const before = answers.peek().get(path);
  try {
    if (!before) set(hand, path, { is: "asking", ...(await shelved(path)) });
    set(hand, path, await asked(hand, path));
  } catch {
    // Not reached, or no answer in time: what was known stays, with its age.
    set(hand, path, { ...answers.peek().get(path), is: "lost" });
  } finally {
    asking.delete(under(hand, path));
  }
}

/** Asks anew for every path that begins so: something there was changed. */
export async function lookAgain(...starts: readonly string[]): Promise<void> {
  const paths = [...answers.peek().keys()].filter((path) => starts.some((start) => path.startsWith(start)));
  await Promise.all(paths.map(anew));
}

/** What was asked for before a change may be answered with what was before it. */
async function anew(path: string): Promise<void> {
  const hand = asker.peek();
  await (hand && asking.get(under(hand, path)));
  await look(path);
}

/** The answer to a path, asked for while it is shown, when the line comes back or the language changes, and each minute. */
export function useAnswer<T>(path: string | undefined, live: boolean): Answer<T> {
  const language = asker.value?.language;
  useEffect(() => {
    if (path === undefined) return;
    const go = () => void (document.visibilityState === "visible" && look(path).catch(reportError));
    go();
    const each = setInterval(go, again_ms);
    document.addEventListener("visibilitychange", go);
    return () => {
      clearInterval(each);
      document.removeEventListener("visibilitychange", go);
    };
  }, [path, live, language]);
  // Safe: the house answers by its own table of routes.
  return ((path === undefined ? undefined : answers.value.get(path)) ?? { is: "asking" }) as Answer<T>;
}

/** Whether a path was answered by the house, or by what was kept of it, or cannot be now. */
export function isKnown(path: string): boolean {
  const answer = answers.value.get(path);
  return answer !== undefined && (answer.is !== "asking" || answer.body !== undefined);
}

async function asked(hand: Hand, path: string): Promise<Answer<unknown>> {
  const answer = await ask({ ...hand, method: "GET", path, patience_ms });
  const body: unknown = await answer.json();
  if (!answer.ok) {
    if (answer.status >= 500) throw new Error(`${path}: ${answer.status}`);
    const { message } = fieldsOf(body);
    return { is: "refused", ...(typeof message === "string" ? { text: message } : {}) };
  }
  const tag = answer.headers.get("etag");
  const here: Answer<unknown> = { is: "here", body, at: Date.now(), ...(tag === null ? {} : { tag }) };
  if (keeps.test(path)) keep(hand, path, here);
  return here;
}

function keep({ phone, language }: Hand, path: string, { body, at }: Answer<unknown>): void {
  put(`${phone} ${language} ${path}`, { body, at }).catch(() => {
    // A private window, or a full disk: the page works without.
  });
}

async function shelved(path: string): Promise<Pick<Answer<unknown>, "body" | "at">> {
  const hand = asker.peek();
  if (!hand || !keeps.test(path)) return {};
  try {
    return parsedKept(await taken(`${hand.phone} ${hand.language} ${path}`));
  } catch {
    // Nothing can be kept here: as if nothing had been.
    return {};
  }
}

function set({ language }: Hand, path: string, answer: Answer<unknown>): void {
  if (language !== asker.peek()?.language) return;
  answers.value = new Map(answers.peek()).set(path, answer);
}
