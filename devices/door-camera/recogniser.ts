import type { Look } from "../../hub/core/door.ts";

/** What one look must answer: the hub's nonce, and when the visible flash comes, if it is asked for. */
export type Challenge = { readonly nonce: string; readonly flash_after_ms?: number };

/** What recognition gives of one look; frames, codes and distances stay inside the recogniser. */
export type Sight = Pick<
  Look,
  "subject" | "grade" | "eyes" | "faces" | "frames" | "quality" | "pad" | "lightMs" | "alg" | "consent" | "tamper"
>;

/** Looks at whoever stands at the door, by the lamp it was opened with; `signal` ends it early, whatever it was doing. */
export type Recogniser = { look(challenge: Challenge, signal: AbortSignal): Promise<Sight> };
