import { z } from "zod";
import { fail } from "../../core/errors.ts";
import { StoryPart } from "../../core/hub-line.ts";
import { makeAllowance } from "../allowance.ts";
import type { House } from "../house.ts";
import { type Asked, route } from "../route.ts";
import { Wall } from "../shapes.ts";

// A day takes two minutes to tell.
const days = makeAllowance({ most: 6, within_ms: 60_000 });

/** The told day of a virtual house, for whoever sits at its machine; a real house knows none of this. */
export const virtualRoutes = [
  route({
    name: "virtual.get",
    method: "get",
    path: "/api/v1/virtual",
    scope: "public",
    says: "How far the told day of a virtual house is, and what its pages are opened by; only on the machine itself.",
    answer: z.strictObject({
      /** False once the house follows real time. */
      telling: z.boolean(),
      part: StoryPart.optional(),
      wall: Wall,
      zone: z.string(),
      links: z.array(z.strictObject({ id: z.string(), name: z.string(), path: z.string() })),
      pins: z.array(z.strictObject({ resident: z.string(), name: z.string(), pin: z.string() })),
    }),
    handle: (asked) => {
      const { house } = asked;
      const story = storyFor(asked);
      const part = story.part();
      const { wall, zone } = house.status();
      return {
        telling: part !== "now",
        ...(part === undefined ? {} : { part }),
        wall,
        zone,
        links: [...story.links],
        pins: [...story.pins],
      };
    },
  }),
  route({
    name: "virtual.day",
    method: "post",
    path: "/api/v1/virtual/day",
    scope: "public",
    says: "Lives another day in a virtual house, from the evening before it; only on the machine itself.",
    answer: z.strictObject({ asked: z.literal(true) }),
    status: 201,
    handle: (asked) => {
      const story = storyFor(asked);
      days.take(asked.house, "day");
      story.again();
      return { asked: true as const };
    },
  }),
];

/** E_NOT_FOUND in a real house, and from anywhere but the machine itself. */
function storyFor({ house, from }: Pick<Asked<unknown, unknown, unknown>, "house" | "from">) {
  const story: House["story"] = /^(own|::1|127\.\d+\.\d+\.\d+)$/.test(from.address) ? house.story : undefined;
  return story ?? fail("E_NOT_FOUND", { noun: "story", id: "" });
}
