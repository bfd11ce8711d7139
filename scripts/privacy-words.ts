import type { Language } from "../hub/core/house.ts";

type In = Readonly<Record<Language, string>>;
const w = (en: string, hans: string, hant: string): In => ({ en, "zh-Hans": hans, "zh-Hant": hant });

/** What the brands of the pictures say, in each language. */
export const words = {
  oat: w("Oat brand", "燕麦品牌", "燕麥品牌"),
  bath: w("Bath brand", "沐浴品牌", "沐浴品牌"),
  coffee: w("Coffee brand", "咖啡品牌", "咖啡品牌"),
  about: w("Oats and porridge, from one mill.", "燕麦和麦片，一家磨坊出品。", "燕麥和麥片，一家磨坊出品。"),
  why: w(
    "To show offers when oats run low, not every week.",
    "在燕麦快吃完时给优惠，而不是每周都给。",
    "在燕麥快吃完時給優惠，而不是每週都給。",
  ),
  ask: w(
    "Oat brand asks: may it know roughly how often breakfast is made here each week, to choose offers for you? It hears a rough number on Mondays, no name, no time of day. It ends by itself, and you can withdraw it in one touch.",
    "燕麦品牌想知道：这里每周大概做几次早餐，好为您挑选优惠，可以吗？它每周一听到一个大概的数字，没有姓名，没有时刻。到期自动结束，您一按就能收回。",
    "燕麥品牌想知道：這裡每週大概做幾次早餐，好為您挑選優惠，可以嗎？它每週一聽到一個大概的數字，沒有姓名，沒有時刻。到期自動結束，您一按就能收回。",
  ),
  oats: w("Plain oats, 3 kg", "原味燕麦 3 公斤", "原味燕麥 3 公斤"),
  oatsBody: w("Enough for two for about a month.", "够两个人吃约一个月。", "夠兩個人吃約一個月。"),
  delivery: w("delivery", "运费", "運費"),
  asked: w(
    "Which breakfast do you like best on working days?",
    "工作日的早餐您最喜欢哪一种？",
    "工作日的早餐您最喜歡哪一種？",
  ),
  porridge: w("Porridge", "粥", "粥"),
  bread: w("Bread", "面包", "麵包"),
  fruit: w("Fruit and yoghurt", "水果和酸奶", "水果和優格"),
  rather: w("I prefer not to say", "不想说", "不想說"),
  evidence: w(
    "The mill's own analysis of 2026, on its pack.",
    "磨坊 2026 年的检测，印在包装上。",
    "磨坊 2026 年的檢測，印在包裝上。",
  ),
  else: w("Any plain oats of any shop.", "任何商店的原味燕麦。", "任何商店的原味燕麥。"),
  refused: w("Nothing changes. Your points stay.", "什么都不变，积分照旧。", "什麼都不變，點數照舊。"),
  bowl: w("A bowl of beech wood", "一只榉木碗", "一只櫸木碗"),
  bowlBody: w("Turned by hand, 16 cm.", "手工车制，16 厘米。", "手工車製，16 公分。"),
  spoon: w("A horn spoon", "一把牛角勺", "一把牛角勺"),
  given: w(
    "You agreed: Oat brand, breakfast, a rough count a week.",
    "您同意了：燕麦品牌，早餐，每周大概的次数。",
    "您同意了：燕麥品牌，早餐，每週大概的次數。",
  ),
  sent: w("Sent to Oat brand, 412 bytes.", "发给燕麦品牌，412 字节。", "發給燕麥品牌，412 位元組。"),
  erased: w(
    "Coffee brand has proven that all of it is deleted.",
    "咖啡品牌证明已全部删除。",
    "咖啡品牌證明已全部刪除。",
  ),
  grind: w("Grind", "研磨", "研磨"),
  whole: w("Whole", "整粒", "整粒"),
  coarse: w("Coarse", "粗", "粗"),
  fine: w("Fine", "细", "細"),
  said: w("Are the oats also sold unpacked?", "燕麦也散装卖吗？", "燕麥也散裝賣嗎？"),
  reply: w(
    "Yes, at the mill's own shop, every day but Sunday.",
    "有的，在磨坊自己的店里，周日除外。",
    "有的，在磨坊自己的店裡，週日除外。",
  ),
} satisfies Record<string, In>;
