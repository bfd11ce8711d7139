/** The key a seat signs with: the private half never leaves the browser. */
export type SeatKey = {
  readonly x: string;
  readonly y: string;
  /** The house has been told the public half. */
  readonly told: boolean;
  /** ES256 over a text, base64url. */
  sign(text: string): Promise<string>;
};

type Pair = { readonly publicKey: Key; readonly privateKey: Key };
type Key = Parameters<typeof crypto.subtle.sign>[1];
type Kept = { readonly pair: Pair; readonly x: string; readonly y: string; readonly told: boolean };

// What of a browser's store is used here: the hub's own types, which its tests read this by, have none of it.
type Told = { addEventListener(event: string, then: () => void): void };
type Asked = Told & { readonly result: unknown; readonly error: Error | null };
type Keys = { get(key: string): Asked; put(value: Kept, key: string): Asked; delete(key: string): Asked };
type Transaction = Told & { readonly error: Error | null; objectStore(name: string): Keys };
type Mode = "readonly" | "readwrite";
type Database = {
  transaction(name: string, mode: Mode): Transaction;
  createObjectStore(name: string): unknown;
  close(): void;
};
type Browser = {
  readonly isSecureContext?: boolean;
  readonly indexedDB?: { open(name: string, version: number): Asked & { readonly result: Database } };
};

const browser = globalThis as Browser;

const curve = { name: "ECDSA", namedCurve: "P-256" } as const;
const hash = { name: "ECDSA", hash: "SHA-256" } as const;

/** Whether this browser keeps keys here at all: only over TLS, or on the house's own machine. */
export function keysHere(): boolean {
  return browser.isSecureContext === true && "subtle" in crypto && browser.indexedDB !== undefined;
}

/** The key of a seat, made at the first call and kept in the browser, where no script can read it out. */
export async function keyOf(seat: string): Promise<SeatKey> {
  return asKey((await kept(seat)) ?? (await make(seat)));
}

/** The key of a seat, if there is one here. */
export async function keptKey(seat: string): Promise<SeatKey | undefined> {
  const before = await kept(seat);
  return before && asKey(before);
}

/** Remembers that the house has been told the public half. */
export async function remember(seat: string): Promise<void> {
  const before = await kept(seat);
  if (before) await inKeys("readwrite", (keys) => keys.put({ ...before, told: true }, seat));
}

/** The key made under one name is from now on that of a seat: a seat is named only when the house has taken it. */
export async function renameKey(from: string, seat: string): Promise<void> {
  const before = await kept(from);
  if (!before || from === seat) return;
  await inKeys("readwrite", (keys) => keys.put({ ...before, told: true }, seat));
  await forgetKey(from);
}

/** Forgets the key of a seat. */
export async function forgetKey(seat: string): Promise<void> {
  await inKeys("readwrite", (keys) => keys.delete(seat));
}

function asKey({ pair, x, y, told }: Kept): SeatKey {
  return {
    x,
    y,
    told,
    sign: async (text) => base64url(await crypto.subtle.sign(hash, pair.privateKey, new TextEncoder().encode(text))),
  };
}

async function make(seat: string): Promise<Kept> {
  const pair = await crypto.subtle.generateKey(curve, false, ["sign", "verify"]);
  const { x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  if (x === undefined || y === undefined) throw new Error("a public key has two coordinates");
  const made: Kept = { pair, x, y, told: false };
  await inKeys("readwrite", (keys) => keys.put(made, seat));
  return made;
}

async function kept(seat: string): Promise<Kept | undefined> {
  // Safe: this page alone writes there, and only what `make` makes.
  return (await inKeys("readonly", (keys) => keys.get(seat))) as Kept | undefined;
}

async function inKeys(mode: Mode, does: (keys: Keys) => Asked): Promise<unknown> {
  const database = await opened();
  try {
    const transaction = database.transaction("keys", mode);
    const asked = does(transaction.objectStore("keys"));
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      transaction.addEventListener("abort", () => reject(transaction.error ?? new Error("the key was not kept")));
    });
    return asked.result;
  } finally {
    database.close();
  }
}

function opened(): Promise<Database> {
  return new Promise((resolve, reject) => {
    if (!browser.indexedDB) throw new Error("no keys can be kept here");
    // Its name is of the first release, when only phones had keys.
    const request = browser.indexedDB.open("lintel-phone", 1);
    request.addEventListener("upgradeneeded", () => void request.result.createObjectStore("keys"));
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no keys can be kept here")));
  });
}

function base64url(bytes: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
