import { told, type DemoBrand, type DemoTimes } from "./demo-brand.ts";

const category = "bath";
const caps = { perday: 1, perweek: 1, total: 4 };
const reasons = {
  evidence: told(
    "Stillwater says so itself; the list of contents stands on the bottle.",
    "由静水自己说明；成分写在瓶上。",
    "由靜水自己說明；成分寫在瓶上。",
  ),
  alternatives: told("Clear water does as well.", "清水也一样好，还不用另外买。", "清水也一樣好，還不用另外買。"),
  ifrefused: told(
    "Nothing changes: the bath is filled as before.",
    "一切照旧：浴缸还是照常放水。",
    "一切照舊：浴缸還是照常放水。",
  ),
};

/** Stillwater, a made-up maker of things for the bath; how often it is used is all it may ask, and only roughly. */
export function stillwater({ from, to }: DemoTimes): DemoBrand {
  const offer = { category, touchpoints: ["phone"], validfrom: from, validto: to, caps, sponsor: "Stillwater" };
  return {
    id: "stillwater",
    draft: {
      name: "Stillwater",
      about: told(
        "Stillwater makes soap and salts for the bath, without scent if you like.",
        "静水制作浴皂和浴盐，也有无香的。",
        "靜水製作浴皂和浴鹽，也有無香的。",
      ),
      legal: {
        name: "Stillwater Soapworks (made up)",
        address: "8 Weir Street, Nowhere",
        contact: "privacy@stillwater.example",
        country: "DE",
      },
      processors: [],
      retention_days: 90,
      asks: [
        {
          purpose: "offers",
          category,
          level: 1,
          why: told("To speak of soap only where there are baths.", "只在泡澡的家里谈浴皂。", "只在泡澡的家裡談浴皂。"),
        },
        {
          purpose: "questions",
          category,
          level: 1,
          why: told("To make what is missing.", "做出还缺的东西。", "做出還缺的東西。"),
        },
        {
          purpose: "callback",
          category,
          level: 1,
          why: told(
            "To call you back once, when you ask for it yourself.",
            "在您自己要求时回电一次。",
            "在您自己要求時回電一次。",
          ),
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
      reply_days: 5,
    },
    objects: {
      offer: {
        "bath-salts": {
          ...offer,
          title: told("Bath salts by the jar", "罐装浴盐", "罐裝浴鹽"),
          body: told(
            "One jar for ten baths, 9.50 euros at the counter. Bring the jar back and it is filled anew.",
            "一罐可泡十次，柜台价9.50欧元。空罐带回可再装满。",
            "一罐可泡十次，櫃檯價9.50歐元。空罐帶回可再裝滿。",
          ),
          eligibility: { feature: "bath.per-week", is: "at-least", value: 1 },
          price: { currency: "EUR", total: 950, fees: [] },
          modules: [
            {
              id: "scent",
              name: told("Scent", "香味", "香味"),
              options: [
                { id: "none", name: told("None", "无香", "無香") },
                { id: "pine", name: told("Pine", "松木", "松木") },
                { id: "orange", name: told("Orange", "橙", "橙") },
              ],
            },
          ],
          reward: { points: 15 },
          action: "code",
          recovery: told(
            "Another day is as good: the code can be renewed at no cost.",
            "改天也行：取货码可以更新，不收费用。",
            "改天也行：取貨碼可以更新，不收費用。",
          ),
          why: told("There is a bath here at least once a week.", "这里每周至少泡一次澡。", "這裡每週至少泡一次澡。"),
          ...reasons,
        },
        "soap-advice": {
          ...offer,
          title: told("Which soap for hard water?", "硬水用哪种浴皂？", "硬水用哪種浴皂？"),
          body: told(
            "Ask to be called and somebody of Stillwater explains it in five minutes. It costs nothing.",
            "要求回电，静水的人用五分钟为您说明，不花钱。",
            "要求回電，靜水的人用五分鐘為您說明，不花錢。",
          ),
          price: { currency: "EUR", total: 0, fees: [] },
          action: "callback",
          why: told("You said that the bath interests you.", "您说过对泡澡感兴趣。", "您說過對泡澡感興趣。"),
          ...reasons,
        },
      },
      question: {
        "soap-or-salts": {
          category,
          purpose: "questions",
          text: told("Soap or salts?", "浴皂还是浴盐？", "浴皂還是浴鹽？"),
          answers: [
            { id: "soap", text: told("Soap", "浴皂", "浴皂") },
            { id: "salts", text: told("Salts", "浴盐", "浴鹽") },
            { id: "neither", text: told("Neither", "都不用", "都不用") },
          ],
          validity_days: 180,
          retention_days: 90,
          points: 10,
          personal: false,
          why: told("We make more of what is used.", "大家用什么，我们就多做什么。", "大家用什麼，我們就多做什麼。"),
        },
      },
      rules: {
        "bath-score": {
          category,
          weights: [
            { feature: "bath.per-week", weight: 3 },
            { feature: "interest.bath", weight: 8 },
            { feature: "redeemed.bath", weight: 4 },
          ],
          halflife_days: 45,
          bands: [
            { name: "none", from: 0 },
            { name: "low", from: 3 },
            { name: "mid", from: 9 },
            { name: "high", from: 16 },
          ],
          onband: [
            { band: "mid", show: "bath-salts" },
            { band: "high", show: "callback" },
          ],
        },
      },
      reward: {
        "soap-dish": {
          name: told("A wooden soap dish", "木皂盒", "木皂盒"),
          body: told("Made of larch, fetched at the counter.", "落叶松制，到柜台领取。", "落葉松製，到櫃檯領取。"),
          points: 50,
          stock: 25,
          validto: to,
        },
      },
    },
    measures: {},
    campaign: {
      name: "A jar that comes back",
      data: {
        brand: "Soap without fuss, in jars that are filled anew.",
        uses: [{ purpose: "offers", category, level: 1 }],
      },
      touchpoints: ["phone"],
      content: { offers: ["bath-salts", "soap-advice"], questions: ["soap-or-salts"], rules: ["bath-score"] },
      forms: ["action-card", "page"],
      money: { margin_percent: 45, rewards: 2_000, fees: 500 },
    },
  };
}
