/** Why something may not be published, by code: one English sentence for the people of the brand. */
export const lintSentences = {
  missing: "This has to be filled in before anybody can be asked for a yes.",
  malformed: "This is not written as it has to be.",
  "fee-hidden":
    "The total must contain every fee: a fee is named that is not in the list, or the total is less than its fees.",
  "price-differs": "The text names a price that is neither the total nor one of the fees.",
  "not-free": "The text says it is free, but it has a price.",
  countdown: "No countdowns and no “only so many left”: an offer is as good on its last day as on its first.",
  urgency: "No words that hurry people.",
  "end-missing": "An offer ends: its last day must come after its first, and must not be past.",
  "end-late": "An offer may run for 90 days at most.",
  markup: "Plain words only: no markup.",
  url: "No addresses of web pages: nothing on a card leads out of the house.",
  control: "The text holds invisible characters or such as turn the direction of writing.",
  "reason-empty": "Say in a whole sentence why, who says so, what else there is, and what happens after a no.",
  "reason-same": "Why, who says so, what else and what after a no are four questions: they need four answers.",
  untranslated: "This text is not in the language of its readers.",
  "feature-unknown": "Only features on the published list may be asked for.",
  "price-by-household": "The same thing has one price for every home: two offers of it differ in price.",
  "reward-for-consent": "Points are never given for a permission or for a level of it.",
  "special-month": "A special runs inside its own month, and a month has one.",
  "rule-too-big": "A rule has 64 parts at most.",
  "too-deep": "This is nested more deeply than any home reads: three rules inside one another at most.",
  "too-long": "This is longer than any home reads.",
  "action-unfinished":
    "Say what the card leads to: a question that is asked, or a no-fee other way where a code is not fetched.",
  "sponsor-unknown": "The sponsor has to be the brand itself, by the name in its manifest.",
  "answers-not-closed": "A question has two to six closed answers, each different.",
  "answer-reserved": "“Prefer not to say” stands under every question by itself.",
  "topic-personal": "Nothing is asked about health, sleep, mood, debt, faith, politics, love or children.",
  "points-differ": "Every answer is worth the same points.",
  "validity-short": "An answer cannot be kept for longer than it holds.",
  "bands-order": "Bands go up from none to high, each from a higher score than the one before.",
  "band-empty": "A band that shows something has to exist.",
  "show-unknown": "A band can only show an offer that exists, or ask whether to be called.",
  "weight-none": "A rule without any weight scores nobody.",
  "part-empty": "A campaign has four parts, and none of them may be empty.",
  "data-not-asked": "A campaign may use only what the manifest asks residents for.",
  "form-unfit":
    "This form does not fit: a page needs the phone, an action card something to do, a brand card something to read.",
  "object-unknown": "The campaign names something that does not exist.",
} as const;

/** One of those codes. */
export type LintCode = keyof typeof lintSentences;

/** One thing that is wrong, where it stands, and its sentence. */
export type LintFault = { readonly code: LintCode; readonly at: string; readonly text: string };

/** Makes a fault. */
export function fault(code: LintCode, at: string): LintFault {
  return { code, at, text: lintSentences[code] };
}

/** Words that hurry people, in the three languages of the house. */
export const urgencyWords: readonly RegExp[] = [
  /\b(hurry|act (now|fast|today)|last chance|don['’]?t miss|now or never|while (stocks?|supplies) last|final (call|hours?|days?)|limited[- ]time|going fast|urgent(ly)?|immediately|before it['’]?s (too late|gone)|once in a lifetime|exclusive(ly)? for you)\b/i,
  /赶快|赶紧|马上(下单|购买|抢)|抓紧|最后(机会|一天|一次)|错过(就)?没有|不容错过|机不可失|限时|抢购|秒杀|疯抢|手慢无|欲购从速|即将售罄|立即(购买|下单)|仅此一次/u,
  /趕快|趕緊|馬上(下單|購買|搶)|抓緊|最後(機會|一天|一次)|錯過(就)?沒有|不容錯過|機不可失|限時|搶購|秒殺|瘋搶|手慢無|欲購從速|即將售罄|立即(購買|下單)|僅此一次/u,
];

/** Counting down time or stock. */
export const countdowns: readonly RegExp[] = [
  /\b\d{1,2}:\d{2}:\d{2}\b/,
  /\b(only|just)\s+\d+\s+(\w+\s+)?(left|remaining|available)\b/i,
  /\b(ends?|expires?|closes?)\s+in\s+\d+/i,
  /\b\d+\s*(seconds?|minutes?|hours?|days?)\s+(left|remaining|to go)\b/i,
  /\b\d+\s+(people|others|neighbours|homes)\s+(are\s+)?(watching|looking|viewing)\b/i,
  /\bcount\s?down\b/i,
  /倒计时|倒計時|(仅|只|僅)(剩|余|餘|限)|还剩|還剩|剩余\s*\d+|剩餘\s*\d+|\d+\s*(秒|分钟|分鐘|小时|小時|天)(后|後)(结束|結束|截止)|\d+\s*人正在看/u,
];

/** Names of fees: a text that speaks of one must have it in its list. */
export const feeWords =
  /\b(fees?|surcharge|delivery (charge|cost)|shipping (charge|cost)|service charge|handling)\b|手续费|手續費|运费|運費|配送费|配送費|服务费|服務費|附加费|附加費/iu;

/** Speaking of no fee at all. */
export const noFeeWords =
  /\b(no|without|zero)\s+(\w+\s+){0,2}(fees?|surcharge|charge|cost)\b|\bno-fee\b|\bfee-free\b|免(手续费|手續費|运费|運費|配送费|配送費|服务费|服務費)|无(手续费|运费|配送费)|無(手續費|運費|配送費)|不收(取)?(任何)?(手续费|手續費|运费|運費|费用|費用|配送费|配送費)/iu;

/** Calling something free. */
export const freeWords =
  /\b(for free|free of charge|costs? nothing|completely free|free (gift|sample|trial|bath|box|pack))\b|免费|免費|不要钱|不要錢|零元/iu;

/** Speaking of a permission: never beside points. */
export const consentWords =
  /\b(consent|permission|opt(ing)?[- ]?in|agree to (share|let)|shar(e|ing) (your|more) data|allow us)\b|同意(书|書)?(分享|授权|授權|我们|我們|收集)|授权|授權|(分享|提供)(您的|你的|更多)?(数据|數據|资料|資料)|许可|許可/iu;

/** What nobody is asked about, in the three languages. */
export const personalTopics: readonly RegExp[] = [
  /\b(health|ill(ness)?|sick|disease|diabet\w*|allerg\w*|medic\w*|doctor|pregnan\w*|weight|diet|disab\w*|pain|sleep\w*|insomnia|asleep|mood|depress\w*|anxi\w*|stress\w*|lonel\w*|happy(?! with)|sad|debts?|loans?|salary|income|mortgage|money troubles?|relig\w*|church|mosque|temple|pray\w*|faith|god|politic\w*|vote[ds]?|party member|sexual\w*|love life|marri\w*|divorc\w*|child|children|kids?|baby|babies)\b/i,
  /健康|疾病|生病|糖尿病|过敏|吃药|药物|医生|怀孕|体重|残疾|疼痛|睡眠|失眠|睡得|睡觉|心情|情绪|抑郁|焦虑|压力|孤独|债|贷款|工资|收入|房贷|宗教|信仰|教会|祈祷|政治|投票|党员|性生活|恋爱|婚姻|离婚|孩子|儿童|宝宝/u,
  /健康|疾病|生病|糖尿病|過敏|吃藥|藥物|醫生|懷孕|體重|殘疾|疼痛|睡眠|失眠|睡得|睡覺|心情|情緒|抑鬱|焦慮|壓力|孤獨|債|貸款|工資|收入|房貸|宗教|信仰|教會|祈禱|政治|投票|黨員|性生活|戀愛|婚姻|離婚|孩子|兒童|寶寶/u,
];
