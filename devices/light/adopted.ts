import { z } from "zod";
import { defineAdopted } from "../adopted.ts";
import { isOn, numberOf } from "../part-values.ts";

/** A lamp of another maker, or what hangs on a switch of theirs. */
export const adoptedLight = defineAdopted({
  kind: "light",
  settings: z.strictObject({}),
  open: (_settings, { parts, state, event }) => {
    let known: boolean | undefined;
    /** What the house asked for last and has not been seen yet. */
    let asked: boolean | undefined;
    const show = () => {
      const level = numberOf(parts.get("lamp")?.read()?.state["brightness_pct"]);
      state({ on: known ?? false, ...(level === undefined ? {} : { level_pct: level }) });
    };
    const look = (fresh: boolean) => {
      const now = isOn(parts.get("lamp"));
      const turned = known !== undefined && now !== undefined && now !== known;
      if (now !== undefined) known = now;
      show();
      if (fresh && turned && now !== asked) event("switched", { on: now });
      if (now === asked) asked = undefined;
    };
    look(false);
    parts.onNews(({ part, fresh }) => {
      if (part === "lamp") look(fresh);
    });
    return {
      act: (command, finish) => {
        const on = command.verb === "on";
        const lamp = parts.get("lamp");
        const level = on && lamp?.component === "light" && command.with.level_pct < 100;
        lamp?.order(level ? { on, brightness_pct: command.with.level_pct } : { on });
        asked = on;
        finish({ outcome: "done" });
      },
    };
  },
});
