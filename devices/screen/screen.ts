import { z } from "zod";
import { defineDevice, type Port } from "../device.ts";
import { simScreen } from "./sim.ts";

type State = Parameters<Port<"screen">["state"]>[0];

/** A screen that is also a device: it shows a card, speaks a sentence, and feels touch, nearness and answers. */
export const screen = defineDevice({
  kind: "screen",
  program: true,
  settings: z.strictObject({}),
  wires: {
    inputs: {},
    presses: ["touched", "near", "far", "good-night", "leaving", "too-warm", "too-cold", "yes", "no"],
  },
  sim: () => simScreen,
  open: (_settings, { driver, state, event }) => {
    let now: State = {};
    const tell = (next: State) => state((now = next));
    tell({});
    driver.onInput((input) => {
      if (input === "touched" || input === "near" || input === "far") event(input, {});
      else if (input === "good-night" || input === "leaving") event(input, {});
      else if (input === "too-warm" || input === "too-cold") event("felt", { felt: input });
      else {
        const answer = answerOf(input, now.card);
        if (answer) event("answered", answer);
      }
    });
    return {
      act: (command, finish) => {
        const { card: _card, shows: _shows, ...spoke } = now;
        if (command.verb === "show") tell({ ...spoke, card: command.with.card, shows: command.with.with });
        else if (command.verb === "speak") {
          const { sentence, with: values } = command.with;
          tell({ ...now, spoke: sentence, spoken: values, spoken_id: command.id });
        } else tell(spoke);
        finish({ outcome: "done" });
      },
    };
  },
});

const asking = "ask-";

/** `yes` and `no` answer what the card asks, `yes.<question>` that question; an answer to nothing is none. */
function answerOf(input: string, card: string | undefined): { question: string; yes: boolean } | undefined {
  const [said, named] = input.split(".");
  const question = named ?? (card?.startsWith(asking) ? card.slice(asking.length) : undefined);
  return question === undefined || (said !== "yes" && said !== "no") ? undefined : { question, yes: said === "yes" };
}
