const kept = "answers";

/** Keeps a value in the browser's own database under a name; a full or closed disk keeps nothing. */
export async function put(name: string, value: unknown): Promise<void> {
  await inShelf("readwrite", (shelf) => shelf.put(value, name));
}

/** What was kept under a name; undefined when there is nothing. */
export function taken(name: string): Promise<unknown> {
  return inShelf("readonly", (shelf) => shelf.get(name));
}

/** Empties the shelf: whoever signs out leaves nothing behind. */
export async function clear(): Promise<void> {
  await inShelf("readwrite", (shelf) => shelf.clear());
}

async function inShelf(mode: IDBTransactionMode, does: (shelf: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const database = await opened();
  try {
    const transaction = database.transaction(kept, mode);
    const asked = does(transaction.objectStore(kept));
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      transaction.addEventListener("abort", () => reject(transaction.error ?? new Error("nothing was kept")));
    });
    return asked.result;
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("lintel-shelf", 1);
    request.addEventListener("upgradeneeded", () => void request.result.createObjectStore(kept));
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("nothing can be kept here")));
  });
}
