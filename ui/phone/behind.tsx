import { ChevronLeft } from "lucide";
import { Icon } from "../parts/icon.tsx";
import { say } from "../parts/say.ts";
import type { Stage } from "./stage.ts";

/** The head of a page that lies behind another: the way back, and what it is. */
export function Behind({ stage, title }: { readonly stage: Stage; readonly title: string }) {
  return (
    <header class="behind">
      <button type="button" class="round" aria-label={say(stage, "phone.back")} onClick={() => history.back()}>
        <Icon of={ChevronLeft} class="small" />
      </button>
      <h1 class="headline small">{title}</h1>
    </header>
  );
}
