import { told } from "./demo-brand.ts";

/** What its made-up brand asks like any other question. */
export const question = {
  category: "breakfast",
  purpose: "questions",
  validity_days: 180,
  retention_days: 180,
  points: 10,
  personal: false,
};

/** The two questions that follow a bag of oats to try. */
export const afterTheSample = {
  "how-they-taste": {
    ...question,
    text: told("How did the oats you tried taste?", "您试吃的燕麦味道如何？", "您試吃的燕麥味道如何？"),
    answers: [
      { id: "good", text: told("Good", "好", "好") },
      { id: "so-so", text: told("So-so", "一般", "一般") },
      { id: "not-mine", text: told("Not mine", "不合口味", "不合口味") },
    ],
    why: told("You had a bag to try.", "您领过一袋试吃装。", "您領過一袋試吃裝。"),
  },
  again: {
    ...question,
    text: told("Would you eat them again?", "您还愿意再吃吗？", "您還願意再吃嗎？"),
    answers: [
      { id: "yes", text: told("Yes", "愿意", "願意") },
      { id: "no", text: told("No", "不愿意", "不願意") },
    ],
    why: told("You had a bag to try.", "您领过一袋试吃装。", "您領過一袋試吃裝。"),
  },
};
