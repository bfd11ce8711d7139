import { filesIn, kindOf, surplus } from "./worker-rules.ts";

/** What of the service worker's own world this one uses (W3C Service Workers). */
type Waiting = Event & { waitUntil(work: Promise<unknown>): void };
type Fetching = Waiting & { readonly request: Request; respondWith(answer: Promise<Response>): void };
type World = {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", on: (event: Waiting) => void): void;
  addEventListener(type: "fetch", on: (event: Fetching) => void): void;
};

// Safe: this file runs as a service worker alone.
const world = globalThis as unknown as World;
const name = "lintel-wall";
const start = "/wall/";
const patience_ms = 3_000;

world.addEventListener("install", (event) => {
  event.waitUntil(keepStart().then(() => world.skipWaiting()));
});
world.addEventListener("activate", (event) => {
  event.waitUntil(world.clients.claim());
});
world.addEventListener("fetch", (event) => {
  const kind = kindOf(event.request, world.location.origin);
  if (kind === "page") event.respondWith(page(event.request));
  if (kind === "file") event.respondWith(file(event.request));
});

/** The page and what it is made of: a wall that starts while the house is away shows what it knew. */
async function keepStart(): Promise<void> {
  const cache = await caches.open(name);
  const answer = await fetch(start, { cache: "reload" });
  if (!answer.ok) return;
  const files = new Set(filesIn(await answer.clone().text()));
  await cache.put(start, answer);
  // The languages and the type stand in what the page is made of, not in the page.
  for (const path of files) {
    const made = await fetch(path);
    if (!made.ok) continue;
    if (/\.(js|css)$/.test(path)) for (const more of filesIn(await made.clone().text())) files.add(more);
    await cache.put(path, made);
  }
}

/** As the house gives it now, else as it was kept. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(name);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(patience_ms) });
    if (answer.ok) await cache.put(start, answer.clone());
    if (answer.status < 500) return answer;
  } catch {
    // Not reached in time: the kept page says so itself.
  }
  return (await cache.match(start)) ?? Response.error();
}

/** A file's name is made of its content: what was kept under it is what the house would give. */
async function file(request: Request): Promise<Response> {
  const cache = await caches.open(name);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  await Promise.all(surplus(paths).map((path) => cache.delete(path)));
  return answer;
}
