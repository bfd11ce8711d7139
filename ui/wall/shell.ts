import { workerUrl } from "../parts/worker-url.ts";

/** Has the browser keep this page for a start while the house is away; only where it may, over TLS or on the house's own machine. */
export function keepShell(): void {
  if (!globalThis.isSecureContext || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker
    .register(workerUrl("/wall-worker.js"), { scope: "/wall/", updateViaCache: "none" })
    .catch(() => {
      // A private window, or a browser without: the page works from the house alone.
    });
}
