import { z } from "zod";
import { defineAdopted } from "../adopted.ts";

/** What the owner of an adopted phone may state: which happening is the swipe, and which one takes it back. */
const Settings = z.strictObject({
  swiped: z.string().min(1).max(200).optional(),
  cancelled: z.string().min(1).max(200).optional(),
});

/** A button or a trigger of another maker that says "I am coming home" for its owner; it is not the phone itself that says so. */
export const adoptedPhone = defineAdopted({
  kind: "phone",
  settings: Settings,
  open: ({ swiped, cancelled }, { parts, state, event }) => {
    state({});
    parts.onNews(({ part, fresh, event: happened }) => {
      if (part !== "swipe" || !fresh || happened === undefined) return;
      if (happened === cancelled) event("cancelled", {});
      else if (swiped === undefined || happened === swiped) event("swiped", { by: "program" });
    });
    return { act: (command: never) => command };
  },
});
