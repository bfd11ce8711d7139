import { told, type DemoBrand, type DemoTimes } from "./demo-brand.ts";
import { afterTheSample, question } from "./oatfield-sample.ts";

const category = "breakfast";
const caps = { perday: 1, perweek: 2, total: 6 };
const reasons = {
  evidence: told(
    "Oatfield says so itself; the price was the same all year.",
    "由田间燕麦自己说明；全年价格相同。",
    "由田間燕麥自己說明；全年價格相同。",
  ),
  alternatives: told(
    "Any other oats cook just as well in your machine.",
    "您的早餐机煮其他燕麦也一样好。",
    "您的早餐機煮其他燕麥也一樣好。",
  ),
  ifrefused: told(
    "Nothing changes: breakfast is made as before.",
    "一切照旧：早餐还是照常做。",
    "一切照舊：早餐還是照常做。",
  ),
};

/** Oatfield, a made-up maker of breakfasts. */
export function oatfield({ from, to, month, monthEnds }: DemoTimes): DemoBrand {
  const offer = { category, touchpoints: ["wall", "phone"], validfrom: from, validto: to, caps, sponsor: "Oatfield" };
  return {
    id: "oatfield",
    draft: {
      name: "Oatfield",
      about: told(
        "Oatfield mills oats and mixes breakfasts from them.",
        "田间燕麦碾磨燕麦，调配早餐。",
        "田間燕麥碾磨燕麥，調配早餐。",
      ),
      legal: {
        name: "Oatfield Mill Ltd (made up)",
        address: "1 Mill Lane, Nowhere",
        contact: "privacy@oatfield.example",
        country: "IE",
      },
      processors: [],
      retention_days: 180,
      asks: [
        {
          purpose: "offers",
          category,
          level: 2,
          why: told(
            "To offer oats to those who eat them, and to nobody else.",
            "只向吃燕麦的人推荐燕麦。",
            "只向吃燕麥的人推薦燕麥。",
          ),
        },
        {
          purpose: "questions",
          category,
          level: 1,
          why: told("To mix what people really like.", "调配大家真正喜欢的口味。", "調配大家真正喜歡的口味。"),
        },
        {
          purpose: "points",
          category,
          level: 1,
          why: told("To keep your points for you.", "为您保管积分。", "為您保管積分。"),
        },
        {
          purpose: "service",
          category,
          level: 1,
          why: told("To answer what you write.", "回复您写来的话。", "回覆您寫來的話。"),
        },
        {
          purpose: "research",
          category,
          level: 1,
          why: told(
            "To learn how often breakfast is made, roughly and without anybody's name.",
            "大致了解早餐多久做一次，不涉及任何人的名字。",
            "大致了解早餐多久做一次，不涉及任何人的名字。",
          ),
        },
      ],
      reply_days: 3,
    },
    objects: {
      offer: {
        "oat-flakes": {
          ...offer,
          title: told("A month of oat flakes", "一个月的燕麦片", "一個月的燕麥片"),
          body: told(
            "Four bags, ground as you like them, brought to your door for 16.80 euros with delivery.",
            "四袋，按您的喜好研磨，送货上门，含配送费共16.80欧元。",
            "四袋，按您的喜好研磨，送貨上門，含配送費共16.80歐元。",
          ),
          eligibility: {
            any: [
              { feature: "breakfast.per-week", is: "at-least", value: 3 },
              { feature: "interest.breakfast", is: "at-least", value: 1 },
            ],
          },
          price: { currency: "EUR", total: 1680, fees: [{ name: "Delivery", amount: 240 }] },
          modules: [
            {
              id: "grind",
              name: told("Grind", "研磨", "研磨"),
              options: [
                { id: "whole", name: told("Whole", "整粒", "整粒") },
                { id: "coarse", name: told("Coarse", "粗", "粗") },
                { id: "fine", name: told("Fine", "细", "細") },
              ],
            },
            {
              id: "bag",
              name: told("Bag", "包装", "包裝"),
              options: [
                { id: "paper", name: told("Paper", "纸袋", "紙袋") },
                { id: "jar", name: told("Jar", "罐", "罐") },
              ],
            },
          ],
          reward: { points: 20 },
          action: "redeem",
          why: told(
            "You make breakfast here several days a week, or said that it interests you.",
            "您每周有几天在这里做早餐，或说过对此感兴趣。",
            "您每週有幾天在這裡做早餐，或說過對此感興趣。",
          ),
          ...reasons,
        },
        "oat-sample": {
          ...offer,
          title: told("A bag of oats to try", "一袋试吃燕麦", "一袋試吃燕麥"),
          body: told(
            "Fetch a small bag at any Oatfield counter with a code. It costs nothing.",
            "凭取货码在任一田间燕麦柜台领取一小袋，不花钱。",
            "憑取貨碼在任一田間燕麥櫃檯領取一小袋，不花錢。",
          ),
          price: { currency: "EUR", total: 0, fees: [] },
          action: "code",
          trial: { stock: 200, questions: ["how-they-taste", "again"] },
          recovery: told(
            "No time to fetch it? Write to us and it comes by post, at no cost.",
            "没空来取？写信给我们，我们寄给您，不收费用。",
            "沒空來取？寫信給我們，我們寄給您，不收費用。",
          ),
          why: told(
            "You let Oatfield make offers about breakfast.",
            "您允许田间燕麦推荐早餐。",
            "您允許田間燕麥推薦早餐。",
          ),
          ...reasons,
        },
        "oat-special": {
          ...offer,
          validfrom: `${month}-01T00:00:00.000Z`,
          validto: monthEnds,
          special: month,
          title: told("This month: oats with apple", "本月：苹果燕麦", "本月：蘋果燕麥"),
          body: told(
            "One recipe a month. This one is oats with grated apple and walnuts.",
            "每月一个食谱。这个月是燕麦配苹果丝和核桃。",
            "每月一個食譜。這個月是燕麥配蘋果絲和核桃。",
          ),
          price: { currency: "EUR", total: 0, fees: [] },
          action: "read",
          why: told(
            "There is one recipe for everybody each month.",
            "每个月给每家一个食谱。",
            "每個月給每家一個食譜。",
          ),
          ...reasons,
          alternatives: told(
            "Your own recipes stay the first choice of the machine.",
            "您自己的食谱始终优先。",
            "您自己的食譜始終優先。",
          ),
        },
      },
      question: {
        "which-grain": {
          ...question,
          text: told("Which grain do you like best?", "您最喜欢哪种谷物？", "您最喜歡哪種穀物？"),
          answers: [
            { id: "oats", text: told("Oats", "燕麦", "燕麥") },
            { id: "rye", text: told("Rye", "黑麦", "黑麥") },
            { id: "wheat", text: told("Wheat", "小麦", "小麥") },
          ],
          why: told("We decide by it what we mill next.", "我们据此决定下一批磨什么。", "我們據此決定下一批磨什麼。"),
        },
        ...afterTheSample,
        "oats-from-us": {
          ...question,
          text: told(
            "How much do you spend on Oatfield in a month?",
            "您每月在田间燕麦花多少？",
            "您每月在田間燕麥花多少？",
          ),
          answers: [
            { id: "nothing", text: told("Nothing", "没有", "沒有") },
            { id: "up-to-ten", text: told("Up to 10", "不到10", "不到10") },
            { id: "more", text: told("More", "更多", "更多") },
          ],
          why: told(
            "To learn our share, from answers alone.",
            "只从回答中了解我们的份额。",
            "只從回答中了解我們的份額。",
          ),
        },
        "breakfast-in-all": {
          ...question,
          text: told("And on breakfast in all, in a month?", "每月早餐一共花多少？", "每月早餐一共花多少？"),
          answers: [
            { id: "up-to-twenty", text: told("Up to 20", "不到20", "不到20") },
            { id: "up-to-forty", text: told("Up to 40", "不到40", "不到40") },
            { id: "more", text: told("More", "更多", "更多") },
          ],
          why: told(
            "It goes with the question before, and tells nothing by itself.",
            "与上一题一起看，单独不说明什么。",
            "與上一題一起看，單獨不說明什麼。",
          ),
        },
      },
      rules: {
        "breakfast-score": {
          category,
          weights: [
            { feature: "breakfast.per-week", weight: 3 },
            { feature: "interest.breakfast", weight: 6 },
            { feature: "taps.breakfast", weight: 2 },
          ],
          halflife_days: 30,
          bands: [
            { name: "none", from: 0 },
            { name: "low", from: 4 },
            { name: "mid", from: 10 },
            { name: "high", from: 18 },
          ],
          onband: [{ band: "mid", show: "oat-flakes" }],
        },
      },
      reward: {
        "breakfast-bowl": {
          name: told("A breakfast bowl", "早餐碗", "早餐碗"),
          body: told(
            "A stoneware bowl from the mill, fetched at the counter.",
            "磨坊的粗陶碗，到柜台领取。",
            "磨坊的粗陶碗，到櫃檯領取。",
          ),
          points: 60,
          stock: 40,
          validto: to,
        },
      },
    },
    measures: {
      "oats-from-us": [
        { answer: "nothing", what: "own", amount: 0 },
        { answer: "up-to-ten", what: "own", amount: 500 },
        { answer: "more", what: "own", amount: 1500 },
      ],
      "breakfast-in-all": [
        { answer: "up-to-twenty", what: "category", amount: 1000 },
        { answer: "up-to-forty", what: "category", amount: 3000 },
        { answer: "more", what: "category", amount: 5000 },
      ],
    },
    campaign: {
      name: "Oats as you like them",
      data: {
        brand: "A mill that asks before it recommends.",
        uses: [
          { purpose: "offers", category, level: 2 },
          { purpose: "questions", category, level: 1 },
        ],
      },
      touchpoints: ["wall", "phone"],
      content: {
        offers: ["oat-flakes", "oat-sample", "oat-special"],
        questions: ["which-grain", "oats-from-us", "breakfast-in-all", "how-they-taste", "again"],
        rules: ["breakfast-score"],
      },
      forms: ["brand-card", "action-card", "page"],
      money: { margin_percent: 30, rewards: 4_000, fees: 1_000 },
    },
  };
}
