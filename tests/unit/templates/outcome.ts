import { expect } from "vitest";
import { messageScope, parseTemplate } from "../../../hub/core/template/template.ts";
import { refusal } from "./refusal.ts";

// Alone none takes 50; this finds what would hang, on a machine that is busy with other work too.
const longest_ms = 20_000;

/** What a template makes of a message: its text, nothing, or one of the two codes; any other end fails, and a long time. */
export function outcome(text: string, payload = "{}"): string | undefined {
  const since = performance.now();
  let says: string | undefined;
  const refused = refusal(() => {
    says = parseTemplate(text).render(messageScope(payload));
  });
  expect(performance.now() - since).toBeLessThan(longest_ms);
  if (refused) expect(["E_TEMPLATE", "E_TEMPLATE_RENDER"]).toContain(refused.code);
  if (says !== undefined) expect(says.length).toBeLessThanOrEqual(16_384);
  return refused ? refused.code : says;
}
