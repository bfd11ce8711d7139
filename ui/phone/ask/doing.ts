import { signal } from "@preact/signals";
import type { Params } from "../../../hub/core/errors.ts";
import { ask, fieldsOf } from "../../parts/send.ts";
import { line, tell, words } from "../state.ts";
import { asker, lookAgain } from "./asked.ts";

/** Something to be changed in the house. */
export type Change = {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly tag?: string | undefined;
  /** Paths to be asked for anew after it. */
  readonly touches?: readonly string[];
};

/** What became of it; `left`: the person did not prove themself after all. */
export type Done =
  | { readonly is: "taken"; readonly body: Readonly<Record<string, unknown>> }
  | {
      readonly is: "refused";
      readonly code: string;
      readonly text: string;
      /** Whatever else the refusal carries. */
      readonly body: Readonly<Record<string, unknown>>;
    }
  | { readonly is: "lost" | "left" };

/** Somebody is asked for their PIN: what went wrong last, and what to call once it is over. */
export type Proving = {
  readonly by: "pin" | "password";
  readonly wrong?: string;
  readonly over: (proved: boolean) => void;
};
/** Who is asked to prove themself now. */
export const proving = signal<Proving | undefined>(undefined);
/** What is being done now, by its path. */
export const doing = signal<ReadonlySet<string>>(new Set());

const patience_ms = 10_000;

/** Does it, and asks for the PIN once where the house wants that; nothing is kept to be sent later. */
export async function change(asked: Change): Promise<Done> {
  if (line.peek().is !== "live") return { is: "lost" };
  if (doing.peek().has(asked.path)) return { is: "left" };
  doing.value = new Set([...doing.peek(), asked.path]);
  try {
    const first = await once(asked);
    const stepUp = first.is === "refused" && first.code === "E_STEP_UP";
    const done = stepUp ? ((await proved()) ? await once(asked) : ({ is: "left" } as const)) : first;
    if (done.is === "taken" && asked.touches) await lookAgain(...asked.touches);
    return done;
  } finally {
    doing.value = new Set([...doing.peek()].filter((path) => path !== asked.path));
  }
}

/** Says on the page what became of a change: its own sentence, or why not; `undo` takes it back. */
export function sayDone(done: Done, taken?: { key: string; params?: Params; undo?: () => Promise<Done> }): boolean {
  if (done.is === "refused") tell(done.text === "" ? { key: "wall.not-taken" } : { text: done.text });
  else if (done.is === "lost") tell({ key: line.peek().is === "live" ? "wall.not-taken" : "phone.swipe.offline" });
  else if (done.is === "taken" && taken) {
    const { undo, ...said } = taken;
    const back = async () => {
      if (undo) sayDone(await undo(), { key: "phone.undone" });
    };
    tell({ ...said, ...(undo ? { undo: () => void back().catch(reportError) } : {}) });
  }
  return done.is === "taken";
}

/** Proves the person by what they typed; the house's sentence where it was wrong. It is kept nowhere. */
export async function prove(typed: string): Promise<void> {
  const now = proving.peek();
  const hand = asker.peek();
  if (!now) return;
  if (!hand) return now.over(false);
  const done = await once({ method: "POST", path: "me/step-up", body: { [now.by]: typed } });
  if (done.is === "taken") return now.over(true);
  const by = done.is === "refused" && done.code === "E_NO_PIN" ? "password" : now.by;
  const { words: loaded } = words.value ?? {};
  const wrong = { wrong: done.is === "refused" && done.text !== "" ? done.text : (loaded?.["wall.not-taken"] ?? "") };
  if (proving.peek() === now) proving.value = { ...now, by, ...wrong };
}

/** Whether whoever holds the phone has just proved themself: asks them. */
export function proved(): Promise<boolean> {
  return new Promise((resolve) => {
    proving.value = {
      by: "pin",
      over: (proved) => {
        proving.value = undefined;
        resolve(proved);
      },
    };
  });
}

async function once({ method, path, body, tag }: Change): Promise<Done> {
  const hand = asker.peek();
  if (!hand) return { is: "lost" };
  const key = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
  try {
    const answer = await ask({ ...hand, method, path, body, match: tag, key, patience_ms });
    const said = fieldsOf(await answer.json().catch(() => undefined));
    if (answer.ok) return { is: "taken", body: said };
    const { code, message } = said;
    return { is: "refused", code: textOf(code), text: textOf(message), body: said };
  } catch {
    // Not reached, or no answer in time: the page says so.
    return { is: "lost" };
  }
}

function textOf(said: unknown): string {
  return typeof said === "string" ? said : "";
}
