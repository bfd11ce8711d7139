import { z } from "zod";
import type { Part } from "../../hub/core/entities.ts";
import { defineAdopted } from "../adopted.ts";
import type { Port } from "../device.ts";
import { isOn } from "../part-values.ts";

type State = Parameters<Port<"toothbrush">["state"]>[0];

/** Longer without a word than between two of its minutes: who is heard again then brushes anew. */
const silentMs = 90_000;
/** Shorter than this it was only put under the tap, or its mode was changed: it is the same brushing still. */
const pauseMs = 10_000;
const works = new Set(["running", "brushing", "on"]);
const rests = new Set([
  "off",
  "idle",
  "initialising",
  "initializing",
  "setup",
  "flight_menu",
  "flight menu",
  "selection_menu",
  "selection menu",
  "charging",
  "sleeping",
  "transport",
]);

/** A toothbrush of another maker: one that says in words what it does, or only whether it runs; it may vanish at any time. */
export const adoptedToothbrush = defineAdopted({
  kind: "toothbrush",
  settings: z.strictObject({}),
  open: (_settings, { clock, parts, state, event }) => {
    const part = () => parts.get("running");
    let running = runs(part());
    let began = clock.mono();
    let heard = began;
    let stopped = -Infinity;
    let told: State = { running: running ?? false };
    state(told);

    const lasted = (): State => ({ ...told, duration_s: Math.round((clock.mono() - began) / 1_000) });
    const started = (goesOn: boolean) => {
      if (!goesOn) began = clock.mono();
      told = { running: true, duration_s: Math.round((clock.mono() - began) / 1_000) };
    };
    const turned = (now: boolean, fresh: boolean, anew: boolean) => {
      const ran = running === true;
      const first = running === undefined;
      running = now;
      if (now) started(!anew && !first && clock.mono() - stopped <= pauseMs);
      else {
        told = { ...(ran ? lasted() : told), running: false };
        stopped = clock.mono();
      }
      if (fresh && !first) event(now ? "started" : "stopped", {});
      state(told);
    };
    parts.onNews(({ part: name, fresh }) => {
      const now = name === "running" ? runs(part()) : undefined;
      if (now === undefined) return;
      const anew = clock.mono() - heard > silentMs;
      heard = clock.mono();
      if (now !== running || (now && anew)) turned(now, fresh, anew);
    });
    return {
      act: (command: never) => command,
      heartbeat: () => {
        const at = part()?.read()?.at;
        if (at === undefined) return;
        heard = Math.max(heard, at);
        if (running && clock.mono() - heard <= silentMs) state((told = lasted()));
      },
    };
  },
});

/** Whether it runs; undefined for a word that says neither, as for silence. */
function runs(part: Part | undefined): boolean | undefined {
  if (part?.component !== "sensor") return isOn(part);
  const word = part.read()?.state["value"];
  if (typeof word !== "string") return undefined;
  const plain = word.trim().toLowerCase();
  if (works.has(plain)) return true;
  return rests.has(plain) ? false : undefined;
}
