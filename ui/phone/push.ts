import { ask, fieldsOf } from "../parts/send.ts";
import { asker } from "./ask/asked.ts";
import { change, sayDone } from "./ask/doing.ts";
import { tell } from "./state.ts";

/** Whether this phone is told of what is urgent while its page is shut, or why it cannot be. */
export type Push = "asking" | "on" | "off" | "blocked" | "install" | "cannot";

/** How it stands now. */
export async function pushHere(): Promise<Push> {
  if (!globalThis.isSecureContext || !("serviceWorker" in navigator)) return "cannot";
  if (!("PushManager" in globalThis)) return /iPhone|iPad/.test(navigator.userAgent) ? "install" : "cannot";
  if (Notification.permission === "denied") return "blocked";
  const registration = await navigator.serviceWorker.getRegistration("/phone/");
  if (!registration) return "cannot";
  return (await registration.pushManager.getSubscription()) === null ? "off" : "on";
}

/** Turns it on or off, here and in the house. */
export async function turnPush(on: boolean): Promise<Push> {
  const registration = await navigator.serviceWorker.getRegistration("/phone/");
  if (!registration) return "cannot";
  const before = await registration.pushManager.getSubscription();
  if (!on) {
    if (sayDone(await change({ method: "DELETE", path: "phone/push" }), { key: "phone.push.turned-off" }))
      await before?.unsubscribe();
    return pushHere();
  }
  if ((await Notification.requestPermission()) !== "granted") return pushHere();
  const key = await houseKey();
  if (key === undefined) {
    tell({ key: "phone.push.none" });
    return pushHere();
  }
  const made =
    before ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  const body = made.toJSON();
  const { endpoint, keys } = body;
  const done = await change({ method: "PUT", path: "phone/push", body: { endpoint, keys } });
  if (!sayDone(done, { key: "phone.push.turned-on" })) await made.unsubscribe();
  return pushHere();
}

async function houseKey(): Promise<string | undefined> {
  const hand = asker.peek();
  if (!hand) return undefined;
  const answer = await ask({ ...hand, method: "GET", path: "push/key" });
  const { key } = fieldsOf(await answer.json());
  return answer.ok && typeof key === "string" ? key : undefined;
}
