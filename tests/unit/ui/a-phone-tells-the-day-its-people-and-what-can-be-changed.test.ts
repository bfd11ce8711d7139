import { assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { household } from "../../../hub/core/house.ts";
import type { LiveNotice } from "../../../hub/core/notices.ts";
import type { SettingShown, TodayItem } from "../../../hub/core/scene-answers.ts";
import { calm, letterOf, plain } from "../../../ui/parts/plain.ts";
import { agentWords } from "../../../ui/phone/agent.ts";
import { parsedKept } from "../../../ui/phone/ask/kept-answer.ts";
import { dayBy, dayOf, dayWords, nowAndNext, openFirst, sunBefore } from "../../../ui/phone/day.ts";
import { freeId } from "../../../ui/phone/free-id.ts";
import { placeIn } from "../../../ui/phone/going.ts";
import { noticesIn } from "../../../ui/phone/notices.ts";
import { facesOf, invitationIn } from "../../../ui/phone/people-view.ts";
import { roomsOf } from "../../../ui/phone/rooms.ts";
import { wishesIn } from "../../../ui/phone/scene-changes.ts";
import { whatToDo } from "../../../ui/phone/worker-rules.ts";

const at = (time: string) => Date.parse(`2026-10-09T${time}:00+08:00`);
const zone = "Asia/Shanghai";
const item = (id: string, time: string, is: TodayItem["is"], more: Partial<TodayItem> = {}): TodayItem => ({
  id,
  at: at(time),
  is,
  title: id,
  says: "",
  because: [],
  guards: [],
  ...more,
});

test("a house day begins at four, and its neighbours are a day away in every month", () => {
  expect(dayOf(at("03:59"), zone)).toBe("2026-10-08");
  expect(dayOf(at("04:00"), zone)).toBe("2026-10-09");
  expect(dayBy("2026-02-28", 1)).toBe("2026-03-01");
  expect(dayBy("2026-01-01", -1)).toBe("2025-12-31");
  expect(dayWords("2026-10-10", "en")).toBe("Saturday 10 October");
  expect(dayWords("2026-10-10", "zh-Hans")).toContain("10月10日");
});

test("what did not happen and has a reason lies open, the sun stands between what was and what comes", () => {
  const guards = [{ says: "loaded", holds: false }];
  const day = [
    item("weather", "07:02", "ran"),
    item("breakfast", "07:09", "did-not", { guards }),
    item("check", "21:00", "coming"),
    item("alarm", "22:00", "coming"),
  ];
  expect(openFirst(day)).toBe("breakfast");
  expect(openFirst(day.map((one) => ({ ...one, guards: [] })))).toBeUndefined();
  expect(sunBefore(day, at("12:00"))).toBe(2);
  expect(sunBefore(day.slice(0, 2), at("12:00"))).toBe(2);
  expect(nowAndNext(day, at("21:30"), 3).map(({ id }) => id)).toEqual(["alarm"]);
  const running = [item("evening", "17:40", "running"), ...day];
  expect(nowAndNext(running, at("18:00"), 2).map(({ id }) => id)).toEqual(["evening", "check"]);
});

test("whoever carries the phone comes first, and a guest who is somebody else is not shown", () => {
  const person = (id: string, name: string, standing: "adult" | "child" | "guest") =>
    household.resident.parse({ id, name, standing, language: "en", sleeps: "bed" });
  const people = [person("chen", "Chen", "adult"), person("lin", "Lin", "adult"), person("sam", "Sam", "guest")];
  const presence = [
    { resident: "lin", where: "away", asleep: "no", since: at("08:10") },
    { resident: "chen", where: "home", asleep: "yes", since: at("08:10") },
  ] as const;
  const faces = facesOf(people, presence, "lin", at("17:00"));
  expect(faces.map(({ id, own, where }) => [id, own, where.key])).toEqual([
    ["lin", true, "phone.where.away-since"],
    ["chen", false, "phone.where.home"],
  ]);
  expect(new Set(faces.map(({ shape }) => shape)).size).toBe(2);
  expect(facesOf(people, [], "lin", at("17:00"))[0]?.where.key).toBe("phone.where.unknown");
  expect(facesOf(people, presence, "lin", at("23:00"))[0]?.where.key).toBe("phone.where.away");
});

test("a room says what goes on in it and what does not answer, else that it is quiet", () => {
  const places = [
    { id: "kitchen", name: "Kitchen" },
    { id: "hall", name: "Hall" },
  ];
  const things = [
    { id: "m", name: "Player", kind: "music", place: "kitchen", online: true, state: { playing: true } },
    { id: "b", name: "Machine", kind: "breakfast-machine", place: "kitchen", online: false },
    { id: "s", name: "Wall", kind: "screen", place: "hall", online: false },
  ];
  const keys = roomsOf(places, things, {}).map(({ says }) => says.map(({ key }) => key));
  expect(keys).toEqual([["phone.room.music", "phone.room.gone"], ["phone.room.quiet"]]);
});

test("of the notices what is dangerous comes first, and what is seen to is gone", () => {
  const one = (id: string, level: LiveNotice["level"], time: string, more: Partial<LiveNotice> = {}): LiveNotice => ({
    id,
    at: at(time),
    level,
    key: `notice.${id}`,
    params: {},
    seen: false,
    ...more,
  });
  const list = [
    one("old", "tell", "06:00"),
    one("new", "tell", "07:00"),
    one("fire", "hazard", "05:00"),
    one("done", "hazard", "08:00", { handled: { at: at("08:01") } }),
  ];
  expect(noticesIn({ "notices.list": list }).map(({ id }) => id)).toEqual(["fire", "new", "old"]);
  expect(noticesIn({})).toEqual([]);
});

test("a name turns nothing around it, however it was typed, and stays short", () => {
  assert(
    property(string({ unit: "binary", maxLength: 90 }), (name) => {
      const shown = plain(name);
      expect(shown.slice(1, -1)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      expect(Array.from(shown).length).toBeLessThanOrEqual(62);
      expect(Array.from(letterOf(name)).length).toBeLessThanOrEqual(3);
      expect(calm(name)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
  expect(plain("\u202e<b>Lin\u2069")).toBe("\u2068<b>Lin\u2069");
  expect(letterOf("林小雨")).toBe("林");
});

test("an id is free, in plain letters where the name has some", () => {
  const taken = [
    { id: "lin", name: "Lin" },
    { id: "resident-2", name: "小雨" },
  ];
  expect(freeId("Zoë Ångström", taken)).toBe("zoe-angstrom");
  expect(freeId("Lin", taken)).toBe("lin-2");
  expect(freeId("小明", taken)).toBe("resident-3");
  assert(
    property(string(), (name) => {
      expect(freeId(name, taken)).toMatch(/^[a-z0-9-]{1,40}$/);
    }),
  );
});

test("a kept answer is shown for a week and never one from the future or of another program", () => {
  const now = at("12:00");
  expect(parsedKept({ body: { day: 1 }, at: now - 60_000 }, now)).toEqual({ body: { day: 1 }, at: now - 60_000 });
  for (const kept of [
    undefined,
    3,
    {},
    { body: 1 },
    { body: 1, at: "x" },
    { body: 1, at: now + 90_000 },
    { body: 1, at: now - 8 * 86_400_000 },
  ])
    expect(parsedKept(kept, now)).toEqual({});
});

test("the worker keeps its own files, and nothing the house says", () => {
  const home = "https://lintel.local:8443";
  const files = ["/assets/phone-a.js"];
  const what = (url: string, mode: RequestMode = "cors", method = "GET") =>
    whatToDo({ url, mode, method }, home, files);
  expect(what(`${home}/phone/?phone=phone-lin`, "navigate")).toBe("page");
  expect(what(`${home}/assets/phone-a.js`)).toBe("file");
  for (const url of ["/api/v1/today", "/api/v1/me", "/socket.io/?x=1", "/assets/wall-b.js"])
    expect(what(`${home}${url}`)).toBe("house");
  expect(what(`${home}/home/`, "navigate")).toBe("house");
  expect(what("https://elsewhere.example/assets/phone-a.js")).toBe("house");
  expect(what(`${home}/assets/phone-a.js`, "cors", "POST")).toBe("house");
});

test("wherever the browser goes back to is one of this phone's own pages", () => {
  expect(placeIn({ tab: "house", page: "people" })).toEqual({ tab: "house", page: "people" });
  expect(placeIn({ tab: "today", page: "people" })).toEqual({ tab: "today" });
  expect(placeIn({ tab: "privacy", page: "brand", of: "oatfield" })).toEqual({
    tab: "privacy",
    page: "brand",
    of: "oatfield",
  });
  expect(placeIn({ tab: "points", page: "brand", of: "oatfield" })).toEqual({ tab: "points" });
  expect(placeIn({ tab: "privacy", page: "brand", of: "<b>" })).toEqual({ tab: "privacy", page: "brand" });
  for (const odd of [null, 4, "today", {}, { tab: "elsewhere" }, { tab: 3, of: "oat" }])
    expect(placeIn(odd)).toEqual({ tab: "home" });
});

test("what was wished of one run alone is told apart from what is so always", () => {
  const setting = (name: string, once?: number): SettingShown => ({
    name,
    says: name,
    kind: "number",
    value: 40,
    by: "scene",
    default: 40,
    ...(once === undefined ? {} : { once }),
  });
  expect(wishesIn([setting("bath_c", 41), setting("bath_level_pct")])).toEqual({ bath_c: 41 });
});

test("one's own browsers are known again by what they call themselves", () => {
  expect(agentWords("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0)")).toBe("phone.agent.ios");
  expect(agentWords("Mozilla/5.0 (Linux; Android 16)")).toBe("phone.agent.android");
  expect(agentWords("")).toBe("phone.agent.other");
});

test("an invitation keeps where a phone that is new to the house begins, if the house said so", () => {
  const told = { link: "https://house.local:8443/phone/#join=a", code: "a", expires: 5, event: "e" };
  expect(invitationIn(told)).toEqual({ link: told.link, code: "a", expires: 5 });
  const trust = "http://house.local:8080/";
  expect(invitationIn({ ...told, trust })).toMatchObject({ trust });
});
