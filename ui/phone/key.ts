/** The key this phone signs with: the private half never leaves the browser. */
export type PhoneKey = {
  readonly x: string;
  readonly y: string;
  /** The house has been told the public half. */
  readonly told: boolean;
  /** ES256 over a text, base64url. */
  sign(text: string): Promise<string>;
};

type Kept = { readonly pair: CryptoKeyPair; readonly x: string; readonly y: string; readonly told: boolean };

const curve = { name: "ECDSA", namedCurve: "P-256" } as const;
const hash = { name: "ECDSA", hash: "SHA-256" } as const;

/** The key of a phone, made at the first call and kept in the browser, where no script can read it out. */
export async function keyOf(phone: string): Promise<PhoneKey> {
  const before = await kept(phone);
  const { pair, x, y, told } = before ?? (await make(phone));
  return {
    x,
    y,
    told,
    sign: async (text) => base64url(await crypto.subtle.sign(hash, pair.privateKey, new TextEncoder().encode(text))),
  };
}

/** Remembers that the house has been told the public half. */
export async function remember(phone: string): Promise<void> {
  const before = await kept(phone);
  if (before) await inKeys("readwrite", (keys) => keys.put({ ...before, told: true }, phone));
}

async function make(phone: string): Promise<Kept> {
  const pair = await crypto.subtle.generateKey(curve, false, ["sign", "verify"]);
  const { x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  if (x === undefined || y === undefined) throw new Error("a public key has two coordinates");
  const made: Kept = { pair, x, y, told: false };
  await inKeys("readwrite", (keys) => keys.put(made, phone));
  return made;
}

async function kept(phone: string): Promise<Kept | undefined> {
  // Safe: this page alone writes there, and only what `make` makes.
  return (await inKeys("readonly", (keys) => keys.get(phone))) as Kept | undefined;
}

async function inKeys(mode: IDBTransactionMode, does: (keys: IDBObjectStore) => IDBRequest): Promise<unknown> {
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

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("lintel-phone", 1);
    request.addEventListener("upgradeneeded", () => void request.result.createObjectStore("keys"));
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no keys can be kept here")));
  });
}

function base64url(bytes: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
