import { pushedText, whatToDo, type Shell } from "./worker-rules.ts";

/** What of the service worker's own world this one uses (W3C Service Workers, Push API, Notifications). */
type Waiting = Event & { waitUntil(work: Promise<unknown>): void };
type Fetching = Waiting & { readonly request: Request; respondWith(answer: Promise<Response>): void };
type Pushing = Waiting & { readonly data: { json(): unknown } | null };
type Clicking = Waiting & { readonly notification: Notification };
type Page = { readonly url: string; focus(): Promise<unknown> };
type World = {
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(of: { type: "window" }): Promise<readonly Page[]>;
    openWindow(url: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", on: (event: Waiting) => void): void;
  addEventListener(type: "fetch", on: (event: Fetching) => void): void;
  addEventListener(type: "push", on: (event: Pushing) => void): void;
  addEventListener(type: "notificationclick", on: (event: Clicking) => void): void;
};

// Safe: this file runs as a service worker alone, and the build writes its shell in here.
const world = globalThis as unknown as World;
const shell = JSON.parse("@shell") as Shell;
const ours = "lintel-phone-";
const now = `${ours}${shell.version}`;
const start = "/phone/";
const patience_ms = 3_000;

world.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => world.skipWaiting()));
});

world.addEventListener("activate", (event) => {
  event.waitUntil(empty().then(() => world.clients.claim()));
});

world.addEventListener("fetch", (event) => {
  const { request } = event;
  const what = whatToDo(request, world.location.origin, shell.files);
  if (what === "page") event.respondWith(fromHouse(request));
  if (what === "file") event.respondWith(fromShell(request));
});

world.addEventListener("push", (event) => {
  event.waitUntil(tell(event.data));
});

world.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show());
});

async function fill(): Promise<void> {
  const cache = await caches.open(now);
  await cache.addAll([new Request(start, { cache: "reload" }), ...shell.files]);
}

async function empty(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(ours) && name !== now && name !== `${ours}reader`);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** The page as the house gives it now, else as it was kept. */
async function fromHouse(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(patience_ms) });
    if (answer.status < 500) return answer;
  } catch {
    // Not reached in time: the kept page says so itself.
  }
  return (await caches.match(start)) ?? Response.error();
}

async function fromShell(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** Shows what is pushed in this phone's own words: the push itself carries none. */
async function tell(data: Pushing["data"]): Promise<void> {
  const { notice, key, level } = read(data);
  const words = await wordsHere();
  await world.registration.showNotification("Lintel", {
    body: pushedText(words, key),
    tag: notice,
    requireInteraction: level === "hazard",
    icon: shell.icon,
  });
}

function read(data: Pushing["data"]): Readonly<Record<"notice" | "key" | "level", string>> {
  const said: unknown = data?.json();
  const fields: Readonly<Record<string, unknown>> = typeof said === "object" && said !== null ? { ...said } : {};
  return { notice: String(fields["notice"]), key: String(fields["key"]), level: String(fields["level"]) };
}

async function wordsHere(): Promise<Readonly<Record<string, string>>> {
  const kept = await caches.match("/phone/reader");
  const language = (await kept?.text()) ?? "en";
  const file = shell.words[language] ?? shell.words["en"] ?? "";
  const answer = (await caches.match(file)) ?? (await fetch(file));
  // Safe: the build wrote it beside this worker.
  return (await answer.json()) as Readonly<Record<string, string>>;
}

async function show(): Promise<void> {
  const pages = await world.clients.matchAll({ type: "window" });
  const [open] = pages.filter(({ url }) => new URL(url).pathname.startsWith(start));
  await (open ? open.focus() : world.clients.openWindow(start));
}
