import { z } from "zod";
import { defineDevice, type Port } from "../device.ts";
import { simScreen } from "./sim.ts";

type State = Parameters<Port<"screen">["state"]>[0];

/** A screen that is also a device: it shows a card, speaks a sentence, and feels touch and nearness. */
export const screen = defineDevice({
  kind: "screen",
  settings: z.strictObject({}),
  sim: () => simScreen,
  open: (_settings, { driver, state, event }) => {
    let now: State = {};
    const tell = (next: State) => state((now = next));
    tell({});
    driver.onInput((input) => {
      if (input === "touched" || input === "near" || input === "far") event(input, {});
    });
    return {
      act: (command, finish) => {
        const spoke = now.spoke === undefined ? {} : { spoke: now.spoke };
        if (command.verb === "show") tell({ ...spoke, card: command.with.card, shows: command.with.with });
        else if (command.verb === "speak") tell({ ...now, spoke: command.with.sentence });
        else tell(spoke);
        finish({ outcome: "done" });
      },
    };
  },
});
