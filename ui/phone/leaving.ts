import { forgetKey, keysHere } from "../parts/key.ts";
import { dropSeat } from "../parts/seat.ts";
import { change, sayDone } from "./ask/doing.ts";
import { clear } from "./ask/shelf.ts";
import { phone } from "./state.ts";

/** Signs this phone out: the session ends, and nothing of the house stays in the browser, not even the key that would open it anew. */
export async function leave(): Promise<void> {
  const done = await change({ method: "DELETE", path: "sessions/current" });
  if (!sayDone(done)) return;
  const name = phone.peek();
  dropSeat(name);
  if (keysHere()) await forgetKey(name);
  await forgetHouse(name);
  localStorage.removeItem("lintel.phone");
  location.replace("/phone/");
}

/** Nothing of what the house said stays in this browser. */
export async function forgetHouse(name: string): Promise<void> {
  localStorage.removeItem(`lintel.known.phone:${name}`);
  await clear();
}
