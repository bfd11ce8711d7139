import { Gem, House, List, Shield, Sparkles } from "lucide";
import { Icon } from "../parts/icon.tsx";
import { say } from "../parts/say.ts";
import { at, go, tabs } from "./going.ts";
import type { Stage } from "./stage.ts";
import { rest } from "./state.ts";

const icons = { home: House, today: List, scenes: Sparkles, privacy: Shield, points: Gem } as const;

/** Home is the few things of an unhurried phone again. */
function to(tab: (typeof tabs)[number]): void {
  if (tab === "home") rest.value = false;
  go({ tab });
}

/** The way through the phone, under the thumb. */
export function Tabs({ stage }: { readonly stage: Stage }) {
  // The house itself lies behind its own front.
  const here = at.value.tab === "house" ? "home" : at.value.tab;
  return (
    <nav class="tabs" aria-label={say(stage, "phone.tabs")}>
      {tabs.map((tab) => (
        <button key={tab} type="button" aria-current={tab === here ? "page" : undefined} onClick={() => to(tab)}>
          <Icon of={icons[tab]} class="small" />
          <span>{say(stage, `phone.tab.${tab}`)}</span>
        </button>
      ))}
    </nav>
  );
}
