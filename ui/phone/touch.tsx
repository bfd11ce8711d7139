import type { IconNode } from "lucide";
import { Icon } from "../parts/icon.tsx";

type Touched = {
  readonly icon: IconNode;
  readonly word: string;
  readonly works: boolean;
  readonly class?: string;
  readonly unfolded?: boolean;
  readonly onTouch: () => void;
};

/** What can be touched, under its lit lintel; grey while it cannot. */
export function Touch({ icon, word, works, class: name = "", unfolded, onTouch }: Touched) {
  return (
    <button type="button" class={`target ${name}`} disabled={!works} aria-expanded={unfolded} onClick={onTouch}>
      <Icon of={icon} class="small" />
      <span>{word}</span>
    </button>
  );
}
