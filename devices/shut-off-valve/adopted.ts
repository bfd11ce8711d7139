import { z } from "zod";
import { defineAdopted } from "../adopted.ts";
import { openShutting } from "./shutting.ts";

/**
 * A shut-off valve of another maker. `switch_shuts`: of one that is only a switch, whether on means shut. It is told to
 * close and never to open: whoever opens it does so at the valve, or with its maker's own means.
 */
export const adoptedShutOffValve = defineAdopted({
  kind: "shut-off-valve",
  settings: z.strictObject({ switch_shuts: z.boolean().default(false) }),
  open: ({ switch_shuts: shuts }, port) => {
    const { parts } = port;
    const isShut = (): boolean | undefined => {
      const told = parts.get("shutter")?.read()?.state;
      if (typeof told?.["on"] === "boolean") return told["on"] === shuts;
      if (told?.["valve"] === "closed") return true;
      if (told?.["valve"] === "open" || told?.["valve"] === "opening") return false;
      const { position_pct: position } = told ?? {};
      return told?.["valve"] === undefined && typeof position === "number" ? position === 0 : undefined;
    };
    const shutting = openShutting(port, {
      isShut,
      drive: (on) => {
        if (!on) return;
        const part = parts.get("shutter");
        part?.order(part.component === "valve" ? { open: false } : { on: shuts });
      },
    });
    parts.onNews(({ part, fresh }) => {
      if (part === "shutter") shutting.look(fresh);
    });
    return shutting;
  },
});
