import { does, type Done } from "../parts/done.ts";
import { newKey } from "../parts/send.ts";
import { whole, type Hand, type Wish } from "./house.ts";
import { doing, proving, told } from "./state.ts";

/** Asks the house to change something; where it wants to know who asks, the person is asked once. */
export async function changed(
  hand: Hand,
  about: string,
  wish: () => Promise<Wish>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (doing.peek().has(about)) return undefined;
  doing.value = new Set([...doing.peek(), about]);
  try {
    const asked = { ...hand, ...(await whole(hand, await wish())), key: newKey() };
    const first = await does(asked);
    const unproved = first.is === "refused" && first.code === "E_STEP_UP";
    const done = unproved && (await proved()) ? await does({ ...asked, key: newKey() }) : first;
    tell(about, unproved && done === first ? { is: "done", body: {} } : done);
    return done.is === "done" ? done.body : undefined;
  } catch {
    // Not reached, or no answer in time: said where it was asked.
    tell(about, { is: "lost" });
    return undefined;
  } finally {
    doing.value = new Set([...doing.peek()].filter((one) => one !== about));
  }
}

/** Proves the person by what they typed, which is kept nowhere. */
export async function prove(hand: Hand, typed: string): Promise<void> {
  const now = proving.peek();
  if (!now) return;
  const done = await does({ ...hand, path: "me/step-up", body: { [now.by]: typed } });
  if (proving.peek() !== now) return;
  if (done.is === "done") return now.over(true);
  if (done.is === "refused" && done.code === "E_NO_PIN") proving.value = { by: "password", over: now.over };
  else proving.value = { ...now, wrong: done.is === "refused" ? done.text : "" };
}

function proved(): Promise<boolean> {
  return new Promise((resolve) => {
    proving.value = {
      by: "pin",
      over: (yes) => {
        proving.value = undefined;
        resolve(yes);
      },
    };
  });
}

function tell(about: string, done: Done): void {
  const now = new Map(told.peek());
  if (done.is === "done") now.delete(about);
  else now.set(about, done.is === "refused" && done.text !== "" ? { text: done.text } : { key: "setup.lost" });
  told.value = now;
}
