import { asSeat } from "./seat.ts";

const shown = new Map<string, Promise<string>>();

/** The address in this page's own memory of a photo of the house; fetched once, rejects where it is not to be had. */
export function photoAt(seat: string, id: string): Promise<string> {
  let one = shown.get(id);
  if (!one) {
    one = fetched(seat, id);
    shown.set(id, one);
    // Asked for again the next time somebody looks.
    one.catch(() => shown.delete(id));
  }
  return one;
}

/** Lets go of every photo but these. */
export function keepPhotos(ids: readonly string[]): void {
  for (const [id, one] of shown) {
    if (ids.includes(id)) continue;
    shown.delete(id);
    one.then(
      (url) => URL.revokeObjectURL(url),
      () => undefined,
    );
  }
}

async function fetched(seat: string, id: string): Promise<string> {
  const answer = await fetch(`/api/v1/photos/${id}`, asSeat(seat));
  if (!answer.ok) throw new Error(`photo ${id}: ${answer.status}`);
  return URL.createObjectURL(await answer.blob());
}
