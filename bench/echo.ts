import type { Delivery } from "../hub/bus/wire.ts";
import { benchScreens, commandsEach } from "./prepared-house.ts";

const topics = benchScreens.slice(-commandsEach).map((id) => `lintel/device/${id}/do`);

/** One message in, the scene's four commands out; anything but a transition is only heard. */
export function echoed(
  { topic, payload }: Delivery,
  publish: (topic: string, payload: Uint8Array) => Promise<void>,
): void {
  if (!topic.endsWith("/event") || !topic.startsWith("owntracks/")) return;
  for (const screen of topics)
    publish(screen, payload).catch((error: unknown) => console.error("bench: not echoed", error));
}
