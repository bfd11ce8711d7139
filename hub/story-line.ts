import { StoryTold, type StoryPart } from "./core/hub-line.ts";
import type { Line } from "./core/step-link.ts";

/** The hub's end of the told day of a virtual house. */
export type StoryLine = {
  /** How far the day is; undefined until the supervisor has said so. */
  part(): StoryPart | undefined;
  /** Asks for another day. */
  again(): void;
};

/** Hears on a line to the supervisor how far the day is. */
export function hearStory(line: Line): StoryLine {
  let part: StoryPart | undefined;
  line.onMessage((message) => {
    const told = StoryTold.safeParse(message);
    if (told.success) part = told.data.story;
  });
  return { part: () => part, again: () => line.send({ again: true }) };
}
