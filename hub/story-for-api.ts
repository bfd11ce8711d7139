import type { House } from "./api/house.ts";
import type { HouseLink } from "./settle-in.ts";
import type { StoryLine } from "./story-line.ts";
import { virtualResidents } from "./virtual-house.ts";

/** The told day of a virtual house as its first page asks for it. */
export function storyForApi(story: StoryLine, pages: readonly HouseLink[]): NonNullable<House["story"]> {
  return {
    ...story,
    links: pages,
    pins: virtualResidents.map(({ id, name, code }) => ({ resident: id, name, pin: code })),
  };
}
