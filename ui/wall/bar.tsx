import { Icon } from "../parts/icon.tsx";
import { say } from "../parts/say.ts";
import { sentencesOf } from "./notices.ts";
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
export function Touch({ stage, target, class: name = "", works = stage.live || target.alone === true }: Touched) {
  const { key, params = {}, icon, act, says, notice, look } = target;
  const card = notice ? `${look ? "sign-of-notice" : "card-of-notice"} ${notice.level}` : "";
  const text = say(stage, key, params);
  return (
    <button
      type="button"
      data-is={act.is}
      class={`target ${name} ${card}`}
      disabled={!works}
      onClick={() => stage.press(act, says)}
    >
      <Icon of={icon} class="small" />
      <span class={look ? "unseen" : ""}>{notice ? <Told text={text} /> : text}</span>
    </button>
  );
}

/** A notice in two lines: what happened, and the beginning of what there is to do. */
function Told({ text }: { readonly text: string }) {
  const { what, todo } = sentencesOf(text);
  return (
    <>
      <b>{what}</b>
      {todo !== "" && <small>{todo}</small>}
    </>
  );
}
