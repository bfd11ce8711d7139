import { told, type DemoBrand, type DemoTimes } from "./demo-brand.ts";

const category = "climate";
const caps = { perday: 1, perweek: 2, total: 5 };
const reasons = {
  evidence: told(
    "Northwind says so itself; the figures stand on the box and can be checked.",
    "由北风自己说明；数字印在盒上，可以核对。",
    "由北風自己說明；數字印在盒上，可以核對。",
  ),
  alternatives: told(
    "Washing the old filter often helps for another season.",
    "把旧滤网洗一洗，往往还能再用一季。",
    "把舊濾網洗一洗，往往還能再用一季。",
  ),
  ifrefused: told(
    "Nothing changes: the air conditioner runs as before.",
    "一切照旧：空调还是照常运行。",
    "一切照舊：冷氣還是照常運行。",
  ),
};

/** Northwind, a made-up maker of air filters and fans. */
export function northwind({ from, to }: DemoTimes): DemoBrand {
  const offer = { category, touchpoints: ["wall", "phone"], validfrom: from, validto: to, caps, sponsor: "Northwind" };
  return {
    id: "northwind",
    draft: {
      name: "Northwind",
      about: told(
        "Northwind makes filters and quiet fans for rooms.",
        "北风制作滤网和安静的室内风扇。",
        "北風製作濾網和安靜的室內風扇。",
      ),
      legal: {
        name: "Northwind Air (made up)",
        address: "12 Gable Road, Nowhere",
        contact: "privacy@northwind.example",
        country: "NL",
      },
      processors: [],
      retention_days: 120,
      asks: [
        {
          purpose: "offers",
          category,
          level: 2,
          why: told(
            "To say when a filter has been used enough.",
            "在滤网用得差不多时告诉您。",
            "在濾網用得差不多時告訴您。",
          ),
        },
        {
          purpose: "questions",
          category,
          level: 1,
          why: told("To build fans that fit your rooms.", "造出适合您房间的风扇。", "造出適合您房間的風扇。"),
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
      ],
      reply_days: 7,
    },
    objects: {
      offer: {
        "filter-set": {
          ...offer,
          title: told("Two filters for the season", "一季两片滤网", "一季兩片濾網"),
          body: told(
            "Two washable filters in your size for 24 euros, with delivery.",
            "两片可洗滤网，按您的尺寸，含配送费共24欧元。",
            "兩片可洗濾網，按您的尺寸，含配送費共24歐元。",
          ),
          eligibility: { feature: "climate.evenings-per-week", is: "at-least", value: 2 },
          price: { currency: "EUR", total: 2400, fees: [{ name: "Delivery", amount: 300 }] },
          modules: [
            {
              id: "size",
              name: told("Size", "尺寸", "尺寸"),
              options: [
                { id: "s", name: told("Small", "小", "小") },
                { id: "m", name: told("Medium", "中", "中") },
                { id: "l", name: told("Large", "大", "大") },
              ],
            },
            {
              id: "kind",
              name: told("Kind", "种类", "種類"),
              options: [
                { id: "dust", name: told("Dust", "防尘", "防塵") },
                { id: "pollen", name: told("Pollen", "防花粉", "防花粉") },
              ],
            },
          ],
          reward: { points: 25 },
          action: "redeem",
          why: told(
            "The air conditioner runs here on several evenings a week.",
            "这里每周有几个晚上开空调。",
            "這裡每週有幾個晚上開冷氣。",
          ),
          ...reasons,
        },
        "room-question": {
          ...offer,
          title: told("One question about your rooms", "关于房间的一个问题", "關於房間的一個問題"),
          body: told(
            "Tell us how loud a fan may be, and the next one is built like that.",
            "告诉我们风扇可以多响，下一款就这样造。",
            "告訴我們風扇可以多響，下一款就這樣造。",
          ),
          price: { currency: "EUR", total: 0, fees: [] },
          action: "question",
          question: "how-loud",
          why: told("You let Northwind ask about the climate.", "您允许北风询问室内气候。", "您允許北風詢問室內氣候。"),
          ...reasons,
          alternatives: told(
            "Not answering is worth the same points.",
            "不回答也得同样的积分。",
            "不回答也得同樣的積分。",
          ),
        },
      },
      question: {
        "how-loud": {
          category,
          purpose: "questions",
          text: told("How loud may a fan be in the evening?", "晚上风扇可以多响？", "晚上風扇可以多響？"),
          answers: [
            { id: "silent", text: told("Not to be heard", "听不见", "聽不見") },
            { id: "soft", text: told("Softly", "轻轻的", "輕輕的") },
            { id: "any", text: told("As it is", "随它", "隨它") },
          ],
          validity_days: 300,
          retention_days: 120,
          points: 10,
          personal: false,
          why: told("The next fan is built by it.", "下一款风扇据此制造。", "下一款風扇據此製造。"),
        },
      },
      rules: {
        "climate-score": {
          category,
          weights: [
            { feature: "climate.evenings-per-week", weight: 4 },
            { feature: "interest.climate", weight: 6 },
            { feature: "redeemed.climate", weight: -3 },
          ],
          halflife_days: 60,
          bands: [
            { name: "none", from: -100 },
            { name: "low", from: 4 },
            { name: "mid", from: 12 },
            { name: "high", from: 22 },
          ],
          onband: [{ band: "mid", show: "filter-set" }],
        },
      },
      reward: {
        "quiet-feet": {
          name: told("Quiet feet for a fan", "风扇静音脚垫", "風扇靜音腳墊"),
          body: told(
            "Four rubber feet that take the hum away.",
            "四个橡胶脚垫，消除嗡嗡声。",
            "四個橡膠腳墊，消除嗡嗡聲。",
          ),
          points: 40,
          stock: 60,
          validto: to,
        },
      },
    },
    measures: {},
    campaign: {
      name: "Air you don't hear",
      data: { brand: "Filters that are washed, not thrown away.", uses: [{ purpose: "offers", category, level: 2 }] },
      touchpoints: ["wall", "phone"],
      content: { offers: ["filter-set", "room-question"], questions: ["how-loud"], rules: ["climate-score"] },
      forms: ["action-card", "page"],
      money: { margin_percent: 35, rewards: 3_000, fees: 800 },
    },
  };
}
