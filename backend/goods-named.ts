import type { Store } from "../hub/store/open.ts";
import type { Marketing } from "./marketing/marketing.ts";
import type { NameGoods } from "./points/till.ts";

type Draft = Readonly<Record<string, unknown>>;

/** Names goods for the till, by the brand's own English words: what it is, and what was chosen of it. */
export function nameGoods(store: Pick<Store, "sql">, shelf: Pick<Marketing["shelf"], "find">): NameGoods {
  return ({ offer, reward, event }) => {
    const draft = offer === undefined ? shelf.find("reward", reward ?? "")?.draft : shelf.find("offer", offer)?.draft;
    if (!draft) return {};
    const name = inEnglish(draft[offer === undefined ? "name" : "title"]);
    const chosen = chosenBy(store, event).flatMap((one) => optionOf(draft, one) ?? []);
    return { ...(name !== undefined && { name }), ...(chosen.length > 0 && { chosen }) };
  };
}

/** What was chosen with a yes, as long as the yes itself is held. */
function chosenBy(store: Pick<Store, "sql">, event: string | undefined): readonly Draft[] {
  if (event === undefined) return [];
  const row = store.sql("SELECT json_extract(document, '$.data.chosen') AS chosen FROM events WHERE id = ?").get(event);
  return typeof row?.["chosen"] === "string" ? listOf(JSON.parse(row["chosen"])) : [];
}

function optionOf(draft: Draft, chosen: Draft): string | undefined {
  const module = listOf(draft["modules"]).find(({ id }) => id === chosen["module"]);
  const option = module && listOf(module["options"]).find(({ id }) => id === chosen["option"]);
  return option && inEnglish(option["name"]);
}

function inEnglish(told: unknown): string | undefined {
  const text = typeof told === "object" && told !== null ? (told as Draft)["en"] : undefined;
  return typeof text === "string" ? text : undefined;
}

function listOf(value: unknown): readonly Draft[] {
  return Array.isArray(value) ? value.filter((one): one is Draft => typeof one === "object" && one !== null) : [];
}
