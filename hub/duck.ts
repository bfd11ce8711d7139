import type { Bus } from "./bus/bus.ts";
import type { Clock } from "./core/clock.ts";
import { derivedId } from "./core/ids.ts";
import type { Residents } from "./residents/residents.ts";
import type { Things } from "./things/things.ts";

/** How long the music steps back for a sentence. */
const forS = 12;
const withinMs = 5_000;

/** Lowers the music at a place while its screen speaks, once for each sentence; the returned function ends it. */
export function duckWhileSpeaking(from: {
  readonly bus: Bus;
  readonly things: Pick<Things, "role" | "command">;
  readonly residents: Pick<Residents, "get">;
  readonly clock: Clock;
}): () => void {
  const { bus, things, residents, clock } = from;
  return bus.on("device.state", ({ device, state, before, baseline }) => {
    const spoken = state["spoken_id"];
    // What is told first, or told again, was said before.
    if (baseline || typeof spoken !== "string" || spoken === before?.["spoken_id"]) return;
    const screen = residents.get("device", device);
    if (screen?.kind !== "screen" || screen.place === undefined) return;
    const music = things.role(`music.${screen.place}`);
    if (!music?.ready || music.held || music.state["playing"] !== true) return;
    things.command({
      id: `duck.${derivedId(device, spoken)}`,
      role: music.address,
      thing: music.thing,
      verb: "duck",
      with: { for_s: forS },
      class: "S0",
      deadline: clock.wall() + withinMs,
    });
  });
}
