import type { Language } from "../hub/core/house.ts";
import type {
  Account,
  Asking,
  Audience,
  CardTold,
  CardWhy,
  Items,
  LedgerLine,
  Privacy,
  SaidLine,
  SentOut,
} from "../ui/phone/ask/shapes.ts";
import { oatsCard } from "./card-fixtures.ts";
import { words } from "./privacy-words.ts";
import { instant } from "./screen-base.ts";

const day = 86_400_000;
const legal = {
  name: "Oatfield Mill Ltd",
  address: "1 Mill Lane, Newport",
  contact: "privacy@oatfield.example",
  country: "GB",
};

/** An event exactly as it left. */
const event = (at: number, id: string) =>
  JSON.stringify({
    specversion: "1.0",
    id: `01J8ZQ4W7N3C2K5T9V6XBD${id}`,
    source: "urn:lintel:h:7a1c5b0d9e8f42319a6b7c8d0e1f2a3b",
    type: "dev.lintel.signal.bucket.v1",
    subject: "urn:lintel:r:0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f",
    time: `${new Date(at).toISOString().slice(0, 10)}T00:00:00Z`,
    datacontenttype: "application/json",
    dataschema: "urn:lintel:schema:signal.bucket:1",
    consentid: "c_01J8ZQ4W7N3C2K5T9V6XBDMPRS",
    consentepoch: 1,
    purpose: "offers",
    category: "breakfast",
    recipient: "oatfield",
    level: 2,
    retention: "P30D",
    commit: "q2bYvP0cKx4nT8mJ1sLrWf6hZ3uE9dAoGi5yNtXkB7M",
    data: { bucket: "3-5", trend: "up" },
  });

/** What the house answers a phone of somebody who permits something, by path. */
export function privacyAnswers(language: Language, now: number): Readonly<Record<string, unknown>> {
  const say = (key: keyof typeof words) => words[key][language];
  const monday = now - 3 * day;
  const grant = {
    brand: "oatfield",
    purpose: "offers",
    category: "breakfast",
    level: 2,
    state: "given",
    since: now - 150 * day,
    until: now + 30 * day,
  } as const;
  const brand = { legal, processors: ["Newport Hosting"], retention_days: 30, about: say("about") } as const;
  const privacy: Privacy = {
    paused: false,
    brands: [
      {
        ...brand,
        brand: "oatfield",
        name: say("oat"),
        asks: [
          { purpose: "offers", category: "breakfast", level: 2, why: say("why") },
          { purpose: "questions", category: "breakfast", level: 1, why: say("why") },
        ],
        promises: { kept: 2, broken: 0 },
      },
      {
        ...brand,
        brand: "bathworks",
        name: say("bath"),
        asks: [{ purpose: "offers", category: "bath", level: 1, why: say("why") }],
        promises: { kept: 0, broken: 0 },
      },
      {
        ...brand,
        brand: "roastery",
        name: say("coffee"),
        asks: [{ purpose: "offers", category: "breakfast", level: 1, why: say("why") }],
        promises: { kept: 1, broken: 0 },
      },
    ],
    grants: [
      { ...grant, id: "c_01J8ZQ4W7N3C2K5T9V6XBDMPRS" },
      {
        ...grant,
        id: "c_01J8ZQ4W7N3C2K5T9V6XBDMPRT",
        brand: "roastery",
        state: "withdrawn",
        withdrawn_at: now - 8 * day,
        erased_at: now - 7 * day,
      },
    ],
  };
  const asking: Asking = {
    words: say("ask"),
    sample: event(monday, "AAAA"),
    bytes_month: 2_480,
    order: "no-first",
    until: now + 180 * day,
    notice: "n".repeat(43),
  };
  const thingOf = (back: number): Pick<SentOut, "text" | "items"> => {
    const text = event(monday - back * day, `AB${String(back).padStart(2, "0")}`);
    const id = `01J8ZQ4W7N3C2K5T9V6XBDAB${String(back).padStart(2, "0")}`;
    const receipt = { document: '{"v":1,"is":"item-erased"}', kid: "oatfield-1", sig: "s".repeat(86) };
    const became = { 0: {}, 7: { asked_at: now }, 14: { gone: { at: now, receipt } } }[back];
    return { text, items: [{ id, text, can: true, ...became }] };
  };
  const sent: Items<SentOut> = {
    items: [0, 7, 14].map((back) => ({
      id: String(900 - back),
      at: monday - back * day,
      brand: "oatfield",
      bytes: 661,
      ...thingOf(back),
    })),
  };
  const line = (seq: number, back: number, key: "given" | "sent" | "erased"): LedgerLine => ({
    seq,
    at: now - back * day,
    sentence: { key: `chain.${key}`, text: say(key) },
  });
  const cards: Items<CardTold> = {
    items: [
      {
        ...oatsCard(language),
        id: "card-spoon",
        title: say("spoon"),
        state: "done",
        had: now - day,
      },
      {
        ...oatsCard(language),
        state: "standing",
        action: "code",
        sponsor: say("oat"),
        price: { currency: "CNY", total: 6_800, fees: [{ name: say("delivery"), amount: 600 }] },
        until: instant("2026-10-31T12:00"),
      },
    ],
  };
  const why: CardWhy = {
    why: say("why"),
    evidence: say("evidence"),
    alternatives: say("else"),
    ifrefused: say("refused"),
  };
  const entry = (id: number, back: number, amount: number, of: string) => ({
    id: `e${id}`,
    at: now - back * day,
    amount,
    why: of,
  });
  const accounts: Items<Account> = {
    items: [
      {
        brand: "oatfield",
        name: say("oat"),
        balance: 1_240,
        held: 0,
        entries: [
          entry(1, 4, 140, "offer"),
          entry(2, 6, 40, "answer"),
          entry(3, 40, -300, "redeem"),
          entry(4, 75, 420, "offer"),
          entry(5, 140, 260, "referral"),
          entry(6, 220, 380, "offer"),
          entry(7, 300, 300, "offer"),
        ],
        rewards: [
          { id: "spoon", name: say("spoon"), body: say("bowlBody"), points: 600, until: now + 60 * day, missing: 0 },
          { id: "bowl", name: say("bowl"), body: say("bowlBody"), points: 1_500, until: now + 90 * day, missing: 260 },
        ],
        codes: [{ code: "K7QM2XW9PA", until: now + 20 * day, name: say("spoon"), qr: "lintel:oatfield:K7QM2XW9PA" }],
        commands: [{ id: "p1", reward: "spoon", points: 600, state: "waiting" }],
        got: { points: 1_540, things: 2 },
        refer: "7K3QM2XW9PAHDB6T0V5NRC8JYE4SFGZ1QWERTH2K",
      },
    ],
  };
  const audience: Audience = { brands: [{ brand: "oatfield", name: say("oat") }] };
  const thread: Items<SaidLine> = {
    items: [
      { id: "t1", at: now - 3 * day, mine: true, text: say("said"), about: "question" },
      { id: "t2", at: now - 2 * day, mine: false, text: say("reply") },
    ],
  };
  return {
    privacy,
    "privacy/ask": asking,
    "privacy/sent": sent,
    "privacy/preview": { items: [event(monday, "ABAB")] },
    "privacy/ledger": { items: [line(3, 3, "sent"), line(2, 7, "erased"), line(1, 150, "given")] },
    "privacy/ledger/verify": { ok: true },
    "privacy/export": { v: 1 },
    "privacy/grants/c_01J8ZQ4W7N3C2K5T9V6XBDMPRT/receipt": {
      "@context": "https://w3id.org/dpv",
      "@type": "ConsentReceipt",
      identifier: "c_01J8ZQ4W7N3C2K5T9V6XBDMPRT",
      state: "withdrawn",
    },
    cards,
    "cards/card-oats/why": why,
    points: accounts,
    "cards/settings": { same_for_everyone: false, caps: { cards_day: 1 }, quiet: { from: "18:00", to: "19:30" } },
    engagement: {
      caps: { cards_day: 2, questions_day: 1, questions_week: 3, category_day: 2, attention_s: 45 },
      most: { cards_day: 2, questions_day: 1, questions_week: 3, category_day: 2, attention_s: 60 },
      quiet: { from: "21:00", to: "08:00" },
    },
    digest: {
      on: true,
      address: "lin@example.com",
      server: true,
      next: now + 4 * day,
      sent_at: now - 3 * day,
      problem: "E_MAIL_LOGIN",
    },
    "digest/server": {
      server: { host: "mail.example.com", port: 465, locked: true, user: "house", from: "house@example.com" },
    },
    interests: {
      items: [
        { category: "breakfast", interest: "general" },
        { category: "breakfast", interest: "oat-flakes" },
      ],
    },
    "requests/audience": audience,
    "threads/oatfield": thread,
  };
}
