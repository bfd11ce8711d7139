import { houseTime, type Known } from "../parts/known.ts";
import type { Sent } from "../parts/send.ts";
import { handled } from "./alarm.ts";
import { sendAct } from "./hand.ts";
import { alarm, answered, known, language, line, notice, opened, own, pad, why } from "./state.ts";
import type { Act, Sendable } from "./targets.ts";
import { askWhy } from "./why.ts";

const notice_ms = 4_000;

/** Does at once what this page can do by itself, and tells the house. */
export async function pressed(seat: string, act: Act, says?: string): Promise<void> {
  const now = known.peek();
  if (act.is === "pad") return pad.open();
  if (act.is === "back") return leave();
  if (act.is === "open") {
    opened.value = act.notice;
    return;
  }
  if (!now) return;
  if (act.is === "alarm" && (act.do === "stop" || act.do === "snooze")) return quieted(now, act.do);
  const screen = now.values["screen.thing"];
  if (screen === undefined) return;
  if (act.is === "why") return told(seat, screen, now);
  const asked = act.is === "event" && act.event["type"] === "answered";
  if (asked) answered.value = now.told.since;
  const sent = await sendAct({ seat, screen, language: language.peek() }, act);
  if (act.is === "handled" && sent.is === "taken") opened.value = undefined;
  if (asked && sent.is !== "taken") answered.value = undefined;
  answer(act, sent, says);
}

/** Back to what the wall shows by itself. */
export function leave(): void {
  opened.value = undefined;
  why.value = undefined;
}

/** The house is told by the alarm itself, and told again until it knows. */
function quieted(now: Known, what: "stop" | "snooze"): void {
  const { ringing } = alarm.peek();
  const minutes = now.values["alarm.snooze_min"] ?? 9;
  if (ringing) own.value = handled(ringing, what, minutes, houseTime(now, performance.now()));
}

async function told(seat: string, screen: string, now: Known): Promise<void> {
  const says = line.peek().is === "live" ? await askWhy({ seat, screen, language: language.peek() }) : undefined;
  why.value = says ?? { is: "lost", at: now.at };
}

function answer(act: Sendable, sent: Sent, says: string | undefined): void {
  // Coming and going are nobody's wish: when they get lost, nobody need be told.
  if (act.is === "event" && (act.event["type"] === "near" || act.event["type"] === "far")) return;
  if (sent.is === "taken" && says === undefined) return;
  const key = sent.is === "taken" ? says : "wall.not-taken";
  const text = sent.is === "refused" && sent.text !== "" ? { text: sent.text } : { key: key ?? "wall.not-taken" };
  notice.value = { ...text, until: performance.now() + notice_ms };
}
