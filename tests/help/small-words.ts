import type { Language } from "../../hub/core/house.ts";
import type { Words } from "../../hub/core/sentence.ts";

/** The few sentences a small house can say. */
export function smallWords(language: Language): Words {
  return {
    "error.E_NO_TOKEN": language === "en" ? "Say who you are." : "请说明您是谁。",
    "why.ran": "Ada woke.",
    "say.bath-ready": "The bath is ready.",
  };
}
