import { z } from "zod";
import type { Sentence } from "../../core/events.ts";
import { Slug } from "../../core/ids.ts";
import type { House } from "../house.ts";
import { route } from "../route.ts";
import { Said, said, Wall } from "../shapes.ts";
import { opens } from "../scope.ts";
import { whoseDay } from "./today.ts";

const Item = z.strictObject({
  scene: Slug,
  name: z.string(),
  resident: Slug.optional(),
  kind: z.string(),
  at: Wall,
  from: Wall,
  until: Wall,
  says: z.string(),
  sure: z.enum(["set", "usual", "maybe"]),
  skipped: Said.optional(),
  can_be_later: z.boolean(),
  blockers: z.array(Said),
  steps: z.array(z.strictObject({ at: Wall, says: z.string() })),
});

/** What the days to come will bring. */
export const previewRoutes = [
  route({
    name: "preview.get",
    method: "get",
    path: "/api/v1/preview",
    scope: "own",
    says: "What today and the next days will bring: each scene as it is expected, with what stands in its way. Nothing is sent to any device. For whoever it is about and the wall at their bed; a program reads everybody's.",
    query: z.strictObject({ days: z.coerce.number().int().min(1).max(7).default(1), resident: Slug.optional() }),
    answer: z.strictObject({ days: z.array(z.strictObject({ day: z.iso.date(), items: z.array(Item) })) }),
    handle: ({ house, query: { days, resident }, actor, say }) => {
      const program = actor.session === undefined && actor.resident === undefined && opens(actor.scopes, "admin");
      const who = program && resident === undefined ? undefined : whoseDay(house, actor, resident);
      return {
        days: house.preview(days).map(({ day, items }) => ({
          day,
          items: items
            .filter((item) => who === undefined || item.resident === who)
            .map((item) => told(house, item, say)),
        })),
      };
    },
  }),
];

type Say = (sentence: Sentence) => string;
type PreviewItem = ReturnType<House["preview"]>[number]["items"][number];

function told(house: House, { title, skipped, blockers, steps, ...item }: PreviewItem, say: Say): z.infer<typeof Item> {
  return {
    ...item,
    name: say(house.ahead.name(item.scene)),
    says: say(title),
    ...(skipped && { skipped: said(skipped, say) }),
    blockers: blockers.map((one) => said(one, say)),
    steps: steps.map(({ at, says }) => ({ at, says: say(says) })),
  };
}
