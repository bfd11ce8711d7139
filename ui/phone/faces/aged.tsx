import { say } from "../../parts/say.ts";
import type { Answer } from "../ask/asked.ts";
import type { Stage } from "../stage.ts";

type Aged = { readonly stage: Stage; readonly answer: Answer<unknown> };

/** How well an answer is known, where it is not here and now: asked for, refused, or as of when. */
export function Aged({ stage, answer }: Aged) {
  const { is, body, at, text } = answer;
  if (is === "here" && stage.live) return null;
  if (is === "refused")
    return (
      <p class="label" role="alert">
        {text ?? say(stage, "wall.not-taken")}
      </p>
    );
  if (body === undefined)
    return (
      <p class="label" role="status">
        {say(stage, is === "asking" && stage.live ? "phone.asking" : "phone.unknown")}
      </p>
    );
  if (is === "asking" && stage.live) return null;
  return (
    <p class="label old" role="status">
      {say(stage, "wall.as-of", { at: at ?? stage.now })}
    </p>
  );
}
