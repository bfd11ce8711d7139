/** What an entry of a calendar of days says of its day; `plain`: nothing by itself. */
export type DayWord = "free" | "make-up" | "plain";

/** What is read of such an entry. */
export type DayEntry = { readonly title: string; readonly description: string; readonly special: string };

/** Rules in the order in which they are asked; the first whose pattern fits decides. */
const rules: readonly { readonly in: keyof DayEntry; readonly pattern: RegExp; readonly is: DayWord }[] = [
  // Apple's public calendars mark days by machine-readable words.
  { in: "special", pattern: /^ALTERNATE-WORKDAY$/i, is: "make-up" },
  { in: "special", pattern: /^WORK-HOLIDAY$/i, is: "free" },
  {
    in: "title",
    pattern: /(不|免|无需|無需|毋须|毋須)(用|需|必)?上班|非工作日|\bnon[- ]?working|\bno work\b/i,
    is: "free",
  },
  { in: "title", pattern: /补班|補班|上班|调班|調班|工作日/, is: "make-up" },
  { in: "title", pattern: /(^|[\s（([【｜|:：·・-])班($|[\s）)\]】｜|:：·・-])|[^值下早晚夜中加]班$/, is: "make-up" },
  { in: "title", pattern: /\bmake[- ]?up\b|\bwork(ing)?[- ]?day\b/i, is: "make-up" },
  {
    in: "title",
    pattern:
      /(^|[\s（([【｜|:：·・-])休($|[\s）)\]】｜|:：·・-])|[^调調]休$|放假|休假|补假|補假|\bday off\b|\bdays off\b/i,
    is: "free",
  },
  // Google's calendars of holidays also hold days that are kept but not free.
  { in: "description", pattern: /^\s*(observance|纪念日|紀念日|节日庆祝|節慶)/i, is: "plain" },
];

/** What one entry says; undefined where no rule speaks: free, unless its calendar marks its free days. */
export function dayWord(entry: DayEntry): DayWord | undefined {
  return rules.find((rule) => rule.pattern.test(entry[rule.in]))?.is;
}
