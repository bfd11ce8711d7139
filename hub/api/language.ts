import { Language } from "../core/house.ts";

/** The house's language nearest to what a reader asked for (RFC 9110 Accept-Language), English when none fits. */
export function languageOf(accepted: string | undefined): Language {
  const wanted = (accepted ?? "")
    .split(",", 20)
    .map((part) => {
      const [tag = "", ...settings] = part.trim().split(";");
      const weight = settings.find((setting) => setting.trim().startsWith("q="));
      return { tag: tag.trim().toLowerCase(), weight: weight ? Number(weight.trim().slice(2)) : 1 };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  for (const { tag } of wanted) {
    const found = nearest(tag);
    if (found) return found;
  }
  return "en";
}

function nearest(tag: string): Language | undefined {
  const [language, ...rest] = tag.split("-");
  if (language === "en") return Language.enum.en;
  if (language !== "zh") return undefined;
  if (rest.includes("hant")) return "zh-Hant";
  if (rest.includes("hans")) return "zh-Hans";
  return rest.some((region) => ["tw", "hk", "mo"].includes(region)) ? "zh-Hant" : "zh-Hans";
}
