import { z } from "zod";
import { pairsFloor } from "../../hub/core/engage/lists.ts";
import { Slug } from "../../hub/core/ids.ts";
import type { Parts } from "./room.ts";

const Kept = z.object({ version: z.number().int(), pairs: z.array(z.tuple([Slug, Slug])) });
const kept = "pairs";
const mostPairs = 100;

/** Opens what a brand tells homes of the offers that go together; homes show it, nobody at the brand learns who does. */
export function openPairs(
  { store, brand, publish }: Pick<Parts, "store" | "brand" | "publish">,
  ofHomes: () => readonly (readonly string[])[],
) {
  const before = () => {
    const document = store.sql("SELECT document FROM m_brand WHERE id = ?").get(kept)?.["document"];
    return typeof document === "string" ? Kept.parse(JSON.parse(document)) : undefined;
  };
  return {
    /** Publishes them anew where they are others than before; a list that was never there is not made to be empty. */
    publish: (): void => {
      const pairs = ofHomes()
        .map(([a = "", b = ""]): [string, string] => [a, b])
        .toSorted(([a, b], [c, d]) => (`${a} ${b}` < `${c} ${d}` ? -1 : 1))
        .slice(0, mostPairs);
      const { version, pairs: told } = before() ?? { version: 0, pairs: [] };
      if (JSON.stringify(told) === JSON.stringify(pairs)) return;
      const next = { version: version + 1, pairs };
      store.sql("INSERT OR REPLACE INTO m_brand (id, document) VALUES (?, ?)").run(kept, JSON.stringify(next));
      publish({ v: 1, is: "pairs", id: "pairs", brand, floor: pairsFloor, ...next });
    },
  };
}
