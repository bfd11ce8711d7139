import type { Clock } from "../../core/clock.ts";
import { at, type OnFault } from "../../core/timer.ts";
import type { Outgoing } from "./plan.ts";

/** Asks devices that are new or came back for their state, each question once however many entities share it. */
export type Asking = {
  ask(questions: readonly Outgoing[]): void;
  [Symbol.dispose](): void;
};

/** Long enough for the subscriptions of the answers to stand. */
const gatherMs = 100;

/** Nothing asked yet. */
export function openAsking(clock: Clock, send: (question: Outgoing) => void, onFault: OnFault): Asking {
  const questions = new Map<string, Outgoing>();
  let cancel: (() => void) | undefined;
  const sendAll = () => {
    cancel = undefined;
    const all = [...questions.values()];
    questions.clear();
    for (const question of all) send(question);
  };
  return {
    ask: (more) => {
      if (more.length === 0) return;
      for (const question of more) questions.set(`${question.topic} ${question.payload}`, question);
      cancel ??= at(clock, clock.mono() + gatherMs, sendAll, onFault);
    },
    [Symbol.dispose]: () => cancel?.(),
  };
}
