import { household, type Language } from "../hub/core/house.ts";
import type { SceneSettings, SettingShown, Today, TodayItem } from "../hub/core/scene-answers.ts";
import { instant } from "./screen-base.ts";

/** What the house answers a phone while its pictures are taken, by path. */
export type PhoneAnswers = Readonly<Record<string, unknown>>;

type In = Readonly<Record<Language, string>>;
const w = (en: string, hans: string, hant: string): In => ({ en, "zh-Hans": hans, "zh-Hant": hant });

const words = {
  morning: w("Good morning", "早安", "早安"),
  shown: w("Weather shown and spoken", "显示并播报了天气", "顯示並播報了天氣"),
  breakfast: w("Breakfast did not start", "早餐没有开始", "早餐沒有開始"),
  unloaded: w("The machine was not loaded.", "早餐机里没有放料。", "早餐機裡沒有放料。"),
  brushing: w("You were brushing", "您在刷牙", "您在刷牙"),
  awake: w("An adult was awake", "有大人醒着", "有大人醒著"),
  inside: w("Between 06:30 and 09:00", "在 06:30 到 09:00 之间", "在 06:30 到 09:00 之間"),
  loaded: w("Machine loaded", "早餐机已放料", "早餐機已放料"),
  would: w(
    "Loaded before 07:09, it would have started by itself.",
    "07:09 前放好料，它就会自己开始。",
    "07:09 前放好料，它就會自己開始。",
  ),
  news: w("News in the kitchen", "厨房里的新闻", "廚房裡的新聞"),
  stopped: w("Stopped 07:52, kitchen empty", "07:52 停止，厨房没人", "07:52 停止，廚房沒人"),
  out: w("House empty", "家里没人", "家裡沒人"),
  down: w("Heating down, door locked", "暖气调低，门已锁", "暖氣調低，門已鎖"),
  check: w("Tomorrow is checked", "检查明天", "檢查明天"),
  alarm: w("Alarm, then the morning", "闹钟，然后是早晨", "鬧鐘，然後是早晨"),
  because: w("Your alarm rang", "您的闹钟响了", "您的鬧鐘響了"),
  sceneMorning: w("Morning", "早晨", "早晨"),
  sceneEvening: w("Evening", "傍晚", "傍晚"),
  made: w("Breakfast made while teeth are brushed", "刷牙时做早餐", "刷牙時做早餐"),
  sound: w("Music or news at the table", "餐桌上的音乐或新闻", "餐桌上的音樂或新聞"),
  rise: w("How slowly the sound rises", "声音多慢变大", "聲音多慢變大"),
  bath: w("A bath on the way home", "回家路上放洗澡水", "回家路上放洗澡水"),
  warm: w("How warm the bath is", "洗澡水多热", "洗澡水多熱"),
  full: w("How full the bath is", "浴缸放多满", "浴缸放多滿"),
  offline: w("The breakfast machine is offline since 19:10.", "早餐机从 19:10 起离线。", "早餐機從 19:10 起離線。"),
  kitchen: w("Kitchen", "厨房", "廚房"),
  bathroom: w("Bathroom", "浴室", "浴室"),
  living: w("Living room", "客厅", "客廳"),
  bedroom: w("Bedroom", "卧室", "臥室"),
  hall: w("Hall", "玄关", "玄關"),
  machine: w("Breakfast machine", "早餐机", "早餐機"),
  wallKitchen: w("Kitchen wall", "厨房屏幕", "廚房螢幕"),
  wallBath: w("Bathroom wall", "浴室屏幕", "浴室螢幕"),
  wallHall: w("Hall wall", "玄关屏幕", "玄關螢幕"),
  phoneLin: w("Lin's phone", "Lin 的手机", "Lin 的手機"),
} satisfies Record<string, In>;

const resident = (id: string, name: string, standing: "owner" | "adult" | "child", language: Language) =>
  household.resident.parse({ id, name, standing, language, sleeps: "bedroom" });

const line = (seq: number, at: string, text: string) => ({
  seq,
  at: instant(at),
  sentence: { key: "door.audit.opened", params: {}, text },
  decision: "open",
  evidence: [],
  notice: false,
});

/** The house's answers to a grown-up, in a language, on the day of the pictures. */
export function phoneAnswers(language: Language, now: number): PhoneAnswers {
  const say = (key: keyof typeof words) => words[key][language];
  const day = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
  const { sleeps: _, id: __, name: ___, standing: ____, ...profile } = resident("lin", "Lin", "owner", language);
  const { wakes_from, wakes_to, wears, eats, hears, alarm, comfort } = profile;
  const own = {
    language,
    wakes_from,
    wakes_to,
    wears,
    eats,
    hears,
    comfort,
    alarm: { ...alarm, on: true, at: "06:50" },
  };
  const places = (["kitchen", "bathroom", "living", "bedroom", "hall"] as const).map((id) => ({ id, name: say(id) }));
  return {
    "sessions/exchange": { seat: "phone-lin", phone: "phone-lin", resident: "lin" },
    me: { resident: "lin", name: "Lin", standing: "owner", seat: "phone-lin", has: { pin: true, password: true } },
    "me/profile": own,
    residents: {
      items: [
        resident("lin", "Lin", "owner", language),
        resident("chen", "Chen", "adult", language),
        resident("mia", "Mia", "child", language),
      ],
    },
    "residents/chen": resident("chen", "Chen", "adult", language),
    presence: {
      items: [
        { resident: "lin", where: "away", asleep: "no", since: now - 9 * 3_600_000 },
        { resident: "chen", where: "home", asleep: "no", since: now - 3_600_000 },
        { resident: "mia", where: "home", asleep: "no", since: now - 3_600_000 },
      ],
    },
    places: { items: places },
    things: {
      items: [
        { id: "climate", kind: "climate", name: "AC", place: "living", online: true },
        { id: "music", kind: "music", name: "Music", place: "kitchen", online: true, state: { playing: true } },
        { id: "breakfast-machine", kind: "breakfast-machine", name: say("machine"), place: "kitchen", online: false },
      ],
    },
    today: today(language, day, now),
    scenes: { items: [{ scene: "morning" }, { scene: "evening" }] },
    "scenes/morning/settings": morning(language, day, now),
    "scenes/evening/settings": evening(language, day),
    screens: {
      items: [
        {
          id: "a",
          kind: "wall",
          name: say("wallKitchen"),
          place: "kitchen",
          paired: true,
          online: true,
          silent: false,
        },
        {
          id: "b",
          kind: "wall",
          name: say("wallBath"),
          place: "bathroom",
          paired: true,
          online: false,
          silent: true,
          seen_at: now - 2_400_000,
        },
        { id: "c", kind: "wall", name: say("wallHall"), place: "hall", paired: false, online: false, silent: false },
        { id: "d", kind: "phone", name: say("phoneLin"), owner: "lin", paired: true, online: true, silent: false },
      ].map((one) => ({ modality: ["shows", "touch"], rights: [], ...one })),
    },
    faults: { items: [] },
    "health/scenes": {
      items: [{ scene: "morning", says: [{ key: "x", params: {}, text: say("offline") }] }],
    },
    sessions: {
      items: [
        { id: "1", seat: "phone-lin", created: now, seen: now, agent: "Android" },
        { id: "2", seat: "desk", created: now - 9e7, seen: now - 7_200_000, agent: "Macintosh" },
      ],
    },
    invitations: {
      link: "https://house.local:8443/phone/#join=K7QM2XW9PA",
      trust: "http://house.local:8080/",
      code: "K7QM2XW9PA",
      expires: now + 86_000_000,
    },
    "pairings/compare": { check: "4827" },
    "phone/door/audit": {
      items: [
        line(9, "2026-10-09T17:05", "The door opened for Lin, known by both eyes; the phone was on the way home."),
        line(7, "2026-10-09T08:12", "The door was opened from inside."),
        line(5, "2026-10-08T19:31", "Chen opened the door at the lock's own keypad."),
        line(4, "2026-10-08T18:40", "The door opened for Lin, known by both eyes."),
        line(2, "2026-10-08T07:58", "The door was opened from inside."),
      ],
    },
  };
}

/** The same for a child: what is their own, and nothing else. */
export function childAnswers(language: Language): PhoneAnswers {
  const now = instant("2026-10-09T17:42");
  const answers = phoneAnswers(language, now);
  return {
    "sessions/exchange": answers["sessions/exchange"],
    me: { resident: "lin", name: "Lin", standing: "child", seat: "phone-lin", has: { pin: true, password: false } },
    "me/profile": answers["me/profile"],
    today: answers["today"],
    "scenes/morning/settings": { ...morning(language, "2026-10-09", now), may_change: false },
  };
}

function today(language: Language, day: string, now: number): Today {
  const say = (key: keyof typeof words) => words[key][language];
  const at = (time: string) => instant(`${day}T${time}`);
  const item = (id: string, time: string, is: TodayItem["is"], title: string, says: string): TodayItem => ({
    id,
    at: at(time),
    is: is === "ran" && at(time) > now ? "coming" : is,
    title,
    says,
    because: is === "ran" ? [{ at: at(time), says: say("because") }] : [],
    guards: [],
  });
  const guards = [
    { says: say("brushing"), holds: true },
    { says: say("awake"), holds: true },
    { says: say("inside"), holds: true },
    { says: say("loaded"), holds: false },
  ];
  return {
    day,
    resident: "lin",
    items: [
      item("1", "07:02", "ran", say("morning"), say("shown")),
      {
        ...item("2", "07:09", "did-not", say("breakfast"), say("unloaded")),
        guards,
        because: [{ says: say("would") }],
      },
      item("3", "07:31", "ran", say("news"), say("stopped")),
      item("4", "08:10", "ran", say("out"), say("down")),
      item("5", "21:00", "coming", say("check"), ""),
      { ...item("6", "23:59", "coming", say("alarm"), ""), at: at("06:50") + 86_400_000 },
    ],
  };
}

const base = { by: "scene" } as const;

function morning(language: Language, day: string, now: number): SceneSettings {
  const say = (key: keyof typeof words) => words[key][language];
  const settings: readonly SettingShown[] = [
    { ...base, name: "breakfast_enabled", says: say("made"), kind: "switch", value: true, default: true },
    { ...base, name: "sound_enabled", says: say("sound"), kind: "switch", value: false, default: true },
    {
      ...base,
      name: "rise_s",
      says: say("rise"),
      kind: "number",
      min: 30,
      max: 600,
      step: 30,
      unit: "s",
      value: 180,
      default: 180,
    },
  ];
  const next = {
    day: new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10),
    at: instant(`${day}T06:50`) + 86_400_000,
    skipped: false,
    can_be_later: true,
    blockers: now > instant(`${day}T13:00`) ? [] : [say("offline")],
  };
  return { scene: "morning", name: say("sceneMorning"), resident: "lin", may_change: true, settings, next };
}

function evening(language: Language, day: string): SceneSettings {
  const say = (key: keyof typeof words) => words[key][language];
  const settings: readonly SettingShown[] = [
    { ...base, name: "bath_enabled", says: say("bath"), kind: "switch", value: true, default: true },
    {
      ...base,
      name: "bath_c",
      says: say("warm"),
      kind: "number",
      min: 34,
      max: 42,
      step: 0.5,
      unit: "°C",
      value: 40,
      default: 40,
    },
    {
      ...base,
      name: "bath_level_pct",
      says: say("full"),
      kind: "number",
      min: 30,
      max: 70,
      step: 5,
      unit: "%",
      value: 60,
      default: 60,
    },
  ];
  const next = { day, skipped: false, can_be_later: false, blockers: [] };
  return { scene: "evening", name: say("sceneEvening"), resident: "lin", may_change: true, settings, next };
}
