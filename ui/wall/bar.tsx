import { Icon } from "../parts/icon.tsx";
import { say } from "../parts/say.ts";
import type { Stage } from "./stage.ts";
import type { Target } from "./targets.ts";

/** What can be touched, under a lit lintel each; grey while the house cannot hear it. */
export function Bar({ stage, targets }: { readonly stage: Stage; readonly targets: readonly Target[] }) {
  return (
    <nav class="bar-of-targets">
      {targets.map((target) => (
        <Touch key={target.key} stage={stage} target={target} />
      ))}
    </nav>
  );
}

type Touched = { readonly stage: Stage; readonly target: Target; readonly class?: string; readonly works?: boolean };

/** One target: a beam, its light, a word and an icon. `works` is for what this page does by itself, too. */
export function Touch({ stage, target, class: name = "", works = stage.live }: Touched) {
  const { key, params = {}, icon, act, says } = target;
  return (
    <button type="button" class={`target ${name}`} disabled={!works} onClick={() => stage.press(act, says)}>
      <Icon of={icon} class="small" />
      <span>{say(stage, key, params)}</span>
    </button>
  );
}
