import type { Language } from "../../hub/core/house.ts";
import { ask, fieldsOf, send, type Sent } from "../parts/send.ts";
import type { CodeSent } from "./pad.ts";
import type { Sendable } from "./targets.ts";

/** Who sends: the seat of this wall, its screen as the house names it, and the reader's language. */
export type Hand = { readonly seat: string; readonly screen: string; readonly language: Language };

// The lock itself has to confirm before the house answers.
const door_ms = 10_000;

/** Sends what a hand did on this wall. */
export function sendAct({ seat, screen, language }: Hand, act: Sendable): Promise<Sent> {
  if (act.is === "press")
    return send({ seat, language, path: `things/${act.thing}/press`, body: { button: act.button } });
  if (act.is === "card") return send({ seat, language, path: `cards/${act.card}/${act.do}` });
  if (act.is === "pause") return send({ seat, language, method: "PUT", path: "privacy/pause", body: { paused: true } });
  if ("notice" in act) return send({ seat, language, path: `notices/${act.notice}/${act.is}` });
  const [noun, body] =
    act.is === "event"
      ? ["events", act.event]
      : act.is === "alarm" || act.is === "sound"
        ? [act.is, { do: act.do }]
        : ["stop", { role: act.role }];
  return send({ seat, language, path: `screens/${screen}/${noun}`, body });
}

/** Sends a code to the door, once: it is neither kept nor tried again by itself. */
export async function sendCode({ seat, language }: Omit<Hand, "screen">, code: string): Promise<CodeSent> {
  try {
    const response = await ask({ seat, language, path: "door/pin", body: { pin: code }, patience_ms: door_ms });
    return codeSent(response.ok, await response.json());
  } catch {
    // Not reached, or no answer in time: the pad says that nobody knows.
    return { is: "lost" };
  }
}

function codeSent(ok: boolean, answer: unknown): CodeSent {
  if (typeof answer !== "object" || answer === null) return { is: "lost" };
  const told = fieldsOf(answer);
  if (ok && told["open"] === true) return { is: "open" };
  const { code, until } = { ...fieldsOf(told["params"]), ...told } as Readonly<Record<string, unknown>>;
  return {
    is: "no",
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof until === "number" ? { until } : {}),
  };
}
