import { effect } from "@preact/signals";
import type { Language } from "../../hub/core/house.ts";
import { language } from "./state.ts";

/** The page's own worker: it keeps the shell and nothing else. */
const file = "/phone-worker.js";
const scope = "/phone/";

/** Has the browser keep this page for when the house is not reached; only where it may, over TLS or on the house's own machine. */
export function keepShell(): void {
  if (!globalThis.isSecureContext || !("serviceWorker" in navigator)) return;
  const before = navigator.serviceWorker.controller;
  navigator.serviceWorker.register(trusted(file), { scope, updateViaCache: "none" }).catch(() => {
    // A private window, or a browser without: the page works from the house alone.
  });
  effect(() => {
    keepLanguage(language.value).catch(reportError);
  });
  let due = false;
  // A new release took over: this page starts anew once nobody looks at it, and once only for each release.
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    due = before !== null;
  });
  document.addEventListener("visibilitychange", () => {
    if (!due || document.visibilityState !== "hidden") return;
    due = false;
    location.reload();
  });
}

/** The worker has no other way to know in whose language it speaks. */
async function keepLanguage(now: Language): Promise<void> {
  const reader = await caches.open("lintel-phone-reader");
  await reader.put("/phone/reader", new Response(now));
}

type Policies = {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
};

/** The address of the worker as a house that trusts no script by its name wants it. */
function trusted(url: string): string {
  const policies: unknown = Reflect.get(globalThis, "trustedTypes");
  if (typeof policies !== "object" || policies === null) return url;
  // Safe: that is the whole of the standard's interface used here (W3C Trusted Types, 3.1).
  const policy = (policies as Policies).createPolicy("lintel-worker", {
    createScriptURL: (asked) => (asked === file ? asked : ""),
  });
  return policy.createScriptURL(url);
}
