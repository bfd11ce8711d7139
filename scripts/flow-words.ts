import type { Language } from "../hub/core/house.ts";

type In = Readonly<Record<Language, string>>;
const w = (en: string, hans: string, hant: string): In => ({ en, "zh-Hans": hans, "zh-Hant": hant });

/** What the house says of its scenes in the pictures. */
export const words = {
  morning: w("Morning", "早晨", "早晨"),
  evening: w("Evening", "傍晚", "傍晚"),
  woke: w("When somebody wakes up", "有人醒来时", "有人醒來時"),
  show: w("Show today on the screen at their bed", "在他们床边的屏幕上显示今天", "在他們床邊的螢幕上顯示今天"),
  speak: w("Read it aloud", "读出来", "讀出來"),
  brushing: w("When somebody brushes their teeth", "有人刷牙时", "有人刷牙時"),
  wanted: w("Go on only if all of this is so", "这些都满足才继续", "這些都滿足才繼續"),
  enabled: w("Breakfast is switched on", "早餐已打开", "早餐已打開"),
  between: w("It is between 06:30 and 09:00", "在 06:30 到 09:00 之间", "在 06:30 到 09:00 之間"),
  awake: w("An adult is awake", "有大人醒着", "有大人醒著"),
  start: w("Start the breakfast machine", "启动早餐机", "啟動早餐機"),
  missing: w("Show in the kitchen what is missing", "在厨房显示缺什么", "在廚房顯示缺什麼"),
  sayMissing: w("Say in the kitchen what is missing", "在厨房说出缺什么", "在廚房說出缺什麼"),
  from: w("Not before", "不早于", "不早於"),
  to: w("Not after", "不晚于", "不晚於"),
  days: w("On which days", "哪些日子", "哪些日子"),
  any: w("Every day", "每天", "每天"),
  working: w("Working days", "工作日", "工作日"),
  free: w("Free days", "休息日", "休息日"),
  deadline: w("Wait for its answer for at most", "最多等待回答", "最多等待回答"),
  retries: w("Try again when it fails", "失败后再试", "失敗後再試"),
  seconds: w("s", "秒", "秒"),
  change: w(
    "Breakfast is started between 07:00 and 09:00 instead of between 06:30 and 09:00.",
    "早餐改在 07:00 到 09:00 之间开始，原来是 06:30 到 09:00。",
    "早餐改在 07:00 到 09:00 之間開始，原來是 06:30 到 09:00。",
  ),
  theirChange: w("Reading aloud is switched off.", "读出来这一步已关闭。", "讀出來這一步已關閉。"),
  ahead: w(
    "Tomorrow breakfast starts about 07:02 instead of 06:55.",
    "明天早餐大约 07:02 开始，原来是 06:55。",
    "明天早餐大約 07:02 開始，原來是 06:55。",
  ),
  warning: w(
    "After this nobody is told when the machine is empty.",
    "这样一来，机器空了没有人知道。",
    "這樣一來，機器空了沒有人知道。",
  ),
  example: w(
    "Lin brushes her teeth at 06:50 on a working day: the breakfast machine starts.",
    "工作日 06:50，Lin 刷牙：早餐机启动。",
    "工作日 06:50，Lin 刷牙：早餐機啟動。",
  ),
  exampleEmpty: w(
    "The machine is empty: it is not started, and the kitchen says what is missing.",
    "机器是空的：不启动，厨房说出缺什么。",
    "機器是空的：不啟動，廚房說出缺什麼。",
  ),
  difference: w(
    "Expected: the breakfast machine starts. It came to: nothing, as it was before 07:00.",
    "应该：早餐机启动。结果：什么也没做，因为还不到 07:00。",
    "應該：早餐機啟動。結果：什麼也沒做，因為還不到 07:00。",
  ),
  goodDay: w("Good morning, the weather is shown and read", "早安，显示并播报天气", "早安，顯示並播報天氣"),
  breakfast: w("Breakfast, while teeth are brushed", "刷牙时做早餐", "刷牙時做早餐"),
  wayHome: w("The house gets ready for the way home", "家里为回家做准备", "家裡為回家做準備"),
  table: w("Music or news at the table", "餐桌上的音乐或新闻", "餐桌上的音樂或新聞"),
  unloaded: w(
    "The breakfast machine is not loaded. Put porridge in and arm it before 06:50.",
    "早餐机没有放料。请在 06:50 前放好并按下准备键。",
    "早餐機沒有放料。請在 06:50 前放好並按下準備鍵。",
  ),
  skipped: w("Skipped by Chen at 21:40", "Chen 在 21:40 跳过了", "Chen 在 21:40 跳過了"),
  ran: w("Breakfast was made.", "早餐做好了。", "早餐做好了。"),
  didNot: w(
    "Breakfast did not start: the machine was not loaded.",
    "早餐没有开始：机器里没有放料。",
    "早餐沒有開始：機器裡沒有放料。",
  ),
  never: w(
    "Breakfast did not come: nobody was seen brushing by 08:30, as is usual.",
    "早餐没有来：到平常的 08:30 也没有看到有人刷牙。",
    "早餐沒有來：到平常的 08:30 也沒有看到有人刷牙。",
  ),
  brush: w("Your toothbrush was running", "您的牙刷在转", "您的牙刷在轉"),
  tap: w("The tap was running", "水龙头开着", "水龍頭開著"),
  warm: w("Warm the water of the bath to 40 °C", "把浴缸的水加热到 40 °C", "把浴缸的水加熱到 40 °C"),
  heading: w("When somebody is on the way home", "有人在回家路上时", "有人在回家路上時"),
  likely: w("The bath is permitted with nobody home", "允许没人在家时放水", "允許沒人在家時放水"),
  climate: w("Set the AC to what they like", "把空调调到他们喜欢的温度", "把空調調到他們喜歡的溫度"),
  warmer: w(
    "The bath is warmed to 41 °C instead of 40 °C.",
    "浴缸加热到 41 °C，原来是 40 °C。",
    "浴缸加熱到 41 °C，原來是 40 °C。",
  ),
  note: w("Later on dark mornings", "天亮得晚时晚一点", "天亮得晚時晚一點"),
  adult: w("An adult is at home", "有大人在家", "有大人在家"),
  asleep: w("Nobody sleeps next door", "隔壁没有人在睡", "隔壁沒有人在睡"),
} satisfies Record<string, In>;

/** One of those sentences. */
export type Word = keyof typeof words;
