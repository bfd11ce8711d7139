import { z } from "zod";
import { defineDevice, type Port } from "../device.ts";
import { modes } from "./modes.ts";
import { simToothbrush } from "./sim.ts";

type State = Parameters<Port<"toothbrush">["state"]>[0];

/** Longer without a word than between two of its minutes: who is heard again then brushes anew. */
const silentMs = 90_000;

/** A toothbrush that tells when it runs; one that vanishes while it runs has not been seen to stop. */
export const toothbrush = defineDevice({
  kind: "toothbrush",
  settings: z.strictObject({}),
  wires: { inputs: { running: "contact", mode: "number" } },
  sim: () => simToothbrush,
  open: (_settings, { clock, driver, state, event }) => {
    const first = driver.read("running");
    // A brush that has not answered yet tells nothing: its first word is a change.
    let running = first && first.value === 1;
    let began = clock.mono();
    let heard = began;
    let told: State = { running: running ?? false };
    state(told);

    const brushed = (): State => ({ ...told, duration_s: Math.round((clock.mono() - began) / 1_000) });
    const started = () => {
      const mode = modes[driver.read("mode")?.value ?? -1];
      began = clock.mono();
      event("started", {});
      told = { running: true, duration_s: 0, ...(mode === undefined ? {} : { mode }) };
    };
    driver.onInput((input, value) => {
      if (input !== "running") return;
      const anew = clock.mono() - heard > silentMs;
      heard = clock.mono();
      if ((value === 1) === running && !(running && anew)) return;
      const ran = running === true;
      running = value === 1;
      if (running) started();
      else {
        event("stopped", {});
        told = { ...(ran ? brushed() : told), running: false };
      }
      state(told);
    });
    return {
      act: (command: never) => command,
      heartbeat: () => {
        if (driver.read("running") === undefined) return;
        heard = clock.mono();
        if (running) state((told = brushed()));
      },
    };
  },
});
